"""Keeps false alarms in check where many areas are tested at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.statistics import _checks
from data.statistics._checks import Bools


def false_discovery(p_values: Any, level: float = 0.05) -> Bools:
    """True for the tests to believe, so that at most `level` of those believed are expected to be false alarms.

    Benjamini & Hochberg 1995, step-up: with p sorted, all up to the largest i for which p(i) <= level * i/m.
    Holds for independent or positively dependent tests. Any shape; a missing p is never believed and not counted.
    Raises ValueError for p outside 0..1 or a level outside (0, 1).
    """
    p = _checks.numbers(p_values, "p_values")
    _checks.share(level, "level")
    if np.any(p < 0) or np.any(p > 1):
        raise ValueError("p-values must lie between 0 and 1")
    known = np.sort(p[~np.isnan(p)])
    below = known <= level * np.arange(1, known.size + 1) / max(known.size, 1)
    limit = known[below].max() if below.any() else -1.0
    return np.asarray(p <= limit)
