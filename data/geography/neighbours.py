"""Says which areas lie beside each other, for statistics that look at an area together with what surrounds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.geography import geometry
from data.geography.areas_of import deso_of
from data.model import AreaLevel

AREA_NEIGHBOURS = "area_neighbours"
APART_M = 50.0
"""Areas this near count as touching: a strait, a bridge, or borders that were drawn twice."""


def neighbours(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Pairs of areas that touch or lie within APART_M of each other: code, neighbour; each pair both ways, by code.

    areas: code and polygons in EPSG:3006, else ValueError. An area with nobody so near has the nearest one, which
    then has it too, so that none stands alone; a single area has no pair. Give whole areas, water included: drawn
    ones end at the shore, and their neighbours across the water are lost.
    """
    if areas.crs is None or areas.crs.to_epsg() != 3006:
        raise ValueError(f"areas are in {areas.crs}: give them in EPSG:3006, as by .to_crs(3006).")
    shapes, codes = areas.geometry.to_numpy(), areas.code.to_numpy(dtype=object)
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="dwithin", distance=APART_M)
    alone = np.setdiff1d(np.arange(len(codes)), one[one != other])
    lonely, nearest = _nearest(tree, shapes, alone)
    first = np.concatenate([one, lonely, nearest])
    second = np.concatenate([other, nearest, lonely])
    pairs = pd.DataFrame({"code": codes[first], "neighbour": codes[second]}, dtype="object")
    apart = pairs[first != second].drop_duplicates()
    return apart.sort_values(["code", "neighbour"], ignore_index=True)


def of_release(folder: Path) -> pd.DataFrame:
    """area_level, code, neighbour: of the RegSO that ship, and of the DeSO of the latest version that came in.

    Raises as `data.geography.geometry.geometry_bytes`, and OSError or ValueError for a damaged file of shapes.
    """
    found = {AreaLevel.REGSO: geometry.full_areas(folder / "geometry"), AreaLevel.DESO: _came_in(folder)}
    parts = [
        neighbours(areas).assign(area_level=str(level)) for level, areas in found.items() if areas is not None
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)[["area_level", "code", "neighbour"]]


def _nearest(tree: Any, shapes: Any, alone: Any) -> tuple[Any, Any]:
    """Those that stand alone, each with the nearest other area."""
    if not len(alone) or len(shapes) < 2:
        return np.array([], dtype=np.intp), np.array([], dtype=np.intp)
    own, nearest = tree.query_nearest(shapes[alone], exclusive=True, all_matches=False)
    return alone[own], nearest


def _came_in(folder: Path) -> gpd.GeoDataFrame | None:
    latest = deso_of(folder)
    if latest.empty:
        return None
    return gpd.GeoDataFrame(
        {"code": latest.area_code.astype("str")}, geometry=shapely.from_wkb(latest.wkb.to_numpy()), crs=3006
    )
