"""The practice data are the same every time, lie where and when they should, and never lose their mark."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from conftest import examples
from data.geography.areas_of import located
from data.geography.geometry import full_areas
from data.local_time import in_utc, utc
from data.model import MUNICIPALITY_CODES, AreaLevel, Offence
from data.practice import generate as practice
from data.practice import model, planted
from data.practice import store as practice_store
from data.practice import times as practice_time
from data.statistics.darkness import CIVIL_TWILIGHT, sun_height

HOME = Path(__file__).resolve().parents[2]
GROUND = HOME / "data" / "bundled" / "geometry"
FRAMES = ("offences", "perceived", "walks", "truth", "areas")
POINTS = ("offences", "perceived", "walks")
WEST, SOUTH = 670_000.0, 6_590_000.0
STEP = 4_000.0
AREAS_EACH = 3


def polygon(column: int, row: int) -> shapely.Geometry:
    """A square of 3 km with a bay bitten out of it, and an islet of 90 m."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    square = shapely.box(west, south, west + 3_000, south + 3_000)
    bay = shapely.Point(west + 3_000, south + 1_500).buffer(900)
    islet = shapely.box(west + 3_300, south + 1_500, west + 3_390, south + 1_590)
    return shapely.union_all([square.difference(bay), islet])


def synthetic_areas() -> gpd.GeoDataFrame:
    rows = [
        {
            "code": f"{code}R{n:03d}",
            "name": f"{code}-{n}",
            "municipality_code": code,
            "geometry": polygon(column, n),
        }
        for column, code in enumerate(MUNICIPALITY_CODES)
        for n in range(AREAS_EACH)
    ]
    return gpd.GeoDataFrame(rows, crs=3006)


def synthetic_stations() -> pd.DataFrame:
    """One in the first area of each municipality, none in the others."""
    x = [WEST + column * STEP + 700 for column in range(len(MUNICIPALITY_CODES))]
    return pd.DataFrame({"name": [f"S{n}" for n in range(len(x))], "x": x, "y": SOUTH + 2_300})


AREAS, STATIONS = synthetic_areas(), synthetic_stations()


@pytest.fixture(scope="module")
def made() -> practice.PracticeData:
    return practice.generate(AREAS, STATIONS)


@pytest.fixture(scope="module")
def small() -> practice.PracticeData:
    return practice.generate(AREAS, STATIONS, size=100)


def assert_same(one: practice.PracticeData, other: practice.PracticeData) -> None:
    assert (one.seed, one.size, one.years) == (other.seed, other.size, other.years)
    for name in FRAMES:
        assert_frame_equal(getattr(one, name), getattr(other, name))


def kind(table: pd.DataFrame, offence: Offence) -> pd.DataFrame:
    return table[table.offence == offence]


def all_inside(table: pd.DataFrame, areas: gpd.GeoDataFrame) -> bool:
    polygons = areas.set_index("code").geometry
    return all(
        shapely.contains_xy(polygons[code], rows.x, rows.y).all()
        for code, rows in table.groupby(table.area_code.astype(str))
    )


# The same every time


def file_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_same_seed_and_size_give_the_same_bytes(tmp_path: Path) -> None:
    for name, areas, stations in (("a", AREAS, STATIONS), ("b", AREAS[::-1], STATIONS[::-1])):
        practice.write(practice.generate(areas, stations, seed=5, size=4_000), tmp_path / name)
    assert file_bytes(tmp_path / "a") == file_bytes(tmp_path / "b")


def test_another_seed_gives_other_points(made: practice.PracticeData) -> None:
    other = practice.generate(AREAS, STATIONS, seed=made.seed + 1)
    for name in POINTS:
        assert not np.allclose(getattr(made, name).x, getattr(other, name).x)


def test_the_number_of_offences_leaves_places_and_walks_alone(made: practice.PracticeData) -> None:
    small = practice.generate(AREAS, STATIONS, size=10)
    assert_frame_equal(small.perceived, made.perceived)
    assert_frame_equal(small.walks, made.walks)


# Size and shape


