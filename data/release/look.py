"""A release is all tables and geometry of one moment, named by the hash of its content."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from data.area import AREA
from data.content import MANIFEST, content_id
from data.facts import bra, single_offences, small_areas
from data.facts.small_areas import AREA_BASES, AREA_COUNTS
from data.geography import geometry, neighbours
from data.geography.areas_of import used_versions
from data.model import MUNICIPALITY_CODES
from data.protect.public import public_tables
from data.release.area_counts import COUNTS_BY_AREA, no_counts
from data.tables import parquet as columns
from data.tables.batch import as_declared
from data.tables.checks import TableRefused
from data.tables.columns import Place
from data.tables.read import TableMissing, read_table
from data.tables.registry import CONTRACTS, SHIPPED, is_public
from data.words import by_language

PACKAGE = "datapackage.json"
ANNUAL = "offences_annual"
FOR_PLANNERS = "it is for planners only"
LAYOUT = 1
"""How a release's folder is arranged; a folder arranged otherwise is not read."""

Later = Callable[[], pd.DataFrame]


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
    """Checked tables by name; asking for one that failed its checks raises `TableUnavailable`.

    `later` holds tables that are read when they are first asked for.
    """

    def __init__(
        self, tables: Mapping[str, pd.DataFrame], faults: Mapping[str, str], later: Mapping[str, Later] | None = None
    ) -> None:
        self._tables = MappingProxyType(dict(tables))
        self._faults = MappingProxyType(dict(faults))
        self._later = MappingProxyType(dict(later or {}))

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name in self._faults:
            raise TableUnavailable(name, self._faults[name])
        if name not in self._later:
            return self._tables[name]
        try:
            return self._later[name]()
        except (OSError, ValueError) as error:
            raise TableUnavailable(name, f"its file cannot be read ({type(error).__name__})") from error

    def __contains__(self, name: object) -> bool:
        return (name in self._tables or name in self._later) and name not in self._faults

    def __iter__(self) -> Iterator[str]:
        yield from (name for name in (*self._tables, *self._later) if name not in self._faults)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def with_tables(self, more: Mapping[str, pd.DataFrame]) -> TableMap:
        """The same tables and faults, and some more tables, which take the place of those of the same name."""
        later = {name: how for name, how in self._later.items() if name not in more}
        faults = {name: why for name, why in self._faults.items() if name not in more}
        return TableMap({**self._tables, **more}, faults, later)

    def with_faults(self, more: Mapping[str, str]) -> TableMap:
        """The same tables, of which some more are unavailable."""
        return TableMap(self._tables, {**self._faults, **more}, self._later)

    def without(self, which: Callable[[str], bool], why: str) -> TableMap:
        """The same tables without those that `which` says yes to, which are unavailable for that reason."""
        return self.with_faults({name: why for name in (*self._tables, *self._later, *self._faults) if which(name)})


@dataclass(frozen=True, slots=True)
class Release:
    """One immutable set of tables. `faults` says, by table, what made it unavailable.

    `tables` are for those who work with the figures; `public` are those that residents' answers may be made from.
    `manifest` is empty for a folder of shipped tables, which nobody has made a release of.
    """

    id: str
    folder: Path
    tables: TableMap
    faults: Mapping[str, str]
    notes: Mapping[str, SourceNote]
    public: TableMap
    manifest: Mapping[str, Any] = field(default_factory=dict)


def load(folder: Path) -> Release:
    """Reads and checks every table in `folder`. A damaged table is left out and named in `faults`.

    Tables that came in through the data desk are there without rows when nothing has come in.
    """
    tables: dict[str, pd.DataFrame] = {}
    faults = _foreign_ground(folder)
    for name in SHIPPED:
        try:
            tables[name] = read_table(folder, name)
        except (TableRefused, TableMissing, OSError) as error:
            faults[name] = str(error)
    manifest = _manifest(folder, faults)
    told = {(one["place"], one["name"]) for one in manifest.get("tables", ())}
    later = _later(folder, told)
    for table in CONTRACTS.values():
        if table.name in later:
            continue
        path = folder / Place.DESK / f"{table.name}.parquet"
        try:
            come_in = (Place.DESK, table.name) in told
            tables[table.name] = columns.read(path, table) if come_in else columns.empty(table)
        except (OSError, ValueError) as error:
            unreadable = f"{path.name} cannot be read ({type(error).__name__})"
            faults[table.name] = f"{unreadable}; roll back to an earlier release."
    _prepare(folder, tables, faults)
    own = content_id(folder)
    if manifest.get("release", own) != own:
        faults["*"] = "The files of the release are not those it was named after; roll back to an earlier release."
    notes = {**_notes(folder, faults), **_desk_notes(manifest)}
    small = {AREA_BASES: cache(partial(_small_bases, folder, tables.get("bases")))}
    every = TableMap(tables, faults, later | small)
    shown = _for_residents(tables, every)
    kept, wrong = MappingProxyType(notes), MappingProxyType(faults)
    return Release(own, folder, every, wrong, kept, shown, manifest)


