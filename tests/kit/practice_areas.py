"""Counts, bases and neighbours of practice data in the shape that layers read, for tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from data.geography import geometry, neighbours
from data.model import AreaLevel
from data.practice import generate as practice

GROUND = Path(__file__).resolve().parents[2] / "data" / "bundled"
SQUARES = {AreaLevel.SQUARE_1000: 1000, AreaLevel.SQUARE_500: 500}


@cache
def invented(seed: int = practice.DEFAULT_SEED) -> practice.PracticeData:
    """Practice data of the shipped ground."""
    areas, stations = (
        geometry.drawn_in_metres(GROUND / "geometry", name) for name in ("regso.geojson", "stations.geojson")
    )
    return practice.generate(areas, stations, seed)


def area_counts(offences: pd.DataFrame, codes: pd.DataFrame, years: tuple[int, ...]) -> pd.DataFrame:
    """area_level, code, year, offence, count, mark of invented offences, nested as Brå's; zeros are there."""
    placed = {
        AreaLevel.MUNICIPALITY: (offences.municipality_code.astype("str"), sorted(set(codes.municipality_code))),
        AreaLevel.REGSO: (offences.area_code.astype("str"), sorted(codes.code)),
    }
    for level, side in SQUARES.items():
        square = square_codes(offences, side)
        placed[level] = square, sorted(square.unique())
    parts = [
        _counted(offences, at, known, years).assign(area_level=str(level)) for level, (at, known) in placed.items()
    ]
    return pd.concat(parts, ignore_index=True)[["area_level", "code", "year", "offence", "count", "mark"]]


def square_codes(offences: pd.DataFrame, side: int) -> pd.Series:
    """The code of the square that each offence lies in."""
    east, north = (np.floor(offences[name] / side).astype(int) * side for name in ("x", "y"))
    return (east * 10_000_000 + north).map("{:013d}".format)


def _counted(offences: pd.DataFrame, at: pd.Series, codes: list[str], years: tuple[int, ...]) -> pd.DataFrame:
    kinds = [str(kind) for kind in practice.OFFENCES]
    every = pd.MultiIndex.from_product([codes, years, kinds], names=["code", "year", "offence"])
    found = offences.groupby([at.rename("code"), offences.year, offences.offence.astype("str")]).size()
    table = found.reindex(every, fill_value=0).rename("count").reset_index()
    return practice.nested(table).astype({"count": float})


def area_bases(codes: pd.DataFrame) -> pd.DataFrame:
    """area_level, code, year, population: a municipality's residents shared out over its areas, in equal parts."""
    towns = pd.Series(practice.POPULATIONS)
    each = codes.municipality_code.map(towns) / codes.groupby("municipality_code").code.transform("count")
    small = pd.DataFrame({"area_level": "regso", "code": codes.code.astype("str"), "population": each})
    large = pd.DataFrame({"area_level": "municipality", "code": towns.index, "population": towns.to_numpy()})
    both = pd.concat([large, small], ignore_index=True).astype({"population": "Float64"})
    return both.assign(year=pd.array([pd.NA] * len(both), dtype="Int64"))


@cache
def area_neighbours() -> pd.DataFrame:
    """area_level, code, neighbour of the shipped areas."""
    return neighbours.of_release(GROUND)


def tables_of(made: practice.PracticeData) -> dict[str, pd.DataFrame]:
    """The tables of practice data that layers of small areas read."""
    return {
        "area_counts": area_counts(made.offences, made.areas, made.years),
        "area_bases": area_bases(made.areas),
        "area_neighbours": area_neighbours(),
        "practice_perceived": made.perceived,
    }
