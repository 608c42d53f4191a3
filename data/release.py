"""A release is all tables and geometry of one moment, named by the hash of its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from data.checks import TableRefused
from data.schema import TABLES
from data.sources import bra
from data.sources.tables import TableMissing, read_table

PACKAGE = "datapackage.json"
ANNUAL = "offences_annual"


class TableUnavailable(RuntimeError):
    """A table could not be read or did not pass its checks; the rest of the release still works."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Table '{name}' is unavailable: {reason}")
        self.name = name
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where a table comes from, in the words of the data package."""

    name: str
    titles: Mapping[str, str]  # by language
    descriptions: Mapping[str, str]  # by language
    licences: tuple[str, ...]
    retrieved: str
    sources: tuple[tuple[str, str], ...]  # (title, address)


class TableMap(Mapping[str, pd.DataFrame]):
    """Checked tables by name; asking for one that failed its checks raises `TableUnavailable`."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], faults: Mapping[str, str]) -> None:
        self._tables = MappingProxyType(dict(tables))
        self._faults = MappingProxyType(dict(faults))

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name in self._faults:
            raise TableUnavailable(name, self._faults[name])
        return self._tables[name]

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def with_tables(self, more: Mapping[str, pd.DataFrame]) -> TableMap:
        """The same tables and faults, and some more tables."""
        return TableMap({**self._tables, **more}, self._faults)


@dataclass(frozen=True, slots=True)
class Release:
    """One immutable set of tables. `faults` says, by table, what made it unavailable."""

    id: str
    folder: Path
    tables: TableMap
    faults: Mapping[str, str]
    notes: Mapping[str, SourceNote]


def load(folder: Path) -> Release:
    """Reads and checks every table in `folder`. A damaged table is left out and named in `faults`."""
    tables: dict[str, pd.DataFrame] = {}
    faults: dict[str, str] = {}
    for name in TABLES:
        try:
            tables[name] = read_table(folder, name)
        except (TableRefused, TableMissing, OSError) as error:
            faults[name] = str(error)
    _prepare(tables, faults)
    notes, fault = _notes(folder)
    faults |= fault
    return Release(content_id(folder), folder, TableMap(tables, faults), MappingProxyType(faults), notes)


def _prepare(tables: dict[str, pd.DataFrame], faults: dict[str, str]) -> None:
    """Adds the tables that are worked out once, not at every question; they fail with what they stand on."""
    if ANNUAL in tables:
        tables[bra.REPORTED] = bra.reported(tables[ANNUAL])
    else:
        faults[bra.REPORTED] = faults[ANNUAL]


def content_id(folder: Path) -> str:
    """Twelve hexadecimal digits of the SHA-256 over the names and bytes of all files in `folder`."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _notes(folder: Path) -> tuple[Mapping[str, SourceNote], dict[str, str]]:
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        return MappingProxyType({r["name"]: _note(r) for r in package["resources"]}), {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        return MappingProxyType({}), {PACKAGE: f"{PACKAGE} cannot be read ({type(error).__name__}); restore it."}


def _note(resource: Mapping[str, Any]) -> SourceNote:
    return SourceNote(
        name=resource["name"],
        titles=_by_language(resource, "title", resource["name"]),
        descriptions=_by_language(resource, "description", ""),
        licences=tuple(str(one.get("title") or one.get("name")) for one in resource.get("licenses", ())),
        retrieved=str(resource.get("retrieved", "")),
        sources=tuple((s.get("title", ""), s.get("path", "")) for s in resource.get("sources", ())),
    )


def _by_language(resource: Mapping[str, Any], field: str, default: str) -> Mapping[str, str]:
    swedish = str(resource.get(field, default))
    return MappingProxyType({"sv": swedish, "en": str(resource.get(f"{field}_en", swedish))})
