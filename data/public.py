"""Says which tables and rows residents may see: the rest is kept from what is published and from their answers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

PRIVATE = (
    "offences", "counts_by_area", "area_counts", "area_bases", "single_offences", "places_in", "measures",
)  # fmt: skip
"""Tables for planners: raw offences, small areas and months; places and measures that no one has read through."""

SMALLEST_SHOWN = 5
WITHHELD = "withheld"
"""Column that says of a figure that it is known but not shown: nothing may take its place."""

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
    kept_back = pd.Series(data=False, index=counts.index)
    for _, part in counts.groupby(["area_level", "area_version", "offence", "period"]):
        kept_back |= counts.index.isin(part.index[hidden(part["count"])])
    blank = {name: counts[name].mask(kept_back) for name in ("count", "per_100k")}
    return counts.assign(**blank).reset_index(drop=True)


def revealed(counts: pd.DataFrame) -> list[str]:
    """Names of the cells that may not be published as they are: counts of 1-4."""
    small = counts[small(counts["count"])]
    return [f"{row.area_code} {row.offence} {row.period}" for row in small.itertuples()]


def public_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """`public_rows` of several tables by name; private ones are left out."""
    return {name: public_rows(name, rows) for name, rows in tables.items() if name not in PRIVATE}


def hidden(count: pd.Series, already: pd.Series | None = None) -> pd.Series:
    """Which counts of one kind, year and set of areas are withheld: 1-4, those marked `already`, and, beside a single
    one of them, the next smallest.
    """
    found = small(count) if already is None else small(count) | already
    others = count[count.notna() & ~found & (count > 0).fillna(value=False)].sort_values(kind="stable")
    return found | count.index.isin(others.index[:1]) if found.sum() == 1 else found


def marked(rows: pd.DataFrame) -> pd.Series:
    """Which rows lack a figure because it is withheld; none in a table without such marks."""
    if WITHHELD not in rows.columns:
        return pd.Series(data=False, index=rows.index)
    return rows[WITHHELD].astype("boolean").fillna(value=False).astype(bool)


def small(count: pd.Series) -> pd.Series:
    """Which counts are 1-4; a missing one is not."""
    return ((count > 0) & (count < SMALLEST_SHOWN)).fillna(value=False).astype(bool)
