"""Makes the tables of counts per small area and year, and of what they are divided by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.facts.official import BASES
from data.model import AreaLevel, Offence, held_by

AREA_COUNTS, AREA_BASES = "area_counts", "area_bases"
PARTS_OF: Mapping[str, tuple[str, ...]] = {kind: (kind, *held_by(kind)) for kind in (Offence.BURGLARY, Offence.THEFT)}
"""What is counted as each kind, of offences that come in one by one. The total is of more kinds than come in."""

LEVELS, KINDS = list(map(str, AreaLevel)), list(map(str, Offence))

Placed = tuple[AreaLevel, Any, Sequence[str]]
"""A geography, the index of each event's area (-1: none), and the codes that indexes stand for."""


def parts_of(offence: str) -> tuple[str, ...]:
    """The kinds of offence that one kind holds, itself among them."""
    return PARTS_OF.get(offence, (offence,))


def year_counts(placed: Iterable[Placed], offence: Any, year: Any) -> pd.DataFrame:
    """area_level, code, year, offence, count of events, nested Brå's way: a row for every area x year x kind.

    offence, year: one per event. Every level has the years and the kinds that there are events of anywhere, so
    that an area where none happened has a true zero. Levels, codes and kinds are categories; years are whole
    numbers. Ordered by level, kind, year and code, as they are asked for.
    """
    kind, when = _numbers(offence), np.asarray(year, dtype=np.int64)
    frame = _frame(kind, when)
    return _together([_level(one, kind, when, np.ones(len(kind)), frame) for one in placed])


def no_counts() -> pd.DataFrame:
    """The table when nothing has come in."""
    nothing = np.array([], dtype=np.int64)
    return _level((AreaLevel.REGSO, nothing, ()), nothing, nothing, nothing, _frame(nothing, nothing))


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """The parts one after the other, with categories of code that hold those of all of them, in order."""
    if not parts:
        return no_counts()
    codes = pd.api.types.union_categoricals([part.code for part in parts], sort_categories=True)
    return pd.concat(parts, ignore_index=True).assign(code=codes)


def _frame(kind: Any, year: Any) -> tuple[Any, list[int]]:
    """The years that counts are for, and the numbers (in KINDS) of the kinds that hold any event."""
    present = {KINDS[number] for number in np.unique(kind)}
    holding = [number for number, name in enumerate(KINDS) if present & {*map(str, parts_of(name))}]
    return np.unique(year), holding


def _numbers(offence: Any) -> Any:
    """The number in KINDS of each kind of offence."""
    return _translated(offence, lambda names: [KINDS.index(name) for name in names])


def _translated(texts: Any, translate: Callable[[list[str]], Any]) -> Any:
    """What each text is translated to, each different one once: of millions of rows no text is written out."""
    known = pd.Categorical(texts)
    numbers = np.asarray(translate([str(one) for one in known.categories]), dtype=np.int64)
    return numbers[known.codes] if len(known) else np.array([], dtype=np.int64)


def _level(placed: Placed, kind: Any, year: Any, weight: Any, frame: tuple[Any, list[int]]) -> pd.DataFrame:
    (level, area, codes), (years, kinds) = placed, frame
    inside = np.asarray(area) >= 0
    shape = (len(codes), len(years), len(KINDS))
    when = np.searchsorted(years, year[inside])
    cell = (np.asarray(area)[inside] * shape[1] + when) * shape[2] + kind[inside]
    cells = np.bincount(cell, weight[inside], int(np.prod(shape))).reshape(shape)
    parts = [[KINDS.index(part) for part in parts_of(KINDS[number])] for number in kinds]
    sums = [cells[:, :, own].sum(axis=2) for own in parts]
    counts = np.stack(sums, axis=2) if sums else cells[:, :, :0]
    counts = counts.transpose(2, 1, 0)[:, :, np.argsort(np.asarray(codes, dtype=str), kind="stable")]
    number, row, place = np.indices(counts.shape).reshape(3, -1)
    return pd.DataFrame(
        {
            "area_level": pd.Categorical.from_codes(np.full(len(place), LEVELS.index(level)), LEVELS),
            "code": pd.Categorical.from_codes(place, pd.Index(sorted(codes), dtype="str")),
            "year": years[row],
            "offence": pd.Categorical.from_codes(np.asarray(kinds, dtype=np.int64)[number], KINDS),
            "count": counts.ravel().astype(float).round(6),
        }
    )


def from_months(
    months: pd.DataFrame, newest: str, oldest: str, areas: Mapping[AreaLevel, Sequence[str]]
) -> pd.DataFrame:
    """The same of a table of months (area_level, area_code, offence, period, count), whole years only.

    newest, oldest: the last and the first time (ISO) of the offences. A year at either end is whole when they reach
    into its December and its January. areas: all codes of the levels whose areas without offences count as zero;
    other codes of those levels are left out. Of a level with several versions of its areas give one version's rows.
    """
    first = int(oldest[:4]) + (oldest[5:7] != "01")
    last = int(newest[:4]) - (newest[5:7] != "12")
    year = _translated(months.period, lambda names: [int(name[:4]) for name in names])
    whole = (year >= first) & (year <= last)
    kind = _numbers(months.offence)
    frame = _frame(kind[whole], year[whole])
    parts = []
    for level in AreaLevel:
        at = np.flatnonzero(whole & (months.area_level == level).to_numpy(dtype=bool))
        rows = months.iloc[at]
        codes = sorted(areas[level] if level in areas else map(str, rows.area_code.unique()))
        placed: Placed = (level, _translated(rows.area_code, pd.Index(codes, dtype="str").get_indexer), codes)
        parts.append(_level(placed, kind[at], year[at], rows["count"].to_numpy(), frame))
    return _together([part for part in parts if len(part)])


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


def from_desk(bases: pd.DataFrame, versions: Mapping[AreaLevel, Collection[str]]) -> pd.DataFrame:
    """The same of the desk's table of bases: whole years of small areas of the versions in use, by level.

    A code may mean another area in another version: its figures are not for the area that is drawn.
    """
    known = [(bases.area_level == level) & bases.area_version.isin(list(named)) for level, named in versions.items()]
    used = np.logical_or.reduce(known) if known else np.zeros(len(bases), dtype=bool)
    small = bases[used & (bases.period.str.len() == 4) & bases.value.notna()]
    known = small.rename(columns={"area_code": "code"}).assign(year=small.period.astype(np.int64))
    return bases_of(known[["area_level", "code", "year", "base", "value"]])
