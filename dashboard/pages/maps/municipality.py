"""One municipality: its figures, its places and what was promised there."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.despite import despite_failures
from dashboard.asking.page import MUNICIPALITY, Layout, MapPage, Subject
from dashboard.asking.scene import Need, Scene
from dashboard.asking.words import area_name, sentence
from dashboard.pages.blocks import choices, how_sure, inputs
from dashboard.pages.slots import slot
from dashboard.parts import promises
from dashboard.parts.how import how_we_know
from dashboard.parts.map import map_region
from dashboard.readers.reader import Room


def body(scene: Scene) -> list[Any]:
    """The page of one municipality."""
    say, code = scene.say, scene.view.subject
    said = [part for each in scene.each for part in despite_failures(_figures, each)]
    lead = html.Section(
        [html.H1(area_name(scene, code)), html.H2(say("municipality.figures")), how_sure(scene), *said],
        className="lead",
    )
    more = html.Section(
        [
            choices(scene),
            inputs(scene),
            slot("chart", scene),
            html.H2(say("home.places")),
            slot("places", scene),
            *promises.promises(scene),
            html.H2(say("home.about")),
            slot("source", scene),
        ],
        className="more",
    )
    picture = html.Div([map_region(scene), slot("legend", scene)], className="picture")
    return [lead, picture, more]


def _figures(each: Scene) -> list[Any]:
    """What the coloured layer says of the municipality, and how that is known."""
    if each.area is None:
        return []
    name = html.B(f"{each.area.layer.words[each.lang].name}. ")
    return [html.P([name, sentence(each, each.area, each.view.subject)]), how_we_know(each, each.area)]


PAGE = MapPage(
    key="municipality",
    address=MUNICIPALITY,
    room=Room.PUBLIC,
    layout=Layout.HOME,
    title="title.municipality",
    way=None,
    about="One municipality: its figures, its places and what was promised there.",
    needs=frozenset({Need.SHOWN, Need.PASSPORTS, Need.EACH, Need.PROMISES}),
    subject=Subject.MUNICIPALITY,
    body=body,
)
