"""Invents offences, perceived places, safety-walk notes for practice, the same ones for the same seed."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.area import AREA
from data.facts.small_areas import parts_of
from data.model import AreaLevel
from data.practice.assumptions import HABITS, POPULATIONS
from data.practice.model import (
    OFFENCES,
    PRACTICE_MARK,
    Draft,
    Floats,
    Ints,
    Planted,
    PracticeData,
    identities,
    labels,
    marked,
)
from data.practice.notes import located, perceived_places, walk_notes
from data.practice.planted import plant
from data.practice.space import Ground, area_shares, density, draw_points, prepare
from data.practice.store import read, sweep, truth_table, write
from data.practice.times import draw_deeds, draw_intervals, hour_weights, hours_of, is_dark

__all__ = ["PRACTICE_MARK", "PracticeData", "counts", "generate", "load_or_make", "nested", "read", "write"]

DEFAULT_SEED = 20260101
DEFAULT_SIZE = 30_000
"""About half of the reported theft of all kinds in Södra Roslagen 2015-2025 (63 095, Brå)."""
YEARS = tuple(range(2015, 2026))
LARGEST_SIZE = 1_000_000
EPSG = 3006
BOUNDS = (200_000.0, 6_000_000.0, 1_000_000.0, 7_800_000.0)
"""West, south, east, north of any sensible coordinate in EPSG:3006."""
AREA_COLUMNS = ("code", "municipality_code", "geometry")


def generate(
    areas: gpd.GeoDataFrame,
    stations: pd.DataFrame,
    seed: int = DEFAULT_SEED,
    size: int = DEFAULT_SIZE,
    years: tuple[int, ...] = YEARS,
    populations: Mapping[str, int] = POPULATIONS,
) -> PracticeData:
    """Invents `size` offences and a fixed number of perceived places and walk notes inside the areas.

    areas: code, municipality_code and polygons in EPSG:3006, clipped to land if points are to stay on land.
    stations: name with x, y, or points, in EPSG:3006. years: whole years that are over.
    populations: residents per municipality code.
    The same arguments give the same bytes; the order of areas or stations is no matter.
    ValueError names what cannot be used and what to do.
    """
    _check(seed, size, years, areas, populations)
    years = tuple(sorted(years))
    known = areas.sort_values("code")
    ground = prepare(known, _station_points(stations))
    for_offences, for_planted, for_perceived, for_walks = (
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(4)
    )
    background = _background(ground, populations, size, years, for_offences)
    draft, planted = plant(background, ground, years, for_planted)
    offences, groups = _offence_table(draft, ground)
    return PracticeData(
        seed=seed,
        size=size,
        years=years,
        offences=offences,
        perceived=perceived_places(ground, populations, years, for_perceived),
        walks=walk_notes(ground, populations, years, for_walks),
        truth=_truth_table(planted, offences, groups),
        areas=marked(pd.DataFrame({"code": ground.codes, "municipality_code": ground.municipalities})),
    )


def counts(practice: PracticeData, level: AreaLevel) -> pd.DataFrame:
    """Table of code, year, offence, count, mark: each combination has a row, and a zero is a true zero.

    Each offence counts once, under its own kind; see nested() for Brå's way.
    """
    column, codes = {
        AreaLevel.MUNICIPALITY: ("municipality_code", practice.areas.municipality_code),
        AreaLevel.REGSO: ("area_code", practice.areas.code),
    }[level]
    keys = ["code", "year", "offence"]
    kinds = [str(offence) for offence in OFFENCES]
    every = pd.MultiIndex.from_product([sorted(set(codes)), practice.years, kinds], names=keys)
    offences = practice.offences
    found = offences.groupby([offences[column].astype(str), "year", offences.offence.astype(str)]).size()
    table = found.rename_axis(keys).reindex(every, fill_value=0).rename("count").reset_index()
    return marked(table)


def nested(table: pd.DataFrame) -> pd.DataFrame:
    """counts() in Brå's nesting: burglary is all premises, homes too; theft is all of chapter 8."""
    wide = table.pivot_table(index=["code", "year"], columns="offence", values="count", aggfunc="sum")
    sums = {str(kind): wide[[str(p) for p in parts_of(str(kind))]].sum(axis=1) for kind in OFFENCES}
    long = pd.DataFrame(sums).melt(ignore_index=False, var_name="offence", value_name="count").reset_index()
    return marked(long.sort_values(["code", "year"], kind="stable", ignore_index=True))


def load_or_make(
    folder: Path, areas: gpd.GeoDataFrame, stations: pd.DataFrame, seed: int = DEFAULT_SEED, size: int = DEFAULT_SIZE
) -> PracticeData:
    """The set for these inputs, read from folder/<seed>-<size>-<hash> or generated and kept there.

    Several processes may call at once: the first to finish keeps its set, the others read it.
    """
    _check(seed, size, YEARS, areas, POPULATIONS)
    chosen = folder / f"{seed}-{size}-{_fingerprint(areas, stations)}"
    if not chosen.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        with contextlib.suppress(FileExistsError):  # another process was first, with the same bytes
            write(generate(areas, stations, seed, size), chosen)
    return read(chosen)


def _fingerprint(areas: gpd.GeoDataFrame, stations: pd.DataFrame) -> str:
    """16 hex digits that change with the inputs, the area, this code and numpy's version, whose draws may change."""
    digest = hashlib.sha256(np.__version__.encode())
    digest.update(AREA.digest.encode())
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    known = areas.sort_values("code")
    digest.update(repr([*known.code, *known.municipality_code]).encode())
    digest.update(b"".join(shapely.to_wkb(np.array(known.geometry))))
    digest.update(_station_points(stations).tobytes())
    return digest.hexdigest()[:16]


