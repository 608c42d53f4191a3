"""Finds the readers of files and sources when a command needs them, so that the other commands start fast."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.geography.areas_of import shipped_areas
from data.tables.batch import Batch
from data.tables.checks import Problem


class Unreadable(ValueError):
    """A file or a source gave nothing that can be taken in; `problems` say why and what to do."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one source gave: batches, or why it gave none."""

    source: str
    batches: tuple[Batch, ...]
    failure: str = ""


def read_file(path: Path, kind: str, declared: Mapping[str, Any], facts: Path, work: Path) -> Batch:
    """The rows of a file, checked one by one; it is read within the folder `work`. Raises `Unreadable`."""
    from data.intake.declared import Declared
    from data.intake.files import read_file as read
    from data.intake.refusals import FileRefused

    try:
        return read(path, kind, declared=Declared(**declared), areas=shipped_areas(facts), work=work)
    except FileRefused as error:
        raise Unreadable(tuple(error.problems)) from error


def template(kind: str) -> str:
    """An empty CSV of a kind, its columns explained above the header."""
    from data.intake.templates import template as empty

    return empty(kind)


def fetch(
    names: Collection[str], *, addresses: Mapping[str, str], cache: Path, deadline_s: float, known: Collection[str]
) -> list[Fetched]:
    """What the named sources (all when none is named) have that is new. Raises LookupError for an unknown name."""
    from data.sources.update import update

    outcomes = update(list(names), addresses=addresses, cache=cache, deadline_s=deadline_s, known=known)
    return [Fetched(one.source, tuple(one.batches), str(one.failure or "")) for one in outcomes]