@pytest.mark.parametrize("size", [1, 7, 1_500, 120_000])
def test_size_is_kept_exactly(size: int) -> None:
    data = practice.generate(AREAS, STATIONS, size=size)
    assert len(data.offences) == size == practice.counts(data, AreaLevel.REGSO)["count"].sum()


def test_tables_have_the_promised_columns(made: practice.PracticeData) -> None:
    point = ["id", "x", "y", "area_code", "municipality_code"]
    assert [*made.offences] == ["id", "offence", *point[1:], "start", "end", "year", "mark"]
    assert [*made.perceived] == [*point, "reason", "time_of_day", "year", "respondent", "mark"]
    assert [*made.walks] == [*point, "date", "observation", "status", "year", "mark"]
    truth = ["kind", "id", "offence", "x", "y", "radius_m", "start", "end", "offences", "offence_ids", "mark"]
    assert [*made.truth] == truth
    assert (len(made.perceived), len(made.walks)) == (2_000, 200)
    assert not any(getattr(made, name).isna().any(axis=None) for name in FRAMES)
    assert all(getattr(made, name).id.is_unique for name in (*POINTS, "truth"))
    assert all(getattr(made, name).id.str.startswith("ovn-").all() for name in (*POINTS, "truth"))


def test_words_are_keys_of_the_known_lists(made: practice.PracticeData) -> None:
    assert set(made.offences.offence) == set(practice.OFFENCES)
    assert set(made.perceived.reason) == set(model.REASONS)
    assert set(made.perceived.time_of_day) == set(model.TIMES_OF_DAY)
    assert set(made.walks.observation) == set(model.OBSERVATIONS)
    assert set(made.walks.status) == set(model.STATUSES)


# The mark


def test_every_row_of_every_table_is_marked(made: practice.PracticeData) -> None:
    assert practice.PRACTICE_MARK == "ÖVNINGSDATA – inte verkliga händelser"
    tables = [getattr(made, name) for name in FRAMES]
    tables += [practice.counts(made, level) for level in (AreaLevel.MUNICIPALITY, AreaLevel.REGSO)]
    tables += [practice.nested(table) for table in tables[-2:]]
    assert all(len(table) and (table.mark == practice.PRACTICE_MARK).all() for table in tables)


