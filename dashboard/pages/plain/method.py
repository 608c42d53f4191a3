"""Sources, dates, methods, limits and licence in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.asking.known import row_counts
from dashboard.asking.page import METHOD, Layout
from dashboard.figures.methods import METHODS, WIDTH, Pen
from dashboard.figures.methods.times import dark_hours
from dashboard.pages.kinds import PlainPage, Visit
from dashboard.parts.how import fetched
from dashboard.parts.links import link
from dashboard.readers.reader import Room
from data.release.look import SourceNote

FIRST = ("reported", "felt", "places", "limits")
LAST = ("classes", "practice", "people")


def body(visit: Visit) -> list[Any]:
    """The page about the figures."""
    say = visit.say
    notes = sorted(visit.known.notes.values(), key=lambda note: note.titles[visit.lang])
    faults = say("method.faults", names=", ".join(visit.known.faults))
    lead = html.Div(
        [
            html.H1(say("method.title")),
            html.P(say("method.lead"), className="big"),
            _contents(visit),
            *_chapters(visit, FIRST),
            html.H2(say("methods.title")),
            html.P(say("methods.intro")),
            *[_method(visit, key) for key in METHODS],
            *_chapters(visit, LAST),
            html.H2(say("method.sources.title")),
            *([html.P(faults, className="fault", role="alert")] if visit.known.faults else []),
            *[_source(visit, note) for note in notes],
            html.H2(say("method.licence.title")),
            html.P(say("method.licence.text")),
        ],
        className="text methods",
    )
    return [lead]


def _contents(visit: Visit) -> Any:
    """Links to every method on the page."""
    items = [html.Li(html.A(visit.say(f"methods.{key}.title"), href=f"#{key}")) for key in METHODS]
    named = {"aria-label": visit.say("methods.contents")}
    return html.Nav([html.P(visit.say("methods.contents"), className="eyebrow"), html.Ul(items)], **named)


def _chapters(visit: Visit, keys: Sequence[str]) -> list[Any]:
    say = visit.say
    return [part for key in keys for part in (html.H2(say(f"method.{key}.title")), html.P(say(f"method.{key}.text")))]


def _method(visit: Visit, key: str) -> Any:
    """One method: its words, its picture, its formula and where it comes from."""
    say, pen = visit.say, Pen(visit.say, visit.lang)
    drawn = METHODS[key](pen)
    image = html.Img(src=drawn.address, alt=drawn.words, width=WIDTH, height=drawn.height)
    picture = html.Figure([image, html.Figcaption(say(f"methods.{key}.caption"))])
    text = [
        html.P(say(f"methods.{key}.lead"), className="answers"),
        html.P(say(f"methods.{key}.made")),
        html.P(say(f"methods.{key}.say", **dark_hours(pen))),
        html.P([html.Strong(say("methods.doubt")), html.Br(), say(f"methods.{key}.doubt")], className="doubt"),
    ]
    behind = html.Dl(
        [
            html.Dt(say("methods.formula")),
            html.Dd(say(f"methods.{key}.formula"), className="formula"),
            html.Dt(say("methods.source")),
            html.Dd(say(f"methods.{key}.source"), lang="en"),
        ]
    )
    parts = [html.H3(say(f"methods.{key}.title")), html.Div(text), picture, behind]
    return html.Section(parts, id=key, className="method")


def _source(visit: Visit, note: SourceNote) -> Any:
    links = [html.Li(link(address, title or address)) for title, address in note.sources]
    rows = row_counts(visit.context).get(note.name)
    count = visit.say("method.rows", n=rows) if rows is not None else visit.say("fault.short")
    facts = " · ".join(part for part in (count, fetched(visit.say, note.retrieved).rstrip("."), *note.licences) if part)
    return html.Details(
        [
            html.Summary(note.titles[visit.lang]),
            html.P(note.descriptions[visit.lang]),
            html.P(facts, className="quiet-text"),
            html.Ul(links),
        ]
    )


PAGE = PlainPage(
    key="method",
    address=METHOD,
    room=Room.PUBLIC,
    layout=Layout.READING,
    title="title.method",
    way="page.method",
    order=9,
    about="Sources, dates, methods, limits and licence in plain words.",
    body=body,
)
