"""Reported offences, one a row: by point or by area code."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.intake.places_of_rows import Context, cells_of
from data.intake.reading import AREA, OFFENCE, POSITION, Reading
from data.intake.shaping import Beside, Columns, area_of_either, named_offence, points, with_own
from data.intake.times import instants
from data.tables.offence_words import OFFENCES, PART_OF_BY_BRA_ID


def shape(table: pd.DataFrame, context: Context) -> tuple[Columns, Beside]:
    """Single offences: by point or by area code."""
    where = points(table, context)
    found = area_of_either(table, where, context)
    start, end = _interval(table, context)
    rows: Columns = {"offence": named_offence(table, context, PART_OF_BY_BRA_ID, OFFENCES), "start": start, "end": end}
    rows |= {"lat": where.lat, "lon": where.lon, **found}
    said = ("offence", "start", "end", "lat", "lon", "area_code", "area_version")
    rows["offence_id"] = with_own(cells_of(table, "offence_id"), [rows[name] for name in said])
    return rows, {}


def _interval(table: pd.DataFrame, context: Context) -> tuple[Any, Any]:
    """Start and end of each offence; one time stands for both."""
    time, start, end = (cells_of(table, name) for name in ("time", "start", "end"))
    first = start.where(start != "", time)
    last = end.where(end != "", start.where(start != "", time))
    names = ["start" if "start" in table else "time", "end" if "end" in table else "time"]
    return (
        instants(first, context.sieve, names[0], context.now),
        instants(last, context.sieve, names[1], context.now, day_ends=True),
    )


READING = Reading(
    shape=shape,
    holds=("offence_id", *OFFENCE, "start", "end", "time", *POSITION, *AREA),
    needs=(OFFENCE, ("start", "time")),
    also={"n": "north", "e": "east"},
)
