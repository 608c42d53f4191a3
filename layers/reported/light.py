"""Counts offences by the light that they happened in, per hour of that light, so that December and June compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from babel.dates import get_month_names

from data.area import AREA
from data.local_time import in_utc, utc
from data.model import AreaLevel, Light, Offence, Query
from data.statistics import poisson_interval, sun_height
from data.statistics.aoristic import pieces
from data.statistics.darkness import CIVIL_TWILIGHT, SUNRISE
from data.words import FIRST, LANGUAGES, locale_of
from layers.contract import Column, Derive, Detail, Format, Reach, Role, Tables
from layers.kit import events as _events
from layers.kit import writing
from layers.kit.intervals import state_against

COUNTS, HOURS = "light_counts", "light_hours"
LEVELS = {AreaLevel.MUNICIPALITY: "municipality_code", AreaLevel.REGSO: "regso"}
LIGHTS = tuple(Light)
LONGITUDE, LATITUDE = AREA.middle
"""The middle of the municipalities (WGS 84): the clock alone says what light it was. Within them the sun rises
and sets at most 5 minutes from its time there, dawn and dusk 9 (midsummer, the outermost islands), 3 on average: no
place is in another light for 1 % of the year."""

STEP = 5
"""Minutes between the moments for which the sun's height is worked out; between them it is drawn straight."""

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
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Sky:
    """Minutes of day, dusk and darkness since the first moment, at every STEP minutes (minutes since 1970, UTC).

    `months` are the moments at which local months begin, the last one's end included; `first` is the first month,
    counted from 1970.
    """

    opens: int
    passed: Mapping[Light, Floats]
    months: Ints
    first: int

    def until(self, light: Light, moments: Ints) -> Floats:
        """Minutes of a light from the first moment to each of these."""
        at, rest = np.divmod(moments - self.opens, STEP)
        passed = self.passed[light]
        following = np.minimum(at + 1, len(passed) - 1)
        found: Floats = passed[at] + (passed[following] - passed[at]) * (rest / STEP)
        return found


def light_counts(tables: Tables) -> pd.DataFrame:
    """area_level, code, year, month, offence, light, count for municipalities and RegSO; nested Brå's way.

    `count` sums the share of each offence's possible time that lay in that month and light (aoristic, Ratcliffe
    2000), by elapsed minutes and exactly, however long that time is: over months and lights it sums to the number of
    offences. A time holds its last minute. Every area, every month from the first offence to the last
    and every kind have rows; a zero is a true zero. An hour that the clock shows twice is taken as the first, one
    that it skips as the hour after.
    """
    events = _events.events(tables)
    if events.empty:
        return pd.DataFrame({name: [] for name in ("area_level", "code", "year", "month", "offence", "light", "count")})
    sky = _sky(_month(events.start.min()), _month(events.end.max()))
    row, month, shares = _pieces(events, sky)
    kind, present = pd.factorize(events.offence.astype("str"))
    parts = []
    for level, column in LEVELS.items():
        codes = _events.codes_of(tables, level, events[column].unique())
        area = pd.Index(codes).get_indexer(events[column].astype("str"))
        inside = area[row] >= 0
        at = (area[row][inside], month[inside], kind[row][inside])
        shape = (len(codes), len(sky.months) - 1, len(present))
        cells = np.stack([_summed(at, shares[light][inside], shape) for light in LIGHTS], axis=-1)
        parts.append(_table(cells, codes, present, sky).assign(area_level=str(level)))
    return pd.concat(parts, ignore_index=True)


def light_hours(tables: Tables) -> pd.DataFrame:
    """year, month, light, hours: how long each light lasted in the middle of the area, for the months of COUNTS."""
    counts = tables[COUNTS]
    if counts.empty:
        return pd.DataFrame({name: [] for name in ("year", "month", "light", "hours")})
    counted = (counts.year - 1970) * 12 + counts.month - 1
    sky = _sky(int(counted.min()), int(counted.max()))
    parts = [_named(sky).assign(light=str(one), hours=np.diff(sky.until(one, sky.months)) / 60) for one in LIGHTS]
    return pd.concat(parts, ignore_index=True)


DERIVED: Mapping[str, Derive] = {COUNTS: light_counts, HOURS: light_hours}
"""What a layer that can be asked about the light declares as derived."""


