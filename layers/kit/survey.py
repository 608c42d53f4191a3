"""Gives survey shares their interval, where the source says enough for one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.statistics import wilson_interval


def with_interval(table: pd.DataFrame) -> pd.DataFrame:
    """Adds value, low and high in percent: by the source's margin, or by how many answered, or not at all.

    `table` as from `data.facts.survey.with_imported`. "More than" a share is no value.
    """
    share = table.percent.to_numpy(dtype=float, na_value=np.nan)
    n = table.respondents.to_numpy(dtype=float, na_value=np.nan)
    value = np.where(table.qualifier == "above", np.nan, share)
    known = np.isfinite(value) & (n > 0)
    low, high = np.full(len(table), np.nan), np.full(len(table), np.nan)
    if known.any():
        low[known], high[known] = wilson_interval(value[known] / 100 * n[known], n[known])
    margin = table.margin.to_numpy(dtype=float, na_value=np.nan)
    low = np.where(np.isfinite(margin), np.clip(value - margin, 0, 100), low * 100)
    high = np.where(np.isfinite(margin), np.clip(value + margin, 0, 100), high * 100)
    return table.assign(value=value, low=low, high=high)
