"""Draws where invented things happen: inside an area's polygon, densest near its stations or its centre."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.practice.assumptions import RELATIVE_RISK, STATION_REACH_M, Pull
from data.practice.model import Floats, Ints

CELLS_ACROSS = 16
CELL_SIDES_M = (25.0, 250.0)
ROUNDS = 60
DECIMALS = 1
"""Coordinates are kept to a tenth of a metre."""

Propose = Callable[[Ints], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The areas cut into square cells. EPSG:3006, metres; cells stand in order of area.

    codes, municipalities, polygons, centre_x, centre_y: one per area.
    first: where the cells of each area begin, then where the last ones end.
    x, y (lower left), side, station_m, centre_m (distances from a cell's middle): one per cell.
    """

    codes: npt.NDArray[Any]
    municipalities: npt.NDArray[Any]
    polygons: npt.NDArray[Any]
    centre_x: Floats
    centre_y: Floats
    first: Ints
    x: Floats
    y: Floats
    side: Floats
    station_m: Floats
    centre_m: Floats


def prepare(areas: pd.DataFrame, stations: Floats) -> Ground:
    """Cuts areas (code, municipality_code, geometry) into cells; stations are n x 2. Both in EPSG:3006."""
    # Copies: two threads that use a prepared shape at once end the process, and the areas are others' too.
    polygons = shapely.from_wkb(shapely.to_wkb(np.array(areas.geometry)))
    shapely.prepare(polygons)
    parts, owner = shapely.get_parts(polygons, return_index=True)
    x, y, side, part = _lattice(parts)
    touching = shapely.intersects(polygons[owner[part]], shapely.box(x, y, x + side, y + side))
    x, y, side, area = x[touching], y[touching], side[touching], owner[part[touching]]
    centres = shapely.point_on_surface(_largest(parts, owner, len(polygons)))
    centre_x, centre_y = shapely.get_x(centres), shapely.get_y(centres)
    middle_x, middle_y = x + side / 2, y + side / 2
    return Ground(
        codes=np.array(areas.code, dtype=str),
        municipalities=np.array(areas.municipality_code, dtype=str),
        polygons=polygons,
        centre_x=centre_x,
        centre_y=centre_y,
        first=np.searchsorted(area, np.arange(len(polygons) + 1)),
        x=x,
        y=y,
        side=side,
        station_m=_nearest(middle_x, middle_y, stations),
        centre_m=np.hypot(middle_x - centre_x[area], middle_y - centre_y[area]),
    )


def area_shares(ground: Ground, populations: Mapping[str, int], station_area: float = 1.0) -> Floats:
    """Each area's share of what happens (sums to 1): residents x risk of its municipality, split equally.

    RegSO are drawn by SCB to hold similar numbers of people, so each counts the same within its municipality.
    Areas with a station near count `station_area` times.
    """
    names, index, number = np.unique(ground.municipalities, return_inverse=True, return_counts=True)
    people = np.array([populations[str(n)] * RELATIVE_RISK.get(str(n), 1.0) for n in names])
    nearest = np.minimum.reduceat(ground.station_m, ground.first[:-1])
    shares: Floats = (people / number)[index] * np.where(nearest < STATION_REACH_M, station_area, 1.0)
    return np.asarray(shares / shares.sum())


def density(ground: Ground, pull: Pull) -> Floats:
    """Cumulated weight of the cells, for draw_points."""
    near = pull.station * np.exp(-ground.station_m / pull.station_m)
    central = pull.centre * np.exp(-ground.centre_m / pull.centre_m)
    return np.cumsum(ground.side**2 * (near + central + pull.floor))


def draw_points(ground: Ground, area: Ints, cumulated: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """One point strictly inside the polygon of each given area, by the density of its cells."""
    bounds = np.concatenate(([0.0], cumulated))[ground.first]

    def propose(rows: Ints) -> tuple[Floats, Floats]:
        here = area[rows]
        low, high = bounds[here], bounds[here + 1]
        cell = np.searchsorted(cumulated, low + rng.random(len(rows)) * (high - low), side="right")
        cell = np.clip(cell, ground.first[here], ground.first[here + 1] - 1)
        side = ground.side[cell]
        return ground.x[cell] + rng.random(len(rows)) * side, ground.y[cell] + rng.random(len(rows)) * side

    return settle(ground, area, propose, ground.centre_x[area], ground.centre_y[area])


def draw_around(
    ground: Ground, area: Ints, x: Floats, y: Floats, radius_m: float, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """A point within the radius of each given one, spread evenly, in its area; at worst the given one."""
    reach = radius_m - 10.0**-DECIMALS

    def propose(rows: Ints) -> tuple[Floats, Floats]:
        distance = reach * np.sqrt(rng.random(len(rows)))
        angle = 2 * np.pi * rng.random(len(rows))
        return x[rows] + distance * np.cos(angle), y[rows] + distance * np.sin(angle)

    return settle(ground, area, propose, x, y)


def settle(ground: Ground, area: Ints, propose: Propose, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Asks for points until each lies strictly inside its area; (x, y), which must lie inside, stands in at last."""
    x, y = x.copy(), y.copy()
    rows = np.arange(len(area))
    for _ in range(ROUNDS):
        if not len(rows):
            break
        new_x, new_y = (np.round(value, DECIMALS) for value in propose(rows))
        good = shapely.contains_xy(ground.polygons[area[rows]], new_x, new_y)
        x[rows[good]], y[rows[good]] = new_x[good], new_y[good]
        rows = rows[~good]
    return x, y


def _lattice(parts: npt.NDArray[Any]) -> tuple[Floats, Floats, Floats, Ints]:
    """Squares over the bounds of each polygon: lower left corners, side, number of the polygon."""
    sides = np.clip(np.sqrt(shapely.area(parts)) / CELLS_ACROSS, *CELL_SIDES_M)
    corners = []
    for (west, south, east, north), side in zip(shapely.bounds(parts), sides, strict=True):
        across, along = np.meshgrid(np.arange(west, east, side), np.arange(south, north, side))
        corners.append(np.column_stack((across.ravel(), along.ravel())))
    part = np.repeat(np.arange(len(parts)), [len(c) for c in corners])
    together = np.concatenate(corners)
    return together[:, 0], together[:, 1], sides[part], part


def _largest(parts: npt.NDArray[Any], owner: Ints, count: int) -> npt.NDArray[Any]:
    """The largest polygon of each of `count` areas."""
    by_size = np.argsort(shapely.area(parts), kind="stable")
    largest = np.zeros(count, dtype=np.int64)
    largest[owner[by_size]] = by_size
    return parts[largest]


def _nearest(x: Floats, y: Floats, stations: Floats) -> Floats:
    """Metres to the nearest station, infinite where there is none."""
    nearest = np.full(len(x), np.inf)
    for east, north in stations:
        np.minimum(nearest, np.hypot(x - east, y - north), out=nearest)
    return nearest
