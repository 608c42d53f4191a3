"""What municipality and police have promised and planned, as published."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.links import link
from dashboard.scene import Scene
from data.release import TableUnavailable


def promises(scene: Scene, code: str) -> list[Any]:
    """The promises and plans of one municipality, newest last; says so when the table cannot be read."""
    title = html.H2(scene.say("promises.title"))
    try:
        table = scene.context.release.tables["promises"]
    except TableUnavailable:
        return [title, html.P(scene.say("fault.part"), className="fault", role="alert")]
    rows = table[table.municipality_code == code].to_dict("records")
    items = [html.Li(_promise(scene, row)) for row in rows]
    return [title, html.P(scene.say("promises.about")), html.Ul(items, className="promises")]


def _promise(scene: Scene, row: dict[Any, Any]) -> list[Any]:
    addresses = [text.strip() for text in str(row["source_urls"]).split(" | ")]
    sources = [
        [" ", link(address, scene.say("promises.source", number=str(number)))]
        for number, address in enumerate(addresses, start=1)
    ]
    return [html.Strong(f"{row['period']} · {row['document']}"), html.Br(), row[f"text_{scene.lang}"], *sources]
