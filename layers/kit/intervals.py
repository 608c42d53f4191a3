"""Gives shares their interval, and sets values with intervals beside the value of the whole area."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.statistics import wilson_interval
from layers.contract import State


def covers(low: Any, high: Any, middle: Any) -> Any:
    """Whether each interval holds what it is compared with; a missing end or middle holds nothing."""
    return (np.asarray(low, dtype=float) <= middle) & (middle <= np.asarray(high, dtype=float))


def state_against(rows: pd.DataFrame, middle: Any) -> Any:
    """The state of each row (value, low, high): missing, uncertain where the interval covers the middle, or known.

    middle: one number, or one per row.
    """
    surely = np.where(covers(rows.low, rows.high, middle), State.UNCERTAIN, State.KNOWN)
    return np.where(rows.value.isna(), State.MISSING, surely)


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
