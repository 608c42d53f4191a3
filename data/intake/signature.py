"""Which format a file has, by its first bytes and never by its name alone."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

from data.intake.archive import names_in
from data.intake.refusals import refused

LARGEST = 300 * 1024 * 1024
"""Bytes of the largest file that is read."""

HEAD = 4096

FEW_NULS = 8
"""A text may have been damaged in so many places; what has more of them is no text."""

NUL_REMEDY = "Save the table again as CSV UTF-8, or remove the byte."


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
    b"\xff\xfe\x00\x00": ("is text in UTF-32", "Save it as CSV in UTF-8."),
    b"\x00\x00\xfe\xff": ("is text in UTF-32", "Save it as CSV in UTF-8."),
    b"\xff\xfe": ("is text in UTF-16", "Save it as CSV in UTF-8."),
    b"\xfe\xff": ("is text in UTF-16", "Save it as CSV in UTF-8."),
    b"\xd0\xcf\x11\xe0": (
        "is an old Excel file or one that is locked with a password",
        "Take the password away and save it as .xlsx.",
    ),
    b"%PDF": ("is a PDF", "Ask its author for the table itself."),
    b"\x1f\x8b": ("is compressed with gzip", "Unpack it first."),
    b"7z\xbc\xaf": ("is a 7z archive", "Unpack it first."),
    b"Rar!": ("is a RAR archive", "Unpack it first."),
    b"\x89PNG": ("is a picture", "Give the table itself."),
    b"\xff\xd8\xff": ("is a picture", "Give the table itself."),
}
"""The longer beginnings stand first: UTF-32 begins as UTF-16 does."""

ACCEPTED = "Give CSV, Excel (.xlsx), GeoJSON, GeoPackage, a zipped Shapefile, GeoParquet or a page saved from SOL."


def format_of(path: Path, name: str = "") -> Format:
    """The format of the file; `name` is what it was called, if it has another name here.

    Raises FileRefused when it has none of them, or another than its name says.
    """
    if (name or path.name).startswith("~$"):
        raise refused(
            "is the lock file that Excel keeps while a workbook is open",
            "Close the workbook and give the file without ~$ in its name.",
            value=path.name,
        )
    _check_size(path)
    found = _by_content(path)
    if path.suffix.lower() not in ENDINGS[found]:
        raise refused(
            "has a name that says another format than its content",
            f"The content is {found}: name the file {ENDINGS[found][0]}, or give the file you meant.",
            value=path.name,
        )
    return found


def _check_size(path: Path) -> None:
    if not path.is_file():
        raise refused("is not a file that can be read", "Check the name.", value=path.name)
    size = path.stat().st_size
    if size == 0:
        raise refused("is empty", "Save it again and check that it holds rows.", value=path.name)
    if size > LARGEST:
        raise refused("is larger than 300 MB", "Divide it and give the parts one at a time.", value=path.name)


def _by_content(path: Path) -> Format:
    with path.open("rb") as file:
        head = file.read(HEAD)
    for magic, (reason, remedy) in FOREIGN.items():
        if head.startswith(magic):
            raise refused(reason, remedy, value=path.name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(path)
    if head.startswith(b"SQLite format 3\x00"):
        return Format.GEOPACKAGE
    if head.startswith(b"PAR1"):
        return Format.GEOPARQUET
    return _of_text(head, path.name)


def _of_zip(path: Path) -> Format:
    try:
        names = names_in(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refused("is a broken or cut-off zip", "Copy or download it again.", value=path.name) from error
    if "xl/workbook.xml" in names:
        return Format.EXCEL
    if any(name.lower().endswith(".shp") for name in names):
        return Format.SHAPEFILE
    raise refused("is a zip with neither a workbook nor a Shapefile", ACCEPTED, value=path.name)


def _of_text(head: bytes, name: str) -> Format:
    if b"\x00" in head:
        if head.count(b"\x00") > FEW_NULS:
            raise refused("holds bytes that no text has", ACCEPTED, value=name)
        before = head[: head.index(b"\x00")].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        raise refused("holds a NUL byte, which no text has", NUL_REMEDY, value=name, line=before.count(b"\n") + 1)
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins[:1] in (b"{", b"["):
        return Format.GEOJSON
    if begins[:1] == b"<":
        if b"<html" in begins.lower() or begins.lower().startswith(b"<!doctype html"):
            return Format.SOL
        raise refused("is XML, which is not read here", ACCEPTED, value=name)
    if not begins and len(head) < HEAD:
        raise refused("is empty", "Save it again and check that it holds rows.", value=name)
    return Format.CSV
