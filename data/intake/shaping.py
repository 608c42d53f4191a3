"""Turns columns of a file into those of a contract: what several kinds of file have in common."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data.intake.numbers import plain_numbers
from data.intake.places_of_rows import Context, area_of_code, area_of_position, cells_of
from data.intake.positions import Positions, positions
from data.intake.times import periods, refuse_unfinished
from data.model import MUNICIPALITIES
from data.tables.offence_words import BY_BRA_ID, OFFENCES, WORDS

Columns = dict[str, Any]
Beside = Mapping[str, pd.DataFrame]
"""Further tables: they have a row for every row, and fall with it."""

STATUS = {"definitiv": "final", "definitiva": "final", "slutlig": "final", "prel": "preliminary"}
STATUS |= {"prel.": "preliminary", "preliminär": "preliminary", "preliminära": "preliminary"}
CHUNK = 100_000
"""Rows that are text in memory at a time."""

LETTERS = {municipality.code: municipality.letters for municipality in MUNICIPALITIES}
"""First letters of the ids of places, by municipality."""


def word(table: pd.DataFrame, name: str, words: dict[str, str]) -> pd.Series:
    """Swedish words as the contract's; others in lower case as they stand, for the contract to judge."""
    cells = cells_of(table, name).str.lower()
    return cells.map(words).where(lambda found: found.notna(), cells).astype("str")


def standing(table: pd.DataFrame, context: Context) -> Columns:
    """The period of each row and whether its figure is final, which that of a period that goes on cannot be."""
    period, status = periods(table, context.sieve, context.now), word(table, "status", STATUS)
    refuse_unfinished(period, status, context.sieve, context.now)
    return {"period": period, "status": status}


def numbers(table: pd.DataFrame, context: Context, *names: str) -> Columns:
    """Columns of numbers, written in any of the usual ways."""
    return {name: plain_numbers(cells_of(table, name), context.sieve, name) for name in names}


def named_offence(table: pd.DataFrame, context: Context, parts: Mapping[str, Any], allowed: Sequence[str]) -> pd.Series:
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


def points(table: pd.DataFrame, context: Context) -> Positions:
    """Positions of rows that may only be points."""
    where = positions(table, context.raw.shapes, context.raw.crs, context.declared, context.sieve)
    context.notes.update(where.notes)
    if where.shapes is not None:
        kinds = shapely.get_type_id(where.shapes)
        context.sieve.refuse((kinds != 0) & (kinds != -1), "geometry", None, "shape.not_point")
    return where


def area_of_either(table: pd.DataFrame, where: Positions, context: Context) -> Columns:
    """By point where there is one, else by code."""
    placed = ~np.isnan(where.lat)
    by_point = area_of_position(table, where, context) if placed.any() else {}
    if placed.all():
        return dict(by_point)
    # What rows with a point say of their area the point has settled.
    said = [name for name in ("area_level", "area_code", "area_version", "municipality") if name in table]
    by_code: Columns = area_of_code(table.assign(**{name: table[name].mask(placed, "") for name in said}), context)
    by_code["municipality_code"] = by_code["area_code"].str.slice(0, 4)
    nowhere = ~placed & (by_code["area_code"] == "").to_numpy(dtype=bool)
    column = "lat" if "lat" in table else "area_code"
    context.sieve.refuse(nowhere, column, None, "position.none")
    return {name: by_point[name].where(placed, values) for name, values in by_code.items()} if by_point else by_code


def municipality(table: pd.DataFrame, where: Positions, context: Context) -> pd.Series:
    """The code of the municipality that each row lies in."""
    return pd.Series(area_of_either(table, where, context)["municipality_code"], dtype="str")


def outlines(where: Positions, context: Context) -> pd.Series:
    """WKT of lines and polygons, '' for points."""
    if where.shapes is None:
        return pd.Series("", index=range(len(where.lat)), dtype="str")
    shapes = repaired(where.shapes, context)
    kinds = shapely.get_type_id(shapes)
    mixed = kinds == 7
    context.sieve.refuse(mixed, "geometry", None, "shape.mixture")
    texts = shapely.to_wkt(shapes, rounding_precision=6)
    return pd.Series(np.where((kinds > 0) & ~mixed, texts, ""), dtype="str")


def repaired(shapes: Any, context: Context) -> Any:
    """Shapes that do not cross themselves; how many were repaired is told."""
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    if broken.any():
        context.notes["repaired"] = f"{int(broken.sum())} shapes that crossed themselves were repaired"
        shapes = np.where(broken, shapely.make_valid(shapes), shapes)
    return shapes


def _digests(columns: list[Any]) -> Any:
    """Sixteen hexadecimal digits for each row. Rows that say the same are told apart by their order."""
    series = [pd.Series(column).reset_index(drop=True) for column in columns]
    found = np.empty(len(series[0]), dtype=object)
    for start in range(0, len(found), CHUNK):
        cells = [one.iloc[start : start + CHUNK].astype("str").fillna("").tolist() for one in series]
        found[start : start + CHUNK] = [_digest("\x1f".join(row)) for row in zip(*cells, strict=True)]
    twin = pd.Series(found).groupby(found, sort=False).cumcount().to_numpy()
    for row in np.flatnonzero(twin):
        found[row] = _digest(f"{found[row]}\x1f{twin[row]}")
    return found


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def with_own(ids: pd.Series, columns: list[Any]) -> pd.Series:
    """The ids that rows have, and digests where they have none."""
    lacking = (ids == "").to_numpy(dtype=bool)
    if not lacking.any():
        return ids
    series = [pd.Series(column).reset_index(drop=True) for column in columns]
    made = _digests(series if lacking.all() else [one[lacking] for one in series])
    found = ids.to_numpy(dtype=object).copy()
    found[lacking] = made
    return pd.Series(found, dtype="str")


def place_ids(ids: pd.Series, municipalities: pd.Series, columns: list[Any]) -> pd.Series:
    """Ids as DAN123456789012: letters of the municipality and twelve digits of the digest, where a row has none."""
    made = with_own(ids, columns)
    own = made.to_numpy() != ids.to_numpy()
    letters = municipalities.map(LETTERS).fillna("XXX")
    numbered = [
        f"{letter}{int(text, 16) % 10**12:012}" if new else text
        for letter, text, new in zip(letters, made, own, strict=True)
    ]
    return pd.Series(numbered, dtype="str")
