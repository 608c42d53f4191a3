"""The meeting: one picture at a time, large enough for the far end of the table, stepped with arrows."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.scene import Scene
from dashboard.pages.blocks import inputs
from dashboard.pages.frame import shell
from dashboard.pages.slots import slot
from dashboard.parts.map import map_region


def body(scene: Scene) -> Any:
    """The page for officials."""
    say = scene.say
    said = html.Section(
        [
            slot("verdict", scene, **{"aria-live": "polite"}),
            slot("legend", scene),
        ],
        className="said",
    )
    stage = html.Div(
        [
            html.Div(slot("headline", scene), className="headline"),
            html.Div(map_region(scene), className="picture"),
            said,
            html.Div([slot("area", scene), inputs(scene)], className="ask"),
            slot("agenda", scene),
        ],
        className="stage",
    )
    more = html.Section(
        [slot("chart", scene), html.H2(say("home.figures")), slot("table", scene), slot("source", scene)]
    )
    behind = html.Details([html.Summary(say("meeting.more")), more], className="behind")
    return shell(scene, "meeting", stage, behind)
