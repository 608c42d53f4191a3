"""The public map: how it is where you live, in words first, then the picture, then every figure."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.page import HOME, Above, Layout, MapPage
from dashboard.asking.scene import Need, Scene
from dashboard.pages.blocks import choices, figures, how_sure, inputs
from dashboard.pages.slots import slot
from dashboard.parts.map import map_region
from dashboard.readers.reader import Room


def body(scene: Scene) -> list[Any]:
    """The page for residents."""
    say = scene.say
    lead = html.Section(
        [
            html.H1(say("home.title")),
            html.Div([slot("area", scene), slot("search", scene)], className="where"),
            slot("chosen", scene, **{"aria-live": "polite"}),
            slot("told", scene, **{"aria-live": "polite"}),
            how_sure(scene),
            choices(scene),
        ],
        className="lead",
    )
    more = html.Section(
        [html.H2(say("home.years")), inputs(scene), slot("chart", scene), *figures(scene)], className="more"
    )
    picture = html.Div([map_region(scene), slot("legend", scene)], className="picture")
    return [lead, picture, more]


PAGE = MapPage(
    key="home",
    address=HOME,
    room=Room.PUBLIC,
    layout=Layout.HOME,
    title="title.home",
    way="page.home",
    order=1,
    about="How it is where one lives, in words first, then the map and every figure.",
    needs=frozenset({Need.SHOWN, Need.TOLD, Need.PASSPORTS}),
    sentences_above=Above.ALWAYS,
    body=body,
)
