"""Published places: what was said of them, and how well their position is known."""

from __future__ import annotations

from urllib.parse import urljoin

import numpy as np
import pandas as pd
import shapely

from data.facts.links import addresses
from data.model import Precision

IMPORTED = "imported"
"""What stands as `evidence` of a place that came in: nobody has weighed its source."""


TELLING = (
    "reasons", "reasons_en", "time_of_day", "time_of_day_en", "measures", "measures_en", "measure_status",
    "measure_status_en", "text_sv", "text_en", "source_kind", "source_kind_en", "note", "note_en",
    "anchor_name", "anchor_source",
)  # fmt: skip
"""What is written of a place from which people could tell which one it is."""


def with_precision(places: pd.DataFrame) -> pd.DataFrame:
    """The places with a column `precision` (values of `Precision`) that says how they may be drawn.

    Area level only: listed. Otherwise own coordinate: pin; only a nearby reference point: approximate;
    neither: listed. A listed place loses every position it has, so that no later step can show one.
    """
    precision = pd.Series(str(Precision.LISTED), index=places.index, dtype="str")
    precision[places.anchor_lat.notna()] = str(Precision.APPROXIMATE)
    precision[places.lat.notna()] = str(Precision.PIN)
    precision[places.area_level_only.to_numpy(dtype=bool)] = str(Precision.LISTED)
    listed = precision == Precision.LISTED
    numbers = {name: places[name].mask(listed) for name in ("lat", "lon", "anchor_lat", "anchor_lon")}
    texts = {name: places[name].mask(listed, "") for name in ("coord_source", "anchor_name", "anchor_source")}
    return places.assign(precision=precision, **numbers, **texts)


def unnamed(places: pd.DataFrame) -> pd.DataFrame:
    """The places as residents may see them: of those that could point at a few people nothing tells which one it is.

    The rows of `area_level_only` keep municipality, kinds of fact, years and the sites of their sources; the kind of
    place stands for its name.
    """
    few = places.area_level_only.to_numpy(dtype=bool)
    told = {column: places[column].mask(few, "") for column in TELLING}
    kinds, sites = places.place_type.str.capitalize(), places.source_urls.map(_sites)
    return places.assign(**told, name=places.name.mask(few, kinds), source_urls=places.source_urls.mask(few, sites))


def _sites(text: str) -> str:
    """Addresses of the front pages of the sites that addresses are at."""
    return " | ".join(dict.fromkeys(urljoin(address, "/") for address in addresses(text)))


def imported(came_in: pd.DataFrame, shipped: pd.DataFrame) -> pd.DataFrame:
    """The places that came in (table `places_in`) whose ids are not shipped, in the columns of the shipped ones.

    A shipped id is the same place, of which what is shipped has been read through: its row stands. A line or a
    polygon without a coordinate of its own gets a point on it. A text that nobody translated is left in Swedish.
    """
    new = came_in[~came_in.place_id.isin(shipped.place_id)].reset_index(drop=True)
    lat, lon = _points(new)
    blank = pd.Series(pd.NA, index=new.index, dtype="Float64")
    years = new.year.astype("string").fillna("").astype("str")
    rows = new.assign(
        lat=lat,
        lon=lon,
        anchor_lat=blank,
        anchor_lon=blank,
        area_level_only=pd.array([False] * len(new), dtype="boolean"),
        categories=new.category,
        years=years,
        years_en=years,
        text_en=new.text_en.where(new.text_en != "", new.text_sv + " (in Swedish)"),
        source_urls=new.source_url,
        evidence=IMPORTED,
    )
    texts = dict.fromkeys(("anchor_name", "anchor_source", "coord_source"), "")
    return rows.assign(**texts)


def _points(places: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Latitude and longitude: the place's own, else of a point on its shape, else missing."""
    shapes = shapely.from_wkt(places["shape"].to_numpy(dtype=object), on_invalid="ignore")
    inside = shapely.point_on_surface(shapes)
    own = places.lat.notna() & places.lon.notna()
    found = {"lat": shapely.get_y(inside), "lon": shapely.get_x(inside)}
    lat, lon = (
        pd.Series(np.where(own, places[name].to_numpy(dtype=float, na_value=np.nan), found[name]), index=places.index)
        for name in ("lat", "lon")
    )
    return lat.astype("Float64"), lon.astype("Float64")
