"""Sources, dates, methods, limits and licence in plain words."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.links import link
from dashboard.pages._shell import shell
from dashboard.scene import Scene
from data.release import SourceNote

CHAPTERS = ("reported", "rate", "interval", "compared", "classes", "felt", "places", "practice", "limits", "people")


def body(scene: Scene) -> Any:
    """The page about the figures."""
    say = scene.say
    chapters = [
        part for key in CHAPTERS for part in (html.H2(say(f"method.{key}.title")), html.P(say(f"method.{key}.text")))
    ]
    notes = sorted(scene.context.release.notes.values(), key=lambda note: note.titles[scene.lang])
    lead = html.Section(
        [
            html.H1(say("method.title")),
            html.P(say("method.lead"), className="big"),
            *chapters,
            html.H2(say("method.sources.title")),
            *_faults(scene),
            *[_source(scene, note) for note in notes],
            html.H2(say("method.licence.title")),
            html.P(say("method.licence.text")),
        ],
        className="text",
    )
    return shell(scene, "reading", lead)


def _source(scene: Scene, note: SourceNote) -> Any:
    links = [html.Li(link(address, title or address)) for title, address in note.sources]
    rows = scene.context.release.tables.get(note.name) if note.name not in scene.context.release.faults else None
    count = scene.say("method.rows", n=len(rows)) if rows is not None else scene.say("fault.short")
    facts = " · ".join(part for part in (count, note.retrieved, *note.licences) if part)
    return html.Details(
        [
            html.Summary(note.titles[scene.lang]),
            html.P(note.descriptions[scene.lang]),
            html.P(facts, className="quiet-text"),
            html.Ul(links),
        ]
    )


def _faults(scene: Scene) -> list[Any]:
    names = sorted(scene.context.release.faults)
    return (
        [html.P(scene.say("method.faults", names=", ".join(names)), className="fault", role="alert")] if names else []
    )
