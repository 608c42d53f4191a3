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
from browser.steps import bring_map_into_view, on_screen
from PIL import Image
from playwright.sync_api import Page
from shapely.geometry import Point, shape

HOME = Path(__file__).resolve().parents[2]
CLOSE = 3
Colour = tuple[int, int, int]


@cache
def token(name: str) -> Colour:
    """A colour of the design by its name in assets/tokens.css."""
    text = (HOME / "assets" / "tokens.css").read_text(encoding="utf-8")
    found = re.search(rf"--{name}: #([0-9A-F]{{6}});", text)
    assert found, f"assets/tokens.css has no colour --{name}"
    return tuple(bytes.fromhex(found.group(1)))  # type: ignore[return-value]


@cache
def inside(code: str, how_many: int = 60) -> tuple[tuple[float, float], ...]:
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


def picture(page: Page) -> np.ndarray[Any, Any]:
    """The window as an array of height x width x 3, with the map in it."""
    bring_map_into_view(page)
    return np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)


def colours_at(page: Page, points: Sequence[Sequence[float]]) -> np.ndarray[Any, Any]:
    """The colour (n x 3) at each point (lon, lat) that lies on the visible map."""
    seen = picture(page)
    box = page.locator(".map-region").first.bounding_box()
    assert box is not None
    found = [
        seen[int(y), int(x)]
        for x, y in on_screen(page, points)
        if box["x"] < x < box["x"] + box["width"] - 1
        and box["y"] < y < box["y"] + box["height"] - 1
        and 0 <= y < seen.shape[0]
    ]
    return np.array(found).reshape(-1, 3)


def share_of(colours: np.ndarray[Any, Any], wanted: Sequence[Colour], close: int = CLOSE) -> float:
    """Share of the colours that are one of the wanted ones, within a small difference per channel."""
    near = [np.abs(colours - np.array(one)).max(axis=1) <= close for one in wanted]
    return float(np.any(near, axis=0).mean()) if len(colours) else 0.0


def blend(over: Colour, under: Colour, opacity: float) -> Colour:
    """What is seen of a colour at that opacity over another."""
    mixed = [round(o * opacity + u * (1 - opacity)) for o, u in zip(over, under, strict=True)]
    return (mixed[0], mixed[1], mixed[2])


def alike(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    """Share of the pixels of two pictures that differ by less than can be seen."""
    if one.shape != other.shape:
        return 0.0
    return float((np.abs(one - other).max(axis=2) <= 16).mean())


def map_picture(page: Page) -> np.ndarray[Any, Any]:
    """The map's own part of the window."""
    seen, box = picture(page), page.locator(".map-region").first.bounding_box()
    assert box is not None
    top, left = int(box["y"]), int(box["x"])
    return seen[max(top, 0) : top + int(box["height"]), left : left + int(box["width"])]
