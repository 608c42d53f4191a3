"""A plain Dash + Plotly map, as the tutorials write it: the other side of every comparison.

`python -m bench.plain LEVEL POINTS STYLE` serves on 127.0.0.1:$PORT. The figures are drawn from a seed and
say nothing about any place. Two departures from a tutorial, both in the plain app's favour: answers are
compressed, which Dash does not do by itself, and the style is `white-bg`, because the default one asks a tile
server on the internet and never finishes without it. STYLE `basic` keeps the default, to count what it asks.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import numpy as np
import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html

from bench.plan import HOME
from data.area import AREA

GEOMETRY = HOME / "data" / "bundled" / "geometry"
WEST, SOUTH, EAST, NORTH = AREA.window
FIRST_YEAR, LAST_YEAR = 1996, 2025


def figure(geometry: dict[str, Any], points: int, style: str, year: int) -> Any:
    """The whole figure of one year, geometry inline, as `px.choropleth_map` makes it."""
    rng = np.random.default_rng(year)
    codes = [feature["id"] for feature in geometry["features"]]
    areas = pd.DataFrame({"code": codes, "rate": rng.gamma(4, 2, len(codes))})
    chart = px.choropleth_map(
        areas,
        geojson=geometry,
        locations="code",
        color="rate",
        range_color=(0, 20),
        center={"lat": (SOUTH + NORTH) / 2, "lon": (WEST + EAST) / 2},
        zoom=9,
        map_style=style,
        opacity=0.7,
    )
    places = pd.DataFrame({"lat": rng.uniform(SOUTH, NORTH, points), "lon": rng.uniform(WEST, EAST, points)})
    chart.add_traces(px.scatter_map(places, lat="lat", lon="lon").data)
    return chart.update_layout(uirevision="same")


def application(level: str, points: int, style: str) -> Any:
    """The Dash app: a heading, a sentence, a slider of years and the map."""
    geometry = json.loads((GEOMETRY / f"{level}.geojson").read_text(encoding="utf-8"))
    app = Dash(__name__, compress=True)
    years = {year: str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1, 5)}
    app.layout = html.Div(
        [
            html.H1("Plain Dash and Plotly"),
            html.P(id="said"),
            dcc.Slider(FIRST_YEAR, LAST_YEAR, 1, value=LAST_YEAR, marks=years, id="year"),
            dcc.Graph(id="map"),
        ]
    )
    app.callback(Output("map", "figure"), Output("said", "children"), Input("year", "value"))(
        lambda year: (figure(geometry, points, style, int(year)), f"{points} points in {year}")
    )
    return app


if __name__ == "__main__":
    chosen_level, chosen_points, chosen_style = sys.argv[1:4]
    application(chosen_level, int(chosen_points), chosen_style).run(
        host="127.0.0.1", port=os.environ["PORT"], debug=False
    )
