"""The refusal of a whole file, told as the problems of a table are told."""

from __future__ import annotations

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
