"""What municipality and police have promised and planned, as published."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.links import link
from dashboard.scene import Scene
from dashboard.words import source_name
from data.release import TableUnavailable
from data.sources.links import addresses
from data.sources.promises import for_municipality


def promises(scene: Scene, code: str) -> list[Any]:
    """The promises and plans of one municipality, newest first; says so when the table cannot be read."""
    title = html.H2(scene.say("promises.title"))
    try:
        table = scene.context.release.tables["promises"]
    except TableUnavailable:
        return [title, html.P(scene.say("fault.part"), className="fault", role="alert")]
    rows = for_municipality(table, code).to_dict("records")
    items = [html.Li(_promise(scene, row)) for row in rows]
    return [title, html.P(scene.say("promises.about")), html.Ul(items, className="promises")]


def _promise(scene: Scene, row: dict[Any, Any]) -> list[Any]:
    links = [link(address, source_name(scene, n, address)) for n, address in _numbered(row)]
    spaced = [part for one in links for part in (" ", one)]
    suffix = "" if scene.lang == "sv" else f"_{scene.lang}"
    head = f"{row['period' + suffix]} · {row['document' + suffix]}"
    return [html.Strong(head), html.Br(), row[f"text_{scene.lang}"], *spaced]


def _numbered(row: dict[Any, Any]) -> list[tuple[int, str]]:
    return list(enumerate(addresses(str(row["source_urls"])), start=1))
