"""Every damage that a file can have gives a clear refusal, soon and with little memory, and nothing else happens."""

from __future__ import annotations

import io
import json
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

import kit.intake_kit as kit
from conftest import Measured
from data.intake import files
from data.intake.declared import Declared
from data.intake.files import read_file
from data.intake.refusals import FileRefused
from data.intake.signature import Format
from data.tables.batch import Kind
from data.tables.checks import Problem
from data.words import LANGUAGES

HOME = Path(__file__).resolve().parents[2]
MEGABYTES = 1024 * 1024
GOOD = {"brott": "bostadsinbrott", "tid": "2025-03-01", "lat": "59.4439", "lon": "18.0687"}
COUNT = {"kommun": "0160", "brott": "total", "period": "2025", "antal": "12", "status": "final"}
PORT = [0]
"""Where the listener listens."""

Make = Callable[[Path], Path]
DAMAGES: dict[str, tuple[Kind, Make, str, dict[str, Any]]] = {}
"""By name: kind, how the file is made, words the refusal must hold (parted by |), and what is declared."""


def damage(name: str, kind: Kind, says: str, **declared: Any) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        assert name not in DAMAGES
        DAMAGES[name] = (kind, make, says, declared)
        return make

    return keep


def text(name: str, content: str | bytes) -> Make:
    return lambda folder: _written(folder / name, content.encode() if isinstance(content, str) else content)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content.replace(b"PORT", str(PORT[0]).encode()))
    return path


def row(base: dict[str, str], **changed: str) -> Make:
    """A CSV of one good row and one changed row, on line 3."""
    return lambda folder: kit.write_csv(folder / "rader.csv", [base, base | changed])


def excel(*rows: tuple[Any, ...]) -> Make:
    def make(folder: Path) -> Path:
        book = openpyxl.Workbook()
        for cells in rows:
            book.active.append(cells)
        book.save(folder / "rader.xlsx")
        return folder / "rader.xlsx"

    return make


def cut(form: Format, kind: Kind, share: float) -> Make:
    """A good file that ends too soon."""

    def make(folder: Path) -> Path:
        path = kit.make(form, kind, folder)
        return _written(path, path.read_bytes()[: int(path.stat().st_size * share)])

    return make


