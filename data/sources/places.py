"""Published places: what was said of them, and how well their position is known."""

from __future__ import annotations

import pandas as pd

from data.model import Precision


def with_precision(places: pd.DataFrame) -> pd.DataFrame:
    """The places with a column `precision` (values of `Precision`) that says how they may be drawn.

    Area level only: listed. Otherwise own coordinate: pin; only a nearby reference point: approximate;
    neither: listed. A listed place loses every position it has, so that no later step can show one.
    """
    precision = pd.Series(str(Precision.LISTED), index=places.index, dtype="str")
    precision[places.anchor_lat.notna()] = str(Precision.APPROXIMATE)
    precision[places.lat.notna()] = str(Precision.PIN)
    precision[places.area_level_only.to_numpy(dtype=bool)] = str(Precision.LISTED)
    return _without_positions(places.assign(precision=precision))


def _without_positions(places: pd.DataFrame) -> pd.DataFrame:
    listed = places.precision == Precision.LISTED
    numbers = {name: places[name].mask(listed) for name in ("lat", "lon", "anchor_lat", "anchor_lon")}
    texts = {name: places[name].mask(listed, "") for name in ("coord_source", "anchor_name", "anchor_source")}
    return places.assign(**numbers, **texts)