def _for_residents(tables: Mapping[str, pd.DataFrame], every: TableMap) -> TableMap:
    """The tables that are declared public: of the shipped ones, of the desk's, and of what is worked out from both,
    what their rules leave. No others, known or not.

    What is published is made by the same rules, so that a server with the raw data answers residents no otherwise.
    """
    annual = tables.get(ANNUAL)
    people = None if annual is None else bra.populations(annual, tables.get("bases"))
    judged = {table.name for table in (*SHIPPED.values(), *CONTRACTS.values())} & set(tables)
    shown = public_tables({name: tables[name] for name in judged}, people, annual)
    if annual is not None and bra.REPORTED in tables:
        shown |= public_tables({bra.REPORTED: bra.reported(annual, shown.get("counts"), shown.get("bases"))})
    return every.with_tables(shown).without(lambda name: not is_public(name), FOR_PLANNERS)


def _manifest(folder: Path, faults: dict[str, str]) -> Mapping[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        if (folder / Place.PREPARED).is_dir():  # a release has them, and a folder of shipped tables has not
            faults[MANIFEST] = f"{MANIFEST} is gone; roll back to an earlier release."
        return {}
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["layout"] != LAYOUT:
            faults[MANIFEST] = f"The release is arranged in way {said['layout']}, not {LAYOUT}: run python -m data."
        return MappingProxyType(said)
    except (OSError, ValueError, KeyError, TypeError) as error:
        faults[MANIFEST] = f"{MANIFEST} cannot be read ({type(error).__name__}); roll back to an earlier release."
        return {}


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """What a release tells of itself; nothing for a folder of shipped tables or an unreadable manifest."""
    return _manifest(folder, {})


def _later(folder: Path, told: Collection[tuple[str, str]]) -> dict[str, Later]:
    """How each large table is read, once, when it is asked for: a server which never is holds none of their rows."""
    contract = CONTRACTS["offences"]
    rows = partial(columns.read, folder / Place.DESK / "offences.parquet", contract)
    counts = partial(pd.read_parquet, folder / Place.PREPARED / f"{COUNTS_BY_AREA}.parquet")
    years = partial(pd.read_parquet, folder / Place.PREPARED / f"{AREA_COUNTS}.parquet")
    single = partial(single_offences.single_offences, folder / Place.DESK / "offences.parquet", folder)
    come_in = (Place.DESK, "offences") in told
    return {
        AREA_COUNTS: cache(years if (Place.PREPARED, AREA_COUNTS) in told else small_areas.no_counts),
        single_offences.SINGLE_OFFENCES: single if come_in else single_offences.none,
        "offences": cache(rows if (Place.DESK, "offences") in told else partial(columns.empty, contract)),
        COUNTS_BY_AREA: cache(counts if (Place.PREPARED, COUNTS_BY_AREA) in told else no_counts),
        neighbours.AREA_NEIGHBOURS: cache(partial(neighbours.of_release, folder)),
    }


def _small_bases(folder: Path, bases: pd.DataFrame | None) -> pd.DataFrame:
    if bases is None:
        raise ValueError("What it is made of cannot be read.")
    return small_areas.from_desk(bases, used_versions(folder))


def _prepare(folder: Path, tables: dict[str, pd.DataFrame], faults: dict[str, str]) -> None:
    """Adds the tables that are worked out once, not at every question; they fail with what they stand on."""
    if failed := [name for name in (ANNUAL, "counts", "bases") if name in faults]:
        faults[bra.REPORTED] = faults[failed[0]]
        return
    path = folder / Place.PREPARED / f"{bra.REPORTED}.parquet"
    try:
        made = columns.read_as_written(path) if path.is_file() else None
        tables[bra.REPORTED] = bra.reported(*(tables[n] for n in (ANNUAL, "counts", "bases"))) if made is None else made
    except (OSError, ValueError) as error:
        faults[bra.REPORTED] = f"{path.name} cannot be read ({type(error).__name__}); roll back."


def _desk_notes(manifest: Mapping[str, Any]) -> dict[str, SourceNote]:
    """Where the desk's tables come from; nothing of private ones, which no page for all may list."""
    return {
        table["name"]: SourceNote(
            name=table["name"],
            titles=by_language(table["titles"]["sv"], table["titles"]["en"]),
            descriptions=by_language("", ""),
            licences=tuple(dict.fromkeys(source["licence"] for source in table["sources"] if source["licence"])),
            retrieved=max((source["fetched"][:10] for source in table["sources"]), default=""),
            sources=tuple(
                (as_declared(s["title"], s["address"])[0], s["address"])
                for s in table["sources"]
                if s["address"].startswith("http")
            ),
        )
        for table in manifest.get("tables", ())
        if table["place"] == Place.DESK and is_public(table["name"])
    }


def _notes(folder: Path, faults: dict[str, str]) -> dict[str, SourceNote]:
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        return {resource["name"]: _note(resource) for resource in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        faults[PACKAGE] = f"{PACKAGE} cannot be read ({type(error).__name__}); restore it."
        return {}


def _foreign_ground(folder: Path) -> dict[str, str]:
    """What is wrong where the ground is of other municipalities than the area; of a damaged one others tell."""
    try:
        drawn = sorted(geometry.geometry_manifest(folder / "geometry")["bounds"])
    except (geometry.GeometryMissing, geometry.GeometryDamaged, KeyError):
        return {}
    if drawn == sorted(MUNICIPALITY_CODES):
        return {}
    both = f"The ground is of {', '.join(drawn)}, and {AREA.file} of {', '.join(sorted(MUNICIPALITY_CODES))}"
    return {geometry.MANIFEST: f"{both}: let FACTS_DIR and AREA_FILE be of the same area."}


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
    return by_language(swedish, str(resource.get(f"{field}_en", swedish)))
