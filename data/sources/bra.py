"""Brå's reported offences: per municipality and year, and the population that Brå's rates imply."""

from __future__ import annotations

import pandas as pd

from data.model import Offence

REPORTED = "reported"
"""Name of the prepared table that `reported` makes."""


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


def reported(annual: pd.DataFrame) -> pd.DataFrame:
    """All kinds of offence in one table: code, year, offence, count, population, status; by offence, year, code."""
    parts = [per_municipality(annual, offence).assign(offence=str(offence)) for offence in Offence]
    return pd.concat(parts, ignore_index=True)


def per_municipality(annual: pd.DataFrame, offence: Offence) -> pd.DataFrame:
    """One kind of offence: code, year, count (reported), population (implied), status; by year and code.

    Years without a count are left out: nobody has said, which is not zero. No rows when the kind of
    offence is not published per municipality.
    """
    chosen = annual[(annual.offence == offence) & annual["count"].notna()]
    joined = chosen.merge(implied_population(annual), on=["municipality_code", "year"], how="inner")
    fields = ["municipality_code", "year", "count", "population", "status"]
    return joined[fields].rename(columns={"municipality_code": "code"}).sort_values(["year", "code"], ignore_index=True)
