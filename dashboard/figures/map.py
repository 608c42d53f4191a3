"""Turns a scene into the map's traces; knows kinds of place, never names of layers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
from dash import Patch

from dashboard import theme
from dashboard.context import Context, area_names
from dashboard.scene import Scene, Shown
from dashboard.words import amount, area_name
from data.model import Precision
from layers._classes import class_of
from layers._contract import Kind, State

UNDER_NAMES = "borders"
"""Style layer below which areas are filled, so that borders and names stay readable."""

RING_METRES = 450
RING_DASHES = 18
UNCERTAIN_OPACITY = 0.55
CENTRE = {"lat": 59.505, "lon": 18.34}
START_ZOOM = 8.6
WINDOW = {"west": 17.2, "east": 19.8, "south": 59.0, "north": 60.05}
DOT = "practice"
SIGN = "sign_"
"""Begins the names of our map symbols: a name with an underscore is never fetched from elsewhere by Plotly."""

NO_HOVER: dict[str, Any] = {"hoverinfo": "skip"}
MOVING = ("locations", "z", "customdata", "text", "lat", "lon", "geojson", "marker", "zmax", "colorscale", "showlegend")
"""What a change of filter may send of a trace; the rest was sent with the page."""


def figure(scene: Scene) -> dict[str, Any]:
    """The whole figure: an own style by address, then the traces."""
    return {"data": traces(scene), "layout": _layout(scene)}


def patch(scene: Scene) -> Patch:
    """Only the numbers of the traces: what a change of filter sends."""
    change = Patch()
    for index, trace in enumerate(traces(scene)):
        for name in MOVING:
            if name in trace:
                change["data"][index][name] = trace[name]
    return change


def traces(scene: Scene) -> list[dict[str, Any]]:
    """The same traces in the same order for every scene, empty where there is nothing to draw."""
    points = [shown for shown in scene.overlays if shown.layer.kind is Kind.POINT and shown.answer is not None]
    marks = [_point_rows(scene, shown) for shown in points]
    rows = pd.concat(marks, ignore_index=True) if marks else pd.DataFrame(columns=POINT_FIELDS)
    pins = rows[(rows.precision == Precision.PIN) & (rows.symbol != DOT)]
    dots = rows[(rows.precision == Precision.PIN) & (rows.symbol == DOT)]
    near = rows[rows.precision == Precision.APPROXIMATE]
    return [
        _fill(scene),
        _hatch(scene),
        _chosen_area(scene),
        _lines(scene),
        _dots(dots),
        _rings(near),
        _ring_counts(scene, near),
        _chosen_point(scene, rows),
        _pins(pins),
    ]


def geometry_address(context: Context, name: str) -> str:
    """Address of a geometry file, with the release in it so that browsers may keep it for a year."""
    return f"/geo/{context.release.id}/{name}.geojson"


def _layout(scene: Scene) -> dict[str, Any]:
    pos = scene.view.pos
    look = "projector" if scene.view.audience == "official" else "plain"
    return {
        "map": {
            "style": f"/geo/{scene.context.release.id}/style-{look}-{scene.lang}.json",
            "center": {"lat": pos.lat, "lon": pos.lon} if pos else CENTRE,
            "zoom": pos.zoom if pos else START_ZOOM,
            "bounds": WINDOW,
        },
        "uirevision": "kept",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "clickmode": "event",
        "hoverlabel": {"bgcolor": theme.tokens()["paper"], "font": {"color": theme.tokens()["ink"], "size": 14}},
        "paper_bgcolor": theme.tokens()["sea"],
        "font": {"family": theme.tokens()["font"]},
    }


def _area_trace(scene: Scene, **more: Any) -> dict[str, Any]:
    base = {
        "type": "choroplethmap",
        "geojson": geometry_address(scene.context, scene.level),
        "below": UNDER_NAMES,
        "showscale": False,
        "zmin": 0,
    }
    return base | more


def _fill(scene: Scene) -> dict[str, Any]:
    rows, edges = _area_rows(scene)
    steps = len(edges) + 1
    colours = theme.ramp(steps)
    return _area_trace(
        scene,
        locations=rows.code.to_list(),
        z=class_of(rows.value.to_list(), edges),
        zmax=max(steps - 1, 1),
        colorscale=_discrete(colours),
        customdata=[["area", code] for code in rows.code],
        text=[_area_hover(scene, row) for row in rows.to_dict("records")],
        hovertemplate="%{text}<extra></extra>",
        marker={
            "line": {"width": 0.6, "color": theme.tokens()["border-area"]},
            "opacity": [UNCERTAIN_OPACITY if state == State.UNCERTAIN else 1.0 for state in rows.state],
        },
    )


def _discrete(colours: Sequence[str]) -> list[list[Any]]:
    """A colour scale that gives class k of n exactly the k-th colour."""
    if len(colours) == 1:
        return [[0, colours[0]], [1, colours[0]]]
    return [[k / (len(colours) - 1), colour] for k, colour in enumerate(colours)]


def _area_rows(scene: Scene) -> tuple[pd.DataFrame, Sequence[float]]:
    """The coloured layer's rows that have a value, and its class limits."""
    answer = scene.area.answer if scene.area else None
    if answer is None:
        return pd.DataFrame({"code": [], "value": [], "state": []}), ()
    return answer.rows[answer.rows.value.notna()], answer.edges


