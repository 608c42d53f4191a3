"""Chooses class limits once per measure, from all years, as numbers that can be said aloud."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

STEPS = 5


def speakable(value: float) -> float:
    """The nearest number that is easily said: two significant digits, halves below ten.

    >>> speakable(13.2), speakable(4.27), speakable(1873)
    (13.0, 4.5, 1900.0)
    """
    if value <= 0:
        return 0.0
    size = 10.0 ** math.floor(math.log10(value))
    step = size / 2 if size <= 1 else size / 10
    return round(round(value / step) * step, 6)


def class_edges(values: Sequence[float]) -> tuple[float, ...]:
    """Up to four inner limits for five classes: quantiles of all finite values, rounded, without repeats.

    There are never more classes than different values: one value is one class.
    """
    given = np.asarray(values, dtype=float)
    finite = np.sort(given[np.isfinite(given)])
    steps = min(STEPS, 1 + np.count_nonzero(np.diff(finite)) if len(finite) else 0)
    if steps < 2:
        return ()
    quantiles: list[float] = np.quantile(finite, np.arange(1, steps) / steps).tolist()
    return tuple(sorted({speakable(q) for q in quantiles} - {0.0}))


def class_of(values: Sequence[float], edges: Sequence[float]) -> list[int | None]:
    """Class number 0..len(edges) of each value (limits belong to the class above); None when missing."""
    return [None if not math.isfinite(v) else int(np.searchsorted(edges, v, side="right")) for v in values]
