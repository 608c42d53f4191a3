"""Derives all that published tables give away about the counts they withhold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import scipy

from data.statistics._checks import Floats, Ints
from data.statistics._margins import TOTAL, base_cells, coded, members
from data.statistics.small_counts import SMALLEST_SHOWN

SLACK = 1e-6
GLIMPSES = 30
UNBOUNDED, UNDECIDED = 3, 4
LABEL = "suppressed"
CONTRADICTION = "the published tables contradict each other: no counts give all of their totals"


def attack(
    *published: pd.DataFrame, count: str = "count", by: Sequence[str] | None = None, threshold: int = SMALLEST_SHOWN
) -> Any:
    """The tightest bounds that can be derived for every withheld cell, over all tables and releases together.

    published: tables with a count (missing where withheld) and the keys it is counted by; a key that a table
    lacks, or a row leaves empty, is totalled over. by: the keys; by default every column but `count` and
    `suppressed`. The same keys mean the same true count in every table.
    The attacker knows the rule and the labels: a `primary` cell is 1..threshold-1, a `secondary` cell at least
    threshold (a withheld total: at least 1), an unlabelled one anything. Cells listed nowhere do not exist when any
    table lists whole cells. Bounds: smallest and largest value by linear programme (HiGHS), rounded inwards to
    whole numbers, as counts are.
    Answers a table of by, low, high (infinite when unbounded): one row per cell withheld in any of the tables.
    Raises ValueError when a column is missing or the tables contradict each other.
    """
    if by is None:
        by = list(dict.fromkeys(name for table in published for name in table.columns if name not in (count, LABEL)))
    absent = [number for number, table in enumerate(published, 1) if count not in table]
    if absent or not published:
        raise ValueError(f"table {absent} has no column {count}" if absent else "give at least one published table")
    rows = coded(published, by)
    values = np.concatenate([table[count].to_numpy(dtype=float, na_value=np.nan) for table in published])
    labels = np.concatenate([_labels(table) for table in published])
    cells, first = np.unique(rows.keys[np.isnan(values)], axis=0, return_index=True)
    low, high = bounds(rows.keys, values, labels, cells, threshold)
    order = np.argsort(first)
    keys = {name: rows.named(cells[order, n], n) for n, name in enumerate(by)}
    return pd.DataFrame({**keys, "low": low[order], "high": high[order]})


def bounds(
    keys: Ints, values: Floats, labels: Any, wanted: Ints, threshold: int, enough: float = np.inf
) -> tuple[Floats, Floats]:
    """Lowest and highest value of each wanted row of keys, given rows with values (nan: withheld) and labels.

    enough: a width beyond which nobody asks: bounds that wide may be wider still. Every solution of a programme
    is a possible truth for all cells, so that one programme often answers for many.
    """
    base = base_cells(keys)
    lower, upper, knowns, limits = _facts(keys, values, labels, base, threshold)
    free = np.flatnonzero(upper > lower)
    targets = members(wanted, base)
    known_part = targets @ np.where(upper > lower, 0.0, lower)
    goals = scipy.sparse.csr_array(targets[:, free])
    system = _system(knowns, limits, lower, upper, free)
    low, high = _glimpses(goals, system, enough)
    for n in range(len(wanted)):
        for sign in (1.0, -1.0):
            if not _rounded(low[n], high[n]) >= enough:
                value, truth = _extreme(sign * goals[[n]].toarray().ravel(), system)
                possible = np.full(len(wanted), np.nan) if truth is None else goals @ truth
                possible[n] = sign * value
                low, high = np.fmin(low, possible), np.fmax(high, possible)
    return np.ceil(known_part + low - SLACK), np.floor(known_part + high + SLACK)


def _glimpses(goals: Any, system: dict[str, Any], enough: float) -> tuple[Floats, Floats]:
    """Ranges seen in a few possible truths, each pushing all cells at random: cheap when little is asked."""
    low, high = np.full(goals.shape[0], np.inf), np.full(goals.shape[0], -np.inf)
    rng = np.random.default_rng(0)
    for _ in range(GLIMPSES if np.isfinite(enough) else 0):
        push = rng.choice([-1.0, 1.0], goals.shape[0]) * (high - low < enough)
        _, truth = _extreme(np.asarray(push @ goals), system)
        if truth is not None:
            low, high = np.minimum(low, goals @ truth), np.maximum(high, goals @ truth)
    return low, high


def _rounded(low: float, high: float) -> float:
    """The width between whole numbers, none before anything is known."""
    return float(np.floor(high + SLACK) - np.ceil(low - SLACK)) if low <= high else -np.inf


def _labels(table: pd.DataFrame) -> Any:
    found = table[LABEL] if LABEL in table else pd.Series(None, index=table.index, dtype=object)
    return found.astype(object).where(found.notna(), "").to_numpy(dtype=object)


def _facts(keys: Ints, values: Floats, labels: Any, base: Ints, threshold: int) -> Any:
    """Bounds of the base cells; sums known exactly, as (rows, values); and limits of withheld sums."""
    whole = (keys != TOTAL).all(axis=1)
    least = np.select([labels == "primary", (labels == "secondary") & whole, labels == "secondary"], [1, threshold, 1])
    least = np.where(np.isnan(values), least, values).astype(float)
    most = np.where(np.isnan(values), np.where(labels == "primary", threshold - 1.0, np.inf), values)
    lower, upper = np.zeros(len(base)), np.full(len(base), np.inf)
    place = members(keys[whole], base).argmax(axis=1).ravel() if whole.any() else np.empty(0, dtype=int)
    np.maximum.at(lower, place, least[whole])
    np.minimum.at(upper, place, most[whole])
    if np.any(lower > upper):
        raise ValueError("the published tables contradict each other: a cell has two different counts")
    sums = members(keys[~whole], base)
    exact = ~np.isnan(values[~whole])
    return (
        lower,
        upper,
        (sums[exact], values[~whole][exact]),
        (sums[~exact], least[~whole][~exact], most[~whole][~exact]),
    )


def _system(knowns: Any, limits: Any, lower: Floats, upper: Floats, free: Ints) -> dict[str, Any]:
    """What `linprog` is told, with the cells that are known put in."""
    fixed = np.where(upper > lower, 0.0, lower)
    (sums, values), (withheld, least, most) = knowns, limits
    held = withheld[:, free]
    given = withheld @ fixed
    bounded = np.isfinite(most)
    return {
        "A_eq": sums[:, free],
        "b_eq": values - sums @ fixed,
        "A_ub": scipy.sparse.vstack([-held, held[bounded]], format="csr") if len(least) else None,
        "b_ub": np.concatenate([given - least, (most - given)[bounded]]) if len(least) else None,
        "bounds": np.column_stack([lower[free], upper[free]]),
    }


def _extreme(goal: Floats, system: dict[str, Any]) -> tuple[float, Floats | None]:
    """The smallest value of a sum of cells (minus infinity when it has none), and cells that give it."""
    if not len(goal):
        if np.any(np.abs(system["b_eq"]) > SLACK):
            raise ValueError(CONTRADICTION)
        return 0.0, None
    found = scipy.optimize.linprog(goal, **system, method="highs")
    if found.status == UNDECIDED:
        found = scipy.optimize.linprog(goal, **system, method="highs", options={"presolve": False})
    if found.status == UNBOUNDED:
        return float("-inf"), None
    if found.status != 0:
        raise ValueError(CONTRADICTION)
    return float(found.fun), np.asarray(found.x)
