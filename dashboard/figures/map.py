"""Turns a scene into the map's traces; knows kinds of place, never names of layers."""

from __future__ import annotations

from html import escape
from typing import Any

from dash import Patch

from dashboard.asking.scene import Scene
from dashboard.figures import coloured, marks, style, theme
from data.area import AREA

CENTRE = {"lon": AREA.middle[0], "lat": AREA.middle[1]}
START_ZOOM = 8.6
AROUND = 0.78, 0.35
"""Degrees east and north that the map can be moved beyond the area's window."""
WINDOW = {
    "west": AREA.window[0] - AROUND[0],
    "south": AREA.window[1] - AROUND[1],
    "east": AREA.window[2] + AROUND[0],
    "north": AREA.window[3] + AROUND[1],
}
MOVING = (
    "locations", "z", "zmax", "colorscale", "geojson", "customdata", "text", "hovertext", "lat", "lon",
    "marker",
)  # fmt: skip
"""What a change of filter may send of a trace; the rest was sent with the page."""


def figure(scene: Scene) -> dict[str, Any]:
    """The whole figure: an own style by address, then the traces."""
    pos, token = scene.view.pos, theme.tokens()
    layout = {
        "map": {
            "style": style.style_address(scene),
            "center": {"lat": pos.lat, "lon": pos.lon} if pos else CENTRE,
            "zoom": pos.zoom if pos else START_ZOOM,
            "bounds": WINDOW,
        },
        "annotations": _mark(scene),
        "uirevision": "kept",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "clickmode": "event",
        "hoverlabel": {"bgcolor": token["paper"], "font": {"color": token["ink"], "size": 14}},
        "paper_bgcolor": token["sea"],
        "font": {"family": token["font"]},
    }
    return {"data": traces(scene), "layout": layout}


def patch(scene: Scene) -> Patch:
    """Only the numbers of the traces: what a change of filter sends."""
    change = Patch()
    for index, trace in enumerate(traces(scene)):
        for name in MOVING:
            if name in trace:
                change["data"][index][name] = trace[name]
    change["layout"]["annotations"] = _mark(scene)
    return change


def traces(scene: Scene) -> list[dict[str, Any]]:
    """The same five traces in the same order for every scene, empty where there is nothing to draw.

    Few, because every trace of points costs the browser four layers. Each lies below a style layer of its own
    (`style.UNDER`): Plotly takes traces that share one off the map and puts them back at every change.
    """
    return [*coloured.traces(scene), *marks.traces(scene)]


def _mark(scene: Scene) -> list[dict[str, Any]]:
    """Practice data carry their mark in the picture itself."""
    if not scene.practice:
        return []
    token = theme.tokens()
    return [
        {
            "text": f"<b>{escape(scene.say('practice.mark'))}</b>",
            "xref": "paper",
            "yref": "paper",
            "x": 0.5,
            "y": 0.98,
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 16, "color": token["caution"]},
            "bgcolor": token["caution-paper"],
            "borderpad": 6,
        }
    ]
