"""Finds the layers: one per file in this folder, in their own order, refusing what breaks the contract."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from layers.contract import Answer, Column, Format, Kind, Layer, LayerRefused, Options, Reach, Role, State, Unit, Words

DESCRIPTIONS = (Layer, Words, Column, Answer, Options)
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
    return MappingProxyType(dict(sorted(by_key.items(), key=lambda item: (item[1].order, item[0]))))


def _load(name: str) -> Layer:
    try:
        module = importlib.import_module(f"layers.{name}")
    except Exception as error:
        raise LayerRefused(f"{_file(name)}: {error}{_hint(str(error))}") from error
    layer = getattr(module, "LAYER", None)
    if not isinstance(layer, Layer):
        raise LayerRefused(f"{_file(name)}: no LAYER of type Layer.")
    return layer


def _file(name: str) -> str:
    """Where a layer is written: a file, or a folder."""
    package = importlib.import_module("layers")
    folder = any((Path(place) / name).is_dir() for place in package.__path__)
    return f"layers/{name}/__init__.py" if folder else f"layers/{name}.py"


def _hint(message: str) -> str:
    """A misspelt field gets the closest one that exists."""
    known = [field.name for description in DESCRIPTIONS for field in fields(description)]
    known += [name for names in (Role, Format, Reach, Kind, Unit, State) for name in names.__members__]
    wrong = message.rsplit("'", 2)
    close = get_close_matches(wrong[1], known, n=1) if len(wrong) == 3 else []
    return f". Did you mean '{close[0]}'?" if close else ""
