"""Spreads points into a density per km²."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from data.statistics import _checks
from data.statistics._checks import Bools, Floats, Ints

SQUARE_KM = 1e6
MOST_CELLS = 10_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Density:
    """x, y: middles of columns and rows (EPSG:3006, y rising); density: rows x columns, events per km².

    edge: cells nearer than a bandwidth to the window's side. Where events happened beyond the window they are
    unknown, so that density there is too low. lost: how many of the events' weight fell outside the window.
    """

    x: Floats
    y: Floats
    density: Floats
    edge: Bools
    lost: float


def kernel_density(
    points: Any, bandwidth_m: float, cell_m: float, bounds: tuple[float, float, float, float] | None = None
) -> Density:
    """Quartic kernel density: sum of 3/(pi h^2) (1 - d^2/h^2)^2 over points nearer than h (Silverman 1986, 4.5).

    points: n x 2 in EPSG:3006; missing ones are left out. bandwidth_m: h; print it on the map. cell_m: side of
    the squares, whose corners lie on multiples of it (as SCB's grid); at most half the bandwidth.
    bounds: west, south, east, north of the window, widened to whole squares. Without them it reaches a bandwidth
    beyond the points, so that no weight is lost. Water and land count the same.
    Raises ValueError for degrees, a bandwidth or cell that is not positive or does not fit, and too many cells.
    """
    if not (0 < cell_m <= bandwidth_m / 2 < np.inf):
        raise ValueError("cell_m must be positive and at most half of bandwidth_m")
    place = _checks.plane(points)
    place = place[np.isfinite(place).all(axis=1)]
    column, row = _window(place, bandwidth_m, cell_m, bounds)
    x, y = np.asarray((column + 0.5) * cell_m), np.asarray((row + 0.5) * cell_m)
    spread = _spread(place, bandwidth_m, cell_m, column, row)
    lost = max(0.0, len(place) - float(spread.sum()) * cell_m**2) if bounds is not None else 0.0
    side = [np.minimum(middle - middle[0], middle[-1] - middle) + cell_m / 2 for middle in (x, y) if middle.size]
    edge = np.minimum.outer(side[1], side[0]) < bandwidth_m if len(side) == 2 else np.zeros((0, 0), dtype=bool)
    return Density(x, y, spread * SQUARE_KM, edge, lost)


def _window(place: Floats, reach: float, cell: float, bounds: Any) -> tuple[Ints, Ints]:
    """Numbers of the columns and rows, counted from the origin of EPSG:3006."""
    if bounds is None and not len(place):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    low, high = (place.min(axis=0) - reach, place.max(axis=0) + reach) if bounds is None else np.reshape(bounds, (2, 2))
    first, last = np.floor(np.asarray(low) / cell), np.ceil(np.asarray(high) / cell)
    if not np.all(last > first) or np.prod(last - first) > MOST_CELLS:
        raise ValueError("the window must have west < east, south < north and fewer cells: choose larger ones")
    return np.arange(first[0], last[0], dtype=np.int64), np.arange(first[1], last[1], dtype=np.int64)


def _spread(place: Floats, reach: float, cell: float, column: Ints, row: Ints) -> Floats:
    """Weight per m² in each cell: every point visits the cells within reach, one offset at a time."""
    wide, high = len(column), len(row)
    total = np.zeros(high * wide)
    if not len(place) or not total.size:
        return total.reshape(high, wide)
    home = np.floor(place / cell).astype(np.int64)
    steps = range(-int(reach // cell) - 1, int(reach // cell) + 2)
    for right in steps:
        for up in steps:
            cells = home + np.array([right, up])
            near = 1 - (((cells + 0.5) * cell - place) ** 2).sum(axis=1) / reach**2
            i, j = (cells - (column[0], row[0])).T
            good = (near > 0) & (i >= 0) & (i < wide) & (j >= 0) & (j < high)
            total += np.bincount(j[good] * wide + i[good], near[good] ** 2, total.size)
    return (total * 3 / (np.pi * reach**2)).reshape(high, wide)
