"""Pictures of methods that ask where things happen, drawn from invented events."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from dashboard.figures.methods._paper import (
    WIDTH,
    Axis,
    Pen,
    Sketch,
    box,
    dot,
    foot,
    sketch,
    squares,
    stroke,
    token,
    words,
)
from data.statistics import Density, Knox, gi_star, kernel_density, knox

ACROSS, UP, CELL = 11, 9, 15
RIGHT = WIDTH - ACROSS * CELL
SHUFFLES = 199
NEAR_M, NEAR_DAYS = 100, 14
BANDWIDTHS = (200, 500)
WINDOW = (0, 0, 1600, 1300)
GROUND_CELL = 100
RING = (540, 740)
"""Where the ring as large as the bandwidth is drawn."""
LEVELS = (4.0, 12.0, 25.0, 45.0)
"""Events per km² at which the colour changes."""


@cache
def counts() -> tuple[Any, Any]:
    """Invented events per square, rows x columns, last period and this one: one group stays, one goes, one comes."""
    rng = np.random.default_rng(4)
    before, now = rng.poisson(2.0, (UP, ACROSS)), rng.poisson(2.0, (UP, ACROSS))
    before[1:5, 1:5] += 10
    before[6:9, 1:4] += 10
    now[1:5, 1:5] += 10
    now[5:9, 7:11] += 10
    return before, now


def _clustered(values: Any) -> Any:
    """Which squares Gi* finds high after control of false alarms; those that touch, also at corners, are neighbours."""
    row, column = (part.ravel() for part in np.indices((UP, ACROSS)))
    apart = np.maximum(abs(row[:, None] - row), abs(column[:, None] - column))
    mean = values.mean()
    answer = gi_star(((values - mean) / np.sqrt(mean)).ravel(), (apart == 1).astype(float), permutations=9_999)
    return (answer.significant & (answer.z > 0)).reshape(values.shape)


@cache
def history() -> dict[str, list[tuple[int, int]]]:
    """Row and column of the squares that are new, lasting and fading."""
    before, now = (_clustered(values) for values in counts())
    kinds = {"new": now & ~before, "lasting": now & before, "fading": before & ~now}
    return {kind: [(int(row), int(column)) for row, column in np.argwhere(where)] for kind, where in kinds.items()}


def clusters(pen: Pen) -> Sketch:
    """Counts on a grid, and beside them the squares that stand out from chance, with their history."""
    _, now = counts()
    parts = [
        words(0, 14, pen.say("methods.clusters.counts"), colour="ink", font_weight=600),
        words(RIGHT, 14, pen.say("methods.clusters.found"), colour="ink", font_weight=600),
        box(RIGHT, 24, ACROSS * CELL, UP * CELL, "panel", "line"),
    ]
    for step, colour in enumerate(("amount-0", "amount-1", "amount-2", "amount-3", "amount-4")):
        where = np.argwhere(np.minimum(now // 2, 4) == step)
        parts.append(squares([(c * CELL, 24 + r * CELL) for r, c in where], CELL - 1, colour))
    for kind, found in history().items():
        parts += [_square(kind, RIGHT + c * CELL, 24 + r * CELL) for r, c in found]
    y = 24 + UP * CELL + 14
    for x, kind in ((4, "new"), (104, "lasting"), (244, "fading")):
        parts += [_square(kind, x, y), words(x + 22, y + 12, pen.say(f"methods.clusters.{kind}"), font_size=13)]
    numbers = {kind: pen.number(len(where)) for kind, where in history().items()}
    return sketch(parts, y + 22, pen.say("methods.clusters.alt", squares=pen.number(now.size), **numbers))


def _square(kind: str, x: float, y: float) -> str:
    """New: filled with a light middle; lasting: filled; fading: an edge alone."""
    look = {"new": "accent", "lasting": "amount-4", "fading": "paper"}[kind]
    edge = {"new": "paper", "lasting": "paper", "fading": "amount-3"}[kind]
    middle = box(x + 5, y + 5, CELL - 11, CELL - 11, "paper") if kind == "new" else ""
    return box(x + 0.5, y + 0.5, CELL - 2, CELL - 2, look, edge) + middle


@cache
def burglaries() -> tuple[Any, Any]:
    """Invented burglaries, n x 2 metres and days: most by chance, some followed by another near by."""
    rng = np.random.default_rng(11)
    place, days = rng.uniform(0, 2400, (110, 2)), rng.uniform(0, 180, 110)
    near = place[:9] + rng.uniform(-60, 60, (9, 2))
    return np.vstack([place, near]), np.concatenate([days, days[:9] + rng.uniform(1, 12, 9)])


@cache
def shuffled() -> tuple[Knox, tuple[int, ...]]:
    """Knox's test of them, and the pairs near in place and time in each of many shuffles of the days."""
    place, days = burglaries()
    rng = np.random.default_rng(3)
    drawn = (knox(place, rng.permutation(days), NEAR_M, NEAR_DAYS, permutations=1).observed for _ in range(SHUFFLES))
    return knox(place, days, NEAR_M, NEAR_DAYS), tuple(drawn)


