"""Says whether a change between two counts is more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from data.statistics import _checks
from data.statistics._checks import Floats

CHANCE = 0.05
"""A change is more than chance when its p-value is below this; the interval has one minus this."""

ROUNDING = 1e-7
"""Outcomes whose chances differ by less than this share are equally likely."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """ratio of the rates after/before with its 95 % interval, p_value, and verdict `increase decrease chance`.

    Scalars when the counts were scalars, else arrays. The ratio is missing from 0 to 0 and infinite from 0 up.
    """

    ratio: Any
    low: Any
    high: Any
    p_value: Any
    verdict: Any


def change_test(before: Any, after: Any, before_exposure: Any = 1.0, after_exposure: Any = 1.0) -> Change:
    """Two Poisson counts compared, exactly, given their sum (Przyborowski & Wilenski 1940).

    after | before + after ~ Bin(n, t2/(t1 + t2)) when nothing changed; p two-sided: the chance of every outcome no
    likelier than the one observed. Interval: that of Clopper & Pearson 1934 for the share of `after`, q, made a
    ratio by q/(1 - q) * t1/t2. The interval shares 5 % equally between its ends and p does not, so that near 5 %
    and with unequal exposures one may exclude 1 and the other not; the verdict goes by p.
    counts: whole numbers; exposures: positive, in the same unit (years, dwellings x years).
    Scalars or arrays; a missing number gives missing, with the verdict None.
    Raises ValueError for negative or broken counts, and exposures that are not positive.
    """
    x1, x2 = _checks.counts(before, "before"), _checks.counts(after, "after")
    t1, t2 = _checks.amounts(before_exposure, "before_exposure"), _checks.amounts(after_exposure, "after_exposure")
    if np.any(t1 == 0) or np.any(t2 == 0):
        raise ValueError("exposures must be positive")
    x1, x2, t1, t2 = _checks.together(x1, x2, t1, t2)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (x2 / t2) / (x1 / t1)
    low, high = _interval(x1, x2, t1, t2)
    p = _p_values(x1, x2, t2 / (t1 + t2))
    rises = x2 * t1 > x1 * t2
    verdict = np.where(p < CHANCE, np.where(rises, "increase", "decrease"), "chance").astype(object)
    verdict[np.isnan(p)] = None
    return Change(*(_checks.plain(part) for part in (ratio, low, high, p, verdict)))


def _p_values(before: Floats, after: Floats, share: Floats) -> Floats:
    """Chance of every outcome no likelier than `after` of before + after, where each is `after` by `share`.

    Seen from the side of the mode on which the outcome lies below it, the others are those at most as high, and those
    from the first one beyond the mode that is no likelier, which is found by halving.
    """
    total = before + after
    below = after <= total * share
    seen, chance = np.where(below, after, before), np.where(below, share, 1 - share)
    likely = _log_chance(seen, total, chance) + ROUNDING
    low, high = np.ceil(total * chance), total + 1
    while np.any(low < high):
        middle = np.floor((low + high) / 2)
        rarer = _log_chance(middle, total, chance) <= likely
        low, high = np.where(rarer, low, middle + 1), np.where(rarer, middle, high)
    tails = scipy.stats.binom.cdf(seen, total, chance) + scipy.stats.binom.sf(high - 1, total, chance)
    return np.where(seen == total * chance, 1.0, np.minimum(tails, 1.0))


def _log_chance(number: Floats, total: Floats, chance: Floats) -> Floats:
    """Logarithm of the binomial chance of a number out of a total; minus infinity beyond the total."""
    ways: Floats = -scipy.special.betaln(total - number + 1, number + 1) - np.log1p(total)
    found: Floats = ways + scipy.special.xlogy(number, chance) + scipy.special.xlog1py(total - number, -chance)
    return found


def _interval(x1: Floats, x2: Floats, t1: Floats, t2: Floats) -> tuple[Floats, Floats]:
    """Odds of Clopper-Pearson's limits, each as a quotient of two beta limits so that neither end is rounded to 1."""
    tail, missing = CHANCE / 2, np.isnan(x1 + x2 + t1 + t2)
    with np.errstate(divide="ignore", invalid="ignore"):
        low = scipy.stats.beta.ppf(tail, x2, x1 + 1) / scipy.stats.beta.isf(tail, x1 + 1, x2)
        high = scipy.stats.beta.isf(tail, x2 + 1, x1) / scipy.stats.beta.ppf(tail, x1, x2 + 1)
        low = np.where(x2 == 0, 0.0, low) * t1 / t2
        high = np.where(x1 == 0, np.inf, high) * t1 / t2
    return np.where(missing, np.nan, low), np.where(missing, np.nan, high)
