"""How many residents and cars there are, for rates."""

from __future__ import annotations

import pandas as pd


def usable(denominators: pd.DataFrame) -> pd.DataFrame:
    """The figures that may be used: suspect ones (the levels printed for 2017) are dropped."""
    return denominators[denominators.status != "suspect"].reset_index(drop=True)


def of_measure(denominators: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Usable figures of one measure, for example 'population': municipality_code, date, value, check."""
    chosen = usable(denominators)
    fields = ["municipality_code", "date", "value", "check"]
    return chosen.loc[chosen.measure == measure, fields].sort_values(["date", "municipality_code"], ignore_index=True)
