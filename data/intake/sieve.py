"""Keeps count of rows that are refused on the way in, and tells the first of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from data.intake.refusals import TOLD
from data.refusals import Field
from data.tables.checks import Problem


@dataclass(slots=True)
class Sieve:
    """The rows that are still good, and the problems of the others."""

    lines: Any  # int array
    headers: dict[str, str]  # the file's own header of each column
    good: Any = None  # bool array
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.good = np.ones(len(self.lines), dtype=bool)

    def refuse(self, wrong: Any, column: str, values: Any, key: str, **fields: Field) -> None:
        """Refuses the rows where `wrong`; a row is told for the first thing wrong with it only."""
        rows = np.flatnonzero(np.asarray(wrong, dtype=bool) & self.good)
        if not len(rows):
            return
        self.good[rows] = False
        name = self.headers.get(column, column)
        told = rows[:TOLD]
        shown = [""] * len(told) if values is None else [_shown(values, row) for row in told]
        self.problems += [
            Problem(int(self.lines[row]), name, value, key, fields) for row, value in zip(told, shown, strict=True)
        ]


def _shown(values: Any, row: int) -> str:
    value = values.iloc[row] if isinstance(values, pd.Series) else values[row]
    return "" if value is None or value is pd.NA else str(value)[:200]
