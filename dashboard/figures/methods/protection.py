"""The picture of withheld counts: an invented table as it would be published, and what an attacker can still tell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from dashboard.figures.methods._paper import SMALL, WIDTH, Pen, Sketch, box, sketch, stroke, words
from data.statistics import attack, protect, with_margins
from layers.kit import writing

AREAS = ("A", "B", "C")
YEARS = (2024, 2025)
COUNTS = (3, 14, 9, 12, 25, 31)
BY = ["area", "year"]
LEFT, WIDE, HIGH = 76, 95, 46


@cache
def published() -> pd.DataFrame:
    """The invented table with its totals, as `protect` lets it out."""
    cells = pd.MultiIndex.from_product([AREAS, YEARS], names=BY).to_frame(index=False).assign(count=COUNTS)
    return protect(with_margins(cells, count="count", by=BY), count="count", by=BY)


@cache
def bounds() -> dict[tuple[Any, Any], tuple[int, int]]:
    """What can be derived of each withheld cell, by area and year; None is the total of all."""
    rows = writing.records(attack(published(), by=BY))
    return {_place(row): (int(row["low"]), int(row["high"])) for row in rows}


def disclosure(pen: Pen) -> Sketch:
    """The table; a withheld cell says what is left to guess."""
    parts, cells = (
        [stroke([(0, 28), (WIDTH, 28)], "line", 1)],
        {_place(row): row for row in writing.records(published())},
    )
    heads = [*map(str, YEARS), pen.say("methods.disclosure.total")]
    parts += [words(LEFT + n * WIDE + WIDE / 2, 18, head, "middle") for n, head in enumerate(heads)]
    for place, area in enumerate([*AREAS, None]):
        y = 28 + place * HIGH
        name = pen.say("methods.disclosure.area", name=area) if area else pen.say("methods.disclosure.total")
        parts += [words(0, y + 28, name), stroke([(0, y + HIGH), (WIDTH, y + HIGH)], "line", 1)]
        parts += [_cell(pen, cells[area, year], LEFT + n * WIDE, y) for n, year in enumerate([*YEARS, None])]
    parts.append(words(0, 28 + 4 * HIGH + 20, pen.say("methods.disclosure.key"), font_size=SMALL))
    guesses = "; ".join(f"{low}–{high}" for low, high in bounds().values())
    return sketch(parts, 28 + 4 * HIGH + 30, pen.say("methods.disclosure.alt", n=len(bounds()), ranges=guesses))


def _cell(pen: Pen, row: Mapping[Any, Any], x: float, y: float) -> str:
    if pd.notna(row["count"]):
        return words(x + WIDE / 2, y + 28, pen.number(row["count"]), "middle", "ink", font_weight=600)
    low, high = bounds()[_place(row)]
    few = pen.say(f"methods.disclosure.{row['suppressed']}")
    return (
        box(x + 4, y + 3, WIDE - 8, HIGH - 6, "amount-0")
        + words(x + WIDE / 2, y + 20, few, "middle", "ink", font_weight=600, stroke_width=0)
        + words(x + WIDE / 2, y + 37, f"({low}–{high})", "middle", "accent", font_size=SMALL, stroke_width=0)
    )


def _place(row: Mapping[Any, Any]) -> tuple[str | None, int | None]:
    """A row's area and year; None for the total of all."""
    return (row["area"] if pd.notna(row["area"]) else None, int(row["year"]) if pd.notna(row["year"]) else None)
