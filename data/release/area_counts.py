"""Counts offences per area, kind and month; one whose time is an interval is shared out over it (aoristic weights)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.geography.areas_of import OUTSIDE, Level, levels
from data.release.state import State
from data.statistics.aoristic import pieces
from data.tables.contracts.areas import SHAPES

COUNTS_BY_AREA = "counts_by_area"
FIELDS = ("area_level", "area_code", "area_version", "offence", "period")
CHUNK = 200_000


def counts_by_area(state: State, folder: Path) -> pd.DataFrame:
    """Table of area_level, area_code, area_version, offence, period (month), count, in that order.

    `count` is a sum of weights, to six decimals: an offence that may have happened in two months counts in both
    by the share of its interval that lies in each (Ratcliffe 2000), and once in all. Cells without offences have
    no row. Levels: municipality, regso, deso, square250, square500, square1000 (codes as SCB's grid: east and
    north of the south-western corner). Texts are categories.
    """
    rows = state.rows("offences")
    if not len(rows):
        return no_counts()
    kinds, offences = pd.factorize(rows.offence, sort=True)
    spread = _spread(rows.start, rows.end)
    return _table([_counted(level, kinds, offences, spread) for level in levels(rows, state.rows(SHAPES.name), folder)])


def no_counts() -> pd.DataFrame:
    """The table when no offence has come in."""
    return _table([])


def _spread(start: pd.Series, end: pd.Series) -> tuple[Any, Any, Any]:
    """Row, month (counted from 1970) and weight of the shares of offences, three arrays of one length.

    CHUNK rows are worked out at a time. An interval holds its last minute.
    """
    first, last = (int(np.datetime64(str(time), "M").astype(int)) for time in (start.min(), end.max()))
    edges = np.arange(first, last + 3).astype("datetime64[M]").astype("datetime64[m]").astype(np.int64)
    parts = []
    for at in range(0, len(start), CHUNK):
        opens, closes = (
            part.iloc[at : at + CHUNK].to_numpy(dtype="datetime64[m]").astype(np.int64) for part in (start, end)
        )
        row, month, weight = pieces(opens, closes + 1, edges)
        parts.append(((row + at).astype(np.int32), (month + first).astype(np.int32), weight))
    rows, months, weights = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return rows, months, weights


def _counted(level: Level, kinds: Any, offences: Any, spread: tuple[Any, Any, Any]) -> pd.DataFrame:
    """One geography's rows, ordered by area, kind and month."""
    name, version, found, codes = level
    row, month_of, weight = spread
    order = np.argsort(np.asarray(codes, dtype=str), kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    area = found[row]
    inside = area != OUTSIDE
    month, months = pd.factorize(month_of[inside], sort=True)
    cell = (rank[area[inside]] * len(offences) + kinds[row[inside]]) * len(months) + month
    cells, at = np.unique(cell, return_inverse=True)
    count = np.bincount(at, weights=weight[inside], minlength=len(cells)).round(6)
    rest, period = np.divmod(cells, max(len(months), 1))
    place, kind = np.divmod(rest, len(offences))
    names = np.datetime_as_string(np.asarray(months).astype("datetime64[M]"), unit="M")
    return pd.DataFrame(
        {
            "area_level": _category(np.zeros(len(cells), dtype=np.int8), [name]),
            "area_code": _category(place, np.asarray(codes, dtype=str)[order]),
            "area_version": _category(np.zeros(len(cells), dtype=np.int8), [version]),
            "offence": _category(kind, offences),
            "period": _category(period, names),
            "count": count,
        }
    )


def _category(codes: Any, names: Any) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=pd.Index([str(one) for one in names], dtype="str"))


def _table(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """The parts one after the other, with categories that hold the names of all of them."""
    unions = {
        name: pd.api.types.union_categoricals([part[name] for part in parts]) if parts else _category([], [])
        for name in FIELDS
    }
    counts = np.concatenate([part["count"].to_numpy() for part in parts]) if parts else np.array([], dtype=float)
    return pd.DataFrame({**unions, "count": counts})
