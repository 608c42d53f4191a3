"""Finds the layers: one per file in this folder, in their own order, refusing what breaks the contract."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from data.tables.registry import TABLES
from data.words import meant, meant_in
from layers.contract import Answer, Column, Format, Kind, Layer, LayerRefused, Options, Reach, Role, State, Unit, Words

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
    _refuse_unknown_tables(found)
    return MappingProxyType(dict(sorted(by_key.items(), key=lambda item: (item[1].order, item[0]))))


def _refuse_unknown_tables(layers: list[Layer]) -> None:
    known = {*TABLES, *(name for layer in layers for name in layer.derived)}
    for layer in layers:
        for name in layer.tables:
            if name not in known:
                hint = meant(name, known)
                raise LayerRefused(f"{layer.home}: field 'tables' names '{name}', which is no table{hint}")


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
