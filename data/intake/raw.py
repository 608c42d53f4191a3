"""What every reader of a format gives: cells as text, each row with its line, and shapes if there are any."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.intake.refusals import refused
from data.tables.checks import Problem

MOST_ROWS = 2_000_000
MOST_COLUMNS = 500
LARGEST_CELL = 1_000_000
MOST_VERTICES = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """Rows as they stand in the file, before anything is understood."""

    table: pd.DataFrame  # text cells under the file's own headers; '' where empty
    lines: Any  # int array: line, row or feature number of each row
    shapes: Any = None  # object array of WKB or None, or None when the format has no shapes
    crs: str = ""  # what the file says of its coordinate system
    notes: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()  # rows that could not be read as rows; they are not in `table`
    broken: int = 0  # how many such rows there are, when there are more than are told


def check_columns(headers: list[str]) -> None:
    """Refuses a header that is absurd."""
    if len(headers) > MOST_COLUMNS:
        raise refused("file.many_columns", value=str(len(headers)))


def check_rows(count: int) -> None:
    """Refuses more rows than are read at a time."""
    if count > MOST_ROWS:
        raise refused("file.many_rows", value=str(count))


def check_cell(text: str, line: int, column: str) -> str:
    """The cell, unless it is absurdly long."""
    if len(text) > LARGEST_CELL:
        raise refused("cell.long", value=text[:40], column=column, line=line)
    return text


def plain(value: Any) -> str:
    """A typed cell as the text that a person would have written; whole floats lose their '.0'."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).strip()
