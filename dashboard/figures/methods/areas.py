"""Pictures of methods that set areas against the whole, drawn from invented areas."""

from __future__ import annotations

from functools import cache

import numpy as np

from dashboard.figures.methods._paper import (
    WIDTH,
    Axis,
    Pen,
    Sketch,
    box,
    dot,
    foot,
    shape,
    side,
    sketch,
    stroke,
    words,
)  # fmt: skip
from data.statistics import Smoothed, empirical_bayes, false_discovery, funnel_verdict, mismatch, overdispersion

DWELLINGS = np.array([300, 450, 800, 2_500, 6_000, 9_000])
BURGLARIES = np.array([0, 6, 1, 17, 18, 47])
ROW = 40

EXPECTED = np.array([4, 6, 9, 12, 15, 19, 24, 28, 33, 39, 46, 54])
OBSERVED = np.array([5, 4, 10, 10, 30, 18, 26, 26, 35, 20, 48, 52])

PUBLISHED_P = np.array(
    [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1]
)
"""The fifteen p-values of the example in Benjamini & Hochberg 1995."""

FELT = ((0.5, 1.9), (-1.9, -0.7), (0.4, 1.6), (-1.7, -0.5), (-0.6, 0.8))
RECORDED = ((0.6, 1.6), (-1.8, -1.0), (-1.5, -0.5), (0.5, 1.5), (-0.3, 0.4))


def smoothed() -> Smoothed:
    """What is made of the invented areas."""
    return empirical_bayes(BURGLARIES, DWELLINGS)


def smoothing(pen: Pen) -> Sketch:
    """Small and large areas: the raw rate, the smoothed one, and how much of it is the area's own."""
    along, estimate, raw = Axis(0, 14, 12, WIDTH - 112), smoothed(), 1000 * BURGLARIES / DWELLINGS
    bottom, mean = ROW * len(raw) + 28, along(1000 * estimate.mean)
    parts = [stroke([(mean, 16), (mean, bottom)], "ink-quiet", 1.5, "4 3")]
    parts.append(words(WIDTH, 14, pen.say("methods.smoothing.own"), "end", font_size=13))
    ranges = []
    for place, (own, rate) in enumerate(zip(raw, 1000 * estimate.rate, strict=True)):
        y = place * ROW + 46
        dwellings, weight = pen.number(DWELLINGS[place]), pen.number(100 * estimate.weight[place])
        numbers = {"raw": pen.number(own, 1), "smoothed": pen.number(rate, 1)}
        ranges.append(pen.say("methods.smoothing.said", dwellings=dwellings, weight=weight, **numbers))
        parts += [
            words(WIDTH, y - 8, pen.say("methods.smoothing.row", dwellings=dwellings), "end", font_size=13),
            words(WIDTH, y + 8, pen.say("methods.smoothing.weight", weight=weight), "end", "ink", font_weight=600),
            stroke([(along(own), y), (along(rate), y)], "amount-2", 3),
            dot(along(own), y, "ink-quiet", 5, hollow=True),
            dot(along(rate), y, "accent", 6),
        ]
    ticks = [(v, pen.number(v)) for v in (0, 5, 10)]
    parts.append(foot(along, bottom, ticks, pen.say("methods.smoothing.axis")))
    return sketch(parts, bottom + 42, pen.say("methods.smoothing.alt", ranges="; ".join(ranges)))


@cache
def funnel_limits(level: str, phi: float) -> tuple[tuple[float, float, float], ...]:
    """Expected number, and the lowest and highest ratio of observed to expected that is within a level's limits."""
    expected = np.linspace(2, 60, 30)
    ratio = np.linspace(0, 4, 401)
    verdict = funnel_verdict(expected[:, None] * ratio, expected[:, None], phi)
    outside = (f"low_{level}", f"high_{level}", "low_998", "high_998")
    inside = ~np.isin(verdict, outside)
    return tuple((e, ratio[row].min(), ratio[row].max()) for e, row in zip(expected, inside, strict=True))


