"""Checks a table against its contract, cell by cell, so that nothing half right gets inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from data.printed import quoted
from data.refusals import ON_COMMAND_LINE, Field, Told, told
from data.tables.columns import Cell, Column, Table

SHOWN = 10
"""So many problems are told at a time."""

LATEST_SHIPPED_YEAR = 2026
"""The newest year in the shipped tables: a clock that lags must not refuse them."""

MISSING = ("", "..")
"""Cells that say 'nobody has said'. Brå writes two dots. Neither is zero."""

PATTERNS = {
    Cell.INTEGER: r"-?[0-9]{1,15}",
    Cell.NUMBER: r"-?[0-9]{1,15}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?",
    Cell.BOOLEAN: r"[Tt]rue|[Ff]alse|TRUE|FALSE",
}
FORMS = {Cell.INTEGER: "cell.integer", Cell.NUMBER: "cell.number", Cell.BOOLEAN: "cell.boolean"}
"""What is wrong with a cell that does not match its pattern."""

DTYPES = {Cell.TEXT: "str", Cell.INTEGER: "Int64", Cell.NUMBER: "Float64", Cell.BOOLEAN: "boolean"}
DTYPES |= {Cell.MOMENT: "datetime64[s]"}
CONTROL = r"[\x00-\x1f\x7f" + "\x80-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
"""What steers a terminal or turns the direction of a line: no text of ours has it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a table: where, what, why and what to do."""

    line: int | None  # line in the file, the header being line 1; None for the header as a whole
    column: str
    value: str
    key: str  # of the refusal, as in data/refusals
    fields: Mapping[str, Field] = field(default_factory=dict)  # what fills its words

    def told(self, lang: str) -> Told:
        """Why, and what to do, in a language."""
        return told(lang, self.key, self.fields)

    def __str__(self) -> str:
        reason, remedy = self.told(ON_COMMAND_LINE)
        where = "header" if self.line is None else f"line {self.line}"
        if not self.column:
            start = "" if self.line is None else f"{where}, "
            return f"{start}{quoted(self.value)}: {reason}. {remedy}"
        return f"{where}, column {quoted(self.column)}, value {quoted(self.value)}: {reason}. {remedy}"


class TableRefused(ValueError):
    """A table breaks its contract. The message tells the problems in words; `problems` holds them."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


