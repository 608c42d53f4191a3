"""Reads the map's colours from screenshots: a canvas that exists can still be blank."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page
from shapely.geometry import Point, shape

from browser.steps import bring_map_into_view, on_screen

HOME = Path(__file__).resolve().parents[2]
CLOSE = 3
Colour = tuple[int, int, int]
Picture = np.ndarray[Any, Any]


@cache
def token(name: str) -> Colour:
    """A colour of the design by its name in assets/tokens.css."""
    text = (HOME / "assets" / "tokens.css").read_text(encoding="utf-8")
    found = re.search(rf"--{name}: #([0-9A-F]{{6}});", text)
    assert found, f"assets/tokens.css has no colour --{name}"
    return tuple(bytes.fromhex(found.group(1)))  # type: ignore[return-value]


@cache
def inside(code: str, how_many: int = 150) -> tuple[tuple[float, float], ...]:
    """Points (lon, lat) well inside the largest part of a municipality, the same ones every time."""
    path = HOME / "data" / "bundled" / "geometry" / "municipality.geojson"
    features = {one["id"]: one for one in json.loads(path.read_text(encoding="utf-8"))["features"]}
    whole = shape(features[code]["geometry"])
    part = max(getattr(whole, "geoms", [whole]), key=lambda one: one.area).buffer(-0.006)
    chance, found = random.Random(code), []  # noqa: S311 - the same points every time, on purpose
    west, south, east, north = part.bounds
    while len(found) < how_many:
        point = (chance.uniform(west, east), chance.uniform(south, north))
        if part.contains(Point(point)):
            found.append(point)
    return tuple(found)


def picture(page: Page) -> Picture:
    """The window as an array of height x width x 3, in pixels of the page, with the map in it."""
    bring_map_into_view(page)
    return np.asarray(Image.open(io.BytesIO(page.screenshot(scale="css"))).convert("RGB")).astype(int)


def visible(page: Page, points: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Column and row in `picture` of those points (lon, lat) that lie on the visible map."""
    box = page.locator(".map-region").first.bounding_box()
    assert box is not None
    right, bottom = box["x"] + box["width"] - 1, box["y"] + box["height"] - 1
    size = page.viewport_size or {"width": 0, "height": 0}
    return [
        (int(x), int(y))
        for x, y in on_screen(page, points)
        if box["x"] < x < min(right, size["width"]) and max(box["y"], 0) < y < min(bottom, size["height"])
    ]


def colours_at(page: Page, seen: Picture, points: Sequence[Sequence[float]]) -> Picture:
    """The colour (n x 3) in a picture at each point (lon, lat) that lies on the visible map."""
    return np.array([seen[y, x] for x, y in visible(page, points)]).reshape(-1, 3)


def share_near(page: Page, points: Sequence[Sequence[float]], wanted: Sequence[Colour], reach: int = 8) -> float:
    """Share of the visible points (lon, lat) that have one of the colours within so many pixels."""
    seen, spots = picture(page), visible(page, points)
    around = [seen[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1] for x, y in spots]
    hits = [share_of(one.reshape(-1, 3), wanted, 30) > 0.08 for one in around]
    return float(np.mean(hits)) if hits else 0.0


def share_of(colours: Picture, wanted: Sequence[Colour], close: int = CLOSE) -> float:
    """Share of the colours that are one of the wanted ones, within a small difference per channel."""
    near = [np.abs(colours - np.array(one)).max(axis=1) <= close for one in wanted]
    return float(np.any(near, axis=0).mean()) if len(colours) else 0.0


def blend(over: Colour, under: Colour, opacity: float) -> Colour:
    """What is seen of a colour at that opacity over another."""
    mixed = [round(o * opacity + u * (1 - opacity)) for o, u in zip(over, under, strict=True)]
    return (mixed[0], mixed[1], mixed[2])


def alike(one: Picture, other: Picture) -> float:
    """Share of two pictures' blocks of 8 x 8 pixels that have the same colour to the eye.

    Blocks, because an address holds the zoom with two decimals: the same picture may lie a pixel off.
    """
    if one.shape != other.shape:
        return 0.0
    return float((np.abs(_blocks(one) - _blocks(other)).max(axis=2) <= 24).mean())


def _blocks(seen: Picture, side: int = 8) -> Picture:
    height, width = seen.shape[0] // side, seen.shape[1] // side
    whole: Picture = seen[: height * side, : width * side].reshape(height, side, width, side, 3)
    return np.asarray(whole.mean(axis=(1, 3)))


def striped(page: Page, seen: Picture, points: Sequence[Sequence[float]]) -> bool:
    """True when the points lie on bare land with darker stripes across all of it, not just under a name."""
    land, spots = token("land-inside"), sorted(visible(page, points), key=lambda spot: spot[1])
    colours = np.array([seen[y, x] for x, y in spots]).reshape(-1, 3)
    bands = np.array_split(colours.sum(axis=1) < sum(land) - 24, 6)
    return share_of(colours, [land]) > 0.2 and sum(bool(band.any()) for band in bands) >= 5


def map_picture(page: Page) -> Picture:
    """The map's own part of the window."""
    seen, box = picture(page), page.locator(".map-region").first.bounding_box()
    assert box is not None
    top, left = int(box["y"]), int(box["x"])
    return seen[max(top, 0) : top + int(box["height"]), left : left + int(box["width"])]


def commonest(colours: Picture) -> Colour | None:
    """The colour that occurs most often."""
    if not len(colours):
        return None
    values, counts = np.unique(colours, axis=0, return_counts=True)
    red, green, blue = (int(part) for part in values[counts.argmax()])
    return (red, green, blue)
