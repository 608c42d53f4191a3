"""Reads one layer of a GeoPackage as the SQLite database it is, with everything but plain reading denied."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.intake.declared import Declared
from data.intake.raw import Raw, check_cell, check_columns, check_rows, plain
from data.intake.refusals import refused

ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
LONGEST_VALUE = 64 * 1024 * 1024
ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
"""Bytes of the envelope in a GeoPackage's binary header, by its code (OGC 12-128r18, clause 2.1.3)."""


def read_geopackage(path: Path, declared: Declared, _folder: Path) -> Raw:
    """The rows of the only layer, or of the one that is named. Raises FileRefused."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as base:
            base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
            base.execute("PRAGMA trusted_schema=OFF")
            base.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY)
            return _read(base, declared.layer)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise refused("geopackage.broken", value=str(error)) from error


def _read(base: sqlite3.Connection, said: str) -> Raw:
    name, system = _layer(base, said)
    known = base.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_geometry_columns'").fetchone()
    query = "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?"
    shaped = base.execute(query, (name,)).fetchone() if known else None
    column = str(shaped[0]) if shaped else ""
    quoted = name.replace('"', '""')
    cursor = base.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - a name of its own tables, quoted
    headers = [one[0] for one in cursor.description]
    check_columns(headers)
    wanted = [place for place, header in enumerate(headers) if header != column]
    rows, shapes = _rows(cursor, headers, wanted, column)
    if not rows:
        raise refused("geopackage.no_rows", value=name)
    table = pd.DataFrame(rows, columns=pd.Index([headers[place] for place in wanted], dtype="str"), dtype="str")
    crs = _crs(base, system) if column else ""
    lines = np.arange(1, len(rows) + 1)
    return Raw(table=table, lines=lines, shapes=shapes if column else None, crs=crs, notes={"layer": name})


def _rows(cursor: Any, headers: list[str], wanted: list[int], column: str) -> tuple[list[list[str]], Any]:
    place = headers.index(column) if column in headers else None
    rows, shapes = [], []
    for number, row in enumerate(cursor, start=1):
        check_rows(number)
        rows.append([_text(row[one], number, headers[one]) for one in wanted])
        shapes.append(None if place is None else _wkb(row[place], number))
    found = np.full(len(shapes), None, dtype=object)
    found[:] = shapes
    return rows, found


def _layer(base: sqlite3.Connection, said: str) -> tuple[str, int]:
    tables = {row[0]: str(row[1]) for row in base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")}
    if "gpkg_contents" not in tables:
        raise refused("geopackage.other_database")
    listed = {
        name: int(system or 0)
        for name, kind, system in base.execute("SELECT table_name, data_type, srs_id FROM gpkg_contents")
        # Views and virtual tables may compute, and are not read.
        if kind in ("features", "attributes") and tables.get(name, "").lstrip().upper().startswith("CREATE TABLE")
    }
    if said and said not in listed:
        raise refused("geopackage.no_such_layer", value=said, column="layer", present=", ".join(listed))
    if not listed:
        raise refused("geopackage.no_layers")
    if len(listed) > 1 and not said:
        raise refused("geopackage.layers", value=", ".join(listed), column="layer")
    name = said or next(iter(listed))
    return name, listed[name]


def _crs(base: sqlite3.Connection, system: int) -> str:
    query = "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    found = base.execute(query, (system,)).fetchone()
    return f"{found[0]}:{found[1]}".upper() if found and found[1] and int(found[1]) > 0 else ""


def _text(value: Any, number: int, column: str) -> str:
    if isinstance(value, bytes):
        raise refused("geopackage.binary", column=column, line=number)
    return check_cell(plain(value), number, column)


def _wkb(blob: Any, number: int) -> bytes | None:
    """The WKB after the header of GeoPackage; None for an empty cell."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        raise refused("geopackage.shape", column="geometry", line=number)
    return blob[8 + ENVELOPES.get((blob[3] >> 1) & 7, 0) :]
