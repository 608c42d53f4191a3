"""Draws and names the areas of every geography: what a browser colours, its stripes, and what the areas are called."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.geography import drawn, geometry
from data.geography.areas_of import CORNER, deso_of
from data.model import MUNICIPALITIES, SQUARES, AreaLevel

SHIPPED = (AreaLevel.MUNICIPALITY, AreaLevel.REGSO)
FINE_M = 8.0
"""How far a drawn border of DeSO may lie from the true one."""

BAND = 0.06
"""Half the width of a square's stripe along its lower side, as a part of that side."""

STRIPES = {AreaLevel.REGSO: (160.0, 900.0), AreaLevel.DESO: (80.0, 450.0)}
"""Width and distance of stripes, metres: wide enough to be seen when all municipalities are."""

NAMES = ["code", "name", "municipality_code"]


@lru_cache(maxsize=24)
def level_geojson(folder: Path, level: AreaLevel) -> bytes:
    """A release's areas of one level as GeoJSON in WGS 84, each with its code as id; under squares the municipalities.

    Raises as `data.geography.geometry.geometry_bytes`, and OSError or ValueError for damaged shapes.
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
    if level not in SQUARES:
        return _collection(areas.code, [drawn.stripes(shape, *STRIPES[level]) for shape in areas.geometry])
    # One thin diagonal band per square, from its lower left to its upper right.
    west, south, east, north = shapely.bounds(areas.geometry.to_numpy()).T
    reach = (east - west) * BAND * 2
    corners = [(west, south), (west + reach, south), (east, north), (east - reach, north)]
    bands = np.stack([np.column_stack(corner) for corner in corners], axis=1)
    return _collection(areas.code, shapely.polygons(bands))


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
    """The squares of SCB's grid that touch the land of the area, named by the RegSO with most of each one's land."""
    land = geometry.drawn_in_metres(folder / "geometry", "regso.geojson")
    names = geometry.area_names(folder / "geometry").set_index("code").name
    west, south, east, north = (np.floor(land.total_bounds / side) * side).astype(np.int64)
    lattice = np.meshgrid(np.arange(west, east + side, side), np.arange(south, north + side, side))
    x, y = (part.ravel() for part in lattice)
    boxes = shapely.box(x, y, x + side, y + side)
    square, area = _owners(boxes, land.geometry.to_numpy())
    codes, x, y = land.code.to_numpy()[area], x[square], y[square]
    return gpd.GeoDataFrame(
        {
            "code": [f"{code:013d}" for code in x * CORNER + y],
            "name": [f"{name} · {e:06d} {n:07d}" for name, e, n in zip(names.loc[codes], x, y, strict=True)],
            "municipality_code": [code[:4] for code in codes],
        },
        geometry=boxes[square],
        crs=3006,
    )


def _owners(boxes: Any, shapes: Any) -> tuple[Any, Any]:
    """Numbers of the boxes that meet any shape, in order, and of the shape that covers most of each."""
    shapely.prepare(shapes)
    area, square = shapely.STRtree(boxes).query(shapes, "intersects")
    shared = (np.bincount(square, minlength=len(boxes)) > 1)[square]
    covered = np.zeros(len(square))
    covered[shared] = shapely.area(shapely.intersection(shapes[area[shared]], boxes[square[shared]]))
    order = np.lexsort((area, -covered, square))
    found, first = np.unique(square[order], return_index=True)
    return found, area[order][first]


@lru_cache(maxsize=4)
def _deso(folder: Path) -> gpd.GeoDataFrame:
    """The DeSO of the latest version that came in, cut to drawn land and simplified; none when none came in."""
    try:
        rows = deso_of(folder).sort_values("area_code")
    except (OSError, ValueError) as error:
        raise geometry.GeometryDamaged(
            f"The shapes of DeSO cannot be read ({type(error).__name__}): roll back."
        ) from error
    codes = rows.area_code.astype("str").to_numpy(dtype=object)
    whole = shapely.coverage_simplify(shapely.from_wkb(rows.wkb.to_numpy(dtype=object)), FINE_M)
    land = shapely.union_all(geometry.drawn_in_metres(folder / "geometry", "regso.geojson").geometry.to_numpy())
    # The polygons alone: where shapes only touch, lines and points are left out.
    parts, owner = shapely.get_parts(shapely.intersection(whole, land), return_index=True)
    flat = shapely.get_dimensions(parts) == 2
    on_land = np.full(len(whole), shapely.MultiPolygon(), dtype=object)
    shapely.multipolygons(parts[flat], indices=owner[flat], out=on_land)
    fields = {"code": codes, "name": [f"DeSO {code}" for code in codes], "municipality_code": [c[:4] for c in codes]}
    return gpd.GeoDataFrame(
        {name: pd.Series(fields[name], dtype="str") for name in NAMES},
        geometry=np.where(shapely.is_empty(on_land), whole, on_land),
        crs=3006,
    )


def _collection(codes: Any, shapes: Any) -> bytes:
    """GeoJSON in WGS 84 without properties. The same bytes for the same areas."""
    degrees = gpd.GeoSeries(shapes, crs=3006).to_crs(4326).to_numpy()
    rounded = drawn.rounded(degrees)
    crossed = ~shapely.is_valid(rounded)  # by the rounding: these are snapped with care instead
    rounded[crossed] = drawn.rounded(shapely.set_precision(degrees[crossed], 10.0**-drawn.DECIMALS))
    wound = shapely.orient_polygons(rounded, exterior_cw=False)
    features = [
        f'{{"type":"Feature","id":"{code}","properties":{{}},"geometry":{text}}}'
        for code, text in zip(codes, shapely.to_geojson(wound), strict=True)
    ]
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode()
