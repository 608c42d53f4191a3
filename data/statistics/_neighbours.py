"""Reads who is near whom, from a libpysal W or a matrix, without changing it."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy


def matrix(weights: Any, size: int) -> Any:
    """A sparse size x size copy of the weights as they stand, zeros left out; row i holds the neighbours of i.

    weights: a libpysal W or Graph (read by its `.sparse`, in its own order of areas) or a square matrix.
    Raises ValueError for something else, another size, and for negative, missing or infinite weights.
    """
    try:
        found = scipy.sparse.csr_array(getattr(weights, "sparse", weights), dtype=np.float64, copy=True)
    except (TypeError, ValueError) as wrong:
        raise ValueError("weights must be a libpysal W or Graph, or a square matrix of numbers") from wrong
    if found.shape != (size, size):
        raise ValueError(f"the weights are for {found.shape[0]} areas, the values for {size}")
    if not np.isfinite(found.data).all() or np.any(found.data < 0):
        raise ValueError("weights must be zero or more, and finite")
    found.eliminate_zeros()
    return found


def others(weights: Any, size: int) -> Any:
    """The same without what areas weigh to themselves."""
    found = matrix(weights, size)
    found.data[found.indices == np.repeat(np.arange(size), np.diff(found.indptr))] = 0
    found.eliminate_zeros()
    return found


def binary(weights: Any, size: int) -> Any:
    """The same with every weight 1."""
    found = others(weights, size)
    found.data[:] = 1.0
    return found
