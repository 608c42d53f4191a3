"""Turns the rows of a file into the columns of each kind's contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data.intake.identities import place_ids, with_own
from data.intake.numbers import plain_numbers
from data.intake.places_of_rows import Context, area_of_code, area_of_position, cells_of
from data.intake.positions import Positions, moved, positions
from data.intake.refusals import refused
from data.intake.times import days, instants, periods, refuse_unfinished
from data.tables.batch import Kind
from data.tables.offence_words import (
    BROADER,
    BY_BRA_ID,
    COUNTED,
    OFFENCES,
    PART_OF_BY_BRA_ID,
    WORDS,
)

Columns = dict[str, Any]
STATUS = {"definitiv": "final", "definitiva": "final", "slutlig": "final", "prel": "preliminary"}
STATUS |= {"prel.": "preliminary", "preliminär": "preliminary", "preliminära": "preliminary"}
GROUPS = {"alla": "all", "totalt": "all", "kvinnor": "women", "kvinna": "women", "män": "men", "man": "men"}
BASES = {"befolkning": "population", "folkmängd": "population", "invånare": "population", "bostäder": "dwellings"}
BASES |= {"hushåll": "households", "bilar": "cars", "personbilar": "cars"}
CATEGORIES = {
    "upplevs otrygg": "perceived_unsafe",
    "otrygg": "perceived_unsafe",
    "ordningsstörning": "disorder_reported",
}
CATEGORIES |= {"stökigt": "disorder_reported", "åtgärd": "measure", "förbättrad": "improved_example"}
STANDING = {"beslutad": "decided", "pågår": "ongoing", "pågående": "ongoing", "klar": "done", "genomförd": "done"}
STANDING |= {"avslutad": "done", "avbruten": "stopped", "stoppad": "stopped"}


def offences(table: pd.DataFrame, context: Context) -> tuple[Columns, Mapping[str, pd.DataFrame]]:
    """Single offences: by point or by area code."""
    where = _points(table, context)
    found = _area_of_either(table, where, context)
    start, end = _interval(table, context)
    rows: Columns = {"offence": _offence(table, context, PART_OF_BY_BRA_ID, OFFENCES), "start": start, "end": end}
    rows |= {"lat": where.lat, "lon": where.lon, **found}
    said = ("offence", "start", "end", "lat", "lon", "area_code", "area_version")
    rows["offence_id"] = with_own(cells_of(table, "offence_id"), [rows[name] for name in said])
    return rows, {}


def counts(table: pd.DataFrame, context: Context) -> tuple[Columns, Mapping[str, pd.DataFrame]]:
    """Counted offences of an area and a period."""
    rows: Columns = area_of_code(table, context)
    rows |= {"offence": _offence(table, context, {name: name for name in BROADER}, COUNTED)}
    rows |= _numbers(table, context, "count", "per_100k")
    return rows | _standing(table, context), {}


def denominators(table: pd.DataFrame, context: Context) -> tuple[Columns, Mapping[str, pd.DataFrame]]:
    """What offences are set against: residents, dwellings, households, cars."""
    rows: Columns = area_of_code(table, context)
    rows |= {"base": _word(table, "base", BASES)}
    return rows | _numbers(table, context, "value") | _standing(table, context), {}


def survey(table: pd.DataFrame, context: Context) -> tuple[Columns, Mapping[str, pd.DataFrame]]:
    """Answers of a survey."""
    rows: Columns = area_of_code(table, context)
    rows |= {name: cells_of(table, name) for name in ("year", "survey", "question", "question_sv", "question_en")}
    return rows | {"group": _word(table, "group", GROUPS)} | _numbers(table, context, "percent", "margin", "n"), {}


def places(table: pd.DataFrame, context: Context) -> tuple[Columns, Mapping[str, pd.DataFrame]]:
    """Named places: points, lines or polygons."""
    where = positions(table, context.raw.shapes, context.raw.crs, context.declared, context.sieve)
    context.notes.update(where.notes)
    rows: Columns = {
        name: cells_of(table, name) for name in ("name", "place_type", "text_sv", "text_en", "year", "source_url")
    }
    rows |= {"category": _word(table, "category", CATEGORIES), "lat": where.lat, "lon": where.lon}
    rows["municipality_code"] = _municipality(table, where, context)
    rows["shape"] = _outlines(where, context)
    said = ("name", "municipality_code", "category", "year", "text_sv", "lat", "lon", "shape")
    own = cells_of(table, "place_id")
    rows["place_id"] = place_ids(own, rows["municipality_code"], [rows[name] for name in said])
    return rows, {}


def measures(table: pd.DataFrame, context: Context) -> tuple[Columns, Mapping[str, pd.DataFrame]]:
    """What is done, where, by whom and for how much."""
    where = _points(table, context)
    rows: Columns = {name: cells_of(table, name) for name in ("title", "place_id", "owner")}
    rows |= {name: days(cells_of(table, name), context.sieve, name) for name in ("start", "end")}
    rows |= {"status": _word(table, "status", STANDING), "lat": where.lat, "lon": where.lon}
    rows |= {"municipality_code": _municipality(table, where, context)} | _numbers(table, context, "cost_sek")
    said = ("title", "municipality_code", "place_id", "start", "owner", "lat", "lon")
    rows["measure_id"] = with_own(cells_of(table, "measure_id"), [rows[name] for name in said])
    return rows, {}


def areas(table: pd.DataFrame, context: Context) -> tuple[Columns, Mapping[str, pd.DataFrame]]:
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


SHAPERS: Mapping[Kind, Callable[[pd.DataFrame, Context], tuple[Columns, Mapping[str, pd.DataFrame]]]] = {
    Kind.OFFENCES: offences,
    Kind.COUNTS: counts,
    Kind.DENOMINATORS: denominators,
    Kind.SURVEY: survey,
    Kind.PLACES: places,
    Kind.MEASURES: measures,
    Kind.AREAS: areas,
}
"""How rows of each kind are shaped; further tables have a row for every row, and fall with it."""


def _word(table: pd.DataFrame, name: str, words: dict[str, str]) -> pd.Series:
    """Swedish words as the contract's; others in lower case as they stand, for the contract to judge."""
    cells = cells_of(table, name).str.lower()
    return cells.map(words).where(lambda found: found.notna(), cells).astype("str")


