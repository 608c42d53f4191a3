"""Reads single offences, with their place and time, for the tables that are worked out from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.facts.single_offences import SINGLE_OFFENCES
from data.facts.small_areas import parts_of
from data.model import AreaLevel, Offence
from layers.contract import Tables
from layers.kit.counts import COUNTS

EVENTS = SINGLE_OFFENCES
"""Table of offences: offence, x, y (EPSG:3006), municipality_code, regso, start, end (local clock), year."""

SOURCE = "offences"
"""The data desk's table that offences come from: it names the source and the licence."""

FIELDS = ("offence", "x", "y", "municipality_code", "regso", "start", "end", "year")
TIMES = ("start", "end")
DAY = np.timedelta64(1, "D")
Times = npt.NDArray[np.datetime64]


def events(tables: Tables) -> pd.DataFrame:
    """Every offence that has come in, one row each, not nested; no rows where none has.

    Raises `TableUnavailable` where they may not be seen or cannot be read.
    """
    try:
        table = tables[EVENTS]
    except KeyError:
        return _nothing()
    return table if set(FIELDS) <= set(table.columns) else _nothing()


def _nothing() -> pd.DataFrame:
    kinds = {name: "datetime64[s]" if name in TIMES else float if name in ("x", "y") else object for name in FIELDS}
    return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in kinds.items()})


def nested(present: Iterable[Any]) -> Mapping[Offence, tuple[str, ...]]:
    """What each kind of offence holds of the kinds present, Brå's way; kinds that hold nothing are left out.

    Burglary holds burglary in homes, theft holds everything that is stolen.
    """
    known = {str(kind) for kind in present}
    parts = {kind: tuple(str(part) for part in parts_of(kind)) for kind in Offence}
    return {kind: own for kind, own in parts.items() if known & set(own)}


def middles(rows: pd.DataFrame) -> Times:
    """The middle of the time in which each offence can have happened, by the local clock, to the minute."""
    start, end = (rows[name].to_numpy(dtype="datetime64[m]") for name in TIMES)
    found: Times = start + (end - start) // 2
    return found


def codes_of(tables: Tables, level: AreaLevel, known: Iterable[Any] = ()) -> tuple[str, ...]:
    """Codes of all areas of a geography that offences were counted in, and of those known otherwise."""
    found = {str(code) for code in known if isinstance(code, str) and code}
    if COUNTS in tables:
        counts = tables[COUNTS]
        found |= {str(code) for code in counts.code[counts.area_level == level].unique()}
    return tuple(sorted(found))


def years_of(tables: Tables, offences: Sequence[Offence]) -> tuple[int, ...]:
    """Years in which any of these offences was counted, without reading the offences one by one."""
    if COUNTS not in tables:
        return ()
    counts = tables[COUNTS]
    found = counts.year[counts.offence.isin([str(one) for one in offences]) & (counts["count"] > 0)]
    return tuple(sorted({int(year) for year in found.unique()}))
