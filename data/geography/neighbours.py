"""Says which areas lie beside each other, for statistics that look at an area together with what surrounds it."""

from __future__ import annotations

from pathlib import Path

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
    if len(alone) and len(codes) > 1:
        lonely, nearest = tree.query_nearest(shapes[alone], exclusive=True, all_matches=False)
        one, other = np.concatenate([one, alone[lonely], nearest]), np.concatenate([other, nearest, alone[lonely]])
    pairs = pd.DataFrame({"code": codes[one], "neighbour": codes[other]}, dtype="object")
    apart = pairs[one != other].drop_duplicates()
    return apart.sort_values(["code", "neighbour"], ignore_index=True)


def of_release(folder: Path) -> pd.DataFrame:
    """area_level, code, neighbour: of the RegSO that ship, and of the DeSO of the latest version that came in.

    Raises as `data.geography.geometry.geometry_bytes`, and OSError or ValueError for a damaged file of shapes.
    """
    parts = [neighbours(geometry.full_areas(folder / "geometry")).assign(area_level=str(AreaLevel.REGSO))]
    deso = deso_of(folder)
    if len(deso):
        codes, shapes = deso.area_code.astype("str"), shapely.from_wkb(deso.wkb.to_numpy())
        areas = gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=3006)
        parts.append(neighbours(areas).assign(area_level=str(AreaLevel.DESO)))
    return pd.concat(parts, ignore_index=True)[["area_level", "code", "neighbour"]]
