"""Sets what people feel beside what was reported, each with its interval and each against the area as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from data.facts import bra, survey
from data.model import MUNICIPALITY_CODES, POLICE_AREA_CODE, AreaLevel, Offence
from data.protect.public import WITHHELD, marked
from data.statistics import mismatch, poisson_interval
from layers.contract import State, Tables
from layers.kit import writing
from layers.kit.intervals import covers, with_interval

SHIPPED, IMPORTED = "felt_safety", "survey"
COUNTS, BASES, PERCEIVED = "area_counts", "area_bases", "practice_perceived"
RECORDED = (Offence.BURGLARY, Offence.THEFT)
"""Kinds of reported offence that a feeling is set beside."""

PER = 1000
POOLED = 3
"""So many years of practice data are counted together: one year has too few marks."""

CLASSES = ("agree_high", "recorded_only", "felt_only", "agree_low", "uncertain")
FEELINGS: Mapping[str, bool] = MappingProxyType(
    {
        "safe_outdoors_dark": True,
        "unsafe_outdoors_dark": False,
        "worry_burglary": False,
        "ntu_worry_home_burglary": False,
        "citizen_safe_outdoors_dark": True,
        "citizen_low_worry_home_burglary": True,
    }
)
"""By a survey question's key, whether a high share means feeling safer; its words are in feelings.sv.toml and others.

What it counts must be plain: a question of which that is unclear is no part of this.
"""


def feelings(tables: Tables) -> pd.DataFrame:
    """Survey rows of these questions, answered by everyone, with value, low and high in percent."""
    every = survey.with_imported(tables[SHIPPED], tables.get(IMPORTED))
    return with_interval(every[every.question.isin(list(FEELINGS)) & (every.group == "all")])


def of_survey(felt: pd.DataFrame, tables: Tables, key: str, offence: Offence, year: int) -> Compared:
    """One question of one survey and year beside one kind of offence reported that year, per municipality."""
    rows = felt[(felt.key == key) & (felt.year == year)]
    local = rows[rows.level == "municipality"].set_index("area_code").reindex(list(MUNICIPALITY_CODES))
    reported = tables[bra.REPORTED]
    year_of = reported[(reported.offence == offence) & (reported.year == year)].drop_duplicates("code")
    known = year_of.set_index("code").reindex(list(MUNICIPALITY_CODES))
    counts = rates(known["count"], known.population)
    whole = {
        **together(counts if counts.value.notna().all() else counts.iloc[:0]),
        "felt": _whole_felt(felt, rows, year),
    }
    safer = bool(len(rows)) and FEELINGS[str(rows.question.iloc[0])]
    table = counts.assign(felt=local.value, felt_low=local.low, felt_high=local.high, **{WITHHELD: marked(known)})
    found = compared(table, whole, safer=safer)
    unseen = marked(local).to_numpy()
    return Compared(found.rows.assign(state=found.rows.state.mask(unseen, State.SUPPRESSED)), found.whole)


def _whole_felt(felt: pd.DataFrame, rows: pd.DataFrame, year: int) -> float:
    """The share in the whole police area, of the same survey, question and year; missing where none is published."""
    if rows.empty:
        return float("nan")
    one = rows.iloc[0]
    same = (felt.survey == one.survey) & (felt.question == one.question) & (felt.year == year)
    found = felt[same & (felt.area_code == POLICE_AREA_CODE) & felt.value.notna()]
    return float(found.value.iloc[0]) if len(found) else float("nan")


def of_marks(tables: Tables, level: AreaLevel, offence: str, year: int) -> Compared:
    """Practice data: respondents who named a place in the area, beside offences there, of the same three years.

    Each respondent counts once per area; both are per 1 000 residents and year.
    """
    years = range(year - POOLED + 1, year + 1)
    residents = _residents(tables, level)
    counts = tables[COUNTS]
    counts = counts[(counts.area_level == str(level)) & (counts.offence == offence) & counts.year.isin(years)]
    number = counts.groupby(counts.code.astype("str"))["count"].sum().reindex(residents.index)
    marks = tables[PERCEIVED]
    marks = marks[marks.year.isin(years)]
    area = marks.area_code if level is AreaLevel.REGSO else marks.municipality_code
    named = pd.DataFrame({"code": area.astype("str"), "who": marks.respondent.astype("str")}).drop_duplicates()
    named_by = named.groupby("code").size().reindex(residents.index, fill_value=0)
    felt = rates(named_by, residents * POOLED)
    recorded = rates(number, residents * POOLED)
    table = recorded.assign(felt=felt.value, felt_low=felt.low, felt_high=felt.high, named=felt["count"].astype(float))
    return compared(table, {**together(recorded), "felt": together(felt)["value"]}, safer=False)


def _residents(tables: Tables, level: AreaLevel) -> pd.Series:
    """Residents by code; missing where nobody has said."""
    counts = tables[COUNTS]
    codes = sorted({str(code) for code in counts.code[counts.area_level == str(level)]})
    table = tables[BASES]
    rows = table[(table.area_level == str(level)) & table.population.notna()].sort_values("year", na_position="first")
    latest = rows.assign(code=rows.code.astype("str")).drop_duplicates("code", keep="last").set_index("code")
    return latest.population.astype(float).reindex(codes)


def rates(count: Any, base: Any) -> pd.DataFrame:
    """count, base, value, low and high (95 %, Poisson) per 1 000 of the base, by code; missing without either."""
    table = pd.DataFrame({"count": count.astype("Float64"), "base": base.astype("Float64")}).astype(float)
    low, high = poisson_interval(table["count"].to_numpy())
    per = PER / table.base.where(table.base > 0)
    return table.assign(value=table["count"] * per, low=low * per, high=high * per)


def together(table: pd.DataFrame) -> dict[str, float]:
    """value, low, high, count of all areas with both a count and a base; missing when there is none."""
    known = table[table.value.notna()]
    if known.empty:
        return dict.fromkeys(("value", "low", "high", "count"), float("nan"))
    whole = rates(known[["count"]].sum(), pd.Series({"count": known.base.sum()}))
    return {name: float(whole[name].iloc[0]) for name in ("value", "low", "high", "count")}


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows by code, and the values of the area as a whole that they were compared with."""

    rows: pd.DataFrame
    whole: Mapping[str, float]


