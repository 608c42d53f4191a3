"""Turns counts and what they are divided by into values with intervals, one function per measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import scipy

from data.model import Base, Period
from data.statistics import (
    Change,
    change_test,
    empirical_bayes,
    false_discovery,
    funnel_verdict,
    overdispersion,
    poisson_interval,
    smoothed_interval,
)
from layers.contract import Category, Column, Format, Role, State
from layers.kit.counts import of_year, scale

FEWEST = 20
"""Below this in either period no ratio and no percentage is shown: counts only."""

FAR = 1.5
"""A change by this factor or more, up or down, has the stronger colour."""

AMOUNT_COLUMNS = (
    Column(field="value", role=Role.VALUE, format=Format.DECIMAL),
    Column(field="low", role=Role.LOW, format=Format.INTERVAL),
    Column(field="count", role=Role.COUNT, format=Format.INTEGER),
    Column(field="comparison", role=Role.COMPARISON, format=Format.TERM),
)
SQUARE_COLUMNS = (
    *AMOUNT_COLUMNS[:3],
    Column(field="comparison", role=Role.COMPARISON, format=Format.TERM, heading="against_squares"),
)
SMOOTHED_COLUMNS = (
    *AMOUNT_COLUMNS[:3],
    Column(field="raw", role=Role.PART, format=Format.DECIMAL),
    Column(field="weight", role=Role.PART, format=Format.PERCENT),
    AMOUNT_COLUMNS[3],
)
COMPARED_COLUMNS = (
    Column(field="category", role=Role.PART, format=Format.TERM),
    Column(field="count", role=Role.COUNT, format=Format.INTEGER),
    Column(field="expected", role=Role.PART, format=Format.DECIMAL),
    Column(field="value", role=Role.VALUE, format=Format.DECIMAL, heading="of_expected"),
    AMOUNT_COLUMNS[1],
)
CHANGE_COLUMNS = (
    Column(field="category", role=Role.PART, format=Format.TERM),
    Column(field="before", role=Role.COUNT, format=Format.INTEGER),
    Column(field="count", role=Role.COUNT, format=Format.INTEGER),
    Column(field="value", role=Role.VALUE, format=Format.DECIMAL, heading="of_before"),
    AMOUNT_COLUMNS[1],
    Column(field="p_value", role=Role.PART, format=Format.SMALL),
)
POOLED_COLUMNS = (
    CHANGE_COLUMNS[0],
    Column(field="before", role=Role.COUNT, format=Format.INTEGER, heading="before_sum"),
    Column(field="yearly", role=Role.PART, format=Format.DECIMAL, heading="before_yearly"),
    *CHANGE_COLUMNS[2:],
)
"""Of a change from several years: their sum, and a year of it, which is what the year's count is set beside."""
MORE_COLUMNS = tuple(
    dict.fromkeys([SQUARE_COLUMNS[-1], *SMOOTHED_COLUMNS, *COMPARED_COLUMNS, *CHANGE_COLUMNS, *POOLED_COLUMNS])
)
COMPARED = (
    Category(key="low_998", colour="change-4"),
    Category(key="low_95", colour="change-3"),
    Category(key="within", colour="change-2"),
    Category(key="high_95", colour="change-1"),
    Category(key="high_998", colour="change-0"),
)
CHANGES = (
    Category(key="fell_far", colour="change-4"),
    Category(key="fell", colour="change-3"),
    Category(key="chance", colour="change-2"),
    Category(key="rose", colour="change-1"),
    Category(key="rose_far", colour="change-0"),
)


def amounts(table: pd.DataFrame, base: Base | None) -> pd.DataFrame:
    """Adds value, low, high (95 %, Poisson): counts without a base, else counts per so many of it."""
    count, bases = table["count"].to_numpy(dtype=float), table.base.to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        per = 1.0 if base is None else np.where(bases > 0, scale(base) / bases, np.nan)
    low, high = interval(count)
    return table.assign(value=count * per, low=low * per, high=high * per)


def interval(count: Any) -> tuple[Any, Any]:
    """`poisson_interval` of many counts, most of which are alike: each different one is worked out once."""
    different, where = np.unique(count, return_inverse=True)
    low, high = poisson_interval(different)
    return np.asarray(low)[where], np.asarray(high)[where]


def smoothed(rows: pd.DataFrame, base: Base) -> pd.DataFrame:
    """One year's rates drawn towards the mean of all areas, with raw rate and own weight in percent."""
    raw = amounts(rows, base)
    bases = rows.base.where(rows.base > 0).to_numpy(dtype=float)
    counts = rows["count"].to_numpy(dtype=float)
    found = empirical_bayes(counts, bases)
    low, high = smoothed_interval(counts, bases, found)
    by = scale(base)
    return raw.assign(
        raw=raw.value, value=found.rate * by, low=low * by, high=high * by, weight=(found.weight * 100).round()
    )


def together(table: pd.DataFrame, base: Base | None) -> dict[int, dict[str, float]]:
    """The same measure for all areas together, per year; areas without a base are left out of a rate."""
    known = table if base is None else table[table.base > 0]
    sums = known.groupby("year")[["count", "base"]].sum().reset_index()
    rows = amounts(sums, base)
    fields = ("value", "low", "high", "count", "base")
    return {int(row.year): {name: float(getattr(row, name)) for name in fields} for row in rows.itertuples()}


