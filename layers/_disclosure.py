"""Withholds small counts from what residents see, in every figure that could give them away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from layers._contract import RATES, Answer, State, Unit

SMALLEST_SHOWN = 5
KEPT = ("code", "year")
"""What even a withheld row tells: all its other numbers are emptied, whatever they are called."""

PLAIN = frozenset({Unit.COUNT, *RATES})
NOT_COMPARED = "not_compared"
"""What the column `comparison` says of a shown figure whose year has no total."""


def protected(answer: Answer) -> Answer:
    """The same answer without counts of 1-4, nor what would reveal them by subtraction.

    Within one year a withheld count takes the next smallest with it, and the year's total, so that neither is
    the difference between published figures; nor is anything compared with that total, which would bound it.
    Answers that count nothing pass unchanged.
    """
    if "count" not in answer.rows.columns and answer.unit is not Unit.COUNT:
        return answer
    counted = _counted(answer.rows)
    hidden = _hidden(counted)
    series = None if answer.series is None else _protected_series(_counted(answer.series))
    if _leans(answer) and _any_small(counted, answer.series):
        return _wholly_withheld(answer, counted, series)
    if not hidden.any():
        return replace(answer, rows=counted, series=series)
    return replace(answer, rows=_withheld(counted, hidden), total={}, series=series)


def _leans(answer: Answer) -> bool:
    """Whether every area's figure is made from those of the others, or of other years: it would tell of them."""
    return answer.unit not in PLAIN or bool(answer.categories) or "qualifier" in answer.facts


def _any_small(rows: pd.DataFrame, series: pd.DataFrame | None) -> bool:
    """Whether any count that such a figure can stand on is small: of this year, before, or any other year."""
    before = [rows[name].astype(float) for name in ("before",) if name in rows.columns]
    every = [rows["count"].astype(float), *before]
    if series is not None:
        every.append(_counted(series[series.code.notna()])["count"].astype(float))
    return any(bool(_small(one).any()) for one in every)


def _wholly_withheld(answer: Answer, rows: pd.DataFrame, series: pd.DataFrame | None) -> Answer:
    """No area's figure, no total and no second table: smoothed values, expected numbers and changes all lean."""
    everywhere = pd.Series(data=True, index=rows.index)
    facts = {name: value for name, value in answer.facts.items() if name not in ("phi", "dark_and_day")}
    return replace(answer, rows=_withheld(rows, everywhere), total={}, series=series, detail=None, facts=facts)


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a column `count`: where a layer has none of its own, its values are the counts."""
    return rows if "count" in rows.columns else rows.assign(count=rows.value)


def _withheld(rows: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    state = rows.state.mask(rows.state == State.UNCERTAIN, State.KNOWN).mask(hidden, State.SUPPRESSED)
    shown = _without(rows, hidden).assign(state=state)
    if "category" in rows.columns:  # any area's class, and why, says which side of the withheld whole it lies on
        shown = shown.assign(category=None, state=State.SUPPRESSED)
        shown = shown.assign(basis=None) if "basis" in rows.columns else shown
    if "comparison" not in rows.columns:
        return shown
    compared = rows.comparison.where(rows["count"].isna(), NOT_COMPARED)
    return shown.assign(comparison=compared.mask(hidden, State.SUPPRESSED))


def _protected_series(series: pd.DataFrame) -> pd.DataFrame:
    if not _small(series[series.code.notna()]["count"]).any():
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
    numbers = [name for name in rows.columns if name not in KEPT and pd.api.types.is_numeric_dtype(rows[name])]
    return rows.assign(**{name: rows[name].astype(float).mask(hidden, np.nan) for name in numbers})
