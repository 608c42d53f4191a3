"""Says which tables and rows residents may see: the rest is kept from what is published and from their answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.facts import official, places
from data.facts.official import WITHHELD, marked
from data.protect.nested import revealing
from data.statistics.small_counts import companion, is_small
from data.tables.columns import Withhold
from data.tables.registry import TABLES, is_public

__all__ = ["WITHHELD", "hidden", "marked", "public_rows", "public_tables", "small", "withheld"]

PARTS = ("women", "men")
ASKED = ["area_level", "area_code", "area_version", "year", "survey", "question"]


def public_tables(
    tables: Mapping[str, pd.DataFrame], populations: pd.DataFrame | None = None, annual: pd.DataFrame | None = None
) -> dict[str, pd.DataFrame]:
    """`public_rows` of several tables by name; those that are not declared public are left out."""
    shown = {name: rows for name, rows in tables.items() if is_public(name)}
    return {name: public_rows(name, rows, populations, annual) for name, rows in shown.items()}


def public_rows(
    name: str, rows: pd.DataFrame, populations: pd.DataFrame | None = None, annual: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The rows of a table that residents may see: by the rule that its contract names, none where it is not public.

    What may not be seen of a row is empty and marked in the column `withheld`. `populations`: see `data.facts.bra`;
    `annual`: the shipped counts that everybody has.
    """
    if not is_public(name):
        return rows.iloc[:0]
    match TABLES[name].withhold:
        case Withhold.SMALL_COUNTS:
            return withheld(rows, populations, annual)
        case Withhold.SMALL_TOTALS:
            return withheld_of(rows, ["offence", "year"])
        case Withhold.SMALL_AREAS | Withhold.FEW_ANSWERS as rule:
            whole = _whole(rows)
            return whole if rule is Withhold.SMALL_AREAS else withheld_answers(whole)
        case Withhold.NAMES:
            return places.unnamed(rows)
        case Withhold.NOTHING | None:
            return rows


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of whole municipalities."""
    return rows[rows.area_level == "municipality"].reset_index(drop=True)


def withheld(
    counts: pd.DataFrame, populations: pd.DataFrame | None = None, annual: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Counts per municipality and whole year with those of 1-4 and what would reveal them emptied, rates too.

    Also where a small count is only what is left of a kind of offence when another in it is taken away, be it of
    the shipped ones (`annual`). A rate alone is judged by the count that it comes from; one that cannot be judged is
    not shown.
    """
    rows = official.in_whole_years(counts, populations)
    unjudged = rows["count"].isna() & rows.judged.isna()
    telling = _telling(rows, annual)
    judged = rows.assign(count=rows.judged.mask(telling), **{WITHHELD: marked(rows) | telling})
    told = withheld_of(judged, ["offence", "period"])
    kept_back = marked(told)
    blank = {"count": rows["count"].mask(kept_back), "per_100k": rows.per_100k.mask(kept_back | unjudged)}
    columns = [name for name in counts.columns if name != WITHHELD]
    return rows.assign(**blank)[columns].assign(**{WITHHELD: kept_back})


def _telling(rows: pd.DataFrame, annual: pd.DataFrame | None) -> pd.Series:
    """Which counts give away a small one together with those of other kinds of offence, their own or shipped."""
    keys = ["area_code", "period"]
    own = rows[[*keys, "offence"]].assign(count=rows.judged.mask(small(rows.judged)), own=True)
    if annual is None:
        return revealing(own, keys)
    period = annual.year.astype("str")
    known = annual.rename(columns={"municipality_code": "area_code"}).assign(period=period, own=False)[own.columns]
    every = pd.concat([own, known]).astype({"count": float}).drop_duplicates([*keys, "offence"])
    return revealing(every.reset_index(drop=True), keys).iloc[: len(own)].set_axis(rows.index)


def withheld_of(rows: pd.DataFrame, together: list[str]) -> pd.DataFrame:
    """The rows with counts emptied and marked that `hidden` names among those of the same values in `together`."""
    already, kept_back = marked(rows), pd.Series(data=False, index=rows.index)
    suspect = small(rows["count"]) | already
    asked = rows.set_index(together).index.isin(rows[suspect].set_index(together).index)
    for _, part in rows[asked].groupby(together):
        kept_back |= rows.index.isin(part.index[hidden(part["count"], already[part.index])])
    known = {"from_rate": rows.from_rate & ~kept_back} if "from_rate" in rows.columns else {}
    return rows.assign(**known, **{"count": rows["count"].mask(kept_back), WITHHELD: kept_back})


def withheld_answers(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table `survey` with figures of too few people emptied and marked `withheld`.

    Women and men are withheld together, since either is the difference between the other and all; and both with all.
    A group that is not told counts too where the others give it away. Where nobody has said how many answered, as in
    published official surveys, figures are shown.
    """
    keys = pd.MultiIndex.from_frame(rows[ASKED].astype("str"))
    n = rows.n.astype("Float64").astype(float)
    of = {group: n.where(rows.group == group).groupby(keys).transform("max") for group in ("all", *PARTS)}
    parts = [count for one in PARTS for count in (of[one], of["all"] - of[one])]
    few = small(of["all"]) | (is_small(parts).any(axis=0) & (rows.group != "all"))
    kept_back = (few | marked(rows)).to_numpy(dtype=bool)
    figures = {name: rows[name].mask(kept_back) for name in ("percent", "margin", "n")}
    return rows.assign(**figures, **{WITHHELD: kept_back})


def hidden(count: pd.Series, already: pd.Series | None = None) -> pd.Series:
    """Which counts of one kind, year and set of areas are withheld: 1-4, those marked `already`, and, beside a single
    one of them, the next smallest.
    """
    found = small(count) if already is None else small(count) | already
    others = count[~found & (count > 0).fillna(value=False)].astype(float)
    single = found.sum() == 1 and len(others)
    return found | (count.index == others.index[companion(others.to_numpy())]) if single else found


def small(count: pd.Series) -> pd.Series:
    """Which counts are 1-4; a missing one is not."""
    return pd.Series(is_small(count.to_numpy(dtype=float, na_value=np.nan)), index=count.index)
