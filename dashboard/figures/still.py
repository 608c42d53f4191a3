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
from dashboard.figures import marks
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
    fill, hatch, lines, _, symbols = map_figure.traces(scene)
    return [
        f'<path class="still-land" d="{"".join(paths(window, "land").values())}"/>',
        f'<path class="still-border" d="{"".join(paths(window, "borders").values())}"/>',
        *_areas(window, str(scene.level), fill, "still-area"),
        *_areas(window, f"hatch_{scene.level}", hatch, "still-stripes"),
        *_names(window),
        *_dashes(window, lines),
        *_symbols(window, symbols),
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
    rings = [ring for part in shapely.get_parts(shape) for ring in _rings(part)]
    return "".join(_ring(np.rint(shapely.get_coordinates(ring)).astype(int)) for ring in rings)


def _rings(part: Any) -> Sequence[Any]:
    return (part.exterior, *part.interiors) if part.geom_type == "Polygon" else (part,)


def _ring(pairs: Any) -> str:
    steps = np.diff(pairs, axis=0)
    moved = steps[np.any(steps != 0, axis=1)]
    if not len(moved):
        return ""
    return f"M{pairs[0][0]} {pairs[0][1]}l" + " ".join(f"{x} {y}" for x, y in moved).replace(" -", "-")


def _areas(window: Window, name: str, trace: Mapping[str, Any], look: str) -> list[str]:
    """The areas of a trace in the colours of their classes; those without a place on its scale are not drawn."""
    drawn, scale = paths(window, name), trace["colorscale"]
    return [
        f'<path class="{look}" fill="{_colour(scale, z, trace["zmax"])}" d="{drawn[code]}"/>'
        for code, z in zip(trace["locations"], trace["z"], strict=True)
        if z is not None and drawn.get(code)
    ]


def _colour(scale: Sequence[Sequence[Any]], z: float, top: float) -> str:
    """The colour of a discrete scale at z of 0..top."""
    return str(scale[round(z / max(top, 1) * (len(scale) - 1))][1])


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


def _dashes(window: Window, trace: Mapping[str, Any]) -> list[str]:
    """The lines of a trace, whose parts are told apart by a missing point."""
    if window.frame[3] - window.frame[1] > RINGS_SEEN:
        return []
    data, begins = "", True
    for lon, lat in zip(trace["lon"], trace["lat"], strict=True):
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
        drawn += [_image(x + at * SIGN * 0.8, y, shape, 1.5 if ring else 1.0) for at, shape in enumerate(shapes)]
        drawn.append(f'<text class="still-number" x="{x:.0f}" y="{y + 6:.0f}">{ring.group(1)}</text>' if ring else "")
    return drawn


def _image(x: float, y: float, name: str, scale: float) -> str:
    side = math.floor(SIGN * scale)
    where = f'x="{x - side / 2:.0f}" y="{y - side / 2:.0f}" width="{side}" height="{side}"'
    return f'<image href="/assets/symbols/{name}.svg" {where}/>'
