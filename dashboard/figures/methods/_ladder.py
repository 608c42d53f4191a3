"""Draws rows of a label, its numbers and its interval over one axis."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.methods._paper import Axis, Pen, Sketch, foot, sketch, stroke, whisker, words

ROW = 48

Row = tuple[str, float, float, float, str]
"""Label, low, value, high, and the numbers as they are said."""


def ladder(
    pen: Pen,
    key: str,
    along: Axis,
    rows: Sequence[Row],
    ticks: Sequence[tuple[float, str]],
    middle: float | None = None,
) -> Sketch:
    """The picture of a method from its rows; `middle` is a value that all are held against."""
    bottom = ROW * len(rows) + 14
    parts = [stroke([(along(v), 4), (along(v), bottom)], "line", 1) for v, _ in ticks]
    if middle is not None:
        parts.append(stroke([(along(middle), 4), (along(middle), bottom)], "ink-quiet", 1.5, "4 3"))
    for place, row in enumerate(rows):
        parts += _row(along, place * ROW + 18, row)
    parts.append(foot(along, bottom, ticks, pen.say(f"methods.{key}.axis")))
    said = "; ".join(f"{label}: {numbers}" for label, *_, numbers in rows)
    return sketch(parts, bottom + 42, pen.say(f"methods.{key}.alt", ranges=said))


def _row(along: Axis, y: float, row: Row) -> list[str]:
    label, low, value, high, said = row
    return [
        words(along.start, y, label, colour="ink"),
        words(along.end, y, said, "end", "ink", font_weight=600),
        whisker(along, y + 16, low, value, high),
    ]
