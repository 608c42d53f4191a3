"""Reads one sheet of an Excel workbook; formulas and macros are refused, never evaluated."""

from __future__ import annotations

import warnings
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd

from data.intake.archive import refuse_declarations
from data.intake.declared import Declared
from data.intake.raw import MOST_COLUMNS, Raw, check_cell, check_columns, check_rows, plain
from data.intake.refusals import TOLD, refused
from data.tables.checks import Problem


def read_excel(path: Path, declared: Declared, _folder: Path) -> Raw:
    """The rows of the only sheet with cells, or of the one that is named. Raises FileRefused."""
    with zipfile.ZipFile(path) as archive:
        if any("vbaproject" in name.lower() for name in archive.namelist()):
            raise refused("excel.macros", value=path.name)
    refuse_declarations(path)
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
        try:
            sheet = _sheet(book, declared.sheet)
            rows = _Rows(sheet.title)
            for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
                rows.add(number, cells)
        finally:
            book.close()
    return rows.as_raw()


def _sheet(book: Any, said: str) -> Any:
    names = [sheet.title for sheet in book.worksheets]
    if said and said not in names:
        raise refused("excel.no_such_sheet", value=said, present=", ".join(names))
    if said:
        return book[said]
    begins = ((sheet, sheet.iter_rows(max_row=100, max_col=20, values_only=True)) for sheet in book.worksheets)
    filled = [sheet for sheet, rows in begins if any(value not in (None, "") for row in rows for value in row)]
    if len(filled) > 1:
        raise refused("excel.sheets", value=", ".join(names), column="sheet")
    if not filled:
        raise refused("excel.no_cells")
    return filled[0]


class _Rows:
    """Gathers the rows of a sheet: comments, then the header, then rows."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.headers: list[str] = []
        self.rows: list[list[str]] = []
        self.lines: list[int] = []
        self.problems: list[Problem] = []

    def add(self, number: int, cells: tuple[Any, ...]) -> None:
        if all(cell.value is None for cell in cells):
            return
        check_rows(len(self.rows) + 1)
        if not self.headers:
            self._add_header(cells)
        elif fault := self._fault(number, cells):
            self.problems += [fault] if len(self.problems) < TOLD * 10 else []
        else:
            width = len(self.headers)
            named = zip(self.headers, cells, strict=False)  # cells beyond the headers are empty
            row = [check_cell(_written(cell.value), number, header) for header, cell in named]
            self.rows.append(row + [""] * (width - len(row)))
            self.lines.append(number)

    def _add_header(self, cells: tuple[Any, ...]) -> None:
        words = [plain(cell.value) for cell in cells]
        while words and not words[-1]:
            words.pop()
        if words and not words[0].startswith("#"):
            check_columns(words)
            self.headers = words

    def _fault(self, number: int, cells: tuple[Any, ...]) -> Problem | None:
        for place, cell in enumerate(cells):
            if cell.value is None:
                continue
            if place >= len(self.headers):
                return Problem(number, "", plain(cell.value)[:60], "excel.outside")
            if cell.data_type in ("f", "e"):
                text = plain(getattr(cell.value, "text", cell.value))
                key = "excel.formula" if cell.data_type == "f" else "excel.error"
                return Problem(number, self.headers[place], text, key)
        return None

    def as_raw(self) -> Raw:
        if not self.headers:
            raise refused("file.no_header", value=self.sheet)
        if not self.rows and not self.problems:
            raise refused("file.no_rows", value=self.sheet)
        table = pd.DataFrame(self.rows, columns=pd.Index(self.headers, dtype="str"), dtype="str")
        lines = np.array(self.lines, dtype=int)
        return Raw(table=table, lines=lines, notes={"sheet": self.sheet}, problems=tuple(self.problems))


def _written(value: Any) -> str:
    """Dates as ISO 8601, all else as `plain` has it."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return plain(value)
