"""Burglaries that come soon after and near to others: for planners only, and never the newest ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.facts.small_areas import AREA_COUNTS
from data.model import MUNICIPALITY_CODES, AreaLevel, Formula, Query
from data.statistics import wilson_interval
from layers.contract import (
    PLANNERS,
    Answer,
    Column,
    Detail,
    Facts,
    Format,
    Kind,
    Layer,
    MadeFrom,
    Options,
    Reach,
    Role,
    State,
    Tables,
    Unit,
    fact,
    facts_of,
    words_beside,
)
from layers.kit import counts, events, offence_words, writing
from layers.kit.classes import class_edges
from layers.kit.intervals import state_against
from layers.kit.verdicts import near_repeat_sentence
from layers.near_repeats import compute
from layers.near_repeats.compute import AREAS, BANDS, KINDS, LEFT_OUT, LEVELS

BAND_COLUMNS = (
    Column(field="distance", role=Role.TEXT),
    Column(field="time", role=Role.TEXT),
    Column(field="observed", role=Role.COUNT, format=Format.INTEGER),
    Column(field="expected", role=Role.PART, format=Format.DECIMAL),
    Column(field="ratio", role=Role.PART, format=Format.DECIMAL),
    Column(field="p_value", role=Role.PART, format=Format.SMALL),
    Column(field="finding", role=Role.PART, format=Format.TERM),
    Column(field="permutations", role=Role.PART, format=Format.INTEGER),
    *(Column(field=name, role=Role.PART, reach=Reach.WORDS) for name in ("to_m", "to_days", "significant")),
)
SERIES = ["code", "year", "value", "low", "high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatFacts(Facts):
    """The years that are told of, and the last day; no years where nothing has come in."""

    years: tuple[int, int] | None = fact(None)
    until: str = fact("")


def _options(tables: Tables) -> Options:
    years = events.years_of(tables, KINDS)
    levels = tuple(level for level in LEVELS if years and events.codes_of(tables, level))
    return Options(
        years=years, offences=KINDS, levels=levels or (AreaLevel.MUNICIPALITY,), has_practice=counts.invented(tables)
    )


def _compute(tables: Tables, query: Query) -> Answer:
    offence = offence_words.asked(query.offence, KINDS)
    every = tables[AREAS]
    level = _level(every, query.level)
    told = every[(every.offence == offence) & (every.area_level == level)]
    if told.empty:
        return Answer(rows=_missing(MUNICIPALITY_CODES), year=query.year, practice=query.practice, offence=offence)
    shares, totals = _shares(told), _shares(_together(every, offence))
    year = query.year or int(told.year.max())
    chosen = shares[shares.year == year]
    whole = writing.records(totals[totals.year == year])
    # Uncertain where the interval covers the share of all municipalities together.
    rows = chosen.assign(state=state_against(chosen, whole[0]["value"] if whole else np.nan))
    return Answer(
        rows=rows if len(chosen) else _missing(sorted(set(told.code))),
        year=year,
        unit=Unit.PERCENT,
        level=level,
        detail=_detail(tables[BANDS], offence, year),
        total=whole[0] if whole else {},
        edges=class_edges(shares.value.to_list()),
        series=pd.concat([shares[SERIES], totals.assign(code=None)[SERIES]], ignore_index=True).sort_values("year"),
        offence=offence,
        facts=RepeatFacts(years=(int(told.year.min()), int(told.year.max())), until=str(told.until.iloc[0])[:10]),
        practice=query.practice,
        made_from=MadeFrom(
            table=AREA_COUNTS, chosen={"offence": str(offence), "area_level": str(level)}, formula=Formula.NEAR_REPEATS
        ),
    )


def _level(every: pd.DataFrame, asked: AreaLevel) -> AreaLevel:
    """The geography asked for; for smaller ones RegSO, and municipalities where no RegSO is known."""
    known = set(every.area_level)
    smaller = AreaLevel.REGSO if AreaLevel.REGSO in known else AreaLevel.MUNICIPALITY
    return asked if asked in known else smaller


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Adds value, low, high (percent, Wilson's 95 %) of repeats among events."""
    number, repeats = (rows[name].to_numpy(dtype=float) for name in ("events", "repeats"))
    some = np.maximum(number, 1)
    low, high = wilson_interval(np.minimum(repeats, some), some)
    known = {"value": repeats / some, "low": low, "high": high}
    numbers = {name: np.where(number > 0, 100 * part, np.nan) for name, part in known.items()}
    return rows.assign(**numbers)


def _together(every: pd.DataFrame, offence: str) -> pd.DataFrame:
    """All municipalities together, per year: an offence without a RegSO is among them too."""
    towns = every[(every.offence == offence) & (every.area_level == AreaLevel.MUNICIPALITY)]
    return towns.groupby("year")[["events", "repeats", *LEFT_OUT]].sum().reset_index()


