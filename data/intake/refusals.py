"""The refusal of a whole file, told as the problems of a table are told."""

from __future__ import annotations

from data.tables.checks import Problem

TOLD = 1000
"""So many problems of one file are told; all of them are counted."""


class FileRefused(ValueError):
    """A file that cannot be read at all. `problems` say why and what to do."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def refused(reason: str, remedy: str, *, value: str = "", column: str = "", line: int | None = None) -> FileRefused:
    """The refusal of a file for one reason."""
    return FileRefused((Problem(line, column, value[:200], reason, remedy),))
