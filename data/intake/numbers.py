"""Numbers as people write them: decimal comma or point, spaces between thousands."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.intake.refusals import Sieve

SPACES = "[ \u00a0\u202f−]"


def plain_numbers(cells: pd.Series, sieve: Sieve, column: str) -> pd.Series:
    """The cells with a decimal point and no spaces; what is no number is left as it is, for the contract.

    A comma is always a decimal mark, never one of thousands. Refuses a comma in a column with points.
    """
    spaced = cells.str.contains(SPACES, regex=True).to_numpy(dtype=bool)
    if spaced.any():
        some = cells[spaced].map(_closed_up).astype("str")
        cells = cells.copy()
        cells.loc[spaced] = some
    comma = cells.str.fullmatch("-?[0-9]+,[0-9]+").to_numpy(dtype=bool)
    if not comma.any():
        return cells
    point = cells.str.fullmatch(r"-?[0-9]+\.[0-9]+").to_numpy(dtype=bool)
    if point.any():
        sieve.refuse(comma, column, cells, "cell.comma")
        return cells
    return cells.where(~comma, cells.str.replace(",", ".", regex=False))


def _closed_up(cell: str) -> str:
    """'−1 234,5' as '-1234,5'; any other text as it is."""
    bare = cell.replace("−", "-")
    digits = bare.replace("\u00a0", " ").replace("\u202f", " ")
    head, *rest = digits.split(" ")
    whole = len(head.lstrip("-")) <= 3 and all(len(part.split(",")[0].split(".")[0]) == 3 for part in rest)
    return "".join([head, *rest]) if rest and head.lstrip("-").isdigit() and whole else bare


def floats(cells: pd.Series) -> np.ndarray:
    """The cells as floats, NaN where there is no plain finite number."""
    found = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(found), found, np.nan)
