"""Every file of the drawn ground, made from areas, land and stations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data.area import AREA
from data.geography.drawn import rounded, stripes
from data.geography.geometry import FULL_AREAS
from data.model import MUNICIPALITY_CODES, MUNICIPALITY_NAMES
from scripts.geometry import marks, shapes, wheels

FULL_DECIMALS = 2
HATCH_MUNICIPALITY = (200.0, 1000.0)
HATCH_REGSO = (40.0, 320.0)
"""Width and distance of stripes, metres."""

NEIGHBOUR_LABEL_M2 = 4e6
NEIGHBOUR_LABEL_MARGIN_M = 4_000.0

_CC0 = "CC0-1.0"
_LAND_LICENCE = "CC0-1.0 AND LGPL-3.0-only"
_RECIPE = "SCB, RegSO 2025"
_LAND_RECIPE = "SCB, RegSO 2025; GSHHG by Wessel and Smith"
_POINTS_RECIPE = "reference_points.csv (Trafikverket; SL)"


@dataclass(frozen=True, slots=True)
class Ground:
    """What every drawn layer is made from. Shapes by code in EPSG:4326, except `full` (EPSG:3006)."""

    full: Any
    regso: Any
    municipalities: Any
    neighbours: Any
    names: dict[str, str]
    window: Any


@dataclass(frozen=True, slots=True)
class Layer:
    """One file to write: its bytes and what the manifest says of it."""

    content: bytes
    count: int
    crs: str
    source: str
    licence: str


def feature(shape: Any, properties: dict[str, Any], code: str | None = None) -> dict[str, Any]:
    """A GeoJSON feature; polygons wound as RFC 7946 asks, coordinates as they are given."""
    wound = shapely.orient_polygons(shapely.normalize(shape), exterior_cw=False)
    identity = {} if code is None else {"id": code}
    drawn = shapely.geometry.mapping(wound)
    return {"type": "Feature", **identity, "properties": properties, "geometry": drawn}


def geojson(features: Iterable[dict[str, Any]], source: str, licence: str) -> Layer:
    """A layer in WGS 84 without a space too many."""
    listed = list(features)
    text = json.dumps({"type": "FeatureCollection", "features": listed}, ensure_ascii=False, separators=(",", ":"))
    return Layer(text.encode(), len(listed), wheels.DEGREES, source, licence)


def full_layer(ground: Ground) -> Layer:
    """Full polygons at a hundredth of a metre, for point-in-polygon."""
    exact = shapely.transform(ground.full.geometry.to_numpy(), lambda pairs: np.round(pairs, FULL_DECIMALS))
    frame = ground.full.set_geometry(exact, crs=wheels.METRES)
    wheels.check_cover(frame)
    buffer = BytesIO()
    frame.to_parquet(buffer, index=False, compression="brotli", compression_level=11)
    return Layer(buffer.getvalue(), len(frame), wheels.METRES, _RECIPE, _CC0)


def area_facts(ground: Ground) -> Any:
    """DataFrame (name, municipality_code) by code for the RegSO, then the municipalities."""
    regso = ground.full.set_index("code")[["name", "municipality_code"]]
    codes = list(ground.municipalities.index)
    names = [MUNICIPALITY_NAMES[code] for code in codes]
    return pd.concat([regso, pd.DataFrame({"name": names, "municipality_code": codes}, index=codes)])


def area_layer(ground: Ground, drawn: Any) -> Layer:
    """Areas to fill: one feature per code, with the point where its label stands."""
    facts, labels = area_facts(ground), marks.label_points(drawn)
    return geojson(
        (
            feature(shape, _area_properties(code, facts.loc[code], labels.loc[code]), code)
            for code, shape in drawn.items()
        ),
        _LAND_RECIPE,
        _LAND_LICENCE,
    )


def _area_properties(code: str, fact: Any, label: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": fact["name"],
        "municipality_code": fact["municipality_code"],
        "label_lon": float(label["lon"]),
        "label_lat": float(label["lat"]),
    }


def land_layer(ground: Ground) -> Layer:
    """Land outside the municipalities: their own fill meets it edge to edge."""
    land = shapely.coverage_union_all(ground.neighbours.to_numpy())
    return geojson([feature(land, {"kind": "land"})], _LAND_RECIPE, _LAND_LICENCE)


def border_layer(ground: Ground) -> Layer:
    """Municipality borders on land: kind "municipality" where one of the area's is a side, else "neighbour"."""
    every = pd.concat([ground.municipalities, ground.neighbours])
    borders = shapes.shared_borders(every)
    ours = borders["first"].isin(MUNICIPALITY_CODES) | borders["second"].isin(MUNICIPALITY_CODES)
    kinds = np.where(ours, "municipality", "neighbour")
    lines = {kind: shapely.get_parts(borders.geometry[kinds == kind].to_numpy()) for kind in np.unique(kinds)}
    features = (feature(shapely.multilinestrings(parts), {"kind": str(kind)}) for kind, parts in lines.items())
    return geojson(features, _LAND_RECIPE, _LAND_LICENCE)


