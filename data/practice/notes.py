"""Invents what people say about places: respondents' marks on a map, notes from safety walks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.practice.assumptions import WALKING_PULL
from data.practice.model import OBSERVATIONS, REASONS, STATUSES, TIMES_OF_DAY, Floats, Ints, identities, labels, marked
from data.practice.space import Ground, area_shares, density, draw_around, draw_points
from data.practice.times import days, weekdays

MARKS = 2_000
MARKS_EACH = 4
"""A respondent marks one to this many places, all in one municipality, in one year."""
SPOTS_PER_AREA = 2
AT_A_SPOT = 0.7
SPOT_RADIUS_M = 60.0
WALKS, NOTES_PER_WALK = 20, 10
WALK_RADIUS_M = 350.0

REASON_WEIGHTS = {
    "day": (0.2, 1.0, 1.0, 1.0, 1.0, 1.2, 1.2, 2.0, 0.8),
    "evening": (3.0, 2.0, 1.5, 1.2, 0.8, 0.6, 0.4, 0.5, 0.5),
    "night": (4.0, 3.0, 1.0, 1.0, 1.0, 0.3, 0.2, 0.2, 0.5),
    "always": (0.8, 1.0, 1.0, 1.2, 1.5, 1.0, 0.8, 1.0, 0.8),
}
"""How often each of REASONS is given, by time of day."""
TIME_WEIGHTS = (0.12, 0.5, 0.25, 0.13)
OBSERVATION_WEIGHTS = (2.5, 1.5, 2.0, 1.0, 1.2, 0.8, 0.7, 1.3, 1.0)
STATUS_WEIGHTS = (0.35, 0.2, 0.3, 0.15)


def perceived_places(
    ground: Ground, populations: Mapping[str, int], years: tuple[int, ...], rng: np.random.Generator
) -> pd.DataFrame:
    """MARKS places that invented respondents call unsafe, most at spots that several respondents mark."""
    respondent = np.repeat(np.arange(MARKS), rng.integers(1, MARKS_EACH + 1, MARKS))[:MARKS]
    home = rng.choice(len(ground.codes), MARKS, p=area_shares(ground, populations))
    area = _neighbour(ground, home[respondent], rng)
    x, y = _around_spots(ground, area, rng)
    time = _draw(TIME_WEIGHTS, MARKS, rng)
    weights = np.array([REASON_WEIGHTS[name] for name in TIMES_OF_DAY])
    cumulated = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)[time]
    reason = (rng.random(MARKS)[:, None] >= cumulated[:, :-1]).sum(axis=1)
    table = pd.DataFrame(
        {
            "id": identities("p", MARKS),
            **located(ground, area, x, y),
            "reason": labels(reason, REASONS),
            "time_of_day": labels(time, TIMES_OF_DAY),
            "year": np.array(years, dtype=np.int64)[rng.integers(0, len(years), MARKS)][respondent],
            "respondent": np.array(identities("r", MARKS))[respondent],
        }
    )
    return marked(table)


def walk_notes(
    ground: Ground, populations: Mapping[str, int], years: tuple[int, ...], rng: np.random.Generator
) -> pd.DataFrame:
    """WALKS x NOTES_PER_WALK observations from autumn evenings' walks, each walk in one area on one date."""
    count = WALKS * NOTES_PER_WALK
    walk = np.repeat(np.arange(WALKS), NOTES_PER_WALK)
    area = rng.choice(len(ground.codes), WALKS, p=area_shares(ground, populations))
    x, y = draw_points(ground, area, density(ground, WALKING_PULL), rng)
    x, y = draw_around(ground, area[walk], x[walk], y[walk], WALK_RADIUS_M, rng)
    # A Monday to Thursday from mid-September to mid-November for each walk.
    first = np.array([f"{year}-09-14" for year in years], dtype="datetime64[D]")[rng.integers(0, len(years), WALKS)]
    monday = first + days(7 * rng.integers(1, 9, WALKS) - weekdays(first))
    date = (monday + days(rng.integers(0, 4, WALKS)))[walk]
    table = pd.DataFrame(
        {
            "id": identities("w", count),
            **located(ground, area[walk], x, y),
            "date": date.astype("datetime64[ms]"),
            "observation": labels(_draw(OBSERVATION_WEIGHTS, count, rng), OBSERVATIONS),
            "status": labels(_draw(STATUS_WEIGHTS, count, rng), STATUSES),
            "year": date.astype("datetime64[Y]").astype(np.int64) + 1970,
        }
    )
    return marked(table)


def located(ground: Ground, area: Ints, x: Floats, y: Floats) -> dict[str, object]:
    """The columns x, y, area_code, municipality_code of points in the given areas."""
    names, of_area = np.unique(ground.municipalities, return_inverse=True)
    return {"x": x, "y": y, "area_code": labels(area, ground.codes), "municipality_code": labels(of_area[area], names)}


def _neighbour(ground: Ground, home: Ints, rng: np.random.Generator) -> Ints:
    """For each area any area of the same municipality, all alike (RegSO hold similar numbers of people)."""
    order = np.argsort(ground.municipalities, kind="stable")
    grouped = ground.municipalities[order]
    low = np.searchsorted(grouped, ground.municipalities[home], side="left")
    high = np.searchsorted(grouped, ground.municipalities[home], side="right")
    chosen: Ints = order[rng.integers(low, high)]
    return chosen


def _around_spots(ground: Ground, area: Ints, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Points near one of their area's spots, or anywhere people walk."""
    walking = density(ground, WALKING_PULL)
    spot_area = np.repeat(np.arange(len(ground.codes)), SPOTS_PER_AREA)
    spot_x, spot_y = draw_points(ground, spot_area, walking, rng)
    spot = area * SPOTS_PER_AREA + rng.integers(0, SPOTS_PER_AREA, len(area))
    near_x, near_y = draw_around(ground, area, spot_x[spot], spot_y[spot], SPOT_RADIUS_M, rng)
    far_x, far_y = draw_points(ground, area, walking, rng)
    at_spot = rng.random(len(area)) < AT_A_SPOT
    return np.where(at_spot, near_x, far_x), np.where(at_spot, near_y, far_y)


def _draw(weights: tuple[float, ...], count: int, rng: np.random.Generator) -> Ints:
    return rng.choice(len(weights), count, p=np.array(weights) / sum(weights))
