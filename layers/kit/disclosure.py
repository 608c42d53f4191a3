"""Withholds small counts from what residents see, in every figure that could give them away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from data.protect import public
from data.protect.public import SMALLEST_SHOWN, WITHHELD
from layers.contract import RATES, Answer, State, Unit
from layers.kit.classes import class_edges

__all__ = ["SMALLEST_SHOWN", "protected"]

KEPT = ("code", "year", WITHHELD)
"""What even a withheld row tells: all its other numbers are emptied, whatever they are called."""

PLAIN = frozenset({Unit.COUNT, *RATES})
NOT_COMPARED = "not_compared"
"""What the column `comparison` says of a shown figure whose year has no total."""


def protected(answer: Answer) -> Answer:
    """The same answer without counts of 1-4, nor what would reveal them by subtraction.

    Within one year a withheld count takes the next smallest with it, and the year's total, so that neither is
    the difference between published figures; nor is anything compared with that total, which would bound it.
    Class limits are made of what is left. Counts that the tables lack because they are withheld (column `withheld`)
    count as small. Answers that count nothing pass unchanged.
    """
    if "count" not in answer.rows.columns and answer.unit is not Unit.COUNT:
        return answer
    rows = _counted(answer.rows)
    series = None if answer.series is None else _counted(answer.series)
    if _leans(answer) and _any_small(rows, series):
        return _wholly_withheld(answer, rows, series)
    hidden = _hidden(rows)
    safe = replace(answer, rows=_unmarked(rows), series=_protected_series(series))
    if hidden.any():
        safe = replace(safe, rows=_withheld(rows, hidden), total={})
    return safe if not _any_small(rows, series) else replace(safe, edges=_edges(safe))


def _leans(answer: Answer) -> bool:
    """Whether every area's figure is made from those of the others, or of other years: it would tell of them."""
    return answer.unit not in PLAIN or bool(answer.categories) or "qualifier" in answer.facts


def _any_small(rows: pd.DataFrame, series: pd.DataFrame | None) -> bool:
    """Whether any count that such a figure can stand on is small: of this year, before, or any other year."""
    before = [rows[name].astype(float) for name in ("before",) if name in rows.columns]
    small = [_small(rows), *map(public.small, before)]
    if series is not None:
        small.append(_small(series[series.code.notna()]))
    return any(bool(one.any()) for one in small)


def _wholly_withheld(answer: Answer, rows: pd.DataFrame, series: pd.DataFrame | None) -> Answer:
    """No area's figure, no total and no second table: smoothed values, expected numbers and changes all lean."""
    everywhere = pd.Series(data=True, index=rows.index)
    facts = {name: value for name, value in answer.facts.items() if name not in ("phi", "dark_and_day")}
    return replace(
        answer,
        rows=_withheld(rows, everywhere),
        total={},
        edges=(),
        series=_protected_series(series),
        detail=None,
        facts=facts,
    )


def _edges(safe: Answer) -> tuple[float, ...]:
    """Class limits over what is shown of all years: limits over everything would tell of what is withheld."""
    if not safe.edges:
        return ()
    same = safe.series is not None and safe.series_unit in (None, safe.unit)
    shown = safe.series[safe.series.code.notna()] if safe.series is not None and same else safe.rows
    return class_edges(shown.value.to_list())


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a column `count`: where a layer has none of its own, its values are the counts."""
    return rows if "count" in rows.columns else rows.assign(count=rows.value)


def _withheld(rows: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    state = rows.state.mask(rows.state == State.UNCERTAIN, State.KNOWN).mask(hidden, State.SUPPRESSED)
    shown = _unmarked(_without(rows, hidden).assign(state=state))
    if "category" in rows.columns:  # any area's class, and why, says which side of the withheld whole it lies on
        shown = shown.assign(category=None, state=State.SUPPRESSED)
        shown = shown.assign(basis=None) if "basis" in rows.columns else shown
    if "comparison" not in rows.columns:
        return shown
    compared = rows.comparison.where(rows["count"].isna(), NOT_COMPARED)
    return shown.assign(comparison=compared.mask(hidden, State.SUPPRESSED))


def _protected_series(series: pd.DataFrame | None) -> pd.DataFrame | None:
    if series is None or not _small(series[series.code.notna()]).any():
        return None if series is None else _unmarked(series)
    parts = [_protected_year(part) for _, part in series.groupby("year", sort=False)]
    return _unmarked(pd.concat(parts, ignore_index=True))


def _protected_year(part: pd.DataFrame) -> pd.DataFrame:
    areas = part[part.code.notna()]
    hidden = _hidden(areas)
    whole = part.index.isin(part.index[part.code.isna()]) & hidden.any()
    kept_back = pd.Series(part.index.isin(areas.index[hidden]) | whole, index=part.index)
    state = np.where(part["count"].isna(), State.MISSING, State.KNOWN)
    return _without(part, kept_back).assign(state=np.where(kept_back, State.SUPPRESSED, state))


def _hidden(rows: pd.DataFrame) -> pd.Series:
    """True for counts of 1-4, and for the next smallest beside a single one."""
    return public.hidden(rows["count"].astype(float), public.marked(rows))


def _small(rows: pd.DataFrame) -> pd.Series:
    return public.small(rows["count"].astype(float)) | public.marked(rows)


def _unmarked(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without those marks: their states say it."""
    return rows.drop(columns=WITHHELD, errors="ignore")


def _without(rows: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    numbers = [name for name in rows.columns if name not in KEPT and pd.api.types.is_numeric_dtype(rows[name])]
    return rows.assign(**{name: rows[name].astype(float).mask(hidden, np.nan) for name in numbers})