def label_layer(ground: Ground) -> Layer:
    """One point per name: the municipalities, their neighbours within the window, the RegSO."""
    facts = area_facts(ground)
    neighbours = neighbour_label_shapes(ground)
    ours = facts["name"].to_dict()
    features = [
        *_labels(ground.municipalities, ours, marks.MUNICIPALITY_LABEL),
        *_labels(neighbours, ground.names, marks.NEIGHBOUR_LABEL),
        *_labels(ground.regso, ours, marks.REGSO_LABEL),
    ]
    return geojson(features, _LAND_RECIPE, _LAND_LICENCE)


def neighbour_label_shapes(ground: Ground) -> Any:
    """The part of each neighbour that is large enough and not at the very edge of the drawn land."""
    middle = ground.window.buffer(-NEIGHBOUR_LABEL_MARGIN_M)
    inside = ground.neighbours.to_crs(wheels.METRES).intersection(middle)
    return inside[inside.area >= NEIGHBOUR_LABEL_M2].to_crs(wheels.DEGREES)


def _labels(drawn: Any, names: dict[str, str], label: marks.LabelKind) -> list[dict[str, Any]]:
    points = marks.label_points(drawn)
    return [
        feature(
            shapely.Point(point["lon"], point["lat"]),
            {"name": names[code], "kind": label.kind, "minzoom": label.zoom_for(point["radius_m"])},
            code,
        )
        for code, point in points.iterrows()
    ]


def hatch_layer(drawn: Any, width: float, spacing: float) -> Layer:
    """Stripes inside each area, for "no data": one feature with the id of its area.

    Drawn on evenly stretched degrees, where a line that is straight here is straight in the file too.
    """
    stretched = shapely.transform(drawn.to_numpy(), lambda pairs: pairs * marks.METRES_PER_DEGREE)
    striped = np.array([stripes(shape, width, spacing) for shape in stretched])
    finished = rounded(shapely.transform(striped, lambda pairs: pairs / marks.METRES_PER_DEGREE))
    return geojson(
        (feature(shape, {"code": code}, code) for code, shape in zip(drawn.index, finished, strict=True)),
        _LAND_RECIPE,
        _LAND_LICENCE,
    )


def station_layer(points: Any) -> Layer:
    """Stations of rail and metro that have a coordinate."""
    return geojson(
        (
            feature(shapely.Point(row["lon"], row["lat"]), {"name": row["name"], "kind": row["kind"]}, ref_id)
            for ref_id, row in marks.stations(points).iterrows()
        ),
        _POINTS_RECIPE,
        "facts, no licence claimed",
    )


def rail_layer(stops: Any, points: Any) -> Layer:
    """The area's railway as straight lines between stations: schematic, and says so."""
    features = []
    for line, name in AREA.rail.items():
        shape, omitted = marks.rail_line(stops[stops["line"] == line], points)
        properties = {"line": line, "name": name, "schematic": True, "omitted": omitted}
        features.append(feature(shape, properties, line))
    return geojson(features, _POINTS_RECIPE, "facts, no licence claimed")


def layers(ground: Ground, stops: Any, points: Any) -> dict[str, Layer]:
    """Every file of the ground by name."""
    return {
        FULL_AREAS: full_layer(ground),
        "municipality.geojson": area_layer(ground, ground.municipalities),
        "regso.geojson": area_layer(ground, ground.regso),
        "land.geojson": land_layer(ground),
        "borders.geojson": border_layer(ground),
        "labels.geojson": label_layer(ground),
        "hatch_municipality.geojson": hatch_layer(ground.municipalities, *HATCH_MUNICIPALITY),
        "hatch_regso.geojson": hatch_layer(ground.regso, *HATCH_REGSO),
        "rail.geojson": rail_layer(stops, points),
        "stations.geojson": station_layer(points),
    }
