"""Turns a practice set into the tables that layers read, under the names and in the shapes of the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from data.facts import small_areas
from data.facts.single_offences import SCHEMA, SINGLE_OFFENCES
from data.geography.areas_of import squares
from data.model import SQUARES, AreaLevel, Offence
from data.practice.assumptions import PER_RESIDENT, POPULATIONS
from data.practice.model import HOT_SPOT, PracticeData, identities, marked
from data.practice.planted import APART_M
from data.tables.contracts.measures import MEASURES as CONTRACT
from data.tables.parquet import typed

KIND_NAMES = {
    Offence.RESIDENTIAL_BURGLARY: "grannsamverkan",
    Offence.CAR_PART_THEFT: "bättre belysning på parkeringen",
    Offence.BURGLARY: "lås och larm",
    Offence.THEFT: "mer närvaro",
}
"""What an invented measure is called."""

QUIET_NAMES = ("rensad vegetation", "trygghetsvandring varje år", "ny gångväg", "stängd gångtunnel")
"""What the measures are called that stand where nothing was planted."""

YOUNG_NAME = "ny belysning"
"""What the measure is called that began so late that nothing can be said of it."""

STATUSES = ("done", "ongoing", "stopped")
"""Where measures that have begun stand, in turn."""


def tables_of(made: PracticeData) -> dict[str, pd.DataFrame]:
    """area_counts, area_bases, single_offences, measures, perceived and walks, every row marked as invented."""
    single = made.offences.rename(columns={"area_code": "regso"})
    times = {name: single[name].astype("datetime64[s]") for name in ("start", "end")}
    return {
        small_areas.AREA_COUNTS: marked(_counts(made)),
        small_areas.AREA_BASES: marked(_bases(made)),
        SINGLE_OFFENCES: single.assign(**times)[[*SCHEMA.names, "mark"]],
        CONTRACT.name: marked(_measures(made)),
        "practice_perceived": _in_degrees(made.perceived),
        "practice_walks": _in_degrees(made.walks),
    }


def _counts(made: PracticeData) -> pd.DataFrame:
    rows = made.offences
    towns, areas = sorted(made.areas.municipality_code.unique()), sorted(made.areas.code)
    placed: list[small_areas.Placed] = [
        (AreaLevel.MUNICIPALITY, pd.Index(towns).get_indexer(rows.municipality_code.astype("str")), towns),
        (AreaLevel.REGSO, pd.Index(areas).get_indexer(rows.area_code.astype("str")), areas),
    ]
    x, y = rows.x.to_numpy(), rows.y.to_numpy()
    placed += [(level, *squares(x, y, side)) for level, side in SQUARES.items()]
    return small_areas.year_counts(placed, rows.offence, rows.year)


def _bases(made: PracticeData) -> pd.DataFrame:
    """Residents in equal parts over a municipality's areas, as the generator has them, and the rest per resident.

    Whole numbers, which sum to the municipality's.
    """
    areas = made.areas.sort_values("code").astype({"municipality_code": "str", "code": "str"})
    towns = areas.groupby("municipality_code").code
    number, of = towns.cumcount().to_numpy(), towns.transform("size").to_numpy()
    small = {"area_level": str(AreaLevel.REGSO), "code": areas.code.to_numpy()}
    large = {"area_level": str(AreaLevel.MUNICIPALITY), "code": list(POPULATIONS)}
    parts = []
    for base, share in PER_RESIDENT.items():
        total = (pd.Series(POPULATIONS) * share).round()
        whole = areas.municipality_code.map(total).to_numpy()
        own = whole * (number + 1) // of - whole * number // of
        parts += [pd.DataFrame({**small, "base": base, "value": own})]
        parts += [pd.DataFrame({**large, "base": base, "value": total.to_numpy()})]
    return small_areas.bases_of(pd.concat(parts, ignore_index=True))


def _measures(made: PracticeData) -> pd.DataFrame:
    """Measures that begin when a planted hot spot ends, some where nothing was planted, and one that is too young."""
    at_hot_spots = (
        _measure(made, KIND_NAMES[Offence(spot.offence)], spot.x, spot.y, pd.Timestamp(spot.end))
        for spot in made.truth[made.truth.kind == HOT_SPOT].itertuples()
    )
    planned = pd.DataFrame([*at_hot_spots, *_elsewhere(made)])
    begun = np.array(STATUSES)[np.arange(len(planned)) % len(STATUSES)]
    begun = np.where(planned.title.str.endswith(YOUNG_NAME), "ongoing", begun)
    table = _in_degrees(planned).assign(
        measure_id=identities("m", len(planned)),
        status=np.where(planned.start >= f"{max(made.years)}-12-31", "decided", begun),
        owner="",
        place_id="",
        end="",
        cost_sek=pd.array([pd.NA] * len(planned), dtype="Int64"),
        origin="",
    )
    return typed(table[CONTRACT.column_names], CONTRACT)


def _elsewhere(made: PracticeData) -> Iterator[dict[str, Any]]:
    """At places of offences that lie away from every hot spot, the same ones for the same seed."""
    middle, last = min(made.years) + len(made.years) // 2, max(made.years)
    names = (*((name, pd.Timestamp(middle, 3, 1)) for name in QUIET_NAMES), (YOUNG_NAME, pd.Timestamp(last, 10, 1)))
    shuffled = np.random.default_rng(made.seed).permutation(len(made.offences))
    x, y = made.offences.x.to_numpy()[shuffled], made.offences.y.to_numpy()[shuffled]
    away = np.ones(len(x), dtype=bool)
    for spot in made.truth[made.truth.kind == HOT_SPOT].itertuples():
        away &= np.hypot(x - spot.x, y - spot.y) > APART_M
    for (name, start), place in zip(names, np.flatnonzero(away), strict=False):
        yield _measure(made, name, x[place], y[place], start)


def _measure(made: PracticeData, title: str, x: float, y: float, start: pd.Timestamp) -> dict[str, Any]:
    """One measure, in the municipality of the nearest invented offence."""
    offences = made.offences
    nearest = int(np.hypot(offences.x - x, offences.y - y).to_numpy().argmin())
    town = str(offences.municipality_code.iloc[nearest])
    fields = {"title": f"Övning: {title}", "municipality_code": town, "start": f"{start:%Y-%m-%d}"}
    return fields | {"x": float(x), "y": float(y)}


def _in_degrees(points: pd.DataFrame) -> pd.DataFrame:
    """Adds lon and lat (WGS 84) to points with x and y in EPSG:3006."""
    shapes = gpd.GeoSeries(gpd.points_from_xy(points.x, points.y), crs=3006).to_crs(4326)
    return points.assign(lon=shapes.x.to_numpy().round(5), lat=shapes.y.to_numpy().round(5))