def compared(table: pd.DataFrame, whole: Mapping[str, float], *, safer: bool) -> Compared:
    """Adds category, basis and state to felt, felt_low, felt_high, value, low, high, count by code.

    safer: whether a high share means feeling safer, which is turned before it is compared. basis: `both`; or which
    cannot be told from the whole area, `felt_unsure`, `recorded_unsure` or `both_unsure`; or why no verdict can be
    had, `no_interval`, `no_whole` or `neither` of them; or what is missing, `no_felt`, `no_recorded`, `none_known`
    or `no_recorded_whole`. A row where either is missing, or what was recorded in the whole area, has no category,
    and its figure is left out: there is nothing beside it.
    """
    known = (table.felt.notna() & table.value.notna()).to_numpy() & np.isfinite(whole["value"])
    sure = table.felt_low.notna().to_numpy()
    against = bool(np.isfinite(whole["felt"]))
    feels = (-table.felt_high, -table.felt_low) if safer else (table.felt_low, table.felt_high)
    middle = -whole["felt"] if safer else whole["felt"]
    found = mismatch(feels, (table.low, table.high), middle, whole["value"])
    category = np.where(sure & against, found, "uncertain").astype(object)
    category[~known] = None
    unsure = (covers(*feels, middle), covers(table.low, table.high, whole["value"]))
    # Which figure a row lacks; that of the whole area where it has its own.
    no_felt, no_recorded = table.felt.isna().to_numpy(), table.value.isna().to_numpy()
    lacks = [no_felt & no_recorded, no_felt, no_recorded]
    missing = np.select(lacks, ["none_known", "no_felt", "no_recorded"], "no_recorded_whole")
    basis = np.where(known, _trusted(sure, unsure, against=against), missing)
    state = np.where(category == "uncertain", State.UNCERTAIN, State.KNOWN)
    kept = {name: table[name].where(known) for name in ("value", "low", "high", "count")}
    rows = table.assign(**kept, category=category, basis=basis, state=np.where(known, state, State.MISSING))
    return Compared(rows.rename_axis("code").reset_index(), MappingProxyType(dict(whole)))


def _trusted(sure: Any, unsure: tuple[Any, Any], *, against: bool) -> Any:
    """What the verdict on each row rests on, or why there is none, where both figures are known."""
    felt, recorded = unsure
    alone = np.full(len(sure), not against)
    reasons = [~sure & alone, ~sure, alone, felt & recorded, felt, recorded]
    return np.select(
        reasons, ["neither", "no_interval", "no_whole", "both_unsure", "felt_unsure", "recorded_unsure"], "both"
    )


def written(low: Any, high: Any, lang: str, digits: int) -> Iterator[str]:
    """Intervals as texts, "74–80"; a dash where there is none."""
    for one, other in zip(low, high, strict=True):
        apart = writing.digits_apart(one, other, digits)
        ends = [writing.decimal(end, lang, apart) for end in (one, other)]
        yield "–".join(ends) if not writing.is_missing(one) else writing.NOTHING
