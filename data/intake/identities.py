"""Ids of rows that come without one: a digest of what the row says, the same at every import."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pandas as pd

LETTERS = {"0162": "DAN", "0160": "TAB", "0115": "VAL", "0187": "VAX", "0117": "OST"}
"""First letters of the ids of places, by municipality."""


def digests(columns: list[Any]) -> Any:
    """Sixteen hexadecimal digits for each row. Rows that say the same are told apart by their order."""
    frame = pd.DataFrame({number: pd.Series(column).astype("str") for number, column in enumerate(columns)})
    twin = frame.groupby(list(frame.columns), sort=False, dropna=False).cumcount().to_numpy()
    cells = [frame[number].tolist() for number in frame.columns]
    texts = map("\x1f".join, zip(*cells, strict=True))
    return np.array(
        [_digest(text if not number else f"{text}\x1f{number}") for text, number in zip(texts, twin, strict=True)],
        dtype=object,
    )


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def with_own(ids: pd.Series, columns: list[Any]) -> pd.Series:
    """The ids that rows have, and digests where they have none."""
    lacking = (ids == "").to_numpy(dtype=bool)
    if not lacking.any():
        return ids
    made = digests([pd.Series(column).to_numpy()[lacking] for column in columns])
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
