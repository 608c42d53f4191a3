"""How areas are drawn: coordinates of so many decimals, and stripes for what is not known."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

DECIMALS = 5
LABEL_PRECISION_M = 20.0


def rounded(shapes: Any) -> Any:
    """Shapes with coordinates at DECIMALS decimals (about a metre in degrees)."""
    return shapely.transform(shapes, lambda pairs: np.round(pairs, DECIMALS))


def largest_circle(shape: Any) -> Any:
    """Radius, as a line from the middle, of the largest circle in the largest part of `shape` (metres)."""
    parts = shapely.get_parts(shape)
    return shapely.maximum_inscribed_circle(parts[np.argmax(shapely.area(parts))], LABEL_PRECISION_M)


def stripes(shape: Any, width: float, spacing: float) -> Any:
    """Diagonal stripes wholly inside `shape` (metres), one multipolygon; at least one stripe.

    Each stripe has four corners: it ends before the edge of the area instead of following it.
    """
    core = shapely.buffer(shape, -(width / 2 + 1.5))  # rounding to five decimals moves a corner by up to 0.7 m
    lines = shapely.get_parts(shapely.intersection(core, _diagonals(core.bounds, spacing)))
    lines = lines[shapely.length(lines) > 1.5 * width]
    if not len(lines):
        circle = largest_circle(shape)
        (x, y), reach = circle.coords[0], circle.length / 2
        lines = np.array([shapely.LineString([(x - reach, y - reach), (x + reach, y + reach)])])
        width = lines[0].length / 2
    return shapely.multipolygons(shapely.buffer(lines, width / 2, cap_style="flat"))


def _diagonals(bounds: tuple[float, float, float, float], spacing: float) -> Any:
    """Lines at 45°, `spacing` metres apart, over `bounds`; in step everywhere so that neighbours line up."""
    if not np.isfinite(bounds).all():
        return shapely.MultiLineString()
    west, south, east, north = bounds
    step = spacing * np.sqrt(2)
    first, last = np.ceil((south - east) / step), np.floor((north - west) / step)
    offsets = np.arange(first, last + 1) * step
    starts, ends = (np.column_stack([np.full_like(offsets, x), x + offsets]) for x in (west, east))
    return shapely.multilinestrings(np.stack([starts, ends], axis=1))