def _area_hover(scene: Scene, row: Mapping[Any, Any]) -> str:
    name = escape(area_name(scene, str(row["code"])))
    answer = scene.area.answer if scene.area else None
    return f"<b>{name}</b><br>{escape(amount(scene, answer, row))}"


def _hatch(scene: Scene) -> dict[str, Any]:
    """Stripes over the areas that have no value; all of them when the coloured layer has failed."""
    if scene.area is None:
        missing: list[str] = []
    else:
        rows, _ = _area_rows(scene)
        known = set(rows.code)
        missing = [code for code in area_names(scene.context, scene.level) if code not in known]
    return _area_trace(
        scene,
        geojson=geometry_address(scene.context, f"hatch_{scene.level}"),
        locations=missing,
        z=[0] * len(missing),
        zmax=1,
        colorscale=[[0, theme.tokens()["missing"]], [1, theme.tokens()["missing"]]],
        marker={"line": {"width": 0}},
        **NO_HOVER,
    )


def _chosen_area(scene: Scene) -> dict[str, Any]:
    chosen = [scene.view.area] if scene.view.area in area_names(scene.context, scene.level) else []
    return _area_trace(
        scene,
        below="stations",
        locations=chosen,
        z=[0] * len(chosen),
        zmax=1,
        colorscale=[[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]],
        marker={"line": {"width": 4, "color": theme.tokens()["accent"]}},
        **NO_HOVER,
    )


def _lines(scene: Scene) -> dict[str, Any]:
    lon: list[float | None] = []
    lat: list[float | None] = []
    for shown in scene.overlays:
        if shown.layer.kind is Kind.LINE and shown.answer is not None:
            for path in shown.answer.rows.path:
                lon += [*(point[0] for point in path), None]
                lat += [*(point[1] for point in path), None]
    line = {"width": 4, "color": theme.tokens()["ink"]}
    return {"type": "scattermap", "mode": "lines", "lon": lon, "lat": lat, "line": line, **NO_HOVER}


POINT_FIELDS = ("id", "name", "lon", "lat", "precision", "symbol", "anchor", "hover")


def _point_rows(scene: Scene, shown: Shown) -> pd.DataFrame:
    assert shown.answer is not None
    rows = shown.answer.rows
    terms = shown.layer.words[scene.lang].terms
    hover = [_point_hover(row, terms, scene.lang) for row in rows.to_dict("records")]
    return rows.assign(hover=hover)[list(POINT_FIELDS)]


