"""Answers "how do we know?" for any figure: source, rows, filter, denominator, formula and code version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from data.facts import bra
from data.facts.links import addresses
from data.model import Base, Formula
from data.release.look import ANNUAL, Release, SourceNote
from data.tables.batch import as_declared
from data.tables.registry import TABLES

FIELD_OF = {"year": "period"}
"""A filter's word for a column that some tables call otherwise."""

FORMULAS: Mapping[Formula, str] = {
    Formula.COUNT: "sum of counts",
    Formula.RATE: "1000 * count / base; 95 % interval of the count: exact Poisson below 10, else Byar",
    Formula.SMOOTHED: "m + w (1000 * count / base - m), Marshall 1991; 95 % interval of the gamma posterior",
    Formula.COMPARED: "count / expected, expected = base * sum(count) / sum(base); "
    "funnel of 95 and 99.8 %, widened by phi",
    Formula.CHANGE: "count / (count before / years before); exact binomial test, Benjamini-Hochberg over the areas",
    Formula.NEAR_REPEATS: "events within 200 m and 14 days after another / events; Knox 1964 with permutations",
    Formula.SHARE: "percent as published; 95 % interval: Wilson, or the published margin",
    Formula.AORISTIC: "sum over offences of the share of each one's interval that lies in the month",
    Formula.HOT_SPOT: "Gi* of (observed - expected) / sqrt(expected) over areas and those beside them, "
    "9 999 permutations, false discovery rate below 5 %",
    Formula.MISMATCH: "1000 * count / base beside a survey's share, "
    "each with its 95 % interval, each against the whole area",
    Formula.NONE: "as published",
}
"""What each stands for; method pages explain them."""

MOST_ROWS = 200
"""So many of the rows that count are told one by one; all are counted."""


class NoSuchFigure(LookupError):
    """There is no such table, or no such column to filter by; the message names those there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOf:
    """One source of the rows that count: how many of them it gave, where it is and when it was fetched."""

    key: str
    title: str
    address: str
    fetched: str
    licence: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passport:
    """All that is known of where a figure comes from. Plain values: `as_json` writes it."""

    release: str
    made: str
    code: str
    table: str
    filter: Mapping[str, Any]
    rows: int
    first_rows: tuple[Mapping[str, Any], ...]
    sources: tuple[SourceOf, ...]
    denominator: str
    formula: str
    formula_words: str
    beside: tuple[Passport, ...] = ()  # of other tables that the figure was made from as well


def passport(
    release: Release,
    table: str,
    chosen: Mapping[str, Any],
    *,
    denominator: Base | None = None,
    formula: Formula = Formula.NONE,
    public: bool = False,
    most_rows: int = MOST_ROWS,
) -> Passport:
    """How a figure is known that was made from the rows of `table` where every column has its chosen value.

    For residents only tables that residents' answers may be made from, and how many rows count but not the rows, of
    which one may be a small number: `public` says so.
    Raises `NoSuchFigure`, or `TableUnavailable` for a table that failed or may not be seen.
    """
    if table not in release.tables:
        raise NoSuchFigure(f"There is no table '{table}'. The tables are: {', '.join(sorted(release.tables))}.")
    rows = matching((release.public if public else release.tables)[table], table, chosen)
    sources = sources_of(release, table, rows)
    told = [] if public or not most_rows else rows.head(most_rows).to_dict("records")
    return Passport(
        release=release.id,
        made=str(release.manifest.get("made", "")),
        code=str(release.manifest.get("code", "")),
        table=table,
        filter=dict(chosen),
        rows=len(rows),
        first_rows=tuple({str(name): _plain(value) for name, value in row.items()} for row in told),
        sources=_for_residents(sources) if public else sources,
        denominator=str(denominator or "none"),
        formula=formula,
        formula_words=FORMULAS[formula],
    )


def as_json(found: Passport) -> dict[str, Any]:
    """The passport as plain dictionaries, lists, texts and numbers."""
    return asdict(found)


def matching(rows: pd.DataFrame, table: str, chosen: Mapping[str, Any]) -> pd.DataFrame:
    """The rows where every column has its chosen value. Raises `NoSuchFigure` for a column that is not there."""
    kept = np.ones(len(rows), dtype=bool)
    for name, value in chosen.items():
        column = name if name in rows.columns else FIELD_OF.get(name, name)
        if column not in rows.columns:
            raise NoSuchFigure(f"Table '{table}' has no column '{name}'. It has: {', '.join(rows.columns)}.")
        cells, whole = rows[column], type(value) is int and pd.api.types.is_integer_dtype(rows[column].dtype)
        alike = cells == value if whole else cells.astype("str") == str(value)
        kept &= alike.to_numpy(dtype=bool, na_value=False)
    return rows if kept.all() else rows[kept]


def _for_residents(sources: Sequence[SourceOf]) -> tuple[SourceOf, ...]:
    """Keys are fingerprints of files, and would confirm a guess of what these hold; nor are files' names told."""
    told = [as_declared(one.title, one.address) if one.key else (one.title, one.address) for one in sources]
    return tuple(
        replace(one, key=str(number), title=title, address=address)
        for number, (one, (title, address)) in enumerate(zip(sources, told, strict=True), 1)
    )


