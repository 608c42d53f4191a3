"""The table twin of the coloured layer: the same figures, whose rows move the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html

from dashboard.asking.scene import Scene, Shown
from dashboard.asking.words import area_name, cell, failure, legend_title, marked
from dashboard.parts.links import state_link
from layers.ask import columns_for
from layers.contract import Column, Reach
from layers.kit import writing

MOST_AREAS = 150
"""So many areas are listed; of squares there are thousands, of which those that have most come first."""


def table(scene: Scene) -> Any:
    """The table twin of the coloured layer: the same figures, whose rows move the map."""
    if scene.area is None:
        return html.P(scene.say("nothing.coloured"))
    if scene.area.answer is None:
        return fault(scene, scene.area)
    shown, ordered = scene.area, _ordered(scene, scene.area.answer.rows)
    words = shown.layer.words[scene.lang]
    heads = [scene.say("table.area"), *(words.columns[c.title] for c in columns_of(shown))]
    body = [_area_row(scene, shown, row) for row in ordered[:MOST_AREAS]]
    more = len(ordered) - len(body)
    rest = html.P(scene.say("table.more_areas", n=more, count=writing.integer(more, scene.lang))) if more else None
    return [framed(legend_title(scene, shown), heads, body), rest, _detail(scene, shown)]


def columns_of(shown: Shown) -> Sequence[Column]:
    """The columns of a layer's table twin."""
    return columns_for(shown.layer.columns if shown.answer is None else shown.answer.columns, Reach.TABLE)


def _detail(scene: Scene, shown: Shown) -> Any:
    """A layer's second table, when its answer has one."""
    detail = shown.answer.detail if shown.answer is not None else None
    if detail is None or detail.rows.empty:
        return None
    words = shown.layer.words[scene.lang]
    columns = columns_for(detail.columns, Reach.TABLE)
    heads = [words.columns[column.title] for column in columns]
    body = []
    for row in writing.records(detail.rows):
        said = [cell(shown, column, row, scene.lang) for column in columns]
        others = [html.Td(text, className=c.format) for text, c in zip(said[1:], columns[1:], strict=True)]
        body.append(html.Tr([html.Th(said[0], scope="row"), *others]))
    caption = words.sentences[detail.caption].format(year=shown.answer.year if shown.answer else "")
    return framed(marked(scene, shown, caption), heads, body)


def _ordered(scene: Scene, rows: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows by name; when there are too many to list, the chosen area and those with the largest values."""
    if len(rows) <= MOST_AREAS:
        return sorted(writing.records(rows), key=lambda row: area_name(scene, str(row["code"])))
    keys = {"first": rows.code == scene.view.area, "key": rows["count"] if "count" in rows.columns else rows.value}
    return writing.records(rows.assign(**keys).sort_values(["first", "key"], ascending=False))


def _area_row(scene: Scene, shown: Shown, row: Mapping[Any, Any]) -> Any:
    code = str(row["code"])
    name = area_name(scene, code)
    chosen = scene.view.area == code
    first = state_link(scene.view, {"area": code, "place": None, "near": None}, name, current=chosen, moves=True)
    return html.Tr([html.Th(first, scope="row"), *cells(scene, shown, row)], className="chosen" if chosen else "")


def cells(scene: Scene, shown: Shown, row: Mapping[Any, Any]) -> list[Any]:
    heads = shown.layer.words[scene.lang].columns
    return [
        html.Td(cell(shown, c, row, scene.lang), className=c.format, **{"data-head": heads[c.title]})
        for c in columns_of(shown)
    ]


def framed(caption: str, heads: Sequence[str], rows: Sequence[Any]) -> Any:
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    return html.Div(
        html.Table([html.Caption(caption), head, html.Tbody(list(rows))]),
        className="table-scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": caption},
    )


def fault(scene: Scene, shown: Shown) -> Any:
    """Says which part failed; the rest of the page stands."""
    return html.P(failure(scene, shown), className="fault", role="alert")
