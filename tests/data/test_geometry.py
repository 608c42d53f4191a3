"""The ground that ships: whole, in step with its manifest, and its drawn areas where they say they are."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.area import AREA
from data.geography import drawn as drawing
from data.geography import geometry
from data.geography.areas_of import located
from data.model import MUNICIPALITY_CODES, MUNICIPALITY_NAMES
from scripts.geometry import build as geometry_build
from scripts.geometry import marks as geometry_marks
from scripts.geometry import shapes as geometry_shapes
from scripts.geometry import wheels as geometry_wheels

FOLDER = Path(__file__).resolve().parents[2] / "data" / "bundled" / "geometry"
WHEELS = Path(os.environ.get("GEOMETRY_WHEELS", geometry_build.DEFAULT_WHEELS))
AREAS_PER_MUNICIPALITY = {"0160": 27, "0117": 15, "0162": 7, "0115": 7, "0187": 7}
FIRST_PAINT = ("municipality.geojson", "land.geojson", "borders.geojson")


def codes_of(points: Any, areas: Any) -> list[str | None]:
    """The code of the area that each point lies in, None where there is none; all in EPSG:3006."""
    found = located(points.geometry.x.to_numpy(), points.geometry.y.to_numpy(), areas.geometry.to_numpy())
    return [None if place < 0 else areas.code.iloc[place] for place in found]


def collection(name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(geometry.geometry_bytes(FOLDER, name))["features"]
    return features


def drawn(name: str) -> Any:
    features = collection(name)
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    return gpd.GeoSeries(shapes, index=[feature.get("id") for feature in features], crs=4326)


@pytest.fixture(scope="module")
def full() -> Any:
    return geometry.full_areas(FOLDER)


@pytest.fixture(scope="module")
def regso() -> Any:
    return drawn("regso.geojson")


@pytest.fixture(scope="module")
def municipalities() -> Any:
    return drawn("municipality.geojson")


@pytest.fixture(scope="module")
def stations() -> Any:
    features = collection("stations.geojson")
    table = pd.DataFrame([{**f["properties"], "xy": f["geometry"]["coordinates"]} for f in features])
    points = gpd.points_from_xy(*np.array(table["xy"].tolist()).T, crs=4326)
    return gpd.GeoDataFrame(table, geometry=points).to_crs(3006)


# What is there


@pytest.mark.parametrize("name", geometry.GEOMETRY_FILES)
def test_manifest_vouches_for_each_file(name: str) -> None:
    entry = geometry.geometry_manifest(FOLDER)["files"][name]
    content = (FOLDER / name).read_bytes()
    assert entry["sha256"] == hashlib.sha256(content).hexdigest()
    assert entry["bytes"] == len(content)
    assert entry["crs"] == ("EPSG:3006" if name == geometry.FULL_AREAS else "EPSG:4326")
    assert entry["source"]
    assert entry["licence"]
    if name in geometry.DRAWN_FILES:
        assert entry["count"] == len(collection(name))


def test_manifest_lists_nothing_else() -> None:
    manifest = geometry.geometry_manifest(FOLDER)
    assert set(manifest["files"]) == set(geometry.GEOMETRY_FILES)
    assert manifest["area_version"] == "2025_v2"
    assert [wheel["sha256"] for wheel in manifest["wheels"]] == [wheel.sha256 for wheel in geometry_wheels.WHEELS]


def test_licences_travel_with_the_files() -> None:
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (FOLDER / "COPYING.LESSER").read_text()
    assert "GNU GENERAL PUBLIC LICENSE" in (FOLDER / "COPYING").read_text()
    notice = (FOLDER / "NOTICE.md").read_text(encoding="utf-8")
    assert [word for word in ("Wessel", "Smith", "CC0", "LGPL") if word not in notice] == []


def test_first_paint_and_whole_folder_stay_small() -> None:
    sizes = {name: len(gzip.compress((FOLDER / name).read_bytes(), 9)) for name in geometry.GEOMETRY_FILES}
    assert sum(sizes.values()) <= 300_000, sizes
    assert sum(sizes[name] for name in FIRST_PAINT) <= 110_000, sizes
    assert all(size <= 60_000 for name, size in sizes.items() if name.startswith("hatch")), sizes


@pytest.mark.parametrize("name", geometry.DRAWN_FILES)
def test_every_feature_has_a_valid_geometry_at_five_decimals(name: str) -> None:
    shapes = drawn(name)
    assert not shapes.is_empty.any()
    assert shapes.is_valid.all()
    pairs = shapely.get_coordinates(shapes.to_numpy())
    assert np.array_equal(pairs, np.round(pairs, 5))
    west, south, east, north = geometry_shapes.land_window()
    assert (pairs.min(axis=0) >= (west - 0.1, south - 0.1)).all()
    assert (pairs.max(axis=0) <= (east + 0.1, north + 0.1)).all()


# Areas


def test_counts_and_codes_are_those_of_scb(full: Any, regso: Any) -> None:
    assert full["municipality_code"].value_counts().to_dict() == AREAS_PER_MUNICIPALITY
    assert full["code"].is_monotonic_increasing
    assert full["code"].is_unique
    assert (full["code"].str[:4] == full["municipality_code"]).all()
    assert set(full["version"]) == {"2025_v2"}
    assert list(regso.index) == list(full["code"])


def test_full_areas_are_a_valid_cover(full: Any) -> None:
    assert full.crs.to_epsg() == 3006
    assert full.geometry.is_valid.all()
    assert shapely.coverage_is_valid(full.geometry.to_numpy())
    geometry_wheels.check_cover(full)


def test_names_come_with_the_areas(full: Any) -> None:
    names = geometry.area_names(FOLDER)
    assert list(names.columns) == ["code", "name", "municipality_code"]
    assert names["name"].str.len().min() > 0
    assert dict(zip(names["code"], names["name"], strict=True))["0160R020"] == "Täby centrum"
    assert len(names) == len(full) == 63


def test_drawn_features_carry_code_name_and_municipality(full: Any) -> None:
    official = full.set_index("code")
    for feature in collection("regso.geojson"):
        properties = feature["properties"]
        assert properties["code"] == feature["id"]
        assert properties["name"] == official.loc[feature["id"], "name"]
        assert properties["municipality_code"] == feature["id"][:4]
    found = {f["id"]: f["properties"]["name"] for f in collection("municipality.geojson")}
    assert found == MUNICIPALITY_NAMES


def test_regso_and_outside_land_meet_point_for_point(regso: Any, municipalities: Any) -> None:
    land = drawn("land.geojson").to_numpy()
    assert shapely.coverage_is_valid(np.append(regso.to_numpy(), land))
    assert shapely.coverage_is_valid(np.append(municipalities.to_numpy(), land))


def test_regso_of_a_municipality_make_up_the_municipality(regso: Any, municipalities: Any) -> None:
    for code in MUNICIPALITY_CODES:
        union = shapely.union_all(regso[regso.index.str.startswith(code)].to_numpy())
        difference = gpd.GeoSeries([union.symmetric_difference(municipalities[code])], crs=4326).to_crs(3006)
        assert difference.area.iloc[0] < 1.0


def test_drawn_areas_stay_near_their_official_border(full: Any, regso: Any) -> None:
    """Only thin fragments may lie outside: at most 2 % or two hectares of what is drawn."""
    metres = regso.to_crs(3006)
    outside = shapely.area(shapely.difference(metres.to_numpy(), full.geometry.to_numpy()))
    allowed = np.maximum(0.02 * metres.area.to_numpy(), 20_000)
    assert (outside <= allowed).all(), dict(zip(full["code"][outside > allowed], outside, strict=False))


def test_bounds_in_the_manifest_frame_the_municipalities(municipalities: Any) -> None:
    bounds = geometry.geometry_manifest(FOLDER)["bounds"]
    assert {code: tuple(edges) for code, edges in bounds.items()} == {
        code: shape.bounds for code, shape in municipalities.items()
    }


# What is laid over them


def largest_part(shape: Any) -> Any:
    parts = shapely.get_parts(shape)
    return parts[np.argmax(shapely.area(parts))]


def test_labels_stand_inside_the_largest_part_of_their_area(full: Any, regso: Any, municipalities: Any) -> None:
    areas = pd.concat([regso, municipalities])
    official = full.set_index("code").geometry.to_crs(4326)
    labels = [f for f in collection("labels.geojson") if f["properties"]["kind"] != "neighbour"]
    assert Counter(f["properties"]["kind"] for f in labels) == {"municipality": 5, "regso": 63}
    for label in labels:
        point = shapely.geometry.shape(label["geometry"])
        assert largest_part(areas[label["id"]]).contains(point), label
        assert label["id"] not in official.index or official[label["id"]].contains(point), label


def test_features_know_where_their_label_stands() -> None:
    labels = {f["id"]: f["geometry"]["coordinates"] for f in collection("labels.geojson")}
    for feature in collection("regso.geojson") + collection("municipality.geojson"):
        properties = feature["properties"]
        assert [properties["label_lon"], properties["label_lat"]] == labels[feature["id"]]


def test_neighbours_are_named_on_their_own_land() -> None:
    land = drawn("land.geojson").iloc[0]
    neighbours = [f for f in collection("labels.geojson") if f["properties"]["kind"] == "neighbour"]
    names = {f["properties"]["name"] for f in neighbours}
    assert {"Norrtälje", "Sigtuna", "Upplands Väsby", "Sollentuna", "Solna", "Lidingö", "Värmdö"} <= names
    assert not names & set(MUNICIPALITY_NAMES.values())
    assert all(land.contains(shapely.geometry.shape(f["geometry"])) for f in neighbours)


@pytest.mark.parametrize("level", ["municipality", "regso"])
def test_each_area_has_its_stripes_inside_itself(level: str) -> None:
    areas, striped = drawn(f"{level}.geojson"), drawn(f"hatch_{level}.geojson")
    assert list(striped.index) == list(areas.index)
    assert (striped.geom_type == "MultiPolygon").all()
    shares = striped.to_crs(3006).area / areas.to_crs(3006).area
    assert shares.between(0.02, 0.2).all(), shares[~shares.between(0.02, 0.2)]
    assert shapely.area(shapely.difference(striped.to_numpy(), areas.to_numpy())).sum() < 1e-12


def test_borders_run_between_areas_and_never_along_the_coast(municipalities: Any) -> None:
    features = collection("borders.geojson")
    borders = {f["properties"]["kind"]: shapely.geometry.shape(f["geometry"]) for f in features}
    assert set(borders) == {"municipality", "neighbour"}
    land = shapely.union_all([*municipalities.to_numpy(), *drawn("land.geojson").to_numpy()])
    coast = shapely.boundary(land)
    for kind, lines in borders.items():
        assert shapely.intersection(lines, coast).length < 1e-9, kind
    outline = shapely.boundary(shapely.union_all(municipalities.to_numpy()))
    edges = shapely.union_all(shapely.boundary(municipalities.to_numpy()))
    assert shapely.difference(borders["municipality"], edges).length < 1e-9
    assert shapely.intersection(borders["neighbour"], outline).length < 1e-9


def test_reference_points_lie_in_the_municipality_that_the_table_names(full: Any) -> None:
    table = pd.read_csv(geometry_build.REFERENCE_POINTS, dtype={"municipality_code": str}).dropna(subset=["lat"])
    points = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=4326).to_crs(3006)
    found = pd.Series(codes_of(points, full), index=table["ref_id"]).str[:4]
    named = table.set_index("ref_id")["municipality_code"]
    assert len(table) > 60
    assert found[found != named].to_dict() == {}


def test_stations_lie_in_their_area(full: Any, stations: Any) -> None:
    names = dict(zip(full["code"], full["name"], strict=True))
    placed = dict(zip(stations["name"], map(names.get, codes_of(stations, full)), strict=True))
    known = {
        "Täby centrum": "Täby centrum",
        "Enebyberg": "Enebyberg",
        "Rydbo": "Rydbo",
        "Stocksund": "Stocksund",
    }
    assert placed | known == placed
    assert None not in placed.values()


def test_stations_stand_on_drawn_land(municipalities: Any, stations: Any) -> None:
    land = shapely.union_all(municipalities.to_crs(3006).to_numpy())
    assert shapely.covers(land, stations.geometry.to_numpy()).all()
    assert Counter(stations["kind"]) == {"rail_station": 36, "metro_station": 2}
    assert not stations["name"].str.contains(r"\(").any()


def test_rail_says_that_it_is_schematic_and_whom_it_passes_by(stations: Any) -> None:
    lines = {f["id"]: f for f in collection("rail.geojson")}
    assert set(lines) == set(AREA.rail)
    assert all(f["properties"]["schematic"] is True for f in lines.values())
    omitted = {line: f["properties"]["omitted"] for line, f in lines.items()}
    assert omitted == {"trunk": [], "karsta": [], "osterskar": ["Arninge"], "nasbypark": []}
    stops = {tuple(xy) for f in lines.values() for xy in f["geometry"]["coordinates"]}
    rail = stations[stations["kind"] == "rail_station"]
    assert stops == {tuple(xy) for xy in rail["xy"]}


# Reading


def copy_of_the_ground(folder: Path) -> Path:
    return Path(shutil.copytree(FOLDER, folder / "ground"))


def test_a_missing_file_is_named_with_its_remedy(tmp_path: Path) -> None:
    folder = copy_of_the_ground(tmp_path)
    (folder / "regso.geojson").unlink()
    with pytest.raises(geometry.GeometryMissing, match=r"regso\.geojson.*scripts\.geometry\.build"):
        geometry.geometry_bytes(folder, "regso.geojson")
    assert issubclass(geometry.GeometryMissing, FileNotFoundError)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    folder = copy_of_the_ground(tmp_path)
    path = folder / "land.geojson"
    path.write_bytes(path.read_bytes().replace(b"18.", b"19.", 1))
    with pytest.raises(geometry.GeometryDamaged, match=r"land\.geojson"):
        geometry.geometry_bytes(folder, "land.geojson")
    path = folder / geometry.FULL_AREAS
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(geometry.GeometryDamaged):
        geometry.full_areas(folder)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"files": []}', '{"files": {"regso.geojson": {}}}'])
def test_a_damaged_manifest_is_refused(tmp_path: Path, content: str) -> None:
    folder = copy_of_the_ground(tmp_path)
    (folder / geometry.MANIFEST).write_text(content)
    with pytest.raises(geometry.GeometryDamaged, match=r"geometry\.json"):
        geometry.geometry_bytes(folder, "regso.geojson")


@pytest.mark.parametrize("name", ["../geometry.json", "NOTICE.md", "", "regso.geojson/", "/etc/hosts"])
def test_only_the_ground_can_be_read(name: str) -> None:
    with pytest.raises(geometry.GeometryMissing):
        geometry.geometry_bytes(FOLDER, name)


# Locating


def test_points_inside_get_their_code_and_points_outside_none(full: Any) -> None:
    inside = full.geometry.representative_point()
    others = gpd.GeoSeries([shapely.Point(500_000, 6_500_000), shapely.Point()], crs=3006)
    assert codes_of(pd.concat([inside, others], ignore_index=True), full) == [*full["code"], None, None]


def test_a_point_on_a_shared_edge_gets_the_first_area(full: Any) -> None:
    first, second = full.iloc[0], full[full.geometry.touches(full.geometry.iloc[0])].iloc[0]
    edge = shapely.get_coordinates(shapely.intersection(first.geometry, second.geometry))[0]
    points = gpd.GeoSeries([shapely.Point(edge)], crs=3006)
    assert codes_of(points, full) == [first["code"]]
    assert codes_of(points, full.iloc[::-1]) != [first["code"]]


# Building


def test_a_wheel_with_another_hash_is_refused(tmp_path: Path) -> None:
    path = tmp_path / geometry_wheels.REGSO_WHEEL.file
    path.write_bytes(b"something else")
    with pytest.raises(geometry_wheels.GeometryBuildError, match="expected fb0948868812"):
        geometry_wheels.ensure_wheel(tmp_path, geometry_wheels.REGSO_WHEEL)


def test_the_builder_says_why_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wheel in geometry_wheels.WHEELS:
        (tmp_path / wheel.file).write_bytes(b"something else")
    assert geometry_build.main(["--wheels", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "sha256" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_lost_area_is_refused(full: Any) -> None:
    with pytest.raises(geometry_wheels.GeometryBuildError, match="expected"):
        geometry_wheels.check_counts(full.iloc[1:])


def test_a_wrong_code_or_version_is_refused(full: Any) -> None:
    for changed in (
        full.assign(code=full["code"].where(full.index != 3, "0115X004")),
        full.assign(code=full["code"].where(full.index != 3, full["code"].iloc[4])),
        full.assign(version="2018_v1"),
    ):
        with pytest.raises(geometry_wheels.GeometryBuildError):
            geometry_wheels.check_codes(changed)


def test_overlaps_and_holes_in_the_cover_are_refused(full: Any) -> None:
    grown = full.geometry.where(full.index != 20, full.geometry.buffer(1))
    with pytest.raises(geometry_wheels.GeometryBuildError, match="overlap"):
        geometry_wheels.check_cover(full.set_geometry(grown))
    inner = full[full["code"] != "0160R020"]
    with pytest.raises(geometry_wheels.GeometryBuildError, match="holes 1"):
        geometry_wheels.check_cover(inner)


def test_a_table_without_positions_is_refused() -> None:
    with pytest.raises(geometry_wheels.GeometryBuildError, match="lat, lon"):
        geometry_marks.check_reference_points(pd.DataFrame(columns=["ref_id", "name", "kind"]))


def test_stripes_reach_even_the_smallest_shape() -> None:
    small = shapely.box(0, 0, 30, 30)
    striped = drawing.stripes(small, width=70, spacing=700)
    assert striped.area > 0
    assert small.covers(striped)


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    absent = [wheel.file for wheel in geometry_wheels.WHEELS if not (WHEELS / wheel.file).exists()]
    if absent or not geometry_build.REFERENCE_POINTS.exists():
        needed = ", ".join(absent) or "reference_points.csv"
        pytest.skip(f"rebuilding the ground needs {needed}: set GEOMETRY_WHEELS to the folder with the wheels")
    geometry_build.build(WHEELS, tmp_path, geometry_build.REFERENCE_POINTS)
    names = sorted(path.name for path in FOLDER.iterdir())
    assert names == sorted(path.name for path in tmp_path.iterdir())
    assert {n for n in names if (tmp_path / n).read_bytes() != (FOLDER / n).read_bytes()} == set()
