"""The picture of hours and light: invented burglaries over the hours they can have happened in, and the sun's day."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from dashboard.figures.methods._paper import SMALL, WIDTH, Axis, Pen, Sketch, box, foot, sketch, words
from data.area import AREA
from data.statistics import aoristic, darkness

BURGLED = (
    ("08:00", "18:00"), ("07:30", "16:30"), ("17:00", "18:00"), ("18:30", "22:00"), ("23:00", "07:00"),
    ("12:00", "17:00"), ("16:00", "19:00"), ("20:00", "21:00"), ("09:00", "15:00"), ("17:30", "23:30"),
)  # fmt: skip
"""From when to when each can have happened; an end before its start is the next morning's."""
MINUTES = 24 * 60
DAYS = {"winter": "2025-12-21", "summer": "2025-06-21"}
COLOURS = {"day": "caution-paper", "dusk": "amount-1", "darkness": "amount-4"}


@cache
def hours() -> Any:
    """Expected number per hour of the clock, 24 of them."""
    start = pd.to_datetime([f"2025-03-03 {first}" for first, _ in BURGLED])
    end = pd.to_datetime([f"2025-03-0{4 if last < first else 3} {last}" for first, last in BURGLED])
    return aoristic(start, end, 24)


@cache
def light(season: str) -> tuple[str, ...]:
    """Day, dusk or darkness in each minute of a day, by Swedish time."""
    start = pd.Timestamp(f"{DAYS[season]} 00:00:30", tz="Europe/Stockholm")
    return tuple(darkness(pd.date_range(start, periods=MINUTES, freq="1min"), *AREA.middle))


def lit_hours(season: str, kind: str) -> float:
    """Hours of a kind of light."""
    return light(season).count(kind) / 60


def dark_hours(pen: Pen) -> dict[str, str]:
    """Hours of darkness on the darkest and on the lightest day, in whole hours as the language writes them."""
    return {season: pen.number(lit_hours(season, "darkness")) for season in DAYS}


def times(pen: Pen) -> Sketch:
    """Bars per hour over the light of the darkest and of the lightest day."""
    x, y = Axis(0, 24, 12, WIDTH - 12), Axis(0, float(hours().max()), 118, 24)
    parts = [words(x.start, 14, pen.say("methods.times.bars"), colour="ink", font_weight=600)]
    parts += [
        box(x(n) + 1, y(count), x(1) - x(0) - 2, y.start - y(count), "amount-3") for n, count in enumerate(hours())
    ]
    parts.append(foot(x, 118, [(v, pen.number(v)) for v in range(0, 25, 6)]))
    for place, season in enumerate(DAYS):
        parts += _strip(pen, x, 152 + place * 46, season)
    for place, (kind, colour) in enumerate(COLOURS.items()):
        left = 12 + place * 110
        parts.append(box(left, 237, 14, 12, colour, "line"))
        parts.append(words(left + 20, 248, pen.say(f"methods.times.{kind}"), font_size=SMALL))
    return sketch(parts, 260, pen.say("methods.times.alt", events=pen.number(len(BURGLED)), **dark_hours(pen)))


def _strip(pen: Pen, x: Axis, y: float, season: str) -> list[str]:
    """One day as a strip of its light."""
    minutes, parts = np.array(light(season)), []
    edges = [0, *(np.flatnonzero(minutes[1:] != minutes[:-1]) + 1).tolist(), len(minutes)]
    for first, last in pairwise(edges):
        parts.append(box(x(first / 60), y + 8, x(last / 60) - x(first / 60), 18, COLOURS[minutes[first]], "line"))
    dark = pen.number(lit_hours(season, "darkness"))
    return [words(x.start, y + 2, pen.say(f"methods.times.{season}", hours=dark), font_size=SMALL), *parts]