def funnel(pen: Pen) -> Sketch:
    """Invented areas against the limits within which chance keeps them, widened by how much areas differ."""
    phi = overdispersion(OBSERVED, EXPECTED)
    x, y = Axis(0, 60, 40, WIDTH - 12), Axis(0, 3, 210, 24)
    parts = [_band(x, y, "998", phi, "amount-0"), _band(x, y, "95", phi, "amount-1")]
    parts += [
        side(y, x.start, [(v, pen.number(v)) for v in (0, 1, 2, 3)], x.end),
        stroke([(x(0), y(1)), (x(60), y(1))], "ink-quiet", 1.5, "4 3"),
        foot(x, 210, [(v, pen.number(v)) for v in (0, 20, 40, 60)], pen.say("methods.funnel.axis")),
        words(x.start, 14, pen.say("methods.funnel.side"), font_size=13),
    ]
    verdicts = funnel_verdict(OBSERVED, EXPECTED, phi)
    for observed, expected, verdict in zip(OBSERVED, EXPECTED, verdicts, strict=True):
        across, up, inside = x(expected), y(observed / expected), verdict == "within"
        parts.append(dot(across, up, "ink-quiet", 4.5) if inside else dot(across, up, "accent", 6.5))
        if not inside:
            way = pen.say(f"methods.funnel.{verdict.split('_')[0]}")
            parts.append(words(across + 10, up + 5, way, colour="ink", font_weight=600))
    numbers = {"areas": pen.number(len(OBSERVED)), "outside": pen.number(sum(verdicts != "within"))}
    return sketch(parts, 250, pen.say("methods.funnel.alt", phi=pen.number(phi, 1), **numbers))


def _band(x: Axis, y: Axis, level: str, phi: float, colour: str) -> str:
    limits = funnel_limits(level, phi)
    upper = [(x(e), y(min(high, 3))) for e, _, high in limits]
    lower = [(x(e), y(low)) for e, low, _ in reversed(limits)]
    return shape(upper + lower, colour)


def many(pen: Pen) -> Sketch:
    """The published p-values in order, under the line that rises with their place."""
    believed = false_discovery(PUBLISHED_P)
    x, y = Axis(0.5, 15.5, 40, WIDTH - 12), Axis(0, 0.06, 210, 24)
    ticks = [(v, pen.number(v, 2)) for v in (0, 0.02, 0.04, 0.06)]
    parts = [
        side(y, x.start, ticks, x.end),
        stroke([(x(1), y(0.05 / 15)), (x(15), y(0.05))], "accent", 2, "5 3"),
        words(x(15), y(0.05) - 8, pen.say("methods.many.limit"), "end", "accent", font_weight=600),
        foot(x, 210, [(v, pen.number(v)) for v in (1, 5, 10, 15)], pen.say("methods.many.axis")),
        words(x.start, 14, pen.say("methods.many.side"), font_size=13),
        words(x.end, y(0.004), pen.say("methods.many.beyond"), "end", font_size=13),
    ]
    for place, (p, kept) in enumerate(zip(PUBLISHED_P, believed, strict=True), 1):
        if p <= y.last:
            parts.append(dot(x(place), y(p), "accent" if kept else "ink-quiet", 6, hollow=not kept))
    numbers = {"alone": pen.number(int((PUBLISHED_P < 0.05).sum())), "kept": pen.number(int(believed.sum()))}
    return sketch(parts, 250, pen.say("methods.many.alt", n=len(PUBLISHED_P), **numbers))


def feeling(pen: Pen) -> Sketch:
    """Five invented areas, each with both its intervals, in the four fields round the middle."""
    x, y = Axis(-2.3, 2.3, 8, WIDTH - 2), Axis(-2.5, 2.5, 264, 24)
    middle = (x(0), y(0))
    parts = [
        box(x.start, y.end, x.end - x.start, y.start - y.end, "panel", "line"),
        stroke([(middle[0], y.start), (middle[0], y.end)], "ink-quiet", 1.5, "4 3"),
        stroke([(x.start, middle[1]), (x.end, middle[1])], "ink-quiet", 1.5, "4 3"),
        words(x.end, 284, pen.say("methods.mismatch.axis"), "end", font_size=13),
        words(x.start, 14, pen.say("methods.mismatch.side"), font_size=13),
    ]
    classes = []
    for felt, recorded in zip(FELT, RECORDED, strict=True):
        kind = mismatch(felt, recorded)
        classes.append(pen.say(f"methods.mismatch.{kind}"))
        across, up = x(sum(recorded) / 2), y(sum(felt) / 2)
        if kind == "uncertain":
            colour, dashes, anchor, place = "ink-quiet", "3 3", "start", (x(recorded[1]) + 6, up - 8)
        else:
            over = y(felt[1]) - 6 if kind in ("felt_only", "agree_high") else y(felt[0]) + 17
            colour, dashes, anchor, place = "accent", "", "middle", (across, over)
        parts += [
            stroke([(x(end), up) for end in recorded], colour, 3, dashes),
            stroke([(across, y(end)) for end in felt], colour, 3, dashes),
            dot(across, up, colour, 5.5, hollow=kind == "uncertain"),
            words(*place, classes[-1], anchor, "ink", font_weight=600),
        ]
    return sketch(parts, 292, pen.say("methods.mismatch.alt", ranges="; ".join(classes)))
