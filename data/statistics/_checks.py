"""Turns what callers give into arrays of numbers, or refuses it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Labels = npt.NDArray[np.object_]


def numbers(values: Any, name: str) -> Floats:
    """The values as floats of the same shape, missing as nan; ValueError for what are not numbers."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"{name} must be numbers") from wrong


def amounts(values: Any, name: str) -> Floats:
    """The values as floats that are zero, positive or missing; ValueError for others."""
    found = numbers(values, name)
    if np.any(found < 0) or np.any(np.isinf(found)):
        raise ValueError(f"{name} must be zero or more, and finite")
    return found


def counts(values: Any, name: str) -> Floats:
    """The values as floats that are whole, zero or more, or missing; ValueError for others."""
    found = amounts(values, name)
    if np.any(np.nan_to_num(found) % 1 != 0):
        raise ValueError(f"{name} must be whole numbers")
    return found


def together(*arrays: Floats) -> tuple[Floats, ...]:
    """The arrays broadcast to one shape; ValueError when they do not fit."""
    try:
        return tuple(np.broadcast_arrays(*arrays))
    except ValueError as wrong:
        shapes = ", ".join(str(array.shape) for array in arrays)
        raise ValueError(f"the lengths do not fit together: {shapes}") from wrong


def row(values: Floats, name: str) -> Floats:
    """The values when they stand in one row (a scalar becomes a row of one); ValueError for tables."""
    if values.ndim > 1:
        raise ValueError(f"{name} must be one row of numbers, not of shape {values.shape}")
    return np.atleast_1d(values)


def share(value: float, name: str) -> float:
    """The value when it lies strictly between 0 and 1; ValueError otherwise."""
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, not {value}")
    return value


def plane(points: Any) -> Floats:
    """Points as n x 2 metres; ValueError for another shape or for what are plainly degrees in Scandinavia."""
    found = numbers(points, "points")
    if found.size == 0:
        return np.empty((0, 2))
    if found.ndim != 2 or found.shape[1] != 2:
        raise ValueError(f"points must be n rows of x and y, not of shape {found.shape}")
    low, high = np.sort(found[~np.isnan(found).any(axis=1)], axis=1).T if len(found) else (found, found)
    if low.size and low.min() >= 4 and low.max() <= 32 and high.min() >= 54 and high.max() <= 72:
        raise ValueError("points look like degrees: convert them to EPSG:3006, in metres")
    return found


def said(known: Bools, word: str) -> Labels:
    """The word where something is known, else None."""
    found = np.full(np.shape(known), None, dtype=object)
    found[known] = word
    return found


def plain(values: Any) -> Any:
    """A Python scalar for an array without dimensions, else the array."""
    return values.item() if np.ndim(values) == 0 else values
