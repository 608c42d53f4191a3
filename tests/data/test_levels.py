"""Areas of every geography are drawn whole, valid and small, with codes and names that the tables know."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from flask.testing import FlaskClient

from conftest import MakeServer, Measured, context_of, reader_as
from dashboard.asking.known import view_of
from dashboard.asking.making import frame_of, scene_of
from dashboard.asking.scene import Need
from dashboard.asking.urls import room_at
from dashboard.readers.reader import reader_in
from data.geography import geometry, levels
from data.geography.areas_of import levels as geographies
from data.model import MUNICIPALITY_CODES, SQUARES, AreaLevel, Audience
from data.release.state import State
from data.tables.batch import Kind
from data.tables.contracts.areas import SHAPES
from kit.desk_samples import batch, offence
from kit.practice_areas import GROUND, invented

LARGEST = 380_000
LARGEST_STRIPES = 480_000
"""Bytes, gzipped, of any level's areas, and of its stripes."""

Shapes = dict[str, Any]


def shapes_of(content: bytes) -> Shapes:
    """Shapes in WGS 84 by id."""
    return {one["id"]: shapely.geometry.shape(one["geometry"]) for one in json.loads(content)["features"]}


def halves(count: int = 6) -> gpd.GeoDataFrame:
    """Made-up DeSO, side by side: some RegSO of Danderyd and Österåker, each cut in two where its middle is."""
    full = geometry.full_areas(GROUND / "geometry")
    chosen = full[full.municipality_code.isin(["0162", "0117"])].head(count)
    rows = []
    for nth, (town, shape) in enumerate(zip(chosen.municipality_code, chosen.geometry, strict=True)):
        west, south, east, north = shape.bounds
        middle = (south + north) / 2
        for half, (low, high) in enumerate(((south, middle), (middle, north))):
            part = shapely.intersection(shape, shapely.box(west, low, east, high))
            rows.append((f"{town}A{nth:02d}{half}0", part))
    codes, parts = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"area_code": list(codes)}, geometry=list(parts), crs=3006)


def with_deso(folder: Path, versions: dict[str, gpd.GeoDataFrame]) -> Path:
    """A release's folder in which these areas have come in."""
    (folder / "geometry").symlink_to(GROUND / "geometry")
    (folder / "desk").mkdir()
    rows = [
        pd.DataFrame({"area_code": one.area_code, "area_version": version, "wkb": shapely.to_wkb(one.geometry)})
        for version, one in versions.items()
    ]
    pd.concat(rows).sample(frac=1, random_state=1).to_parquet(folder / "desk" / f"{SHAPES.name}.parquet")
    return folder


@pytest.fixture(scope="module")
def deso_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_deso(tmp_path_factory.mktemp("deso"), {"DeSO_2018": halves(1), "DeSO_2025": halves()})


@pytest.mark.parametrize("level", list(AreaLevel))
def test_every_level_is_drawn_named_and_striped_under_the_same_codes(level: AreaLevel, deso_folder: Path) -> None:
    areas, stripes = (shapes_of(drawn(deso_folder, level)) for drawn in (levels.level_geojson, levels.hatch_geojson))
    names = levels.level_names(deso_folder, level)
    assert list(names.columns) == ["code", "name", "municipality_code"] and set(map(str, names.dtypes)) == {"str"}
    under = set(MUNICIPALITY_CODES) if level in SQUARES else set()
    assert set(areas) == set(names.code) | under and set(stripes) == set(names.code) and len(names) > 0
    assert names.name.is_unique and (names.name != "").all()
    for code in names.code:
        shape = areas[code]
        assert shape.is_valid and shape.geom_type in ("Polygon", "MultiPolygon") and shape.area > 0
        assert stripes[code].is_valid and 0 < stripes[code].area < shape.area
        assert shapely.buffer(shape, 3e-5).covers(stripes[code]), code


