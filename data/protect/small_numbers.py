"""Looks for numbers that are too small to be published, in every file of a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from data.facts import official
from data.protect import public

CODES = ("area_code", "municipality_code", "code")
PERIODS = ("period", "year", "date", "first_year")
KINDS = ("offence", "measure", "question")

ALREADY_PUBLISHED = frozenset(
    {("residential_burglary_fragments.csv", "0115 bostadsinbrott, begångna under månaden december 2018")}
)
"""Small numbers that are let through, cell by cell: a newspaper prints this one, for a month and without a place."""


def small_numbers(folder: Path, populations: pd.DataFrame) -> dict[str, list[str]]:
    """The cells of each file, by the file's name in the folder, that may not be published.

    Counts of 1-4, of rates the counts that they come from, and surveys with fewer than five answers; in CSV and
    Parquet alike. `populations`: see `data.facts.bra.populations`.
    """
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".csv", ".parquet")):
        if path.suffix == ".csv":
            rows = pd.read_csv(path, dtype=dict.fromkeys(CODES, "str"))
        else:
            names = [name for name in pq.read_schema(path).names if name not in ("geometry", "wkb")]
            rows = pq.read_table(path, columns=names).to_pandas()
        name = path.relative_to(folder).as_posix()
        cells = [cell for cell in _cells(rows, populations) if (name, cell) not in ALREADY_PUBLISHED]
        if cells:
            found[name] = cells
    return found


def _cells(rows: pd.DataFrame, populations: pd.DataFrame) -> Iterator[str]:
    """Names the small cells of one table by area, kind and period."""
    few = pd.Series(data=False, index=rows.index)
    for count in _counts(rows, populations):
        few |= public.small(count)
    for name in ("n", "respondents"):
        if name in rows.columns:
            few |= public.small(pd.to_numeric(rows[name], errors="coerce"))
    parts = [next((name for name in names if name in rows.columns), None) for names in (CODES, KINDS, PERIODS)]
    for row in rows[few].to_dict("records"):
        yield " ".join(str(row[name]) for name in parts if name is not None)


def _counts(rows: pd.DataFrame, populations: pd.DataFrame) -> Iterator[pd.Series]:
    """Every column that counts, and what rates without a count are worked out to be."""
    if "count" in rows.columns:
        yield pd.to_numeric(rows["count"], errors="coerce")
    if {"value", "unit"} <= set(rows.columns):
        yield pd.to_numeric(rows.value, errors="coerce").where(rows.unit == "count")
    code = next((name for name in CODES if name in rows.columns), None)
    period = next((name for name in ("period", "year") if name in rows.columns), None)
    if "per_100k" in rows.columns and code is not None and period is not None:
        year = pd.to_numeric(rows[period].astype("str").str[:4], errors="coerce")
        rate = pd.to_numeric(rows.per_100k, errors="coerce")
        yield official.counts_of_rates(rate, rows[code], year, populations)
