"""The meeting: one picture at a time, large enough for the far end of the table, stepped with arrows."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.page import Layout, MapPage
from dashboard.asking.scene import Need, Scene
from dashboard.pages.blocks import inputs
from dashboard.pages.slots import slot
from dashboard.parts.map import map_region
from dashboard.readers.reader import Room


def body(scene: Scene) -> list[Any]:
    """The page for officials."""
    say = scene.say
    said = html.Section([slot("verdict", scene, **{"aria-live": "polite"}), slot("legend", scene)], className="said")
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
    return [stage, behind]


PAGE = MapPage(
    key="meeting",
    address="/mote",
    room=Room.MEETING,
    layout=Layout.MEETING,
    title="title.meeting",
    way="page.meeting",
    order=3,
    about="One picture at a time for the far end of a table, stepped with arrows.",
    needs=frozenset({Need.SHOWN, Need.PASSPORTS}),
    points_at_start=False,
    body=body,
)