@pytest.mark.parametrize("level", [one for one in AreaLevel if one not in levels.SHIPPED])
def test_what_is_worked_out_is_bare_wound_and_rounded(level: AreaLevel, deso_folder: Path) -> None:
    said = json.loads(levels.level_geojson(deso_folder, level))
    assert said["type"] == "FeatureCollection"
    for feature in said["features"]:
        assert set(feature) == {"type", "id", "properties", "geometry"} and feature["properties"] == {}
    shapes = [shapely.geometry.shape(one["geometry"]) for one in said["features"]]
    pairs = shapely.get_coordinates(shapes)
    assert (np.round(pairs, 5) == pairs).all()
    rings = shapely.get_exterior_ring(shapely.get_parts(shapes))
    assert shapely.is_ccw(rings).all()


def test_squares_are_whole_touch_the_land_and_leave_none_of_it_out() -> None:
    land = shapely.union_all(geometry.drawn_in_metres(GROUND / "geometry", "municipality.geojson").geometry)
    shapely.prepare(land)
    for level, side in SQUARES.items():
        names = levels.level_names(GROUND, level)
        numbers = names.code.astype("int64").to_numpy()
        x, y = numbers // 10_000_000, numbers % 10_000_000
        boxes = shapely.box(x, y, x + side, y + side)
        assert (shapely.distance(boxes, land) < 1).all(), level
        assert shapely.difference(land, shapely.union_all(boxes)).area < 1, level
        drawn = shapes_of(levels.level_geojson(GROUND, level))
        back = gpd.GeoSeries([drawn[code] for code in names.code[:50]], crs=4326).to_crs(3006)
        assert np.allclose(back.area, side**2, rtol=0.01)
        assert np.allclose(shapely.bounds(back.to_numpy()), shapely.bounds(boxes[:50]), atol=1.5)


@pytest.mark.parametrize("level", list(SQUARES))
def test_squares_are_those_that_offences_are_counted_in(level: AreaLevel) -> None:
    places = invented().offences.head(500)
    degrees = gpd.GeoSeries(gpd.points_from_xy(places.x, places.y), crs=3006).to_crs(4326)
    rows = [offence(n, lat=lat, lon=lon) for n, (lon, lat) in enumerate(zip(degrees.x, degrees.y, strict=True))]
    state = State(tables={"offences": batch(Kind.OFFENCES, rows).rows})
    codes = next(
        found
        for name, _, _, found in geographies(state.rows("offences"), state.rows(SHAPES.name), GROUND)
        if name == level
    )
    assert len(codes) > 100 and set(codes) <= set(levels.level_names(GROUND, level).code)


