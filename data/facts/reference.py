"""Stations, centres, localities and roads that help a reader find the way."""

from __future__ import annotations

import pandas as pd


def of_kind(points: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The reference points of one kind that have a coordinate (WGS 84), for example 'rail_station'.

    Arninge station is left out: it has none.
    """
    return points[(points.kind == kind) & points.lat.notna()].reset_index(drop=True)
