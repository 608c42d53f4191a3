"""Times as people write them, turned into local time to the minute."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from data.intake.refusals import Sieve
from data.local_time import CLOCK

SHAPE = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}[:.][0-9]{2}([:.][0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def instants(cells: pd.Series, sieve: Sieve, column: str, now: datetime, *, day_ends: bool = False) -> Any:
    """Text like 2025-03-01T14:30 for each cell, '' where it is empty.

    A day without a time is its first minute, or its last if `day_ends`. A time with an offset from UTC is
    turned into local time. Refuses what is no time, no day of the calendar, in the hour that is skipped when summer
    time begins, or after `now`.
    """
    codes, words = pd.factorize(cells)
    unique = pd.Series(words, dtype="str")
    shaped = unique.str.fullmatch(SHAPE).to_numpy(dtype=bool)
    texts = np.where(shaped, _local(unique.where(shaped, ""), day_ends=day_ends), "")
    present = (cells != "").to_numpy(dtype=bool)
    sieve.refuse(present & ~shaped[codes], column, cells, "time.none")
    found = texts[codes]
    sieve.refuse(present & (found == ""), column, cells, "time.calendar")
    sieve.refuse(present & _skipped(texts)[codes], column, cells, "time.skipped")
    minute = now.astimezone(CLOCK).strftime("%Y-%m-%dT%H:%M")
    late = found > (minute[:10] + "T23:59" if day_ends else minute)
    sieve.refuse(late, column, cells, "time.future")
    return found


def _skipped(texts: Any) -> Any:
    """Which local times fall in the hour between 02 and 03 that does not exist on the night summer time begins."""
    at_two = np.flatnonzero(pd.Series(texts, dtype="str").str.slice(10, 13) == "T02")
    plain = pd.to_datetime(pd.Series(texts[at_two], dtype="str"), format="%Y-%m-%dT%H:%M", errors="coerce")
    real = plain.dt.tz_localize(CLOCK, nonexistent="NaT", ambiguous=np.zeros(len(plain), dtype=bool))
    found = np.zeros(len(texts), dtype=bool)
    found[at_two] = (plain.notna() & real.isna()).to_numpy()
    return found


def _local(cells: pd.Series, *, day_ends: bool) -> Any:
    plain = cells.str.slice(0, 10) + "T" + cells.str.slice(11, 16).str.replace(".", ":", regex=False)
    plain = plain.where(cells.str.len() > 10, cells + ("T23:59" if day_ends else "T00:00"))
    offset = cells.str.contains(r"(?:Z|[+-][0-9]{2}:?[0-9]{2})$", regex=True) & (cells.str.len() > 16)
    if offset.any():
        moments = pd.to_datetime(cells[offset].str.replace(" ", "T"), utc=True, errors="coerce", format="ISO8601")
        plain = plain.mask(offset, "")
        plain.loc[offset] = moments.dt.tz_convert(CLOCK).dt.strftime("%Y-%m-%dT%H:%M").fillna("").astype("str")
    real = pd.to_datetime(plain, format="%Y-%m-%dT%H:%M", errors="coerce").notna()
    return plain.where(real, "").to_numpy(dtype=object)


def days(cells: pd.Series, sieve: Sieve, column: str) -> pd.Series:
    """The day of each cell as text, '' where it is empty. Days ahead are allowed: measures are planned."""
    text = cells.str.slice(0, 10)
    shaped = cells.str.fullmatch(SHAPE).to_numpy(dtype=bool)
    real = pd.to_datetime(text.where(shaped, ""), format="%Y-%m-%d", errors="coerce").notna().to_numpy()
    sieve.refuse((cells != "").to_numpy(dtype=bool) & ~real, column, cells, "time.day")
    return text


def periods(table: pd.DataFrame, sieve: Sieve, now: datetime) -> pd.Series:
    """2025, 2025Q1 or 2025-01 from a column `period`, or from `year` with `quarter` or `month`.

    Refuses periods that begin after `now`; a year ahead is left to the contract.
    """
    if "period" in table:
        text = table["period"].str.upper().str.replace(" ", "", regex=False)
        text = text.str.replace(r"^([0-9]{4})-?(?:K|KV|Q)([1-4])$", r"\1Q\2", regex=True)
        text = text.str.replace(r"^([0-9]{4})M?([0-9]{2})$", r"\1-\2", regex=True)
    else:
        text = _put_together(table)
    today = now.astimezone(CLOCK)
    first = text.str.replace(r"^([0-9]{4})Q([1-4])$", lambda m: f"{m[1]}-{int(m[2]) * 3 - 2:02}", regex=True)
    ahead = (first.str.slice(0, 7) > today.strftime("%Y-%m")).to_numpy(dtype=bool) & (text.str.len() > 4).to_numpy()
    sieve.refuse(ahead, "period", text, "time.period")
    return text


def refuse_unfinished(period: pd.Series, status: pd.Series, sieve: Sieve, now: datetime) -> None:
    """Refuses rows that say `final` of a period (2025, 2025Q1, 2025-01) whose last day has not passed.

    A year that has not begun is left to the contract, which says that it lies ahead.
    """
    year, month = period.str.slice(0, 4), now.astimezone(CLOCK).strftime("%Y-%m")
    last = period.str.replace(r"^([0-9]{4})Q([1-4])$", lambda m: f"{m[1]}-{int(m[2]) * 3:02}", regex=True)
    last = last.where(last.str.len() > 4, year + "-12")
    goes_on = (last >= month) & (year <= month[:4])
    sieve.refuse(((status == "final") & goes_on).to_numpy(dtype=bool), "status", status, "time.unfinished")


def _put_together(table: pd.DataFrame) -> pd.Series:
    year = table["year"] if "year" in table else pd.Series("", index=table.index, dtype="str")
    if "quarter" in table:
        part = table["quarter"].str.upper().str.extract(r"^(?:K|KV|Q)?\.? ?([1-4])$", expand=False)
        return (year + "Q" + part).where(table["quarter"] != "", year).fillna("").astype("str")
    if "month" in table:
        return (year + "-" + table["month"].str.zfill(2)).where(table["month"] != "", year).astype("str")
    return year