@pytest.mark.parametrize("level", list(SQUARES))
def test_a_square_is_named_by_where_most_of_its_land_lies(level: AreaLevel) -> None:
    land = geometry.drawn_in_metres(GROUND / "geometry", "regso.geojson").set_index("code").geometry
    names = levels.level_names(GROUND, level)
    regso = geometry.area_names(GROUND / "geometry").set_index("code").name
    for row in names.iloc[:: max(1, len(names) // 60)].itertuples():
        x, y, side = int(row.code[:6]), int(row.code[6:]), SQUARES[level]
        covered = land.intersection(shapely.box(x, y, x + side, y + side)).area
        assert row.name.startswith(f"{regso[covered.idxmax()]} · ") and row.municipality_code == covered.idxmax()[:4]


def test_deso_are_those_of_the_latest_version_cut_to_land(deso_folder: Path) -> None:
    names = levels.level_names(deso_folder, AreaLevel.DESO)
    assert list(names.code) == sorted(halves().area_code)
    drawn = shapes_of(levels.level_geojson(deso_folder, AreaLevel.DESO))
    metres = gpd.GeoSeries(drawn, crs=4326).to_crs(3006)
    land = shapely.union_all(geometry.drawn_in_metres(GROUND / "geometry", "regso.geojson").geometry)
    whole = halves().set_index("area_code").geometry
    for code, shape in metres.items():
        assert shapely.difference(shape, land.buffer(3)).area < 1, code
        assert shape.area == pytest.approx(whole[code].intersection(land).area, rel=0.02), code
        assert len(shapely.get_coordinates(shape)) < len(shapely.get_coordinates(whole[code].intersection(land))) * 2


def test_deso_of_a_file_that_says_its_version_otherwise_are_the_latest_too(tmp_path: Path) -> None:
    folder = with_deso(tmp_path, {"DeSO_2018": halves(1), "2025_v2": halves(2)})
    assert len(levels.level_names(folder, AreaLevel.DESO)) == 4


def test_damaged_shapes_are_told_as_such(tmp_path: Path) -> None:
    folder = with_deso(tmp_path, {"DeSO_2025": halves(1)})
    (folder / "desk" / f"{SHAPES.name}.parquet").write_bytes(b"damaged")
    with pytest.raises((OSError, ValueError)):
        levels.level_geojson(folder, AreaLevel.DESO)


@pytest.mark.parametrize("level", list(AreaLevel))
def test_drawings_are_small_and_the_same_each_time(level: AreaLevel, deso_folder: Path, measured: Measured) -> None:
    for drawing, most in ((levels.level_geojson, LARGEST), (levels.hatch_geojson, LARGEST_STRIPES)):
        levels._grid.cache_clear()
        with measured("drawing_s"):
            made = drawing.__wrapped__(deso_folder, level)
        assert len(gzip.compress(made, mtime=0)) < most and made == drawing(deso_folder, level)


@pytest.mark.parametrize("kind", ["", "hatch_"])
@pytest.mark.parametrize("level", list(AreaLevel))
def test_the_server_gives_every_level_for_good_to_those_who_may_see_it(
    kind: str, level: AreaLevel, client: FlaskClient, public_server: Any
) -> None:
    public = public_server.test_client()
    if level not in (AreaLevel.MUNICIPALITY, AreaLevel.REGSO):
        release = public.get("/ready").json["release"]
        assert public.get(f"/geo/{release}/{kind}{level}.geojson").status_code == 404
    for asker in (client, public) if level in (AreaLevel.MUNICIPALITY, AreaLevel.REGSO) else (client,):
        release = asker.get("/ready").json["release"]
        answer = asker.get(f"/geo/{release}/{kind}{level}.geojson", headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200 and answer.mimetype == "application/geo+json"
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert len(answer.data) < 300 or answer.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize("level", [level for level in AreaLevel if level is not AreaLevel.MUNICIPALITY])
@pytest.mark.parametrize("more", ["", "&area=0162", "&layer=burglary"])
def test_a_level_that_residents_cannot_get_is_never_worked_out(
    level: AreaLevel, more: str, make_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, worked_out = make_server(), []
    levels.level_geojson.cache_clear()
    monkeypatch.setattr(levels, "_areas", lambda _, asked: worked_out.append(asked))
    with server.test_request_context("/"):
        context = context_of(server)
        plain = scene_of(f"/?{more.removeprefix('&')}", reader_as(Audience.RESIDENT), context, {Need.SHOWN})
        forged = scene_of(f"/?level={level}{more}", reader_as(Audience.RESIDENT), context, {Need.SHOWN})
        assert forged.view == plain.view and forged.level is AreaLevel.MUNICIPALITY
    assert server.test_client().get(f"/?level={level}{more}").status_code == 200
    assert not worked_out


@pytest.mark.parametrize("path", ["/planera", "/mote"])
def test_a_view_without_an_area_needs_no_frames_of_squares(
    path: str, make_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = make_server()
    context = context_of(server)
    levels.level_geojson.cache_clear()
    monkeypatch.setattr(levels, "_grid", lambda *_: pytest.fail("worked out for nothing"))
    with server.test_request_context("/"):
        reader = reader_in(room_at(path, context.maps), context.config)
        view = view_of(path, "level=square500", reader, context)
        assert view.level is AreaLevel.SQUARE_500 and frame_of(view, context, reader)


def test_what_the_server_is_made_of_is_not_told(client: FlaskClient) -> None:
    answer = client.get("/_reload-hash")
    assert answer.status_code == 404 and "packages" not in answer.text and "dash" not in answer.text.lower()
    assert client.post("/_reload-hash").status_code in (404, 405)


@pytest.mark.parametrize(
    "name", ["square100.geojson", "hatch_.geojson", "deso", "square250.json", "hatch_land.geojson"]
)
def test_the_server_has_no_other_level(name: str, client: FlaskClient) -> None:
    release = client.get("/ready").json["release"]
    assert client.get(f"/geo/{release}/{name}").status_code == 404
    assert client.get(f"/geo/{'0' * 12}/square250.geojson").status_code == 404
