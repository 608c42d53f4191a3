"""Reads CSV: any of three delimiters and encodings, mixed line ends, with the line of every row."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from data.intake.declared import Declared
from data.intake.headers import known_headers
from data.intake.raw import LARGEST_CELL, Raw, check_columns, check_rows
from data.intake.refusals import TOLD, FileRefused, refused
from data.tables.checks import Problem

CHUNK = 1 << 22
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", ",": ",", ";": ";", "\t": "\t"}
ENCODINGS = ("utf-8", "windows-1252", "iso-8859-1")


@dataclass(slots=True)
class _Scan:
    """What one walk through the text has found."""

    said: str = ""  # the delimiter that was declared
    header: str = ""
    header_line: int = 0
    delimiter: str = ""
    headers: list[str] = field(default_factory=list)
    whole: Any = None  # pattern of a line whose quotation marks stand where they may
    seen: int = 0  # lines so far
    kept: int = 0
    dropped: list[int] = field(default_factory=list)  # blank lines and lines that are problems, below the header
    problems: list[Problem] = field(default_factory=list)


def read_csv(path: Path, declared: Declared, _folder: Path) -> Raw:
    """The rows of a CSV file as text. Raises FileRefused when it is not one."""
    encoding = _encoding(path, declared.encoding)
    body, scan = BytesIO(), _Scan(said=declared.delimiter)
    for text in _texts(path, encoding):
        _walk(text, scan, body)
    if not scan.header:
        raise refused("file.no_header", value=path.name)
    if not scan.kept and not scan.problems:
        raise refused("file.no_rows", value=path.name)
    lines = np.delete(np.arange(scan.header_line + 1, scan.seen + 1), [d - scan.header_line - 1 for d in scan.dropped])
    marks = {mark: name for name, mark in reversed(DELIMITERS.items())}
    return _parse(body, scan, lines, {"encoding": encoding, "delimiter": marks[scan.delimiter]})


def _encoding(path: Path, said: str) -> str:
    if said:
        try:
            name = {"cp1252": "windows-1252", "iso8859-1": "iso-8859-1"}.get(found := codecs.lookup(said).name, found)
        except LookupError:
            name = ""
        if name not in ENCODINGS:
            raise refused("csv.encoding", value=said, allowed=", ".join(ENCODINGS))
        return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while piece := file.read(CHUNK):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "windows-1252"
    return "utf-8"


def _texts(path: Path, encoding: str) -> Iterator[list[str]]:
    """Whole lines, some megabytes at a time, whatever ends them."""
    decoder = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)()
    rest = ""
    with path.open("rb") as file:
        while True:
            piece = file.read(CHUNK)
            last = not piece
            try:
                whole = rest + decoder.decode(piece, final=last)
            except UnicodeDecodeError as error:
                wrong = repr(error.object[error.start : error.start + 4])
                raise refused("csv.bytes", value=wrong) from error
            held = "" if last or not whole.endswith("\r") else "\r"
            lines = whole[: len(whole) - len(held)].replace("\r\n", "\n").replace("\r", "\n").split("\n")
            rest = lines.pop() + held
            if len(rest) > LARGEST_CELL:
                raise refused("csv.long_file_line", value=rest[:40])
            yield lines
            if last:
                yield [rest] if rest else []
                return


def _walk(lines: list[str], scan: _Scan, body: BytesIO) -> None:
    """Adds the lines to the body; comments, blank lines and broken lines are left out and remembered."""
    good = []
    for line in lines:
        scan.seen += 1
        if not scan.header:
            _seek_header(line, scan)
        elif fault := _fault(line, scan):
            scan.dropped.append(scan.seen)
            if len(scan.problems) < TOLD * 10:
                scan.problems.append(fault)
        elif line.strip(' ;,\t"\ufeff'):
            good.append(line)
        else:
            scan.dropped.append(scan.seen)
    scan.kept += len(good)
    check_rows(scan.kept)
    if good:
        body.write(("\n".join(good) + "\n").encode("utf-8", "surrogatepass"))


def _seek_header(line: str, scan: _Scan) -> None:
    bare = line.strip(' ;,\t"\ufeff')
    if bare and not bare.startswith("#"):
        if fault := _fault(line, scan):
            raise FileRefused((fault,))
        scan.header, scan.header_line = line, scan.seen
        scan.delimiter, scan.headers = _header(line, scan.said)
        cell = rf'(?:"(?:[^"]|"")*+"|[^"{scan.delimiter}]*+)'
        scan.whole = re.compile(rf"{cell}(?:{scan.delimiter}{cell})*+")


def _fault(line: str, scan: _Scan) -> Problem | None:
    number = scan.seen
    if "\x00" in line:
        return Problem(number, "", line[:60], "csv.nul")
    if len(line) > LARGEST_CELL:
        return Problem(number, "", line[:60], "csv.long_line")
    if '"' in line and not (scan.whole.fullmatch(line) if scan.whole else line.count('"') % 2 == 0):
        return Problem(number, "", line[:60], "csv.quote")
    return None


def _header(line: str, said: str) -> tuple[str, list[str]]:
    """The delimiter under which most headers are known, and the headers."""
    if said and said not in DELIMITERS:
        raise refused("csv.delimiter", value=said)
    tries = [DELIMITERS[said]] if said else [",", ";", "\t"]
    split = {mark: _cells(line, mark) for mark in tries}
    best = max(split, key=lambda mark: (known_headers(split[mark]), len(split[mark])))
    headers = split[best]
    while headers and not headers[-1]:
        headers.pop()
    check_columns(headers)
    return best, headers


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return []


def _parse(body: BytesIO, scan: _Scan, lines: Any, notes: dict[str, str]) -> Raw:
    headers, delimiter, problems = scan.headers, scan.delimiter, scan.problems
    wrong: list[int] = []

    def out_of_step(row: Any) -> str:
        wrong.append(row.number - 1)
        if len(problems) < TOLD * 10:
            cells = f"{row.actual_columns} cells, header {row.expected_columns}"
            line = int(lines[row.number - 1])
            problems.append(Problem(line, "", cells, "csv.cells"))
        return "skip"

    if not body.tell():
        return Raw(table=pd.DataFrame(columns=headers, dtype="str"), lines=lines, notes=notes, problems=tuple(problems))
    names = [f"c{number}" for number in range(_width(body, delimiter, len(headers)))]
    types = dict.fromkeys(names, pa.large_string())
    body.seek(0)
    read = pa_csv.read_csv(
        body,
        pa_csv.ReadOptions(use_threads=False, column_names=names, block_size=CHUNK * 2),
        pa_csv.ParseOptions(delimiter=delimiter, invalid_row_handler=out_of_step, ignore_empty_lines=False),
        pa_csv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )
    table = read.to_pandas().iloc[:, : len(headers)]
    if len(table) + len(wrong) != len(lines):
        raise refused("csv.quotes")
    table.columns = headers
    left = np.delete(lines, wrong)
    return Raw(table=table, lines=left, notes=notes, problems=tuple(sorted(problems, key=lambda one: one.line or 0)))


def _width(body: BytesIO, delimiter: str, least: int) -> int:
    """Columns of the rows: more than the header has when every row ends with empty cells."""
    first = body.getvalue()[: LARGEST_CELL * 4].split(b"\n", 1)[0].decode("utf-8", "replace")
    cells = _cells(first, delimiter)
    return len(cells) if len(cells) > least and not any(cells[least:]) else least
