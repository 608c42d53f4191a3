"""Draws the lines, dots and words that small explaining pictures are made of, as parts of an SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dashboard.figures import theme
from dashboard.figures.line import svg_address
from dashboard.i18n import Say
from layers.kit import writing

WIDTH = 360
ROW = 48
SIZE = 14
SMALL = 13


@dataclass(frozen=True, slots=True)
class Sketch:
    """A finished picture: its data address, its height in pixels at WIDTH, and the same in words."""

    address: str
    height: int
    words: str


@dataclass(frozen=True, slots=True)
class Pen:
    """Says things and writes numbers in the language of the reader."""

    say: Say
    lang: str

    def number(self, value: float, digits: int = 0) -> str:
        """A number as the language writes it, with that many decimals."""
        return writing.decimal(value, self.lang, digits) if digits else writing.integer(value, self.lang)

    def span(self, low: float, high: float, digits: int = 0) -> str:
        """Both ends of an interval: '0,88–12,52'."""
        return f"{self.number(low, digits)}–{self.number(high, digits)}"


Draw = Callable[[Pen], Sketch]
Row = tuple[str, float, float, float, str]
"""Label, low, value, high, and the numbers as they are said."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Turns values into pixels along one side: value `first` stands at pixel `start`, `last` at `end`."""

    first: float
    last: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The pixel of a value."""
        return self.start + (float(value) - self.first) / (self.last - self.first) * (self.end - self.start)


def token(name: str) -> str:
    """The colour of a token of the design."""
    return theme.tokens()[name]


def sketch(parts: Iterable[str], height: int, words: str) -> Sketch:
    """The parts as one picture, WIDTH wide."""
    look = f'font-family="{escape(token("font"))}" font-size="{SIZE}" fill="{token("ink-quiet")}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {look}>{"".join(parts)}</svg>'
    return Sketch(svg_address(svg), height, words)


def words(x: float, y: float, text: str, anchor: str = "start", colour: str = "ink-quiet", **look: Any) -> str:
    """A line of text whose foot stands at y, clear of what it crosses; `look` are attributes of SVG with _ for -."""
    given = {"paint-order": "stroke", "stroke": token("paper"), "stroke-width": 3, "stroke-linejoin": "round"}
    given |= {name.replace("_", "-"): value for name, value in look.items()}
    more = "".join(f' {name}="{value}"' for name, value in given.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{token(colour)}"{more}>{escape(text)}</text>'


def stroke(points: Iterable[tuple[float, float]], colour: str, width: float = 1.5, dashes: str = "") -> str:
    """A line through points."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    look = f'fill="none" stroke="{token(colour)}" stroke-width="{width}"{dashed}'
    return f'<polyline points="{_places(points)}" {look}/>'


def shape(points: Iterable[tuple[float, float]], colour: str) -> str:
    """A filled shape without edge."""
    return f'<polygon points="{_places(points)}" fill="{token(colour)}"/>'


def dot(x: float, y: float, colour: str, radius: float = 5, *, hollow: bool = False) -> str:
    """A filled dot with a white rim, or a ring."""
    fill, edge = ("paper", colour) if hollow else (colour, "paper")
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{token(fill)}" stroke="{token(edge)}" stroke-width="2"/>'
    )


def box(x: float, y: float, wide: float, high: float, colour: str, edge: str = "") -> str:
    """A rectangle, with an edge when a colour for it is given."""
    line = f' stroke="{token(edge)}"' if edge else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{token(colour)}"{line}/>'


def squares(cells: Iterable[tuple[float, float]], side: float, colour: str) -> str:
    """Many equal squares as one path."""
    path = "".join(f"M{x:.0f} {y:.0f}h{side:g}v{side:g}h-{side:g}z" for x, y in cells)
    return f'<path d="{path}" fill="{token(colour)}"/>'


def whisker(along: Axis, y: float, low: float, value: float, high: float, colour: str = "accent") -> str:
    """An interval as a line with its value as a dot; an end beyond the axis is cut there."""
    ends = [min(max(end, along.first), along.last) for end in (low, high)]
    return stroke([(along(end), y) for end in ends], colour, 4) + dot(along(value), y, colour, 6)


def foot(along: Axis, y: float, ticks: Sequence[tuple[float, str]], title: str = "") -> str:
    """The axis under a picture: a line, its ticks, and below it what it measures."""
    line = stroke([(along.start, y), (along.end, y)], "line", 1)
    marks = "".join(words(along(v), y + 17, text, "middle", font_size=SMALL) for v, text in ticks)
    return line + marks + words((along.start + along.end) / 2, y + 36, title, "middle", font_size=SMALL)


def side(along: Axis, x: float, ticks: Sequence[tuple[float, str]], end: float) -> str:
    """The axis at the left: quiet lines across the picture to `end`, with their values."""
    lines = "".join(stroke([(x, along(v)), (end, along(v))], "line", 1) for v, _ in ticks)
    return lines + "".join(words(x - 6, along(v) + 4, text, "end", font_size=SMALL) for v, text in ticks)


def ladder(
    pen: Pen,
    key: str,
    along: Axis,
    rows: Sequence[Row],
    ticks: Sequence[tuple[float, str]],
    middle: float | None = None,
) -> Sketch:
    """The picture of a method from rows over one axis; `middle` is a value that all are held against."""
    bottom = ROW * len(rows) + 14
    parts = [stroke([(along(v), 4), (along(v), bottom)], "line", 1) for v, _ in ticks]
    if middle is not None:
        parts.append(stroke([(along(middle), 4), (along(middle), bottom)], "ink-quiet", 1.5, "4 3"))
    for place, (label, low, value, high, numbers) in enumerate(rows):
        y = place * ROW + 18
        parts += [
            words(along.start, y, label, colour="ink"),
            words(along.end, y, numbers, "end", "ink", font_weight=600),
            whisker(along, y + 16, low, value, high),
        ]
    parts.append(foot(along, bottom, ticks, pen.say(f"methods.{key}.axis")))
    said = "; ".join(f"{label}: {numbers}" for label, *_, numbers in rows)
    return sketch(parts, bottom + 42, pen.say(f"methods.{key}.alt", ranges=said))


def _places(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
