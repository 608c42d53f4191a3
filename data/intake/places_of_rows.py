"""Which area and which municipality each row is for, by its code or by the polygon it lies in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from data.intake.declared import Declared
from data.intake.positions import Positions, area_at
from data.intake.raw import Raw
from data.intake.refusals import Sieve
from data.model import MUNICIPALITIES, MUNICIPALITY_CODES
from data.tables.shared import AREA_CODES

WITHOUT_ZERO = tuple(code[1:] for code in MUNICIPALITY_CODES if code.startswith("0"))
LOST = rf"({'|'.join(WITHOUT_ZERO) or '(?!)'})(R[0-9]{{3}}|[ABC][0-9]{{4}})?"
NAMES = {one.name.lower() + end: one.code for one in MUNICIPALITIES for end in ("", " kommun", "s kommun", "s stad")}
LEVELS = {"kommun": "municipality", "regso": "regso", "deso": "deso", "municipality": "municipality"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the shaping of rows may look at."""

    raw: Raw
    declared: Declared
    areas: pd.DataFrame  # code, name, municipality_code, version, geometry (EPSG:3006)
    sieve: Sieve
    notes: dict[str, str]
    now: datetime


def cells_of(table: pd.DataFrame, name: str) -> pd.Series:
    """The column, or empty cells if the file lacks it."""
    return table[name] if name in table else pd.Series("", index=table.index, dtype="str")


def municipality_of(table: pd.DataFrame) -> pd.Series:
    """Codes for official names; anything else as it stands."""
    cells = cells_of(table, "municipality")
    return cells.str.lower().map(NAMES).where(lambda found: found.notna(), cells).astype("str")


def area_of_code(table: pd.DataFrame, context: Context) -> dict[str, pd.Series]:
    """Columns area_level, area_code and area_version of rows that name their area. Wrong codes are refused."""
    sieve = context.sieve
    municipality, code = municipality_of(table), cells_of(table, "area_code").str.upper()
    column = np.where((code != "").to_numpy(dtype=bool), "area_code", "municipality")
    code = code.where(code != "", municipality)
    given = (code != "").to_numpy(dtype=bool)
    for name in ("area_code", "municipality"):
        own = given & (column == name)
        sieve.refuse(own & code.str.fullmatch(LOST).to_numpy(dtype=bool), name, code, "area.lost_zero")
        sieve.refuse(own & ~code.str.fullmatch(AREA_CODES).to_numpy(dtype=bool), name, code, "area.foreign")
    _refuse_other_municipality(table, municipality, code.str.slice(0, 4), sieve)
    levels = np.select([code.str.len() <= 4, code.str.contains("R")], ["municipality", "regso"], "deso")
    level = pd.Series(levels, dtype="str").where(given, "")
    cells = cells_of(table, "area_level")
    other = (cells != "") & (cells.str.lower().map(LEVELS).fillna("?").astype("str") != level)
    sieve.refuse(other.to_numpy(dtype=bool), "area_level", cells, "area.level")
    return {"area_level": level, "area_code": code, "area_version": _version(table, level, code, context)}


def _refuse_other_municipality(table: pd.DataFrame, said: pd.Series, found: Any, sieve: Sieve) -> None:
    both = ((said != "") & (found != "")).to_numpy(dtype=bool)
    lost = said.isin(WITHOUT_ZERO).to_numpy(dtype=bool)
    sieve.refuse(both & lost, "municipality", cells_of(table, "municipality"), "area.lost_zero")
    differ = both & (said.str.slice(0, 4) != found).to_numpy(dtype=bool)
    sieve.refuse(differ, "municipality", cells_of(table, "municipality"), "area.contradicted")


def _version(table: pd.DataFrame, level: pd.Series, code: pd.Series, context: Context) -> pd.Series:
    """The version said; required below the municipality, and that of the areas in use where those have the level."""
    said, sieve, areas = cells_of(table, "area_version"), context.sieve, context.areas
    small = level.isin(("regso", "deso")).to_numpy(dtype=bool)
    sieve.refuse(small & (said == "").to_numpy(dtype=bool), "area_version", code, "area.no_version")
    for name, mark in (("regso", "R"), ("deso", "[ABC]")):
        known = areas[areas["code"].str.contains(mark, regex=True)]
        rows = (level == name).to_numpy(dtype=bool)
        if len(known) and rows.any():
            other = ~said.isin(set(known["version"])).to_numpy(dtype=bool)
            sieve.refuse(rows & other, "area_version", said, "area.other_version")
            sieve.refuse(rows & ~code.isin(set(known["code"])).to_numpy(dtype=bool), "area_code", code, "area.unknown")
    return said.where(small, "")


def area_of_position(table: pd.DataFrame, where: Positions, context: Context) -> dict[str, pd.Series]:
    """The areas that points lie in; '' for rows without a point. Points in none are refused."""
    areas, sieve = context.areas.reset_index(drop=True), context.sieve
    found = area_at(where.lon, where.lat, areas)
    placed = ~np.isnan(where.lat)
    away = placed & (found < 0)
    shown = [f"{lat:g}, {lon:g}" for lat, lon in zip(where.lat, where.lon, strict=True)] if away.any() else None
    column = next((name for name in ("lat", "north", "y") if name in table), "geometry")
    sieve.refuse(away, column, shown, "position.outside")
    municipality = _taken(areas["municipality_code"], found)
    _refuse_other_municipality(table, municipality_of(table), municipality, sieve)
    return {
        "area_level": pd.Series(np.where(found < 0, "", "regso"), dtype="str"),
        "area_code": _taken(areas["code"], found),
        "area_version": _taken(areas["version"], found),
        "municipality_code": municipality,
    }


def _taken(values: pd.Series, rows: Any) -> pd.Series:
    """The value of each row's area, '' for row -1."""
    choices = np.append(values.to_numpy(dtype=object), "")
    return pd.Series(choices[rows], dtype="str")
