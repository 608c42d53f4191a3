"""Where the shown figures come from: title, licence, date and link, the file, and how they are known."""

from __future__ import annotations

import re
from typing import Any

from dash import html

from dashboard.asking import urls
from dashboard.asking.scene import Scene, Shown
from dashboard.asking.words import layer_name, source_title
from dashboard.parts.how import how_we_know
from dashboard.parts.links import link


def source(scene: Scene) -> Any:
    """Where the shown figures come from: title, licence, date and link, and the download."""
    return html.Ul([html.Li(_source(scene, one)) for one in scene.shown], className="sources")


def _source(scene: Scene, shown: Shown) -> list[Any]:
    """A layer's source, its files and how it is known; of a layer without a single row, why it has none."""
    if shown.answer is None or not shown.answer.rows.empty:
        return [*_source_line(scene, shown), how_we_know(scene, shown)]
    return [scene.say("source.nothing", name=layer_name(scene, shown.layer), why=shown.layer.words[scene.lang].missing)]


def _source_line(scene: Scene, shown: Shown) -> Any:
    notes = [scene.known.notes[name] for name in shown.layer.tables if name in scene.known.notes]
    invented = shown.answer is not None and shown.answer.practice
    date = (
        "" if invented else ", ".join(found.group() for note in notes if (found := re.match(r"[\d-]+", note.retrieved)))
    )
    name = layer_name(scene, shown.layer)
    undated = "source.line_invented" if invented else "source.line_undated"
    said = scene.say("source.line" if date else undated, name=name, title=source_title(scene, shown), date=date)
    return [said, " ", link(csv_address(scene, shown), scene.say("source.csv", name=name), download=True)]


def csv_address(scene: Scene, shown: Shown) -> str:
    """Address of a layer's figures as CSV, for the same room and question."""
    query = urls.with_changes(scene.view, pos=None).partition("?")[2]
    return f"/csv/{scene.view.room}/{shown.layer.key}.csv" + (f"?{query}" if query else "")
