"""Asks a layer and closes its answer: what it did not declare is dropped, what breaks its declaration is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from numbers import Integral
from typing import Any

import pandas as pd

from data.model import Query
from data.protect.public import WITHHELD
from data.statistics.small_counts import SMALLEST_SHOWN
from layers.columns import SERIES, STANDARD, Column, Kind, LayerRefused, Reach, Role
from layers.contract import LANGUAGES, Answer, Layer, Options, Tables, Unit

FIRST_YEAR, LAST_YEAR = 1900, 2100
BARE = tuple(map(str, range(1, SMALLEST_SHOWN)))
UNCOUNTED = frozenset({Unit.NONE, Unit.COUNT})
"""Units whose values stand on no count beside them: kinds without an amount, and values that are counts."""


def ask(layer: Layer, tables: Tables, query: Query) -> Answer:
    """Compute a layer's answer and close it: `columns` holds every column that it has, those of its kind first.

    Columns that nobody declared are dropped from the rows, the series, the total and the second table. Raises
    `LayerRefused` naming the layer and the column where a declared one is missing or holds what its role does not;
    lets `TableUnavailable` through.
    """
    answer = layer.compute(tables, query)
    declared = answer.columns or layer.columns
    own = {column.field for column in declared}
    columns = (*(column for column in STANDARD[layer.kind] if column.field not in own), *declared)
    if faults := list(_faults(layer, answer, columns)):
        raise LayerRefused(f"Layer '{layer.key}': " + "; ".join(faults))
    detail, series = answer.detail, answer.series
    return replace(
        answer,
        columns=columns,
        rows=_kept(answer.rows, columns),
        series=None if series is None else _kept(series, [*SERIES, *columns]),
        total={name: value for name, value in answer.total.items() if name in own | {"value", "low", "high"}},
        detail=None if detail is None else replace(detail, rows=_kept(detail.rows, detail.columns)),
    )


def options_of(layer: Layer, tables: Tables) -> Options:
    """What can be asked of a layer. Raises `LayerRefused` for anything else; lets `TableUnavailable` through."""
    found: object = layer.options(tables)
    if isinstance(found, Options) and found.levels and all(isinstance(year, Integral) for year in found.years):
        return found
    raise LayerRefused(f"Layer '{layer.key}': 'options' must give Options with whole years and a level")


def fields_of(columns: Iterable[Column]) -> list[str]:
    """The fields of columns, each with the fields that say the same in one language."""
    return list(dict.fromkeys(name for column in columns for name in _spelt(column.field)))


def columns_for(columns: Iterable[Column], *reach: Reach) -> list[Column]:
    """The columns that go as far as one of these."""
    return [column for column in columns if column.reach in reach]


def _spelt(field: str) -> list[str]:
    return [field, *(f"{field}_{lang}" for lang in LANGUAGES)]


def _kept(rows: pd.DataFrame, columns: Iterable[Column]) -> pd.DataFrame:
    declared = dict.fromkeys([*fields_of(columns), WITHHELD])
    return rows[[name for name in declared if name in rows.columns]]


def _faults(layer: Layer, answer: Answer, columns: tuple[Column, ...]) -> Iterator[str]:
    known = {*layer.columns, *layer.more_columns, *STANDARD[layer.kind]}
    detail = answer.detail
    if strange := [one.key for one in answer.categories if one not in layer.categories]:
        yield f"the answer's categories {', '.join(strange)} are not among the layer's"
    if answer.made_from is not None and answer.made_from.formula not in layer.formulas:
        yield f"the answer's formula '{answer.made_from.formula}' is not among the layer's formulas"
    for column in (*columns, *(detail.columns if detail else ())):
        if column not in known:
            yield f"the answer's column '{column.field}' is not among the layer's columns and more_columns"
    needed = [*columns, *([Column(field="category", role=Role.PART)] if answer.categories else [])]
    yield from _table_faults("the answer's rows", answer.rows, needed, counted=answer.unit is Unit.COUNT)
    if detail is not None:
        yield from _table_faults("the second table's rows", detail.rows, detail.columns, counted=False)
    if layer.kind is Kind.AREA and "value" in answer.rows.columns:
        yield from _value_faults(answer, columns)


def _value_faults(answer: Answer, columns: tuple[Column, ...]) -> Iterator[str]:
    rows = answer.rows
    if answer.unit not in UNCOUNTED and not any(column.role is Role.COUNT for column in columns):
        yield f"the answer's rows lack a column of role '{Role.COUNT}', which values of '{answer.unit}' stand on"
    known = rows.value.notna()
    if answer.unit is Unit.NONE and not answer.categories and known.any():
        yield "values without a unit: only kinds ('categories') have none"
    if answer.no_interval or not {"low", "high"} <= set(rows.columns):
        return
    if (known & (rows.low.isna() | rows.high.isna())).any():
        yield "values without an interval, and 'no_interval' does not say why"


def _table_faults(where: str, rows: pd.DataFrame, columns: Iterable[Column], *, counted: bool) -> Iterator[str]:
    roles = {column.role for column in columns}
    if lacking := [column.field for column in columns if not set(_spelt(column.field)) & set(rows.columns)]:
        yield f"{where} lack {', '.join(lacking)}"
    if Role.PART in roles and Role.COUNT not in roles and not counted:
        yield f"{where} have a '{Role.PART}' but no column of role '{Role.COUNT}' that it is made from"
    for column in columns:
        for name in _spelt(column.field):
            if name in rows.columns and column.role in HELD and (fault := HELD[column.role](rows[name])):
                yield f"{where}: '{name}' has the role '{column.role}' and holds {fault}"


def _text(values: pd.Series) -> str:
    """What is wrong with a column of words: a number, also one written out, must say what it counts."""
    kind = pd.api.types.infer_dtype(values.astype(object), skipna=True)
    if kind not in ("string", "empty"):
        return f"{kind} values, not text"
    return "bare small numbers" if values.isin(BARE).any() else ""


def _year(values: pd.Series) -> str:
    years = pd.to_numeric(values, errors="coerce")
    wrong = values.notna() & ~years.between(FIRST_YEAR, LAST_YEAR)
    return "what is no year" if wrong.any() else ""


def _number(values: pd.Series) -> str:
    return "" if pd.api.types.is_numeric_dtype(values) or values.isna().all() else "what is no number"


def _position(values: pd.Series) -> str:
    return "words, no position" if pd.api.types.infer_dtype(values, skipna=True) == "string" else ""


HELD: Mapping[Role, Any] = {
    Role.KEY: _text,
    Role.TEXT: _text,
    Role.YEAR: _year,
    Role.COUNT: _number,
    Role.VALUE: _number,
    Role.LOW: _number,
    Role.HIGH: _number,
    Role.GEOMETRY: _position,
}
