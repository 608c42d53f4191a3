"""Brå's reported offences: per municipality and year, and the population that Brå's rates imply."""

from __future__ import annotations

import pandas as pd

from data.facts import official
from data.model import Offence

REPORTED = "reported"
"""Name of the prepared table that `reported` makes."""

PEOPLE = ["code", "year", "population"]


def implied_population(annual: pd.DataFrame) -> pd.DataFrame:
    """The population Brå divided by: municipality_code, year, population (whole persons).

    population = count / per_100k * 100 000, from the category `total`, whose large rate suffers least from
    rounding. Brå prints the rate as a whole number, so it is at most 0.5 off and the relative error is at
    most 0.5 / (rate - 0.5). The lowest rate in the shipped years is 4 018, so the error is below 0.013 %:
    at most 6 persons in any municipality. It is the population Brå used for that year, which is not SCB's
    figure for 31 December (the two differ by up to 1.4 % in the years where both ship).
    """
    known = annual[(annual.offence == Offence.TOTAL) & (annual["count"] > 0) & (annual.per_100k > 0)]
    population = (known["count"].astype("Float64") / known.per_100k * 100_000).round().astype("Int64")
    return known[["municipality_code", "year"]].assign(population=population).reset_index(drop=True)


def reported(
    annual: pd.DataFrame, counts: pd.DataFrame | None = None, bases: pd.DataFrame | None = None
) -> pd.DataFrame:
    """All kinds of offence in one table: code, year, offence, count, population, status; by offence, year, code.

    With official counts that came in (table `counts`), theirs go before the shipped ones, year by year and offence by
    offence. The population is the one that Brå divided by; where no such is known, that of `bases`. Further columns
    are the other bases of the year (dwellings, households, cars; missing where nobody has said), `from_rate`: true
    where the count was worked out from a published rate, and `withheld`: true where it came in and is not shown.
    Years without a count are left out: nobody has said, which is not zero.
    """
    known = annual[annual["count"].notna()].rename(columns={"municipality_code": "code"})
    shipped = known.assign(from_rate=False, withheld=False)[official.FIELDS]
    every = _bases(annual, bases)
    come = shipped.iloc[:0] if counts is None else official.by_year(counts, every[PEOPLE])
    chosen = pd.concat([come, shipped], ignore_index=True).drop_duplicates(["code", "year", "offence"])
    joined = chosen.merge(every, on=["code", "year"], how="inner")
    table = joined[joined.population.notna()]
    order = pd.Categorical(table.offence, categories=[str(offence) for offence in Offence], ordered=True)
    placed = table.assign(order=order).sort_values(["order", "year", "code"], ignore_index=True)
    fields = ["code", "year", "count", "population", "status", "offence", "from_rate", *official.BASES[1:]]
    kinds = {"count": "Int64", "from_rate": "boolean", official.WITHHELD: "boolean"}
    return placed[[*fields, official.WITHHELD]].astype(kinds)


def populations(annual: pd.DataFrame, bases: pd.DataFrame | None) -> pd.DataFrame:
    """What rates are turned into counts with: code, year, population (whole persons; missing where nobody has said)."""
    return _bases(annual, bases)[PEOPLE]


def _bases(annual: pd.DataFrame, bases: pd.DataFrame | None) -> pd.DataFrame:
    """Per municipality and year: the population Brå divided by, else that of the bases; and the other bases."""
    implied = implied_population(annual).rename(columns={"municipality_code": "code", "population": "implied"})
    blank = pd.DataFrame({"code": pd.Series([], dtype="str"), "year": pd.Series([], dtype="Int64")})
    levels = blank.reindex(columns=["code", "year", *official.BASES]).astype(dict.fromkeys(official.BASES, "Float64"))
    levels = levels if bases is None else official.bases_by_year(bases)
    joined = implied.merge(levels, on=["code", "year"], how="outer")
    return joined.assign(population=joined.implied.fillna(joined.population.round().astype("Int64")))
