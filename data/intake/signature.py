"""Which format a file has, by its first bytes and never by its name alone."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

from data.intake.refusals import refused

LARGEST = 300 * 1024 * 1024
"""Bytes of the largest file that is read."""

HEAD = 4096

FEW_NULS = 8
"""A text may have been damaged in so many places; what has more of them is no text."""


class Format(StrEnum):
    """The formats that can come in."""

    CSV = "CSV"
    EXCEL = "Excel"
    GEOJSON = "GeoJSON"
    GEOPACKAGE = "GeoPackage"
    SHAPEFILE = "zipped Shapefile"
    GEOPARQUET = "GeoParquet"
    SOL = "result page of Brå's SOL"


ENDINGS = {
    Format.CSV: (".csv", ".txt", ".tsv"),
    Format.EXCEL: (".xlsx",),
    Format.GEOJSON: (".geojson", ".json"),
    Format.GEOPACKAGE: (".gpkg",),
    Format.SHAPEFILE: (".zip",),
    Format.GEOPARQUET: (".parquet", ".geoparquet"),
    Format.SOL: (".html", ".htm"),
}
FOREIGN = {
    b"\xff\xfe\x00\x00": "file.utf32",
    b"\x00\x00\xfe\xff": "file.utf32",
    b"\xff\xfe": "file.utf16",
    b"\xfe\xff": "file.utf16",
    b"\xd0\xcf\x11\xe0": "file.old_excel",
    b"%PDF": "file.pdf",
    b"\x1f\x8b": "file.gzip",
    b"7z\xbc\xaf": "file.seven_zip",
    b"Rar!": "file.rar",
    b"\x89PNG": "file.picture",
    b"\xff\xd8\xff": "file.picture",
}
"""The longer beginnings stand first: UTF-32 begins as UTF-16 does."""


def format_of(path: Path, name: str = "") -> Format:
    """The format of the file; `name` is what it was called, if it has another name here.

    Raises FileRefused when it has none of them, or another than its name says.
    """
    if (name or path.name).startswith("~$"):
        raise refused("file.lock", value=path.name)
    if not path.is_file():
        raise refused("file.unreadable", value=path.name)
    if not (size := path.stat().st_size):
        raise refused("file.empty", value=path.name)
    if size > LARGEST:
        raise refused("file.large", value=path.name)
    found = _by_content(path)
    if path.suffix.lower() not in ENDINGS[found]:
        raise refused("file.misnamed", value=path.name, content=str(found), ending=ENDINGS[found][0])
    return found


def _by_content(path: Path) -> Format:
    with path.open("rb") as file:
        head = file.read(HEAD)
    for magic, key in FOREIGN.items():
        if head.startswith(magic):
            raise refused(key, value=path.name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(path)
    if head.startswith(b"SQLite format 3\x00"):
        return Format.GEOPACKAGE
    if head.startswith(b"PAR1"):
        return Format.GEOPARQUET
    return _of_text(head, path.name)


def _of_zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refused("zip.broken", value=path.name) from error
    if "xl/workbook.xml" in names:
        return Format.EXCEL
    if any(name.lower().endswith(".shp") for name in names):
        return Format.SHAPEFILE
    raise refused("zip.of_neither", value=path.name)


def _of_text(head: bytes, name: str) -> Format:
    if b"\x00" in head:
        if head.count(b"\x00") > FEW_NULS:
            raise refused("file.not_text", value=name)
        before = head[: head.index(b"\x00")].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        raise refused("file.nul", value=name, line=before.count(b"\n") + 1)
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins[:1] in (b"{", b"["):
        return Format.GEOJSON
    if begins[:1] == b"<":
        if b"<html" in begins.lower() or begins.lower().startswith(b"<!doctype html"):
            return Format.SOL
        raise refused("file.xml", value=name)
    if not begins and len(head) < HEAD:
        raise refused("file.empty", value=name)
    return Format.CSV
