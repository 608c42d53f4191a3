"""Sources, dates, methods, limits and licence in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.asking.scene import Scene
from dashboard.figures.methods import METHODS, WIDTH, Pen
from dashboard.figures.methods.times import dark_hours
from dashboard.pages.frame import shell
from dashboard.parts.how import fetched
from dashboard.parts.links import link
from data.release.look import SourceNote

FIRST = ("reported", "felt", "places", "limits")
LAST = ("classes", "practice", "people")


def body(scene: Scene) -> Any:
    """The page about the figures."""
    say = scene.say
    notes = sorted(scene.known.notes.values(), key=lambda note: note.titles[scene.lang])
    lead = html.Div(
        [
            html.H1(say("method.title")),
            html.P(say("method.lead"), className="big"),
            _contents(scene),
            *_chapters(scene, FIRST),
            html.H2(say("methods.title")),
            html.P(say("methods.intro")),
            *[_method(scene, key) for key in METHODS],
            *_chapters(scene, LAST),
            html.H2(say("method.sources.title")),
            *_faults(scene),
            *[_source(scene, note) for note in notes],
            html.H2(say("method.licence.title")),
            html.P(say("method.licence.text")),
        ],
        className="text methods",
    )
    return shell(scene, "reading", lead)


def _contents(scene: Scene) -> Any:
    """Links to every method on the page."""
    items = [html.Li(html.A(scene.say(f"methods.{key}.title"), href=f"#{key}")) for key in METHODS]
    named = {"aria-label": scene.say("methods.contents")}
    return html.Nav([html.P(scene.say("methods.contents"), className="eyebrow"), html.Ul(items)], **named)


def _chapters(scene: Scene, keys: Sequence[str]) -> list[Any]:
    say = scene.say
    return [part for key in keys for part in (html.H2(say(f"method.{key}.title")), html.P(say(f"method.{key}.text")))]


def _method(scene: Scene, key: str) -> Any:
    """One method: its words, its picture, its formula and where it comes from."""
    say = scene.say
    text = [
        html.P(say(f"methods.{key}.lead"), className="answers"),
        html.P(say(f"methods.{key}.made")),
        html.P(say(f"methods.{key}.say", **dark_hours(Pen(say, scene.lang)))),
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
    parts = [html.H3(say(f"methods.{key}.title")), html.Div(text), _picture(scene, key), behind]
    return html.Section(parts, id=key, className="method")


def _picture(scene: Scene, key: str) -> Any:
    drawn = METHODS[key](Pen(scene.say, scene.lang))
    image = html.Img(src=drawn.address, alt=drawn.words, width=WIDTH, height=drawn.height)
    return html.Figure([image, html.Figcaption(scene.say(f"methods.{key}.caption"))])


def _source(scene: Scene, note: SourceNote) -> Any:
    links = [html.Li(link(address, title or address)) for title, address in note.sources]
    rows = scene.rows.get(note.name)
    count = scene.say("method.rows", n=rows) if rows is not None else scene.say("fault.short")
    facts = " · ".join(part for part in (count, fetched(scene, note.retrieved).rstrip("."), *note.licences) if part)
    return html.Details(
        [
            html.Summary(note.titles[scene.lang]),
            html.P(note.descriptions[scene.lang]),
            html.P(facts, className="quiet-text"),
            html.Ul(links),
        ]
    )


def _faults(scene: Scene) -> list[Any]:
    said = scene.say("method.faults", names=", ".join(scene.known.faults))
    return [html.P(said, className="fault", role="alert")] if scene.known.faults else []
