"""Finds areas whose neighbourhood stands out, with chance and many tests allowed for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

from data.statistics import _checks
from data.statistics._checks import Bools, Floats, Labels
from data.statistics._neighbours import matrix, others
from data.statistics.discovery import false_discovery

PERMUTATIONS = 9_999
CELLS_AT_ONCE = 4_000_000
"""How many numbers of shuffled areas are held in memory at a time."""

QUADRANTS = {(True, True): "high_high", (False, True): "low_high", (False, False): "low_low", (True, False): "high_low"}


@dataclass(frozen=True, slots=True, eq=False)
class LocalG:
    """z per area (high: a hot spot), its two-sided permutation p_value, and whether FDR control believes it."""

    z: Floats
    p_value: Floats
    significant: Bools

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:  # noqa: FBT001 - numpy's own signature
        """The z-values, so that an array can be made of the answer itself."""
        return np.array(self.z, dtype=dtype, copy=True if copy is None else copy)

    def __len__(self) -> int:
        return len(self.z)

    def __iter__(self) -> Any:
        return iter(self.z)

    def __getitem__(self, chosen: Any) -> Any:
        """The z-values of the chosen areas, so that the answer itself can be read area by area."""
        return self.z[chosen]


@dataclass(frozen=True, slots=True, eq=False)
class LocalMoran:
    """statistic per area, quadrant (area then neighbours, `high_low`), two-sided p_value, FDR's significant."""

    statistic: Floats
    quadrant: Labels
    p_value: Floats
    significant: Bools


def gi_star(
    values: Any,
    weights: Any,
    star: bool = True,  # noqa: FBT001, FBT002 - the published name of the choice between two statistics
    permutations: int = PERMUTATIONS,
    seed: int = 0,
    level: float = 0.05,
) -> LocalG:
    """Getis & Ord's local Gi* (star) or Gi as z-values (Ord & Getis 1995).

    z = (sum w x - W m)/(s sqrt((n S1 - W^2)/(n - 1))), W = sum w, S1 = sum w^2; Gi leaves the area itself out of
    the sums, of n, m and s. Gi* without self-weights in W gives each area the largest weight of its neighbours.
    values: smoothed rates or (O - E)/sqrt(E), one per area in W's order, at least ~30; never raw rates.
    weights: libpysal W or square matrix, binary or not; z is the same binary and row-standardised.
    p: conditional permutations of the other areas' values, doubled smaller tail, (1 + hits)/(1 + permutations).
    Missing values are left out, as are links to them. p is missing where there are no neighbours, z and p where none
    or all areas would be summed or all values are equal. An area high all by itself may have
    a high z without a low p. 0 permutations: p from the normal distribution.
    Unlike common libraries: weights are never changed, unequal weights and values with a negative sum (where z
    turns its sign there) are right, p is two-sided. ValueError: lengths, permutations < 0, level outside (0, 1).
    """
    x = _checks.row(_checks.numbers(values, "values"), "values")
    known = np.isfinite(x)
    near = others(weights, len(x))[known][:, known].tocsr()  # among the areas with a value
    y = x[known]
    own = _self_weights(matrix(weights, len(x)).diagonal()[known], near) if star else np.zeros(len(y))
    z, p = np.full(len(x), np.nan), np.full(len(x), np.nan)
    z[known] = _z(y, near, own, star=star)
    p[known] = np.where(np.isnan(z[known]), np.nan, _permuted_p(y, near, permutations, seed, z[known]))
    return LocalG(z, p, false_discovery(p, level))


