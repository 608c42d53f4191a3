"""Says which tables and rows residents may see: the rest is kept from what is published and from their answers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

PRIVATE = (
    "offences", "counts_by_area", "area_counts", "area_bases", "single_offences", "places_in", "measures",
)  # fmt: skip
"""Tables for planners: raw offences, small areas and months; places and measures that no one has read through."""

SMALLEST_SHOWN = 5
MUNICIPALITY = "municipality"


def public_rows(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a desk's table that residents may see.

    Of figures: whole municipalities and, of counts, whole years; counts of 1-4 and what would reveal them are
    empty. Of events, areas: all. Of private tables: none.
    """
    if name in PRIVATE:
        return rows.iloc[:0]
    if name not in ("counts", "bases", "survey"):
        return rows
    whole = rows[rows.area_level == MUNICIPALITY]
    return withheld(whole[whole.period.str.len() == 4]) if name == "counts" else whole.reset_index(drop=True)


def withheld(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with those of 1-4 emptied, their rates too; a lone one takes the next smallest of its year along."""
    hidden = pd.Series(data=False, index=counts.index)
    for _, part in counts.groupby(["area_level", "area_version", "offence", "period"]):
        hidden.loc[_hidden(part["count"]).index] = True
    blank = {name: counts[name].mask(hidden) for name in ("count", "per_100k")}
    return counts.assign(**blank).reset_index(drop=True)


def revealed(counts: pd.DataFrame) -> list[str]:
    """Names of the cells that may not be published as they are: counts of 1-4."""
    small = counts[_small(counts["count"])]
    return [f"{row.area_code} {row.offence} {row.period}" for row in small.itertuples()]


def public_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """`public_rows` of several tables by name; private ones are left out."""
    return {name: public_rows(name, rows) for name, rows in tables.items() if name not in PRIVATE}


def _hidden(count: pd.Series) -> pd.Series:
    """The counts that are withheld: 1-4, and the next smallest beside a single one."""
    hidden = count[_small(count)]
    others = count[count.notna() & ~_small(count) & (count > 0).fillna(value=False)].sort_values()
    return pd.concat([hidden, others.iloc[:1]]) if len(hidden) == 1 else hidden


def _small(count: pd.Series) -> pd.Series:
    return ((count > 0) & (count < SMALLEST_SHOWN)).fillna(value=False).astype(bool)