def zipped(name: str, members: dict[str | zipfile.ZipInfo, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Make:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w", kind) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return folder / name

    return make


def workbook_with(**members: bytes) -> Make:
    """A good workbook with members replaced or added."""

    def make(folder: Path) -> Path:
        good = kit.write_excel(folder / "good.xlsx", [GOOD])
        with zipfile.ZipFile(good) as source, zipfile.ZipFile(folder / "rader.xlsx", "w") as target:
            changed = {name.replace("__", "/").replace("_xml", ".xml"): body for name, body in members.items()}
            for name in source.namelist():
                if name not in changed:
                    target.writestr(name, source.read(name))
            for name, body in changed.items():
                target.writestr(name, body.replace(b"PORT", str(PORT[0]).encode()))
        return folder / "rader.xlsx"

    return make


def geojson(*features: dict[str, Any], **more: Any) -> Make:
    body = {"type": "FeatureCollection", "features": list(features)} | more
    return text("rader.geojson", json.dumps(body))


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    said = {"brott": "bostadsinbrott", "tid": "2025-03-01"} | properties
    return {"type": "Feature", "properties": said, "geometry": geometry}


def point(*coordinates: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(coordinates)}


def package(frame: Any, **how: Any) -> Make:
    def make(folder: Path) -> Path:
        pyogrio.write_dataframe(frame() if callable(frame) else frame, folder / "rader.gpkg", driver="GPKG", **how)
        return folder / "rader.gpkg"

    return make


def changed_package(*statements: str) -> Make:
    """A good GeoPackage after some SQL."""

    def make(folder: Path) -> Path:
        path = kit.make(Format.GEOPACKAGE, Kind.AREAS, folder, 3006)
        with sqlite3.connect(path) as base:
            for statement in statements:
                base.execute(statement)
        base.close()
        return path

    return make


def areas_of(shape: Any, **more: Any) -> Any:
    return kit.frame_of(Kind.AREAS, 3006).set_geometry([shape], crs=3006).assign(**more)


LINK = zipfile.ZipInfo("rader.shp")
LINK.external_attr = 0o120777 << 16
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:PORT/x">]><a>&b;</a>'
DEEP = '{"type":"FeatureCollection","features":[' + "[" * 100_000
OFF = Kind.OFFENCES
SIMPLE: dict[str, tuple[Kind, Make, str, dict[str, Any]]] = {
    "empty file": (OFF, text("a.csv", ""), "is empty|Save it again", {}),
    "only blank lines": (OFF, text("a.csv", "\n\n  \n"), "is empty|Save it again", {}),
    "only a header": (OFF, text("a.csv", "brott,tid,lat,lon\n"), "holds a header but no rows|Add rows", {}),
    "only comments": (OFF, text("a.csv", "# a\n# b\n"), "holds no header|first row", {}),
    "no known header": (OFF, text("a.csv", "foo,bar\n1,2\n"), "header, column 'foo'|unknown column|--ignore", {}),
    "duplicate headers": (OFF, text("a.csv", "brott,tid,tid\nx,y,z\n"), "column 'tid'|more than once", {}),
    "two headers of one meaning": (OFF, text("a.csv", "brott,offence\nx,y\n"), "column 'offence'|means the same", {}),
    "a needed column is missing": (OFF, text("a.csv", "brott,lat,lon\nx,1,2\n"), "start or time|--set", {}),
    "too many columns": (OFF, text("a.csv", ",".join(f"c{n}" for n in range(700)) + "\n1\n"), "500 columns", {}),
    "UTF-16": (OFF, text("a.csv", "brott,tid\n".encode("utf-16")), "UTF-16|UTF-8", {}),
    "NUL bytes at the start": (OFF, text("a.csv", b"brott\x00,tid\n"), "line 1|NUL byte", {}),
    "a NUL byte far in": (
        OFF,
        text("a.csv", "brott,tid,kommun\n" + "total,2025-01-01,0160\n" * 900 + "x\x00,y,z\n"),
        "NUL byte",
        {},
    ),
    "bytes of no encoding": (OFF, text("a.csv", b"brott,tid\n\x81\x8d,\x90\n"), "neither UTF-8|--encoding", {}),
    "an unknown encoding": (OFF, row(GOOD), "encoding that is not read|utf-8", {"encoding": "ebcdic-x"}),
    "an unknown delimiter": (OFF, row(GOOD), "is not a delimiter|semicolon", {"delimiter": "|"}),
    "an unclosed quote": (OFF, text("a.csv", 'brott,tid,kommun\n"x,2025-01-01,0160\n'), "line 2|quotation mark", {}),
    "a quote inside a cell": (
        OFF,
        text("a.csv", 'brott,tid,kommun\nx"y",2025-01-01,"0160\nz,"\n'),
        "line 2|quotation mark out of place",
        {},
    ),
    "a cell too many": (OFF, text("a.csv", "brott,tid\nx,y\nx,y,z\n"), "line 3|another number of cells", {}),
    "a cell too few": (OFF, text("a.csv", "brott,tid,kommun\nx,y\n"), "line 2|another number of cells", {}),
    "a 200 MB cell": (OFF, lambda f: _long_cell(f), "more than a million characters", {}),
    "a long cell in an allowed file": (OFF, text("a.csv", "brott,tid\n" + "x" * 1_500_000 + ",1\n"), "million", {}),
    "a formula in CSV": (OFF, row(GOOD, brott="=CMD|' /C calc'!A0"), "line 3|'brott'|like a formula|Take away", {}),
    "an at sign formula": (OFF, row(GOOD, brott="@SUM(1)"), "line 3|like a formula", {}),
    "an unknown offence": (OFF, row(GOOD, brott="trolleri"), "line 3|'brott'|'trolleri'|not an offence", {}),
    "an unknown crime code": (OFF, text("a.csv", "brottskod,tid,kommun\n9999,2025-01-01,0160\n"), "line 2|--code", {}),
    "swapped coordinates": (OFF, row(GOOD, lat="18.0687", lon="59.4439"), "line 3|changed places", {}),
    "point 0, 0": (OFF, row(GOOD, lat="0", lon="0"), "line 3|point 0, 0", {}),
    "a point in Uppsala": (OFF, row(GOOD, lat="59.858", lon="17.639"), "line 3|outside the five", {}),
    "a point in the next municipality": (OFF, row(GOOD, lat="59.36", lon="17.97"), "line 3|outside the five", {}),
    "metres in degrees": (OFF, row(GOOD, lat="6593000", lon="674000"), "line 3|EPSG:3006", {}),
    "the wrong system said": (
        OFF,
        text("a.csv", "brott,tid,nord,ost\nbostadsinbrott,2025-01-01,6593000,674000\n"),
        "line 2|in another|--crs",
        {"crs": "3011"},
    ),
    "no system said": (
        OFF,
        text("a.csv", "brott,tid,nord,ost\nx,y,6593000,674000\n"),
        "no coordinate system|--crs",
        {},
    ),
    "an unknown system said": (OFF, row(GOOD), "not known here|SWEREF 99 TM", {"crs": "EPSG:32633"}),
    "another system than the file's": (
        OFF,
        geojson(feature(point(*kit.PLACE))),
        "the file says EPSG:4326",
        {"crs": "3006"},
    ),
    "NaN as coordinate": (OFF, row(GOOD, lat="NaN"), "line 3|'lat'|'NaN'|is not a number", {}),
    "infinity as coordinate": (OFF, row(GOOD, lon="Infinity"), "line 3|is not a number", {}),
    "half a coordinate": (OFF, row(GOOD, lon=""), "line 3|only one of two coordinates", {}),
    "a lone column": (OFF, text("a.csv", "brott,tid,lat\nx,2025-01-01,59\n"), "'lat'|only one of two", {}),
    "neither place nor area": (OFF, row(GOOD, lat="", lon=""), "line 3|neither a position nor an area", {}),
    "a time in the future": (OFF, row(GOOD, tid="2099-01-01 10:00"), "line 3|'tid'|in the future", {}),
    "no such day": (OFF, row(GOOD, tid="2025-02-30"), "line 3|not a day of the calendar", {}),
    "a time of another making": (OFF, row(GOOD, tid="01/03/2025"), "line 3|is not a time|2025-03-01 14:30", {}),
    "end before start": (
        OFF,
        text("a.csv", "brott,start,end,kommun\nbostadsinbrott,2025-02-02,2025-01-01,0160\n"),
        "line 2|'end'|earlier than the start",
        {},
    ),
    "a code without its zero": (
        Kind.COUNTS,
        row(COUNT, kommun="160"),
        "line 3|'kommun'|leading zero|never repaired",
        {},
    ),
    "a code of elsewhere": (Kind.COUNTS, row(COUNT, kommun="0180"), "line 3|'0180'|five municipalities", {}),
    "a RegSO that does not exist": (
        Kind.COUNTS,
        row(COUNT | {"version": ""}, kommun="0160R999", version="2025_v2"),
        "line 3|code that no area has",
        {},
    ),
    "another version of the areas": (
        Kind.COUNTS,
        row(COUNT | {"version": ""}, kommun="0160R001", version="2018_v1"),
        "line 3|another version",
        {},
    ),
    "no version of the areas": (Kind.COUNTS, row(COUNT, kommun="0160R001"), "line 3|no version", {}),
    "a negative count": (Kind.COUNTS, row(COUNT, period="2024", antal="-3"), "line 3|'antal'|is below 0", {}),
    "half a count": (Kind.COUNTS, row(COUNT, period="2024", antal="1,5"), "line 3|not a whole number", {}),
    "NaN as count": (Kind.COUNTS, row(COUNT, period="2024", antal="NaN"), "line 3|not a whole number", {}),
    "an error of Excel as text": (Kind.COUNTS, row(COUNT, period="2024", antal="#N/A"), "line 3|whole number", {}),
    "the same row twice": (Kind.COUNTS, row(COUNT), "line 3|already has", {}),
    "a part as a whole": (Kind.COUNTS, row(COUNT, brott="11480"), "line 3|not an offence", {}),
    "a period ahead": (Kind.COUNTS, row(COUNT, period="2026-12"), "line 3|in the future", {}),
    "a year ahead": (Kind.COUNTS, row(COUNT, period="2031"), "line 3|in the future", {}),
    "comma and point mixed": (
        Kind.DENOMINATORS,
        text("a.csv", "kommun;bas;år;värde;status\n0160;bilar;2023;1.5;final\n0160;bilar;2024;1,5;final\n"),
        "line 3|decimal comma",
        {},
    ),
    "a share above 100": (
        Kind.SURVEY,
        lambda f: kit.write_csv(f / "a.csv", [kit.CELLS[Kind.SURVEY] | {"procent": "181.5"}]),
        "line 2|'procent'|above 100",
        {},
    ),
    "a link that runs a script": (
        Kind.PLACES,
        lambda f: kit.write_csv(f / "a.csv", [kit.table_of(Kind.PLACES, 4326) | {"källa": "javascript:alert(1)"}]),
        "line 2|'källa'|not written as it should be",
        {},
    ),
    "a renamed workbook": (OFF, lambda f: kit.write_excel(f / "a.xlsx", [GOOD]).rename(f / "a.csv"), "Excel|.xlsx", {}),
    "a CSV called xlsx": (OFF, text("a.xlsx", "brott,tid\nx,y\n"), "another format than its content|.csv", {}),
    "a PDF called csv": (OFF, text("a.csv", b"%PDF-1.7 ..."), "is a PDF", {}),
    "a picture": (OFF, text("a.csv", b"\x89PNG\r\n\x1a\n0000"), "is a picture", {}),
    "gzip": (OFF, text("a.csv", b"\x1f\x8b\x08\x00abcdefgh"), "gzip|Unpack", {}),
    "a virtual layer of GDAL": (
        OFF,
        text("a.gpkg", "<OGRVRTDataSource><SrcDataSource>/vsicurl/http://127.0.0.1:PORT/a</SrcDataSource>"),
        "is XML",
        {},
    ),
    "Excel's lock file": (OFF, text("~$rader.xlsx", b"\x06Anna" + b" " * 160), "lock file|Close the workbook", {}),
    "a locked workbook": (OFF, text("a.xlsx", LOCKED), "password|save it as .xlsx", {}),
    "a truncated workbook": (OFF, cut(Format.EXCEL, OFF, 0.6), "broken or cut-off zip", {}),
    "a workbook of garbage": (OFF, workbook_with(xl__worksheets__sheet1_xml=b"<a>&&&"), "damaged", {}),
    "XML entities": (OFF, workbook_with(xl__worksheets__sheet1_xml=ENTITY), "declares XML entities", {}),
    "XML in UTF-16": (OFF, workbook_with(xl__workbook_xml="<a/>".encode("utf-16")), "encoding that no workbook", {}),
    "macros": (OFF, workbook_with(**{"xl/vbaProject.bin": b"x"}), "with macros|without macros", {}),
    "a formula in a workbook": (
        OFF,
        excel(("brott", "tid", "kommun"), ("=CMD()", "2025-01-01", "0160")),
        "line 2|'brott'|is a formula|paste them as values",
        {},
    ),
    "an error in a workbook": (
        Kind.COUNTS,
        excel(tuple(COUNT), ("0160", "total", "2025", "#REF!", "final")),
        "line 2|'antal'|error of Excel",
        {},
    ),
    "a cell beside the table": (OFF, excel(("brott", "tid"), ("x", "y", "z")), "line 2|outside the columns", {}),
    "a number for a code": (Kind.COUNTS, excel(tuple(COUNT), (160, "total", 2025, 1, "final")), "line 2|zero", {}),
    "an empty workbook": (OFF, excel(), "workbook without cells", {}),
    "a sheet that is not there": (OFF, excel(("brott",), ("x",)), "It has: Sheet", {"sheet": "Blad7"}),
    "a path in the zip": (OFF, zipped("a.zip", {"../a.shp": b"x"}), "leads out of the zip", {}),
    "an absolute path in the zip": (OFF, zipped("a.zip", {"/etc/a.shp": b"x"}), "absolute path", {}),
    "a drive in the zip": (OFF, zipped("a.zip", {"C:a.shp": b"x"}), "absolute path", {}),
    "a link in the zip": (OFF, zipped("a.zip", {LINK: b"/etc/passwd"}), "is a link", {}),
    "a zip in the zip": (OFF, zipped("a.zip", {"a.shp": b"x", "b.zip": b"PK"}), "archive in the archive", {}),
    "many files in the zip": (OFF, zipped("a.zip", {f"{n}.shp": b"" for n in range(300)}), "too many files", {}),
    "a zip of something else": (OFF, zipped("a.zip", {"a.txt": b"x"}), "neither a workbook nor a Shapefile", {}),
    "a zip bomb": (OFF, zipped("a.zip", {"a.shp": bytes(60 * MEGABYTES)}), "zip bomb|Make the zip anew", {}),
    "a Shapefile in parts": (OFF, zipped("a.zip", {"a.shp": b"\x00\x00\x27\x0a"}), "lacks one of its files|.dbf", {}),
    "two Shapefiles": (OFF, zipped("a.zip", {"a.shp": b"x", "b.shp": b"x"}), "more than one Shapefile", {}),
    "a Shapefile of garbage": (
        OFF,
        zipped("a.zip", {f"a.{end}": b"\x00\x00\x27\x0a" + b"\xff" * 200 for end in ("shp", "shx", "dbf")}),
        "broken Shapefile|ended the reading",
        {},
    ),
    "a virtual layer as Shapefile": (
        OFF,
        zipped("a.zip", {f"a.{end}": b"<OGRVRTDataSource/>" for end in ("shp", "shx", "dbf")}),
        "broken Shapefile",
        {},
    ),
    "a truncated zip": (OFF, cut(Format.SHAPEFILE, OFF, 0.5), "broken or cut-off zip", {}),
    "a truncated GeoPackage": (Kind.AREAS, cut(Format.GEOPACKAGE, Kind.AREAS, 0.4), "broken GeoPackage", {}),
    "a GeoPackage with nothing in it": (Kind.AREAS, changed_package("DELETE FROM gpkg_contents"), "without layers", {}),
    "a view that computes": (
        Kind.AREAS,
        changed_package(
            "CREATE VIEW v AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r) SELECT n FROM r",
            "INSERT INTO gpkg_contents(table_name, data_type) VALUES ('v', 'attributes')",
        ),
        "is not a layer",
        {"layer": "v"},
    ),
    "a layer that is not there": (
        Kind.AREAS,
        package(lambda: kit.frame_of(Kind.AREAS, 3006)),
        "It has:",
        {"layer": "x"},
    ),
    "a GeoPackage of no system": (
        Kind.AREAS,
        changed_package("UPDATE gpkg_contents SET srs_id = -1"),
        "no coordinate system|--crs",
        {},
    ),
    "invented areas": (
        Kind.AREAS,
        package(lambda: kit.frame_of(Kind.AREAS, 3006).assign(ansvarig_organisation="SYNTHETIC")),
        "invented for practice|--practice",
        {},
    ),
    "lines for areas": (
        Kind.AREAS,
        package(lambda: areas_of(shapely.LineString([(674000, 6593000), (674100, 6593000)]))),
        "line 1|is not a polygon",
        {},
    ),
    "areas without shapes": (Kind.AREAS, text("a.csv", "regsokod,version\n0160R001,2025_v2\n"), "holds no shapes", {}),
    "areas of another country": (
        Kind.AREAS,
        package(lambda: areas_of(shapely.box(300000, 6100000, 300100, 6100100))),
        "line 1|outside the five",
        {},
    ),
    "an empty polygon": (Kind.AREAS, package(lambda: areas_of(shapely.Polygon())), "line 1|empty shape", {}),
    "a truncated Parquet": (OFF, cut(Format.GEOPARQUET, OFF, 0.7), "broken or cut-off Parquet", {}),
    "Parquet without rows": (OFF, lambda f: _parquet(f, pa.table({"brott": pa.array([], "str")})), "no rows", {}),
    "Parquet of lists": (OFF, lambda f: _parquet(f, pa.table({"brott": [["a"]]})), "neither text, number", {}),
    "Parquet of no system": (
        OFF,
        lambda f: _parquet(f, _geo_table({"encoding": "WKB", "crs": None})),
        "no coordinate system",
        {},
    ),
    "Parquet of another encoding": (
        OFF,
        lambda f: _parquet(f, _geo_table({"encoding": "point"})),
        "encoding than WKB",
        {},
    ),
    "Parquet of broken metadata": (OFF, lambda f: _parquet(f, _geo_table(None)), "metadata", {}),
    "Parquet of shapes of garbage": (
        OFF,
        lambda f: _parquet(f, _geo_table({"encoding": "WKB"})),
        "line 1|is not a shape",
        {},
    ),
    "broken JSON": (OFF, text("a.geojson", '{"type":"FeatureCollection",\n"features":[}'), "line 2|not valid JSON", {}),
    "JSON that is a list": (OFF, text("a.json", "[1, 2]"), "FeatureCollection", {}),
    "JSON nested too deep": (OFF, text("a.json", DEEP), "nested too deep", {}),
    "JSON with NaN": (OFF, text("a.json", '{"type":"FeatureCollection","features":[NaN]}'), "is not a number", {}),
    "JSON in Latin-1": (OFF, text("a.json", '{"a":"å"}'.encode("latin-1")), "not in UTF-8", {}),
    "a collection of nothing": (OFF, geojson(), "holds no features", {}),
    "a feature that is a number": (OFF, text("a.json", '{"type":"FeatureCollection","features":[1]}'), "line 1", {}),
    "GeoJSON of an unknown system": (
        OFF,
        geojson(feature(point(1, 2)), crs={"type": "link", "properties": {"href": "http://127.0.0.1:PORT/"}}),
        "cannot be read",
        {},
    ),
    "a polygon for an offence": (
        OFF,
        geojson(feature(json.loads(shapely.to_geojson(shapely.Point(*kit.PLACE).buffer(0.001))))),
        "line 1|where a point is needed",
        {},
    ),
    "mixed shapes in one": (
        Kind.PLACES,
        lambda f: _collection(f),
        "line 1|mixture of shapes",
        {},
    ),
    "a shape of no kind": (OFF, geojson(feature({"type": "Blob", "coordinates": [1]})), "line 1|shape", {}),
    "a polygon with a million vertices": (
        Kind.PLACES,
        lambda f: _vertices(f),
        "line 1|vertices|Simplify",
        {},
    ),
    "a GeoPackage with a million vertices": (
        Kind.AREAS,
        package(lambda: areas_of(_round(674000, 6593000, 500))),
        "line 1|vertices",
        {},
    ),
    "HTML that is not SOL": (
        Kind.COUNTS,
        text("a.html", "<html><title>Nyheter</title>"),
        "not a result page of SOL",
        {},
    ),
    "a page of SOL without a table": (
        Kind.COUNTS,
        text("a.html", "<html><title>Sol, online statistik</title></html>"),
        "not as it was",
        {},
    ),
    "a page of SOL that has changed": (
        Kind.COUNTS,
        text("a.html", kit.sol_page('<td class="resultatAntal" headers="y1 c2">12</td>').encode("latin-1")),
        "line 8|not as it was",
        {},
    ),
    "a figure of SOL that is none": (
        Kind.COUNTS,
        text("a.html", kit.SOL_PAGE.replace("1&nbsp;234", "tolv").encode("latin-1")),
        "'tolv'|not a whole number",
        {},
    ),
    "a file that is not there": (OFF, lambda f: f / "ingen.csv", "not a file that can be read", {}),
    "a folder": (OFF, lambda f: f, "not a file that can be read", {}),
    "a kind that comes from elsewhere": (Kind.EVENTS, row(GOOD), "polisen.se", {}),
    "a constant of no such column": (OFF, row(GOOD), "declared for the whole file", {"constants": {"foo": "1"}}),
    "digits that never end": (OFF, text("a.json", '{"a":' + "9" * 6000 + "}"), "number too long", {}),
}
DAMAGES |= SIMPLE


def _long_cell(folder: Path) -> Path:
    path = folder / "a.csv"
    with path.open("wb") as file:
        file.write(b"brott,tid\n")
        for _ in range(200):
            file.write(b"x" * MEGABYTES)
    return path


def _parquet(folder: Path, table: Any) -> Path:
    pq.write_table(table, folder / "a.parquet")
    return folder / "a.parquet"


def _geo_table(column: dict[str, Any] | None) -> Any:
    cells = {"brott": ["bostadsinbrott"], "tid": ["2025-01-01"], "geometry": [b"\x01\x02"]}
    geo = {"primary_column": "geometry", "columns": {"geometry": column} if column else 7}
    return pa.table(cells).replace_schema_metadata({"geo": json.dumps(geo)})


def _collection(folder: Path) -> Path:
    mixed = {"type": "GeometryCollection", "geometries": [point(*kit.PLACE), point(*kit.PLACE)]}
    one = {"type": "Feature", "properties": kit.CELLS[Kind.PLACES], "geometry": mixed}
    return geojson(one)(folder)


def _round(east: float, north: float, radius: float) -> Any:
    """A polygon with a million vertices."""
    angle = np.linspace(0, 2 * np.pi, 1_000_000)
    return shapely.Polygon(np.column_stack([east + radius * np.cos(angle), north + radius * np.sin(angle)]))


def _vertices(folder: Path) -> Path:
    ring = shapely.get_coordinates(_round(*kit.PLACE, 0.01)).round(7).tolist()
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return geojson({"type": "Feature", "properties": kit.CELLS[Kind.PLACES], "geometry": geometry})(folder)


@damage("a workbook that unpacks to half a gigabyte", OFF, "zip bomb|Make the zip anew")
def _workbook_bomb(folder: Path) -> Path:
    path = folder / "rader.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as member:
        for _ in range(500):
            member.write(bytes(MEGABYTES))
    return path


@damage("a zip that lies about its size", OFF, "broken|damaged|cut-off|lacks")
def _lying_zip(folder: Path) -> Path:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for end in ("shp", "shx", "dbf"):
            archive.writestr(f"a.{end}", bytes(50 * MEGABYTES))
    packed = body.getvalue()
    said = struct.pack("<L", 50 * MEGABYTES)
    return _written(folder / "a.zip", packed.replace(said, struct.pack("<L", 1000)))


@damage("a zip with a password", OFF, "locked with a password")
def _locked_zip(folder: Path) -> Path:
    path = zipped("a.zip", {"a.shp": b"x", "a.shx": b"x", "a.dbf": b"x"})(folder)
    packed = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = packed.find(mark)
        while place >= 0:
            packed[place + offset] |= 1
            place = packed.find(mark, place + 1)
    return _written(path, bytes(packed))


@damage("two sheets with cells", OFF, "more than one sheet|--sheet")
def _two_sheets(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["brott"])
    book.create_sheet("Blad2").append(["brott"])
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


@damage("cells only at the far right of a workbook", OFF, "workbook without cells")
def _far_sheet(folder: Path) -> Path:
    cells = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(1, 20_000))
    body = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return workbook_with(xl__worksheets__sheet1_xml=body + cells + b"</sheetData></worksheet>")(folder)


@damage("two layers", Kind.AREAS, "more than one layer|--layer")
def _two_layers(folder: Path) -> Path:
    for layer in ("a", "b"):
        frame = kit.frame_of(Kind.AREAS, 3006)
        pyogrio.write_dataframe(frame, folder / "a.gpkg", driver="GPKG", layer=layer, append=layer == "b")
    return folder / "a.gpkg"


class Listener:
    """A server on this machine that counts who comes."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]

    def visited(self) -> bool:
        try:
            self.socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    found = Listener()
    PORT[0] = found.port
    yield found
    found.socket.close()


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files go to a folder of the test's own, and children's memory is noted."""
    own = tmp_path / "tmp"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    monkeypatch.setattr(files.subprocess, "Popen", kit.Watched)
    kit.Watched.peaks.clear()
    return own


def refusal_of(path: Path, kind: Kind, said: dict[str, Any]) -> tuple[str, tuple[Problem, ...]]:
    """The words and problems of the refusal of the file, or of its refused rows."""
    light = path.is_file() and path.stat().st_size < LIGHT
    try:
        if light and path.suffix not in OUTSIDE and kind is not Kind.EVENTS:
            result = kit.quickly(path, kind, **said)
            read, rows, total, problems = result.read, result.rows, result.refused, result.problems
        else:
            batch = read_file(
                path, kind, declared=Declared(**said), areas=kit.areas(), work=path.parent.parent / "data"
            )
            read, rows, total, problems = batch.read, batch.rows, batch.refused_total, batch.refused
    except FileRefused as refusal:
        return str(refusal), refusal.problems
    assert total == read - len(rows) > 0
    return "\n".join(map(str, problems)), problems


@pytest.mark.parametrize("name", sorted(DAMAGES))
def test_damage_gives_a_clear_refusal(
    name: str, watched: Path, tmp_path: Path, listener: Listener, measured: Measured
) -> None:
    kind, make, says, declared = DAMAGES[name]
    folder = tmp_path / "files"
    folder.mkdir()
    path = make(folder)
    before = sorted((one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in folder.iterdir())
    with measured("refusal_s"):
        words, problems = refusal_of(path, kind, declared)
    any_of = says.split("|") if name in EITHER else ()
    assert any(word in words for word in any_of) if any_of else all(word in words for word in says.split("|")), words
    for lang in LANGUAGES:
        said = [one.told(lang) for one in problems]
        assert said and all(one.reason and one.remedy.endswith(".") for one in said)
        assert not any(sign in part for one in said for part in one for sign in "{}")
    assert all(one.told("sv").reason != one.told("en").reason for one in problems)
    assert max(kit.Watched.peaks, default=0) < 512 * MEGABYTES
    assert not listener.visited()
    assert not [*watched.iterdir(), *(tmp_path / "data").rglob("reading-*")], "what was unpacked is left behind"
    after = sorted((one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in folder.iterdir())
    assert before == after


LIGHT = 100_000
OUTSIDE = {".zip", ".gpkg", ".shp"}
"""Smaller files than that, of other kinds than these, are read in the process of the tests: they cannot take much."""

EITHER = {"a Shapefile of garbage", "a zip that lies about its size"}
"""Damages that end in one of several ways, depending on what the library meets first."""


def test_there_are_at_least_sixty_damages() -> None:
    assert len(DAMAGES) >= 60


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "open('/etc/hostname')",
        "open('README.md')",
        "open('/tmp/intake-should-not-be', 'w')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import sqlite3; sqlite3.connect('/tmp/intake-should-not-be.db')",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    ],
)
def test_the_child_may_do_nothing_else(attempt: str, tmp_path: Path) -> None:
    code = (
        f"from pathlib import Path; import data.intake.child as child; child.guard(Path({str(tmp_path)!r})); {attempt}"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, timeout=300)
    assert done.returncode and "Forbidden" in done.stderr, done.stderr


def test_the_child_may_read_what_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    code = (
        f"from pathlib import Path; import data.intake.child as child; child.guard(Path({str(tmp_path)!r}));"
        f"assert open({str(tmp_path / 'a')!r}).read() == 'x'"
    )
    assert not subprocess.run([sys.executable, "-c", code], cwd=HOME, timeout=300).returncode


def test_the_child_guards_itself_before_it_reads() -> None:
    source = (HOME / "data" / "intake" / "child.py").read_text(encoding="utf-8")
    body = source.partition("def main(")[2]
    assert body.index("limit(") < body.index("guard(folder)") < body.index("_work(job, folder)")


@pytest.mark.parametrize(
    ("code", "says"), [("while True: pass", "too long"), ("x = bytearray(2 << 30)", "more memory")]
)
def test_a_child_that_takes_too_much_is_ended(
    code: str, says: str, watched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measured: Measured
) -> None:
    """A package of the child's name in another folder stands in for a reader that has lost its way."""
    stand_in = tmp_path / "home" / "data" / "intake"
    stand_in.mkdir(parents=True)
    (stand_in.parent / "__init__.py").touch()
    (stand_in / "__init__.py").touch()
    limit = "import resource; resource.setrlimit(resource.RLIMIT_DATA, (1 << 28, 1 << 28))"
    (stand_in / "child.py").write_text(f"{limit}\n{code}\n")
    monkeypatch.setattr(files, "HOME", tmp_path / "home")
    monkeypatch.setattr(files, "SECONDS", 1)
    path = kit.write_csv(tmp_path / "a.csv", [GOOD])
    with measured("refusal_s"), pytest.raises(FileRefused, match=says):
        read_file(path, OFF, areas=kit.areas(), work=path.parent)
    assert not list(watched.iterdir())


def test_refused_rows_are_counted_in_full_and_told_in_part(tmp_path: Path) -> None:
    bad = [GOOD | {"brott": "trolleri"}] * 2500
    result = kit.quickly(kit.write_csv(tmp_path / "a.csv", [GOOD, *bad]), OFF)
    assert result.refused == 2500 and len(result.problems) == 1000 and len(result.rows) == 1


def test_a_polygon_that_crosses_itself_is_repaired_and_said(tmp_path: Path) -> None:
    bow = shapely.Polygon([(674000, 6593000), (674200, 6593200), (674200, 6593000), (674000, 6593200)])
    path = package(areas_of(bow))(tmp_path)
    result = kit.quickly(path, Kind.AREAS)
    assert "repaired" in result.notes and shapely.from_wkb(result.tables["shapes"].wkb.iloc[0]).is_valid


def test_height_is_left_out(tmp_path: Path) -> None:
    result = kit.quickly(geojson(feature(point(*kit.PLACE, 12.5)))(tmp_path), OFF)
    assert len(result.rows) == 1 and result.rows.lat.iloc[0] == kit.PLACE[1]
