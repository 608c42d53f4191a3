"""Refuses what practice data cannot be made from, in words that say what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from data.practice.model import Floats

LARGEST_SIZE = 1_000_000
EPSG = 3006
BOUNDS = (200_000.0, 6_000_000.0, 1_000_000.0, 7_800_000.0)
"""West, south, east, north of any sensible coordinate in EPSG:3006."""
AREA_COLUMNS = ("code", "municipality_code", "geometry")


def check(
    seed: int, size: int, years: tuple[int, ...], areas: gpd.GeoDataFrame, populations: Mapping[str, int]
) -> None:
    """ValueError when practice data cannot be made from these."""
    if seed < 0:
        raise ValueError(f"Seed {seed} is negative: choose 0 or more.")
    if not 1 <= size <= LARGEST_SIZE:
        raise ValueError(f"Size {size} is not possible: choose 1 to {LARGEST_SIZE} offences.")
    this_year = dt.datetime.now(dt.UTC).year
    if not years or len(set(years)) != len(years) or max(years) >= this_year:
        raise ValueError(f"Years {years} are not possible: give different years, all before {this_year}.")
    _check_areas(areas, populations)


def _check_areas(areas: gpd.GeoDataFrame, populations: Mapping[str, int]) -> None:
    missing = [name for name in AREA_COLUMNS if name not in areas]
    if missing:
        raise ValueError(f"The areas lack {', '.join(missing)}: give {', '.join(AREA_COLUMNS)}.")
    _check_crs(areas, "areas")
    if areas.empty or areas.code.duplicated().any():
        raise ValueError("The areas must be at least one, each code once: dissolve the polygons by code.")
    bad = areas.code[~(areas.geometry.area > 0) | ~areas.geometry.is_valid]
    if len(bad):
        raise ValueError(f"Areas without a valid surface: {', '.join(bad)}. Give polygons, repaired by make_valid().")
    unknown = sorted(set(areas.municipality_code) - set(populations))
    if unknown:
        raise ValueError(f"No population for municipality {', '.join(unknown)}: add it to populations.")


def _check_crs(table: pd.DataFrame, name: str) -> None:
    crs = getattr(table, "crs", None)
    if crs is None or crs.to_epsg() != EPSG:
        raise ValueError(f"The {name} are in {crs or 'no CRS'}: convert them with to_crs({EPSG}).")


def station_points(stations: pd.DataFrame) -> Floats:
    """Station coordinates as n x 2, sorted, from x and y or else from points; refuses degrees."""
    if getattr(stations, "crs", None) is not None:
        _check_crs(stations, "stations")
    points = _coordinates(stations)
    west, south, east, north = BOUNDS
    good = (points > (west, south)).all(axis=1) & (points < (east, north)).all(axis=1)
    if not good.all():
        names = stations.get("name", stations.index.to_series())[~good]
        remedy = f"convert to EPSG:{EPSG} or leave them out."
        raise ValueError(f"Stations without a usable coordinate: {', '.join(map(str, names))}: {remedy}")
    return np.unique(points, axis=0)


def _coordinates(stations: pd.DataFrame) -> Floats:
    if "x" in stations and "y" in stations:
        return np.array(stations[["x", "y"]], dtype=np.float64)
    if isinstance(stations, gpd.GeoDataFrame) and stations.crs is not None:
        return np.column_stack((stations.geometry.x, stations.geometry.y))
    raise ValueError(f"The stations need x and y in EPSG:{EPSG} metres: add those columns, or give points.")
