"""Finds how files of each kind are read: a module of data/intake/kinds for every kind, checked when it is found."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from data.intake import kinds
from data.intake.reading import Reading
from data.tables.registry import CONTRACTS


class ReadingRefused(ValueError):
    """A kind of file is not whole; the message names the module and the field."""


def _reading(kind: str) -> Reading:
    where = f"data/intake/kinds/{kind}.py"
    if kind not in CONTRACTS:
        raise ReadingRefused(f"{where}: no table in data/tables/contracts has imported_as='{kind}'")
    try:
        found = import_module(f"{kinds.__name__}.{kind}").READING
    except (AttributeError, TypeError) as error:
        raise ReadingRefused(f"{where}: {error}") from error
    if not isinstance(found, Reading):
        raise ReadingRefused(f"{where}: READING is not a Reading")
    named = {"needs": [name for group in found.needs for name in group], "also": found.also.values()}
    for field, names in named.items():
        if strange := set(names) - set(found.holds):
            raise ReadingRefused(f"{where}, {field}: '{min(strange)}' is not among what it holds")
    return found


READINGS: Mapping[str, Reading] = {kind: _reading(kind) for kind in kinds.FILES}
"""How files are read, by kind."""
