"""Reads the map's ground that ships with the project: areas, land, borders, labels, stripes, rail."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

MANIFEST = "geometry.json"
FULL_AREAS = "regso_full.parquet"
DRAWN_FILES = (
    "municipality.geojson", "regso.geojson", "land.geojson", "borders.geojson", "labels.geojson",
    "hatch_municipality.geojson", "hatch_regso.geojson", "rail.geojson", "stations.geojson",
)  # fmt: skip
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
    try:
        expected = geometry_manifest(folder)["files"][name]["sha256"]
    except (KeyError, TypeError) as error:
        raise GeometryDamaged(f"{MANIFEST} says nothing about {name}. {_REMEDY}") from error
    if hashlib.sha256(content).hexdigest() != expected:
        raise GeometryDamaged(f"{name} is not the file that {MANIFEST} vouches for. {_REMEDY}")
    return content


def ground_bytes(folder: Path) -> bytes:
    """All that lies under and over the areas, as one GeoJSON collection in WGS 84.

    Land outside, borders, schematic railway, stations and names, told apart by the property `kind`. One file
    instead of five: the map waits for each of its sources before anything can be drawn on it. Raises as
    `geometry_bytes` does.
    """
    features = []
    for name in GROUND_FILES:
        for feature in json.loads(geometry_bytes(folder, name))["features"]:
            properties = {"kind": "rail"} | feature["properties"]
            shown = ("kind", "name", "minzoom") if feature["geometry"]["type"] == "Point" else ("kind",)
            kept = {key: properties[key] for key in shown if key in properties}
            features.append({"type": "Feature", "properties": kept, "geometry": feature["geometry"]})
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


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


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise GeometryMissing(f"{name} cannot be read in the geometry folder. {_REMEDY}") from error
