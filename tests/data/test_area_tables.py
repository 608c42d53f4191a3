"""Counts of small areas and squares add up, nest as Brå's do, and are the same kind of table for real and invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.facts import single_offences, small_areas
from data.facts.small_areas import AREA_BASES, AREA_COUNTS
from data.geography import levels
from data.geography.areas_of import squares
from data.model import SQUARES, AreaLevel, Offence
from data.practice import tables as practice_tables
from data.release import look as releases
from data.release.changes import Result, take_in
from data.release.shelf import active_folder
from data.tables.batch import Kind
from kit.desk_samples import batch, desk, offence
from kit.practice_areas import GROUND, invented

YEARS_OF_THREE = ("2023-01-10T12:00", "2024-06-01T12:00", "2025-12-24T12:00")

events = st.lists(st.tuples(st.integers(-1, 4), st.sampled_from(list(Offence)), st.integers(2015, 2018)), max_size=40)


@pytest.fixture(scope="module")
def practised() -> dict[str, pd.DataFrame]:
    return practice_tables.tables_of(invented())


@pytest.fixture(scope="module")
def come_in(tmp_path_factory: pytest.TempPathFactory) -> releases.Release:
    """A release with three car-part thefts and a burglary in a home in Täby, over three whole years."""
    ours = desk(tmp_path_factory.mktemp("areas"))
    rows = [offence(n, start=start, end=start) for n, start in enumerate(YEARS_OF_THREE)]
    rows.append(offence(9, start=YEARS_OF_THREE[1], end=YEARS_OF_THREE[1], offence="residential_burglary"))
    outcome = take_in(ours, (batch(Kind.OFFENCES, rows, "areas"),))
    assert outcome.result is not Result.REFUSED, outcome.stops
    made = active_folder(ours.data_dir)
    assert made is not None
    return releases.load(made)


@given(events)
def test_every_event_with_a_place_counts_once_in_its_own_kind_and_in_what_holds_it(
    given_events: list[tuple[int, Offence, int]],
) -> None:
    area, kind, year = (list(part) for part in zip(*given_events, strict=True)) if given_events else ([], [], [])
    codes = [f"016{n}" for n in range(5)]
    found = small_areas.year_counts([(AreaLevel.REGSO, np.array(area, dtype=int), codes)], kind, year)
    for one in Offence:
        holds = set(small_areas.parts_of(one))
        inside = sum(1 for a, k, _ in given_events if a >= 0 and str(k) in holds)
        assert found[found.offence == one]["count"].sum() == inside
    assert not found.duplicated(["area_level", "code", "year", "offence"]).any()


def test_without_events_the_table_has_its_columns_and_no_rows() -> None:
    empty = small_areas.no_counts()
    assert list(empty.columns) == ["area_level", "code", "year", "offence", "count"] and empty.empty


def test_invented_counts_are_those_of_the_events_at_every_level(practised: dict[str, pd.DataFrame]) -> None:
    counts, rows = practised[AREA_COUNTS], invented().offences
    thefts = counts[counts.offence == Offence.THEFT]
    for level in (AreaLevel.MUNICIPALITY, AreaLevel.REGSO, *SQUARES):
        assert thefts[thefts.area_level == level]["count"].sum() == len(rows), level
    regso = counts[(counts.area_level == "regso") & (counts.offence == Offence.CAR_PART_THEFT) & (counts.year == 2020)]
    mine = rows[(rows.offence == "car_part_theft") & (rows.year == 2020)].area_code.astype("str").value_counts()
    assert regso.set_index("code")["count"].loc[mine.index].astype(int).to_dict() == mine.to_dict()
    assert len(regso) == 63, "an area without offences has a true zero"


def test_invented_residents_sum_to_the_municipality_and_everything_is_marked(
    practised: dict[str, pd.DataFrame],
) -> None:
    bases = practised[AREA_BASES]
    towns = bases[bases.area_level == "municipality"].set_index("code").population
    small = bases[bases.area_level == "regso"]
    sums = small.groupby(small.code.str[:4]).population.sum()
    assert (sums - towns).abs().max() <= len(small)
    assert (bases.cars < bases.population).all() and (bases.dwellings < bases.population).all()
    for name, table in practised.items():
        assert table["mark"].notna().all() and len(table), name


def test_invented_measures_follow_what_was_planted(practised: dict[str, pd.DataFrame]) -> None:
    measures = practised["measures"]
    planted = invented().truth[lambda truth: truth.kind == "hot_spot"]
    assert set(planted.end.dt.strftime("%Y-%m-%d")) <= set(measures.start)
    assert measures.title.str.startswith("Övning: ").all() and measures.measure_id.is_unique
    assert measures.start.max() >= f"{max(invented().years)}-10-01", "one is too young to be judged"
    pd.testing.assert_frame_equal(measures, practice_tables.tables_of(invented())["measures"])


def test_what_came_in_is_counted_in_whole_years_and_nested(come_in: releases.Release) -> None:
    counts = come_in.tables[AREA_COUNTS]
    assert sorted(counts.year.unique()) == [2023, 2024, 2025]
    taby = counts[(counts.area_level == "municipality") & (counts.code == "0160") & (counts.year == 2024)]
    found = taby.set_index("offence")["count"].to_dict()
    assert found == {"burglary": 1, "residential_burglary": 1, "car_part_theft": 1, "theft": 2}
    assert len(counts[(counts.area_level == "regso") & (counts.year == 2023) & (counts.offence == "theft")]) == 63


@pytest.mark.parametrize(
    ("oldest", "newest", "whole"),
    [
        ("2023-01-05", "2025-12-02", [2023, 2024, 2025]),
        ("2023-02-05", "2025-11-30", [2024]),
        ("2024-03-01", "2024-10-01", []),
    ],
)  # fmt: skip
def test_a_year_that_is_cut_off_is_no_year(oldest: str, newest: str, whole: list[int]) -> None:
    months = pd.DataFrame(
        {
            "area_level": "municipality",
            "area_code": "0160",
            "offence": "theft",
            "period": [f"{year}-06" for year in (2023, 2024, 2025)],
            "count": 1.0,
        }
    )
    found = small_areas.from_months(months, newest, oldest, {})
    assert sorted(found.year.unique()) == whole


def test_real_and_invented_tables_have_the_same_columns(
    come_in: releases.Release, practised: dict[str, pd.DataFrame]
) -> None:
    for name in (AREA_COUNTS, AREA_BASES):
        assert list(practised[name].columns) == [*come_in.tables[name].columns, "mark"], name
    real = come_in.tables[single_offences.SINGLE_OFFENCES]
    own = practised[single_offences.SINGLE_OFFENCES]
    assert set(real.columns) <= set(own.columns)
    assert {name: real[name].dtype.kind for name in ("x", "start", "year")} == {
        name: own[name].dtype.kind for name in ("x", "start", "year")
    }


def test_single_offences_have_place_time_and_the_area_they_lie_in(come_in: releases.Release) -> None:
    rows = come_in.tables[single_offences.SINGLE_OFFENCES]
    assert len(rows) == 4 and set(rows.municipality_code) == {"0160"}
    assert rows.regso.astype("str").str.startswith("0160R").all() and rows.x.between(600_000, 700_000).all()
    assert (rows.start.dt.year == rows.year).all()


def test_residents_have_none_of_it(come_in: releases.Release) -> None:
    for name in (AREA_COUNTS, AREA_BASES, single_offences.SINGLE_OFFENCES):
        assert name not in come_in.public
        with pytest.raises(releases.TableUnavailable):
            come_in.public[name]


@pytest.mark.parametrize("level", list(SQUARES))
def test_squares_lie_on_the_grid_and_hold_every_event_on_land(level: AreaLevel) -> None:
    drawn = json.loads(levels.level_geojson(GROUND, level))["features"]
    names = levels.level_names(GROUND, level)
    side = SQUARES[level]
    assert [one["id"] for one in drawn][5:] == list(names.code) and names.code.is_unique and names.name.is_unique
    assert {one["id"] for one in drawn[:5]} == {"0162", "0160", "0115", "0187", "0117"}, "bare land lies under squares"
    east, north = names.code.str[:6].astype(int), names.code.str[6:].astype(int)
    assert (east % side == 0).all() and (north % side == 0).all()
    index, codes = squares(*(invented().offences[name].to_numpy() for name in ("x", "y")), side)
    assert set(codes) <= set(names.code) and (index >= 0).all()


def test_a_square_has_one_stripe_inside_it() -> None:
    shapes, bands = (
        {one["id"]: shapely.from_geojson(json.dumps(one["geometry"])) for one in json.loads(text)["features"]}
        for text in (drawn(GROUND, AreaLevel.SQUARE_1000) for drawn in (levels.level_geojson, levels.hatch_geojson))
    )
    assert shapes.keys() - bands.keys() == {"0162", "0160", "0115", "0187", "0117"}
    code = next(iter(bands))
    assert shapes[code].buffer(1e-5).covers(bands[code]) and 0 < bands[code].area < shapes[code].area / 4


def test_without_deso_that_came_in_there_are_none() -> None:
    assert json.loads(levels.level_geojson(GROUND, AreaLevel.DESO))["features"] == []
    assert json.loads(levels.hatch_geojson(GROUND, AreaLevel.DESO))["features"] == []
    assert levels.level_names(GROUND, AreaLevel.DESO).empty


def test_deso_that_came_in_are_drawn_on_land_and_named(tmp_path: Path) -> None:
    (tmp_path / "geometry").symlink_to(GROUND / "geometry")
    (tmp_path / "desk").mkdir()
    areas = levels.geometry.full_areas(GROUND / "geometry").head(3)
    shapes: dict[str, Any] = {
        "area_code": ["0162A0010", "0162A0020", "0162B0030"],
        "area_version": "DeSO_2025",
        "wkb": [shapely.to_wkb(shape) for shape in areas.geometry],
    }
    pd.DataFrame(shapes).to_parquet(tmp_path / "desk" / "shapes.parquet")
    drawn = json.loads(levels.level_geojson(tmp_path, AreaLevel.DESO))["features"]
    assert [one["id"] for one in drawn] == shapes["area_code"]
    assert len(json.loads(levels.hatch_geojson(tmp_path, AreaLevel.DESO))["features"]) == 3
    assert list(levels.level_names(tmp_path, AreaLevel.DESO).municipality_code) == ["0162"] * 3


def test_damaged_shapes_of_deso_are_a_damaged_geometry(tmp_path: Path) -> None:
    (tmp_path / "geometry").symlink_to(GROUND / "geometry")
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "shapes.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(levels.geometry.GeometryDamaged):
        levels.level_geojson(tmp_path, AreaLevel.DESO)
