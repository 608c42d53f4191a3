"""Ids of rows that come without one: a digest of what the row says, the same at every import."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pandas as pd

from data.model import MUNICIPALITIES

CHUNK = 100_000
"""Rows that are text in memory at a time."""

LETTERS = {municipality.code: municipality.letters for municipality in MUNICIPALITIES}
"""First letters of the ids of places, by municipality."""


def digests(columns: list[Any]) -> Any:
    """Sixteen hexadecimal digits for each row. Rows that say the same are told apart by their order."""
    series = [pd.Series(column).reset_index(drop=True) for column in columns]
    found = np.empty(len(series[0]), dtype=object)
    for start in range(0, len(found), CHUNK):
        cells = [one.iloc[start : start + CHUNK].astype("str").fillna("").tolist() for one in series]
        found[start : start + CHUNK] = [_digest("\x1f".join(row)) for row in zip(*cells, strict=True)]
    twin = pd.Series(found).groupby(found, sort=False).cumcount().to_numpy()
    for row in np.flatnonzero(twin):
        found[row] = _digest(f"{found[row]}\x1f{twin[row]}")
    return found


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def with_own(ids: pd.Series, columns: list[Any]) -> pd.Series:
    """The ids that rows have, and digests where they have none."""
    lacking = (ids == "").to_numpy(dtype=bool)
    if not lacking.any():
        return ids
    series = [pd.Series(column).reset_index(drop=True) for column in columns]
    made = digests(series if lacking.all() else [one[lacking] for one in series])
    found = ids.to_numpy(dtype=object).copy()
    found[lacking] = made
    return pd.Series(found, dtype="str")


def place_ids(ids: pd.Series, municipalities: pd.Series, columns: list[Any]) -> pd.Series:
    """Ids as DAN123456789012: letters of the municipality and twelve digits of the digest, where a row has none."""
    made = with_own(ids, columns)
    own = made.to_numpy() != ids.to_numpy()
    letters = municipalities.map(LETTERS).fillna("XXX")
    numbered = [
        f"{letter}{int(text, 16) % 10**12:012}" if new else text
        for letter, text, new in zip(letters, made, own, strict=True)
    ]
    return pd.Series(numbered, dtype="str")
