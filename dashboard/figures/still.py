"""Draws the map's first picture as SVG, so that it is seen before any script, and where scripts never come."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from dashboard.asking.scene import Scene
from dashboard.figures import map as map_figure
from dashboard.figures import marks, symbols
from data.geography import geometry

WIDE = 1000.0
"""The frame is so many units wide; about 1.5 of them are a pixel at a desk, 2.8 on a phone."""

AROUND = 0.6
"""So much of the frame's width is drawn beyond each edge, for windows of another shape."""

SPECK, FAR_SPECK = 4.0, 60.0
CORNER, FAR_CORNER = 0.9, 3.0
"""Islands of fewer square units, and corners that stand out less, are left out: within the area, and outside."""

SIGN = 27.0
"""Width of a symbol in units."""

RINGS_SEEN = 0.3
"""In a frame of more degrees of longitude the rings are smaller than their symbols."""


@dataclass(frozen=True, slots=True)
class Window:
    """What is drawn: a folder of geometry, which never changes, and the frame as south, west, north, east (WGS 84)."""

    folder: Path
    frame: tuple[float, float, float, float]

    def units(self, pairs: Any) -> Any:
        """Lon and lat (n x 2) in Web Mercator units of the picture, from its upper left corner, y downwards."""
        _, west, north, east = self.frame
        return (np.column_stack([pairs[:, 0], -_up(pairs[:, 1])]) - (west, -_up(north))) * (WIDE / (east - west))

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """One point in units of the picture."""
        x, y = self.units(np.array([[lon, lat]]))[0]
        return float(x), float(y)

    @property
    def height(self) -> float:
        """Height of the frame in units; it is WIDE wide."""
        return self.place(self.frame[1], self.frame[0])[1]


def still(scene: Scene) -> str:
    """The scene's map as an SVG element, framed as the living map will be.

    It is drawn from the same traces as the living map. Empty when the address has a position, which frames a window
    of unknown size; for practice data, whose thousands of points it would leave out; and without geometry.
    """
    if scene.view.pos is not None or scene.practice:
        return ""
    window = Window(scene.known.geometry, scene.frame)
    try:
        parts = "".join(_parts(scene, window))
    except (geometry.GeometryMissing, geometry.GeometryDamaged):
        return ""
    box = f"0 0 {WIDE:.0f} {window.height:.0f}"
    return f'<div class="still" aria-hidden="true"><svg viewBox="{box}">{parts}</svg></div>'


def _parts(scene: Scene, window: Window) -> list[str]:
    fill, hatch, lines, _, pins = map_figure.traces(scene)
    wide = window.frame[3] - window.frame[1] > RINGS_SEEN
    points = marks.strung(marks.layer_paths(scene)) if wide else list(zip(lines["lon"], lines["lat"], strict=True))
    return [
        f'<path class="still-land" d="{"".join(paths(window, "land").values())}"/>',
        f'<path class="still-border" d="{"".join(paths(window, "borders").values())}"/>',
        *_areas(window, str(scene.level), fill, "still-area"),
        *_areas(window, f"hatch_{scene.level}", hatch, "still-stripes"),
        *_names(window),
        *_lines(window, points),
        *_symbols(window, pins),
    ]


def _up(lat: Any) -> Any:
    """Web Mercator's distance from the equator, in degrees of longitude."""
    return np.degrees(np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)))


@lru_cache(maxsize=64)
def paths(window: Window, name: str) -> Mapping[str, str]:
    """SVG path data of every shape in a geometry file, by code."""
    features = json.loads(geometry.geometry_bytes(window.folder, f"{name}.geojson"))["features"]
    far = name in ("land", "borders")
    speck, corner = (FAR_SPECK, FAR_CORNER) if far else (SPECK, CORNER)
    whole = {
        str(one.get("id", at)): shapely.from_geojson(json.dumps(one["geometry"])) for at, one in enumerate(features)
    }
    return {code: _path(_simple(window, shape, speck, corner)) for code, shape in whole.items()}