def repeats(pen: Pen) -> Sketch:
    """How many near pairs shuffled days give, and how many there were."""
    found, drawn = shuffled()
    x, height = Axis(0, max(found.observed, *drawn) + 2, 12, WIDTH - 12), np.bincount(drawn)
    y = Axis(0, height.max(), 190, 44)
    wide = x(1) - x(0)
    parts = [
        box(x(n) - wide / 2 + 1, y(count), wide - 2, y.start - y(count), "amount-2") for n, count in enumerate(height)
    ]
    peak = int(height.argmax())
    parts += [
        words(x(peak), 34, pen.say("methods.repeats.chance"), "middle"),
        stroke([(x(found.observed), 26), (x(found.observed), y.start)], "accent", 3),
        words(x(found.observed) + 6, 16, pen.say("methods.repeats.seen"), "end", "accent", font_weight=600),
        foot(x, y.start, [(v, pen.number(v)) for v in range(0, int(x.last) + 1, 5)], pen.say("methods.repeats.axis")),
    ]
    said = {"observed": pen.number(found.observed), "expected": pen.number(found.expected, 1)}
    return sketch(parts, 232, pen.say("methods.repeats.alt", **said, p=pen.number(found.p_value, 3)))


@cache
def events() -> Any:
    """Invented events, n x 2 metres: two groups and some alone."""
    rng = np.random.default_rng(8)
    groups = [rng.normal((480, 780), 110, (9, 2)), rng.normal((980, 500), 130, (8, 2)), rng.uniform(80, 1220, (6, 2))]
    return np.vstack(groups)


@cache
def spread(bandwidth: int) -> Density:
    """Their density with a bandwidth in metres."""
    return kernel_density(events(), bandwidth, GROUND_CELL, WINDOW)


def density(pen: Pen) -> Sketch:
    """The same events with a small and a large bandwidth, which is drawn as a ring."""
    parts = []
    for place, bandwidth in enumerate(BANDWIDTHS):
        parts += _ground(pen, place * (WIDTH - 160), bandwidth)
    said = [pen.say("methods.density.row", metres=pen.number(metres)) for metres in BANDWIDTHS]
    return sketch(parts, 166, pen.say("methods.density.alt", ranges="; ".join(said)))


def _ground(pen: Pen, left: float, bandwidth: int) -> list[str]:
    """One window, a tenth of a pixel per metre, north up."""
    x, y, found = Axis(0, WINDOW[2], left, left + 160), Axis(0, WINDOW[3], 160, 30), spread(bandwidth)
    classes = np.searchsorted(LEVELS, found.density, side="right")
    parts = [
        words(left, 16, pen.say("methods.density.row", metres=pen.number(bandwidth)), colour="ink", font_weight=600),
        box(left, 30, 160, 130, "panel", "line"),
    ]
    for step in range(1, len(LEVELS) + 1):
        where = [(x(found.x[c]) - 5, y(found.y[r]) - 5) for r, c in np.argwhere(classes == step)]
        parts.append(squares(where, 10, f"amount-{step}"))
    parts += [dot(x(px), y(py), "ink", 2.5) for px, py in events()]
    ring = f'<circle cx="{x(RING[0]):.0f}" cy="{y(RING[1]):.0f}" r="{bandwidth / 10:.0f}"'
    return [*parts, f'{ring} fill="none" stroke="{token("accent")}" stroke-width="2"/>']
