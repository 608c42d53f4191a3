"""Counts offences by the light that they happened in, per hour of that light, so that December and June compare."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from babel.dates import get_month_names

from data.model import AreaLevel, Light, Offence, Query
from data.statistics import poisson_interval
from data.words import FIRST, LANGUAGES, locale_of
from layers.contract import Column, Detail, Format, Reach, Role, Tables
from layers.kit import events as _events
from layers.kit import writing
from layers.kit.intervals import state_against
from layers.reported.light_tables import COUNTS, HOURS, LIGHTS

PER = 1000
"""Rates are per this many hours."""

MONTH_COLUMNS = (
    Column(field="light", role=Role.TEXT, format=Format.TERM),
    Column(field="month", role=Role.TEXT),
    Column(field="count", role=Role.COUNT, format=Format.DECIMAL),
    Column(field="hours", role=Role.PART, format=Format.INTEGER),
    Column(field="rate", role=Role.PART, format=Format.DECIMAL),
    Column(field="span", role=Role.PART),
)
COLUMNS = (
    Column(field="value", role=Role.VALUE, format=Format.DECIMAL),
    Column(field="low", role=Role.LOW, format=Format.INTERVAL),
    Column(field="count", role=Role.COUNT, format=Format.DECIMAL),
    Column(field="hours", role=Role.PART, format=Format.INTEGER, reach=Reach.WORDS),
)
"""Of the table of areas: shares of offences are counted, so that a count is broken."""

Floats = npt.NDArray[np.float64]


def lights(tables: Tables) -> tuple[Light, ...]:
    """What can be asked about: every light when offences came in one by one, else none. Derives nothing."""
    return LIGHTS if _events.EVENTS in tables and _events.years_of(tables, tuple(Offence)) else ()


def per_hour(counts: Any, hours: Any) -> tuple[Floats, Floats, Floats]:
    """Offences per 1 000 hours and the 95 % interval (Poisson); missing where that light never was.

    counts may be broken, as aoristic sums are: the interval is then that of as many whole offences, between those of
    the whole numbers around.
    """
    count, time = np.asarray(counts, dtype=float), np.asarray(hours, dtype=float)
    low, high = (np.asarray(part) for part in poisson_interval(count))
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(time > 0, PER / time, np.nan)
    return count * scale, low * scale, high * scale


def lit(tables: Tables, offence: Offence, query: Query) -> pd.DataFrame:
    """code, year, count, hours, value, low, high: per 1 000 hours of the light asked for, of all light when none is.

    All areas of the query's level (none of other levels than municipality and RegSO) and all years; hours are those
    of the months that offences are told of. Raises `TableUnavailable` where offences may not be seen.
    """
    rows = _asked(tables, offence, query.light)
    sums = rows[rows.area_level == query.level].groupby(["code", "year"])["count"].sum().reset_index()
    return _rated(sums, _hours(tables, query.light, ["year"]))


def whole(tables: Tables, offence: Offence, query: Query) -> pd.DataFrame:
    """The same for all municipalities together: year, count, hours, value, low, high."""
    rows = _asked(tables, offence, query.light)
    sums = rows[rows.area_level == AreaLevel.MUNICIPALITY].groupby("year")["count"].sum().reset_index()
    return _rated(sums, _hours(tables, query.light, ["year"]))


def against_share(
    rows: pd.DataFrame, total: pd.DataFrame, tables: Tables, offence: Offence, level: AreaLevel
) -> pd.DataFrame:
    """Rows of `lit` with `expected` and `state`: whether an area has more or less of this light than the whole has.

    total: `whole` of the same light.

    expected: the rate of all municipalities in this light times the area's share of their offences in all lights, as
    if the light had nothing to do with where things happen. Uncertain where the interval covers it.
    """
    always = Query(level=level)
    own = lit(tables, offence, always)[["code", "year", "count"]].rename(columns={"count": "own"})
    every = whole(tables, offence, always)[["year", "count"]].rename(columns={"count": "every"})
    rate = total[["year", "value"]].rename(columns={"value": "rate"})
    joined = rows.merge(own, on=["code", "year"], how="left").merge(every, on="year").merge(rate, on="year")
    expected = (joined.rate * joined.own / joined.every.where(joined.every > 0)).to_numpy()
    return rows.assign(expected=expected, state=state_against(rows, expected))


def _asked(tables: Tables, offence: Offence, light: Light | None) -> pd.DataFrame:
    counts = tables[COUNTS]
    rows = counts[counts.offence == offence]
    return rows if light is None else rows[rows.light == light]


def _hours(tables: Tables, light: Light | None, by: list[str]) -> pd.DataFrame:
    hours = tables[HOURS]
    chosen = hours if light is None else hours[hours.light == light]
    return chosen.groupby(by)["hours"].sum().reset_index()


def _rated(sums: pd.DataFrame, hours: pd.DataFrame) -> pd.DataFrame:
    joined = sums.merge(hours, on=[name for name in hours.columns if name != "hours"], how="left")
    value, low, high = per_hour(joined["count"], joined.hours)
    return joined.assign(value=value, low=low, high=high)


def months(tables: Tables, offence: Offence, query: Query, code: str | None) -> Detail | None:
    """The twelve months of the chosen year in each light: offences, hours and offences per 1 000 hours with interval.

    code: an area, or None for all municipalities together. None when nothing is told of that year or area. A
    layer that shows it has the words of the family.
    """
    rows = _months(tables, offence, query, code)
    if rows.empty:
        return None
    ranks = {str(light): rank for rank, light in enumerate((Light.DARKNESS, Light.DUSK, Light.DAY))}
    ordered = rows.assign(rank=rows.light.map(ranks)).sort_values(["rank", "number"], ignore_index=True)
    said: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        names = get_month_names("wide", locale=locale_of(lang))
        said[f"month_{lang}"] = [names[number] for number in ordered.number]
        ends = zip(*([writing.decimal(one, lang) for one in ordered[name]] for name in ("low", "high")), strict=True)
        said[f"span_{lang}"] = [low if low == writing.NOTHING else f"{low}–{high}" for low, high in ends]
    return Detail(
        rows=ordered.assign(**said, span=said[f"span_{FIRST}"], month=said[f"month_{FIRST}"]),
        columns=MONTH_COLUMNS,
        caption="light_months",
    )


def _months(tables: Tables, offence: Offence, query: Query, code: str | None) -> pd.DataFrame:
    rows = _asked(tables, offence, None)
    own = rows[rows.area_level == AreaLevel.MUNICIPALITY] if code is None else rows[rows.code == code]
    chosen = own[own.year == (query.year or own.year.max())]
    sums = chosen.groupby(["year", "month", "light"])["count"].sum().reset_index()
    rated = _rated(sums, _hours(tables, None, ["year", "month", "light"]))
    return rated.rename(columns={"month": "number", "value": "rate"})


def dark_and_day(tables: Tables, offence: Offence, query: Query, code: str | None) -> tuple[float, ...]:
    """Offences per hour of darkness, low, high, and per hour of day, low, high, as `light_sentence` takes them.

    In the chosen year (the last when none is) and area (None: all together). No numbers, six times missing,
    when nothing is told of them.
    """
    rows = _months(tables, offence, query, code)
    found: list[float] = []
    for light in (Light.DARKNESS, Light.DAY):
        own = rows[rows.light == light]
        rates = per_hour(own["count"].sum(), own.hours.sum()) if len(own) else (np.nan,) * 3
        found += [float(one) / PER for one in rates]
    return tuple(found)
