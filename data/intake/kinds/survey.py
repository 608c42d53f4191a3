"""Answers of a survey."""

from __future__ import annotations

import pandas as pd

from data.intake.places_of_rows import Context, area_of_code, cells_of
from data.intake.reading import AREA, AREA_SAID, Reading
from data.intake.shaping import Beside, Columns, numbers, word

GROUPS = {"alla": "all", "totalt": "all", "kvinnor": "women", "kvinna": "women", "män": "men", "man": "men"}


def shape(table: pd.DataFrame, context: Context) -> tuple[Columns, Beside]:
    """Answers of a survey."""
    rows: Columns = area_of_code(table, context)
    rows |= {name: cells_of(table, name) for name in ("year", "survey", "question", "question_sv", "question_en")}
    return rows | {"group": word(table, "group", GROUPS)} | numbers(table, context, "percent", "margin", "n"), {}


READING = Reading(
    shape=shape,
    holds=(*AREA, "year", "survey", "question", "question_sv", "question_en", "group", "percent", "margin", "n"),
    needs=(AREA_SAID, ("year",), ("survey",), ("question",), ("question_sv",), ("group",), ("percent",)),
    also={"antal": "n", "namn": "question_sv"},
)
