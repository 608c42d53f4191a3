"""Official counts that came in through the data desk, made into what layers of reported offences read."""

from __future__ import annotations

import pandas as pd

from data.model import MUNICIPALITY_CODES, Offence

MONTHS, QUARTERS = 12, 4
BASES = ("population", "dwellings", "households", "cars")
FIELDS = ["code", "year", "offence", "count", "status", "from_rate"]


def by_year(counts: pd.DataFrame, populations: pd.DataFrame | None = None) -> pd.DataFrame:
    """Counts per municipality and whole year: code, year, offence, count, status, from_rate; by offence, year, code.

    A year is taken as printed; where only its parts came in, as the sum of twelve months or of four quarters. It is
    preliminary when any part of it is. Where only a rate per 100 000 was printed (Kolada), the count is worked out
    from `populations` (code, year, population) and `from_rate` is true. Only kinds of offence that the map knows, and
    only years that all five municipalities have: the sum over the five would say something else otherwise.
    """
    own = counts[(counts.area_level == "municipality") & counts.offence.isin(list(Offence))]
    every = own.rename(columns={"area_code": "code"}).assign(year=own.period.str[:4].astype("Int64"), from_rate=False)
    parts = _with_rates(every, populations)
    parts = parts[parts["count"].notna()]
    whole = parts[parts.period.str.len() == 4]
    months = _summed(parts[parts.period.str.fullmatch("[0-9]{4}-[0-9]{2}")], MONTHS)
    quarters = _summed(parts[parts.period.str.contains("Q")], QUARTERS)
    first = pd.concat([whole[FIELDS], quarters, months], ignore_index=True).drop_duplicates(["code", "year", "offence"])
    five = first.groupby(["year", "offence"]).code.transform("nunique") == len(MUNICIPALITY_CODES)
    return first[five].sort_values(["offence", "year", "code"], ignore_index=True)


def _with_rates(parts: pd.DataFrame, populations: pd.DataFrame | None) -> pd.DataFrame:
    """Fills in the counts of whole years that were published as a rate only."""
    if populations is None or not len(parts):
        return parts
    people = parts.merge(populations, on=["code", "year"], how="left").population.set_axis(parts.index)
    worked_out = (parts.per_100k * people.astype("Float64") / 100_000).round().astype("Int64")
    lacks = (parts["count"].isna() & worked_out.notna() & (parts.period.str.len() == 4)).astype(bool)
    return parts.assign(count=parts["count"].mask(lacks, worked_out), from_rate=lacks)


def _summed(parts: pd.DataFrame, wanted: int) -> pd.DataFrame:
    """Sums of the years that have all their parts."""
    if not len(parts):
        return parts[FIELDS]
    groups = parts.groupby(["code", "year", "offence"])
    sums = groups.agg(count=("count", "sum"), status=("status", "max"), parts=("period", "size")).reset_index()
    return sums.assign(from_rate=False)[sums.parts == wanted][FIELDS]


def bases_by_year(bases: pd.DataFrame) -> pd.DataFrame:
    """What rates are divided by, per municipality and year: code, year, population, dwellings, households, cars."""
    whole = (bases.area_level == "municipality") & (bases.period.str.len() == 4) & bases.value.notna()
    known = bases[whole]
    wide = known.pivot_table(index=["area_code", "period"], columns="base", values="value", aggfunc="last")
    table = wide.reindex(columns=list(BASES)).astype("Float64").reset_index()
    table = table.assign(period=table.period.astype("Int64"))
    return table.rename(columns={"area_code": "code", "period": "year"}).rename_axis(columns=None)