def test_every_file_is_marked_and_read_back_unchanged(made: practice.PracticeData, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    practice.write(made, folder)
    for path in folder.glob("*.parquet"):
        assert (pd.read_parquet(path).mark == practice.PRACTICE_MARK).all(), path.name
    facts = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert facts["mark"] == practice.PRACTICE_MARK == facts["truth"][0]["mark"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "areas.parquet", "offences.parquet", "perceived.parquet", "truth.json", "walks.parquet",
    ]  # fmt: skip
    assert_same(practice.read(folder), made)


def test_a_set_of_one_offence_comes_back_with_all_its_zeros(tmp_path: Path) -> None:
    data = practice.generate(AREAS, STATIONS, size=1)
    practice.write(data, tmp_path / "one")
    back = practice.read(tmp_path / "one")
    assert_same(back, data)
    table = practice.counts(back, AreaLevel.REGSO)
    assert len(table) == len(AREAS) * 11 * 4
    assert table["count"].value_counts().to_dict() == {0: len(table) - 1, 1: 1}


# In space


@pytest.mark.parametrize("name", POINTS)
def test_points_lie_inside_their_area(made: practice.PracticeData, name: str) -> None:
    table = getattr(made, name)
    assert all_inside(table, AREAS)
    towns = AREAS.set_index("code").municipality_code
    assert (table.area_code.astype(str).map(towns) == table.municipality_code.astype(str)).all()


@examples(12)
@given(
    seed=st.integers(0, 2**63),
    spikes=st.lists(st.floats(0.02, 1.0), min_size=3, max_size=14),
    scale=st.floats(20.0, 20_000.0),
)
def test_points_lie_inside_any_star(seed: int, spikes: list[float], scale: float) -> None:
    angles = np.linspace(0, 2 * np.pi, len(spikes), endpoint=False)
    reach = scale * np.array(spikes)
    ring = np.column_stack((WEST + reach * np.cos(angles), SOUTH + reach * np.sin(angles)))
    star = shapely.make_valid(shapely.Polygon(ring))
    areas = gpd.GeoDataFrame({"code": ["0160R001"], "municipality_code": ["0160"]}, geometry=[star], crs=3006)
    data = practice.generate(areas, STATIONS, seed=seed, size=600, years=(2024,))
    assert all(all_inside(getattr(data, name), areas) for name in POINTS)


def test_denser_where_people_live(made: practice.PracticeData) -> None:
    by_town = made.offences.municipality_code.value_counts()
    assert by_town.index.tolist()[0] == "0160"
    assert by_town.index.tolist()[-1] == "0187"
    expected = pd.Series(practice.POPULATIONS) / sum(practice.POPULATIONS.values())
    assert (by_town / len(made.offences) / expected).between(0.75, 1.6).all()
    by_area = made.offences[made.offences.offence == Offence.RESIDENTIAL_BURGLARY].area_code.value_counts()
    täby = by_area[by_area.index.str.startswith("0160")]
    assert täby.max() / täby.min() < 1.5


def test_car_parts_are_stolen_nearer_to_stations(made: practice.PracticeData) -> None:
    table = made.offences
    near = np.min([np.hypot(table.x - s.x, table.y - s.y) for s in STATIONS.itertuples()], axis=0) < 500
    share = pd.Series(near).groupby(table.offence.astype(str)).mean()
    assert share[Offence.CAR_PART_THEFT] > 2 * share[Offence.RESIDENTIAL_BURGLARY]


def test_islets_are_not_forgotten_nor_crowded() -> None:
    data = practice.generate(AREAS, STATIONS, size=120_000)
    islet = shapely.union_all([part for area in AREAS.geometry for part in area.geoms if part.area < 10_000])
    on_islets = shapely.contains_xy(islet, data.offences.x, data.offences.y).mean()
    assert 0 < on_islets < islet.area / AREAS.area.sum()


# In time


def test_intervals_are_in_order_and_never_in_the_future(made: practice.PracticeData) -> None:
    table = made.offences
    assert (table.start <= table.end).all()
    assert table.start.is_monotonic_increasing
    assert (table.start.dt.year == table.year).all()
    assert table.start.min() >= pd.Timestamp("2015-01-01")
    assert table.end.max() < pd.Timestamp("2026-01-01")
    assert made.walks.date.max() < pd.Timestamp("2026-01-01")
    assert set(made.offences.year) == set(made.perceived.year) == set(range(2015, 2026))


def test_no_clock_skips_these_times() -> None:
    data = practice.generate(AREAS, STATIONS, size=120_000, years=(2024, 2025))
    both = pd.concat([data.offences.start, data.offences.end])
    assert both.dt.tz_localize("Europe/Stockholm", ambiguous=False).notna().all()  # raises at a skipped hour
    assert both.between("2025-03-30 03:00", "2025-03-30 03:59").any()


@pytest.mark.parametrize(
    ("when", "low", "high"),
    [
        ("2025-06-21T12:50", 53.5, 54.5),  # solar noon at midsummer: 90 - 59.45 + 23.44
        ("2025-12-21T11:45", 6.6, 7.6),  # solar noon at midwinter: 90 - 59.45 - 23.44
        ("2025-12-21T14:48", -1.5, 0.5),  # sunset
        ("2025-06-21T22:08", -1.5, 0.5),
        ("2025-06-21T00:48", -8.0, -6.5),  # the short night still goes below civil twilight
    ],
)
def test_sun_stands_where_almanacs_say(when: str, low: float, high: float) -> None:
    moment, middle = utc(in_utc([when])), (practice_time.LONGITUDE, practice_time.LATITUDE)
    assert low < sun_height(moment, *middle)[0] < high
    assert practice_time.is_dark(np.array([when], dtype="datetime64[m]"))[0] == (high < CIVIL_TWILIGHT)


def test_homes_are_broken_into_in_dark_autumn_afternoons_and_evenings(made: practice.PracticeData) -> None:
    homes = kind(made.offences, Offence.RESIDENTIAL_BURGLARY)
    month, hour = homes.start.dt.month, homes.start.dt.hour
    assert 0.33 < month.between(10, 12).mean() < 0.45
    assert month.between(10, 12).mean() > 1.8 * month.between(5, 7).mean()
    assert hour.between(13, 21).mean() > 0.5
    by_month = month.value_counts()
    assert by_month[9] < by_month[10] < by_month[12]


def test_week_end_burglaries_are_found_when_people_come_home(made: practice.PracticeData) -> None:
    homes = kind(made.offences, Offence.RESIDENTIAL_BURGLARY)
    long = homes[homes.end - homes.start > pd.Timedelta("40h")]
    found_after = long[(long.start.dt.day_of_week == 4) & (long.end.dt.day_of_week == 6)]
    assert len(found_after) > 0.05 * len(homes)


def test_car_parts_are_stolen_at_night(made: practice.PracticeData) -> None:
    cars = kind(made.offences, Offence.CAR_PART_THEFT)
    middle = (cars.start + (cars.end - cars.start) / 2).dt.hour
    assert ((middle >= 21) | (middle < 7)).mean() > 0.65
    others = kind(made.offences, Offence.THEFT)
    assert others.start.dt.hour.between(7, 20).mean() > 0.75


# In number


def test_totals_are_of_the_order_of_the_public_ones(made: practice.PracticeData) -> None:
    by_kind = made.offences.offence.value_counts()
    burglary = by_kind[Offence.RESIDENTIAL_BURGLARY] + by_kind[Offence.BURGLARY]
    assert 0.4 < len(made.offences) / 63_095 < 0.6  # chapter 8, five municipalities, 2015-2025
    assert 0.4 < burglary / 11_480 < 0.6  # all premises, the same
    by_town = made.offences.municipality_code.value_counts()
    assert by_town.index.tolist() == ["0160", "0162", "0117", "0115", "0187"]  # as in the public totals


def test_trend_falls_as_the_public_one_did(made: practice.PracticeData) -> None:
    table = practice.counts(made, AreaLevel.MUNICIPALITY).groupby(["offence", "year"])["count"].sum().unstack()
    fall = table[2025] / table[2015]
    assert 0.5 < fall[Offence.THEFT] < 0.7
    assert 0.35 < fall[Offence.RESIDENTIAL_BURGLARY] < 0.65
    assert table.loc[Offence.RESIDENTIAL_BURGLARY].idxmax() in (2016, 2017, 2018)


@pytest.mark.parametrize("level", [AreaLevel.MUNICIPALITY, AreaLevel.REGSO])
def test_counts_add_up_to_the_offences(made: practice.PracticeData, level: AreaLevel) -> None:
    table = practice.counts(made, level)
    codes = AREAS.code if level is AreaLevel.REGSO else AREAS.municipality_code.unique()
    assert not table.duplicated(["code", "year", "offence"]).any()
    assert len(table) == len(codes) * 11 * 4
    column = "area_code" if level is AreaLevel.REGSO else "municipality_code"
    code, offence = table.code[0], Offence.THEFT
    here = kind(made.offences, offence)
    expected = ((here[column] == code) & (here.year == 2020)).sum()
    chosen = (table.code == code) & (table.offence == offence) & (table.year == 2020)
    assert table[chosen]["count"].item() == expected > 0
    assert table["count"].sum() == made.size


def test_nested_counts_hold_what_bra_counts_together(made: practice.PracticeData) -> None:
    sums = practice.nested(practice.counts(made, AreaLevel.MUNICIPALITY)).groupby("offence")["count"].sum()
    kinds = made.offences.offence.value_counts()
    assert sums[Offence.THEFT] == made.size
    assert sums[Offence.BURGLARY] == kinds[Offence.BURGLARY] + kinds[Offence.RESIDENTIAL_BURGLARY]
    assert sums[Offence.RESIDENTIAL_BURGLARY] == kinds[Offence.RESIDENTIAL_BURGLARY]


# People and walks


def test_a_respondent_marks_few_places_in_one_town_in_one_year(made: practice.PracticeData) -> None:
    each = made.perceived.groupby("respondent")
    assert each.size().between(1, 4).all()
    assert each.municipality_code.nunique().max() == each.year.nunique().max() == 1
    darkness = made.perceived.reason == "darkness"
    assert (
        darkness[made.perceived.time_of_day == "night"].mean()
        > 5 * darkness[made.perceived.time_of_day == "day"].mean()
    )


def test_several_respondents_mark_the_same_spot(made: practice.PracticeData) -> None:
    cell = (made.perceived.x // 200).astype(int).astype(str) + "-" + (made.perceived.y // 200).astype(int).astype(str)
    assert (made.perceived.groupby(cell).respondent.nunique() >= 5).sum() > 10


def test_a_walk_keeps_to_one_area_on_one_autumn_evening(made: practice.PracticeData) -> None:
    walks = made.walks.groupby(np.arange(len(made.walks)) // 10)
    assert walks.area_code.nunique().max() == walks.date.nunique().max() == 1
    assert (made.walks.date.dt.year == made.walks.year).all()
    assert made.walks.date.dt.month.isin([9, 10, 11]).all()
    assert (made.walks.date.dt.day_of_week < 4).all()


# What was planted


def assert_hot(data: practice.PracticeData, spot: pd.Series) -> None:
    table = kind(data.offences, spot.offence)
    table = table[table.start.between(spot.start, spot.end)]
    distance = np.hypot(table.x - spot.x, table.y - spot.y)
    circle = (distance <= spot.radius_m).sum()
    ring = (distance <= 3 * spot.radius_m).sum() - circle
    assert circle >= spot.offences >= 12
    assert circle >= planted.HOT_SPOT_RATIO * ring / 8  # a ring to three radii is eight circles large
    assert set(spot.offence_ids) <= set(table.id[distance <= spot.radius_m])


@pytest.mark.parametrize(("seed", "size"), [(20260101, 30_000), (1, 30_000), (2, 8_000), (3, 150_000)])
def test_planted_hot_spots_are_hot(seed: int, size: int) -> None:
    data = practice.generate(AREAS, STATIONS, seed=seed, size=size)
    spots = data.truth[data.truth.kind == "hot_spot"]
    assert len(spots) >= 4
    for _, spot in spots.iterrows():
        assert_hot(data, spot)
    for (_, one), (_, other) in combinations(spots.iterrows(), 2):
        assert np.hypot(one.x - other.x, one.y - other.y) > 1_000


def test_near_repeats_are_near_in_place_and_time(made: practice.PracticeData) -> None:
    series = made.truth[made.truth.kind == "near_repeat"]
    assert len(series) == made.size // 1500
    by_id = made.offences.set_index("id")
    for _, one in series.iterrows():
        own = by_id.loc[list(one.offence_ids)]
        assert 3 <= len(own) == one.offences <= 6
        assert (own.offence == Offence.RESIDENTIAL_BURGLARY).all()
        assert one.radius_m == planted.NEAR_REPEAT_M
        assert (np.hypot(own.x - one.x, own.y - one.y) <= one.radius_m).all()
        assert own.start.max() - own.start.min() <= pd.Timedelta(days=planted.NEAR_REPEAT_DAYS)
        assert own.start.between(one.start, one.end).all()


def test_near_repeats_stand_out_from_chance(made: practice.PracticeData) -> None:
    homes = kind(made.offences, Offence.RESIDENTIAL_BURGLARY)
    east, north = homes.x.to_numpy(), homes.y.to_numpy()
    days = homes.start.to_numpy().astype("datetime64[m]").astype(float) / 1440
    near = np.hypot(east[:, None] - east, north[:, None] - north) <= 200
    soon = [np.abs(d[:, None] - d) <= 14 for d in (days, np.random.default_rng(0).permutation(days))]
    seen, by_chance = ((np.triu(near & s, 1)).sum() for s in soon)
    assert seen > by_chance + 100


def test_too_few_offences_plant_nothing() -> None:
    truth = practice.generate(AREAS, STATIONS, size=50).truth
    assert truth.empty
    assert truth.start.dtype == "datetime64[ms]"


# Refusals


@pytest.mark.parametrize("size", [0, -1, 1_000_001])
def test_impossible_sizes_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match=rf"Size {size} .*1 to 1000000"):
        practice.generate(AREAS, STATIONS, size=size)


@pytest.mark.parametrize(
    ("areas", "message"),
    [
        (AREAS.to_crs(4326), "areas are in EPSG:4326: convert them with to_crs"),
        (AREAS.set_crs(None, allow_override=True), "areas are in no CRS"),
        (AREAS.drop(columns="municipality_code"), "lack municipality_code"),
        (pd.concat([AREAS, AREAS[:1]]), "each code once"),
        (AREAS[:0], "at least one"),
        (AREAS.assign(municipality_code="0180"), "No population for municipality 0180"),
        (AREAS.set_geometry(AREAS.geometry.centroid).set_crs(3006), "without a valid surface: 0162R000"),
    ],
)
def test_unusable_areas_are_refused(areas: gpd.GeoDataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        practice.generate(areas, STATIONS, size=10)


@pytest.mark.parametrize(
    ("stations", "message"),
    [
        (STATIONS.assign(x=18.07, y=59.44), "S0, S1.*convert to EPSG:3006"),
        (STATIONS.assign(x=STATIONS.x.where(STATIONS.name != "S3")), "coordinate: S3: "),
        (STATIONS.drop(columns="y"), "need x and y"),
        (
            gpd.GeoDataFrame(STATIONS, geometry=gpd.points_from_xy(STATIONS.x, STATIONS.y), crs=4326),
            "stations are in",
        ),
    ],
)
def test_unusable_stations_are_refused(stations: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        practice.generate(AREAS, stations, size=10)


@pytest.mark.parametrize("years", [(), (2020, 2020), (2025, 2999)])
def test_impossible_years_are_refused(years: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"Years .* not possible"):
        practice.generate(AREAS, STATIONS, size=10, years=years)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="Seed -1 is negative"):
        practice.generate(AREAS, STATIONS, seed=-1)


def test_stations_may_be_points_instead_of_columns(small: practice.PracticeData) -> None:
    points = gpd.GeoDataFrame(STATIONS[["name"]], geometry=gpd.points_from_xy(STATIONS.x, STATIONS.y), crs=3006)
    assert_same(practice.generate(AREAS, points, size=small.size), small)


def test_no_station_at_all_is_possible() -> None:
    assert all_inside(practice.generate(AREAS, STATIONS[:0], size=2_000).offences, AREAS)


# Kept whole or not at all


def test_an_interrupted_write_leaves_nothing(
    made: practice.PracticeData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: practice.PracticeData) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(practice_store, "_truth_text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        practice.write(made, tmp_path / "set")
    assert not list(tmp_path.iterdir())
    with pytest.raises(FileNotFoundError, match="No practice data"):
        practice.read(tmp_path / "set")


KILLED = """
import os, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests"]
from tests.data.test_practice import AREAS, STATIONS
from data.practice import generate as practice, store
store._truth_text = lambda data: os._exit(9)
practice.load_or_make(Path(sys.argv[2]), AREAS, STATIONS, size=100)
"""


def test_a_killed_process_leaves_nothing_that_is_read(small: practice.PracticeData, tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(HOME), str(tmp_path)], check=False)
    assert ended.returncode == 9
    (left,) = tmp_path.iterdir()
    assert (left / "offences.parquet").exists()
    data = practice.load_or_make(tmp_path, AREAS, STATIONS, size=100)
    assert_same(data, small)
    yesterday = time.time() - 25 * 3600
    os.utime(left, (yesterday, yesterday))
    practice.load_or_make(tmp_path, AREAS, STATIONS, size=101)
    assert not left.exists()


def test_sweeping_lets_a_writer_finish_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = [tmp_path / f"{practice_store.PART_PREFIX}gone"]
    monkeypatch.setattr(Path, "glob", lambda *_: gone)
    practice_store.sweep(tmp_path)
    assert not list(tmp_path.iterdir())


def test_callers_at_the_same_time_get_the_same_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(3)
    generate = practice.generate

    def all_at_once(*given: object) -> practice.PracticeData:
        data = generate(*given)
        together.wait(timeout=120)
        return data

    monkeypatch.setattr(practice, "generate", all_at_once)
    with ThreadPoolExecutor(3) as pool:
        calls = [pool.submit(practice.load_or_make, tmp_path, AREAS, STATIONS, 3, 500) for _ in range(3)]
        first, *others = (call.result() for call in calls)
    for other in others:
        assert_same(first, other)
    assert [path.name.startswith("3-500-") for path in tmp_path.iterdir()] == [True]


def test_a_kept_set_is_read_and_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = practice.load_or_make(tmp_path, AREAS, STATIONS, size=300)
    monkeypatch.setattr(practice, "generate", None)
    assert_same(practice.load_or_make(tmp_path, AREAS, STATIONS, size=300), first)


def test_other_inputs_are_kept_apart(tmp_path: Path) -> None:
    moved = AREAS.assign(geometry=AREAS.geometry.translate(1, 0))
    inputs = [(AREAS, STATIONS, 1, 20), (AREAS, STATIONS, 2, 20), (AREAS, STATIONS, 1, 21)]
    inputs += [(moved, STATIONS, 1, 20), (AREAS, STATIONS[1:], 1, 20), (AREAS[::-1], STATIONS, 1, 20)]
    for given_ in inputs:
        practice.load_or_make(tmp_path, *given_)
    assert len(list(tmp_path.iterdir())) == len(inputs) - 1  # the order of the rows makes no other set


def test_a_set_is_never_written_over(made: practice.PracticeData, small: practice.PracticeData, tmp_path: Path) -> None:
    practice.write(small, tmp_path / "set")
    before = file_bytes(tmp_path / "set")
    with pytest.raises(FileExistsError, match="set already holds practice data"):
        practice.write(made, tmp_path / "set")
    assert file_bytes(tmp_path / "set") == before
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


@pytest.mark.parametrize("name", ["offences.parquet", "areas.parquet", "truth.json"])
@pytest.mark.parametrize("left", [None, b"", b"PAR1 {"])
def test_a_damaged_set_is_refused(small: practice.PracticeData, tmp_path: Path, name: str, left: bytes | None) -> None:
    practice.write(small, tmp_path / "set")
    damaged = tmp_path / "set" / name
    damaged.unlink() if left is None else damaged.write_bytes(left)
    with pytest.raises(ValueError, match=r"in set are damaged .*delete that folder"):
        practice.read(tmp_path / "set")


def test_a_set_that_lost_its_mark_is_refused(small: practice.PracticeData, tmp_path: Path) -> None:
    practice.write(small, tmp_path / "set")
    path = tmp_path / "set" / "walks.parquet"
    pd.read_parquet(path).assign(mark="").to_parquet(path)
    with pytest.raises(ValueError, match="damaged"):
        practice.read(tmp_path / "set")


# The real areas


def drawn_in_metres(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(GROUND / name).to_crs(3006)


def test_on_the_real_areas_clipped_to_land() -> None:
    areas = drawn_in_metres("regso.geojson")
    data = practice.generate(areas, drawn_in_metres("stations.geojson"))
    assert all(all_inside(getattr(data, name), areas) for name in POINTS)
    whole = full_areas(GROUND)
    codes = np.append(whole.code, None)  # the last, for those that lie in none
    found = located(data.offences.x.to_numpy(), data.offences.y.to_numpy(), whole.geometry.to_numpy())
    same = codes[found] == data.offences.area_code.astype(str).to_numpy()
    assert same.mean() > 0.99  # drawn borders are simplified by some metres


def test_on_the_real_areas() -> None:
    areas = full_areas(GROUND)
    data = practice.generate(areas, drawn_in_metres("stations.geojson"))
    assert all(all_inside(getattr(data, name), areas) for name in POINTS)
    sample = data.offences[::29]
    found = located(sample.x.to_numpy(), sample.y.to_numpy(), areas.geometry.to_numpy())
    assert (np.append(areas.code, None)[found] == sample.area_code.astype(str).to_numpy()).all()
    assert data.truth.kind.value_counts().to_dict() == {"near_repeat": 20, "hot_spot": 6}
    for _, spot in data.truth[data.truth.kind == "hot_spot"].iterrows():
        assert_hot(data, spot)
    assert data.offences.area_code.nunique() == len(areas) == 63