def credited(
    release: Release, table: str, chosen: Mapping[str, Any], by: Sequence[str], *, public: bool = False
) -> Mapping[tuple[str, ...], tuple[SourceOf, ...]]:
    """Where each of the chosen rows comes from, by its values in these columns, as text: what is told beside it.

    Raises as `passport` does; each source counts all chosen rows of its kind.
    """
    rows = matching((release.public if public else release.tables)[table], table, chosen)
    marks = _marks(release, table, rows)
    of = {mark: sources_of(release, table, rows[(marks == mark).to_numpy()]) for mark in marks.unique()}
    given: dict[tuple[str, ...], dict[str, None]] = {}
    for cell, mark in zip(zip(*(rows[name].astype("str") for name in by), strict=True), marks, strict=True):
        given.setdefault(cell, {})[mark] = None
    told = {cell: [one for mark in found for one in of[mark]] for cell, found in given.items()}
    return {cell: _for_residents(found) if public else tuple(found) for cell, found in told.items()}


def _marks(release: Release, table: str, rows: pd.DataFrame) -> pd.Series:
    """A text per row, the same for rows that come from the same sources."""
    if table == bra.REPORTED:
        of_cell = _come_in(release, rows).groupby("cell").origin.unique()
        keys = {cell: "+".join(sorted(map(str, origins))) for cell, origins in of_cell.items()}
        return _cells(rows.code, rows.year, rows.offence).map(lambda cell: keys.get(cell, ""))
    return rows.origin.astype("str") if "origin" in rows.columns else _told(rows).map(_hosts).map("+".join)


def sources_of(release: Release, table: str, rows: pd.DataFrame) -> tuple[SourceOf, ...]:
    """Where rows come from: each row of the desk's tables says it itself, shipped tables say it together."""
    if table == bra.REPORTED:
        return _of_reported(release, rows)
    if "origin" in rows.columns:
        return _of_origins(release, rows.origin)
    if table in TABLES and (made_from := TABLES[table].made_from):
        # The files that a desk's table came with, as the release tells them: its rows, often a million, are not read.
        entries = [one for one in release.manifest.get("tables", ()) if one["name"] == made_from[0]]
        return tuple(_source(file, len(rows)) for one in entries for file in one["sources"])
    note = release.notes.get(table)
    return _of_addresses(note, release.tables[table], rows) if note else ()


def _of_addresses(note: SourceNote, whole: pd.DataFrame, rows: pd.DataFrame) -> tuple[SourceOf, ...]:
    """The package's sources, each with the rows that have an address at it, and then addresses it does not list.

    A source at which no row of the whole table has an address is one that all rows go back to, and so is every source
    of rows without addresses.
    """
    given = Counter[str]()
    for text, number in Counter(_told(rows).tolist()).items():
        given.update(dict.fromkeys(_hosts(text), number))
    known = {host for text in _told(whole).unique() for host in _hosts(text)} if given else set()
    listed = {_host(address): (title, address) for title, address in note.sources}
    others = {host: (host, f"https://{host}") for host in sorted(set(given) - set(listed))}
    counted = {host: given[host] if host in known else len(rows) for host in (*listed, *others)}
    return tuple(
        SourceOf(
            key="", title=title, address=address, fetched=note.retrieved, licence="; ".join(note.licences),
            rows=counted[host],
        )
        for host, (title, address) in (listed | others).items()
        if counted[host]
    )  # fmt: skip


def _told(rows: pd.DataFrame) -> pd.Series:
    """The text of each row that holds its addresses; empty where a table has none."""
    column = next((name for name in ("source_urls", "source_url") if name in rows.columns), "")
    return rows[column].fillna("").astype("str") if column else pd.Series("", index=rows.index)


@lru_cache(maxsize=4096)
def _hosts(text: str) -> tuple[str, ...]:
    """The web sites that the addresses in a text are at."""
    return tuple(sorted({_host(one) for one in addresses(text)}))


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _of_reported(release: Release, rows: pd.DataFrame) -> tuple[SourceOf, ...]:
    """Of the prepared table: those of the counts that came in for its cells, and of the shipped table for the rest.

    A source's rows are those of the prepared table: how many months have something reported would tell of small counts.
    """
    come = _come_in(release, rows).drop_duplicates(["cell", "origin"])
    if come.empty:
        return sources_of(release, ANNUAL, rows) if len(rows) else ()
    shipped = rows[~_cells(rows.code, rows.year, rows.offence).isin(come.cell).to_numpy(dtype=bool)]
    return (*_of_origins(release, come.origin), *(sources_of(release, ANNUAL, shipped) if len(shipped) else ()))


def _come_in(release: Release, rows: pd.DataFrame) -> pd.DataFrame:
    """The counts of municipalities that came in for cells of the prepared table, each with its `cell`."""
    counts = release.tables["counts"]
    if counts.empty:
        return counts.assign(cell=counts.area_code)
    own = counts[(counts.area_level == "municipality") & counts.offence.isin(rows.offence.unique())]
    own = own[own.area_code.isin(rows.code.unique())]
    own = own.assign(cell=_cells(own.area_code, own.period, own.offence))
    return own[own.cell.isin(_cells(rows.code, rows.year, rows.offence)).to_numpy(dtype=bool)]


def _cells(code: pd.Series, period: pd.Series, offence: pd.Series) -> pd.Series:
    """Municipality, year and kind of offence as one text per row."""
    return code.astype("str") + "|" + period.astype("str").str[:4] + "|" + offence.astype("str")


def _source(told: Mapping[str, Any], rows: int) -> SourceOf:
    fields = ("key", "title", "address", "fetched", "licence")
    return SourceOf(rows=rows, **{name: str(told.get(name, "")) for name in fields})


def _of_origins(release: Release, origins: pd.Series) -> tuple[SourceOf, ...]:
    known = {str(one["key"]): one for one in release.manifest.get("origins", ())}
    counted = origins.value_counts()
    return tuple(
        _source({**known.get(key, {}), "key": key}, int(counted[key])) for key in sorted(map(str, counted.index))
    )


def _plain(value: Any) -> Any:
    """A value that JSON can hold; None for a missing one."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
