"""Offences one by one and what is counted from them, as layers read them: made up, or from the practice data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from data.geography import geometry
from data.model import AreaLevel
from data.practice import generate as practice
from data.release.look import TableMap
from layers.contract import Layer, Tables
from layers.kit.derived import with_derived

GROUND = Path(__file__).resolve().parents[2] / "data" / "bundled" / "geometry"
FIELDS = ["id", "offence", "x", "y", "municipality_code", "regso", "start", "end", "year"]


def events_of(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A table of events from rows that need not say everything; an end is the start, a place Danderyd's middle."""
    usual = {"offence": "residential_burglary", "x": 671_000.0, "y": 6_588_000.0, "municipality_code": "0162"}
    table = pd.DataFrame([usual | {"regso": "0162R001", "end": row["start"]} | dict(row) for row in rows])
    times = {name: table[name].astype("datetime64[s]") for name in ("start", "end")}
    return table.assign(id=[f"e{n}" for n in range(len(table))], year=times["start"].dt.year, **times)[FIELDS]


def counts_of(events: pd.DataFrame, *, mark: bool = False) -> pd.DataFrame:
    """area_counts of events, each counted whole in the year of its start, under its own kind only."""
    levels = {AreaLevel.MUNICIPALITY: "municipality_code", AreaLevel.REGSO: "regso"}
    parts = [
        events.groupby([events[column].astype("str"), "year", events.offence.astype("str")])
        .size()
        .rename_axis(["code", "year", "offence"])
        .rename("count")
        .astype(float)
        .reset_index()
        .assign(area_level=str(level))
        for level, column in levels.items()
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.assign(mark=practice.PRACTICE_MARK) if mark else table


def tables_of(events: pd.DataFrame, *layers: Layer, mark: bool = False, **more: pd.DataFrame) -> Tables:
    """The tables that layers read when these events are all there are, with what the layers derive from them."""
    counted = counts_of(events, mark=mark)
    return with_derived(TableMap({"single_offences": events, "area_counts": counted, **more}, {}), layers)


@cache
def practised() -> practice.PracticeData:
    """The practice data of the shipped ground, as a server makes them by its own settings."""
    areas, stations = (geometry.drawn_in_metres(GROUND, name) for name in ("regso.geojson", "stations.geojson"))
    return practice.generate(areas, stations)


def practice_events() -> pd.DataFrame:
    """The invented offences as a table of events."""
    return practised().offences.rename(columns={"area_code": "regso"})[FIELDS]
