"""Where rows are: coordinates and shapes brought to WGS 84 and SWEREF 99 TM, strange ones refused with a hint."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from data.area import AREA
from data.intake.declared import SYSTEMS, SYSTEMS_TOLD, Declared, epsg_of
from data.intake.numbers import floats, plain_numbers
from data.intake.raw import MOST_VERTICES
from data.intake.refusals import Sieve, refused

PAIRS = (("lat", "lon"), ("north", "east"), ("y", "x"))
"""Columns that hold a position: the one to the north first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """Coordinates of each row, NaN where it has none; `shapes` in degrees where the rows have shapes."""

    lon: Any
    lat: Any
    notes: dict[str, str]
    shapes: Any = None


@cache
def _transformer(source: int, target: int) -> Any:
    return Transformer.from_crs(source, target, always_xy=True)


def transformed(x: Any, y: Any, source: int, target: int) -> tuple[Any, Any]:
    """Coordinates (east, north) in another system; infinite where they have no place in it."""
    if source == target or not len(x):
        return x, y
    east, north = _transformer(source, target).transform(x, y)
    return east, north


def positions(table: pd.DataFrame, shapes: Any, crs: str, declared: Declared, sieve: Sieve) -> Positions:
    """Where each row is, by its coordinate columns if it has such, else by its shape.

    Raises FileRefused when the coordinate system is said nowhere, or in two ways.
    """
    pair = next((pair for pair in PAIRS if all(name in table for name in pair)), None)
    lone = [name for pair in PAIRS for name in pair if name in table]
    if pair is None and lone:
        raise refused("position.half", column=sieve.headers.get(lone[0], lone[0]))
    if pair:
        return _of_columns(table, pair, declared, sieve)
    if shapes is not None:
        return _of_shapes(shapes, _system(crs, declared), sieve)
    nothing = np.full(len(table), np.nan)
    return Positions(lon=nothing, lat=nothing, notes={})


def _system(said_by_file: str, declared: Declared) -> int:
    """EPSG code said by the file, or declared; both must agree."""
    of_file = epsg_of(said_by_file) if said_by_file else 0
    said = epsg_of(declared.crs) if declared.crs else 0
    if of_file and said and of_file != said:
        raise refused("crs.other", value=declared.crs, column="crs", code=of_file)
    if not of_file and not said:
        raise refused("crs.none", column="crs", systems=SYSTEMS_TOLD)
    return of_file or said


def _of_columns(table: pd.DataFrame, pair: tuple[str, str], declared: Declared, sieve: Sieve) -> Positions:
    north, east = pair
    system = _system("EPSG:4326" if north == "lat" and not declared.crs else "", declared)
    cells = {name: plain_numbers(table[name], sieve, name) for name in pair}
    y, x = floats(cells[north]), floats(cells[east])
    notes = {"crs": f"EPSG:{system}"}
    known = ~np.isnan(x) & ~np.isnan(y)
    # Only a distance from the equator can be so long: the two cannot be taken for each other.
    if pair == ("y", "x") and system != 4326 and known.any() and np.median(x[known]) > 5_000_000 > np.median(y[known]):
        x, y = y, x
        notes["axes"] = "x is north, y is east, as Swedish maps have it"
    for name, values in ((north, y), (east, x)):
        present = (cells[name] != "").to_numpy(dtype=bool)
        sieve.refuse(present & np.isnan(values), name, table[name], "position.number")
    for name, values, other in ((north, y, x), (east, x, y)):
        sieve.refuse(np.isnan(values) & ~np.isnan(other), name, table[name], "position.half")
    shown = table[north].str.slice(0, 90) + ", " + table[east].str.slice(0, 90)
    lon, lat = _checked(x, y, system, sieve, (north, shown))
    return Positions(lon=lon, lat=lat, notes=notes)


def _checked(x: Any, y: Any, system: int, sieve: Sieve, shown: tuple[str, Any]) -> tuple[Any, Any]:
    """Degrees of the points; those that are not here are refused with the likeliest reason."""
    column, values = shown
    lon, lat = transformed(x, y, system, 4326)
    away = ~np.isnan(x) & ~np.isnan(y) & ~_inside(lon, lat)
    if away.any():
        sieve.refuse(away & (x == 0) & (y == 0), column, values, "position.zero")
        rows = np.flatnonzero(away)
        swapped = np.zeros(len(x), dtype=bool)
        swapped[rows] = _inside(*transformed(y[rows], x[rows], system, 4326))
        sieve.refuse(swapped, column, values, "position.swapped")
        for other in SYSTEMS:
            fits = np.zeros(len(x), dtype=bool)
            fits[rows] = _inside(*transformed(x[rows], y[rows], other, 4326)) & (other != system)
            sieve.refuse(fits, column, values, "position.other_system", systems=SYSTEMS_TOLD)
        sieve.refuse(away, column, values, "position.outside")
    return np.round(lon, 6), np.round(lat, 6)


def _inside(lon: Any, lat: Any) -> Any:
    west, south, east, north = AREA.around
    with np.errstate(invalid="ignore"):
        return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def _of_shapes(shapes: Any, system: int, sieve: Sieve) -> Positions:
    """Of WKB: a point inside each shape, the point itself for points. Unreadable, empty, too fine ones are refused."""
    found: Any = np.full(len(shapes), None, dtype=object)
    given = np.array([shape is not None for shape in shapes], dtype=bool)
    found[given] = shapely.from_wkb(list(shapes[given]), on_invalid="ignore")
    sieve.refuse(given & shapely.is_missing(found), "geometry", None, "shape.unreadable")
    many = shapely.get_num_coordinates(found) > MOST_VERTICES
    sieve.refuse(many, "geometry", None, "shape.vertices")
    sieve.refuse(given & shapely.is_empty(found), "geometry", None, "shape.empty")
    found = shapely.force_2d(found)
    finite = np.isfinite(np.nan_to_num(shapely.bounds(found), nan=0.0)).all(axis=1)
    holes = given & sieve.good & np.isnan(shapely.bounds(found)).any(axis=1)
    sieve.refuse(~finite | holes, "geometry", None, "shape.infinite")
    found = np.where(sieve.good, found, None)
    inside = shapely.point_on_surface(found)
    x, y = shapely.get_x(inside), shapely.get_y(inside)
    shown = [f"{east:g}, {north:g}" if not np.isnan(east) else "" for east, north in zip(x, y, strict=True)]
    lon, lat = _checked(x, y, system, sieve, ("geometry", shown))
    found = np.where(sieve.good, found, None)
    return Positions(lon=lon, lat=lat, notes={"crs": f"EPSG:{system}"}, shapes=moved(found, system, 4326))


def moved(shapes: Any, source: int, target: int) -> Any:
    """The shapes in another coordinate system."""
    if source == target:
        return shapes
    return shapely.transform(shapes, lambda x, y: transformed(x, y, source, target), interleaved=False)


def area_at(lon: Any, lat: Any, areas: pd.DataFrame) -> Any:
    """Row of the area in which each point lies, -1 where there is none. `areas`: polygons in EPSG:3006.

    A point on a shared edge belongs to the area that comes first.
    """
    found = np.full(len(lon), -1, dtype=np.int64)
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    for some in np.array_split(known, max(1, len(known) // 100_000)):
        east, north = transformed(np.asarray(lon)[some], np.asarray(lat)[some], 4326, 3006)
        tree = shapely.STRtree(shapely.points(east, north))
        area, point = tree.query(areas["geometry"].to_numpy(), "intersects")
        found[some[point[::-1]]] = area[::-1]
    return found
