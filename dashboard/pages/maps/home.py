"""The public map: how it is where you live, in words first, then the picture, then every figure."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.scene import Scene
from dashboard.pages.blocks import choices, figures, how_sure, inputs
from dashboard.pages.frame import shell
from dashboard.pages.slots import slot
from dashboard.parts.map import map_region


def body(scene: Scene) -> Any:
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
        [
            html.H2(say("home.years")),
            inputs(scene),
            slot("chart", scene),
            *figures(scene),
        ],
        className="more",
    )
    picture = html.Div([map_region(scene), slot("legend", scene)], className="picture")
    return shell(scene, "home", lead, picture, more)
