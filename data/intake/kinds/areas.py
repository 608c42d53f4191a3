"""Polygons of a version of the areas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely

from data.intake.places_of_rows import Context, area_of_code, cells_of
from data.intake.positions import Positions, moved, positions
from data.intake.reading import AREA, AREA_SAID, Reading
from data.intake.refusals import refused
from data.intake.shaping import Beside, Columns, repaired


def shape(table: pd.DataFrame, context: Context) -> tuple[Columns, Beside]:
    """Polygons of a version of the areas, in EPSG:3006."""
    if context.raw.shapes is None:
        raise refused("file.no_shapes")
    where = positions(table, context.raw.shapes, context.raw.crs, context.declared, context.sieve)
    context.notes.update(where.notes)
    unbound = Context(
        raw=context.raw,
        declared=context.declared,
        areas=context.areas.iloc[:0],
        sieve=context.sieve,
        notes=context.notes,
        now=context.now,
    )
    rows: Columns = area_of_code(table, unbound)
    rows |= {"name": cells_of(table, "name"), "municipality_code": rows["area_code"].str.slice(0, 4)}
    shapes = _polygons(where, context)
    beside = pd.DataFrame(
        {name: rows[name] for name in ("area_code", "area_version")} | {"wkb": shapely.to_wkb(shapes)}
    )
    return rows, {"shapes": beside}


def _polygons(where: Positions, context: Context) -> Any:
    """The areas' polygons in EPSG:3006; other shapes are refused."""
    shapes = repaired(where.shapes, context)
    wrong = ~np.isin(shapely.get_type_id(shapes), (3, 6))
    context.sieve.refuse(wrong, "geometry", None, "shape.not_polygon")
    return np.where(wrong, None, moved(shapes, 4326, 3006))


READING = Reading(
    shape=shape,
    holds=(*AREA, "name"),
    needs=(AREA_SAID,),
)
