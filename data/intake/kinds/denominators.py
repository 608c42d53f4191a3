"""What offences are set against: residents, dwellings, households, cars."""

from __future__ import annotations

import pandas as pd

from data.intake.places_of_rows import Context, area_of_code
from data.intake.reading import AREA, AREA_SAID, Reading
from data.intake.shaping import Beside, Columns, numbers, standing, word

BASES = {"befolkning": "population", "folkmängd": "population", "invånare": "population", "bostäder": "dwellings"}
BASES |= {"hushåll": "households", "bilar": "cars", "personbilar": "cars"}


def shape(table: pd.DataFrame, context: Context) -> tuple[Columns, Beside]:
    """What offences are set against: residents, dwellings, households, cars."""
    rows: Columns = area_of_code(table, context)
    rows |= {"base": word(table, "base", BASES)}
    return rows | numbers(table, context, "value") | standing(table, context), {}


READING = Reading(
    shape=shape,
    holds=(*AREA, "base", "period", "year", "value", "status"),
    needs=(AREA_SAID, ("base",), ("period", "year"), ("value",), ("status",)),
    also={"antal": "value", "count": "value"},
)
