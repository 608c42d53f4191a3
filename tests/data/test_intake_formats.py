"""Every format, kind, coordinate system and encoding that can come in does come in."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

import kit.intake_kit as kit
from data.intake.declared import Declared
from data.intake.files import read_file
from data.intake.refusals import FileRefused
from data.intake.registry import READINGS
from data.intake.signature import Format
from data.intake.templates import template, template_columns
from data.tables.batch import Kind
from data.tables.checks import Problem, sift
from data.tables.registry import CONTRACTS

TABLES = (Format.CSV, Format.EXCEL)
SHAPED = (Format.GEOJSON, Format.GEOPACKAGE, Format.SHAPEFILE, Format.GEOPARQUET)
KINDS = tuple(map(Kind, READINGS))
SYSTEMS = (4326, 3006, 3011, 3021)
READABLE = [
    *((form, kind, 4326) for form, kind in itertools.product((*TABLES, *SHAPED), KINDS) if kind not in kit.POSITIONED),
    *itertools.product((*TABLES, *SHAPED), kit.POSITIONED, SYSTEMS),
    *itertools.product(SHAPED, (Kind.AREAS,), SYSTEMS[1:]),
]
READABLE = [one for one in READABLE if one[0] in SHAPED or one[1] is not Kind.AREAS]
TEXTS = list(
    itertools.product(
        ("utf-8", "utf-8-sig", "windows-1252", "iso-8859-1"), (",", ";", "\t"), ("\n", "\r\n", "\r"), (".", ",")
    )
)
EVERYDAY = {"en": r"\b(of|the|or|may|when|what|year|kind)\b", "sv": r"\b(av|som|och|eller|är|det|får|när|slag)\b"}
"""Words of one language that the other has not."""


def wanted(rows: pd.DataFrame, kind: Kind) -> dict[str, Any]:
    assert len(rows) == 1
    return {name: rows[name].iloc[0] for name in kit.WANTED[kind]}


def said_of(form: Format, epsg: int) -> dict[str, str]:
    return {"crs": f"EPSG:{epsg}"} if form in TABLES and epsg != 4326 else {}


@pytest.mark.parametrize(("form", "kind", "epsg"), READABLE, ids=lambda one: str(one))
def test_a_file_comes_in(form: Format, kind: Kind, epsg: int, tmp_path: Path) -> None:
    result = kit.quickly(kit.make(form, kind, tmp_path, epsg), kind, **said_of(form, epsg))
    assert result.problems == () and result.refused == 0 and result.read == 1
    assert wanted(result.rows, kind) == kit.WANTED[kind]
    assert list(result.rows.columns) == [column.name for column in CONTRACTS[kind].columns]
    if kind in kit.POSITIONED:
        metres = 111_000 * abs(result.rows.lat.iloc[0] - kit.PLACE[1])
        assert metres < 2, "RT 90 is good to a metre or so; the others to less"
        assert abs(result.rows.lon.iloc[0] - kit.PLACE[0]) * 56_000 < 2
    if kind is Kind.AREAS:
        shape = shapely.from_wkb(result.tables["shapes"].wkb.iloc[0])
        assert shape.area == pytest.approx(kit.shape_of(kind, 3006).iloc[0].area, rel=1e-3)


@pytest.mark.parametrize("form", [*TABLES, *SHAPED, Format.SOL], ids=str)
def test_the_child_process_reads_the_format(form: Format, tmp_path: Path) -> None:
    kind = Kind.COUNTS if form is Format.SOL else Kind.OFFENCES
    path = kit.make(form, kind, tmp_path)
    before = path.read_bytes()
    batch = read_file(path, kind, areas=kit.areas(), work=path.parent)
    assert batch.read == len(batch.rows) == (2 if form is Format.SOL else 1) and batch.refused_total == 0
    assert set(batch.rows.origin) == {batch.origin.key} and batch.origin.sha256.startswith(batch.origin.key)
    assert batch.origin.address == path.name and batch.origin.notes["format"] == str(form)
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not Kind.OFFENCES], ids=str)
def test_the_child_process_hands_over_every_kind(kind: Kind, tmp_path: Path) -> None:
    batch = read_file(kit.make(Format.GEOPACKAGE, kind, tmp_path), kind, areas=kit.areas(), work=tmp_path)
    assert wanted(batch.rows, kind) == kit.WANTED[kind]
    assert set(batch.tables) == ({"shapes"} if kind is Kind.AREAS else set())


@pytest.mark.parametrize(("encoding", "delimiter", "newline", "mark"), TEXTS, ids=repr)
def test_a_csv_of_any_making_comes_in(encoding: str, delimiter: str, newline: str, mark: str, tmp_path: Path) -> None:
    cells = {
        name: cell if "." not in cell else cell.replace(".", mark) for name, cell in kit.CELLS[Kind.SURVEY].items()
    }
    rows = [cells, cells | {"grupp": "kvinnor"}]
    path = kit.write_csv(tmp_path / "rader.csv", rows, encoding, delimiter=delimiter, newline=newline)
    result = kit.quickly(path, Kind.SURVEY)
    assert list(result.rows.percent) == [81.5, 81.5] and list(result.rows.group) == ["all", "women"]
    assert set(result.rows.question_sv) == {"Känner sig trygg"}


def test_mixed_line_ends_keep_their_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "rader.csv"
    path.write_bytes(b"# a\r\nkommun,bas,year,value,status\r0162,bilar,2024,1,final\n\n0160,cyklar,2024,2,final\r\n")
    result = kit.quickly(path, Kind.DENOMINATORS)
    assert [(one.line, one.column, one.value) for one in result.problems] == [(5, "bas", "cyklar")]
    assert result.read == 2 and list(result.rows.area_code) == ["0162"]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_template_is_a_file_of_its_kind(kind: Kind, tmp_path: Path) -> None:
    text = template(kind, "en")
    *comments, header = text.splitlines()
    assert all(line.startswith("# ") for line in comments) and header.split(",") == template_columns(kind)
    assert len(comments) == len(header.split(","))
    path = tmp_path / "mall.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileRefused, match="holds a header but no rows"):
        kit.quickly(path, kind)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_template_explains_each_column_in_the_words_of_its_language(kind: Kind) -> None:
    swedish, english = (template(kind, lang).splitlines() for lang in ("sv", "en"))
    assert swedish.pop() == english.pop() and len(swedish) == len(english)
    for line, other_line in zip(swedish, english, strict=True):
        (name, _, said), (other_name, _, other) = line.partition(": "), other_line.partition(": ")
        assert name == other_name and min(len(said), len(other)) > 5
        assert not re.search(EVERYDAY["en"], said) and not re.search(EVERYDAY["sv"], other), (said, other)


@pytest.mark.parametrize("kind", CONTRACTS)
def test_every_column_of_an_import_is_told_in_the_readers_language_when_a_cell_is_refused(kind: str) -> None:
    contract = CONTRACTS[kind]
    for part in ("description", "unit"):
        told = [column.says(part) for column in contract.columns if getattr(column, part)]
        assert all(one["sv"] != one["en"] and "{" not in one["sv"] for one in told), told
    nothing, nonsense = (pd.DataFrame({name: [cell] for name in contract.column_names}) for cell in ("", "-9e9?"))
    refused = [fault for frame in (nothing, nonsense) for fault in sift(frame, contract)[2]]
    described = [Problem(2, fault.column, "", fault.key, fault.fields) for fault in refused if fault.fields]
    columns = {column.name: column for column in contract.columns}
    assert {one.column for one in described} >= {name for name, column in columns.items() if column.required}
    for one in described:
        if "description" in one.fields:
            assert all(columns[one.column].says("description")[lang] in one.told(lang).remedy for lang in ("sv", "en"))


def test_an_excel_cell_keeps_its_type(tmp_path: Path) -> None:
    row = {"kommun": "0162", "brott": "skadegörelse", "år": 2024, "antal": 12.0, "per_100k": 36.9, "status": "prel."}
    result = kit.quickly(kit.write_excel(tmp_path / "rader.xlsx", [row]), Kind.COUNTS)
    assert result.rows["count"].iloc[0] == 12 and result.rows.status.iloc[0] == "preliminary"


def test_a_header_may_begin_as_a_zip_does(tmp_path: Path) -> None:
    row = {"PK_ID": "1"} | kit.CELLS[Kind.SURVEY]
    assert len(kit.quickly(kit.write_csv(tmp_path / "a.csv", [row]), Kind.SURVEY, ignore=("PK_ID",)).rows) == 1


def test_excel_dates_are_times(tmp_path: Path) -> None:
    row = {"brott": "bostadsinbrott", "tid": pd.Timestamp("2025-03-01 14:30").to_pydatetime(), "kommun": "0162"}
    rows = kit.quickly(kit.write_excel(tmp_path / "rader.xlsx", [row]), Kind.OFFENCES).rows
    assert rows.start.iloc[0] == rows.end.iloc[0] == "2025-03-01T14:30" and pd.isna(rows.lat.iloc[0])


def test_bras_csv_needs_its_offence_and_period_said(tmp_path: Path) -> None:
    path = tmp_path / "bra.csv"
    path.write_text("\ufeffKommun;Antal;Per 100 000 inv.\r\nTäby;1 234;1 700,5\r\nDanderyd;..;..\r\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="--set offence=VALUE"):
        kit.quickly(path, Kind.COUNTS)
    said = {"offence": "11475", "period": "2025", "status": "final"}
    rows = kit.quickly(path, Kind.COUNTS, constants=said).rows
    assert list(rows["count"].fillna(-1)) == [1234, -1] and rows.per_100k.iloc[0] == 1700.5
    assert set(rows.offence) == {"residential_burglary"}


def test_a_page_of_sol_keeps_preliminary_and_missing(tmp_path: Path) -> None:
    rows = kit.quickly(kit.make(Format.SOL, Kind.COUNTS, tmp_path), Kind.COUNTS).rows
    assert list(rows.period) == ["2015", "2016"] and list(rows.status) == ["final", "preliminary"]
    assert rows["count"].iloc[0] == 1234 and pd.isna(rows["count"].iloc[1])


@pytest.mark.parametrize(
    ("column", "value", "offence"),
    [
        ("brottskod", "9801", "residential_burglary"),
        ("sol_id", "5059", "car_part_theft"),
        ("sol_id", "11480", "residential_burglary"),
        ("brott", "Bostadsinbrott", "residential_burglary"),
        ("offence", "burglary", "burglary"),
    ],
)
def test_an_offence_has_several_names(column: str, value: str, offence: str, tmp_path: Path) -> None:
    row = {column: value, "tid": "2025-03-01T02:10", "kommun": "Vaxholms stad"}
    codes = {"9801": "residential_burglary"}
    rows = kit.quickly(kit.write_csv(tmp_path / "a.csv", [row]), Kind.OFFENCES, codes=codes).rows
    assert list(rows.offence) == [offence] and list(rows.area_code) == ["0187"]


def test_a_second_import_gives_the_same_ids_and_twins_are_told_apart(tmp_path: Path) -> None:
    row = {"brott": "bostadsinbrott", "tid": "2025-03-01", "lat": "59.4439", "lon": "18.0687"}
    first = kit.quickly(kit.write_csv(tmp_path / "a.csv", [row, row, row | {"tid": "2025-03-02"}]), Kind.OFFENCES)
    again = kit.quickly(kit.write_csv(tmp_path / "b.csv", [row | {"tid": "2025-03-02"}, row, row]), Kind.OFFENCES)
    assert first.rows.offence_id.is_unique and len(first.rows) == 3
    assert set(first.rows.offence_id) == set(again.rows.offence_id)


@pytest.mark.parametrize(("shape", "kind"), [("LINESTRING", "LineString"), ("POLYGON", "Polygon")])
def test_places_may_be_paths_and_squares(shape: str, kind: str, tmp_path: Path) -> None:
    frame = kit.frame_of(Kind.PLACES, 3006)
    ring = frame.geometry.iloc[0].buffer(50).exterior.coords
    drawn = shapely.LineString(ring) if shape == "LINESTRING" else shapely.Polygon(ring)
    frame = frame.set_geometry([drawn], crs=3006)
    path = tmp_path / "rader.gpkg"
    pyogrio.write_dataframe(frame, path, driver="GPKG")
    rows = kit.quickly(path, Kind.PLACES).rows
    assert rows["shape"].iloc[0].startswith(shape) and rows.place_id.iloc[0].startswith("TAB")
    assert shapely.from_wkt(rows["shape"].iloc[0]).geom_type == kind


def test_a_time_with_an_offset_becomes_local(tmp_path: Path) -> None:
    row = {"brott": "bostadsinbrott", "tid": "2025-07-01T12:00:00Z", "kommun": "0162"}
    rows = kit.quickly(kit.write_csv(tmp_path / "a.csv", [row]), Kind.OFFENCES).rows
    assert rows.start.iloc[0] == "2025-07-01T14:00"


def test_swedish_x_is_north(tmp_path: Path) -> None:
    point = gpd.GeoSeries([shapely.Point(*kit.PLACE)], crs=4326).to_crs(3021).iloc[0]
    row = {"brott": "bostadsinbrott", "tid": "2025-03-01", "x": f"{point.y:.0f}", "y": f"{point.x:.0f}"}
    result = kit.quickly(kit.write_csv(tmp_path / "a.csv", [row]), Kind.OFFENCES, crs="RT 90")
    assert result.rows.area_code.iloc[0] == "0160R020" and "north" in result.notes["axes"]


def test_practice_areas_come_in_when_said(tmp_path: Path) -> None:
    frame = kit.frame_of(Kind.AREAS, 3006).assign(ansvarig_organisation="SYNTHETIC")
    path = tmp_path / "rader.gpkg"
    pyogrio.write_dataframe(frame, path, driver="GPKG")
    batch = read_file(path, Kind.AREAS, declared=Declared(practice=True), areas=kit.areas(), work=path.parent)
    assert len(batch.rows) == 1 and "practice" in batch.origin.notes
