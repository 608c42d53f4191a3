"""Plants known patterns among invented offences, so that methods that look for patterns can be judged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from data.model import Offence
from data.practice.model import HOT_SPOT, NEAR_REPEAT, OFFENCES, Draft, Ints, Planted
from data.practice.space import Ground, draw_around
from data.practice.times import MINUTE, settled

NEAR_REPEAT_M = 200.0
NEAR_REPEAT_DAYS = 14
"""Every offence of a near-repeat series lies this near its first, in metres and in days between starts."""
OFFENCES_PER_SERIES = 1500
SERIES_LENGTHS = (3, 6)
SAME_ADDRESS = 0.25

HOT_SPOT_RATIO = 5.0
"""In its period a hot spot's circle holds at least this many times as many offences of its kind per km² as
the ring from one to three radii around it (full circle and full ring, water included)."""
HOT_SPOT_YEARS = 3
APART_M = 1000.0
SMALLEST = 12
SHARES = (0.004, 0.05)
"""A hot spot takes at least the first and at most the second share of the offences of its kind."""
CANDIDATES = 200
RING = 3.0


HOT_SPOTS = (
    *((Offence.RESIDENTIAL_BURGLARY, 250.0), (Offence.RESIDENTIAL_BURGLARY, 200.0)),
    *((Offence.CAR_PART_THEFT, 150.0), (Offence.CAR_PART_THEFT, 200.0)),
    *((Offence.BURGLARY, 200.0), (Offence.THEFT, 100.0)),
)
"""The hot spots to plant: the kind of offence and the radius in metres."""


def plant(
    draft: Draft, ground: Ground, years: tuple[int, ...], rng: np.random.Generator
) -> tuple[Draft, tuple[Planted, ...]]:
    """The offences with near-repeat series and hot spots; Draft.group numbers the returned patterns in order.

    Background offences are moved, none is added. Patterns that too few offences could carry are left out.
    """
    draft, planted = _plant_series(draft, ground, max(years), rng)
    for offence, radius_m in HOT_SPOTS:
        draft, planted = _plant_hot_spot(draft, planted, ground, (OFFENCES.index(offence), radius_m), years, rng)
    return draft, tuple(planted)


def _plant_series(
    draft: Draft, ground: Ground, last_year: int, rng: np.random.Generator
) -> tuple[Draft, list[Planted]]:
    kind = OFFENCES.index(Offence.RESIDENTIAL_BURGLARY)
    rows = rng.permutation(np.flatnonzero(draft.kind == kind))
    shortest, longest = SERIES_LENGTHS
    lengths = rng.integers(shortest, longest + 1, len(draft.kind) // OFFENCES_PER_SERIES)
    next_year = (draft.start[rows].astype("datetime64[Y]") + 1).astype("datetime64[D]")
    # A whole series fits before the year of its first offence ends.
    early_enough = draft.start[rows] + np.timedelta64(NEAR_REPEAT_DAYS + 1, "D") < next_year
    firsts = rows[early_enough][: len(lengths)]
    others = rows[~np.isin(rows, firsts)]
    series = np.repeat(np.arange(len(firsts)), lengths[: len(firsts)] - 1)
    if len(series) > len(others):
        return draft, []
    draft = _moved(draft, firsts, group=np.arange(len(firsts)))
    planted = [Planted(NEAR_REPEAT, kind, float(draft.x[row]), float(draft.y[row]), NEAR_REPEAT_M) for row in firsts]
    return _follow(draft, ground, firsts[series], others[: len(series)], last_year, rng), planted


def _follow(
    draft: Draft, ground: Ground, firsts: Ints, followers: Ints, last_year: int, rng: np.random.Generator
) -> Draft:
    """Moves each follower near its first offence in place and time, most of them within the first days."""
    count = len(followers)
    near = draw_around(ground, draft.area[firsts], draft.x[firsts], draft.y[firsts], NEAR_REPEAT_M, rng)
    same = rng.random(count) < SAME_ADDRESS
    day = 1 + (rng.random(count) ** 2 * (NEAR_REPEAT_DAYS - 2)).astype(np.int64)
    delay = day * 1440 + rng.integers(-90, 91, count)
    start = draft.start[firsts] + delay * MINUTE
    start, end = settled(start, start + (draft.end - draft.start)[followers], last_year)
    x, y = np.where(same, draft.x[firsts], near[0]), np.where(same, draft.y[firsts], near[1])
    area, group = draft.area[firsts], draft.group[firsts]
    return _moved(draft, followers, area=area, x=x, y=y, start=start, end=end, group=group)


def _plant_hot_spot(
    draft: Draft,
    planted: list[Planted],
    ground: Ground,
    plan: tuple[int, float],
    years: tuple[int, ...],
    rng: np.random.Generator,
) -> tuple[Draft, list[Planted]]:
    kind, radius_m = plan
    length = min(HOT_SPOT_YEARS, len(years))
    first = int(rng.integers(0, len(years) - length + 1))
    period = years[first : first + length]
    of_kind = np.flatnonzero(draft.kind == kind)
    in_period = of_kind[np.isin(draft.year[of_kind], period)]
    movable = in_period[draft.group[in_period] < 0]
    for row in rng.permutation(of_kind)[:CANDIDATES]:
        needed = _needed(draft, in_period, int(row), radius_m, len(of_kind))
        if needed <= min(SHARES[1] * len(of_kind), len(movable) / 2) and _apart(draft, int(row), planted):
            chosen = rng.choice(movable, needed, replace=False)
            starts, after = (np.datetime64(f"{year}-01-01", "m") for year in (period[0], period[-1] + 1))
            x, y = float(draft.x[row]), float(draft.y[row])
            spot = Planted(HOT_SPOT, kind, x, y, radius_m, (starts, after - MINUTE))
            return _gather(draft, ground, int(row), chosen, spot, len(planted), rng), [*planted, spot]
    return draft, planted


def _needed(draft: Draft, rows: Ints, centre: int, radius_m: float, of_kind: int) -> int:
    """How many offences to move so that HOT_SPOT_RATIO holds with room to spare."""
    distance = np.hypot(draft.x[rows] - draft.x[centre], draft.y[rows] - draft.y[centre])
    circle = int((distance <= radius_m).sum())
    ring = int((distance <= RING * radius_m).sum()) - circle
    usual = max(circle, ring / (RING**2 - 1))
    return int(np.ceil(max(SMALLEST, SHARES[0] * of_kind, (HOT_SPOT_RATIO + 1) * usual)))


def _apart(draft: Draft, row: int, planted: list[Planted]) -> bool:
    """Whether a row lies away from every hot spot, so that no ring holds another's circle."""
    spots = [p for p in planted if p.kind == HOT_SPOT]
    return all(np.hypot(p.x - draft.x[row], p.y - draft.y[row]) > APART_M for p in spots)


def _gather(
    draft: Draft, ground: Ground, centre: int, rows: Ints, spot: Planted, group: int, rng: np.random.Generator
) -> Draft:
    """Moves rows into the circle of a hot spot; their times stay."""
    area = np.full(len(rows), draft.area[centre])
    middle = np.full(len(rows), spot.x), np.full(len(rows), spot.y)
    x, y = draw_around(ground, area, *middle, spot.radius_m, rng)
    return _moved(draft, rows, area=area, x=x, y=y, group=group)


def _moved(draft: Draft, rows: Ints, **new: Any) -> Draft:
    """The draft with new values of some fields in these rows."""
    fields = {name: getattr(draft, name).copy() for name in new}
    for name, values in new.items():
        fields[name][rows] = values
    return replace(draft, **fields)
