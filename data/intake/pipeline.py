"""From a file of a known format to checked rows: read, name the columns, shape, check against the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.intake.declared import Declared
from data.intake.headers import check_needed, columns_of, plain_header
from data.intake.places_of_rows import Context
from data.intake.raw import Raw
from data.intake.refusals import TOLD, FileRefused, Sieve, refused
from data.intake.registry import READINGS
from data.intake.signature import Format
from data.tables.checks import Problem, sift
from data.tables.registry import CONTRACTS

READERS = {
    Format.CSV: "read_csv",
    Format.EXCEL: "read_excel",
    Format.GEOJSON: "read_geojson",
    Format.GEOPACKAGE: "read_geopackage",
    Format.SHAPEFILE: "read_shapefile",
    Format.GEOPARQUET: "read_geoparquet",
    Format.SOL: "read_sol",
}
"""Module, and function in it, that reads each format."""

NO_ORIGIN = "0" * 12
"""Stands in the column `origin` until the one who reads the file knows its digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the work on one file gives."""

    rows: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    read: int
    refused: int
    problems: tuple[Problem, ...]
    notes: dict[str, str]


def parse(path: Path, form: Format, declared: Declared, folder: Path) -> Raw:
    """The rows of a file as they stand in it. Raises FileRefused, whatever is wrong with the file."""
    try:
        return reader(form)(path, declared, folder)
    except FileRefused:
        raise
    except MemoryError as error:
        raise refused("file.heavy_here") from error
    except Exception as error:
        raise refused("file.damaged", value=type(error).__name__) from error


def reader(form: Format) -> Callable[[Path, Declared, Path], Raw]:
    """The function that reads a format. Its module, which brings a heavy library, is loaded only when asked for."""
    name = READERS[form]
    found: Callable[[Path, Declared, Path], Raw] = getattr(import_module(f"data.intake.{name}"), name)
    return found


def check(raw: Raw, kind: str, declared: Declared, areas: pd.DataFrame, now: datetime) -> Result:
    """The rows of the kind that keep its contract, and what is wrong with the others. Raises FileRefused.

    `now`: the time, with its zone; nothing after it can have happened.
    """
    table, headers = _named(raw, kind, declared)
    notes = dict(raw.notes)
    _refuse_invented(raw, declared, notes)
    sieve = Sieve(lines=raw.lines, headers=headers)
    for name in table.columns:
        formula = table[name].str.startswith(("=", "@")).to_numpy(dtype=bool)
        sieve.refuse(formula, name, table[name], "cell.formula")
    context = Context(raw=raw, declared=declared, areas=areas, sieve=sieve, notes=notes, now=now)
    whole, tables = _shaped(kind, table, context)
    rows, kept = _sifted(kind, whole, table, sieve, now)
    told = sorted([*raw.problems, *sieve.problems], key=lambda one: (one.line or 0, one.column))
    broken = max(raw.broken, len(raw.problems))
    return Result(
        rows=rows,
        tables={name: beside.iloc[kept].reset_index(drop=True) for name, beside in tables.items()},
        read=len(raw.table) + broken,
        refused=int((~sieve.good).sum()) + broken,
        problems=tuple(told[:TOLD]),
        notes=notes,
    )


def _named(raw: Raw, kind: str, declared: Declared) -> tuple[pd.DataFrame, dict[str, str]]:
    """The columns under our own names, with those declared for the whole file; and the file's names of them."""
    headers = [str(header) for header in raw.table.columns]
    known = [place for place, header in enumerate(headers) if header or (raw.table.iloc[:, place] != "").any()]
    among = columns_of([headers[place] for place in known], kind, declared.ignore)
    places = {name: known[place] for name, place in among.items()}
    table = pd.DataFrame({name: _stripped(raw.table.iloc[:, place]) for name, place in places.items()}, copy=False)
    table.index = pd.RangeIndex(len(raw.table))
    for name, value in declared.constants.items():
        if name not in READINGS[kind].holds or name in table:
            raise refused("header.declared", value=value, column=name, columns=", ".join(READINGS[kind].holds))
        table[name] = pd.Series(value, index=table.index, dtype="str")
    check_needed(table.columns, kind)
    return table, {name: headers[place] for name, place in places.items()}


def _stripped(cells: pd.Series) -> pd.Series:
    cells = cells.astype("str").reset_index(drop=True)
    stripped = cells.str.strip()
    return cells if stripped.equals(cells) else stripped


def _refuse_invented(raw: Raw, declared: Declared, notes: dict[str, str]) -> None:
    for place, header in enumerate(raw.table.columns):
        if plain_header(str(header)) == "ansvarig_organisation":
            invented = raw.table.iloc[:, place].str.upper().str.contains("SYNTHETIC", regex=False)
            if invented.any() and not declared.practice:
                raise refused("file.invented", value="SYNTHETIC", column=str(header))
    if declared.practice:
        notes["practice"] = "invented, for practice only"


def _shaped(kind: str, table: pd.DataFrame, context: Context) -> tuple[pd.DataFrame, Mapping[str, pd.DataFrame]]:
    """The columns of the contract for every row, refused ones too, and the tables that go beside."""
    if table.empty:
        return pd.DataFrame(columns=CONTRACTS[kind].column_names, dtype="str"), {}
    columns, tables = READINGS[kind].shape(table, context)
    columns["origin"] = pd.Series(NO_ORIGIN, index=table.index, dtype="str")
    wanted = {column.name: columns[column.name] for column in CONTRACTS[kind].columns}
    return pd.DataFrame(wanted, index=table.index, copy=False), tables


def _sifted(
    kind: str, whole: pd.DataFrame, table: pd.DataFrame, sieve: Sieve, now: datetime
) -> tuple[pd.DataFrame, Any]:
    """The rows that keep the contract, and where in the file they stood."""
    contract = CONTRACTS[kind]
    good = np.flatnonzero(sieve.good)
    typed, kept, faults = sift(whole if len(good) == len(whole) else whole.iloc[good], contract, now)
    for fault in faults:
        wrong = np.zeros(len(table), dtype=bool)
        wrong[good[fault.rows]] = True
        values: Any = table.get(fault.column)
        if values is None:
            values = np.full(len(table), "", dtype=object)
            values[good[fault.rows]] = fault.values.loc[fault.rows].to_numpy(dtype=object)
        sieve.refuse(wrong, fault.column, values, fault.key, **fault.fields)
    return typed, good[kept]
