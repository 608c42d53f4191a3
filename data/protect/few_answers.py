"""Withholds survey figures that stand on a handful of people."""

from __future__ import annotations

import pandas as pd

from data.facts.official import WITHHELD, marked

FEWEST = 5
"""Respondents below which a share is not shown, as for cells of places that respondents name: fewer know each other."""

FIGURES = ["percent", "margin", "n"]
PARTS = ("women", "men")
ASKED = ["area_level", "area_code", "area_version", "year", "survey", "question"]


def withheld(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table `survey` with the figures of fewer than FEWEST respondents emptied and marked `withheld`.

    Women and men are withheld together, since either is the difference between the other and all; and both with all.
    A group that is not told counts too where the others give it away. Where nobody has said how many answered, as in
    published official surveys, figures are shown.
    """
    keys = pd.MultiIndex.from_frame(rows[ASKED].astype("str"))
    n = rows.n.astype("Float64").astype(float)
    of = {group: n.where(rows.group == group).groupby(keys).transform("max") for group in ("all", *PARTS)}
    implied = [of["all"] - of[one] for one in PARTS]
    few_all = of["all"] < FEWEST
    few_parts = pd.Series(data=False, index=rows.index)
    for count in (of["women"], of["men"], *(left.where(left > 0) for left in implied)):
        few_parts |= count < FEWEST
    kept_back = (few_all | (few_parts & (rows.group != "all")) | marked(rows)).to_numpy(dtype=bool)
    return rows.assign(**{name: rows[name].mask(kept_back) for name in FIGURES}, **{WITHHELD: kept_back})
