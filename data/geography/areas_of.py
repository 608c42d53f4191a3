"""Says in which areas each offence lies: municipality, RegSO, DeSO and the squares of SCB's grid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from data.geography import geometry
from data.model import SQUARES, AreaLevel
from data.tables.columns import Place
from data.tables.contracts.areas import SHAPES
from data.tables.parquet import no_shapes

CORNER = 10_000_000
"""A square's code is its south-western corner's east times this, plus its north (SWEREF 99 TM, metres)."""

OUTSIDE = -1
UNSURE = -2
CELL_M = 100.0
"""Side of the cells that are looked up whole, before single points are: most cells lie in one polygon only."""

ROWS = 2**32
"""More rows of cells than there can be: a cell's number is its column times this, plus its row."""

DESO_CODE = "[0-9]{4}[ABC][0-9]{4}"
Level = tuple[str, str, Any, Any]
"""Level, version of the areas, index of each row's area (OUTSIDE: none), and the codes that indexes stand for."""


def shipped_areas(folder: Path) -> gpd.GeoDataFrame:
    """The RegSO that a release's folder holds: code, municipality_code, version, geometry in EPSG:3006."""
    return geometry.full_areas(folder / "geometry")


def versions_of(areas: gpd.GeoDataFrame) -> tuple[str, ...]:
    """The names that the shipped version of the RegSO goes by: 2025_v2, RegSO_2025, RegSO_2025_v2."""
    return _names_of(str(areas.version.iloc[0]), "RegSO")


def _names_of(version: str, kind: str) -> tuple[str, str, str]:
    own = version.removeprefix(f"{kind}_")
    return version, f"{kind}_{own.partition('_')[0]}", f"{kind}_{own}"


def in_metres(rows: pd.DataFrame) -> tuple[Any, Any]:
    """East and north (EPSG:3006, metres) of rows with lat and lon; NaN where there is no position."""
    lat, lon = (rows[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lat", "lon"))
    east, north = Transformer.from_crs(4326, 3006, always_xy=True).transform(lon, lat)
    known = np.isfinite(lat) & np.isfinite(lon)
    return np.where(known, east, np.nan), np.where(known, north, np.nan)


def latest_deso(shapes: pd.DataFrame) -> pd.DataFrame:
    """The rows of the desk's table of shapes that are DeSO of the latest version: area_code, area_version, wkb."""
    deso = shapes[shapes.area_code.astype("str").str.fullmatch(DESO_CODE).to_numpy(dtype=bool)]
    latest = max(deso.area_version.unique(), key=lambda version: str(version).removeprefix("DeSO_"), default="")
    return deso[(deso.area_version == latest).to_numpy(dtype=bool)]


def deso_of(folder: Path) -> pd.DataFrame:
    """`latest_deso` of what has come in by the release in a folder; no rows when none has.

    Raises OSError or ValueError for a damaged file.
    """
    path = folder / Place.DESK / f"{SHAPES.name}.parquet"
    return latest_deso(pd.read_parquet(path) if path.is_file() else no_shapes())


def used_versions(folder: Path) -> dict[AreaLevel, tuple[str, ...]]:
    """The names that the small areas in use go by, by level: of the RegSO that ship, of the DeSO that came in."""
    deso = [name for version in deso_of(folder).area_version.unique() for name in _names_of(str(version), "DeSO")]
    return {AreaLevel.REGSO: versions_of(shipped_areas(folder)), AreaLevel.DESO: tuple(deso)}


def located(east: Any, north: Any, polygons: Any) -> Any:
    """Index of the first polygon that each point lies in, OUTSIDE where there is none. All in EPSG:3006.

    A point whose cell lies wholly inside one polygon, or in none, is not looked up by itself.
    """
    known = np.flatnonzero(np.isfinite(east))
    shapely.prepare(polygons)
    column, row = (np.floor(part[known] / CELL_M).astype(np.int64) for part in (east, north))
    cell, cells = pd.factorize(column * ROWS + row)
    found = np.full(len(east), OUTSIDE, dtype=np.int32)
    found[known] = _of_cells(np.column_stack(np.divmod(cells, ROWS)) * CELL_M, polygons)[cell]
    unsure = np.flatnonzero(found == UNSURE)
    found[unsure] = OUTSIDE
    area, point = shapely.STRtree(shapely.points(east[unsure], north[unsure])).query(polygons, "intersects")
    found[unsure[point[::-1]]] = area[::-1]  # backwards: of several polygons the first stays
    return found


def _of_cells(corners: Any, polygons: Any) -> Any:
    """Index of the only polygon around each cell, OUTSIDE where no polygon meets it, UNSURE for the rest."""
    west, south = corners.T
    tree = shapely.STRtree(shapely.box(west, south, west + CELL_M, south + CELL_M))
    meeting = np.bincount(tree.query(polygons, "intersects")[1], minlength=len(corners))
    found = np.where(meeting == 0, OUTSIDE, UNSURE).astype(np.int32)
    area, cell = tree.query(polygons, "contains_properly")
    alone = meeting[cell] == 1
    found[cell[alone]] = area[alone]
    return found


def levels(rows: pd.DataFrame, shapes: pd.DataFrame, folder: Path) -> Iterator[Level]:
    """Every geography that the offences can be counted in, one at a time; `shapes` is the table of imported areas."""
    east, north = in_metres(rows)
    codes, names = pd.factorize(rows.municipality_code)
    yield "municipality", "", codes, names
    areas = shipped_areas(folder)
    yield _drawn("regso", versions_of(areas), rows, (east, north), (areas.code, areas.geometry))
    for version, part in shapes[shapes.area_code.str.fullmatch(DESO_CODE)].groupby("area_version"):
        polygons = shapely.from_wkb(part.wkb.to_numpy())
        yield _drawn("deso", (str(version),), rows, (east, north), (part.area_code, polygons))
    for square, side in reversed(SQUARES.items()):
        yield square, "", *squares(east, north, side)


def _drawn(level: str, versions: tuple[str, ...], rows: pd.DataFrame, at: Any, areas: Any) -> Level:
    """By position; where there is none, by the row's own code when it is of this level and version."""
    codes, shapes = (np.asarray(part) for part in areas)
    found = located(at[0], at[1], shapes)
    own = (rows.area_level == level) & rows.area_version.isin(versions) & ~np.isfinite(at[0])
    found[own.to_numpy(dtype=bool)] = pd.Index(codes).get_indexer(rows.area_code[own])
    return level, versions[0], found, codes


def squares(east: Any, north: Any, side: int) -> tuple[Any, list[str]]:
    """Index of each point's square (OUTSIDE without a position) and the squares' codes, in order."""
    known = np.isfinite(east) & np.isfinite(north)
    corner = [np.floor(np.asarray(part)[known] / side).astype(np.int64) * side for part in (east, north)]
    index = np.full(len(known), OUTSIDE, dtype=np.int64)
    index[known], found = pd.factorize(corner[0] * CORNER + corner[1], sort=True)
    return index, [f"{code:013d}" for code in found]
