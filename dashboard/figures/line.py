"""Draws the line of all years as a small SVG picture with its words, for screen, print and no script."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from dashboard.asking.scene import Scene
from dashboard.asking.words import area_name, capitalised, number, span
from dashboard.figures import theme
from data.model import FIRST_COMPARABLE_YEAR
from layers.contract import Answer, Unit
from layers.kit import writing

WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 22, 30, 26


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a data address, the same in words, what its parts are, and all its figures."""

    address: str
    words: str
    caption: str
    figures: str


@dataclass(frozen=True, slots=True)
class Axes:
    """Years and values that the picture spans."""

    first: int
    last: int
    top: float

    def x(self, year: float) -> float:
        """Pixels from the left of a year."""
        return LEFT + (year - self.first) / max(self.last - self.first, 1) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Pixels from the top of a value; zero is always at the bottom."""
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)


def picture(scene: Scene, answer: Answer, series: pd.DataFrame) -> Picture | None:
    """The line of the chosen area over all years, its interval as a band, the whole area as a thin line."""
    code = scene.view.area
    main = _line(series, code)
    whole = _line(series, None)
    unit = answer.series_unit or answer.unit
    show_whole = code is not None and unit is not Unit.COUNT
    if main.empty and not (show_whole and len(whole)):
        return None
    axes, token = _axes(pd.concat([main, whole])), theme.tokens()
    parts = [
        *_grid(scene, axes, unit),
        *_break(scene, axes),
        _band(axes, main),
        _path(axes, whole, token["ink-quiet"], "4 3", 1.5) if show_whole else "",
        _path(axes, main, token["ink"], "", 2.5),
        *_chosen_year(scene, axes, main[main.year == answer.year], unit),
        _mark(scene, answer),
    ]
    look = f'font-family="{escape(token["font"])}" font-size="13" fill="{token["ink-quiet"]}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {look}>{"".join(parts)}</svg>'
    said = [f"{capitalised(scene.say(f'unit.{unit}'))}."]
    said += [scene.say("chart.band")] if main.low.notna().sum() > 1 else []
    said += [scene.say("chart.whole")] if show_whole and not whole.empty else []
    figures = "; ".join(_in_figures(row, unit, scene.lang) for row in writing.records(main.iloc[::-1]))
    return Picture(svg_address(svg), _words(scene, main, unit, code), caption=" ".join(said), figures=figures)


def _in_figures(row: Mapping[Any, Any], unit: Unit, lang: str) -> str:
    """One year as '2025: 5,0 (4,3–5,9)'."""
    ends = span(row, unit, lang)
    return f"{row['year']:.0f}: {number(row['value'], unit, lang, row)}" + (f" ({ends})" if ends else "")


def _line(series: pd.DataFrame, code: str | None) -> pd.DataFrame:
    chosen = series.code.isna() if code is None else series.code == code
    return series[chosen & series.value.notna()].sort_values("year")


def _axes(rows: pd.DataFrame) -> Axes:
    top = float(np.nanmax([rows.value.max(), rows.high.max()]))
    step = 10 ** np.floor(np.log10(max(top, 1)))
    return Axes(int(rows.year.min()), int(rows.year.max()), float(np.ceil(top / step * 2) / 2 * step))


def _grid(scene: Scene, axes: Axes, unit: Unit) -> list[str]:
    token = theme.tokens()
    values = [0.0, axes.top / 2, axes.top]
    lines = [
        f'<path d="M{LEFT} {axes.y(v):.1f}H{WIDTH - RIGHT}" stroke="{token["line"]}"/>'
        f'<text x="{LEFT - 6}" y="{axes.y(v) + 4:.1f}" text-anchor="end">{escape(number(v, unit, scene.lang))}</text>'
        for v in values
    ]
    room = 44 * max(axes.last - axes.first, 1) / (WIDTH - LEFT)  # years that a label covers
    inner = [y for y in range(axes.first, axes.last) if y % 5 == 0 and min(y - axes.first, axes.last - y) > room]
    years = sorted({axes.first, axes.last, *inner})
    return lines + [f'<text x="{axes.x(y):.1f}" y="{HEIGHT - 8}" text-anchor="middle">{y}</text>' for y in years]


def _break(scene: Scene, axes: Axes) -> list[str]:
    """The year from which the register is better, marked and named."""
    if not axes.first < FIRST_COMPARABLE_YEAR < axes.last:
        return []
    x = axes.x(FIRST_COMPARABLE_YEAR)
    colour = theme.tokens()["caution"]
    words = escape(scene.say("chart.break", year=str(FIRST_COMPARABLE_YEAR)))
    side, beside = ("end", x - 5) if x > WIDTH / 2 else ("start", x + 5)
    return [
        f'<path d="M{x:.1f} {TOP - 12}V{HEIGHT - BOTTOM}" stroke="{colour}" stroke-dasharray="2 3"/>',
        f'<text x="{beside:.1f}" y="{TOP - 16}" text-anchor="{side}" fill="{colour}">{words}</text>',
    ]


def _band(axes: Axes, rows: pd.DataFrame) -> str:
    known = rows[rows.low.notna()]
    if len(known) < 2:
        return ""
    upper = _points(axes, known.year, known.high)
    lower = _points(axes, known.year, known.low)[::-1]
    return f'<polygon points="{" ".join(upper + lower)}" fill="{theme.tokens()["amount-1"]}" opacity=".6"/>'


def _path(axes: Axes, rows: pd.DataFrame, colour: str, dashes: str, width: float) -> str:
    if rows.empty:
        return ""
    places = _points(axes, rows.year, rows.value)
    look = f'fill="none" stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dashes}"'
    line = f'<polyline points="{" ".join(places)}" {look}/>'
    few = [place.split(",") for place in places] if len(places) < 8 else []
    return line + "".join(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in few)


def _points(axes: Axes, years: pd.Series, values: pd.Series) -> list[str]:
    """Places in the picture as 'x,y'."""
    pairs = zip(years.tolist(), values.tolist(), strict=True)
    return [f"{axes.x(year):.1f},{axes.y(value):.1f}" for year, value in pairs]


def _chosen_year(scene: Scene, axes: Axes, rows: pd.DataFrame, unit: Unit) -> list[str]:
    if rows.empty:
        return []
    row, accent = rows.iloc[0], theme.tokens()["accent"]
    x, y = axes.x(row.year), axes.y(row.value)
    label = escape(number(row.value, unit, scene.lang))
    side = "end" if x > WIDTH - 60 else "middle"
    return [
        f'<path d="M{x:.1f} {y:.1f}V{HEIGHT - BOTTOM}" stroke="{accent}"/>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{accent}" stroke="#fff" stroke-width="2"/>',
        f'<text x="{x:.1f}" y="{y - 12:.1f}" text-anchor="{side}" font-weight="700" fill="{accent}">{label}</text>',
    ]


def _mark(scene: Scene, answer: Answer) -> str:
    """Practice data carries its mark into the picture itself."""
    if not answer.practice:
        return ""
    words, colour = escape(scene.say("practice.mark")), theme.tokens()["caution"]
    return f'<text x="{LEFT}" y="{TOP - 16}" font-size="15" font-weight="700" fill="{colour}">{words}</text>'


def svg_address(svg: str) -> str:
    """A picture as a data address, for an image that no script and no second request is needed for."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _words(scene: Scene, rows: pd.DataFrame, unit: Unit, code: str | None) -> str:
    if rows.empty:
        return scene.say("chart.empty")
    first, last = rows.iloc[0], rows.iloc[-1]
    return scene.say(
        "chart.words",
        area=area_name(scene, code) if code else scene.say("area.all"),
        first=str(int(first.year)),
        last=str(int(last.year)),
        start=number(first.value, unit, scene.lang),
        end=number(last.value, unit, scene.lang),
        unit=scene.say(f"unit.{unit}"),
    )
