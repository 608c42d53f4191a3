"""Reads the map's ground that ships with the project: areas, land, borders, labels, stripes, rail."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

MANIFEST = "geometry.json"
FULL_AREAS = "regso_full.parquet"
DRAWN_FILES = (
    "municipality.geojson",
    "regso.geojson",
    "land.geojson",
    "borders.geojson",
    "labels.geojson",
    "hatch_municipality.geojson",
    "hatch_regso.geojson",
    "rail.geojson",
    "stations.geojson",
)
"""Layers in WGS 84 that a browser may ask for."""

GROUND_FILES = ("land.geojson", "borders.geojson", "rail.geojson", "stations.geojson", "labels.geojson")
"""What `ground_bytes` puts together, in drawing order."""

GEOMETRY_FILES = (FULL_AREAS, *DRAWN_FILES)
"""Every file that geometry.json vouches for."""

_REMEDY = "Rebuild the ground with: python -m scripts.geometry.build"


class GeometryMissing(FileNotFoundError):
    """A file of the ground is not there, or no such file belongs to it."""


class GeometryDamaged(ValueError):
    """A file of the ground is not the one that geometry.json vouches for."""


def geometry_bytes(folder: Path, name: str) -> bytes:
    """The bytes of one of GEOMETRY_FILES in `folder`, checked against geometry.json.

    Raises GeometryMissing (no such file) or GeometryDamaged (another sha256, or an unreadable manifest).
    """
    if name not in GEOMETRY_FILES:
        raise GeometryMissing(f"{name!r} is not part of the ground. It has: {', '.join(GEOMETRY_FILES)}.")
    content = _read(folder, name)
    expected = _expected_sha256(geometry_manifest(folder), name)
    if hashlib.sha256(content).hexdigest() != expected:
        raise GeometryDamaged(f"{name} is not the file that {MANIFEST} vouches for. {_REMEDY}")
    return content


def ground_bytes(folder: Path) -> bytes:
    """All that lies under and over the areas, as one GeoJSON collection in WGS 84.

    Land outside, borders, schematic railway, stations and names, told apart by the property `kind`. One file
    instead of five: the map waits for each of its sources before anything can be drawn on it. Raises as
    `geometry_bytes` does.
    """
    parts = [json.loads(geometry_bytes(folder, name))["features"] for name in GROUND_FILES]
    features = [_with_kind(feature) for part in parts for feature in part]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _with_kind(feature: dict[str, Any]) -> dict[str, Any]:
    properties = {"kind": "rail"} | feature["properties"]
    point = feature["geometry"]["type"] == "Point"
    kept = {name: properties[name] for name in ("kind", "name", "minzoom") if point and name in properties}
    return {"type": "Feature", "properties": {"kind": properties["kind"]} | kept, "geometry": feature["geometry"]}


def geometry_manifest(folder: Path) -> dict[str, Any]:
    """geometry.json: files with hash, count, CRS, source and licence; windows and bounds in degrees."""
    try:
        manifest = json.loads(_read(folder, MANIFEST))
    except ValueError as error:
        raise GeometryDamaged(f"{MANIFEST} is not readable as JSON. {_REMEDY}") from error
    if not isinstance(manifest, dict):
        raise GeometryDamaged(f"{MANIFEST} does not hold an object. {_REMEDY}")
    return manifest


def full_areas(folder: Path) -> Any:
    """The 63 full RegSO polygons, water included, sorted by code, EPSG:3006.

    GeoDataFrame (code, name, municipality_code, version, geometry). Raises as geometry_bytes does.
    """
    return gpd.read_parquet(BytesIO(geometry_bytes(folder, FULL_AREAS)))


def drawn_in_metres(folder: Path, name: str) -> Any:
    """A drawn layer, clipped to land where it is one of areas, as a GeoDataFrame in EPSG:3006. Raises as above."""
    return gpd.read_file(BytesIO(geometry_bytes(folder, name))).to_crs(3006)


def area_names(folder: Path) -> Any:
    """DataFrame (code, name, municipality_code) of the 63 RegSO, sorted by code."""
    columns = ["code", "name", "municipality_code"]
    return pd.read_parquet(BytesIO(geometry_bytes(folder, FULL_AREAS)), columns=columns)


def locate(points: Any, areas: Any) -> Any:
    """Code of the area that each point lies in: object array as long as `points`, None where there is none.

    `points`: GeoSeries or GeoDataFrame of points; `areas`: GeoDataFrame with `code`. Both in EPSG:3006, else
    ValueError. A point on a shared edge belongs to the area that comes first; an empty point to none.
    """
    _require_metres("points", points)
    _require_metres("areas", areas)
    area, point = shapely.STRtree(points.geometry.to_numpy()).query(areas.geometry.to_numpy(), "intersects")
    found = np.full(len(points), None, dtype=object)
    found[point[::-1]] = areas["code"].to_numpy(dtype=object)[area[::-1]]
    return found


def _require_metres(what: str, frame: Any) -> None:
    if frame.crs is None or frame.crs.to_epsg() != 3006:
        raise ValueError(f"{what} are in {frame.crs}: give them in EPSG:3006, as by .to_crs(3006).")


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise GeometryMissing(f"{name} cannot be read in the geometry folder. {_REMEDY}") from error


def _expected_sha256(manifest: dict[str, Any], name: str) -> str:
    try:
        return str(manifest["files"][name]["sha256"])
    except (KeyError, TypeError) as error:
        raise GeometryDamaged(f"{MANIFEST} says nothing about {name}. {_REMEDY}") from error
