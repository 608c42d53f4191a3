"""Lays new rows over those there are: same key and content changes nothing, other content replaces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

ORIGIN = "origin"


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """A table after new rows were laid over it; `replaced` holds the former rows, in the order of their keys."""

    rows: pd.DataFrame
    replaced: pd.DataFrame
    added: int
    unchanged: int

    @property
    def changed(self) -> bool:
        """False when the table is what it was."""
        return self.added > 0 or len(self.replaced) > 0


def merge(old: pd.DataFrame, new: pd.DataFrame, key: Sequence[str]) -> Merged:
    """Both tables have the same columns and types, and no key twice. The result is ordered by key.

    A row with the same content but another origin is the same row: it keeps the origin it had.
    """
    if not len(old):
        return Merged(_ordered(new, key), old, added=len(new), unchanged=0)
    at = _positions(old, new, key)
    known = np.flatnonzero(at >= 0)
    differs = _differs(old.iloc[at[known]], new.iloc[known])
    corrected, positions = known[differs], at[known][differs]
    fresh = at < 0
    if not fresh.any() and not len(corrected):
        return Merged(old, old.iloc[:0], added=0, unchanged=len(known))
    stays = np.ones(len(old), dtype=bool)
    stays[positions] = False
    laid = pd.concat([old[stays], new.iloc[np.r_[np.flatnonzero(fresh), corrected]]], ignore_index=True)
    replaced = _ordered(old.iloc[positions], key)
    return Merged(_ordered(laid, key), replaced, int(fresh.sum()), len(known) - len(corrected))


def _ordered(frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    return frame.sort_values(list(key), kind="stable", ignore_index=True)


def _positions(old: pd.DataFrame, new: pd.DataFrame, key: Sequence[str]) -> Any:
    """Where in `old` each row of `new` has its key; -1 where there is none."""
    columns = list(key)
    if len(columns) == 1:
        return pd.Index(old[columns[0]]).get_indexer(pd.Index(new[columns[0]]))
    both = pd.concat([old[columns], new[columns]], ignore_index=True)
    group = both.groupby(columns, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    return pd.Index(group[: len(old)]).get_indexer(pd.Index(group[len(old) :]))


def _differs(old: pd.DataFrame, new: pd.DataFrame) -> Any:
    """Which rows of two tables of the same length differ in anything but their origin."""
    differs = np.zeros(len(old), dtype=bool)
    for name in old.columns:
        if name != ORIGIN:
            differs |= _cells_differ(old[name], new[name])
    return differs


def _cells_differ(old: pd.Series, new: pd.Series) -> Any:
    left, right = old.reset_index(drop=True), new.reset_index(drop=True)
    gone, come = left.isna().to_numpy(), right.isna().to_numpy()
    other = (left != right).fillna(False).to_numpy(dtype=bool)
    return (gone != come) | (other & ~gone & ~come)
