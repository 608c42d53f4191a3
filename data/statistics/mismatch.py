"""Sets feeling against record, in classes that never hide how sure either is."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.statistics import _checks
from data.statistics._checks import Floats


def mismatch(felt: Any, recorded: Any, felt_middle: float = 0.0, recorded_middle: float = 0.0) -> Any:
    """`agree_high`, `agree_low`, `felt_only`, `recorded_only` or `uncertain`, from two intervals per area.

    felt: interval of what people fear, high when they feel LESS safe; recorded: interval of what was recorded.
    Each is a pair (low, high) of scalars or arrays. An interval is high when it lies wholly above its middle, low when
    wholly below; when either covers its middle, ends included, the answer is uncertain. None where any end is missing.
    felt_only: feels high, recorded low; recorded_only: the other way round. No index is made of the two.
    Raises ValueError for something that is no pair, low > high, or lengths that differ.
    """
    pairs = (*_pair(felt, "felt"), *_pair(recorded, "recorded"))
    felt_low, felt_high, low, high = _checks.together(*pairs)
    if np.any(felt_low > felt_high) or np.any(low > high):
        raise ValueError("low must not exceed high")
    fears, calm = felt_low > felt_middle, felt_high < felt_middle
    much, little = low > recorded_middle, high < recorded_middle
    known = ~np.isnan(felt_low + felt_high + low + high)
    found = _checks.said(known, "uncertain")
    for rule, name in (
        (fears & much, "agree_high"),
        (calm & little, "agree_low"),
        (fears & little, "felt_only"),
        (calm & much, "recorded_only"),
    ):
        found[known & rule] = name
    return _checks.plain(found)


def _pair(interval: Any, name: str) -> tuple[Floats, Floats]:
    if not isinstance(interval, tuple | list | np.ndarray) or len(interval) != 2:
        raise ValueError(f"{name} must be a pair: low and high")
    return _checks.numbers(interval[0], name), _checks.numbers(interval[1], name)
