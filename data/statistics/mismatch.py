"""Sets feeling against record, in classes that never hide how sure either is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from data.statistics import _checks
from data.statistics._checks import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Standardised:
    """Values and their intervals on a common scale: 0 is the middle, 1 a usual distance from it."""

    value: Any
    low: Any
    high: Any


def standardised(value: Any, low: Any, high: Any, middle: float | None = None, spread: float | None = None) -> Any:
    """(x - middle)/spread of values and interval ends, so that things in different units stand side by side.

    middle: what areas are compared with, by default the mean of the values; spread: by default their standard
    deviation (division by n). Give the whole area's own figure as middle where it is known. Not an index: two
    standardised things are never added. Missing stays missing; areas with equal values all become 0 when the
    spread is not given. Answers Standardised(value, low, high). Raises ValueError for low > high or spread <= 0.
    """
    x, bottom, top = _checks.together(*(_checks.numbers(part, "values") for part in (value, low, high)))
    if np.any(bottom > top):
        raise ValueError("low must not exceed high")
    known = x[np.isfinite(x)]
    centre = middle if middle is not None else float(known.mean()) if known.size else float("nan")
    scale = spread if spread is not None else float(known.std()) if known.size else float("nan")
    if spread is None and scale == 0:
        scale = 1.0
    if not np.isnan(scale) and not scale > 0:
        raise ValueError("spread must be positive")
    return Standardised(*(_checks.plain((part - centre) / scale) for part in (x, bottom, top)))


def mismatch(felt: Any, recorded: Any, felt_middle: float = 0.0, recorded_middle: float = 0.0) -> Any:
    """`agree_high`, `agree_low`, `felt_only`, `recorded_only` or `uncertain`, from two intervals per area.

    felt: interval of what people fear, high when they feel LESS safe; recorded: interval of what was recorded.
    Each is a pair (low, high) of scalars or arrays, or the answer of `standardised`. An interval is high when it
    lies wholly above its middle (0, as `standardised` makes it, or the middle given), low when wholly below;
    when either covers its middle, ends included, the answer is uncertain. None where any end is missing.
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
    if isinstance(interval, Standardised):
        interval = interval.low, interval.high
    if not isinstance(interval, tuple | list | np.ndarray) or len(interval) != 2:
        raise ValueError(f"{name} must be a pair: low and high")
    return _checks.numbers(interval[0], name), _checks.numbers(interval[1], name)
