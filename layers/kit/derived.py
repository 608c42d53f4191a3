"""Gives tables together with those that layers work out from them, each at its first asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from threading import RLock
from typing import Any

import pandas as pd
from pandas.api import types

from data.release.look import TableUnavailable
from data.tables.columns import Cell, Table
from layers.contract import Derive, Layer, LayerRefused, Tables

HELD: Mapping[Cell, Callable[[Any], bool]] = {
    Cell.TEXT: types.is_string_dtype,
    Cell.INTEGER: types.is_integer_dtype,
    Cell.NUMBER: types.is_float_dtype,
    Cell.BOOLEAN: types.is_bool_dtype,
    Cell.MOMENT: types.is_datetime64_any_dtype,
}


def derivations(layers: Iterable[Layer]) -> Mapping[str, tuple[Table, Derive]]:
    """The derived tables of all the layers, by name. `LayerRefused` when two layers mean different things by one."""
    found: dict[str, tuple[Table, Derive]] = {}
    for layer in layers:
        for table, derive in layer.derived.items():
            if found.setdefault(table.name, (table, derive)) != (table, derive):
                raise LayerRefused(f"Layer '{layer.key}': another layer derives '{table.name}' in another way")
    return found


def _kept_to(table: Table, derive: Derive, tables: Tables) -> pd.DataFrame:
    """The derived table. Raises `LayerRefused` naming table and column where it breaks its contract."""
    made = derive(tables)
    if strange := sorted(set(made.columns) ^ set(table.column_names)):
        where = "is not in its contract" if strange[0] in made else "is missing"
        raise LayerRefused(f"The derived table '{table.name}': the column '{strange[0]}' {where}")
    for column in table.columns:
        cells = made[column.name]
        broken = column.kind is Cell.INTEGER and not column.required and HELD[Cell.NUMBER](cells.dtype)
        unsaid = not column.required and cells.isna().all()
        if not (made.empty or HELD[column.kind](cells.dtype) or broken or unsaid):
            what = f"holds {cells.dtype}, not {column.kind}"
            raise LayerRefused(f"The derived table '{table.name}': the column '{column.name}' {what}")
    if made.duplicated(list(table.key)).any():
        raise LayerRefused(f"The derived table '{table.name}': two rows have the same {', '.join(table.key)}")
    return made


Keep = Callable[[str, Derive], Derive]
"""Wraps the making of a derived table, by its name: to read it from where it was kept, say."""


def with_derived(tables: Tables, layers: Iterable[Layer], keep: Keep = lambda _, derive: derive) -> Tables:
    """The tables, and beside them every derived table of the layers, each made by what `keep` makes of its function.

    A derived table is worked out when it is first asked for, from this same mapping, so that it may read other
    derived ones, and is remembered as long as the mapping. A table that is already there is never worked out.
    Derived names are always in the mapping: whether one can be worked out is known when it is asked for, which
    raises `TableUnavailable` (the same each time) where a table that it reads is unavailable, and `LayerRefused`
    where it breaks its contract, before it is kept.
    """
    made = derivations(layers).items()
    return _Derived(tables, {name: keep(name, partial(_kept_to, *contract)) for name, contract in made})


class _Derived(Mapping[str, pd.DataFrame]):
    def __init__(self, tables: Tables, derive: Mapping[str, Derive]) -> None:
        self._tables = tables
        self._derive = {name: how for name, how in derive.items() if name not in tables}
        self._made: dict[str, pd.DataFrame | TableUnavailable] = {}
        self._begun: set[str] = set()
        self._one_at_a_time = RLock()

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._derive:
            return self._tables[name]
        if name not in self._made:
            with self._one_at_a_time:
                self._made[name] = self._made[name] if name in self._made else self._make(name)
        made = self._made[name]
        if isinstance(made, TableUnavailable):
            raise made
        return made

    def _make(self, name: str) -> pd.DataFrame | TableUnavailable:
        if name in self._begun:
            raise LayerRefused(f"The derived table '{name}' is worked out from itself")
        self._begun.add(name)
        try:
            return self._derive[name](self)
        except TableUnavailable as fault:
            return fault
        finally:
            self._begun.discard(name)

    def __contains__(self, name: object) -> bool:
        return name in self._derive or name in self._tables

    def __iter__(self) -> Iterator[str]:
        yield from self._tables
        yield from self._derive

    def __len__(self) -> int:
        return sum(1 for _ in self)
