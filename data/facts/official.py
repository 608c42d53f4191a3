"""Official counts that came in through the data desk, made into what layers of reported offences read."""

from __future__ import annotations

import pandas as pd

from data.model import MUNICIPALITY_CODES, Offence

WITHHELD = "withheld"
"""Column that says of a figure that somebody knows it and it is not shown: nothing may take its place."""

MONTHS, QUARTERS = 12, 4
YEAR = len("2025")
BASES = ("population", "dwellings", "households", "cars")
FIELDS = ["code", "year", "offence", "count", "status", "from_rate", WITHHELD]


def by_year(counts: pd.DataFrame, populations: pd.DataFrame | None = None) -> pd.DataFrame:
    """Counts per municipality and whole year: code, year, offence, count, status, from_rate, withheld; ordered by
    offence, year, code.

    A year is taken as printed; where only its parts came in, as the sum of twelve months or of four quarters. It is
    preliminary when any part of it is. Where only a rate per 100 000 was printed (Kolada), the count is worked out
    from `populations` (code, year, population) and `from_rate` is true. Only kinds of offence that the map knows, and
    only years that all municipalities have: the sum over them would say something else otherwise. A year
    has a count that is `withheld`, though the count is empty.
    """
    rows = in_whole_years(counts[counts.offence.isin(list(Offence))], populations)
    known = rows[rows.judged.notna() | rows[WITHHELD]]
    year = known.period.astype("Int64")
    first = known.assign(code=known.area_code, year=year, count=known.judged)[FIELDS]
    all_there = first.groupby(["year", "offence"]).code.transform("nunique") == len(MUNICIPALITY_CODES)
    return first[all_there].sort_values(["offence", "year", "code"], ignore_index=True)


def in_whole_years(counts: pd.DataFrame, populations: pd.DataFrame | None = None) -> pd.DataFrame:
    """The rows of municipalities and whole years as they came in, and sums of parts where no such row has a figure.

    Further columns: judged, the count or, where only a rate was printed, what it is worked out to be; from_rate;
    withheld. A rate whose population nobody has said is judged as missing.
    """
    own = counts[counts.area_level == "municipality"]
    own = own.assign(**{WITHHELD: marked(own)})
    whole = _with_rates(own[own.period.str.len() == YEAR], populations)
    said = whole.judged.notna() | whole[WITHHELD]
    months = _summed(own[own.period.str.fullmatch("[0-9]{4}-[0-9]{2}")], MONTHS)
    quarters = _summed(own[own.period.str.contains("Q")], QUARTERS)
    parts = [part for part in (whole[said], quarters, months, whole[~said]) if len(part)]
    every = pd.concat(parts, ignore_index=True) if parts else whole
    return every.drop_duplicates(["area_code", "offence", "period"], ignore_index=True)


def _with_rates(whole: pd.DataFrame, populations: pd.DataFrame | None) -> pd.DataFrame:
    """Adds `judged`, with the counts of what was published as a rate only, and `from_rate`."""
    if populations is None or not len(whole):
        return whole.assign(judged=whole["count"], from_rate=False)
    worked_out = counts_of_rates(whole.per_100k, whole.area_code, whole.period.astype("Int64"), populations)
    lacks = (whole["count"].isna() & worked_out.notna()).astype(bool)
    return whole.assign(judged=whole["count"].mask(lacks, worked_out), from_rate=lacks)


def counts_of_rates(
    per_100k: pd.Series, code: pd.Series, year: pd.Series, populations: pd.DataFrame
) -> pd.Series:  # fmt: skip
    """The counts (whole, missing without a population) that rates per 100 000 are of; `populations` as in `by_year`."""
    keys = pd.DataFrame({"code": code.astype("str"), "year": year.astype("Int64")})
    people = keys.merge(populations, on=["code", "year"], how="left").population.set_axis(per_100k.index)
    return (per_100k.astype("Float64") * people.astype("Float64") / 100_000).round().astype("Int64")


def _summed(parts: pd.DataFrame, wanted: int) -> pd.DataFrame:
    """The years that have all their parts, as rows of whole years."""
    known = parts[parts["count"].notna()]
    if not len(known):
        return known.assign(judged=known["count"], from_rate=False)
    groups = known.assign(period=known.period.str[:YEAR]).groupby(["area_code", "offence", "period"])
    summed = {"count": "sum", "status": "max"}
    first = {name: "first" for name in known.columns if name not in (*summed, *groups.keys)}
    sums = groups.agg({**summed, **first}).reset_index()
    blank = pd.Series(pd.NA, index=sums.index, dtype="Float64")
    kept = sums.assign(per_100k=blank)[(groups.size() == wanted).to_numpy()]
    return kept.assign(judged=kept["count"], from_rate=False)


def marked(rows: pd.DataFrame) -> pd.Series:
    """Which rows lack a figure because it is withheld; none in a table without such marks."""
    if WITHHELD not in rows.columns:
        return pd.Series(data=False, index=rows.index)
    return rows[WITHHELD].astype("boolean").fillna(value=False).astype(bool)


def bases_by_year(bases: pd.DataFrame) -> pd.DataFrame:
    """What rates are divided by, per municipality and year: code, year, population, dwellings, households, cars."""
    whole = (bases.area_level == "municipality") & (bases.period.str.len() == 4) & bases.value.notna()
    known = bases[whole]
    wide = known.pivot_table(index=["area_code", "period"], columns="base", values="value", aggfunc="last")
    table = wide.reindex(columns=list(BASES)).astype("Float64").reset_index()
    table = table.assign(period=table.period.astype("Int64"))
    return table.rename(columns={"area_code": "code", "period": "year"}).rename_axis(columns=None)
