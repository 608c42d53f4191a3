"""Reads one shipped table from its file, strictly, or says which file fails and why."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from pathlib import Path

import pandas as pd

from data.refusals import Field
from data.tables.checks import SHOWN, Problem, TableRefused, check_table, refusal
from data.tables.columns import Table
from data.tables.registry import SHIPPED

MAX_BYTES = 20 * 2**20
"""No shipped table comes near this; a larger file is a mistake."""

KEPT = 32
"""So many read tables are kept: the shipped ones of two versions."""


class TableMissing(LookupError):
    """There is no file to read a table from; the message names the file."""


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """The checked table `name` from `folder`/`name`.csv (UTF-8, comma), typed as `check_table` says.

    Every cell is read as text: nothing becomes a number, a date or 'not a number' by guesswork. Raises
    `TableMissing` when there is no such table or file, `TableRefused` when the file breaks its contract.
    """
    if name not in SHIPPED:
        raise TableMissing(f"There is no table '{name}'. The tables are: {', '.join(SHIPPED)}.")
    path = folder / f"{name}.csv"
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise TableMissing(f"The file {path.name} cannot be read ({type(error).__name__}). Restore it.") from error
    if len(content) > MAX_BYTES:
        raise _file_refused(name, None, "shipped.large", megabytes=MAX_BYTES // 2**20)
    return _checked(content, SHIPPED[name])


@lru_cache(maxsize=KEPT)
def _checked(content: bytes, table: Table) -> pd.DataFrame:
    """The typed table that a file holds. The same bytes are read once: releases share what they have in common."""
    return check_table(_as_frame(table.name, _decoded(table.name, content)), table)


def _decoded(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _file_refused(name, line, "shipped.encoding") from error
    if text.startswith("\ufeff"):
        raise _file_refused(name, 1, "shipped.mark")
    return text


def _as_frame(name: str, text: str) -> pd.DataFrame:
    """The cells as text; every record with the line it ends on, an empty line being a record without cells."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise _file_refused(name, reader.line_num, "shipped.csv", cause=str(error)) from error
    if not rows:
        raise _file_refused(name, None, "shipped.empty")
    header = rows[0][1]
    ragged = [(line, len(cells)) for line, cells in rows if len(cells) != len(header)]
    if ragged:
        wanted = {"wanted": len(header)}
        problems = [Problem(line, "*", f"{cells} cells", "shipped.cells", wanted) for line, cells in ragged[:SHOWN]]
        raise refusal(name, problems, len(ragged))
    return pd.DataFrame([cells for _, cells in rows[1:]], columns=header, dtype="str")


def _file_refused(name: str, line: int | None, key: str, **fields: Field) -> TableRefused:
    return refusal(name, [Problem(line, "*", f"{name}.csv", key, fields)], 1)
