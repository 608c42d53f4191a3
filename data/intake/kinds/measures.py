"""What is done, where, by whom and for how much."""

from __future__ import annotations

import pandas as pd

from data.intake.places_of_rows import Context, cells_of
from data.intake.reading import POSITION, Reading
from data.intake.shaping import Beside, Columns, municipality, numbers, points, with_own, word
from data.intake.times import days

STANDING = {"beslutad": "decided", "pågår": "ongoing", "pågående": "ongoing", "klar": "done", "genomförd": "done"}
STANDING |= {"avslutad": "done", "avbruten": "stopped", "stoppad": "stopped"}


def shape(table: pd.DataFrame, context: Context) -> tuple[Columns, Beside]:
    """What is done, where, by whom and for how much."""
    where = points(table, context)
    rows: Columns = {name: cells_of(table, name) for name in ("title", "place_id", "owner")}
    rows |= {name: days(cells_of(table, name), context.sieve, name) for name in ("start", "end")}
    rows |= {"status": word(table, "status", STANDING), "lat": where.lat, "lon": where.lon}
    rows |= {"municipality_code": municipality(table, where, context)} | numbers(table, context, "cost_sek")
    said = ("title", "municipality_code", "place_id", "start", "owner", "lat", "lon")
    rows["measure_id"] = with_own(cells_of(table, "measure_id"), [rows[name] for name in said])
    return rows, {}


READING = Reading(
    shape=shape,
    holds=("measure_id", "title", "municipality", "place_id", "start", "end", "status", "owner", "cost_sek", *POSITION),
    needs=(("title",), ("status",)),
    also={"id": "measure_id"},
)
