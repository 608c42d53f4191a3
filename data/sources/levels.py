"""Draws and names the areas of every geography: what a browser colours, its stripes, and what the areas are called."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.desk.state import DESK, SHAPES
from data.model import MUNICIPALITIES, SQUARES, AreaLevel
from data.sources import geometry, geometry_marks
from data.sources.small_areas import CORNER

SHIPPED = (AreaLevel.MUNICIPALITY, AreaLevel.REGSO)
DECIMALS = 5
FINE_M = 8.0
"""How far a drawn border of DeSO may lie from the true one."""

BAND = 0.06
"""Half the width of a square's stripe, as a part of its side."""

STRIPES = {AreaLevel.REGSO: (160.0, 900.0), AreaLevel.DESO: (80.0, 450.0)}
"""Width and distance of stripes, metres: wide enough to be seen when all five municipalities are."""

DESO_CODE = "[0-9]{4}[ABC][0-9]{4}"
NAMES = ["code", "name", "municipality_code"]


@lru_cache(maxsize=24)
def level_geojson(folder: Path, level: AreaLevel) -> bytes:
    """A release's areas of one level as GeoJSON in WGS 84, each with its code as id; under squares the municipalities.

    Raises as `data.sources.geometry.geometry_bytes`, and OSError or ValueError for damaged shapes.
    """
    if level in SHIPPED:
        return geometry.geometry_bytes(folder / "geometry", f"{level}.geojson")
    areas = _areas(folder, level)
    if level in SQUARES:
        land = geometry.drawn_in_metres(folder / "geometry", "municipality.geojson")[["code", "geometry"]]
        areas = pd.concat([land, areas[["code", "geometry"]]], ignore_index=True)
    return _collection(areas.code, areas.geometry)


@lru_cache(maxsize=24)
def hatch_geojson(folder: Path, level: AreaLevel) -> bytes:
    """Stripes over each area of a level, with the area's code as id. Raises as `level_geojson`."""
    if level is AreaLevel.MUNICIPALITY:
        return geometry.geometry_bytes(folder / "geometry", f"hatch_{level}.geojson")
    areas = _areas(folder, level)
    if level in SQUARES:
        return _collection(areas.code, gpd.GeoSeries(_bands(areas.geometry.to_numpy()), crs=3006))
    striped = [geometry_marks.stripes(shape, *STRIPES[level]) for shape in areas.geometry]
    return _collection(areas.code, gpd.GeoSeries(striped, crs=3006))


@lru_cache(maxsize=24)
def level_names(folder: Path, level: AreaLevel) -> pd.DataFrame:
    """code, name, municipality_code of a level's areas. Raises as `level_geojson`."""
    if level is AreaLevel.MUNICIPALITY:
        return pd.DataFrame([(one.code, one.name, one.code) for one in MUNICIPALITIES], columns=NAMES)
    if level is AreaLevel.REGSO:
        return geometry.area_names(folder / "geometry")
    return pd.DataFrame(_areas(folder, level)[NAMES])


def _areas(folder: Path, level: AreaLevel) -> gpd.GeoDataFrame:
    if level is AreaLevel.REGSO:
        return geometry.drawn_in_metres(folder / "geometry", "regso.geojson")
    return _grid(folder, SQUARES[level]) if level in SQUARES else _deso(folder)


@lru_cache(maxsize=8)
def _grid(folder: Path, side: int) -> gpd.GeoDataFrame:
    """The squares of SCB's grid that touch the land of the five, with the first RegSO that each touches."""
    land = geometry.drawn_in_metres(folder / "geometry", "regso.geojson")
    names = geometry.area_names(folder / "geometry").set_index("code")
    west, south, east, north = (np.floor(land.total_bounds / side) * side).astype(np.int64)
    x, y = (
        part.ravel() for part in np.meshgrid(np.arange(west, east + side, side), np.arange(south, north + side, side))
    )
    boxes = shapely.box(x, y, x + side, y + side)
    shapes = land.geometry.to_numpy()
    shapely.prepare(shapes)
    square, area = shapely.STRtree(shapes).query(boxes, "intersects")
    found, first = np.unique(square, return_index=True)
    codes = land.code.to_numpy()[area[first]]
    place = [f"{e:06d} {n:07d}" for e, n in zip(x[found], y[found], strict=True)]
    return gpd.GeoDataFrame(
        {
            "code": [f"{code:013d}" for code in x[found] * CORNER + y[found]],
            "name": [f"{name} · {at}" for name, at in zip(names.name.loc[codes], place, strict=True)],
            "municipality_code": [code[:4] for code in codes],
        },
        geometry=boxes[found],
        crs=3006,
    )


def _bands(boxes: Any) -> Any:
    """One thin diagonal band per square, from its lower left to its upper right."""
    west, south, east, north = shapely.bounds(boxes).T
    reach = (east - west) * BAND
    corners = [
        (west, south),
        (west + reach, south),
        (east, north - reach),
        (east, north),
        (east - reach, north),
        (west, south + reach),
    ]
    rings = np.stack([np.column_stack(corner) for corner in corners], axis=1)
    return shapely.polygons(rings)


@lru_cache(maxsize=4)
def _deso(folder: Path) -> gpd.GeoDataFrame:
    """The DeSO of the latest version that came in, cut to drawn land and simplified; none when none came in."""
    path = folder / DESK / f"{SHAPES.name}.parquet"
    rows = pd.read_parquet(path) if path.is_file() else pd.DataFrame({"area_code": [], "area_version": [], "wkb": []})
    rows = rows[rows.area_code.astype("str").str.fullmatch(DESO_CODE)]
    latest = rows[rows.area_version == rows.area_version.max()] if len(rows) else rows
    codes = latest.area_code.astype("str").to_numpy(dtype=object)
    if not len(codes):
        return gpd.GeoDataFrame({name: [] for name in NAMES}, geometry=[], crs=3006)
    whole = shapely.coverage_simplify(shapely.from_wkb(latest.wkb.to_numpy()), FINE_M)
    land = shapely.union_all(geometry.drawn_in_metres(folder / "geometry", "regso.geojson").geometry.to_numpy())
    drawn = shapely.intersection(whole, land)
    shown = np.where(shapely.is_empty(drawn), whole, drawn)
    names = [f"DeSO {code}" for code in codes]
    fields = {"code": codes, "name": names, "municipality_code": [code[:4] for code in codes]}
    return gpd.GeoDataFrame(fields, geometry=shown, crs=3006)


def _collection(codes: Any, shapes: Any) -> bytes:
    """GeoJSON in WGS 84 without properties. The same bytes for the same areas."""
    degrees = gpd.GeoSeries(shapes).to_crs(4326).to_numpy() if len(codes) else np.array([], dtype=object)
    rounded = shapely.transform(degrees, lambda pairs: np.round(pairs, DECIMALS)) if len(codes) else degrees
    features = [
        f'{{"type":"Feature","id":"{code}","properties":{{}},"geometry":{text}}}'
        for code, text in zip(codes, shapely.to_geojson(rounded) if len(codes) else (), strict=True)
    ]
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode()
