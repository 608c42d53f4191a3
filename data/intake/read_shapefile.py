"""Reads a zipped Shapefile through GDAL, which meets only its own driver and names of our choosing."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import pyogrio.raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from data.intake.declared import Declared
from data.intake.raw import Raw, check_cell, check_columns, check_rows, plain
from data.intake.refusals import refused

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED = (".shp", ".shx", ".dbf")
MAGIC = b"\x00\x00\x27\x0a"


def read_shapefile(path: Path, _declared: Declared, folder: Path) -> Raw:
    """The rows of the only Shapefile in the zip, unpacked into `folder`. Raises FileRefused."""
    parts = _unpack(path, folder)
    if not parts[".shp"].read_bytes()[:4] == MAGIC:
        raise refused("shapefile.broken", value=path.name)
    try:
        info = pyogrio.read_info(parts[".shp"])
        check_rows(int(info["features"]))
        check_columns(list(info["fields"]))
        meta, _, shapes, cells = pyogrio.raw.read(parts[".shp"], force_2d=True)
    except (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, UnicodeDecodeError) as error:
        raise refused("shapefile.broken", value=str(error).replace(str(folder), "")) from error
    if not len(shapes):
        raise refused("file.no_rows_exported", value=path.name)
    names = [str(name) for name in meta["fields"]]
    table = pd.DataFrame({name: _texts(column, name) for name, column in zip(names, cells, strict=True)}, dtype="str")
    lines = np.arange(1, len(shapes) + 1)
    crs = parts[".prj"].read_text(encoding="utf-8", errors="replace")[:10_000] if ".prj" in parts else ""
    return Raw(table=table, lines=lines, shapes=shapes, crs=crs)


def _unpack(path: Path, folder: Path) -> dict[str, Path]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.startswith("__MACOSX/")]
        shapes = [name for name in names if name.lower().endswith(".shp")]
        if len(shapes) != 1:
            raise refused("shapefile.many", value=", ".join(shapes))
        stem = shapes[0][:-4].lower()
        found = {ending: [name for name in names if name.lower() == stem + ending] for ending in PARTS}
        for ending in NEEDED:
            if not found[ending]:
                raise refused("shapefile.lacks", value=ending)
        parts = {ending: folder / f"rows{ending}" for ending, some in found.items() if some}
        for ending, target in parts.items():
            with archive.open(found[ending][0]) as member, target.open("wb") as file:
                shutil.copyfileobj(member, file)
        return parts


def _texts(column: Any, name: str) -> list[str]:
    texts = ["" if value != value else plain(value) for value in column.tolist()]  # noqa: PLR0124 - NaN is not itself
    return [check_cell(text, number, name) for number, text in enumerate(texts, start=1)]
