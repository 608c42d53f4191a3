"""Counted offences of an area and a period."""

from __future__ import annotations

import pandas as pd

from data.intake.places_of_rows import Context, area_of_code
from data.intake.reading import AREA, AREA_SAID, OFFENCE, Reading
from data.intake.shaping import Beside, Columns, named_offence, numbers, standing
from data.tables.offence_words import BROADER, COUNTED


def shape(table: pd.DataFrame, context: Context) -> tuple[Columns, Beside]:
    """Counted offences of an area and a period."""
    rows: Columns = area_of_code(table, context)
    rows |= {"offence": named_offence(table, context, {name: name for name in BROADER}, COUNTED)}
    rows |= numbers(table, context, "count", "per_100k")
    return rows | standing(table, context), {}


READING = Reading(
    shape=shape,
    holds=(*AREA, *OFFENCE, "period", "year", "quarter", "month", "count", "per_100k", "status"),
    needs=(AREA_SAID, OFFENCE, ("period", "year"), ("count", "per_100k"), ("status",)),
)
