"""The working map: everything to choose on the left, the picture and its years in the middle, figures on the right."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.scene import Scene
from dashboard.asking.urls import in_language
from dashboard.pages.blocks import choices, figures, inputs
from dashboard.pages.frame import shell
from dashboard.pages.slots import slot
from dashboard.parts.links import link
from dashboard.parts.map import map_region


def body(scene: Scene) -> Any:
    """The page for planners."""
    say = scene.say
    choose = html.Section(
        [
            html.H1(say("plan.title")),
            html.Div([slot("area", scene), slot("search", scene)], className="where"),
            choices(scene),
            inputs(scene),
            _way_to_desk(scene),
        ],
        className="choose",
    )
    picture = html.Div(
        [map_region(scene), html.Div([slot("legend", scene), slot("chart", scene)], className="strip")],
        className="picture",
    )
    read = html.Section(
        [
            slot("selection", scene, **{"aria-live": "polite"}),
            *figures(scene),
        ],
        className="read",
    )
    return shell(scene, "plan", choose, picture, read)


def _way_to_desk(scene: Scene) -> Any:
    """The way to where files are brought, where it is served."""
    if not scene.known.desk:
        return None
    return html.P(link(in_language("/planera/data", scene.lang), scene.say("desk.way"), className="way"))