def _point_hover(row: Mapping[Any, Any], terms: Mapping[str, str], lang: str) -> str:
    said = " + ".join(terms.get(part, part) for part in str(row["symbol"]).split("+"))
    years = row.get(f"years_{lang}", row.get("years", row.get("year", "")))
    return f"<b>{escape(str(row['name']))}</b><br>{escape(said)}<br>{escape(str(years))}"


def _dots(rows: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": rows.lon.to_list(),
        "lat": rows.lat.to_list(),
        "text": rows.hover.to_list(),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 6, "color": theme.tokens()["caution"], "opacity": 0.7},
        "below": "",
    }


def _pins(rows: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": rows.lon.to_list(),
        "lat": rows.lat.to_list(),
        "text": rows.hover.to_list(),
        "hovertemplate": "%{text}<extra></extra>",
        "customdata": [["place", name] for name in rows.id],
        "marker": {"symbol": [SIGN + name for name in rows.symbol], "size": 10, "allowoverlap": True},
        "below": "",
    }


def _rings(rows: pd.DataFrame) -> dict[str, Any]:
    """Dashed rings around the reference points that approximate places lie near."""
    lon: list[float | None] = []
    lat: list[float | None] = []
    for _, first in rows.drop_duplicates("anchor").iterrows():
        for dash in _dashes(float(first.lon), float(first.lat)):
            lon += [*(point[0] for point in dash), None]
            lat += [*(point[1] for point in dash), None]
    line = {"width": 2.2, "color": theme.tokens()["ink"]}
    return {"type": "scattermap", "mode": "lines", "lon": lon, "lat": lat, "line": line, "below": "", **NO_HOVER}


def _dashes(lon: float, lat: float) -> list[list[tuple[float, float]]]:
    """Arcs of a circle of RING_METRES (WGS 84), every second one drawn."""
    steps = [[(2 * k + part / 2) * math.pi / RING_DASHES for part in range(3)] for k in range(RING_DASHES)]
    return [[_on_ring(lon, lat, angle) for angle in arc] for arc in steps]


def _on_ring(lon: float, lat: float, angle: float) -> tuple[float, float]:
    """The point of the ring around lon, lat at an angle (radians from east)."""
    up = RING_METRES / 111_320
    across = up / math.cos(math.radians(lat))
    return round(lon + across * math.cos(angle), 5), round(lat + up * math.sin(angle), 5)


def _ring_counts(scene: Scene, rows: pd.DataFrame) -> dict[str, Any]:
    """The number of places of each ring, on its north-eastern edge so that no pin in the middle hides it."""
    groups = list(rows.groupby("anchor", sort=True))
    places = [_on_ring(float(group.lon.iloc[0]), float(group.lat.iloc[0]), math.pi / 4) for _, group in groups]
    say = scene.say
    hover = [f"<b>{escape(say('map.near', n=len(g), anchor=str(a)))}</b>" for a, g in groups]
    return {
        "type": "scattermap",
        "mode": "markers+text",
        "lon": [place[0] for place in places],
        "lat": [place[1] for place in places],
        "text": [str(len(group)) for _, group in groups],
        "textfont": {"size": 14, "color": theme.tokens()["ink"]},
        "textposition": "middle center",
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [["near", str(anchor)] for anchor, _ in groups],
        "marker": {"symbol": [f"{SIGN}near"] * len(groups), "size": 10, "allowoverlap": True},
        "below": "",
    }


def _chosen_point(scene: Scene, rows: pd.DataFrame) -> dict[str, Any]:
    chosen = rows[((rows.id == scene.view.place) | (rows.anchor == scene.view.near)) & rows.lon.notna()]
    first = chosen.head(1)
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": first.lon.to_list(),
        "lat": first.lat.to_list(),
        "marker": {"size": 44, "color": theme.tokens()["accent"], "opacity": 0.35},
        "below": "",
        **NO_HOVER,
    }

