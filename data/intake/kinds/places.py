"""Named places: points, lines or polygons."""

from __future__ import annotations

import pandas as pd

from data.intake.places_of_rows import Context, cells_of
from data.intake.positions import positions
from data.intake.reading import POSITION, Reading
from data.intake.shaping import Beside, Columns, municipality, outlines, place_ids, word

CATEGORIES = {"upplevs otrygg": "perceived_unsafe", "otrygg": "perceived_unsafe"}
CATEGORIES |= {"ordningsstörning": "disorder_reported"}
CATEGORIES |= {"stökigt": "disorder_reported", "åtgärd": "measure", "förbättrad": "improved_example"}
AS_TOLD = ("place_type", "text_sv", "text_en", "year", "source_url")


def shape(table: pd.DataFrame, context: Context) -> tuple[Columns, Beside]:
    """Named places: points, lines or polygons."""
    where = positions(table, context.raw.shapes, context.raw.crs, context.declared, context.sieve)
    context.notes.update(where.notes)
    rows: Columns = {name: cells_of(table, name) for name in ("name", *AS_TOLD)}
    rows |= {"category": word(table, "category", CATEGORIES), "lat": where.lat, "lon": where.lon}
    rows["municipality_code"] = municipality(table, where, context)
    rows["shape"] = outlines(where, context)
    said = ("name", "municipality_code", "category", "year", "text_sv", "lat", "lon", "shape")
    own = cells_of(table, "place_id")
    rows["place_id"] = place_ids(own, rows["municipality_code"], [rows[name] for name in said])
    return rows, {}


READING = Reading(
    shape=shape,
    holds=("place_id", "name", "municipality", "category", *AS_TOLD, *POSITION),
    needs=(("name",), ("category",), ("text_sv",), ("year",)),
    also={"id": "place_id"},
)
