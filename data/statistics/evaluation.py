"""Says whether a measure helped, against places where nothing was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from data.statistics import _checks

FEWEST = 20.0
"""Counts before, and counts expected after, below this say nothing yet; no percentage where any count is below."""
SHORTEST_DAYS = 90.0
"""A period shorter than a season says nothing yet."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a measure did. Ratios below 1: fewer events than the comparison areas lead one to expect.

    ratio, low, high, p_value: ratio of ratios with its interval. expected: events after, had the area followed the
    comparison. change_percent: 100 (ratio - 1), None where a percentage may not be said. too_early: too little to
    judge; too_few: because of the counts, however long the time. verdict: `decrease increase chance too_early`.
    ring_ratio, ring_low, ring_high: the same for the ring around. quotient: weighted displacement quotient, None
    where it has no meaning. displacement: `displaced` (the ring rose), `diffused` (the ring fell too), `chance`,
    `too_early`, or None without a ring.
    """

    ratio: float
    low: float
    high: float
    p_value: float
    expected: float
    change_percent: float | None
    too_early: bool
    verdict: str
    ring_ratio: float | None
    ring_low: float | None
    ring_high: float | None
    quotient: float | None
    displacement: str | None
    too_few: bool = False


def evaluate_measure(
    before: Any,
    after: Any,
    comparison_before: Any,
    comparison_after: Any,
    ring_before: Any = None,
    ring_after: Any = None,
    period_days: float | None = None,
    level: float = 0.95,
) -> Effect:
    """Ratio of ratios (after/before)/(comparison after/comparison before), with interval and displacement.

    log ratio +- z sqrt(1/a + 1/b + 1/c + 1/d) (Woolf 1955); where any of the four is 0, a half is added to each
    (Haldane 1956, Anscombe 1956). Assumes Poisson counts, periods of the same length and season, and comparison
    areas chosen by rule before looking; more spread than Poisson widens the truth beyond this interval.
    too_early: before, comparison before or the expected number after is below 20, or period_days (of each period,
    when given) below 90. No percentage then, nor where a count after is below 20. Ring: the same ratio for the ring
    around the measure, whose own counts of fewer than 20 are too early too; quotient = change of ring/comparison
    over change of measure/comparison (Bowers & Johnson 2003), only where the measure area fell against its
    comparison: below 0 displacement, below -1 more moved than was won, above 0 diffusion of benefit.
    Counts: whole numbers, or rows of them (areas, months), which are summed.
    Raises ValueError for broken, negative or missing counts, half a ring, or a level outside (0, 1).
    """
    b, a, d, c = (_total(part) for part in (before, after, comparison_before, comparison_after))
    _checks.share(level, "level")
    if (ring_before is None) != (ring_after is None):
        raise ValueError("a ring needs both ring_before and ring_after")
    ratio, low, high, p = _ratio_of_ratios(b, a, d, c, level)
    few = _too_few(b, d, c)
    early = few or (period_days is not None and period_days < SHORTEST_DAYS)
    percent = None if early or min(a, c) < FEWEST else 100 * (ratio - 1)
    expected = b * c / d if d else float("nan")
    main = (ratio, low, high, p, expected, percent, early, _verdict(low, high, early, ("decrease", "increase")))
    if ring_before is None:
        return Effect(*main, None, None, None, None, None, too_few=few)
    rb, ra = _total(ring_before), _total(ring_after)
    around = _ratio_of_ratios(rb, ra, d, c, level)[:3]
    moved = _verdict(*around[1:], early or _too_few(rb, d, c), ("diffused", "displaced"))
    return Effect(*main, *around, _quotient((b, a), (d, c), (rb, ra)), moved, too_few=few)


def _total(counts: Any) -> float:
    found = _checks.counts(counts, "counts")
    if np.isnan(found).any() or not found.size:
        raise ValueError("a count is missing: compare only periods and areas that are whole")
    return float(found.sum())


def _too_few(before: float, comparison_before: float, comparison_after: float) -> bool:
    if min(before, comparison_before) < FEWEST:
        return True
    return before * comparison_after / comparison_before < FEWEST


def _ratio_of_ratios(b: float, a: float, d: float, c: float, level: float) -> tuple[float, float, float, float]:
    """Ratio, low, high and two-sided p by the normal distribution of its logarithm."""
    cells = np.array([a, d, b, c]) + (0.5 if min(a, b, c, d) == 0 else 0.0)
    middle = float(np.log(cells) @ [1, 1, -1, -1])
    error = float(np.sqrt((1 / cells).sum()))
    reach = float(scipy.stats.norm.isf((1 - level) / 2)) * error
    ends = (float(np.exp(middle + step)) for step in (0.0, -reach, reach))
    ratio, low, high = ends
    return ratio, low, high, float(2 * scipy.stats.norm.sf(abs(middle) / error))


def _verdict(low: float, high: float, early: bool, names: tuple[str, str]) -> str:  # noqa: FBT001 - private
    if early:
        return "too_early"
    return names[0] if high < 1 else names[1] if low > 1 else "chance"


def _quotient(measure: tuple[float, float], comparison: tuple[float, float], ring: tuple[float, float]) -> float | None:
    if min(comparison) == 0:
        return None
    won, moved = (one[1] / comparison[1] - one[0] / comparison[0] for one in (measure, ring))
    return moved / won if won < 0 else None
