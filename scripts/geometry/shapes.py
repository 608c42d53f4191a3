"""The drawn ground: areas cut to land as one coverage, so that neighbours share every edge."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.area import AREA
from data.geography.drawn import rounded
from scripts.geometry.wheels import DEGREES, METRES, GeometryBuildError

WINDOW_MARGIN = 0.35
"""Degrees of land drawn beyond the area's window on every side, so that the edge of the data is not seen."""

FINE_M = 8.0
COARSE_M = 250.0
"""Tolerances of coverage_simplify: inside the near window and outside it."""

NEAR_MARGIN_M = 1_500.0
GRID_M = 0.1

MIN_ISLAND_M2 = {"own": 10_000.0, "near": 50_000.0, "far": 1_000_000.0}
"""Whole islands smaller than this are not drawn: touching the municipalities, else near them, else beyond."""

FRAGMENT_WIDTH_M = 70.0
"""A piece that a border in the water cuts off an island, and that is thinner than this on average (twice its
area over its perimeter), is drawn with the rest of the island: the coast itself is some 50 m off."""


def land_window() -> tuple[float, float, float, float]:
    """West, south, east, north within which land is drawn, degrees."""
    west, south, east, north = AREA.window
    low, high = (west - WINDOW_MARGIN, south - WINDOW_MARGIN), (east + WINDOW_MARGIN, north + WINDOW_MARGIN)
    return round(low[0], 3), round(low[1], 3), round(high[0], 3), round(high[1], 3)


def wide_window() -> Any:
    """The rectangle in EPSG:3006 that holds land_window(), edges on whole hundreds of metres."""
    degrees = shapely.box(*land_window()).segmentize(0.05)
    west, south, east, north = gpd.GeoSeries([degrees], crs=DEGREES).to_crs(METRES).total_bounds / 100
    return shapely.box(*(100 * np.array([np.floor(west), np.floor(south), np.ceil(east), np.ceil(north)])))


def near_window(areas: Any) -> Any:
    """The rectangle with full detail: the municipalities and a margin, EPSG:3006."""
    west, south, east, north = areas.total_bounds
    margin = NEAR_MARGIN_M
    return shapely.box(*np.round([west - margin, south - margin, east + margin, north + margin], -2))


def drawn_islands(land: Any, own: Any, near: Any) -> Any:
    """Array of the polygons of `land` that are large enough to draw, by MIN_ISLAND_M2."""
    parts = shapely.get_parts(land)
    shapely.prepare([own, near])
    limit = np.where(shapely.intersects(near, parts), MIN_ISLAND_M2["near"], MIN_ISLAND_M2["far"])
    limit = np.where(shapely.intersects(own, parts), MIN_ISLAND_M2["own"], limit)
    return parts[shapely.area(parts) >= limit]


def drawing_cells(regso: Any, areas: Any) -> Any:
    """Series of polygons by drawing code: RegSO code in the municipalities of the area, municipality code elsewhere."""
    others = regso[~regso["code"].isin(areas["code"])].dissolve("municipality_code").geometry
    return pd.concat([areas.set_index("code").geometry, others])