def _simple(window: Window, shape: Any, speck: float, corner: float) -> Any:
    """The shape in units of the picture, without what lies beyond it or is too small to be seen."""
    moved = shapely.transform(shape, window.units)
    beyond = WIDE * AROUND
    seen = shapely.clip_by_rect(moved, -beyond, -beyond, WIDE + beyond, window.height + beyond)
    parts = [one for one in shapely.get_parts(seen) if one.geom_type != "Polygon" or one.area >= speck]
    return shapely.simplify(shapely.GeometryCollection(parts), corner)


def _path(shape: Any) -> str:
    """SVG path data of a shape: whole units, each step relative to the one before."""
    data = ""
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors) if part.geom_type == "Polygon" else (part,):
            pairs = np.rint(shapely.get_coordinates(ring)).astype(int)
            steps = np.diff(pairs, axis=0)
            moved = steps[np.any(steps != 0, axis=1)]
            if len(moved):
                data += f"M{pairs[0][0]} {pairs[0][1]}l" + " ".join(f"{x} {y}" for x, y in moved).replace(" -", "-")
    return data


def _areas(window: Window, name: str, trace: Mapping[str, Any], look: str) -> list[str]:
    """The areas of a trace in the colours of their classes; those without a place on its scale are not drawn."""
    drawn, scale = paths(window, name), trace["colorscale"]
    steps = (len(scale) - 1) / max(trace["zmax"], 1)
    return [
        f'<path class="{look}" fill="{scale[round(z * steps)][1]}" d="{drawn[code]}"/>'
        for code, z in zip(trace["locations"], trace["z"], strict=True)
        if z is not None and drawn.get(code)
    ]


def _names(window: Window) -> list[str]:
    """The names of the municipalities that are in the picture."""
    features = json.loads(geometry.geometry_bytes(window.folder, "labels.geojson"))["features"]
    towns = [one for one in features if one["properties"].get("kind") == "municipality"]
    placed = [(window.place(*one["geometry"]["coordinates"]), str(one["properties"]["name"])) for one in towns]
    return [
        f'<text x="{x:.0f}" y="{y:.0f}">{escape(name)}</text>'
        for (x, y), name in placed
        if 0 < x < WIDE and 0 < y < window.height
    ]


def _lines(window: Window, points: Sequence[Any]) -> list[str]:
    """Lines through points (lon, lat) that are told apart by a missing one."""
    data, begins = "", True
    for lon, lat in points:
        if lon is not None:
            x, y = window.place(lon, lat)
            data += f"{'M' if begins else 'L'}{x:.0f} {y:.0f}"
        begins = lon is None
    return [f'<path class="still-line" d="{data}"/>'] if data else []


def _symbols(window: Window, trace: Mapping[str, Any]) -> list[str]:
    """The pins and numbered rings, in the same pictures as the legend's; a pin of two facts has both side by side."""
    names = [str(one).removeprefix(marks.SIGN) for one in trace["marker"]["symbol"]]
    drawn = []
    for lon, lat, name in zip(trace["lon"], trace["lat"], names, strict=False):
        x, y = window.place(lon, lat)
        ring = re.fullmatch(r"near_?(\d*)", name)
        shapes = ["near"] if ring else name.split("+")
        side = math.floor(SIGN * 1.5 if ring else SIGN)
        for at, shape in enumerate(shapes):
            left, top = x + at * SIGN * 0.8 - side / 2, y - side / 2
            where = f'x="{left:.0f}" y="{top:.0f}" width="{side}" height="{side}"'
            drawn.append(f'<image href="{symbols.address(shape)}" {where}/>')
        drawn.append(f'<text class="still-number" x="{x:.0f}" y="{y + 6:.0f}">{ring.group(1)}</text>' if ring else "")
    return drawn
