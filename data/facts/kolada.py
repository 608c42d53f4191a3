"""Kolada's indicators: what they are called, and the few values that ship."""

from __future__ import annotations

import pandas as pd


def values_of(values: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The shipped values of one indicator (N01951, say) by municipality and year; empty if none ship."""
    return values[values.indicator == indicator].sort_values(["municipality_code", "first_year"], ignore_index=True)