def local_moran(
    values: Any, weights: Any, permutations: int = PERMUTATIONS, seed: int = 0, level: float = 0.05
) -> LocalMoran:
    """Anselin's (1995) local Moran: I = (n - 1) d sum(w d)/sum(d^2), d = value - mean, w row-standardised.

    quadrant: the area, then its neighbours' mean, above (high) or not above (low) the mean of all.
    values, weights, p, missing values and errors as for `gi_star`; the area itself is never its own neighbour.
    Where nothing can be said (no neighbours, all values equal) all is missing, and the quadrant None.
    0 permutations: p is missing.
    """
    x = _checks.row(_checks.numbers(values, "values"), "values")
    known = np.isfinite(x)
    near = others(weights, len(x))[known][:, known].tocsr()  # among the areas with a value
    y = x[known] - x[known].mean() if known.any() else x[known]
    size, spread = np.asarray(near.sum(axis=1)).ravel(), (y**2).sum()
    sayable = (size > 0) & _varies(x[known])
    lag = np.divide(near @ y, size, out=np.full(len(y), np.nan), where=sayable)
    statistic, p = np.full(len(x), np.nan), np.full(len(x), np.nan)
    statistic[known] = np.divide((len(y) - 1) * y * lag, spread, out=np.full(len(y), np.nan), where=sayable)
    p[known] = np.where(sayable, _permuted_p(y, near, permutations, seed), np.nan)
    quadrant = np.full(len(x), None, dtype=object)
    quadrant[known] = [QUADRANTS[d > 0, m > 0] if ok else None for d, m, ok in zip(y, lag, sayable, strict=True)]
    return LocalMoran(statistic, quadrant, p, false_discovery(p, level))


def _self_weights(given: Floats, near: Any) -> Floats:
    if np.any(given > 0):
        return given
    largest = np.asarray(near.max(axis=1).todense()).ravel() if near.shape[0] else given
    return np.where(largest > 0, largest, 1.0)


def _z(y: Floats, near: Any, own: Floats, *, star: bool) -> Floats:
    """Statistic z of Gi* or Gi, missing where its variance is nil."""
    n = len(y) - (not star)
    if n < 2 or not _varies(y):
        return np.full(len(y), np.nan)
    centred = y - y.mean()  # steadier sums; the statistic does not change
    left_out = np.zeros(len(y)) if star else centred
    mean = (centred.sum() - left_out) / n
    variance = ((centred**2).sum() - left_out**2) / n - mean**2
    total = np.asarray(near.sum(axis=1)).ravel() + own
    squares = np.asarray(near.multiply(near).sum(axis=1)).ravel() + own**2
    inside = np.maximum((n * squares - total**2) / (n - 1), 0.0)
    scale = np.sqrt(np.maximum(variance, 0.0) * inside)
    usable = (inside > 1e-12 * n * np.maximum(squares, 1e-300)) & (variance > 1e-12 * (centred**2).mean())
    found = near @ centred + own * centred - total * mean
    return np.asarray(np.divide(found, scale, out=np.full(len(y), np.nan), where=usable))


def _varies(y: Floats) -> bool:
    return len(y) > 1 and bool(np.ptp(y) > 1e-12 * np.abs(y).max())


def _permuted_p(y: Floats, near: Any, permutations: int, seed: int, z: Floats | None = None) -> Floats:
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
    rng, most = np.random.default_rng(seed), int(links.max(initial=0))
    at_once = max(1, min(permutations, CELLS_AT_ONCE // max(len(y) - 1, 1)))
    for first in range(0, permutations if most else 0, at_once):
        places = _draw(len(y) - 1, most, min(at_once, permutations - first), rng)
        by_place = np.argsort(places, axis=None, kind="stable")
        starts = np.searchsorted(places.ravel()[by_place], np.arange(len(y) + 1))
        # Places are counted among the others: those before the area itself hold their own value, those after the next.
        drawn = y[1:][places]
        for i in range(len(y)):
            if links[i]:
                sums = near.data[near.indptr[i] : near.indptr[i + 1]] @ drawn[: links[i]]
                above[i] += np.count_nonzero(sums >= seen[i] - slack[i])
                below[i] += np.count_nonzero(sums <= seen[i] + slack[i])
            drawn.ravel()[by_place[starts[i] : starts[i + 1]]] = y[i]
    p = np.minimum(1.0, 2 * (1 + np.minimum(above, below)) / (1 + permutations))
    return np.where(links > 0, p, np.nan)


def _draw(size: int, most: int, times: int, rng: np.random.Generator) -> npt.NDArray[np.int32]:
    """The first `most` steps of a Fisher-Yates shuffle of `size` places, `times` over at once."""
    deck = np.broadcast_to(np.arange(size, dtype=np.int32)[:, None], (size, times)).copy()
    column = np.arange(times)
    for step in range(min(most, size)):
        other = rng.integers(step, size, times)
        taken = deck[other, column]
        deck[other, column] = deck[step]
        deck[step] = taken
    return deck[:most]
