"""Finds the layers: one per file in this folder, in their own order, refusing what breaks the contract."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from data.tables.columns import Place
from data.tables.registry import TABLES
from data.words import meant, meant_in
from layers.contract import Answer, Column, Format, Kind, Layer, LayerRefused, Options, Reach, Role, State, Unit, Words
from layers.kit.derived import derivations

DESCRIPTIONS = (Layer, Words, Column, Answer, Options)
NAMES = (Role, Format, Reach, Kind, Unit, State)
SHARED = frozenset({"ask", "columns", "contract", "registry", "kit", "reported"})
"""Modules of this folder that layers share, and that are none."""


@cache
def registry() -> Mapping[str, Layer]:
    """Every layer by key, ordered; read-only. Raises `LayerRefused` naming the file and the field."""
    package = importlib.import_module("layers")
    modules = {module.name for module in pkgutil.iter_modules(package.__path__)} - SHARED
    names = sorted(name for name in modules if not name.startswith("_"))
    found = [_load(name) for name in names]
    by_key = {layer.key: layer for layer in found}
    if len(by_key) != len(found):
        keys = [layer.key for layer in found]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise LayerRefused(f"Two files in layers/ use the same key: {', '.join(twice)}. Give one another key.")
    refuse_wrong_tables(found)
    return MappingProxyType(dict(sorted(by_key.items(), key=lambda item: (item[1].order, item[0]))))


def refuse_wrong_tables(layers: Iterable[Layer]) -> None:
    """Raises `LayerRefused` for a table that nobody has, and for a derived one not closed as its sources are."""
    known = {**TABLES, **{name: table for name, (table, _) in derivations(layers).items()}}
    for layer in layers:
        made_from = [(f"derived '{table.name}'", name) for table in layer.derived for name in table.made_from]
        for field, name in [*(("tables", name) for name in layer.tables), *made_from]:
            if name not in known:
                raise LayerRefused(
                    f"{layer.home}: field '{field}' names '{name}', which is no table{meant(name, known)}"
                )
        for table in layer.derived:
            public = all(known[name].public for name in table.made_from)
            if (table.place, table.public) != (Place.DERIVED, public) or not table.made_from:
                must = f"must have place=DERIVED, public={public} as what it is made from, and say what that is"
                raise LayerRefused(f"{layer.home}: field 'derived': '{table.name}' {must}")


def _load(name: str) -> Layer:
    try:
        module = importlib.import_module(f"layers.{name}")
    except Exception as error:
        raise LayerRefused(f"{_file(name)}: {error}{meant_in(str(error), *DESCRIPTIONS, *NAMES)}") from error
    layer = getattr(module, "LAYER", None)
    if not isinstance(layer, Layer):
        raise LayerRefused(f"{_file(name)}: no LAYER of type Layer.")
    return replace(layer, home=Path(str(module.__file__)))


def _file(name: str) -> str:
    """Where a layer is written: a file, or a folder."""
    package = importlib.import_module("layers")
    folder = any((Path(place) / name).is_dir() for place in package.__path__)
    return f"layers/{name}/__init__.py" if folder else f"layers/{name}.py"
