"""Sets values with intervals beside the value of the whole area: what every layer that compares has in common."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

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
