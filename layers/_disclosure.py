"""Withholds small counts from what residents see, in every figure that could give them away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from layers._contract import Answer, State

SMALLEST_SHOWN = 5
HIDDEN = ("value", "low", "high", "count")


def protected(answer: Answer) -> Answer:
    """The same answer without counts of 1-4, nor what would reveal them by subtraction.

    Within one year a withheld count takes the next smallest with it, and the year's total, so that neither is
    the difference between published figures. Answers without counts pass unchanged.
    """
    if "count" not in answer.rows.columns:
        return answer
    hidden = _hidden(answer.rows)
    rows = _without(answer.rows, hidden)
    rows.loc[hidden, "state"] = State.SUPPRESSED
    if "comparison" in rows.columns:
        rows.loc[hidden, "comparison"] = State.SUPPRESSED
    total = {} if hidden.any() else answer.total
    return replace(answer, rows=rows, total=total, series=_protected_series(answer.series))


def _protected_series(series: pd.DataFrame | None) -> pd.DataFrame | None:
    if series is None or "count" not in series.columns or not _small(series[series.code.notna()]["count"]).any():
        return series
    parts = [_protected_year(part) for _, part in series.groupby("year", sort=False)]
    return pd.concat(parts, ignore_index=True) if parts else series


def _protected_year(part: pd.DataFrame) -> pd.DataFrame:
    areas = part[part.code.notna()]
    hidden = _hidden(areas)
    whole = part.index.isin(part.index[part.code.isna()]) & hidden.any()
    return _without(part, pd.Series(part.index.isin(areas.index[hidden]) | whole, index=part.index))


def _hidden(rows: pd.DataFrame) -> pd.Series:
    """True for counts of 1-4, and for the next smallest beside a single one."""
    count = rows["count"].astype(float)
    hidden = _small(count)
    others = count[~hidden & (count > 0)].sort_values()
    if hidden.sum() == 1 and len(others):
        hidden.loc[others.index[0]] = True
    return hidden


def _small(count: pd.Series) -> pd.Series:
    return (count > 0) & (count < SMALLEST_SHOWN)


def _without(rows: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    blank = {name: rows[name].astype(float).mask(hidden, np.nan) for name in HIDDEN if name in rows.columns}
    return rows.assign(**blank)
