"""Says whether an area has more or fewer events than expected, by the limits of a funnel plot."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.statistics import _checks
from data.statistics._checks import Floats
from data.statistics.intervals import poisson_interval

LEVELS = ((0.95, "95"), (0.998, "998"))


def overdispersion(observed: Any, expected: Any) -> float:
    """How much more areas differ than chance alone explains: phi = mean of z^2, z = (O - E)/sqrt(E).

    Spiegelhalter 2005; about 1 when chance explains all. Areas with a missing number, or where nothing was
    expected and nothing happened, are left out; without any area the answer is missing (nan).
    Raises ValueError for negative numbers, and for events where none were expected.
    """
    o, e, known = _given(observed, expected)
    return float(np.mean((o[known] - e[known]) ** 2 / e[known])) if known.any() else float("nan")


def funnel_verdict(observed: Any, expected: Any, phi: float = 1.0) -> Any:
    """`low_998`, `low_95`, `within`, `high_95` or `high_998` per area: is O outside the limits round E?

    An area is high at a level when E lies below `poisson_interval(O, level)`, low when it lies above: the same
    test as O against the funnel's limits at E (Spiegelhalter 2005). Limits at 95 % and 99.8 %.
    phi: 1 judges by chance alone; give `overdispersion(observed, expected)` to allow for areas that differ more
    than that: O's distance from E is divided by sqrt(phi) first. A phi below 1 never narrows the limits.
    Takes scalars (answers with text) or arrays; None where a number is missing, or nothing could be expected.
    Raises ValueError for negative numbers, events where none were expected, and a phi that is not positive.
    """
    if not 0 < phi < np.inf:
        raise ValueError(f"phi must be positive, not {phi}")
    o, e, known = _given(observed, expected)
    judged = np.where(known, e + (o - e) / np.sqrt(max(1.0, phi)), np.nan)
    verdict = _checks.said(known, "within")
    different, which = np.unique(judged, return_inverse=True)
    for level, name in LEVELS:
        low, high = (end[which.reshape(judged.shape)] for end in poisson_interval(different, level))
        verdict[known & (e < low)] = f"high_{name}"
        verdict[known & (e > high)] = f"low_{name}"
    return _checks.plain(verdict)


def _given(observed: Any, expected: Any) -> tuple[Floats, Floats, Any]:
    o, e = _checks.together(_checks.amounts(observed, "observed"), _checks.amounts(expected, "expected"))
    if np.any((e == 0) & (o > 0)):
        raise ValueError("events were observed where none were expected: correct the expected number")
    return o, e, ~np.isnan(o) & (e > 0)
