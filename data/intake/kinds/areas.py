"""Polygons of a version of the areas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from data.intake.places_of_rows import Context, area_of_code, cells_of
from data.intake.positions import moved, positions
from data.intake.reading import AREA, AREA_SAID, Reading
from data.intake.refusals import refused
from data.intake.shaping import Beside, Columns, repaired


def shape(table: pd.DataFrame, context: Context) -> tuple[Columns, Beside]:
    """Polygons of a version of the areas, in EPSG:3006."""
    if context.raw.shapes is None:
        raise refused("file.no_shapes")
    where = positions(table, context.raw.shapes, context.raw.crs, context.declared, context.sieve)
    context.notes.update(where.notes)
    rows: Columns = area_of_code(table, replace(context, areas=context.areas.iloc[:0]))
    rows |= {"name": cells_of(table, "name"), "municipality_code": rows["area_code"].str.slice(0, 4)}
    shapes = repaired(where.shapes, context)
    wrong = ~np.isin(shapely.get_type_id(shapes), (3, 6))
    context.sieve.refuse(wrong, "geometry", None, "shape.not_polygon")
    wkb = shapely.to_wkb(np.where(wrong, None, moved(shapes, 4326, 3006)))
    named = {name: rows[name] for name in ("area_code", "area_version")}
    return rows, {"shapes": pd.DataFrame(named | {"wkb": wkb})}


READING = Reading(shape=shape, holds=(*AREA, "name"), needs=(AREA_SAID,))
