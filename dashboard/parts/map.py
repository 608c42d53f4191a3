"""The map in its labelled region, with buttons that the keyboard reaches and words for when it fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard import ids
from dashboard.asking.scene import Scene
from dashboard.figures import map as map_figure
from dashboard.figures import style
from data.area import AREA
from data.words import locale_of

SETTINGS = {"displayModeBar": False, "scrollZoom": True, "doubleClick": False, "showTips": False, "displaylogo": False}


def map_region(scene: Scene) -> Any:
    """The map, its zoom buttons, and its waiting and failing sentences."""
    say = scene.say
    ground = style.ground_address(scene.known.release, scene.known.code)
    graph = dcc.Graph(
        id=ids.MAP,
        figure=map_figure.figure(scene),
        config={**SETTINGS, "locale": locale_of(scene.lang).language},
        responsive=True,
        className="map-graph",
    )
    buttons = [
        html.Button(
            say(f"map.zoom_{key}_short"),
            type="button",
            **{"data-zoom-step": key, "aria-label": say(f"map.zoom_{key}")},
        )
        for key in ("in", "out", "home")
    ]
    return html.Section(
        [
            html.P(say("map.waiting"), className="map-waiting"),
            graph,
            html.P(say("map.fault"), className="map-fault fault", role="alert", hidden=True),
            html.Div(buttons, className="map-buttons", role="group", **{"aria-label": say("map.buttons")}),
        ],
        className="map-region",
        **{
            "aria-label": say("map.label"),
            "data-frame": "" if scene.view.pos else _numbers(scene.frame),
            "data-whole": _numbers(AREA.frame),
            "data-ground": ground,
            "data-sources": say("map.sources"),
            "data-canvas": say("map.canvas"),
        },
    )


def _numbers(frame: Sequence[float]) -> str:
    """South, west, north, east as the browser reads them."""
    return ",".join(map(str, frame))