def land_faces(cells: Any, islands: Any, near: Any, window: Any) -> Any:
    """Pieces of land by drawing code, noded on one grid so that they form a coverage.

    Returns a GeoDataFrame (code, near, geometry; EPSG:3006). Land that no municipality covers is refused.
    """
    lines = [*shapely.boundary(cells.to_numpy()), *shapely.boundary(islands), near.boundary]
    inside = shapely.intersection(shapely.set_precision(np.array(lines), GRID_M), window)
    noded = shapely.union_all(np.append(inside, window.boundary), grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    points = shapely.point_on_surface(faces)
    on_land = np.unique(shapely.STRtree(islands).query(points, predicate="intersects")[0])
    found = cells.index.to_numpy()[_covering(points[on_land], cells.to_numpy())]
    columns = {"code": found, "near": shapely.intersects(near, points[on_land])}
    return gpd.GeoDataFrame(columns, geometry=faces[on_land], crs=METRES)


def _covering(points: Any, polygons: Any) -> Any:
    """Index of the polygon that covers each point; refused when a point has none."""
    point, polygon = shapely.STRtree(polygons).query(points, predicate="intersects")
    owner = np.full(len(points), -1)
    owner[point[::-1]] = polygon[::-1]
    if (owner < 0).any():
        raise GeometryBuildError("Some land lies in no municipality: coast and RegSO do not fit each other.")
    return owner


def join_fragments(faces: Any) -> Any:
    """Faces with cut-off fragments given to the area they are attached to along the longest edge."""
    shapes = faces.geometry.to_numpy()
    small = np.flatnonzero(2 * shapely.area(shapes) / shapely.length(shapes) < FRAGMENT_WIDTH_M)
    left, right = shapely.STRtree(shapes).query(shapes[small], predicate="intersects")
    pairs = pd.DataFrame({"fragment": small[left], "host": right})
    pairs = pairs[~pairs["host"].isin(small)]
    shared = shapely.intersection(shapes[pairs["fragment"]], shapes[pairs["host"]])
    pairs = pairs.assign(edge=shapely.length(shared)).query("edge > 0").sort_values(["edge", "host"])
    host = pairs.groupby("fragment")["host"].last()
    codes = faces["code"].to_numpy().copy()
    codes[host.index.to_numpy()] = codes[host.to_numpy()]
    return faces.assign(code=codes)


def simplified_coverage(faces: Any) -> Any:
    """The faces joined by (code, near) and simplified: FINE_M near, COARSE_M beyond; EPSG:4326, rounded.

    The line between near and far is part of the coverage, so both sides keep the same points on it.
    """
    groups = faces.groupby(["code", "near"])
    shapes = np.array([shapely.coverage_union_all(group.geometry.to_numpy()) for _, group in groups])
    index = pd.MultiIndex.from_tuples(list(groups.groups)).to_frame(index=False, name=["code", "near"])
    near = index["near"].to_numpy(dtype=bool)
    fine, coarse = (shapely.coverage_simplify(shapes, metres) for metres in (FINE_M, COARSE_M))
    chosen = gpd.GeoSeries(np.where(near, fine, coarse), crs=METRES).to_crs(DEGREES)
    drawn = gpd.GeoDataFrame(index, geometry=rounded(chosen.to_numpy()), crs=DEGREES)
    _check_coverage(drawn)
    return drawn


def _check_coverage(drawn: Any) -> None:
    shapes = drawn.geometry.to_numpy()
    broken = drawn.loc[~shapely.is_valid(shapes) | shapely.is_empty(shapes), "code"]
    if len(broken) or not shapely.coverage_is_valid(shapes):
        raise GeometryBuildError(
            f"Simplified areas do not fit each other ({', '.join(broken) or 'edges differ'}): lower FINE_M."
        )


def joined(drawn: Any, keys: Any) -> Any:
    """Drawn pieces joined by `keys` (one per row): GeoSeries by key, EPSG:4326, points of edges kept."""
    groups = drawn.geometry.groupby(np.asarray(keys))
    shapes = {key: shapely.coverage_union_all(group.to_numpy()) for key, group in groups}
    return gpd.GeoSeries(shapes, crs=DEGREES)


def shared_borders(municipalities: Any) -> Any:
    """Lines where two municipalities meet on land: GeoDataFrame (first, second, geometry), EPSG:4326.

    Coast is on one side only and so never part of it.
    """
    edges = shapely.boundary(municipalities.to_numpy())
    left, right = shapely.STRtree(edges).query(edges, predicate="intersects")
    left, right = left[left < right], right[left < right]
    lines = [_lines_only(shapely.intersection(edges[a], edges[b])) for a, b in zip(left, right, strict=True)]
    codes = municipalities.index.to_numpy()
    frame = gpd.GeoDataFrame({"first": codes[left], "second": codes[right]}, geometry=lines, crs=DEGREES)
    return frame[~frame.geometry.is_empty].sort_values(["first", "second"], ignore_index=True)


def _lines_only(shape: Any) -> Any:
    parts = shapely.get_parts(shape)
    return shapely.line_merge(shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1]))
