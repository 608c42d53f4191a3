"""Reads and writes the desk's tables as Parquet files whose bytes depend on the rows alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.tables.checks import DTYPES
from data.tables.columns import Table
from data.tables.contracts.areas import SHAPES


@cache
def empty(table: Table) -> pd.DataFrame:
    """No rows, with the contract's columns and types."""
    return pd.DataFrame({c.name: pd.Series([], dtype=DTYPES[c.kind]) for c in table.columns})


def no_shapes() -> pd.DataFrame:
    """The table of shapes when none have come in, with its column `wkb`."""
    return empty(SHAPES).assign(wkb=pd.Series([], dtype="object"))


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The contract's columns in its order and types, then any others as they are; a missing text is ''."""
    columns = {c.name: _cast(frame[c.name], DTYPES[c.kind]) for c in table.columns}
    others = {name: frame[name] for name in frame.columns if name not in columns}
    return pd.DataFrame(columns | others).reset_index(drop=True)


def _cast(cells: pd.Series, dtype: str) -> pd.Series:
    if cells.dtype == dtype and (dtype != "str" or not cells.hasnans):
        return cells
    return cells.astype("string").fillna("").astype("str") if dtype == "str" else cells.astype(dtype)


def write(frame: pd.DataFrame, path: Path) -> None:
    """Writes a table without anything that tells of when or by which version of pandas."""
    path.parent.mkdir(parents=True, exist_ok=True)
    bare = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(bare, path, compression="zstd")


def read(path: Path, table: Table) -> pd.DataFrame:
    """The typed table in a file. Raises OSError or ValueError when there is none or it is damaged."""
    try:
        return typed(pq.read_table(path).to_pandas(), table)
    except KeyError as error:
        raise ValueError(f"{path.name} lacks the column {error}") from error


def read_as_written(path: Path) -> pd.DataFrame:
    """A table without a contract, with the types it had: whole and broken numbers that may be missing."""
    kinds = {pa.int64(): pd.Int64Dtype(), pa.float64(): pd.Float64Dtype(), pa.bool_(): pd.BooleanDtype()}
    return pq.read_table(path).to_pandas(types_mapper=kinds.get)
