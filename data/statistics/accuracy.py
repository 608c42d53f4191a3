"""Scores how well last period's hot spots hold this period's events, beside plain counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from data.statistics import _checks
from data.statistics._checks import Floats


@dataclass(frozen=True, slots=True)
class Accuracy:
    """pai and pei of the hot spots; plain_pai, plain_pei of as much ground with the highest plain counts.

    hits of `total` events fell on `area_share` (0..1) of the ground.
    """

    pai: float
    pei: float
    plain_pai: float
    plain_pei: float
    hits: float
    total: float
    area_share: float


def accuracy_index(hot: Any, now: Any, before: Any = None, area: Any = None) -> Accuracy:
    """Predictive accuracy and efficiency of hot spots drawn from last period, judged by this period.

    PAI = (n/N)/(a/A): share of events over share of ground (Chainey, Tompson & Uhlig 2008). PEI = n/n*, n* the
    most events that the same ground could have held (Hunt 2016). Missing where nothing happened or nothing is hot.
    hot: true or false per cell, from last period. now: this period's counts. before: last period's plain counts,
    of which the highest are taken until the ground is as large (ties and the last cell in part); without them
    the plain indices are missing. area: ground of each cell, any unit, equal without it.
    Raises ValueError for lengths that differ, missing or negative numbers, and cells without ground.
    """
    marked, events = np.asarray(hot), _checks.row(_checks.amounts(now, "now"), "now")
    ground = np.ones(len(events)) if area is None else _checks.row(_checks.amounts(area, "area"), "area")
    plain = events if before is None else _checks.row(_checks.amounts(before, "before"), "before")
    if marked.dtype != bool or len({marked.shape, events.shape, ground.shape, plain.shape}) > 1:
        raise ValueError("hot must be true or false, and hot, now, before and area of the same length")
    if np.isnan(events + ground + plain).any() or np.any(ground == 0):
        raise ValueError("now, before and area must have no missing number, and every cell some ground")
    chosen, total = float(ground[marked].sum()), float(events.sum())
    share = chosen / float(ground.sum()) if len(ground) else 0.0
    hits, best = float(events[marked].sum()), _held(events, events, ground, chosen)
    by_plain = float("nan") if before is None else _held(plain, events, ground, chosen)
    pai, plain_pai = (_ratio(_ratio(n, total), share) for n in (hits, by_plain))
    return Accuracy(pai, _ratio(hits, best), plain_pai, _ratio(by_plain, best), hits, total, share)


def _held(score: Floats, events: Floats, ground: Floats, chosen: float) -> float:
    """Events on the ground with the highest score per ground, until `chosen` of it is taken; ties share alike."""
    _, group = np.unique(-score / ground, return_inverse=True)
    size, inside = np.bincount(group, ground), np.bincount(group, events)
    taken = np.clip((chosen - (np.cumsum(size) - size)) / size, 0, 1)
    return float(taken @ inside)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
