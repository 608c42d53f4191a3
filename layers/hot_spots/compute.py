"""Works out where offences gather, and whether they did before: Gi* of every kind, geography and three years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy

from data.geography.areas_of import CORNER
from data.model import SQUARES, AreaLevel
from data.statistics import gi_star
from data.tables.columns import Place, Table
from data.tables.contracts.made import CODE, LEVEL, OFFENCE
from data.tables.shared import note, number, truth, whole
from layers.contract import Tables

COUNTS, BASES, NEIGHBOURS = "area_counts", "area_bases", "area_neighbours"
TABLE = "hot_spots"
LEVELS = (AreaLevel.REGSO, AreaLevel.DESO, AreaLevel.SQUARE_1000, AreaLevel.SQUARE_500)
POOLED = 3
"""So many years are counted together, and compared with as many before them."""

FEWEST_AREAS = 30
PERMUTATIONS = 9_999
"""Of squares too: with 999 the smallest p is 0.002, which no test of 2 000 squares at once may believe."""

ALARMS = 0.05
"""Expected share of false alarms among the areas pointed out."""

CONTRACTS = {
    level: Table(
        name=f"{TABLE}_{level}",
        place=Place.DERIVED,
        key=("code", "offence", "year"),
        public=False,
        made_from=(COUNTS, BASES, NEIGHBOURS),
        area="code",
        period="year",
        columns=(
            LEVEL,
            CODE,
            OFFENCE,
            whole("year", "The last of the years that are counted together.", "year"),
            number("count", "Offences of these years.", "offences", required=False),
            number("before", "Offences of as many years before.", "offences", required=False),
            number("z", "Gi* of the area and its neighbours.", "standard deviations", required=False),
            number("p_value", "Its p by permutations.", "share", required=False, minimum=0, maximum=1),
            note("category", "new, lasting, fading, cold, none; empty where nothing can be said."),
            truth("per_resident", "True where the expected number followed the residents."),
        ),
    )
    for level in LEVELS
}
"""The derived table of each geography."""


def of_level(level: AreaLevel, tables: Tables) -> pd.DataFrame:
    """A row per area of a geography, kind of offence and year that ends six years of counts: see CONTRACTS.

    No rows where fewer than FEWEST_AREAS areas can be tested. A layer derives one geography at a time, so that nobody
    waits for those that were not asked for.
    """
    fields = CONTRACTS[level].column_names
    parts = list(_of_level(tables, level)) if COUNTS in tables else []
    if not parts:
        return pd.DataFrame({name: pd.Series([], dtype="object") for name in fields})
    return pd.concat(parts, ignore_index=True)[fields]


def years_of(years: Any) -> list[int]:
    """The years that end six years in a row, of those that have counts."""
    known = {int(year) for year in years}
    return sorted(year for year in known if all(year - back in known for back in range(2 * POOLED)))


def counted(table: pd.DataFrame, level: AreaLevel, offence: str | None = None) -> pd.DataFrame:
    """The counts of one geography, and of one kind of offence."""
    rows = table[table.area_level == str(level)]
    return rows if offence is None else rows[rows.offence == offence]


def _of_level(tables: Tables, level: AreaLevel) -> Iterator[pd.DataFrame]:
    rows = counted(tables[COUNTS], level)
    codes = sorted({str(code) for code in rows.code})
    if len(codes) < FEWEST_AREAS:
        return
    near = _weights(tables, level, codes)
    for offence in sorted({str(kind) for kind in rows.offence}):
        wide = _wide(counted(rows, level, offence), codes, level)
        residents = _residents(tables, level, codes, list(wide.columns))
        yield from (part.assign(area_level=str(level), offence=offence) for part in _of_kind(wide, residents, near))


def _wide(rows: pd.DataFrame, codes: Sequence[str], level: AreaLevel) -> pd.DataFrame:
    """Counts by code and year. A square without a row had none; another area without one is unknown."""
    plain = pd.DataFrame(
        {
            "code": rows.code.astype("str").to_numpy(),
            "year": rows.year.to_numpy(dtype=int),
            "count": rows["count"].to_numpy(dtype=float),
        }
    )
    found = plain.groupby(["code", "year"])["count"].sum().unstack().reindex(codes)
    return found.fillna(0.0) if level in SQUARES else found


def _residents(tables: Tables, level: AreaLevel, codes: Sequence[str], years: Sequence[int]) -> pd.DataFrame | None:
    """Residents by code and year; None for squares, and where too few areas have any."""
    if level in SQUARES or BASES not in tables:
        return None
    table = tables[BASES]
    rows = table[(table.area_level == str(level)) & table.population.notna()]
    rows = rows.assign(code=rows.code.astype("str"), population=rows.population.astype(float))
    always = rows[rows.year.isna()].drop_duplicates("code").set_index("code").population.reindex(codes)
    dated = rows[rows.year.notna()].astype({"year": int}).pivot_table(index="code", columns="year", values="population")
    every = dated.reindex(index=codes, columns=years)
    known = every.apply(lambda column: column.fillna(always))
    return known if int((known > 0).all(axis=1).sum()) >= FEWEST_AREAS else None


@dataclass(frozen=True, slots=True)
class _Tested:
    """One period: counts and Gi* of each area, and which are surely high or low."""

    count: Any
    z: Any
    p: Any
    hot: Any
    cold: Any


def _of_kind(wide: pd.DataFrame, residents: pd.DataFrame | None, near: Any) -> Iterator[pd.DataFrame]:
    """Each period is tested once, and serves as what was before for the period after it."""
    ends = years_of(wide.columns)
    tested = {last: _test(wide, residents, near, last) for last in {*ends, *(year - POOLED for year in ends)}}
    for year in ends:
        now, before = tested[year], tested[year - POOLED]
        if now is not None and before is not None:
            yield _rows(wide.index, year, now, before).assign(per_resident=residents is not None)


def _test(wide: pd.DataFrame, residents: pd.DataFrame | None, near: Any, last: int) -> _Tested | None:
    """Gi* of the years ending with `last`; None where too few areas have something to be tested."""
    years = list(range(last - POOLED + 1, last + 1))
    count = wide[years].sum(axis=1, skipna=False).to_numpy()
    surprise = surprises(count, None if residents is None else residents[years].mean(axis=1, skipna=False).to_numpy())
    if int(np.isfinite(surprise).sum()) < FEWEST_AREAS:
        return None
    found = gi_star(surprise, near, permutations=PERMUTATIONS, level=ALARMS)
    return _Tested(count, found.z, found.p_value, found.significant & (found.z > 0), found.significant & (found.z < 0))


def surprises(count: Any, residents: Any | None) -> Any:
    """(observed - expected)/sqrt(expected) per area; missing where a count, or the residents, are.

    Expected: the whole number shared out by residents. Without them every area gets the same share, so that large
    ones, or of squares the built-up ones, are pointed out more easily: that says where offences gather, not where
    the risk is high.
    """
    base = np.ones(len(count)) if residents is None else residents
    usable = np.isfinite(count) & (base > 0)
    total, size = count[usable].sum(), base[usable].sum()
    expected = np.where(usable, base * total / size if size else np.nan, np.nan)
    return np.divide(count - expected, np.sqrt(expected), out=np.full(len(count), np.nan), where=expected > 0)


def _rows(codes: pd.Index, year: int, now: _Tested, before: _Tested) -> pd.DataFrame:
    kind = np.select(
        [now.hot & before.hot, now.hot, before.hot, now.cold], ["lasting", "new", "fading", "cold"], "none"
    ).astype(object)
    kind[np.isnan(now.z) | np.isnan(before.z)] = None
    return pd.DataFrame(
        {
            "code": codes,
            "year": year,
            "count": now.count,
            "before": before.count,
            "z": now.z,
            "p_value": now.p,
            "category": kind,
        }
    )


def _weights(tables: Tables, level: AreaLevel, codes: Sequence[str]) -> Any:
    """Who is beside whom, as a sparse matrix of ones in the order of the codes."""
    if level in SQUARES:
        one, other = _beside(codes, SQUARES[level])
    else:
        rows = tables[NEIGHBOURS][tables[NEIGHBOURS].area_level == str(level)]
        one, other = (pd.Index(codes).get_indexer(rows[name].astype("str")) for name in ("code", "neighbour"))
    known = (one >= 0) & (other >= 0)
    pairs = one[known], other[known]
    return scipy.sparse.csr_array((np.ones(len(pairs[0])), pairs), shape=(len(codes), len(codes)))


def _beside(codes: Sequence[str], side: int) -> tuple[Any, Any]:
    """Each square with those at its sides and corners, -1 where there is none, as numbers in the order of the codes."""
    corner = np.array([int(code) for code in codes])
    index = pd.Index(corner)
    steps = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)]
    found = [index.get_indexer(corner + side * (x * CORNER + y)) for x, y in steps]
    return np.tile(np.arange(len(codes)), len(steps)), np.concatenate(found)
