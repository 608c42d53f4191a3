"""Spreads events of uncertain time over the times at which they can have happened."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.statistics import _checks
from data.statistics._checks import Bools, Floats, Ints

DAY_S = 86_400.0


def aoristic(start: Any, end: Any, bins: Any) -> Floats:
    """Expected number of events per bin when each is spread evenly from its start to its end (Ratcliffe 2000).

    start, end: one per event, datetimes or numbers. bins: edges, rising, in the same unit, for what happened
    when; or a whole number that cuts the clock's 24 hours (24: per hour of day) for datetimes.
    An event whose start and end are the same falls in one bin; a bin holds its left edge, the last also its right.
    Answers one number per bin. They sum to the number of events over the clock; over edges to what lies within.
    Datetimes with a time zone are read by their own clock; what lies within the hour that autumn's clock runs twice
    falls, whole, where it started. Events with a missing start or end are left out.
    Raises ValueError for an end before its start, lengths that differ, and edges that do not rise.
    """
    clock = isinstance(bins, int | np.integer)
    first, last = _moments(start, clock), _moments(end, clock)
    if first.shape != last.shape:
        raise ValueError(f"{len(first)} starts but {len(last)} ends")
    known = np.isfinite(first) & np.isfinite(last)
    first, last = first[known], last[known]
    backwards = last < first
    if _is_zoned(start) and _is_zoned(end):
        backwards = np.asarray(pd.DatetimeIndex(end)[known] < pd.DatetimeIndex(start)[known])
        last = np.maximum(first, last)
    if np.any(backwards):
        raise ValueError("an event ends before it starts")
    if clock:
        return _over_the_clock(first, last, int(bins))
    edges = _moments(bins, clock)
    if len(edges) < 2 or not np.all(np.diff(edges) > 0):
        raise ValueError("bins must be at least two edges that rise")
    _, place, share = pieces(first, last, edges)
    return np.asarray(np.bincount(place, share, len(edges) - 1), dtype=np.float64)


def pieces(start: Any, end: Any, edges: Any) -> tuple[Ints, Ints, Floats]:
    """Intervals cut at edges: of each piece the row of its interval, its bin, and its share of the interval.

    start, end, edges: numbers in one unit, as arrays without missing values; edges rise. An interval holds its start
    and not its end; one without length is a single piece. What lies outside the edges has no piece; the last bin
    holds its right edge too. Pieces stand in the order of rows, then of bins.
    """
    number = len(edges) - 1
    first = np.searchsorted(edges, start, side="right") - 1
    first = np.where(start == edges[-1], number - 1, first)
    stop = np.minimum(np.maximum(np.searchsorted(edges, end, side="left"), first + 1), number)
    first = np.maximum(first, 0)
    spans = np.maximum(stop - first, 0)
    row = np.repeat(np.arange(len(first)), spans)
    place = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(spans) - spans, spans)
    length = (end - start)[row]
    inside = np.minimum(end[row], edges[place + 1]) - np.maximum(start[row], edges[place])
    with np.errstate(invalid="ignore", divide="ignore"):
        return row, place, np.where(length > 0, np.clip(inside / length, 0, 1), 1.0)


def _moments(times: Any, clock: bool) -> Floats:  # noqa: FBT001 - private
    """Numbers as they are, datetimes as seconds."""
    found = times if isinstance(times, pd.Series) else pd.Series(np.atleast_1d(np.asarray(times, dtype=object)))
    number = int | float | np.integer | np.floating
    if found.dtype == object and found.notna().any() and not all(isinstance(one, number) for one in found):
        found = pd.Series(pd.DatetimeIndex(found))
    if not pd.api.types.is_datetime64_any_dtype(found):
        if clock and len(found):
            raise ValueError("hours of the day need datetimes; give edges for numbers")
        return _checks.numbers(found, "times")
    plain = found.dt.tz_localize(None).to_numpy("datetime64[us]")
    return np.where(np.isnat(plain), np.nan, plain.astype(np.int64) / 1e6)


def _is_zoned(times: Any) -> bool:
    return isinstance(getattr(times, "dtype", None), pd.DatetimeTZDtype)


def _over_the_clock(first: Floats, last: Floats, number: int) -> Floats:
    if number < 1:
        raise ValueError("the clock must be cut into at least one bin")
    wide = DAY_S / number
    instant: Bools = first == last
    at_once = np.bincount(np.minimum((first[instant] % DAY_S) // wide, number - 1).astype(int), minlength=number)
    a, b = first[~instant], last[~instant]
    spent = [(_spent(b, n * wide, wide) - _spent(a, n * wide, wide)) / (b - a) for n in range(number)]
    return np.asarray(at_once + np.array([part.sum() for part in spent]))


def _spent(until: Floats, opens: float, wide: float) -> Floats:
    """Seconds from the first midnight up to each moment that the clock stood within one bin."""
    days, clock = np.divmod(until, DAY_S)
    return np.asarray(days * wide + np.clip(clock - opens, 0, wide))