def check_table(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The same rows with typed columns in the contract's order, or `TableRefused`.

    `frame` holds cells as text, as read from a file (typed cells are accepted too). In columns of numbers
    and booleans an empty cell and '..' become NA; in text columns an empty cell stays ''. Types out: str,
    Int64, Float64, boolean.

    Refuses unknown, missing and repeated columns, wrong types, NaN and infinity, values outside the
    contract (codes, words, ranges), years ahead of today, broken rules and rows that repeat the key.
    """
    if header := list(_header_problems(frame, table)):
        raise refusal(table.name, header, len(header))
    cells = {column.name: _as_text(frame[column.name]) for column in table.columns}
    _stop_at(table, [fault for column in table.columns for fault in _faults(cells[column.name], column)])
    typed = pd.DataFrame({column.name: _typed(cells[column.name], column) for column in table.columns})
    _stop_at(table, [*_broken_rules(typed, table), *_repeated(typed, table)])
    return typed


def refusal(name: str, problems: list[Problem], total: int) -> TableRefused:
    """The refusal of table `name` for these problems, in words; `total` may exceed those listed."""
    shown = tuple(problems[:SHOWN])
    lines = [f"Table '{name}' is refused: {total} problem{'s' if total > 1 else ''}.", *map(str, shown)]
    if total > len(shown):
        lines.append(f"... and {total - len(shown)} more.")
    return TableRefused("\n".join(lines), shown)


def sift(frame: pd.DataFrame, table: Table, now: datetime | None = None) -> tuple[pd.DataFrame, Any, list[Fault]]:
    """The rows that keep the contract, typed as by `check_table`; where they stood; and what is wrong with the others.

    The same tests as `check_table` makes, but a row that fails one does not take the others with it. A row that
    repeats a key falls; the first one stays. Positions in the second and third answer count rows of `frame`.
    `now` says which years are ahead; by itself it is the time of day.
    """
    if header := list(_header_problems(frame, table)):
        raise refusal(table.name, header, len(header))
    cells = {column.name: _as_text(frame[column.name]) for column in table.columns}
    faults = [fault for column in table.columns for fault in _faults(cells[column.name], column, now)]
    kept = np.ones(len(frame), dtype=bool)
    for fault in faults:
        kept[fault.rows] = False
    rows = np.flatnonzero(kept)
    typed = pd.DataFrame(
        {column.name: _typed(_take(cells.pop(column.name), rows), column) for column in table.columns}, copy=False
    )
    for find in (_broken_rules, _repeated):
        # Values and rows under the positions that they have in the whole table.
        found = [
            replace(fault, values=pd.Series(fault.values.to_numpy(), index=rows), rows=rows[fault.rows])
            for fault in find(typed, table)
        ]
        left = ~np.isin(rows, [row for fault in found for row in fault.rows])
        faults += found
        if not left.all():
            typed, rows = typed[left].reset_index(drop=True), rows[left]
    return typed, rows, faults


def _take(cells: pd.Series, rows: Any) -> pd.Series:
    return cells if len(rows) == len(cells) else cells.iloc[rows].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class Fault:
    """The rows where one column fails in one way, before they are told as problems."""

    column: str
    values: pd.Series
    rows: Any  # positions
    key: str
    fields: Mapping[str, Field] = field(default_factory=dict)


def _header_problems(frame: pd.DataFrame, table: Table) -> Iterator[Problem]:
    wanted = table.column_names
    present = list(map(str, frame.columns))
    columns = {"columns": ", ".join(wanted)}
    for name in dict.fromkeys(present):
        if name not in wanted:
            yield Problem(None, name, name, "header.unknown", columns)
        elif present.count(name) > 1:
            yield Problem(None, name, name, "header.twice")
    for name in wanted:
        if name not in present:
            yield Problem(None, name, "", "header.missing", columns)


def _as_text(cells: pd.Series) -> pd.Series:
    if cells.dtype == "str" and not cells.hasnans:
        return cells.reset_index(drop=True)
    return cells.astype("string").fillna("").astype("str").reset_index(drop=True)


def _faults(cells: pd.Series, column: Column, now: datetime | None = None) -> Iterator[Fault]:
    """Each way in which the column fails; a cell is told for its first failure only."""
    left = np.ones(len(cells), dtype=bool)
    for wrong, key, fields in _tests(cells, column, now or datetime.now(tz=UTC)):
        rows = np.flatnonzero(wrong & left)
        left &= ~wrong
        if len(rows):
            yield Fault(column.name, cells, rows, key, fields)


def _tests(cells: pd.Series, column: Column, now: datetime) -> Iterator[tuple[Any, str, Mapping[str, Field]]]:
    missing = _is_missing(cells, column)
    present = ~missing
    if column.required:
        yield missing, "cell.missing", {"description": column.says("description")}
    if column.kind is Cell.TEXT:
        yield cells.str.contains(CONTROL, regex=True).to_numpy(dtype=bool), "cell.control", {}
    else:
        yield present & ~_is(cells, PATTERNS[column.kind]), FORMS[column.kind], {}
    if column.values:
        key = "cell.code" if column.name.endswith("_code") else "cell.word"
        allowed = {"allowed": ", ".join(column.values)}
        yield present & ~cells.isin(column.values).to_numpy(dtype=bool), key, allowed
    if column.pattern:
        yield present & ~_is(cells, column.pattern), "cell.pattern", {"description": column.says("description")}
    if column.kind in (Cell.INTEGER, Cell.NUMBER):
        yield from _range_tests(cells, column, present)
    if column.past:
        latest = max(now.year, LATEST_SHIPPED_YEAR)
        year = _numbers(cells.str.extract("^([0-9]{1,15})", expand=False))  # 2016 for '2016' and for '2016-12-31'
        yield year.to_numpy(dtype=float, na_value=np.nan) > latest, "cell.year", {"latest": latest}


def _range_tests(cells: pd.Series, column: Column, present: Any) -> Iterator[tuple[Any, str, Mapping[str, Field]]]:
    readable = present & _is(cells, PATTERNS[column.kind])  # where it is not, NaN, which no range test catches
    numbers = _numbers(cells.where(readable)).to_numpy(dtype=float, na_value=np.nan)
    told: dict[str, Field] = {"unit": column.says("unit")} if column.unit else {}
    if column.minimum is not None:
        key = "cell.below_unit" if told else "cell.below"
        yield numbers < column.minimum, key, {"limit": f"{column.minimum:g}", **told}
    if column.maximum is not None:
        key = "cell.above_unit" if told else "cell.above"
        yield numbers > column.maximum, key, {"limit": f"{column.maximum:g}", **told}


def _numbers(cells: pd.Series) -> pd.Series:
    return pd.to_numeric(cells.astype("string"), dtype_backend="numpy_nullable")


def _is_missing(cells: pd.Series, column: Column) -> Any:
    blank = MISSING[:1] if column.kind is Cell.TEXT else MISSING
    return cells.isin(blank).to_numpy(dtype=bool)


def _is(cells: pd.Series, pattern: str) -> Any:
    return cells.str.fullmatch(pattern).to_numpy(dtype=bool)


def _typed(cells: pd.Series, column: Column) -> pd.Series:
    if column.kind is Cell.TEXT:
        return cells
    known = cells.mask(_is_missing(cells, column))
    if column.kind is Cell.BOOLEAN:
        return known.str.lower().map({"true": True, "false": False}).astype("boolean")
    return _numbers(known).astype(DTYPES[column.kind])


def _broken_rules(typed: pd.DataFrame, table: Table) -> Iterator[Fault]:
    for rule in table.rules:
        broken = pd.Series(rule.broken(typed), index=typed.index).astype("boolean").fillna(False)
        rows = np.flatnonzero(broken.to_numpy(dtype=bool))
        if len(rows):
            yield Fault(rule.column, typed[rule.column], rows, rule.key, rule.fields)


def _repeated(typed: pd.DataFrame, table: Table) -> Iterator[Fault]:
    rows = np.flatnonzero(typed.duplicated(list(table.key)).to_numpy(dtype=bool))
    if len(rows):
        names = " + ".join(table.key)
        values = typed[list(table.key)].astype("string").fillna("").agg(" + ".join, axis=1)
        yield Fault(names, values, rows, "row.twice")


def _stop_at(table: Table, faults: list[Fault]) -> None:
    """Refuses the table for what is wrong with it: the first problems of each fault, in the order of the lines."""
    problems = [
        Problem(int(row) + 2, fault.column, str(fault.values.iloc[row]), fault.key, fault.fields)
        for fault in faults
        for row in fault.rows[:SHOWN]
    ]
    if problems:
        problems.sort(key=lambda problem: (problem.line or 0, problem.column))
        raise refusal(table.name, problems, sum(len(fault.rows) for fault in faults))
