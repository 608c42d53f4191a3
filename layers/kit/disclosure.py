"""Withholds small counts from what residents see, in every figure that could give them away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace

import numpy as np
import pandas as pd

from data.protect import public
from data.protect.public import WITHHELD
from layers.ask import fields_of
from layers.columns import NUMBERS, SERIES, Column, LayerRefused, Role, State
from layers.contract import NOT_COMPARED, RATES, Answer, Facts, Unit
from layers.kit.classes import class_edges

PLAIN = frozenset({Unit.COUNT, *RATES})


def protected(answer: Answer) -> Answer:
    """The same answer, as `ask` gives it, without counts of 1-4, nor what would reveal them by subtraction.

    Every column of role count is judged, whatever it is called and wherever the rows sit; the row's other numbers,
    and the words that tell of them, go with it. Within one year a withheld count takes the next smallest with it, and
    the year's total, so that neither is the difference between published figures; nor is anything compared with that
    total, which would bound it. Class limits are made of what is left. Counts that the tables lack because they are
    withheld (column `withheld`) count as small. Answers that count nothing pass unchanged. Raises `LayerRefused` for
    columns that nobody declared: nobody knows what they tell.
    """
    series = [] if answer.series is None else [*answer.series.columns]
    declared = {*fields_of([*answer.columns, *SERIES]), WITHHELD}
    if unknown := sorted({*answer.rows.columns, *series} - declared):
        raise LayerRefused(f"Columns that nobody declared cannot be protected: {', '.join(unknown)}")
    counts = _counts(answer.rows, answer.columns, answer.unit)
    if not counts and answer.detail is None:
        return answer
    rows, hidden = answer.rows, _hidden(answer.rows, counts)
    small = _any_small(answer, counts)
    if small and _leans(answer):
        hidden = pd.Series(data=True, index=rows.index)
    safe = replace(
        answer,
        rows=_unmarked(rows),
        series=_protected_series(answer),
        detail=None if small or _small_within(answer) else answer.detail,
    )
    if hidden.any():
        safe = replace(safe, rows=_withheld(answer, hidden), total={}, facts=_harmless(answer.facts))
    return replace(safe, edges=_edges(safe, hidden)) if small else safe


def _counts(rows: pd.DataFrame, columns: Iterable[Column], unit: Unit | None) -> list[str]:
    """The columns of counts; of an answer in counts that has none, its values."""
    found = [column.field for column in columns if column.role is Role.COUNT and column.field in rows.columns]
    return found or (["value"] if unit is Unit.COUNT and "value" in rows.columns else [])


def _leans(answer: Answer) -> bool:
    """Whether every row's figure is made from those of the others, or of other years: it would tell of them."""
    valued = any(column.role is Role.VALUE for column in answer.columns)
    return (valued and answer.unit not in PLAIN) or bool(answer.categories) or bool(answer.qualifier)


def _any_small(answer: Answer, counts: list[str]) -> bool:
    """Whether any count that a figure can stand on is small: of this year, before, or any other year."""
    small = bool(_small(answer.rows, counts).any())
    if (series := answer.series) is None or small:
        return small
    return bool(_small(series[series.code.notna()], _series_counts(answer, series)).any())


def _series_counts(answer: Answer, series: pd.DataFrame) -> list[str]:
    return _counts(series, answer.columns, answer.series_unit or answer.unit)


def _small_within(answer: Answer) -> bool:
    """Whether the second table has a small count."""
    detail = answer.detail
    return detail is not None and bool(_small(detail.rows, _counts(detail.rows, detail.columns, None)).any())


def _harmless(facts: Facts) -> Facts:
    """The facts that tell of no count; the others are at their defaults."""
    return type(facts)(**{one.name: getattr(facts, one.name) for one in fields(facts) if one.metadata.get("harmless")})


def _edges(safe: Answer, hidden: pd.Series) -> tuple[float, ...]:
    """Class limits over what is shown of all years: limits over everything would tell of what is withheld."""
    if not safe.edges or bool(hidden.all()):
        return ()
    same = safe.series is not None and safe.series_unit in (None, safe.unit)
    shown = safe.series[safe.series.code.notna()] if safe.series is not None and same else safe.rows
    return class_edges(shown.value.to_list())


def _withheld(answer: Answer, hidden: pd.Series) -> pd.DataFrame:
    rows, columns = answer.rows, answer.columns
    counts = _counts(rows, columns, answer.unit)
    shown = _without(rows, columns, hidden)
    compared = [column.field for column in columns if column.role is Role.COMPARISON]
    for name in compared:
        told = rows[name].where(rows[counts].isna().all(axis=1), NOT_COMPARED)
        shown = shown.assign(**{name: told.mask(hidden, State.SUPPRESSED)})
    if "state" in rows.columns:
        state = rows.state.mask(rows.state == State.UNCERTAIN, State.KNOWN).mask(hidden, State.SUPPRESSED)
        shown = shown.assign(state=state)
    return _unmarked(shown)


def _protected_series(answer: Answer) -> pd.DataFrame | None:
    """The series without small counts; none where it tells no counts by which it could be judged."""
    series = answer.series
    if series is None:
        return None
    counts = _series_counts(answer, series)
    if not counts:
        return None
    if not _small(series[series.code.notna()], counts).any():
        return _unmarked(series)
    columns = [*SERIES, *answer.columns]
    parts = [_protected_year(part, counts, columns) for _, part in series.groupby("year", sort=False)]
    return _unmarked(pd.concat(parts, ignore_index=True))


def _protected_year(part: pd.DataFrame, counts: list[str], columns: Iterable[Column]) -> pd.DataFrame:
    areas = part[part.code.notna()]
    hidden = _hidden(areas, counts)
    whole = part.index.isin(part.index[part.code.isna()]) & hidden.any()
    kept_back = pd.Series(part.index.isin(areas.index[hidden]) | whole, index=part.index)
    state = np.where(part[counts].isna().all(axis=1), State.MISSING, State.KNOWN)
    return _without(part, columns, kept_back).assign(state=np.where(kept_back, State.SUPPRESSED, state))


def _hidden(rows: pd.DataFrame, counts: list[str]) -> pd.Series:
    """True for counts of 1-4, and for the next smallest beside a single one."""
    hidden = pd.Series(data=False, index=rows.index)
    for name in counts:
        hidden |= public.hidden(rows[name].astype(float), public.marked(rows))
    return hidden


def _small(rows: pd.DataFrame, counts: list[str]) -> pd.Series:
    small = public.marked(rows) if counts else pd.Series(data=False, index=rows.index)
    for name in counts:
        small = small | public.small(rows[name].astype(float))
    return small


def _unmarked(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without those marks: their states say it."""
    return rows.drop(columns=WITHHELD, errors="ignore")


def _without(rows: pd.DataFrame, columns: Iterable[Column], hidden: pd.Series) -> pd.DataFrame:
    """The rows with what is, or tells of, a number emptied where it is hidden."""
    telling = fields_of(column for column in columns if column.role in NUMBERS)
    emptied = {}
    for name in telling:
        if name in rows.columns:
            values = rows[name]
            number = pd.api.types.is_numeric_dtype(values)
            emptied[name] = values.astype(float).mask(hidden) if number else values.astype(object).mask(hidden, None)
    return rows.assign(**emptied)
