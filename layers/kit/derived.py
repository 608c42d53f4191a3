"""Gives tables together with those that layers work out from them, each at its first asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import RLock

import pandas as pd

from data.release.look import TableUnavailable
from layers.contract import Derive, Layer, LayerRefused, Tables


def derivations(layers: Iterable[Layer]) -> Mapping[str, Derive]:
    """The derived tables of all the layers, by name. `LayerRefused` when two layers mean different things by one."""
    found: dict[str, Derive] = {}
    for layer in layers:
        for name, derive in layer.derived.items():
            if found.setdefault(name, derive) != derive:
                raise LayerRefused(f"Layer '{layer.key}': another layer derives '{name}' in another way")
    return found


Keep = Callable[[str, Derive], Derive]
"""Wraps the making of a derived table, by its name: to read it from where it was kept, say."""


def with_derived(tables: Tables, layers: Iterable[Layer], keep: Keep = lambda _, derive: derive) -> Tables:
    """The tables, and beside them every derived table of the layers, each made by what `keep` makes of its function.

    A derived table is worked out when it is first asked for, from this same mapping, so that it may read other
    derived ones, and is remembered as long as the mapping. A table that is already there is never worked out.
    Derived names are always in the mapping: whether one can be worked out is known when it is asked for, which
    raises `TableUnavailable` (the same each time) where a table that it reads is unavailable.
    """
    return _Derived(tables, {name: keep(name, derive) for name, derive in derivations(layers).items()})


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
