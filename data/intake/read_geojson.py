"""Reads GeoJSON with Python's own parser: features, their properties and their shapes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data.intake.declared import Declared
from data.intake.raw import MOST_VERTICES, Raw, check_cell, check_columns, check_rows, plain
from data.intake.refusals import FileRefused, refused
from data.tables.checks import Problem


def read_geojson(path: Path, _declared: Declared, _folder: Path) -> Raw:
    """The features as rows; line 1 is the first feature. Raises FileRefused."""
    collection = _load(path)
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise refused("geojson.no_collection", value=path.name)
    if not features:
        raise refused("geojson.empty", value=path.name)
    check_rows(len(features))
    properties = [_properties(feature, number) for number, feature in enumerate(features, start=1)]
    headers = list(dict.fromkeys(name for row in properties for name in row))
    check_columns(headers)
    table = pd.DataFrame(properties, columns=pd.Index(headers, dtype="str"), dtype="str").fillna("")
    table.index = pd.RangeIndex(len(features))
    lines = np.arange(1, len(features) + 1)
    return _with_shapes(table, lines, [feature.get("geometry") for feature in features], _crs(collection))


def _load(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refuse_constant)
    except FileRefused:
        raise
    except UnicodeDecodeError as error:
        raise refused("geojson.encoding", value=path.name) from error
    except RecursionError as error:
        raise refused("geojson.deep", value=path.name) from error
    except json.JSONDecodeError as error:
        raise refused("geojson.broken", value=error.msg, line=error.lineno) from error
    except ValueError as error:
        raise refused("geojson.long_number", value=path.name) from error
    if not isinstance(found, dict):
        raise refused("geojson.no_collection", value=path.name)
    return found


def _refuse_constant(name: str) -> Any:
    raise refused("geojson.constant", value=name)


def _properties(feature: Any, number: int) -> dict[str, str]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise refused("geojson.no_feature", line=number)
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise refused("geojson.properties", line=number)
    texts = {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else plain(value)
        for name, value in properties.items()
    }
    return {name: check_cell(text, number, name) for name, text in texts.items()}


def _crs(collection: dict[str, Any]) -> str:
    """The old member `crs` if there is one; else WGS 84, which RFC 7946 says that GeoJSON is in."""
    said = collection.get("crs")
    if said is None:
        return "EPSG:4326"
    try:
        name = str(said["properties"]["name"])
    except (KeyError, TypeError) as error:
        raise refused("geojson.crs", column="crs") from error
    return "EPSG:4326" if name.endswith("CRS84") else "EPSG:" + name.rsplit(":", 1)[-1]


def _with_shapes(table: pd.DataFrame, lines: Any, geometries: list[Any], crs: str) -> Raw:
    problems = [_fault(geometry, number) for number, geometry in enumerate(geometries, start=1)]
    good = np.array([problem is None for problem in problems], dtype=bool)
    texts = [json.dumps(geometries[row]) if geometries[row] else None for row in np.flatnonzero(good)]
    shapes = np.full(len(texts), None, dtype=object)
    broken = np.zeros(len(texts), dtype=bool)
    for row, text in enumerate(texts):
        shape = None if text is None else shapely.from_geojson(text, on_invalid="ignore")
        shapes[row] = None if shape is None else shapely.to_wkb(shapely.force_2d(shape))
        broken[row] = shape is None and text is not None
    told = [*filter(None, problems), *(_unreadable(int(lines[good][row])) for row in np.flatnonzero(broken))]
    left = table[good][~broken].reset_index(drop=True)
    return Raw(table=left, lines=lines[good][~broken], shapes=shapes[~broken], crs=crs, problems=tuple(told))


def _fault(geometry: Any, number: int) -> Problem | None:
    if geometry is not None and not isinstance(geometry, dict):
        return _unreadable(number)
    if geometry and _too_many(geometry.get("coordinates")):
        return Problem(number, "geometry", str(geometry.get("type"))[:60], "shape.vertices")
    return None


def _too_many(coordinates: Any) -> bool:
    """Counts vertices without recursion."""
    count, left = 0, [coordinates]
    while left:
        one = left.pop()
        if not isinstance(one, list):
            continue
        if one and not isinstance(one[0], list):
            count += 1
        elif len(one) > MOST_VERTICES:
            return True
        else:
            left += one
    return count > MOST_VERTICES


def _unreadable(number: int) -> Problem:
    return Problem(number, "geometry", "", "shape.unreadable")
