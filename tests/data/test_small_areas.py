"""Counts of small areas and single offences at their edges: missing places, versions, whole years, a million rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer
from test_releases import done

from conftest import Measured
from data.facts import single_offences, small_areas
from data.geography.areas_of import CORNER, OUTSIDE, in_metres, located, shipped_areas, squares
from data.model import MUNICIPALITY_CODES, SQUARES, AreaLevel
from data.practice import generate as practice
from data.practice import tables as practice_tables
from data.practice.assumptions import PER_RESIDENT, POPULATIONS
from data.practice.model import HOT_SPOT, ID_PREFIX
from data.release import shelf
from data.release.look import Release, TableMap, TableUnavailable, load
from data.release.provenance import passport
from data.release.publish import publish
from data.tables import parquet as columns
from data.tables.batch import Batch, Kind
from data.tables.checks import check_table
from data.tables.contracts.areas import SHAPES
from data.tables.contracts.measures import MEASURES
from data.tables.contracts.offences import OFFENCES
from kit.desk_samples import BUNDLED, TABY, batch, desk, offence
from kit.practice_areas import invented as practised

PRIVATE = ("area_counts", "area_bases", "single_offences")
KINDS = ("residential_burglary", "car_part_theft", "burglary", "theft")
MILLION = 1_000_000

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def invented() -> Tables:
    return practice_tables.tables_of(practised())


def whole_years(size: int = 60, seed: int = 2) -> list[dict[str, Any]]:
    """Offences round the middle of Täby from January 2024 to December 2025, of three kinds, each over some hours."""
    rng = np.random.default_rng(seed)
    start = np.datetime64("2024-01-01T00:00") + rng.integers(0, 720 * 1440, size).astype("timedelta64[m]")
    start[:2] = np.array(["2024-01-01T05:00", "2025-12-30T05:00"], dtype="datetime64[m]")
    end = start + rng.integers(0, 1440, size).astype("timedelta64[m]")
    near = rng.uniform(-0.01, 0.01, (size, 2))
    return [
        offence(n, start=str(start[n]), end=str(end[n]), offence=KINDS[n % 3], lat=TABY[0] + near[n, 0],
                lon=TABY[1] + near[n, 1])
        for n in range(size)
    ]  # fmt: skip


def loaded(folder: Path, *batches: Batch) -> Release:
    return load(shelf.release_folder(folder, done(desk(folder), *batches)))


def counted(folder: Path, rows: list[dict[str, Any]], *more: Batch) -> pd.DataFrame:
    return loaded(folder, *more, batch(Kind.OFFENCES, rows)).tables["area_counts"]


def at(table: pd.DataFrame, level: AreaLevel) -> pd.DataFrame:
    return table[table.area_level == level]


def own_kinds(table: pd.DataFrame) -> pd.Series:
    """Sums per kind with what each kind holds of others taken off."""
    sums = table.groupby("offence", observed=True)["count"].sum()
    loose = sums.copy()
    loose["burglary"] -= sums["residential_burglary"]
    loose["theft"] -= sums["burglary"] + sums["car_part_theft"]
    return loose


# What the counts hold.


@pytest.mark.parametrize("level", [one for one in AreaLevel if one is not AreaLevel.DESO])
def test_every_geography_holds_every_invented_offence_once_in_its_year(level: AreaLevel, invented: Tables) -> None:
    offences = practised().offences
    for year, own in at(invented["area_counts"], level).groupby("year"):
        true = offences[offences.year == year].offence.astype("str").value_counts()
        assert own_kinds(own).to_dict() == true.to_dict()


def test_burglary_holds_homes_and_theft_holds_all_in_each_area_and_year(invented: Tables) -> None:
    for level, part in invented["area_counts"].groupby("area_level", observed=True):
        wide = part.pivot_table(index=["code", "year"], columns="offence", values="count", observed=True)
        assert set(wide.columns) == set(KINDS), level
        assert (wide.burglary >= wide.residential_burglary).all() and (wide.theft >= wide.burglary).all()
    offences = practised().offences
    mine = offences[(offences.area_code == "0160R003") & (offences.year == 2019)].offence.value_counts()
    own = at(invented["area_counts"], AreaLevel.REGSO).query("code == '0160R003' and year == 2019")
    found = own.set_index(own.offence.astype("str"))["count"]
    assert found["burglary"] == mine["burglary"] + mine["residential_burglary"] > mine["burglary"]
    assert found["theft"] == mine.sum() and found["residential_burglary"] == mine["residential_burglary"]


def test_every_area_year_and_kind_has_a_row_and_nothing_is_a_zero(invented: Tables) -> None:
    table = invented["area_counts"]
    for level, part in table.groupby("area_level", observed=True):
        assert len(part) == part.code.nunique() * len(practice.YEARS) * len(KINDS), level
    assert set(at(table, AreaLevel.REGSO).code) == set(practised().areas.code)
    assert set(at(table, AreaLevel.MUNICIPALITY).code) == set(MUNICIPALITY_CODES)
    assert (at(table, AreaLevel.REGSO)["count"] == 0).any() and table["count"].notna().all()
    for level, side in SQUARES.items():
        corners = practised().offences[["x", "y"]].to_numpy() // side * side
        codes = {f"{int(east) * 10_000_000 + int(north):013d}" for east, north in corners}
        assert set(at(table, level).code) == codes


def test_a_year_or_a_kind_that_one_geography_lacks_is_zero_there(tmp_path: Path) -> None:
    rows = whole_years()
    for row in rows:
        if row["start"] < "2025" or row["offence"] == "burglary":
            row |= {"lat": None, "lon": None}
    table = counted(tmp_path, rows)
    regso = at(table, AreaLevel.REGSO)
    assert len(regso) == 63 * 2 * 4 and set(at(table, AreaLevel.MUNICIPALITY).year) == {2024, 2025} == set(regso.year)
    assert regso[(regso.year == 2024) & (regso.offence == "theft")]["count"].sum() == pytest.approx(0, abs=1)
    kinds = own_kinds(regso)
    assert kinds["burglary"] == pytest.approx(0, abs=1e-3) and kinds["residential_burglary"] > 0
    assert (at(table, AreaLevel.MUNICIPALITY).query("code == '0160' and offence == 'theft'")["count"] > 5).all()


# Real figures.


def test_months_are_summed_to_years_and_sum_to_the_offences(tmp_path: Path) -> None:
    rows = whole_years()
    table = counted(tmp_path, rows)
    true = pd.Series([row["offence"] for row in rows]).value_counts()
    for level in (AreaLevel.MUNICIPALITY, AreaLevel.REGSO, *SQUARES):
        own = own_kinds(at(table, level))
        assert own[true.index].to_numpy() == pytest.approx(true.to_numpy(), abs=1e-3), level
        assert own["theft"] == pytest.approx(0, abs=1e-3)


def test_an_offence_over_the_turn_of_the_year_counts_in_both(tmp_path: Path) -> None:
    turn = offence(900, start="2024-12-31T18:00", end="2025-01-01T17:59")
    with_it, without = (
        at(counted(tmp_path / name, rows), AreaLevel.MUNICIPALITY).query("offence == 'car_part_theft'")
        for name, rows in (("with", [*whole_years(), turn]), ("without", whole_years()))
    )
    more = (with_it.set_index(["code", "year"])["count"] - without.set_index(["code", "year"])["count"]).loc["0160"]
    assert more.to_dict() == pytest.approx({2024: 0.25, 2025: 0.75})


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2023-01-05", "2025-12-01", {2023, 2024, 2025}),
        ("2023-01-05", "2025-11-30", {2023, 2024}),
        ("2024-02-01", "2024-11-30", set()),
    ],
)
def test_only_years_that_are_whole_are_there(first: str, last: str, years: set[int], tmp_path: Path) -> None:
    days = pd.date_range(first, last, periods=30).strftime("%Y-%m-%dT%H:%M")
    table = counted(tmp_path, [offence(n, start=day, end=day) for n, day in enumerate(days)])
    assert set(table.year) == years
    assert set(table.area_level) == (set(map(str, (*SQUARES, "municipality", "regso"))) if years else set())


def test_the_order_of_rows_is_no_matter(tmp_path: Path, invented: Tables) -> None:
    rows = whole_years()
    one, other = counted(tmp_path / "one", rows), counted(tmp_path / "other", rows[::-1])
    pd.testing.assert_frame_equal(one, other)
    shuffled = practised().offences.sample(frac=1, random_state=1)
    placed = [(level, *squares(shuffled.x, shuffled.y, side)) for level, side in SQUARES.items()]
    again = small_areas.year_counts(placed, shuffled.offence, shuffled.year)
    counts = invented["area_counts"]
    known = counts[counts.area_level.isin(list(map(str, SQUARES)))].drop(columns="mark")
    texts = {"code": "str"}
    pd.testing.assert_frame_equal(again.astype(texts), known.astype(texts).reset_index(drop=True))


DESO = {"0160C0000": ("0160R010", "south"), "0160C0010": ("0160R010", "north"), "0160C0020": ("0160R012", "south"),
        "0160C0030": ("0160R012", "north")}  # fmt: skip
"""Made-up DeSO: two RegSO of Täby, each cut in two."""


def deso(version: str) -> Batch:
    full = shipped_areas(BUNDLED).set_index("code").geometry
    shapes = []
    for code, half in DESO.values():
        west, south, east, north = full[code].bounds
        low, high = (south, (south + north) / 2) if half == "south" else ((south + north) / 2, north)
        shapes.append(shapely.intersection(full[code], shapely.box(west, low, east, high)))
    records = [
        {"area_level": "deso", "area_code": code, "area_version": version, "name": "", "municipality_code": "0160"}
        for code in DESO
    ]
    beside = pd.DataFrame({"area_code": list(DESO), "area_version": version, "wkb": shapely.to_wkb(shapes)})
    return batch(Kind.AREAS, records, f"areas {version}", tables={"shapes": columns.typed(beside, SHAPES)})


def base(level: str, code: str, version: str, value: int, period: str = "2024") -> dict[str, Any]:
    return {"area_level": level, "area_code": code, "area_version": version, "base": "population", "period": period,
            "value": value, "status": "final"}  # fmt: skip


def test_deso_that_came_in_have_rows_also_where_nothing_happened_and_of_one_version(tmp_path: Path) -> None:
    rows = [row for row in whole_years(300) if row["lat"] < TABY[0]]
    table = counted(tmp_path, rows, deso("DeSO_2018"), deso("DeSO_2025"))
    own = at(table, AreaLevel.DESO)
    assert set(own.code) == set(DESO) and len(own) == len(DESO) * 2 * 4
    east, north = in_metres(pd.DataFrame(rows)[["lat", "lon"]])
    shapes = shapely.from_wkb(deso("DeSO_2025").tables["shapes"].wkb.to_numpy())
    true = [int((located(east, north, shapes[n : n + 1]) != OUTSIDE).sum()) for n in range(len(DESO))]
    found = own[own.offence == "theft"].groupby("code")["count"].sum()
    assert found.to_dict() == pytest.approx(dict(zip(DESO, true, strict=True)), abs=1e-3)
    assert sum(true) > 5 and 0 in true


def test_bases_are_of_the_versions_that_are_drawn(tmp_path: Path) -> None:
    said = [
        base("regso", "0160R010", "RegSO_2025", 2000), base("regso", "0160R012", "RegSO_2020", 9999),
        base("deso", "0160C0000", "DeSO_2025", 900), base("deso", "0160C0010", "DeSO_2018", 8888),
        base("regso", "0160R010", "RegSO_2025", 7777, "2024-03"),
        *(base("municipality", code, "", 40_000) for code in MUNICIPALITY_CODES),
    ]  # fmt: skip
    made = loaded(tmp_path, deso("DeSO_2018"), deso("DeSO_2025"), batch(Kind.DENOMINATORS, said, "bases"))
    table = made.tables["area_bases"]
    found = {(row.area_level, row.code, row.year): row.population for row in table.itertuples()}
    assert found == {("regso", "0160R010", 2024): 2000.0, ("deso", "0160C0000", 2024): 900.0}
    assert table[["dwellings", "households", "cars"]].isna().all(axis=None)
    assert [one.title for one in passport(made, "area_bases", {}).sources] == ["bases"]


# Bases and measures of practice data.


def test_invented_bases_of_small_areas_are_whole_and_sum_to_the_municipality(invented: Tables) -> None:
    table = invented["area_bases"]
    towns, small = (table[table.area_level == level] for level in ("municipality", "regso"))
    assert towns.set_index("code").population.to_dict() == dict(POPULATIONS) and len(small) == 63
    for name in PER_RESIDENT:
        groups = small.groupby(small.code.str[:4])[name]
        assert groups.sum().to_dict() == towns.set_index("code")[name].to_dict()
        assert (small[name] % 1 == 0).all() and (small[name] > 0).all()
        assert (groups.max() - groups.min() <= 1).all()


def test_invented_measures_hold_the_contract(invented: Tables) -> None:
    table = invented["measures"]
    assert list(table.columns) == [*(column.name for column in MEASURES.columns), "mark"]
    assert table.measure_id.str.startswith(f"{ID_PREFIX}-m-").all()
    text = table.drop(columns="mark").assign(origin="0" * 12, cost_sek="").astype("str")
    assert len(check_table(text, MEASURES)) == len(table) >= 8
    assert table.status.nunique() == 4 and (table[table.start >= "2025-12-31"].status == "decided").all()


def test_invented_measures_stand_where_something_was_planted_and_where_nothing_was(invented: Tables) -> None:
    made, table = practised(), invented["measures"]
    east, north = in_metres(table)
    spots = made.truth[made.truth.kind == HOT_SPOT]
    far = np.hypot(east[:, None] - spots.x.to_numpy(), north[:, None] - spots.y.to_numpy())
    at_spot, nearest = far.min(axis=1) < 5, far.argmin(axis=1)
    assert at_spot.sum() == len(spots) >= 5 and (far[~at_spot].min(axis=1) > 900).all()
    assert table.start[at_spot].tolist() == spots.end.iloc[nearest[at_spot]].dt.strftime("%Y-%m-%d").tolist()
    assert (table.start[~at_spot] > "2025-09").sum() == 1 and (table.start[~at_spot] < "2021").sum() == 4
    areas = shipped_areas(BUNDLED)
    inside = areas.municipality_code.to_numpy()[located(east, north, areas.geometry.to_numpy())]
    assert (table.municipality_code.to_numpy() == inside).all()


# Single offences.


def test_a_single_offence_has_its_place_in_metres_its_regso_and_its_times(tmp_path: Path) -> None:
    blank = {"lat": None, "lon": None, "area_level": "regso", "area_code": "0160R001"}
    rows = [
        offence(1, start="2024-12-31T23:10", end="2025-01-01T04:00"),
        offence(2, **blank, area_version="RegSO_2025"),
        offence(3, **blank, area_version="RegSO_2020"),
        offence(4, lat=59.60, lon=19.55, area_level="regso", area_code="0160R001", area_version="RegSO_2025"),
    ]
    path = tmp_path / "offences.parquet"
    columns.write(batch(Kind.OFFENCES, rows).rows, path)
    table = single_offences.single_offences(path, BUNDLED)
    east, north = in_metres(pd.DataFrame(rows)[["lat", "lon"]].astype(float))
    assert table.id.tolist() == [f"K{n:07d}" for n in range(1, 5)]
    assert table.x.tolist() == pytest.approx(list(east), nan_ok=True)
    assert table.y.tolist() == pytest.approx(list(north), nan_ok=True) and table.y.isna().sum() == 2
    areas = shipped_areas(BUNDLED)
    own = areas.code[located(east, north, areas.geometry.to_numpy())[0]]
    assert table.regso.astype(object).where(table.regso.notna(), None).tolist() == [own, "0160R001", None, None]
    assert (str(table.start[0]), str(table.end[0])) == ("2024-12-31 23:10:00", "2025-01-01 04:00:00")
    assert table.year.tolist() == [2024, 2025, 2025, 2025]


def test_single_offences_agree_with_the_counts_and_with_themselves_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = loaded(tmp_path, batch(Kind.OFFENCES, whole_years()))
    whole = made.tables["single_offences"]
    theft = at(made.tables["area_counts"], AreaLevel.REGSO).query("offence == 'theft'").groupby("code")["count"].sum()
    found = whole.regso.astype("str").value_counts()
    assert theft[found.index].to_numpy() == pytest.approx(found.to_numpy(), abs=1e-3) and theft.sum() > 59
    monkeypatch.setattr(single_offences, "BATCH", 7)
    pd.testing.assert_frame_equal(made.tables["single_offences"], whole)


def test_single_offences_are_not_kept_in_memory(tmp_path: Path) -> None:
    made = loaded(tmp_path, batch(Kind.OFFENCES, whole_years()))
    assert made.tables["single_offences"] is not made.tables["single_offences"]
    assert made.tables["area_counts"] is made.tables["area_counts"]
    (made.folder / "desk" / "offences.parquet").write_bytes(b"damaged")
    with pytest.raises(TableUnavailable):
        made.tables["single_offences"]


def test_points_are_located_as_if_each_was_looked_up_by_itself() -> None:
    areas = shipped_areas(BUNDLED).geometry.to_numpy()
    rng = np.random.default_rng(3)
    west, south, east, north = shapely.total_bounds(areas)
    anywhere = rng.uniform((west - 500, south - 500), (east + 500, north + 500), (10_000, 2))
    lines = [shapely.line_interpolate_point(one.boundary, rng.uniform(0, 1, 20), normalized=True) for one in areas]
    points = np.concatenate(
        [anywhere, shapely.get_coordinates(np.concatenate(lines)), np.round(anywhere[:1_000], -2), [[np.nan, np.nan]]]
    )
    plain = np.full(len(points), OUTSIDE)
    for number in reversed(range(len(areas))):
        plain[shapely.intersects_xy(areas[number], points[:, 0], points[:, 1])] = number
    found = located(points[:, 0], points[:, 1], areas)
    assert (found == plain).all() and (found >= 0).sum() > 3_000 and found[-1] == OUTSIDE
    assert len(located(np.array([]), np.array([]), areas)) == 0


@pytest.mark.parametrize("side", SQUARES.values())
def test_squares_are_named_as_if_each_point_was_looked_up_by_itself(side: int) -> None:
    points = np.random.default_rng(4).uniform((660_000, 6_580_000), (664_000, 6_584_000), (3_000, 2))
    points[::50] = np.nan
    plain = [
        None if np.isnan(east) else f"{int(east // side) * side * CORNER + int(north // side) * side:013d}"
        for east, north in points
    ]
    index, codes = squares(points[:, 0], points[:, 1], side)
    assert [None if place == OUTSIDE else codes[place] for place in index] == plain
    assert codes == sorted(set(plain) - {None}), "no code for those without a position"


# Real and invented alike, and for planners only.


@pytest.mark.parametrize("name", [*PRIVATE, "measures"])
@pytest.mark.parametrize("came_in", ["nothing", "offences"])
def test_real_and_invented_tables_have_the_same_columns_and_types(
    name: str, came_in: str, invented: Tables, tmp_path: Path
) -> None:
    bases = batch(Kind.DENOMINATORS, [base("regso", "0160R010", "RegSO_2025", 2000)], "bases")
    filled = came_in == "offences"
    real = (loaded(tmp_path, batch(Kind.OFFENCES, whole_years()), bases) if filled else load(BUNDLED)).tables[name]
    kinds = {column: str(kind) for column, kind in invented[name].dtypes.items() if column != "mark"}
    assert {column: str(kind) for column, kind in real.dtypes.items()} == kinds
    assert list(real.columns) == list(kinds) and (len(real) > 0) == (filled and name != "measures")


def test_nothing_of_them_is_listed_for_all_or_published(tmp_path: Path) -> None:
    made = loaded(tmp_path, batch(Kind.OFFENCES, whole_years()))
    for name in PRIVATE:
        with pytest.raises(TableUnavailable):
            passport(made, name, {}, public=True)
    listed = {one["name"]: one for one in made.manifest["tables"]}
    assert listed["area_counts"]["public"] is False and listed["area_counts"]["periods"] == ["2024", "2025"]
    assert listed["area_counts"]["municipalities"] == 5 and not set(PRIVATE) & set(made.notes)
    assert publish(desk(tmp_path)).release is not None
    files = {path.stem for path in (tmp_path / "public").rglob("*.parquet")}
    assert "area_counts" not in files and "offences" not in files and "reported" in files


@pytest.mark.parametrize("name", ["area_counts", "single_offences"])
def test_what_is_worked_out_of_offences_names_their_file(name: str, tmp_path: Path) -> None:
    made = loaded(tmp_path, batch(Kind.OFFENCES, whole_years(), "register"))
    found = passport(made, name, {"offence": "burglary", "year": 2025})
    assert [(one.title, one.address) for one in found.sources] == [("register", "register.csv")] and found.rows > 0
    assert load(BUNDLED).tables[name].empty and passport(load(BUNDLED), name, {}).sources == ()


def test_practice_tables_take_the_place_of_real_ones_read_late_or_damaged(invented: Tables) -> None:
    real = TableMap({"measures": pd.DataFrame()}, {"area_bases": "damaged"}, {"area_counts": pd.DataFrame})
    both = real.with_tables(invented)
    assert all(both[name] is invented[name] for name in ("measures", "area_bases", "area_counts"))
    assert real["area_counts"].empty and "area_bases" not in real


# A million.


def test_a_million_offences_are_counted_and_read(tmp_path: Path, measured: Measured) -> None:
    rng = np.random.default_rng(5)
    made = practised().offences.iloc[rng.integers(0, len(practised().offences), MILLION)]
    with measured("million_counted_s"):
        placed = [(level, *squares(made.x, made.y, side)) for level, side in SQUARES.items()]
        table = small_areas.year_counts(placed, made.offence, made.year)
    assert table[table.offence == "theft"]["count"].sum() == len(SQUARES) * MILLION
    path = tmp_path / "offences.parquet"
    _write(made, path)
    with measured("million_read_s"):
        read = single_offences.single_offences(path, BUNDLED)
    assert len(read) == MILLION and np.allclose(read.x, made.x, atol=0.01)
    assert read.memory_usage(deep=True).sum() / 1e6 < 300


def _write(made: pd.DataFrame, path: Path) -> None:
    """The offences as the desk keeps them."""
    lon, lat = Transformer.from_crs(3006, 4326, always_xy=True).transform(made.x.to_numpy(), made.y.to_numpy())
    times = {name: np.datetime_as_string(made[name].to_numpy().astype("datetime64[m]")) for name in ("start", "end")}
    town = made.municipality_code.astype("str").to_numpy()
    frame = pd.DataFrame(
        {
            "offence_id": [f"K{n:07d}" for n in range(len(made))], "offence": made.offence.astype("str").to_numpy(),
            **times, "lat": lat, "lon": lon, "area_level": "municipality", "area_code": town, "area_version": "",
            "municipality_code": town, "origin": "0" * 12,
        }
    )  # fmt: skip
    columns.write(columns.typed(frame, OFFENCES), path)