def _standing(table: pd.DataFrame, context: Context) -> Columns:
    """The period of each row and whether its figure is final, which that of a period that goes on cannot be."""
    period, status = periods(table, context.sieve, context.now), _word(table, "status", STATUS)
    refuse_unfinished(period, status, context.sieve, context.now)
    return {"period": period, "status": status}


def _numbers(table: pd.DataFrame, context: Context, *names: str) -> Columns:
    return {name: plain_numbers(cells_of(table, name), context.sieve, name) for name in names}


def _offence(table: pd.DataFrame, context: Context, parts: Mapping[str, Any], allowed: Sequence[str]) -> pd.Series:
    """The offence that each row names in one of three ways; the first one that the file has."""
    if "offence" in table:
        column, words, key = "offence", {**WORDS, **BY_BRA_ID, **parts}, "offence.name"
    elif "bra_id" in table:
        column, words, key = "bra_id", {**BY_BRA_ID, **parts}, "offence.name"
    else:
        column, words, key = "crime_code", dict(context.declared.codes) or {"": ""}, "offence.code"
        allowed = OFFENCES
    cells = cells_of(table, column)
    found = cells.str.lower().map(words).fillna("").astype("str")
    context.sieve.refuse((found == "").to_numpy(dtype=bool), column, cells, key, allowed=", ".join(allowed))
    return found


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


def _points(table: pd.DataFrame, context: Context) -> Positions:
    """Positions of rows that may only be points."""
    where = positions(table, context.raw.shapes, context.raw.crs, context.declared, context.sieve)
    context.notes.update(where.notes)
    if where.shapes is not None:
        kinds = shapely.get_type_id(where.shapes)
        context.sieve.refuse((kinds != 0) & (kinds != -1), "geometry", None, "shape.not_point")
    return where


def _area_of_either(table: pd.DataFrame, where: Positions, context: Context) -> Columns:
    """By point where there is one, else by code."""
    placed = ~np.isnan(where.lat)
    by_point = area_of_position(table, where, context) if placed.any() else {}
    if placed.all():
        return dict(by_point)
    by_code: Columns = area_of_code(_blanked(table, placed), context)
    by_code["municipality_code"] = by_code["area_code"].str.slice(0, 4)
    nowhere = ~placed & (by_code["area_code"] == "").to_numpy(dtype=bool)
    column = "lat" if "lat" in table else "area_code"
    context.sieve.refuse(nowhere, column, None, "position.none")
    return {name: by_point[name].where(placed, values) for name, values in by_code.items()} if by_point else by_code


def _blanked(table: pd.DataFrame, placed: Any) -> pd.DataFrame:
    """The table without what rows with a point say of their area, which the point has settled."""
    names = [name for name in ("area_level", "area_code", "area_version", "municipality") if name in table]
    return table.assign(**{name: table[name].mask(placed, "") for name in names})


def _municipality(table: pd.DataFrame, where: Positions, context: Context) -> pd.Series:
    found = _area_of_either(table, where, context)["municipality_code"]
    return pd.Series(found, dtype="str")


def _outlines(where: Positions, context: Context) -> pd.Series:
    """WKT of lines and polygons, '' for points."""
    if where.shapes is None:
        return pd.Series("", index=range(len(where.lat)), dtype="str")
    shapes = _repaired(where.shapes, context)
    kinds = shapely.get_type_id(shapes)
    mixed = kinds == 7
    context.sieve.refuse(mixed, "geometry", None, "shape.mixture")
    texts = shapely.to_wkt(shapes, rounding_precision=6)
    return pd.Series(np.where((kinds > 0) & ~mixed, texts, ""), dtype="str")


def _repaired(shapes: Any, context: Context) -> Any:
    """Shapes that do not cross themselves; how many were repaired is told."""
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    if broken.any():
        context.notes["repaired"] = f"{int(broken.sum())} shapes that crossed themselves were repaired"
        shapes = np.where(broken, shapely.make_valid(shapes), shapes)
    return shapes


def _polygons(where: Positions, context: Context) -> Any:
    """The areas' polygons in EPSG:3006; other shapes are refused."""
    shapes = _repaired(where.shapes, context)
    wrong = ~np.isin(shapely.get_type_id(shapes), (3, 6))
    context.sieve.refuse(wrong, "geometry", None, "shape.not_polygon")
    return np.where(wrong, None, moved(shapes, 4326, 3006))
