"""Reads GeoParquet: what its metadata says is checked before any page is unpacked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.intake.declared import Declared
from data.intake.raw import Raw, check_cell, check_columns, check_rows, plain
from data.intake.refusals import refused

LARGEST = 400 * 1024 * 1024


def read_geoparquet(path: Path, _declared: Declared, _folder: Path) -> Raw:
    """The rows as text, with shapes when the file says that it is GeoParquet. Raises FileRefused."""
    try:
        with pq.ParquetFile(path) as file:
            geo = _geo(file)
            meta = file.metadata
            check_rows(meta.num_rows)
            check_columns(list(file.schema_arrow.names))
            size = sum(meta.row_group(number).total_byte_size for number in range(meta.num_row_groups))
            if size > LARGEST:
                raise refused("geoparquet.large", value=f"{size} bytes")
            table = file.read(use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise refused("geoparquet.broken", value=str(error)) from error
    if not table.num_rows:
        raise refused("file.no_rows_exported", value=path.name)
    column = str(geo.get("primary_column", ""))
    cells = {name: _texts(table.column(name), name) for name in table.column_names if name != column}
    lines = np.arange(1, table.num_rows + 1)
    frame = pd.DataFrame(cells, index=range(table.num_rows), dtype="str")
    if not column:
        return Raw(table=frame, lines=lines)
    return Raw(table=frame, lines=lines, shapes=_shapes(table, column), crs=_crs(geo, column))


def _geo(file: Any) -> dict[str, Any]:
    try:
        geo = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
        columns = geo["columns"][geo["primary_column"]] if geo else {"encoding": "WKB"}
        encoding = columns["encoding"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise refused("geoparquet.metadata", column="geo") from error
    if encoding != "WKB":
        raise refused("geoparquet.encoding", value=str(encoding))
    return dict(geo)


def _texts(column: Any, name: str) -> list[str]:
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        raise refused("geoparquet.cells", column=name, value=str(column.type))
    return [check_cell(plain(value), number, name) for number, value in enumerate(column.to_pylist(), start=1)]


def _shapes(table: Any, column: str) -> Any:
    if column not in table.column_names:
        raise refused("geoparquet.metadata", column=column)
    found = np.full(table.num_rows, None, dtype=object)
    found[:] = table.column(column).to_pylist()
    if not all(shape is None or isinstance(shape, bytes) for shape in found):
        raise refused("geoparquet.encoding", column=column)
    return found


def _crs(geo: dict[str, Any], column: str) -> str:
    """What the metadata says; nothing said means WGS 84, and null means unknown (GeoParquet 1.1)."""
    said = geo["columns"][column].get("crs", "EPSG:4326")
    if said is None:
        return ""
    if isinstance(said, dict) and isinstance(said.get("id"), dict):
        authority, code = said["id"].get("authority"), said["id"].get("code")
        return "EPSG:4326" if authority == "OGC" and code == "CRS84" else f"{authority}:{code}"
    return said if isinstance(said, str) else json.dumps(said)
