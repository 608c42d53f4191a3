"""Small real files of every format and kind, and ways to read them, for the tests of what comes in."""

from __future__ import annotations

import json
import subprocess
import threading
import time
import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import shapely

from data.geography.geometry import full_areas
from data.intake.archive import check_archive
from data.intake.declared import Declared
from data.intake.pipeline import Result, check, parse
from data.intake.signature import Format, format_of
from data.tables.batch import Kind

GROUND = Path(__file__).resolve().parents[2] / "data" / "bundled" / "geometry"
PLACE = (18.0687, 59.4439)
"""A point in Täby, inside RegSO 0160R020."""

POSITIONED = (Kind.OFFENCES, Kind.PLACES, Kind.MEASURES)
NAMES = {
    Format.CSV: "rader.csv",
    Format.EXCEL: "rader.xlsx",
    Format.GEOJSON: "rader.geojson",
    Format.GEOPACKAGE: "rader.gpkg",
    Format.SHAPEFILE: "rader.zip",
    Format.GEOPARQUET: "rader.parquet",
    Format.SOL: "sida.html",
}
CELLS: dict[Kind, dict[str, str]] = {
    Kind.OFFENCES: {"dnr": "K1-25", "brott": "bildelsstöld", "starttid": "2025-03-01 14:30", "sluttid": "2025-03-02"},
    Kind.COUNTS: {"kommun": "Täby", "brott": "Bostadsinbrott", "period": "2025", "antal": "12", "per_100k": "36.9"},
    Kind.DENOMINATORS: {"kommun": "0162", "bas": "hushåll", "år": "2024", "värde": "14000", "status": "definitiv"},
    Kind.SURVEY: {"kommun": "0115", "år": "2024", "enkät": "county", "fråga": "safe_out", "procent": "81.5"},
    Kind.PLACES: {"namn": "Täby torg", "kategori": "upplevs otrygg", "text": "Mörkt på kvällen.", "år": "2024"},
    Kind.MEASURES: {
        "titel": "Bättre belysning, gångväg",
        "status": "pågår",
        "start": "2025-04-01",
        "kostnad": "125000",
    },
    Kind.AREAS: {"regsokod": "0160R020", "version": "2025_v2", "namn": "Täby"},
}
CELLS[Kind.COUNTS]["status"] = "definitiv"
CELLS[Kind.SURVEY] |= {"fragetext": "Känner sig trygg", "grupp": "alla", "svar": "300"}
WANTED: dict[Kind, dict[str, Any]] = {
    Kind.OFFENCES: {"offence": "car_part_theft", "start": "2025-03-01T14:30", "end": "2025-03-02T23:59"},
    Kind.COUNTS: {"area_code": "0160", "offence": "residential_burglary", "count": 12, "per_100k": 36.9},
    Kind.DENOMINATORS: {"area_code": "0162", "base": "households", "period": "2024", "value": 14000.0},
    Kind.SURVEY: {"area_code": "0115", "question_sv": "Känner sig trygg", "percent": 81.5, "n": 300},
    Kind.PLACES: {"name": "Täby torg", "category": "perceived_unsafe", "municipality_code": "0160", "year": 2024},
    Kind.MEASURES: {"title": "Bättre belysning, gångväg", "status": "ongoing", "cost_sek": 125000},
    Kind.AREAS: {"area_level": "regso", "area_code": "0160R020", "municipality_code": "0160"},
}
"""What the contract's columns hold when the cells of CELLS have come in."""


@cache
def areas() -> Any:
    return full_areas(GROUND)


@cache
def plain_areas() -> pd.DataFrame:
    return pd.DataFrame(areas())


def shape_of(kind: Kind, epsg: int) -> Any:
    """The point, or for areas the polygon, in a coordinate system."""
    point = gpd.GeoSeries([shapely.Point(*PLACE)], crs=4326)
    shape = point.to_crs(3006).buffer(400) if kind is Kind.AREAS else point
    return shape.to_crs(epsg)


def frame_of(kind: Kind, epsg: int) -> Any:
    return gpd.GeoDataFrame({name: [cell] for name, cell in CELLS[kind].items()}, geometry=shape_of(kind, epsg))


def table_of(kind: Kind, epsg: int) -> dict[str, str]:
    """The cells, with coordinates in columns where the kind has a position."""
    if kind not in POSITIONED:
        return CELLS[kind]
    point = shape_of(kind, epsg).iloc[0]
    north, east = ("lat", "lon") if epsg == 4326 else ("nord", "ost")
    return CELLS[kind] | {north: f"{point.y:.6f}", east: f"{point.x:.6f}"}


