"""The one rule of which counts are too small to be shown, and which other is withheld beside a single one of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.statistics._checks import Bools, Floats

SMALLEST_SHOWN = 5
"""The smallest count above zero that residents may see; of answers too, since fewer people know each other's."""


def is_small(counts: Any, smallest_shown: int = SMALLEST_SHOWN) -> Bools:
    """Which counts (any shape, missing as nan) lie above zero and below `smallest_shown`.

    A zero is shown, since a true zero points at nobody; a missing one is no count.
    """
    values = np.asarray(counts, dtype=float)
    return (values > 0) & (values < smallest_shown)


def companion(counts: Floats, at_least: float = 0.0) -> int:
    """The place of the count that is withheld beside a single one: the smallest that is `at_least` so large.

    Where none is, the largest. counts: those above zero that are still shown, not empty. Where the total is withheld
    too any will do; where it is published, see `room_beside`.
    """
    enough = np.flatnonzero(counts >= at_least)
    return int(enough[np.argmin(counts[enough])]) if len(enough) else int(np.argmax(counts))


def room_beside(count: float, smallest_shown: int = SMALLEST_SHOWN) -> float:
    """How large a companion must be, for a count to be anything that the rule allows though their sum is known."""
    return max(smallest_shown, 2 * smallest_shown - 1 - count)
