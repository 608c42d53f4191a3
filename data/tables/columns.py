"""The words in which a table says what its columns may hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a cell holds. Codes are text, so that a leading zero survives."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. An empty cell is allowed only where `required` is false."""

    name: str
    kind: Kind
    description: str
    required: bool = True
    unit: str = ""
    pattern: str = ""  # a regular expression that the whole cell must match
    values: tuple[str, ...] = ()  # the only words or codes allowed; empty means any
    minimum: float | None = None
    maximum: float | None = None
    past: bool = False  # a year, or a date that begins with one, that may not lie ahead of today


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What must hold between the columns of one row.

    `broken` takes the typed table and gives a boolean per row: true where the rule does not hold.
    """

    column: str  # the column that a message should point at
    broken: Callable[[Any], Any]
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its columns in order, the columns that name a row, and the rules between columns."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
