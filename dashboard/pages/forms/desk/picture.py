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


def sketch(visit: Visit, batch: Batch) -> Any:
    """An SVG picture of a batch with its words; a sentence when the ground cannot be drawn or nothing has a place."""
    say, rows = visit.say, batch.rows
    window = Window(visit.known.geometry, AREA.frame)
    placed = {"lat", "lon"} <= set(rows.columns)
    points = rows[["lon", "lat"]].dropna().astype(float) if placed else pd.DataFrame({"lon": [], "lat": []})
    columns = [name for name in ("area_code", "municipality_code") if name in rows.columns]
    touched = set(rows[columns[0]].dropna().astype(str)) - {""} if columns else set()
    try:
        ground = _ground(window, touched)
    except (geometry.GeometryMissing, geometry.GeometryDamaged):
        return html.P(say("desk.no_picture"))
    shown = points.head(MOST_POINTS) if len(points) <= MOST_POINTS else points.sample(MOST_POINTS, random_state=1)
    words = say("desk.sketched", points=len(points), areas=len(touched))
    places = (window.place(lon, lat) for lon, lat in shown.to_numpy().tolist())
    dots = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in places)
    look = f'stroke="{theme.tokens()["accent"]}" stroke-width="7" stroke-linecap="round" opacity=".6"'
    box = f"0 0 {WIDE:.0f} {window.height:.0f}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(ground)}<path d="{dots}" {look}/></svg>'
    return [html.Img(src=svg_address(svg), alt=words, className="chart"), html.P(words, className="quiet-text")]


def _ground(window: Window, touched: set[str]) -> list[str]:
    """The municipalities, and the areas that rows without a position are for."""
    token = theme.tokens()
    parts = [f'<rect width="{WIDE:.0f}" height="{window.height:.0f}" fill="{token["sea"]}"/>']
    for level, line in (("municipality", token["border-municipality"]), ("regso", token["border-area"])):
        for code, path in paths(window, level).items():
            if level == "municipality" or code in touched:
                fill = token["amount-1"] if code in touched else token["land-inside"]
                parts.append(f'<path d="{path}" fill="{fill}" stroke="{line}" fill-rule="evenodd"/>')
    return parts
