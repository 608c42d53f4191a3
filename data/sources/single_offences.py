"""Reads offences one by one, with place and time, for what is worked out from them once per release."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from data.desk.areas_of import OUTSIDE, in_metres, located, shipped_areas, versions_of

SINGLE_OFFENCES = "single_offences"
READ = (
    "offence_id",
    "offence",
    "start",
    "end",
    "lat",
    "lon",
    "area_level",
    "area_code",
    "area_version",
    "municipality_code",
)
CATEGORIES = ("offence", "area_level", "area_code", "area_version", "municipality_code")


def single_offences(path: Path, folder: Path) -> pd.DataFrame:
    """id, offence, x, y (EPSG:3006, NaN without position), municipality_code, regso, start, end (local), year.

    `path` is the release's Parquet file of offences, `folder` the release. Only what is needed is read, texts as
    categories. The RegSO is the one that the position lies in, else the row's own code where it is of the shipped
    version. Raises OSError or ValueError for a file that cannot be read.
    """
    rows = pq.read_table(path, columns=list(READ), read_dictionary=list(CATEGORIES)).to_pandas()
    east, north = in_metres(rows)
    start, end = (rows[name].to_numpy(dtype="datetime64[m]").astype("datetime64[s]") for name in ("start", "end"))
    return pd.DataFrame(
        {
            "id": rows.offence_id,
            "offence": rows.offence,
            "x": east,
            "y": north,
            "municipality_code": rows.municipality_code,
            "regso": _regso(rows, east, north, folder),
            "start": start,
            "end": end,
            "year": start.astype("datetime64[Y]").astype(np.int64) + 1970,
        }
    )


def none() -> pd.DataFrame:
    """The table when no offence has come in."""
    texts = ("id", "offence", "municipality_code", "regso")
    columns: dict[str, pd.Series] = {name: pd.Series([], dtype=object) for name in texts}
    columns |= {name: pd.Series([], dtype=float) for name in ("x", "y")}
    columns |= {name: pd.Series([], dtype="datetime64[s]") for name in ("start", "end")}
    return pd.DataFrame(columns | {"year": pd.Series([], dtype=np.int64)})


def _regso(rows: pd.DataFrame, east: object, north: object, folder: Path) -> pd.Categorical:
    areas = shipped_areas(folder)
    found = located(east, north, areas.geometry.to_numpy())
    own = (
        (found == OUTSIDE)
        & (rows.area_level == "regso").to_numpy()
        & rows.area_version.isin(versions_of(areas)).to_numpy()
    )
    found[own] = pd.Index(areas.code).get_indexer(rows.area_code[own].astype("str"))
    return pd.Categorical.from_codes(found, categories=list(areas.code))
