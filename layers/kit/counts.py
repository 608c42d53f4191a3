"""Reads counts and what they are divided by, per area and year, from the tables at hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.facts import bra
from data.model import SQUARES, AreaLevel, Base, Measure, Offence, Period, Query
from data.protect.public import WITHHELD, marked
from layers.contract import Options, Tables, Unit

COUNTS, BASES = "area_counts", "area_bases"
"""Tables of small areas and of practice data. Residents' tables lack them."""

PER = 1000
"""Rates are per this many, but for the square kilometre."""

UNITS = {
    Base.POPULATION: Unit.PER_1000,
    Base.DWELLINGS: Unit.PER_1000_DWELLINGS,
    Base.HOUSEHOLDS: Unit.PER_1000_HOUSEHOLDS,
    Base.CARS: Unit.PER_1000_CARS,
    Base.KM2: Unit.PER_KM2,
}
WITHOUT_BASE = (Measure.COUNT, Measure.CHANGE)
"""Measures that can do without anything to divide by."""

FIELDS = ("code", "year", "count", "base", "from_rate", WITHHELD)


def counted(tables: Tables, offence: Offence, query: Query) -> pd.DataFrame:
    """Counts of one kind of offence for all years, by year and code: code (category), year, count, base, from_rate,
    withheld.

    `base` is the year's level of what the query divides by, missing where nobody has said; `from_rate` tells counts
    that were worked out from a published rate, `withheld` those that are missing because residents may not see them.
    No rows where the geography has none.
    """
    found = _annual(tables, offence, query) if official(tables, offence, query) else _small(tables, offence, query)
    code = found.code.astype("category")
    place = found.year.to_numpy() * (len(code.cat.categories) + 1) + code.cat.codes.to_numpy()
    return found.assign(code=code).iloc[np.argsort(place, kind="stable")].reset_index(drop=True)


def of_year(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """One year's rows of `counted`, with codes as text: few enough to be joined with others."""
    return table[table.year == year].astype({"code": "str"})


def earlier(before: Period | None, year: int) -> Period:
    """The years that a year is compared with: those asked for, or as many just before it."""
    if before is not None and before.last < year:
        return before
    return Period(year - (before.years if before else 1), year - 1)


def official(tables: Tables, offence: Offence, query: Query) -> bool:
    """Whether the question is answered from the official series of municipalities.

    Practice data are for what that series lacks: they never take a real figure's place.
    """
    if query.level is not AreaLevel.MUNICIPALITY:
        return False
    return not query.practice or bool((tables[bra.REPORTED].offence == offence).any())


def scale(base: Base) -> int:
    """How many of a base a rate is for."""
    return 1 if base is Base.KM2 else PER


def _annual(tables: Tables, offence: Offence, query: Query) -> pd.DataFrame:
    table = tables[bra.REPORTED]
    rows = table[table.offence == offence]
    base = rows[query.base] if query.base in rows.columns else pd.Series(pd.NA, index=rows.index)
    floats = (each.astype("Float64").astype(float) for each in (rows["count"], base))
    columns = (rows.code, rows.year.astype(int), *floats, rows.from_rate, marked(rows))
    return pd.DataFrame(dict(zip(FIELDS, columns, strict=True)))


def _small(tables: Tables, offence: Offence, query: Query) -> pd.DataFrame:
    if COUNTS not in tables:
        return pd.DataFrame({name: pd.Series([], dtype=float) for name in FIELDS})
    table = tables[COUNTS]
    asked = (table.area_level == query.level) & (table.offence == offence)
    rows = table.loc[asked, ["code", "year", "count"]].astype({"count": float})
    rows = rows.assign(from_rate=False, **{WITHHELD: False})
    if query.base is Base.KM2:
        return rows.assign(base=(SQUARES.get(query.level, 0) / 1000) ** 2 or float("nan"))[list(FIELDS)]
    known = _levels_of(tables, query.level)[["code", "year", query.base]].rename(columns={query.base: "base"})
    every = known[known.year.isna()].drop(columns="year").set_index("code").base
    dated = known[known.year.notna()].astype({"year": int})
    joined = rows.astype({"code": "str"}).merge(dated, on=["code", "year"], how="left")
    base = joined.base.astype("Float64").astype(float).fillna(joined.code.map(every).astype(float))
    return joined.assign(base=base)[list(FIELDS)]


def _levels_of(tables: Tables, level: AreaLevel) -> pd.DataFrame:
    table = tables[BASES]
    return table[table.area_level == level].astype({"code": "str"})


def options(tables: Tables, offence: Offence) -> Options:
    """What can be asked of one kind of offence with the tables at hand."""
    series = tables[bra.REPORTED]
    series = series[series.offence == offence]
    levels: dict[AreaLevel, set[int]] = {}
    if COUNTS in tables:
        counts = tables[COUNTS][tables[COUNTS].offence == offence]
        small = counts.groupby("area_level", observed=True)
        levels = {AreaLevel(str(level)): set(part.year) for level, part in small}
    practised = invented(tables) and bool(levels)
    years = {int(year) for part in levels.values() for year in part}
    years |= set() if practised else {int(year) for year in series.year}
    asked = tuple(level for level in AreaLevel if level is AreaLevel.MUNICIPALITY or level in levels)
    bases = {one: (Base.KM2,) if one in SQUARES else _known_bases(_levels_of(tables, one)) for one in levels}
    if len(series) or AreaLevel.MUNICIPALITY not in levels:
        bases[AreaLevel.MUNICIPALITY] = _known_bases(series)
    return Options(
        years=tuple(sorted(years)),
        measures=tuple(Measure) if years else (),
        levels=asked,
        bases=bases,
        has_practice=practised,
    )


def invented(tables: Tables) -> bool:
    """Whether the counts at hand are practice data."""
    return COUNTS in tables and "mark" in tables[COUNTS].columns


def _known_bases(rows: pd.DataFrame) -> tuple[Base, ...]:
    return tuple(base for base in Base if base in rows.columns and rows[base].notna().any())
