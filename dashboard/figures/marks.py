"""What lies above the coloured areas as traces: lines, rings, small points and pins."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from dashboard.asking.scene import Scene
from dashboard.figures import style, theme
from data.model import Precision
from data.words import of_facts
from layers.contract import Kind
from layers.kit import writing

NOTHING: list[Any] = [None]
"""Stands for no points: Plotly takes a trace without any off the map, and would put it back in another order."""

RING_METRES = 450
RING_DASHES = 18
MOST_NUMBERED = 24
DOT = "practice"
SIGN = "sign_"
"""Begins the names of our map symbols: a name with an underscore is never fetched from elsewhere by Plotly."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One point on the map: a row of a point layer with its words for hovering."""

    id: str
    lon: float
    lat: float
    precision: str
    symbol: str
    anchor: str
    hover: str


def traces(scene: Scene) -> list[dict[str, Any]]:
    """Lines and rings, small points, and pins: three traces, empty where there is nothing to draw."""
    marks = [
        mark
        for shown in scene.overlays
        if shown.layer.kind is Kind.POINT and shown.answer is not None
        for mark in _marks(shown.answer.rows, shown.layer.words[scene.lang].terms, scene.lang)
    ]
    near: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.precision == Precision.APPROXIMATE:
            near.setdefault(mark.anchor, []).append(mark)
    pins = [mark for mark in marks if mark.precision == Precision.PIN]
    view = scene.view
    chosen = [mark for mark in marks if mark.id == view.place or (view.near is not None and mark.anchor == view.near)]
    return [
        _lines(scene, near),
        _circles(scene, [pin for pin in pins if pin.symbol == DOT], chosen[:1], near),
        _symbols(scene, [pin for pin in pins if pin.symbol != DOT], near),
    ]


def _marks(rows: pd.DataFrame, terms: Mapping[str, str], lang: str) -> list[Mark]:
    words = ("id", "precision", "symbol", "anchor")
    return [
        Mark(lon=row["lon"], lat=row["lat"], hover=_hover(row, terms, lang), **{name: str(row[name]) for name in words})
        for row in writing.records(rows)
        if row["precision"] != Precision.LISTED
    ]


def _hover(row: Mapping[str, Any], terms: Mapping[str, str], lang: str) -> str:
    said = " + ".join(terms.get(part, part) for part in str(row["symbol"]).split("+"))
    years = row.get(f"years_{of_facts(lang)}", row.get("years", row.get("year", "")))
    return f"<b>{escape(str(row['name']))}</b><br>{escape(said)}<br>{escape(str(years))}"


def _lines(scene: Scene, near: Mapping[str, Sequence[Mark]]) -> dict[str, Any]:
    """Lines of line layers, and the dashed rings around reference points that approximate places lie near."""
    dashes = [dash for group in near.values() for dash in _dashes(group[0].lon, group[0].lat)]
    points = strung([*layer_paths(scene), *dashes])
    return {
        "type": "scattermap",
        "mode": "lines",
        "lon": [point[0] for point in points] or NOTHING,
        "lat": [point[1] for point in points] or NOTHING,
        "line": {"width": 2.4, "color": theme.tokens()["ink"]},
        "below": style.UNDER["lines"],
        "hoverinfo": "skip",
    }


def layer_paths(scene: Scene) -> list[Any]:
    """The paths (lists of lon/lat pairs, WGS 84) of the line layers that are shown."""
    shown = [one.answer for one in scene.overlays if one.layer.kind is Kind.LINE and one.answer is not None]
    return [path for answer in shown for path in answer.rows.path]


def strung(paths: Sequence[Any]) -> list[Any]:
    """The points of paths in one list, told apart by a missing point."""
    return [point for path in paths for point in (*path, (None, None))]


def _dashes(lon: float, lat: float) -> list[list[tuple[float, float]]]:
    """Arcs of a circle of RING_METRES (WGS 84), every second one drawn."""
    steps = [[(2 * k + part / 2) * math.pi / RING_DASHES for part in range(3)] for k in range(RING_DASHES)]
    return [[_on_ring(lon, lat, angle) for angle in arc] for arc in steps]


def _on_ring(lon: float, lat: float, angle: float) -> tuple[float, float]:
    """The point of the ring around lon, lat at an angle (radians from east)."""
    up = RING_METRES / 111_320
    across = up / math.cos(math.radians(lat))
    return round(lon + across * math.cos(angle), 5), round(lat + up * math.sin(angle), 5)


def _circles(
    scene: Scene, dots: Sequence[Mark], halo: Sequence[Mark], near: Mapping[str, Sequence[Mark]]
) -> dict[str, Any]:
    """The halo of what is chosen, then the many small points.

    A place with only a reference point has its halo around the ring's number, which speaks of all places near it.
    """
    token, around, said = theme.tokens(), [], []
    for mark in halo:
        ring = mark.precision == Precision.APPROXIMATE
        around.append(_on_ring(mark.lon, mark.lat, math.pi / 4) if ring else (mark.lon, mark.lat))
        said.append(_counted(scene, mark.anchor, near) if ring else mark.hover)
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": [*(place[0] for place in around), *(mark.lon for mark in dots)] or NOTHING,
        "lat": [*(place[1] for place in around), *(mark.lat for mark in dots)] or NOTHING,
        "text": [*said, *(mark.hover for mark in dots)],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": [44] * len(halo) + [6] * len(dots),
            "color": [token["accent"]] * len(halo) + [token["caution"]] * len(dots),
            "opacity": [0.35] * len(halo) + [0.7] * len(dots),
        },
        "below": style.UNDER["circles"],
    }


def _counted(scene: Scene, anchor: str, near: Mapping[str, Sequence[Mark]]) -> str:
    """How many places lie near a reference point."""
    return f"<b>{escape(scene.say('map.near', n=len(near[anchor]), anchor=anchor))}</b>"


def _numbered(count: int) -> str:
    """The ring symbol with its number; without one when there are more than the sprite has."""
    return f"{SIGN}near_{count}" if count <= MOST_NUMBERED else f"{SIGN}near"


def _symbols(scene: Scene, pins: Sequence[Mark], near: Mapping[str, Sequence[Mark]]) -> dict[str, Any]:
    """Pins, and the number of places of each ring on its north-eastern edge, so that no pin hides it.

    Only a place with a page of its own can be chosen.
    """
    known = scene.known.places
    chosen = [["place", pin.id] if pin.id in known else None for pin in pins]
    edges = [_on_ring(group[0].lon, group[0].lat, math.pi / 4) for group in near.values()]
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": [*(edge[0] for edge in edges), *(pin.lon for pin in pins)] or NOTHING,
        "lat": [*(edge[1] for edge in edges), *(pin.lat for pin in pins)] or NOTHING,
        "text": [*(_counted(scene, anchor, near) for anchor in near), *(pin.hover for pin in pins)],
        "hovertemplate": "%{text}<extra></extra>",
        "customdata": [*(["near", anchor] for anchor in near), *chosen],
        "marker": {
            "symbol": [*(_numbered(len(group)) for group in near.values()), *(SIGN + pin.symbol for pin in pins)],
            "size": 10,
            "allowoverlap": True,
        },
        "below": style.UNDER["symbols"],
    }
