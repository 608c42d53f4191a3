"""Reads JSON-stat 2.0 as SCB's PxWebApi 2 writes it: what a table offers, and its cells."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from data.sources.failures import member, misshapen, of_kind


@dataclass(frozen=True, slots=True)
class Dimension:
    """One variable of a table: its codes in order with their labels."""

    key: str
    labels: Mapping[str, str]  # by code, in the order of the cells
    may_be_left_out: bool  # the source then gives the total itself

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in order."""
        return tuple(self.labels)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: the code of each dimension, the value (None: nobody has said) and the source's mark."""

    codes: Mapping[str, str]
    value: float | None
    mark: str


def dimensions(source: str, document: Any) -> dict[str, Dimension]:
    """The dimensions by key, in the order in which cells are written. Raises `SourceFailed`."""
    if member(source, document, "class", str, "in the table") != "dataset":
        raise misshapen(source, "a dataset", "as class", document["class"])
    keys = member(source, document, "id", list, "in the table")
    sizes = member(source, document, "size", list, "in the table")
    described = member(source, document, "dimension", dict, "in the table")
    found = {str(key): _dimension(source, str(key), described) for key in keys}
    if [len(one.codes) for one in found.values()] != sizes:
        raise misshapen(source, "as many codes as 'size' says", "in the dimensions", sizes)
    return found


def _dimension(source: str, key: str, described: Mapping[str, Any]) -> Dimension:
    where = f"in dimension '{key}'"
    one = member(source, described, key, dict, "in the dimensions")
    category = member(source, one, "category", dict, where)
    index = category.get("index")  # {'0160': 0, ...} or ['0160', ...]: both are JSON-stat
    if isinstance(index, list):
        codes = [str(code) for code in index]
    else:
        places = of_kind(source, index, dict, f"{where}, index")
        if sorted(map(str, places.values())) != sorted(map(str, range(len(places)))):
            raise misshapen(source, f"each place from 0 to {len(places) - 1} once", f"{where}, index", places)
        codes = sorted(places, key=lambda code: int(places[code]))
    labels = category.get("label") or {}
    of_kind(source, labels, dict, f"{where}, labels")
    extension = one.get("extension")
    left_out = isinstance(extension, dict) and extension.get("elimination") is True
    return Dimension(key, {code: str(labels.get(code, code)) for code in codes}, left_out)


def cells(source: str, document: Any) -> Iterator[Cell]:
    """Every cell of a dataset, row by row. Raises `SourceFailed` when the values do not fit the dimensions."""
    found = dimensions(source, document)
    size = math.prod(len(one.codes) for one in found.values())
    values = _sparse(source, document.get("value"), size, "as 'value'")
    marks = _sparse(source, document.get("status") or {}, size, "as 'status'")
    for place, codes in enumerate(product(*(one.codes for one in found.values()))):
        value = values.get(place)
        if value is not None:
            of_kind(source, value, float, f"as the value of cell {place}")
        yield Cell(dict(zip(found, codes, strict=True)), value, str(marks.get(place, "")))


def _sparse(source: str, given: Any, size: int, where: str) -> dict[int, Any]:
    """Values by place from a list of all or an object of some: both are JSON-stat."""
    if isinstance(given, list):
        if len(given) != size:
            raise misshapen(source, f"{size} values", where, f"{len(given)} values")
        return dict(enumerate(given))
    placed = of_kind(source, given, dict, where)
    if not all(key.isdecimal() and int(key) < size for key in placed):
        raise misshapen(source, f"places below {size}", where, list(placed)[:5])
    return {int(key): value for key, value in placed.items()}