def _background(
    ground: Ground, populations: Mapping[str, int], size: int, years: tuple[int, ...], rng: np.random.Generator
) -> Draft:
    """Offences without any planted pattern, kind after kind."""
    shares = np.array([HABITS[offence].share for offence in OFFENCES])
    kinds = np.sort(rng.choice(len(OFFENCES), size, p=shares / shares.sum()))
    hours = hours_of(years)
    dark = is_dark(hours)
    drafts = []
    for number, offence in enumerate(OFFENCES):
        habit, count = HABITS[offence], int((kinds == number).sum())
        deeds = draw_deeds(hours, hour_weights(hours, dark, habit), count, rng)
        of_areas = area_shares(ground, populations, habit.pull.station_area)
        area = rng.choice(len(ground.codes), count, p=of_areas)
        x, y = draw_points(ground, area, density(ground, habit.pull), rng)
        start, end = draw_intervals(deeds, habit, max(years), rng)
        drafts.append(Draft(np.full(count, number), area, x, y, start, end, np.full(count, -1)))
    fields = {name: np.concatenate([getattr(d, name) for d in drafts]) for name in Draft.__slots__}
    return Draft(**fields)


def _offence_table(draft: Draft, ground: Ground) -> tuple[pd.DataFrame, Ints]:
    """The offences in order of time, and the planted group of each row."""
    order = np.argsort(draft.start, kind="stable")
    table = pd.DataFrame(
        {
            "id": identities("o", len(order)),
            "offence": labels(draft.kind[order], OFFENCES),
            **located(ground, draft.area[order], draft.x[order], draft.y[order]),
            "start": draft.start[order].astype("datetime64[ms]"),
            "end": draft.end[order].astype("datetime64[ms]"),
            "year": draft.year[order],
        }
    )
    return marked(table), draft.group[order]


def _truth_table(planted: tuple[Planted, ...], offences: pd.DataFrame, groups: Ints) -> pd.DataFrame:
    rows = np.flatnonzero(groups >= 0)
    rows = rows[np.argsort(groups[rows], kind="stable")]
    members = np.split(rows, np.searchsorted(groups[rows], np.arange(1, len(planted))))
    records = []
    # split() answers with one empty part for none
    for pattern, name, at in zip(planted, identities("t", len(planted)), members, strict=False):
        own = offences.iloc[at]
        start, end = pattern.period or (own.start.min(), own.end.max())
        facts: dict[str, object] = {"kind": pattern.kind, "id": name, "offence": str(OFFENCES[pattern.offence])}
        facts |= {"x": pattern.x, "y": pattern.y, "radius_m": pattern.radius_m, "start": start, "end": end}
        records.append(facts | {"offences": len(own), "offence_ids": tuple(own.id)})
    return truth_table(records)


def _check(
    seed: int, size: int, years: tuple[int, ...], areas: gpd.GeoDataFrame, populations: Mapping[str, int]
) -> None:
    """ValueError when practice data cannot be made from these."""
    if seed < 0:
        raise ValueError(f"Seed {seed} is negative: choose 0 or more.")
    if not 1 <= size <= LARGEST_SIZE:
        raise ValueError(f"Size {size} is not possible: choose 1 to {LARGEST_SIZE} offences.")
    this_year = dt.datetime.now(dt.UTC).year
    if not years or len(set(years)) != len(years) or max(years) >= this_year:
        raise ValueError(f"Years {years} are not possible: give different years, all before {this_year}.")
    _check_areas(areas, populations)


def _check_areas(areas: gpd.GeoDataFrame, populations: Mapping[str, int]) -> None:
    missing = [name for name in AREA_COLUMNS if name not in areas]
    if missing:
        raise ValueError(f"The areas lack {', '.join(missing)}: give {', '.join(AREA_COLUMNS)}.")
    _check_crs(areas, "areas")
    if areas.empty or areas.code.duplicated().any():
        raise ValueError("The areas must be at least one, each code once: dissolve the polygons by code.")
    bad = areas.code[~(areas.geometry.area > 0) | ~areas.geometry.is_valid]
    if len(bad):
        raise ValueError(f"Areas without a valid surface: {', '.join(bad)}. Give polygons, repaired by make_valid().")
    unknown = sorted(set(areas.municipality_code) - set(populations))
    if unknown:
        raise ValueError(f"No population for municipality {', '.join(unknown)}: add it to populations.")


def _check_crs(table: pd.DataFrame, name: str) -> None:
    crs = getattr(table, "crs", None)
    if crs is None or crs.to_epsg() != EPSG:
        raise ValueError(f"The {name} are in {crs or 'no CRS'}: convert them with to_crs({EPSG}).")


def _station_points(stations: pd.DataFrame) -> Floats:
    """Station coordinates as n x 2, sorted, from x and y or else from points; refuses degrees."""
    if getattr(stations, "crs", None) is not None:
        _check_crs(stations, "stations")
    points = _coordinates(stations)
    west, south, east, north = BOUNDS
    good = (points > (west, south)).all(axis=1) & (points < (east, north)).all(axis=1)
    if not good.all():
        names = stations.get("name", stations.index.to_series())[~good]
        remedy = f"convert to EPSG:{EPSG} or leave them out."
        raise ValueError(f"Stations without a usable coordinate: {', '.join(map(str, names))}: {remedy}")
    return np.unique(points, axis=0)


def _coordinates(stations: pd.DataFrame) -> Floats:
    if "x" in stations and "y" in stations:
        return np.array(stations[["x", "y"]], dtype=np.float64)
    if isinstance(stations, gpd.GeoDataFrame) and stations.crs is not None:
        return np.column_stack((stations.geometry.x, stations.geometry.y))
    raise ValueError(f"The stations need x and y in EPSG:{EPSG} metres: add those columns, or give points.")
