"""Withholds small counts, and enough others that sums and differences do not give them back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data.statistics import _checks
from data.statistics._checks import Bools, Floats, Ints
from data.statistics._margins import TOTAL, coded, lines, with_totals
from data.statistics.attack import LABEL, bounds
from data.statistics.small_counts import SMALLEST_SHOWN, companion, is_small, room_beside


def protect(table: pd.DataFrame, *, count: str, by: Sequence[str], threshold: int = SMALLEST_SHOWN) -> pd.DataFrame:
    """A copy in which withheld cells have a missing count and say why in the column `suppressed`.

    primary: counts of 1..threshold-1 (a zero is shown: a true zero points at nobody). secondary: other cells, the
    smallest that serve, until nobody who knows the rule, the labels and every other published number can bound a
    withheld cell tighter than the rule: each must keep at least the rule's width, threshold - 2, which for a
    primary cell is the whole of 1..threshold-1. That is stricter than "not within 2 tighter".
    by: the keys, one row per combination; totals over each of them, and over all, count as published. A row whose
    key is missing is such a total: give those rows (see `with_margins`) and those that must be withheld are, and
    called secondary whatever they hold, since a small total called small would bound its parts. Without total
    rows, totals are published as they are only where `protect` of the table with them lets them through: a total
    of 1..threshold-1, and one whose line has no other cell to withhold, is never published.
    Rows with a missing count are not known, and refused. Raises ValueError for them, for missing columns, cells
    given twice, broken counts, totals that do not add up, a threshold below 3 (no range would be left to hide in), and
    cells that cannot be protected.
    """
    _refuse(table, count, by, threshold)
    values = _checks.counts(table[count].to_numpy(dtype=float, na_value=np.nan), count)
    if np.isnan(values).any():
        raise ValueError("a count is missing: what is not known cannot be checked")
    keys = coded([table], by).keys
    whole = (keys != TOTAL).all(axis=1)
    cells, sums = with_totals(keys[whole], values[whole])
    where = {tuple(cell): n for n, cell in enumerate(cells.tolist())}
    place = np.array([where.get(tuple(key), -1) for key in keys.tolist()], dtype=np.int64)
    if np.any(place < 0) or np.any(sums[place] != values):
        raise ValueError("a cell is given twice, or a total is not the sum of its cells")
    kind = _labels(cells, sums, threshold)[place]
    labels = pd.Series(kind, index=table.index, dtype=object).where(kind != "", None)
    return table.assign(**{count: table[count].astype(float).mask(labels.notna()), LABEL: labels})


def with_margins(table: pd.DataFrame, *, count: str, by: Sequence[str]) -> pd.DataFrame:
    """The table (keys and count only) followed by its totals over each key and over all; the key is None there."""
    _refuse(table, count, by, 3)
    rows = coded([table], by)
    keys, sums = with_totals(rows.keys, table[count].to_numpy(dtype=float))
    named = {name: rows.named(keys[:, n], n) for n, name in enumerate(by)}
    return pd.DataFrame({**named, count: sums})


def _refuse(table: pd.DataFrame, count: str, by: Sequence[str], threshold: int) -> None:
    absent = [name for name in (count, *by) if name not in table]
    if absent or not by:
        raise ValueError(f"the table lacks {', '.join(absent)}" if absent else "by must name at least one key")
    if threshold < 3:
        raise ValueError("threshold must be at least 3: a smaller one leaves no range to hide in")
    if table.duplicated(list(by)).any():
        raise ValueError("a cell is given twice: sum the rows first")


def _labels(cells: Ints, sums: Floats, threshold: int) -> Bools:
    """`primary`, `secondary` or nothing per cell and total."""
    whole = (cells != TOTAL).all(axis=1)
    labels = np.where(is_small(sums, threshold), np.where(whole, "primary", "secondary"), "").astype(object)
    groups = lines(cells)
    through: list[list[int]] = [[] for _ in cells]
    for number, group in enumerate(groups):
        for cell in group:
            through[cell].append(number)
    _pair_up(labels, sums, whole, groups, threshold)
    while (exposed := exposed_cells(cells, sums, labels, threshold)).size:
        added = False
        for cell in exposed:
            others = np.unique(np.concatenate([groups[line] for line in through[cell]]))
            added |= _withhold(labels, sums, whole, others, room_beside(sums[cell], threshold))
        if not added and not _withhold(labels, sums, whole, np.arange(len(cells)), 0.0):
            raise ValueError(f"{len(exposed)} cells cannot be protected: publish fewer totals, or merge cells")
        _pair_up(labels, sums, whole, groups, threshold)
    return labels


def exposed_cells(cells: Ints, sums: Floats, labels: Bools, threshold: int) -> Ints:
    """Which withheld cells and totals the attack bounds tighter than the rule."""
    withheld = np.flatnonzero(labels != "")
    shown = np.where(labels != "", np.nan, sums)
    low, high = bounds(cells, shown, labels, cells[withheld], threshold, enough=threshold - 2)
    return withheld[high - low < threshold - 2]


def _pair_up(labels: Bools, sums: Floats, whole: Bools, groups: list[Ints], threshold: int) -> None:
    """No line keeps a single withheld cell: what stands alone is the difference of the others."""
    waiting = True
    while waiting:
        waiting = False
        for group in groups:
            held = group[labels[group] != ""]
            if len(held) == 1:
                waiting |= _withhold(labels, sums, whole, group, room_beside(sums[held[0]], threshold))


def _withhold(labels: Bools, sums: Floats, whole: Bools, among: Ints, needed: float) -> bool:
    """Withholds one more: the smallest cell that is large enough, else the largest, else the smallest total."""
    open_cells = among[(labels[among] == "") & (sums[among] > 0)]
    cells, totals = open_cells[whole[open_cells]], open_cells[~whole[open_cells]]
    if len(cells):
        chosen = cells[companion(sums[cells], needed)]
    elif len(totals):
        chosen = totals[np.argmin(sums[totals])]
    else:
        return False
    labels[chosen] = "secondary"
    return True
