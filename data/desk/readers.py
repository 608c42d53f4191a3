"""Finds the readers of files and sources when a command needs them, so that the other commands start fast."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.geography.areas_of import shipped_areas
from data.tables.batch import Batch

if TYPE_CHECKING:
    from data.sources.update import Outcome


def read_file(path: Path, kind: str, declared: Mapping[str, Any], facts: Path, work: Path) -> Batch:
    """The rows of a file, checked one by one; it is read within the folder `work`. Raises FileRefused."""
    from data.intake.declared import Declared
    from data.intake.files import read_file as read

    return read(path, kind, declared=Declared(**declared), areas=shipped_areas(facts), work=work)


def fetch(
    names: Collection[str], *, addresses: Mapping[str, str], cache: Path, known: Collection[str]
) -> list[Outcome]:
    """What the named sources (all when none is named) have that is new. Raises LookupError for an unknown name."""
    from data.sources.update import update

    return update(list(names), addresses=addresses, cache=cache, known=known)
