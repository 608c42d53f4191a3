"""The working map: everything to choose on the left, the picture and its years in the middle, figures on the right."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.page import DESK, Above, Layout, MapPage
from dashboard.asking.scene import Need, Scene
from dashboard.asking.urls import page_address
from dashboard.pages.blocks import choices, figures, inputs
from dashboard.pages.slots import slot
from dashboard.parts.links import link
from dashboard.parts.map import map_region
from dashboard.readers.reader import Room


def body(scene: Scene) -> list[Any]:
    """The page for planners."""
    say = scene.say
    desk = link(page_address(DESK, scene.lang), say("desk.way"), className="way")
    choose = html.Section(
        [
            html.H1(say("plan.title")),
            html.Div([slot("area", scene), slot("search", scene)], className="where"),
            choices(scene),
            inputs(scene),
            html.P(desk) if scene.known.desk else None,
        ],
        className="choose",
    )
    picture = html.Div(
        [map_region(scene), html.Div([slot("legend", scene), slot("chart", scene)], className="strip")],
        className="picture",
    )
    read = html.Section([slot("selection", scene, **{"aria-live": "polite"}), *figures(scene)], className="read")
    return [choose, picture, read]


PAGE = MapPage(
    key="plan",
    address="/planera",
    room=Room.PLAN,
    layout=Layout.PLAN,
    title="title.plan",
    way="page.plan",
    order=2,
    about="The working map: everything to choose, small areas, practice data.",
    needs=frozenset({Need.SHOWN, Need.PASSPORTS}),
    sentences_above=Above.UNLESS_CHOSEN,
    body=body,
)
