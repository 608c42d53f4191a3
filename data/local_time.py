"""The clock on the wall in the municipalities, and the moments that it stands for."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

CLOCK = ZoneInfo("Europe/Stockholm")


def in_utc(local: Any) -> npt.NDArray[np.int64]:
    """Local clock times as minutes since 1970 in UTC.

    An hour that the clock shows twice is taken as the first, one that it skips as the hour after.
    """
    clock = pd.DatetimeIndex(local)
    zoned = clock.tz_localize(CLOCK, ambiguous=np.ones(len(clock), dtype=bool), nonexistent="shift_forward")
    minutes: npt.NDArray[np.int64] = zoned.tz_convert(None).to_numpy(dtype="datetime64[m]").astype(np.int64)
    return minutes


def utc(minutes: npt.NDArray[np.int64]) -> pd.DatetimeIndex:
    """Minutes since 1970 as moments in UTC."""
    return pd.DatetimeIndex(minutes.astype("datetime64[m]")).tz_localize("UTC")
