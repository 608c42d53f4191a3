"""Reads offences one by one, with place and time, for what is worked out from them once per release."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.geography.areas_of import in_metres, located, shipped_areas, versions_of

SINGLE_OFFENCES = "single_offences"
CATEGORIES = ("offence", "area_level", "area_code", "area_version", "municipality_code")
READ = ("offence_id", "start", "end", "lat", "lon", *CATEGORIES)
BATCH = 200_000
"""So many rows are worked on at a time: what is in between takes no more memory than they need."""

_WORDS = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("offence", _WORDS),
        ("x", pa.float64()),
        ("y", pa.float64()),
        ("municipality_code", _WORDS),
        ("regso", _WORDS),
        ("start", pa.timestamp("s")),
        ("end", pa.timestamp("s")),
        ("year", pa.int64()),
    ]
)


def single_offences(path: Path, folder: Path) -> pd.DataFrame:
    """id, offence, x, y (EPSG:3006, NaN without position), municipality_code, regso, start, end (local), year.

    `path` is the release's Parquet file of offences, `folder` the release. Only what is needed is read, texts as
    categories. The RegSO is the one that the position lies in; without a position it is the row's own code, where
    that is of the shipped version. Raises OSError or ValueError for a file that cannot be read.
    """
    areas = shipped_areas(folder)
    with pq.ParquetFile(path, read_dictionary=list(CATEGORIES)) as file:
        parts = [_part(batch, areas) for batch in file.iter_batches(BATCH, columns=list(READ))]
    return _frame(parts)


def none() -> pd.DataFrame:
    """The table when no offence has come in."""
    return _frame([])


def _frame(parts: list[pa.Table]) -> pd.DataFrame:
    whole = pa.concat_tables([SCHEMA.empty_table(), *parts]).unify_dictionaries()
    return whole.to_pandas(split_blocks=True, self_destruct=True)


def _part(batch: pa.RecordBatch, areas: gpd.GeoDataFrame) -> pa.Table:
    rows = batch.select(["lat", "lon", "area_level", "area_code", "area_version"]).to_pandas()
    east, north = in_metres(rows)
    regso = located(east, north, areas.geometry.to_numpy())
    own = (
        ~np.isfinite(east)
        & (rows.area_level == "regso").to_numpy(dtype=bool)
        & rows.area_version.isin(versions_of(areas)).to_numpy(dtype=bool)
    )
    regso[own] = pd.Index(areas.code).get_indexer(rows.area_code[own].astype("str"))
    start, end = (batch[name].cast(pa.timestamp("s")) for name in ("start", "end"))
    columns = {
        "id": batch["offence_id"],
        "offence": batch["offence"],
        "x": pa.array(east, from_pandas=False),
        "y": pa.array(north, from_pandas=False),
        "municipality_code": batch["municipality_code"],
        "regso": pa.array(pd.Categorical.from_codes(regso, categories=list(areas.code)), type=_WORDS),
        "start": start,
        "end": end,
        "year": pa.array(start.to_numpy(zero_copy_only=False).astype("datetime64[Y]").astype(np.int64) + 1970),
    }
    return pa.table(columns).cast(SCHEMA)
