"""What is laid over the drawn ground: label points, stripes for "no data", stations, schematic rail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from data.geography.drawn import DECIMALS, largest_circle
from scripts.geometry.wheels import DEGREES, METRES, GeometryBuildError

METRES_PER_DEGREE = (56_640.0, 111_410.0)
"""Length of a degree east and north at 59.5° N, WGS 84."""

STATION_KINDS = ("rail_station", "metro_station")

_REFERENCE_COLUMNS = {"ref_id", "name", "kind", "lat", "lon"}


@dataclass(frozen=True, slots=True)
class LabelKind:
    """When names of a kind appear: at `zoom` where a circle of `room_m` metres fits, else at `small_zoom`."""

    kind: str
    zoom: float
    small_zoom: float
    room_m: float

    def zoom_for(self, radius_m: float) -> float:
        """Zoom at which a name with this much room (radius in metres) appears."""
        return self.zoom if radius_m >= self.room_m else self.small_zoom


MUNICIPALITY_LABEL = LabelKind("municipality", zoom=8.0, small_zoom=8.0, room_m=0.0)
NEIGHBOUR_LABEL = LabelKind("neighbour", zoom=8.0, small_zoom=9.5, room_m=3_500.0)
REGSO_LABEL = LabelKind("regso", zoom=11.0, small_zoom=12.0, room_m=600.0)


def label_points(shapes: Any) -> Any:
    """Middle of the largest circle in each shape's largest part.

    `shapes` is a GeoSeries in EPSG:4326; returns a DataFrame (lon, lat, radius_m) with the same index.
    """
    metres = shapes.to_crs(METRES)
    circles = [largest_circle(shape) for shape in metres]
    points = [shapely.Point(circle.coords[0]) for circle in circles]
    middles = gpd.GeoSeries(points, crs=METRES).to_crs(DEGREES)
    columns = {
        "lon": middles.x.round(DECIMALS).to_numpy(),
        "lat": middles.y.round(DECIMALS).to_numpy(),
        "radius_m": [circle.length for circle in circles],
    }
    return pd.DataFrame(columns, index=shapes.index)


def check_reference_points(table: Any) -> Any:
    """The table by ref_id; refused when a needed column is absent."""
    missing = sorted(_REFERENCE_COLUMNS - set(table.columns))
    if missing:
        raise GeometryBuildError(f"The table of reference points lacks {', '.join(missing)}.")
    return table.set_index("ref_id")


def plain_station_name(name: str) -> str:
    """'Täby centrum (Roslagsbanan)' → 'Täby centrum': the kind says what it is."""
    return name.split(" (")[0]


def stations(points: Any) -> Any:
    """Stations that have a coordinate: DataFrame (name, kind, lon, lat) by ref_id."""
    chosen = points[points["kind"].isin(STATION_KINDS) & points["lat"].notna()]
    named = chosen.assign(name=chosen["name"].map(plain_station_name))
    return named[["name", "kind", "lon", "lat"]].round(DECIMALS)


def rail_line(stops: Any, points: Any) -> tuple[Any, list[str]]:
    """One schematic line through its stops in order, with the names of those that have no coordinate."""
    unknown = sorted(set(stops["ref_id"]) - set(points.index))
    if unknown:
        raise GeometryBuildError(f"The table of rail lines names unknown points: {', '.join(unknown)}.")
    ordered = points.loc[stops.sort_values("sequence")["ref_id"]]
    placed = ordered[ordered["lat"].notna()]
    names = ordered.loc[ordered["lat"].isna(), "name"].map(plain_station_name)
    return shapely.LineString(placed[["lon", "lat"]].round(DECIMALS).to_numpy()), list(names)
