"""Turns a practice set into the tables that layers read, under the names and in the shapes of the real ones."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from data.model import SQUARES, AreaLevel, Offence
from data.sources import small_areas
from data.sources.practice_assumptions import PER_RESIDENT, POPULATIONS
from data.sources.practice_model import HOT_SPOT, PracticeData, marked
from data.sources.single_offences import SINGLE_OFFENCES

MEASURES = "measures"
KIND_NAMES = {
    Offence.RESIDENTIAL_BURGLARY: "grannsamverkan",
    Offence.CAR_PART_THEFT: "bättre belysning på parkeringen",
    Offence.BURGLARY: "lås och larm",
    Offence.THEFT: "mer närvaro",
}
"""What an invented measure is called."""

QUIET = 4
"""So many invented measures stand where nothing was planted."""


def tables_of(made: PracticeData) -> dict[str, pd.DataFrame]:
    """area_counts, area_bases, single_offences, measures, perceived and walks, every row marked as invented."""
    return {
        small_areas.AREA_COUNTS: marked(_counts(made)),
        small_areas.AREA_BASES: marked(_bases(made)),
        SINGLE_OFFENCES: _offences(made),
        MEASURES: marked(_measures(made)),
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
    placed += [(level, *small_areas.squares(x, y, side)) for level, side in SQUARES.items()]
    return small_areas.year_counts(placed, rows.offence, rows.year)


def _bases(made: PracticeData) -> pd.DataFrame:
    """Residents in equal parts over a municipality's areas, as the generator has them, and the rest per resident."""
    areas = made.areas
    people = areas.municipality_code.astype("str").map(POPULATIONS)
    each = people / areas.groupby("municipality_code").code.transform("size")
    small = pd.DataFrame({"area_level": str(AreaLevel.REGSO), "code": areas.code.astype("str"), "people": each})
    towns = pd.DataFrame({"code": list(POPULATIONS), "people": list(POPULATIONS.values())})
    both = pd.concat([small, towns.assign(area_level=str(AreaLevel.MUNICIPALITY))], ignore_index=True)
    parts = [both.assign(base=base, value=(both.people * share).round()) for base, share in PER_RESIDENT.items()]
    return small_areas.bases_of(pd.concat(parts, ignore_index=True))


def _offences(made: PracticeData) -> pd.DataFrame:
    rows = made.offences
    return rows.rename(columns={"area_code": "regso"})


def _measures(made: PracticeData) -> pd.DataFrame:
    """Measures that begin when a planted hot spot ends, some where nothing was planted, and one that is too young."""
    spots = made.truth[made.truth.kind == HOT_SPOT]
    rng = np.random.default_rng(made.seed)
    quiet = made.offences.iloc[np.sort(rng.choice(len(made.offences), min(QUIET, len(made.offences)), replace=False))]
    middle, last = min(made.years) + len(made.years) // 2, max(made.years)
    rows = [
        _measure(KIND_NAMES[Offence(row.offence)], row.x, row.y, pd.Timestamp(row.end)) for row in spots.itertuples()
    ]
    rows += [_measure("rensad vegetation", row.x, row.y, pd.Timestamp(middle, 3, 1)) for row in quiet.itertuples()]
    rows += [_measure("ny belysning", row.x, row.y, pd.Timestamp(last, 10, 1)) for row in quiet.head(1).itertuples()]
    table = pd.DataFrame(rows)
    names = [f"ovn-m-{number:07d}" for number in range(1, len(table) + 1)]
    return _placed(table.assign(measure_id=names), made)


def _measure(title: str, x: float, y: float, start: pd.Timestamp) -> dict[str, Any]:
    fields = {"title": f"Övning: {title}", "x": float(x), "y": float(y), "start": f"{start:%Y-%m-%d}"}
    return fields | {"end": "", "status": "ongoing", "owner": "", "place_id": "", "cost_sek": pd.NA, "origin": ""}


def _placed(table: pd.DataFrame, made: PracticeData) -> pd.DataFrame:
    """With lat, lon and the municipality of the nearest invented offence."""
    points = _in_degrees(table)
    offences = made.offences
    near = [((offences.x - x) ** 2 + (offences.y - y) ** 2).idxmin() for x, y in zip(table.x, table.y, strict=True)]
    towns = offences.municipality_code.loc[near].astype("str").to_numpy()
    return points.assign(municipality_code=towns).astype({"cost_sek": "Int64"}).drop(columns=["x", "y"])


def _in_degrees(points: pd.DataFrame) -> pd.DataFrame:
    """Adds lon and lat (WGS 84) to points with x and y in EPSG:3006."""
    shapes = gpd.GeoSeries(gpd.points_from_xy(points.x, points.y), crs=3006).to_crs(4326)
    return points.assign(lon=shapes.x.to_numpy().round(5), lat=shapes.y.to_numpy().round(5))
