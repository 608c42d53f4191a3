"""Lays published tables out as cells and their sums, in which a missing key means the total over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import scipy

from data.statistics._checks import Ints

TOTAL = -1
"""The code of "all of them" in a dimension."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """keys: rows x dimensions as codes, TOTAL for a total; names: what the codes of each dimension stand for."""

    keys: Ints
    names: tuple[Any, ...]

    def named(self, codes: Ints, dimension: int) -> list[Any]:
        """What codes of one dimension stand for; None for a total."""
        return [None if code == TOTAL else self.names[dimension][code] for code in codes]


def coded(tables: Sequence[pd.DataFrame], by: Sequence[str]) -> Coded:
    """The keys of all rows of the tables, one after the other; a dimension that a table lacks is totalled."""
    together = pd.concat([table.reindex(columns=list(by)).astype(object) for table in tables], ignore_index=True)
    columns = [pd.factorize(together[name], sort=False) for name in by]
    keys = np.column_stack([codes for codes, _ in columns]).astype(np.int64) if by else np.empty((len(together), 0))
    return Coded(keys.astype(np.int64), tuple(names for _, names in columns))


def base_cells(keys: Ints) -> Ints:
    """The finest cells: those listed whole, or when none is, every combination of the codes that occur."""
    whole = keys[(keys != TOTAL).all(axis=1)]
    if len(whole):
        return np.unique(whole, axis=0)
    levels = [sorted(set(column[column != TOTAL].tolist())) or [0] for column in keys.T]
    return np.array(list(product(*levels)), dtype=np.int64).reshape(-1, keys.shape[1])


def with_totals(keys: Ints, values: Any) -> tuple[Ints, Any]:
    """The cells followed by every total over one or more dimensions, and the values of all."""
    parts, sums = [keys], [np.asarray(values, dtype=float)]
    for flags in product([False, True], repeat=keys.shape[1]):
        if any(flags):
            folded = np.where(flags, TOTAL, keys)
            cells, group = np.unique(folded, axis=0, return_inverse=True)
            parts.append(cells)
            sums.append(np.bincount(group.ravel(), sums[0], len(cells)))
    return np.concatenate(parts), np.concatenate(sums)


def lines(keys: Ints) -> list[Ints]:
    """Rows of each line of the table: cells that differ in one dimension only, their total with them."""
    found = []
    for dimension in range(keys.shape[1]):
        rest = np.delete(keys, dimension, axis=1)
        _, group = np.unique(rest, axis=0, return_inverse=True)
        order = np.argsort(group.ravel(), kind="stable")
        found += np.split(order, np.cumsum(np.bincount(group.ravel()))[:-1])
    return found


def members(keys: Ints, base: Ints) -> Any:
    """Which base cells each row is the sum of, as sparse rows x cells of 1."""
    if not len(keys) or not len(base):
        return scipy.sparse.csr_array((len(keys), len(base)))
    blocks = [(part[:, None, :] == TOTAL) | (part[:, None, :] == base[None]) for part in np.array_split(keys, 64)]
    return scipy.sparse.csr_array(np.concatenate([block.all(axis=2) for block in blocks]).astype(float))
