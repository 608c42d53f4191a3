"""Finds out whether events near each other in place also come near each other in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import scipy

from data.statistics import _checks
from data.statistics._checks import Bools, Floats, Ints, Labels
from data.statistics.discovery import false_discovery

DISTANCES_M = (0.0, 100.0, 200.0, 400.0)
TIMES_DAYS = (7.0, 14.0, 28.0, 60.0)


@dataclass(frozen=True, slots=True)
class Knox:
    """Pairs near in place and time: observed, expected by chance, and p_value of that many or more."""

    observed: int
    expected: float
    p_value: float


def knox(points: Any, days: Any, distance: float, time: float, permutations: int = 999, seed: int = 0) -> Knox:
    """Knox's (1964) test of whether events near in place are also near in time.

    observed: pairs at most `distance` (metres) and at most `time` (days) apart. expected: pairs near in place x
    pairs near in time / all pairs. p = (1 + times shuffled >= observed)/(1 + permutations): P(X >= obs), so that
    ties count against the finding. Assumes that what shifts risk in place and in time does so independently.
    points: n x 2, EPSG:3006. days: n numbers, or datetimes. Events without place or time are left out.
    Raises ValueError for lengths that differ, a negative distance or time, or no permutations.
    """
    place, when = _events(points, days)
    _not_negative(distance, time, permutations)
    first, second, _ = _near(place, distance)
    observed = int(_gaps_within(when, first, second, time))
    pairs = len(when) * (len(when) - 1) / 2
    expected = len(first) * _pairs_in_time(when, time) / pairs if pairs else 0.0
    rng = np.random.default_rng(seed)
    shuffled = (_gaps_within(rng.permutation(when), first, second, time) for _ in range(permutations))
    hits = sum(count >= observed for count in shuffled)
    return Knox(observed, float(expected), (1 + hits) / (1 + permutations))


def near_repeats(
    points: Any,
    days: Any,
    distances: Sequence[float] = DISTANCES_M,
    times: Sequence[float] = TIMES_DAYS,
    permutations: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    """Knox's test per band of distance and time (near-repeat calculator, Ratcliffe 2009), one row per cell.

    distances, times: upper limits, rising; the default bands are the same place (0), over 0 to 100, to 200, to
    400 m, and 0-7, over 7 to 14, to 28, to 60 days. Columns: distance, time (labels), over_m, to_m, over_days,
    to_days (the first band of each holds 0 too, its `over` is missing), observed, expected, ratio (missing where
    nothing is expected), p_value (P(X >= obs)), significant (FDR at 5 % over the table).
    points, days and errors as for `knox`. Cells name recent victims: for planners only, with delay.
    """
    place, when = _events(points, days)
    _not_negative(min(distances), min(times), permutations)
    to_m, to_days = np.asarray(distances, dtype=float), np.asarray(times, dtype=float)
    if np.any(np.diff(to_m) <= 0) or np.any(np.diff(to_days) <= 0):
        raise ValueError("the limits of the bands must rise")
    first, second, apart = _near(place, to_m[-1])
    band = np.searchsorted(to_m, apart, side="left")
    observed = _table(when, first, second, band, to_m, to_days)
    rng, hits = np.random.default_rng(seed), np.zeros(observed.shape, dtype=np.int64)
    for _ in range(permutations):
        hits += _table(rng.permutation(when), first, second, band, to_m, to_days) >= observed
    in_place = np.bincount(band, minlength=len(to_m)).astype(float)
    in_time = np.diff([_pairs_in_time(when, limit) for limit in to_days], prepend=0.0)
    expected = np.outer(in_place, in_time) / max(len(when) * (len(when) - 1) / 2, 1.0)
    return _rows(to_m, to_days, observed, expected, (1 + hits) / (1 + permutations))


def _events(points: Any, days: Any) -> tuple[Floats, Floats]:
    place, when = _checks.plane(points), _days(days)
    if len(place) != len(when):
        raise ValueError(f"{len(place)} points but {len(when)} days")
    known = np.isfinite(place).all(axis=1) & np.isfinite(when)
    return place[known], when[known]


def _days(days: Any) -> Floats:
    """Numbers as they are; dates and datetimes as days since 1970, by their own clock."""
    found = pd.Series(days) if not isinstance(days, pd.Series) else days
    if found.dtype == object and any(isinstance(one, date) for one in found):
        found = pd.Series(pd.DatetimeIndex(found))
    if not pd.api.types.is_datetime64_any_dtype(found):
        return np.atleast_1d(_checks.numbers(found, "days"))
    clock = found.dt.tz_localize(None).to_numpy("datetime64[s]")
    return np.where(np.isnat(clock), np.nan, clock.astype(np.int64) / 86_400)


def _not_negative(distance: float, time: float, permutations: int) -> None:
    if not (distance >= 0 and time >= 0):
        raise ValueError("distance and time must be zero or more")
    if permutations < 1:
        raise ValueError("at least one permutation is needed")


def _near(place: Floats, distance: float) -> tuple[Ints, Ints, Floats]:
    """Pairs at most `distance` apart and how far apart they are."""
    if len(place) < 2:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0)
    pairs = scipy.spatial.cKDTree(place).query_pairs(distance * (1 + 1e-9) + 1e-9, output_type="ndarray")
    apart = np.hypot(*(place[pairs[:, 0]] - place[pairs[:, 1]]).T)
    near: Bools = apart <= distance
    return pairs[near, 0], pairs[near, 1], apart[near]


def _gaps_within(when: Floats, first: Ints, second: Ints, time: float) -> int:
    return int(np.count_nonzero(np.abs(when[first] - when[second]) <= time))


def _pairs_in_time(when: Floats, time: float) -> float:
    """How many pairs of all are at most `time` apart."""
    late = np.sort(when)
    reach = np.searchsorted(late, late + time, side="right")
    return float((reach - np.arange(len(late)) - 1).sum())


def _table(when: Floats, first: Ints, second: Ints, band: Ints, to_m: Floats, to_days: Floats) -> Ints:
    """Pairs per band of distance (rows) and time (columns)."""
    wide = len(to_days) + 1
    gap = np.searchsorted(to_days, np.abs(when[first] - when[second]), side="left")
    found = np.bincount(band * wide + gap, minlength=len(to_m) * wide)
    return found.reshape(len(to_m), wide)[:, :-1]


def _rows(to_m: Floats, to_days: Floats, observed: Ints, expected: Floats, p: Floats) -> pd.DataFrame:
    far, late = (part.ravel() for part in np.indices(observed.shape))
    over_m, over_days = (np.append(np.nan, limits[:-1]) for limits in (to_m, to_days))
    ratio = np.divide(observed, expected, out=np.full(expected.shape, np.nan), where=expected > 0)
    return pd.DataFrame(
        {
            "distance": _labels(to_m)[far],
            "time": _labels(to_days)[late],
            "over_m": over_m[far],
            "to_m": to_m[far],
            "over_days": over_days[late],
            "to_days": to_days[late],
            "observed": observed.ravel(),
            "expected": expected.ravel(),
            "ratio": ratio.ravel(),
            "p_value": p.ravel(),
            "significant": false_discovery(p.ravel()),
        }
    )


def _labels(limits: Floats) -> Labels:
    """What bands are called: by the lowest and the highest whole number in each."""
    ends = zip(np.append(0.0, limits[:-1] + 1), limits, strict=True)
    return np.array([f"{low:g}" if low == high == 0 else f"{low:g}–{high:g}" for low, high in ends], dtype=object)
