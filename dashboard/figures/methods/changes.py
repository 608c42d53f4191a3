"""Pictures of what counts as a change, and of what a measure did, drawn from invented counts."""

from __future__ import annotations

from functools import cache
from itertools import count

from dashboard.figures.methods._paper import WIDTH, Axis, Pen, Sketch, box, ladder, sketch, stroke, words
from data.statistics import Effect, change_test, evaluate_measure

STARTS = (0, 5, 10, 20, 50, 100)
ROW = 32
MEASURE, COMPARISON, RING = (80, 50), (310, 300), (60, 61)
SMALL_MEASURE = (6, 2)
HALVES = (0, 0.5, 1, 1.5, 2)


@cache
def smallest_rise(before: int) -> int:
    """The smallest count after `before`, over as long a time, that is more than chance at 5 %."""
    return next(after for after in count(before + 1) if change_test(before, after).verdict == "increase")


def change(pen: Pen) -> Sketch:
    """How far a count must rise before it is more than chance, from several starts."""
    along = Axis(0, 135, 92, WIDTH - 8)
    parts = [
        box(2, 5, 14, 12, "amount-4"),
        words(22, 16, pen.say("methods.change.before"), font_size=13),
        box(80, 5, 14, 12, "amount-1"),
        words(100, 16, pen.say("methods.change.chance"), font_size=13),
        stroke([(222, 3), (222, 19)], "accent", 4),
        words(232, 16, pen.say("methods.change.more"), font_size=13),
    ]
    rises = []
    for place, before in enumerate(STARTS):
        y, after = place * ROW + 38, smallest_rise(before)
        rises.append(f"{pen.number(before)} → {pen.number(after)}")
        parts += [
            words(along.start - 12, y + 14, rises[-1], "end", "ink", font_weight=600),
            box(along(before), y, along(after) - along(before), 18, "amount-1"),
            box(along.start, y, along(before) - along.start, 18, "amount-4"),
            stroke([(along(after), y - 4), (along(after), y + 22)], "accent", 4),
        ]
    return sketch(parts, ROW * len(STARTS) + 40, pen.say("methods.change.alt", ranges="; ".join(rises)))


@cache
def example(counts: tuple[int, int]) -> Effect:
    """What became of an invented measure, or of the ring around it, from its counts before and after."""
    return evaluate_measure(*counts, *COMPARISON)


def effect(pen: Pen) -> Sketch:
    """A measure, the ring around it, and one of which it is too early to say anything."""
    rows = []
    for key, counts in (("measure", MEASURE), ("ring", RING), ("small", SMALL_MEASURE)):
        became = example(counts)
        label = pen.say(f"methods.effect.{key}", before=pen.number(counts[0]), after=pen.number(counts[1]))
        numbers = f"{pen.number(became.ratio, 2)} ({pen.span(became.low, became.high, 2)})"
        said = pen.say("methods.effect.too_early") if became.too_early else numbers
        rows.append((label, became.low, became.ratio, became.high, said))
    return ladder(pen, "effect", Axis(0, 2, 12, WIDTH - 12), rows, [(v, pen.number(v, 1)) for v in HALVES], middle=1)