def _month(moment: pd.Timestamp) -> int:
    return int(moment.year - 1970) * 12 + int(moment.month) - 1


def _sky(first: int, last: int) -> _Sky:
    """The light of the months from the first to the last, both within, counted from January 1970."""
    months = in_utc(np.arange(first, last + 2).astype("datetime64[M]").astype("datetime64[s]"))
    moments = np.arange(months[0], months[-1] + 1, STEP)
    height = sun_height(utc(moments), LONGITUDE, LATITUDE)
    day, light = (_above(height, limit) for limit in (SUNRISE, CIVIL_TWILIGHT))
    shares = {Light.DAY: day, Light.DUSK: light - day, Light.DARKNESS: 1 - light}
    passed = {name: np.concatenate([[0.0], np.cumsum(share) * STEP]) for name, share in shares.items()}
    return _Sky(int(months[0]), passed, months, first)


def _above(height: Floats, limit: float) -> Floats:
    """The share of each step that the sun stood higher than a limit, its way drawn straight."""
    low, high = np.minimum(height[:-1], height[1:]), np.maximum(height[:-1], height[1:])
    found: Floats = np.clip((high - limit) / np.maximum(high - low, 1e-9), 0, 1)
    return found


def _pieces(events: pd.DataFrame, sky: _Sky) -> tuple[Ints, Ints, Mapping[Light, Floats]]:
    """The offences cut where months change: row and month of each piece, and its share of the row per light."""
    start, end = (in_utc(events[name]) for name in _events.TIMES)
    end = np.maximum(end, start) + 1
    row, month, _ = pieces(start, end, sky.months)
    opens, closes = np.maximum(start[row], sky.months[month]), np.minimum(end[row], sky.months[month + 1])
    length = (end - start)[row]
    return row, month, {one: (sky.until(one, closes) - sky.until(one, opens)) / length for one in LIGHTS}


def _summed(at: tuple[Ints, ...], shares: Floats, shape: tuple[int, ...]) -> Floats:
    cells = np.ravel_multi_index(at, shape)
    sums = np.bincount(cells, weights=shares, minlength=int(np.prod(shape)))
    return np.asarray(sums, dtype=np.float64).reshape(shape)


def _table(cells: Floats, codes: tuple[str, ...], present: Any, sky: _Sky) -> pd.DataFrame:
    """A row for each of areas x months x kinds x lights, kinds nested."""
    kinds = _events.nested(present)
    nested = [cells[:, :, np.isin(present.to_numpy(dtype=object), parts)].sum(axis=2) for parts in kinds.values()]
    counted = np.stack(nested, axis=2)
    area, month, kind, light = (part.ravel() for part in np.indices(counted.shape))
    months = _named(sky)
    return pd.DataFrame(
        {
            "code": np.array(codes, dtype=object)[area],
            "year": months.year.to_numpy()[month],
            "month": months.month.to_numpy()[month],
            "offence": np.array([str(one) for one in kinds], dtype=object)[kind],
            "light": np.array([str(one) for one in LIGHTS], dtype=object)[light],
            "count": counted.ravel(),
        }
    )


def _named(sky: _Sky) -> pd.DataFrame:
    """Year and month (1-12) of the months of a sky, one row each."""
    years, months = np.divmod(sky.first + np.arange(len(sky.months) - 1), 12)
    return pd.DataFrame({"year": years + 1970, "month": months + 1})


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
    spans = {f"span_{lang}": _spans(ordered, lang) for lang in LANGUAGES}
    names = {f"month_{lang}": _names(ordered.number, lang) for lang in LANGUAGES}
    return Detail(
        rows=ordered.assign(**spans, **names, span=spans[f"span_{FIRST}"], month=names[f"month_{FIRST}"]),
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


def _spans(rows: pd.DataFrame, lang: str) -> list[str]:
    ends = [[writing.decimal(one, lang) for one in rows[name]] for name in ("low", "high")]
    return [low if low == writing.NOTHING else f"{low}–{high}" for low, high in zip(*ends, strict=True)]


def _names(numbers: pd.Series, lang: str) -> list[str]:
    names = get_month_names("wide", locale=locale_of(lang))
    return [names[number] for number in numbers]


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
