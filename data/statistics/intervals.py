"""Intervals for counts and shares, so that no figure stands without its uncertainty."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from data.statistics import _checks

EXACT_BELOW = 10
"""Counts below this get the exact interval, others Byar's approximation (Public Health England's rule)."""


def poisson_interval(count: Any, level: float = 0.95) -> tuple[Any, Any]:
    """Interval for the expected number behind a Poisson count.

    Exact (Garwood 1936) below 10: low = chi2(a/2; 2x)/2, high = chi2(1-a/2; 2x+2)/2 and low(0) = 0.
    Byar (Breslow & Day 1987) from 10: x(1 - 1/9x - z/3sqrt(x))^3 and (x+1)(1 - 1/9(x+1) + z/3sqrt(x+1))^3,
    the lower limit clamped at 0. Takes a scalar or an array of counts >= 0; missing gives missing.
    Raises ValueError for a negative or infinite count, for what is no number, and for a level outside (0, 1).
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    x = _checks.numbers(count, "count")
    if np.any(x < 0) or np.any(np.isinf(x)):
        raise ValueError("a count cannot be negative or infinite")
    tail = (1 - level) / 2
    low = np.where(x < EXACT_BELOW, _exact_low(x, tail), _byar_low(x, tail))
    high = np.where(x < EXACT_BELOW, special.chdtri(2 * x + 2, tail) / 2, _byar_high(x, tail))
    return (float(low), float(high)) if x.ndim == 0 else (low, high)


def _exact_low(x: Any, tail: float) -> Any:
    return np.where(x == 0, 0.0, special.gammaincinv(np.maximum(2 * x, 1e-9) / 2, tail))


def _byar_low(x: Any, tail: float) -> Any:
    safe = np.maximum(x, 1.0)
    z = -special.ndtri(tail)
    return np.where(np.isnan(x), np.nan, safe * np.maximum(1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe)), 0.0) ** 3)


def _byar_high(x: Any, tail: float) -> Any:
    above = x + 1
    z = -special.ndtri(tail)
    return above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3


def wilson_interval(successes: Any, n: Any, level: float = 0.95) -> tuple[Any, Any]:
    """Wilson's (1927) score interval for a share, as shares 0..1; scalar or arrays.

    The limit is 0 or 1 itself where the share is. Missing gives missing.
    Raises ValueError when successes exceed n, n is not positive, or the level lies outside (0, 1).
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    s, size = _checks.together(_checks.numbers(successes, "successes"), _checks.numbers(n, "n"))
    if np.any(s < 0) or np.any(s > size) or np.any(size <= 0):
        raise ValueError("successes must lie between 0 and n, and n must be positive")
    z = special.ndtri((1 + level) / 2)
    share = s / size
    middle = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    low, high = np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
    low, high = np.where(s == 0, 0.0, low), np.where(s == size, 1.0, high)
    return (float(low), float(high)) if low.ndim == 0 else (low, high)
