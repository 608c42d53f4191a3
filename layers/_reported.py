"""Makes the layers of reported offences: count and rate per municipality, against the area as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from data.model import MUNICIPALITY_CODES, AreaLevel, Measure, Offence, Query
from data.sources import bra
from layers import _text
from layers._classes import class_edges
from layers._contract import Answer, Column, Format, Kind, Layer, MadeFrom, Options, State, Tables, Unit, Words
from layers._reported_words import SENTENCES, SHARED
from layers.statistics import poisson_interval

PER = 1000
"""Rates are per this many residents."""

TERMS = ("higher", "lower", "uncertain", "not_compared", "missing", "suppressed")
PRACTICE_TABLES = {
    AreaLevel.MUNICIPALITY: "practice_counts_municipality",
    AreaLevel.REGSO: "practice_counts_regso",
}
COLUMNS = (
    Column(field="value", format=Format.DECIMAL),
    Column(field="low", format=Format.INTERVAL),
    Column(field="count", format=Format.INTEGER),
    Column(field="comparison", format=Format.TERM),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenceWords:
    """What differs between two layers of reported offences, in one language."""

    name: str
    what: str  # plural, as in "163 reported burglaries"
    about: str
    where_to_find: str  # the official source of a series that is not at hand


def reported_layer(
    *, key: str, order: int, offence: Offence, words: Mapping[str, OffenceWords], first: bool = False
) -> Layer:
    """A layer of one kind of reported offence, drawn per municipality (practice data also per RegSO).

    `first` makes it the one that colours the map at the start and is always told in words.
    """
    return Layer(
        key=key,
        order=order,
        kind=Kind.AREA,
        tables=("offences_annual",),
        compute=partial(_compute, offence),
        options=partial(_options, offence),
        describe=_describe,
        columns=COLUMNS,
        words={lang: _layer_words(lang, chosen) for lang, chosen in words.items()},
        shown_from_start=first,
        told_first=first,
    )


def _options(offence: Offence, tables: Tables) -> Options:
    official = _official(tables, offence)
    practised = _practice(tables, offence, AreaLevel.MUNICIPALITY)
    years = tuple(sorted({int(y) for y in (*official.year, *practised.year)}))
    return Options(
        years=years,
        measures=(Measure.RATE, Measure.COUNT) if years else (),
        levels=tuple(AreaLevel) if len(practised) else (AreaLevel.MUNICIPALITY,),
        has_practice=len(practised) > 0,
    )


def _official(tables: Tables, offence: Offence) -> pd.DataFrame:
    table = tables[bra.REPORTED]
    return table[table.offence == offence]


def _practice(tables: Tables, offence: Offence, level: AreaLevel) -> pd.DataFrame:
    """Practice counts as code, year, count, population; empty when they are not among the tables."""
    name = PRACTICE_TABLES[level]
    if name not in tables:
        return pd.DataFrame({"code": [], "year": [], "count": [], "population": []})
    table = tables[name]
    counts = table.loc[table.offence == offence, ["code", "year", "count"]]
    every = tables[bra.REPORTED]
    people = every.loc[every.offence == Offence.TOTAL, ["code", "year", "population"]]
    return counts.merge(people, on=["code", "year"], how="left")


def _compute(offence: Offence, tables: Tables, query: Query) -> Answer:
    level = query.level if query.practice else AreaLevel.MUNICIPALITY
    table = _practice(tables, offence, level) if query.practice else _official(tables, offence)
    if table.empty:
        return Answer(rows=_nothing(), year=query.year, facts={"published": False})
    measure = Measure.COUNT if level is AreaLevel.REGSO else query.measure
    measured = _measured(table, measure)
    year = query.year or int(measured.year.max())
    total = _whole_area(table, measure)
    chosen = _compared(measured[measured.year == year], total.get(year, {}), measure)
    return Answer(
        rows=chosen if len(chosen) else _nothing(),
        year=year,
        total=total.get(year, {}),
        edges=class_edges(measured.value.to_list()),
        series=_series(measured, total),
        unit=Unit.PER_1000 if measure is Measure.RATE else Unit.COUNT,
        facts={"published": True, "years": (int(table.year.min()), int(table.year.max()))},
        practice=query.practice,
        made_from=_made_from(offence, year, measure),
    )


def _made_from(offence: Offence, year: int, measure: Measure) -> MadeFrom:
    rate = measure is Measure.RATE
    return MadeFrom(
        table=bra.REPORTED,
        chosen={"offence": str(offence), "year": year},
        area_column="code",
        formula="rate" if rate else "count",
        denominator="population" if rate else "none",
    )


def _measured(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Adds value, low and high (95 %, Poisson) in the measure's unit to code, year, count, population."""
    low, high = poisson_interval(table["count"].to_numpy(dtype=float))
    scale = PER / table.population.to_numpy(dtype=float) if measure is Measure.RATE else np.ones(len(table))
    return table.assign(value=table["count"].to_numpy(dtype=float) * scale, low=low * scale, high=high * scale)


