"""Shuffles the values of other areas over each area's neighbours, to learn what chance alone does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy

from data.statistics._checks import Floats, Ints

CELLS_AT_ONCE = 4_000_000
"""How many numbers of shuffled areas are held in memory at a time."""


def permuted_p(y: Floats, near: Any, permutations: int, seed: int, z: Floats | None = None) -> Floats:
    """Two-sided p per area for the weighted sum of its neighbours, its own value held where it is.

    y: values, n. near: n x n sparse weights without a diagonal. p = 2 min(P(sum >= seen), P(sum <= seen)), at most
    1, each as (1 + hits)/(1 + permutations) (Phipson & Smyth 2010). One draw of places serves all areas, as in
    Anselin 1995; areas differ in who is drawn.
    Missing where there is no neighbour to draw. Without permutations: p of z, or missing without z.
    """
    if permutations < 0:
        raise ValueError("permutations must be zero or more")
    if permutations == 0:
        return np.full(len(y), np.nan) if z is None else np.asarray(2 * scipy.stats.norm.sf(np.abs(z)))
    seen, slack = near @ y, 1e-9 * (near @ np.abs(y) + 1e-300)
    above, below = np.zeros(len(y)), np.zeros(len(y))
    links = np.diff(near.indptr)
    for places in _places(len(y) - 1, int(links.max(initial=0)), permutations, seed):
        for i in np.flatnonzero(links):
            drawn = places[: links[i]]
            weights = near.data[near.indptr[i] : near.indptr[i + 1]]
            sums = weights @ np.delete(y, i)[drawn]
            above[i] += np.count_nonzero(sums >= seen[i] - slack[i])
            below[i] += np.count_nonzero(sums <= seen[i] + slack[i])
    p = np.minimum(1.0, 2 * (1 + np.minimum(above, below)) / (1 + permutations))
    return np.where(links > 0, p, np.nan)


def _places(size: int, most: int, permutations: int, seed: int) -> Iterator[Ints]:
    """Draws of `most` different places out of `size`, as most x (some of the permutations)."""
    rng = np.random.default_rng(seed)
    at_once = max(1, min(permutations, CELLS_AT_ONCE // max(size, 1)))
    for first in range(0, permutations if most else 0, at_once):
        yield _draw(size, most, min(at_once, permutations - first), rng)


def _draw(size: int, most: int, times: int, rng: np.random.Generator) -> Ints:
    """The first `most` steps of a Fisher-Yates shuffle of `size` places, `times` over at once."""
    deck = np.repeat(np.arange(size)[:, None], times, axis=1)
    column = np.arange(times)
    for step in range(min(most, size)):
        other = rng.integers(step, size, times)
        taken = deck[other, column]
        deck[other, column] = deck[step]
        deck[step] = taken
    return deck[:most]
