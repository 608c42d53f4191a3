"""Which kinds of offence hold which, and the counts that thereby give away a small one: whole less part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from data.model import HELD, Offence
from data.statistics.small_counts import is_small

KINDS = list(Offence)


def revealing(counts: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    """Which counts leave a small one when taken, alone or together, from the count of a kind that holds them.

    counts: offence, count, own (false: known to everybody, so that nothing is won by withholding it) and the keys,
    which say area and period; one row per key and offence. Kinds that are not ours hold nothing. Of those that
    together leave so few, the smallest of one's own is named, or else the one that holds them, until no difference
    between what is left is small.
    """
    held = counts[counts.offence.isin(KINDS)]
    place = pd.factorize(pd.MultiIndex.from_frame(held[list(keys)]))[0]
    kind = held.offence.map({str(one): n for n, one in enumerate(KINDS)}).to_numpy(dtype=np.int64)
    shown, own = (_grid(place, kind, held[name]) for name in ("count", "own"))
    while (named := _named(shown, own == 1)) is not None:
        shown[named] = np.nan
    found = held["count"].notna() & np.isnan(shown[place, kind])
    return found.reindex(counts.index, fill_value=False)


def _grid(place: Any, kind: Any, values: pd.Series) -> Any:
    """The values by place and kind of offence, missing where there is none."""
    cells = np.full((place.max(initial=-1) + 1, len(KINDS)), np.nan)
    cells[place, kind] = values.to_numpy(dtype=float, na_value=np.nan)
    return cells


def _named(shown: Any, own: Any) -> tuple[Any, Any] | None:
    """The cells to withhold for the first difference that is small anywhere; none when no difference is."""
    for whole, parts in DIFFERENCES:
        left = shown[:, whole] - shown[:, parts].sum(axis=1)
        kinds = np.array([*parts, whole])
        rows = np.flatnonzero(is_small(left) & own[:, kinds].any(axis=1))
        if len(rows):
            cost = np.where(own[np.ix_(rows, kinds)], shown[np.ix_(rows, kinds)], np.inf)
            return rows, kinds[cost.argmin(axis=1)]
    return None


def _apart(whole: Offence) -> Iterator[tuple[Offence, ...]]:
    """The sets of kinds in `whole`, the empty one too, that have no offence in common."""
    of_each = [((one,), *_apart(one)) for one in HELD.get(whole, ())]
    for chosen in product(*of_each):
        yield tuple(kind for parts in chosen for kind in parts)


DIFFERENCES = tuple(
    (KINDS.index(whole), [KINDS.index(one) for one in parts]) for whole in HELD for parts in _apart(whole) if parts
)
"""Every kind and every set of kinds in it that have no offence in common, as places in KINDS."""