def _missing(codes: Any) -> pd.DataFrame:
    blank = dict.fromkeys(("value", "low", "high", "events", "repeats", *LEFT_OUT), np.nan)
    return pd.DataFrame([{"code": code, **blank, "state": State.MISSING} for code in codes])


def _detail(bands: pd.DataFrame, offence: str, year: int) -> Detail | None:
    rows = bands[(bands.offence == offence) & (bands.year == year)].reset_index(drop=True)
    if rows.empty:
        return None
    more = rows.significant.astype(bool) & (rows.observed > rows.expected)
    return Detail(rows=rows.assign(finding=np.where(more, "more", "chance")), columns=BAND_COLUMNS, caption="bands")


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    sentences = layer.words[lang].sentences
    facts = facts_of(answer, RepeatFacts)
    what = offence_words.plural(answer.offence, lang)
    if facts.years is None:
        return sentences["no_data"]
    first, last = facts.years
    if not answer.total:
        return sentences["no_year"].format(what=what, year=answer.year, first=first, last=last)
    rows = writing.records(answer.rows[answer.rows.code == selected])
    row = rows[0] if rows else answer.total
    share = _share(row, sentences, lang, "{area}" if rows else "", {"what": what, "year": answer.year})
    by_reason = not rows or answer.level is AreaLevel.MUNICIPALITY
    left_out = _left_out(row, sentences, lang, facts.until, by_reason=by_reason)
    return " ".join([share, *left_out, *_knox(answer, sentences, lang, what)])


def _share(
    row: Mapping[Any, Any], sentences: Mapping[str, str], lang: str, area: str, names: Mapping[str, Any]
) -> str:  # fmt: skip
    if writing.is_missing(row["value"]):
        return sentences["none" if area else "none_total"].format(area=area, **names)
    numbers = {name: writing.integer(row[name], lang) for name in ("events", "repeats")}
    shares = {name: writing.decimal(row[name], lang) for name in ("value", "low", "high")}
    reach = {"metres": int(compute.REACH_M), "days": int(compute.WITHIN / events.DAY)}
    return sentences["share" if area else "share_total"].format(area=area, **names, **reach, **numbers, **shares)


def _left_out(
    row: Mapping[Any, Any], sentences: Mapping[str, str], lang: str, until: str, *, by_reason: bool
) -> list[str]:  # fmt: skip
    """How many are not counted: with those that are they are all that the layers of counts tell of.

    Of a small area the reasons have no numbers of their own, so that nobody sees how many were hit there of late.
    """
    number = {reason: row[reason] for reason in ("newest", "unplaced", "vague")}
    rule = {"until": until, "delay": compute.DELAY_DAYS}
    if not by_reason:
        n = sum(number.values())
        return [sentences["some_left_out"].format(n=writing.integer(n, lang), **rule)] if n > 0 else []
    found = [sentences[name].format(n=writing.integer(n, lang), **rule) for name, n in number.items() if n > 0]
    return [sentences["left_out"].format(found=writing.listing(found, lang))] if found else []


def _knox(answer: Answer, sentences: Mapping[str, str], lang: str, what: str) -> list[str]:
    """What Knox's test found in the whole area, and what to do about it."""
    if answer.detail is None:
        return []
    rows = answer.detail.rows
    said = [near_repeat_sentence(rows, lang, what=sentences["whole"].format(what=what, year=answer.year))]
    more = rows[rows.finding == "more"]
    if len(more):
        days = more.loc[more.ratio.idxmax()].to_days
        metres = more[more.to_days == days].to_m.max()
        pattern = sentences["prevent_near" if metres > 0 else "prevent_same"]
        said.append(pattern.format(metres=int(metres), days=int(days)))
    return said


LAYER = Layer(
    key="near_repeats",
    order=70,
    kind=Kind.AREA,
    tables=(events.SOURCE,),
    compute=_compute,
    options=_options,
    describe=_describe,
    formulas=(Formula.NEAR_REPEATS,),
    audiences=PLANNERS,
    derived={compute.BAND_TABLE: compute.bands, compute.AREA_TABLE: compute.areas},
    columns=(
        Column(field="value", role=Role.VALUE, format=Format.PERCENT),
        Column(field="low", role=Role.LOW, format=Format.INTERVAL),
        Column(field="repeats", role=Role.COUNT, format=Format.INTEGER),
        Column(field="events", role=Role.COUNT, format=Format.INTEGER),
        *(Column(field=name, role=Role.COUNT, reach=Reach.WORDS) for name in LEFT_OUT),
    ),
    more_columns=BAND_COLUMNS,
    words=words_beside(__file__),
)