def _whole_area(table: pd.DataFrame, measure: Measure) -> dict[int, dict[str, float]]:
    """The same measure for all areas together, per year."""
    sums = table.groupby("year")[["count", "population"]].sum().reset_index()
    rows = _measured(sums, measure)
    return {int(r["year"]): {k: float(r[k]) for k in ("value", "low", "high", "count")} for r in _text.records(rows)}


def _compared(rows: pd.DataFrame, total: Mapping[str, float], measure: Measure) -> pd.DataFrame:
    """Says of each area whether its interval lies above, below or around the whole area's rate."""
    if measure is Measure.COUNT or not total:
        return rows.assign(comparison="not_compared", state=State.KNOWN)
    middle = total["value"]
    verdict = np.where(rows.low > middle, "higher", np.where(rows.high < middle, "lower", "uncertain"))
    state = np.where(verdict == "uncertain", State.UNCERTAIN, State.KNOWN)
    return rows.assign(comparison=verdict, state=state)


def _series(measured: pd.DataFrame, total: Mapping[int, Mapping[str, float]]) -> pd.DataFrame:
    whole = pd.DataFrame([{"code": None, "year": year, **values} for year, values in total.items()])
    fields = ["code", "year", "value", "low", "high", "count"]
    return pd.concat([measured[fields], whole[fields]], ignore_index=True).sort_values("year")


def _nothing() -> pd.DataFrame:
    """A row per municipality that says: nobody has published this."""
    blank = dict.fromkeys(("value", "low", "high", "count"), np.nan)
    return pd.DataFrame(
        [{"code": code, **blank, "comparison": "missing", "state": State.MISSING} for code in MUNICIPALITY_CODES]
    )


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    words = layer.words[lang]
    row = _row(answer, selected)
    if _text.is_missing(row.get("value")):
        return _describe_nothing(words, answer, selected)
    if answer.unit is Unit.COUNT:
        pattern = "count" if selected else "count_total"
    else:
        pattern = str(row.get("comparison", "total"))
    write = _text.integer if answer.unit is Unit.COUNT else _text.decimal
    numbers = {k: write(row[k], lang) for k in ("value", "low", "high")}
    middle = _text.decimal(answer.total.get("value"), lang)
    return words.sentences[pattern].format(
        area="{area}", year=answer.year, count=_text.integer(row["count"], lang), middle=middle, **numbers
    )


def _describe_nothing(words: Words, answer: Answer, selected: str | None) -> str:
    if State.SUPPRESSED in set(answer.rows.state):
        pattern = "suppressed" if selected in set(answer.rows.code) else "suppressed_total"
        return words.sentences[pattern].format(area="{area}", year=answer.year)
    if not answer.facts.get("published"):
        return words.missing
    first, last = answer.facts["years"]
    return words.sentences["no_year"].format(year=answer.year, first=first, last=last)


def _row(answer: Answer, selected: str | None) -> Mapping[Any, Any]:
    found = _text.records(answer.rows[answer.rows.code == selected])
    return found[0] if found else answer.total


def _layer_words(lang: str, words: OffenceWords) -> Words:
    shared = SHARED[lang]
    return Words(
        name=words.name,
        about=words.about,
        legend=shared["legend"].format(what=words.what, unit="{unit}", year="{year}"),
        missing=words.where_to_find,
        columns={field: shared[field] for field in ("value", "low", "count", "comparison")},
        sentences={key: pattern.replace("{what}", words.what) for key, pattern in SENTENCES[lang].items()},
        terms={key: shared[key] for key in TERMS},
    )