def make(form: Format, kind: Kind, folder: Path, epsg: int = 4326) -> Path:
    """A file of one row."""
    path = folder / NAMES[form]
    makers = {
        Format.CSV: lambda: write_csv(path, [table_of(kind, epsg)]),
        Format.EXCEL: lambda: write_excel(path, [table_of(kind, epsg)]),
        Format.GEOJSON: lambda: write_geojson(path, kind, epsg),
        Format.GEOPACKAGE: lambda: pyogrio.write_dataframe(frame_of(kind, epsg), path, driver="GPKG"),
        Format.SHAPEFILE: lambda: write_shapefile(path, kind, epsg),
        Format.GEOPARQUET: lambda: frame_of(kind, epsg).to_parquet(path),
        Format.SOL: lambda: path.write_bytes(SOL_PAGE.encode("iso-8859-1")),
    }
    makers[form]()
    return path


def csv_text(rows: list[dict[str, str]], delimiter: str = ",", newline: str = "\n") -> str:
    def quoted(cell: str) -> str:
        return f'"{cell}"' if delimiter in cell or '"' in cell else cell

    lines = [delimiter.join(rows[0]), *(delimiter.join(map(quoted, row.values())) for row in rows)]
    return newline.join(lines) + newline


def write_csv(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8", **how: str) -> Path:
    path.write_bytes(csv_text(rows, **how).encode(encoding))
    return path


def write_excel(path: Path, rows: list[dict[str, Any]]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(path)
    return path


def write_geojson(path: Path, kind: Kind, epsg: int) -> Path:
    frame = frame_of(kind, epsg)
    collection = json.loads(frame.to_json())
    if epsg != 4326:
        collection["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{epsg}"}}
    path.write_text(json.dumps(collection), encoding="utf-8")
    return path


def write_shapefile(path: Path, kind: Kind, epsg: int) -> Path:
    inner = path.with_suffix(".shp")
    pyogrio.write_dataframe(frame_of(kind, epsg), inner, driver="ESRI Shapefile", encoding="UTF-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            if part != path:
                archive.write(part, part.name)
                part.unlink()
    return path


HERE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def quickly(path: Path, kind: Kind, now: datetime = NOW, **said: Any) -> Result:
    """The same work as `read_file` does, without the child process."""
    form = format_of(path)
    if form in (Format.EXCEL, Format.SHAPEFILE):
        check_archive(path)
    declared = Declared(**said)
    inner = path.parent.parent / "unpacked"
    inner.mkdir(exist_ok=True)
    return check(parse(path, form, declared, inner), kind, declared, plain_areas(), now)


class Watched(subprocess.Popen):  # type: ignore[type-arg]
    """A child whose highest use of memory is noted while it lives."""

    peaks: list[int] = []  # noqa: RUF012 - one list for all children of a test

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        status = Path(f"/proc/{self.pid}/status")
        while self.returncode is None:
            try:
                found = [line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM")]
            except OSError:
                return
            self.peaks += [int(line.split()[1]) * 1024 for line in found]
            time.sleep(0.02)


def sol_page(cells: str = "", title: str = "Sol, online statistik, Resultat") -> str:
    """A page shaped as SOL's: one category, one municipality, two years."""
    cells = cells or (
        '<td align="right" class="resultatAntal" headers="2486 289 3144 9001 antal">1&nbsp;234</td>'
        '<td align="right" class="resultatAntal" headers="2526 289 3144 9001 antal">..</td>'
    )
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<HTML><HEAD><meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"><title>{title}</title></HEAD>
<BODY class="res-body"><table>
<tr><td class="resultatRubrik2"></td><th colspan="2" id="289" axis="ar" nowrap> År </th></tr>
<tr><th id="2486" axis="manader" nowrap> 2015 </th><th id="2526" axis="manader" nowrap> 2016 prel. </th></tr>
<tr><th valign="top" id="antal" axis="matt">Antal </th><th valign="top" id="antal" axis="matt">Antal </th></tr>
<tr><th align="left" id="9001" axis="region"> Täby kommun </th><td class="resultatRubrik1"></td></tr>
<tr><th align="left" nowrap headers="9001"> Totalt antal brott </th>{cells}</tr>
</table></BODY></HTML>"""


SOL_PAGE = sol_page()
