"""The refusal of a whole file, or of rows of it on the way in, told as the problems of a table are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from data.refusals import Field
from data.tables.checks import Problem

TOLD = 1000
"""So many problems of one file are told; all of them are counted."""


class FileRefused(ValueError):
    """A file that cannot be read at all. `problems` say why and what to do."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def refused(key: str, *, value: str = "", column: str = "", line: int | None = None, **fields: Field) -> FileRefused:
    """The refusal of a file for one reason, whose key and fields these are."""
    return FileRefused((Problem(line, column, value[:200], key, fields),))


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
        for row in rows[:TOLD]:
            value = None if values is None else values.iloc[row] if isinstance(values, pd.Series) else values[row]
            shown = "" if value is None or value is pd.NA else str(value)[:200]
            self.problems.append(Problem(int(self.lines[row]), name, shown, key, fields))
