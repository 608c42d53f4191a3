"""Pictures of how sure a count, a share and a rate are, by the intervals that the layers use."""

from __future__ import annotations

import numpy as np

from dashboard.figures.methods._paper import (
    WIDTH,
    Axis,
    Pen,
    Sketch,
    dot,
    foot,
    ladder,
    shape,
    side,
    sketch,
    stroke,
    words,
)  # fmt: skip
from data.statistics import poisson_interval, wilson_interval

COUNTS = (5, 40, 100)
ANSWERED = ((35, 100), (140, 400), (350, 1000))
DWELLINGS = ((3, 700), (30, 7_000), (300, 70_000))


def interval(pen: Pen) -> Sketch:
    """The interval of every count from 0 to 100 as a band, with three of them pointed out."""
    x, y = Axis(0, 100, 40, WIDTH - 12), Axis(0, 125, 210, 24)
    counts = np.arange(101.0)
    low, high = poisson_interval(counts)
    band = [(x(c), y(v)) for c, v in zip(counts, high, strict=True)]
    band += [(x(c), y(v)) for c, v in zip(counts[::-1], low[::-1], strict=True)]
    parts = [
        shape(band, "amount-1"),
        side(y, x.start, [(v, pen.number(v)) for v in (0, 50, 100)], x.end),
        stroke([(x(0), y(0)), (x(100), y(100))], "ink-quiet", 1.5, "4 3"),
        *(_pointed_out(pen, x, y, count) for count in COUNTS),
        foot(x, 210, [(v, pen.number(v)) for v in (0, 50, 100)], pen.say("methods.interval.axis")),
        words(x.start, 14, pen.say("methods.interval.side"), font_size=13),
    ]
    ranges = "; ".join(f"{pen.number(count)}: {pen.span(*poisson_interval(count), 1)}" for count in COUNTS)
    return sketch(parts, 250, pen.say("methods.interval.alt", ranges=ranges))


def _pointed_out(pen: Pen, x: Axis, y: Axis, count: int) -> str:
    """The interval of one count, with its numbers where the band leaves room."""
    low, high = poisson_interval(count)
    text = f"{pen.number(count)}: {pen.span(low, high, 1)}"
    places = {
        COUNTS[0]: (x(count) - 4, y(high) - 40, text, "start"),
        COUNTS[1]: (x(count) + 10, y(low) + 10, text, "start"),
        COUNTS[2]: (x(count) + 4, y(low) + 22, text, "end"),
    }
    line = stroke([(x(count), y(low)), (x(count), y(high))], "accent", 3)
    return line + dot(x(count), y(count), "accent") + words(*places[count], "ink", font_weight=600)


def share(pen: Pen) -> Sketch:
    """The same share among more and more who answered."""
    rows = []
    for s, n in ANSWERED:
        low, high = (100 * end for end in wilson_interval(s, n))
        label = pen.say("methods.share.row", s=pen.number(s), n=pen.number(n))
        rows.append((label, low, 100 * s / n, high, pen.span(low, high)))
    return ladder(pen, "share", Axis(20, 50, 12, WIDTH - 12), rows, [(v, pen.number(v)) for v in (20, 30, 40, 50)])


def rate(pen: Pen) -> Sketch:
    """The same rate from few and from many dwellings."""
    rows = []
    for count, dwellings in DWELLINGS:
        low, high = (1000 * end / dwellings for end in poisson_interval(count))
        label = pen.say("methods.rate.row", count=pen.number(count), dwellings=pen.number(dwellings))
        rows.append((label, low, 1000 * count / dwellings, high, pen.span(low, high, 2)))
    return ladder(pen, "rate", Axis(0, 13, 12, WIDTH - 12), rows, [(v, pen.number(v)) for v in (0, 4, 8, 12)])
