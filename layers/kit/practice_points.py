"""Makes the layers of invented points that planners practise on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from data.model import Precision, Query
from layers.contract import PLANNERS, Answer, Column, Format, Kind, Layer, Options, Role, Tables, Words
from layers.kit import writing

SYMBOL = "practice"


def practice_layer(*, key: str, order: int, table: str, name_field: str, words: Mapping[str, Words]) -> Layer:
    """A layer of practice points from `table` (columns id, lon, lat, municipality_code, year and `name_field`)."""
    return Layer(
        key=key,
        order=order,
        kind=Kind.POINT,
        tables=(table,),
        compute=partial(_compute, table, name_field),
        options=partial(_options, table),
        describe=_describe,
        audiences=PLANNERS,
        practice_only=True,
        symbols=(SYMBOL,),
        columns=(Column(field="reason", role=Role.TEXT, format=Format.TERM), Column(field="year", role=Role.YEAR)),
        words=words,
    )


def _options(table: str, tables: Tables) -> Options:
    return Options(years=tuple(sorted({int(y) for y in tables[table].year})), has_practice=True)


def _compute(table: str, name_field: str, tables: Tables, query: Query) -> Answer:
    points = tables[table]
    year = query.year if query.year is not None else int(points.year.max())
    chosen: pd.DataFrame = points[points.year == year]
    rows = chosen.assign(
        name=chosen.id, reason=chosen[name_field], precision=Precision.PIN, symbol=SYMBOL, anchor="", place_type=""
    )
    return Answer(rows=rows, year=year, practice=True)


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    rows = answer.rows if selected is None else answer.rows[answer.rows.municipality_code == selected]
    sentence = layer.words[lang].sentences["all" if selected is None else "inside"]
    return sentence.format(area="{area}", all=writing.integer(len(rows), lang), year=answer.year)
