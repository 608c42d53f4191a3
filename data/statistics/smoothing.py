"""Steadies rates of small areas by letting each borrow from the whole or from its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from data.statistics import _checks
from data.statistics._checks import Floats
from data.statistics._neighbours import binary
from data.statistics.intervals import poisson_interval


@dataclass(frozen=True, slots=True, eq=False)
class Smoothed:
    """Smoothed rates: events per unit of the base.

    rate: per area. weight: the share of the value that is the area's own, 0..1.
    mean: what is borrowed from, and between: how much true rates differ (variance); both are one number for the
    whole, or one per area when neighbours are borrowed from. Missing where the area's own rate is.
    base: all of the base behind the mean, like it one number or one per area.
    """

    rate: Floats
    weight: Floats
    mean: Any
    between: Any
    base: Any


def empirical_bayes(counts: Any, bases: Any) -> Smoothed:
    """Rates drawn towards the mean of all areas, more so the smaller the base (Marshall 1991, global).

    r = e/b, m = sum(e)/sum(b), s2 = sum(b(r-m)^2)/sum(b), a = max(0, s2 - m/mean(b)), w = a/(a + m/b),
    rate = m + w(r - m). Where a is not clamped at 0, as in common libraries, rates can turn negative.
    counts, bases: one per area, or scalars; events are Poisson given the true rate.
    An area with a missing number, or with neither events nor base, is missing and left out of the mean.
    Raises ValueError for negative numbers, events without a base, and lengths that differ.
    """
    events, base, known = _given(counts, bases)
    if not known.any():
        nothing = np.full(events.shape, np.nan)
        return Smoothed(nothing, nothing.copy(), float("nan"), float("nan"), float("nan"))
    e, b = events[known], base[known]
    mean = e.sum() / b.sum()
    between = max(0.0, float((b * (e / b - mean) ** 2).sum() / b.sum() - mean / b.mean()))
    rate, weight = _drawn(events, base, known, np.full(events.shape, mean), np.full(events.shape, between))
    return Smoothed(rate, weight, float(mean), between, float(b.sum()))


def empirical_bayes_spatial(counts: Any, bases: Any, weights: Any) -> Smoothed:
    """Rates drawn towards the mean of each area and its neighbours (Marshall 1991, local).

    The formula of `empirical_bayes` within each neighbourhood, the area itself included.
    weights: a libpysal W (or a square matrix) that says who are neighbours; how much they weigh is not used, so
    that a row-standardised W gives the same, and the W is not changed.
    An area without known neighbours has nobody to borrow from and is drawn towards the mean of all areas.
    Raises ValueError as `empirical_bayes`, and when the weights are for another number of areas.
    """
    events, base, known = _given(counts, bases)
    if not known.any():
        return empirical_bayes(counts, bases)
    near = binary(weights, len(events)).multiply(known).tocsr()
    alone = np.asarray(near.sum(axis=1)).ravel() == 0
    near.setdiag(known.astype(float))
    e, b = np.where(known, events, 0.0), np.where(known, base, 0.0)
    total, size = near @ b, np.asarray(near.sum(axis=1)).ravel()
    rate = np.divide(e, b, out=np.zeros_like(e), where=b > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = near @ e / total
        spread = near @ (b * rate**2) / total - mean**2
        between = np.maximum(0.0, spread - mean * size / total)
    whole = empirical_bayes(counts, bases)
    mean, between = np.where(alone, whole.mean, mean), np.where(alone, whole.between, between)
    smoothed, weight = _drawn(events, base, known, mean, between)
    behind = (mean, between, np.where(alone, whole.base, total))
    return Smoothed(smoothed, weight, *(np.where(known, part, np.nan) for part in behind))


def smoothed_interval(counts: Any, bases: Any, smoothed: Smoothed, level: float = 0.95) -> tuple[Floats, Floats]:
    """Interval of the true rate behind each smoothed rate, in events per unit of the base.

    Marshall's m and a as the mean and variance of a gamma distribution of true rates, Gamma(shape m^2/a, rate m/a);
    with e ~ Poisson(b x rate) the true rate is then Gamma(m^2/a + e, m/a + b), whose mean is exactly `smoothed.rate`
    (Clayton & Kaldor 1987; Marshall 1991). The interval leaves (1 - level)/2 on each side of it, and is widened to
    the rate where so skew a distribution has its mean beyond (no events, and rates that differ wildly).
    Where a = 0 every area has the rate m, and the interval is that of the count behind m (`poisson_interval`) over
    its base: of all areas, or of an area and its neighbours.
    Assumes that true rates spread as a gamma distribution, and that m and a are known. They are estimated, so that
    the interval is too narrow with few areas, and most where a is next to 0. Missing where the rate is.
    counts, bases: as given to `empirical_bayes` or `empirical_bayes_spatial`, whose answer `smoothed` is.
    Raises ValueError as those, for another number of areas, and for a level outside (0, 1).
    """
    events, base, known = _given(counts, bases)
    _checks.share(level, "level")
    if smoothed.rate.shape != events.shape:
        raise ValueError(f"{len(events)} counts but {len(smoothed.rate)} smoothed rates")
    m, a, behind = (np.broadcast_to(part, events.shape) for part in (smoothed.mean, smoothed.between, smoothed.base))
    ends = tuple(np.full(events.shape, np.nan) for _ in range(2))
    spread, shared, tail = known & (a > 0), known & (a == 0), (1 - level) / 2
    shape, steps = m[spread] ** 2 / a[spread] + events[spread], m[spread] / a[spread] + base[spread]
    different, which = np.unique(shape, return_inverse=True)
    whole = poisson_interval(np.round(m[shared] * behind[shared]), level)
    for end, limit, count in zip(ends, (scipy.stats.gamma.ppf, scipy.stats.gamma.isf), whole, strict=True):
        end[spread] = limit(tail, different)[which] / steps
        end[shared] = count / behind[shared]
    return np.minimum(ends[0], smoothed.rate), np.maximum(ends[1], smoothed.rate)


def _given(counts: Any, bases: Any) -> tuple[Floats, Floats, Any]:
    """Events, bases and whether an area has a rate at all."""
    events, base = _checks.together(_checks.amounts(counts, "counts"), _checks.amounts(bases, "bases"))
    events, base = _checks.row(events, "counts"), _checks.row(base, "bases")
    if np.any((base == 0) & (events > 0)):
        raise ValueError("an area has events but no base: correct the base, or leave it missing")
    return events, base, ~np.isnan(events) & (base > 0)


def _drawn(events: Floats, base: Floats, known: Any, mean: Floats, between: Floats) -> tuple[Floats, Floats]:
    """Rates and own weights; missing where not known."""
    weight, rate = np.full(events.shape, np.nan), np.full(events.shape, np.nan)
    m, a, b = mean[known], between[known], base[known]
    weight[known] = np.divide(a, a + m / b, out=np.zeros_like(a), where=a > 0)
    rate[known] = m + weight[known] * (events[known] / b - m)
    return rate, weight
