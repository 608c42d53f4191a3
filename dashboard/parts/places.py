"""The table twins of the layers above, by municipality, with the places that are not on the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from dashboard.asking.page import Above
from dashboard.asking.scene import Scene, Shown
from dashboard.asking.words import area_name, legend_title, sentence
from dashboard.parts.links import place_link, state_link
from dashboard.parts.table import cells, columns_of, fault, framed
from layers.contract import Kind
from layers.kit import writing

MOST_ROWS = 80


def places(scene: Scene) -> Any:
    """The table twins of points and lines, by municipality, with the ones that are not on the map."""
    return [_point_table(scene, shown) for shown in scene.overlays if shown.layer.kind is not Kind.AREA]


def _point_table(scene: Scene, shown: Shown) -> Any:
    if shown.answer is None:
        return fault(scene, shown)
    if scene.reader.public and scene.view.area is None and shown.layer.kind is Kind.POINT:
        return _counted(scene, shown, shown.answer.rows)
    rows, words = _wanted(scene, shown.answer.rows), shown.layer.words[scene.lang]
    if rows.empty:
        return None if _told_above(scene) else html.P(sentence(scene, shown, scene.view.area))
    titles = [words.columns[column.title] for column in columns_of(shown)]
    heads = [scene.say("table.place"), scene.say("table.municipality"), *titles]
    body = [_point_row(scene, shown, row) for row in writing.records(rows.head(MOST_ROWS))]
    more = len(rows) - MOST_ROWS
    rest = html.P(scene.say("table.more", count=writing.integer(more, scene.lang))) if more > 0 else None
    return html.Div([framed(legend_title(scene, shown), heads, body), rest], className="with-towns")


def _told_above(scene: Scene) -> bool:
    """Whether the page already has the sentences of all that is shown, above its tables."""
    above, chosen = scene.view.page.sentences_above, scene.view.place or scene.view.near
    return above is Above.ALWAYS or (above is Above.UNLESS_CHOSEN and not chosen)


def _counted(scene: Scene, shown: Shown, rows: pd.DataFrame) -> Any:
    """How many points of each kind every municipality has; choosing one lists them."""
    terms = shown.layer.words[scene.lang].terms
    heads = [scene.say("table.municipality"), scene.say("table.all"), *(terms[s] for s in shown.layer.symbols)]
    body = [_count_row(scene, shown, code, rows[rows.municipality_code == code]) for code in scene.towns]
    return html.Div([html.P(scene.say("table.choose")), framed(legend_title(scene, shown), heads, body)])


def _count_row(scene: Scene, shown: Shown, code: str, rows: pd.DataFrame) -> Any:
    kinds = [symbol.split("+") for symbol in rows.symbol]
    counts = [len(rows), *(sum(symbol in kind for kind in kinds) for symbol in shown.layer.symbols)]
    name = state_link(scene.view, {"area": code, "place": None, "near": None}, area_name(scene, code), moves=True)
    cells = [html.Td(writing.integer(count, scene.lang), className="integer") for count in counts]
    return html.Tr([html.Th(name, scope="row"), *cells])


def _wanted(scene: Scene, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the chosen municipality, all of them when none is chosen."""
    inside = rows[rows.municipality_code == scene.view.area] if scene.view.area in scene.towns else rows
    towns = [area_name(scene, str(code)) for code in inside.municipality_code]
    named = list(zip(towns, inside.name.tolist(), strict=True))
    return inside.iloc[sorted(range(len(named)), key=named.__getitem__)]


def _point_row(scene: Scene, shown: Shown, row: Mapping[Any, Any]) -> Any:
    anchor = row.get("anchor")  # lines have neither anchor nor position
    chosen = scene.view.place == row["id"] or (scene.view.near is not None and scene.view.near == anchor)
    moves = not writing.is_missing(row.get("lon"))
    name, place = str(row["name"]), str(row["id"])
    known = place in scene.known.places
    first = place_link(scene.view, place, name, current=chosen, moves=moves) if known else name
    town = area_name(scene, str(row["municipality_code"]))
    head = html.Th([first, html.Span(town, className="on-phone")], scope="row")
    return html.Tr(
        [head, html.Td(town, className="off-phone"), *cells(scene, shown, row)], className="chosen" if chosen else ""
    )
