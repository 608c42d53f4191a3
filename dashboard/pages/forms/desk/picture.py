"""A small map of what would be added: the areas that figures are for, and the points of what has a position."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.figures import theme
from dashboard.figures.line import svg_address
from dashboard.figures.still import WIDE, Window, paths
from dashboard.pages.kinds import Visit
from data.area import AREA
from data.geography import geometry
from data.tables.batch import Batch

MOST_POINTS = 3000
LEVELS = ("municipality", "regso")


def sketch(visit: Visit, batch: Batch) -> Any:
    """An SVG picture of a batch with its words; a sentence when the ground cannot be drawn or nothing has a place."""
    say, rows = visit.say, batch.rows
    window = Window(visit.known.geometry, AREA.frame)
    points = _points(rows)
    try:
        drawn = _ground(window, _areas(rows))
    except (geometry.GeometryMissing, geometry.GeometryDamaged):
        return html.P(say("desk.no_picture"))
    shown = points.head(MOST_POINTS) if len(points) <= MOST_POINTS else points.sample(MOST_POINTS, random_state=1)
    words = say("desk.sketched", points=len(points), areas=len(_areas(rows)))
    picture = _picture(window, drawn, [window.place(lon, lat) for lon, lat in shown.to_numpy().tolist()])
    return [html.Img(src=picture, alt=words, className="chart"), html.P(words, className="quiet-text")]


def _points(rows: pd.DataFrame) -> pd.DataFrame:
    """Lon and lat of the rows that have a position."""
    if not {"lat", "lon"} <= set(rows.columns):
        return pd.DataFrame({"lon": [], "lat": []})
    return rows[["lon", "lat"]].dropna().astype(float)


def _areas(rows: pd.DataFrame) -> set[str]:
    """Codes of the areas that rows without a position are for."""
    columns = [name for name in ("area_code", "municipality_code") if name in rows.columns]
    return set(rows[columns[0]].dropna().astype(str)) - {""} if columns else set()


def _ground(window: Window, touched: set[str]) -> list[str]:
    token = theme.tokens()
    parts = [f'<rect width="{WIDE:.0f}" height="{window.height:.0f}" fill="{token["sea"]}"/>']
    for level in LEVELS:
        for code, path in paths(window, level).items():
            fill = token["amount-1"] if code in touched else (token["land-inside"] if level == LEVELS[0] else "none")
            line = token["border-municipality"] if level == LEVELS[0] else token["border-area"]
            if level == LEVELS[0] or code in touched:
                parts.append(f'<path d="{path}" fill="{fill}" stroke="{line}" fill-rule="evenodd"/>')
    return parts


def _picture(window: Window, ground: list[str], points: list[tuple[float, float]]) -> str:
    ink = theme.tokens()["accent"]
    dots = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in points)
    marks = f'<path d="{dots}" stroke="{ink}" stroke-width="7" stroke-linecap="round" opacity=".6"/>'
    box = f"0 0 {WIDE:.0f} {window.height:.0f}"
    return svg_address(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(ground)}{marks}</svg>')
