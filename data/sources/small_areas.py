"""Makes the tables of counts per small area and year, and of what they are divided by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.model import AreaLevel, Offence

AREA_COUNTS, AREA_BASES = "area_counts", "area_bases"
BASES = ("population", "dwellings", "households", "cars")
PARTS_OF: Mapping[str, tuple[str, ...]] = {
    Offence.BURGLARY: (Offence.BURGLARY, Offence.RESIDENTIAL_BURGLARY),
    Offence.THEFT: (Offence.THEFT, Offence.BURGLARY, Offence.RESIDENTIAL_BURGLARY, Offence.CAR_PART_THEFT),
}
"""Brå's nesting: burglary is all premises (11462), theft is all of chapter 8 (11095)."""

LEVELS, KINDS = [str(one) for one in AreaLevel], [str(one) for one in Offence]
CORNER = 10_000_000
"""A square's code is its corner's east times this, plus its north (SWEREF 99 TM, metres)."""

Placed = tuple[AreaLevel, Any, Sequence[str]]
"""A geography, the index of each event's area (-1: none), and the codes that indexes stand for."""


def parts_of(offence: str) -> tuple[str, ...]:
    """The kinds of offence that one kind holds, itself among them."""
    return PARTS_OF.get(offence, (offence,))


def year_counts(placed: Iterable[Placed], offence: Any, year: Any, weight: Any = None) -> pd.DataFrame:
    """area_level, code, year, offence, count of events, nested Brå's way: a row for every area x year x kind.

    offence, year: one per event. weight: how much each counts, 1 without it. Levels and kinds are categories.
    """
    kind = pd.Categorical(np.asarray(offence, dtype=object), categories=KINDS).codes.astype(np.int64)
    when, years = pd.factorize(np.asarray(year, dtype=np.int64), sort=True)
    weights = np.ones(len(kind)) if weight is None else np.asarray(weight, dtype=float)
    parts = [_level(one, kind, when, years, weights) for one in placed]
    return pd.concat(parts, ignore_index=True) if parts else no_counts()


def no_counts() -> pd.DataFrame:
    """The table when nothing has come in."""
    nobody: Placed = (AreaLevel.REGSO, np.array([], dtype=np.int64), ())
    return year_counts([nobody], [], [])


def _level(placed: Placed, kind: Any, when: Any, years: Any, weights: Any) -> pd.DataFrame:
    level, area, codes = placed
    inside = np.asarray(area) >= 0
    shape = (len(codes), len(years), len(KINDS))
    cell = (np.asarray(area)[inside] * shape[1] + when[inside]) * shape[2] + kind[inside]
    counts, wanted = _nested(np.bincount(cell, weights[inside], int(np.prod(shape))).reshape(shape))
    place, year, number = np.indices(counts.shape).reshape(3, -1)
    return pd.DataFrame(
        {
            "area_level": pd.Categorical.from_codes(np.full(len(place), LEVELS.index(level)), LEVELS),
            "code": np.asarray(codes, dtype=object)[place] if len(place) else pd.Series([], dtype=object),
            "year": np.asarray(years, dtype=np.int64)[year],
            "offence": pd.Categorical.from_codes(np.asarray(wanted, dtype=np.int64)[number], KINDS),
            "count": counts.ravel().round(6),
        }
    )


def _nested(cells: Any) -> tuple[Any, list[int]]:
    """Counts of the kinds that hold anything that happened, with what they hold; and the numbers of those kinds."""
    happened = set(np.flatnonzero(cells.sum(axis=(0, 1)) > 0).tolist())
    parts = {n: [KINDS.index(part) for part in parts_of(kind)] for n, kind in enumerate(KINDS)}
    wanted = [n for n, own in parts.items() if happened & set(own)]
    sums = [cells[:, :, parts[n]].sum(axis=2) for n in wanted]
    return np.stack(sums, axis=2) if sums else cells[:, :, :0], wanted


def squares(east: Any, north: Any, side: int) -> tuple[Any, list[str]]:
    """Index of each point's square (-1 without a position) and the squares' codes, in order."""
    known = np.isfinite(east) & np.isfinite(north)
    corner = [np.floor(np.asarray(part)[known] / side).astype(np.int64) * side for part in (east, north)]
    index = np.full(len(known), -1, dtype=np.int64)
    index[known], found = pd.factorize(corner[0] * CORNER + corner[1], sort=True)
    return index, [f"{code:013d}" for code in found]


def from_months(
    months: pd.DataFrame, newest: str, oldest: str, areas: Mapping[AreaLevel, Sequence[str]]
) -> pd.DataFrame:
    """The same of a table of months (area_level, area_code, offence, period, count), whole years only.

    newest, oldest: the last and the first time (ISO) of the offences. A year at either end is whole when they reach
    into its December and its January. areas: all codes of the levels whose areas without offences count as zero.
    """
    year = months.period.astype("str").str[:4].astype(np.int64)
    first = int(oldest[:4]) + (oldest[5:7] != "01")
    last = int(newest[:4]) - (newest[5:7] != "12")
    rows = months[(year >= first) & (year <= last)].assign(year=year)
    parts = [_of_months(level, rows[rows.area_level == level], areas.get(level, ())) for level in AreaLevel]
    found = [part for part in parts if len(part)]
    return pd.concat(found, ignore_index=True) if found else no_counts()


def _of_months(level: AreaLevel, rows: pd.DataFrame, every: Sequence[str]) -> pd.DataFrame:
    codes = sorted({*rows.area_code.astype("str").unique(), *every}) if len(rows) else []
    index = pd.Index(codes).get_indexer(rows.area_code.astype("str"))
    return year_counts([(level, index, codes)], rows.offence.astype("str"), rows.year, rows["count"])


def no_bases() -> pd.DataFrame:
    """area_level, code, year, then BASES and km2: the table when nobody has said anything."""
    return bases_of(
        pd.DataFrame({name: pd.Series([], dtype=object) for name in ("area_level", "code", "base", "value")})
    )


def bases_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The table of bases from rows of area_level, code, base, value, and year where a level is of one year."""
    dated = rows if "year" in rows.columns else rows.assign(year=-1)
    keys = ["area_level", "code", "year"]
    wide = dated.assign(value=dated.value.astype(float)).pivot_table(
        index=keys, columns="base", values="value", aggfunc="last", observed=True
    )
    table = wide.reindex(columns=list(BASES)).astype("Float64").reset_index().rename_axis(columns=None)
    year = table.year.astype("Int64")
    return table.assign(
        year=year.mask(year < 0), area_level=table.area_level.astype("str"), code=table.code.astype("str")
    )


def from_desk(bases: pd.DataFrame) -> pd.DataFrame:
    """The same of the desk's table of bases: whole years of small areas."""
    small = bases[(bases.area_level != AreaLevel.MUNICIPALITY) & (bases.period.str.len() == 4) & bases.value.notna()]
    known = small.rename(columns={"area_code": "code"}).assign(year=small.period.astype(np.int64))
    return bases_of(known[["area_level", "code", "year", "base", "value"]])