def against_whole(rows: pd.DataFrame, total: Mapping[str, float]) -> pd.DataFrame:
    """Says of each area whether its interval lies above, below or around the whole area's rate."""
    if not total:
        return uncompared(rows)
    middle = total["value"]
    verdict = np.where(rows.low > middle, "higher", np.where(rows.high < middle, "lower", "uncertain"))
    verdict = np.where(rows.value.isna(), "missing", verdict)
    state = np.where(verdict == "uncertain", State.UNCERTAIN, State.KNOWN)
    return rows.assign(comparison=verdict, state=np.where(rows.value.isna(), State.MISSING, state))


def many_at_once(rows: pd.DataFrame, total: Mapping[str, float]) -> pd.DataFrame:
    """`against_whole` of many areas: higher or lower only where it survives Benjamini and Hochberg's control as well.

    Else a twentieth of hundreds of areas would be called so by chance alone. p: exact Poisson, both tails doubled, of
    the count where the whole area's rate is true.
    """
    found = against_whole(rows, total)
    if not total:
        return found
    count = rows["count"].to_numpy(dtype=float).round()
    expected = rows.base.to_numpy(dtype=float) * (total["count"] / total["base"])
    at_most, at_least = (
        scipy.special.pdtr(count, expected),
        np.where(count > 0, scipy.special.pdtrc(count - 1, expected), 1.0),
    )
    p = np.minimum(1.0, 2 * np.minimum(at_most, at_least))
    believed = false_discovery(np.where(expected > 0, p, np.nan))
    doubted = found.comparison.isin(["higher", "lower"]) & ~believed
    return found.assign(
        comparison=found.comparison.mask(doubted, "uncertain"), state=found.state.mask(doubted, State.UNCERTAIN)
    )


def uncompared(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows where nothing is compared."""
    known = rows.value.notna()
    return rows.assign(
        comparison=np.where(known, "not_compared", "missing"), state=np.where(known, State.KNOWN, State.MISSING)
    )


def compared(rows: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """One year's counts over those expected if each area were as all together, by the funnel; and overdispersion.

    value, low, high: observed over expected with the count's interval. category: `funnel_verdict` with phi.
    """
    base = rows.base.where(rows.base > 0).to_numpy(dtype=float)
    count = rows["count"].to_numpy(dtype=float)
    known = ~np.isnan(base)
    expected = base * (count[known].sum() / base[known].sum()) if known.any() else base
    usable = np.where(expected > 0, expected, np.nan)
    phi = overdispersion(np.where(np.isnan(usable), np.nan, count), usable)
    verdict = funnel_verdict(count, usable, phi=max(1.0, phi))
    low, high = interval(count)
    found = rows.assign(expected=usable, value=count / usable, low=low / usable, high=high / usable, category=verdict)
    return _stated(found, "within"), float(phi)


def changed(table: pd.DataFrame, before: Period, year: int) -> pd.DataFrame:
    """Each area's count of a year against the years before it: before (their sum), yearly, count, ratio, p, category.

    Counts a year are compared, whatever the areas' size has become since. A rise or a fall is believed when it
    survives Benjamini and Hochberg's control over all areas. The ratio is missing below FEWEST in either period.
    """
    rows = of_year(table, year)
    rows = rows.assign(before=_pooled(table, before, year))
    known = rows.before.notna().to_numpy()
    b, a = rows.before.to_numpy(dtype=float), rows["count"].to_numpy(dtype=float).round()
    test = _tested(b.round(), a, before.years)
    believed = false_discovery(test.p_value)
    enough = known & (b >= FEWEST) & (a >= FEWEST)
    shown = [np.where(enough, np.asarray(part, dtype=float), np.nan) for part in (test.ratio, test.low, test.high)]
    found = rows.assign(
        yearly=b / before.years,
        value=shown[0],
        low=shown[1],
        high=shown[2],
        p_value=test.p_value,
        category=_kinds(np.asarray(test.ratio, dtype=float), believed, known),
    )
    return _stated(found, "chance")


def _tested(before: Any, after: Any, years: int) -> Change:
    """`change_test` of many pairs of whole counts, most of which are alike: each different one is tested once."""
    beyond = np.max(after, initial=0, where=np.isfinite(after)) + 1
    _, first, where = np.unique(before * beyond + after, return_index=True, return_inverse=True)
    once = change_test(before[first], after[first], years, 1)
    return Change(*(part[where] for part in (once.ratio, once.low, once.high, once.p_value, once.verdict)))


def _pooled(table: pd.DataFrame, before: Period, year: int) -> Any:
    """The count of a period for each row of a year, in their order; missing where an area lacks a year of it."""
    place = table.code.astype("category").cat.codes.to_numpy()
    within, asked = table.year.between(before.first, before.last).to_numpy(), (table.year == year).to_numpy()
    size = int(place.max(initial=-1)) + 1
    sums = np.bincount(place[within], table["count"].to_numpy(dtype=float)[within], size)
    whole = np.bincount(place[within], minlength=size) == before.years
    return np.where(whole, sums, np.nan)[place[asked]]


def _kinds(ratio: Any, believed: Any, known: Any) -> Any:
    with np.errstate(invalid="ignore"):
        far = (ratio >= FAR) | (ratio <= 1 / FAR)
        rose = np.where(far, "rose_far", "rose")
        fell = np.where(far, "fell_far", "fell")
        kind = np.where(believed, np.where(ratio > 1, rose, fell), "chance").astype(object)
    kind[~known] = None
    return kind


def _stated(rows: pd.DataFrame, unsure: str) -> pd.DataFrame:
    """Adds the state: missing without a category, uncertain in the category that chance explains."""
    state = np.where(rows.category == unsure, State.UNCERTAIN, State.KNOWN)
    return rows.assign(state=np.where(rows.category.isna(), State.MISSING, state))
