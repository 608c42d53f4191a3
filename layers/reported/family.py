"""Makes the layers of reported offences: how many, how often, steadied, compared and changed, per area and year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from data.facts import bra
from data.model import MUNICIPALITY_CODES, SQUARES, AreaLevel, Base, Formula, Measure, Offence, Query
from data.protect.public import WITHHELD
from data.words import beside
from layers.contract import (
    EVERYONE,
    Answer,
    Column,
    Kind,
    Layer,
    MadeFrom,
    Options,
    State,
    Tables,
    Unit,
    Words,
    facts_of,
    words_of,
)
from layers.kit import counts as figures
from layers.kit.classes import class_edges
from layers.reported import light, light_tables, measures
from layers.reported.sentences import LIT, ReportedFacts, describe

SHARED = beside(__file__)
"""What every layer of the family says, by language."""


def reported_layer(
    *, key: str, order: int, offence: Offence, words: Mapping[str, Mapping[str, str]], first: bool = False
) -> Layer:
    """A layer of one kind of reported offence: per municipality, and per smaller area where there are counts.

    `words`, by language: its name; `what` its offences are called in the plural, as in "163 reported burglaries"; what
    they are about; and, as `missing`, the official source of a series that is not at hand. Others are the family's.

    `first` makes it the one that colours the map at the start and is always told in words.
    """
    return Layer(
        key=key,
        order=order,
        kind=Kind.AREA,
        tables=("offences_annual",),
        compute=partial(_compute, offence),
        options=partial(_options, offence),
        describe=partial(describe, MappingProxyType({lang: one["what"] for lang, one in words.items()})),
        columns=measures.AMOUNT_COLUMNS,
        more_columns=(*measures.MORE_COLUMNS, *light.COLUMNS, *light.MONTH_COLUMNS),
        categories=(*measures.COMPARED, *measures.CHANGES),
        formulas=(*map(Formula, Measure), Formula.AORISTIC),
        audiences=EVERYONE,
        derived=light_tables.DERIVED,
        words={lang: _with_shared(lang, own) for lang, own in words.items()},
        shown_from_start=first,
        told_first=first,
    )


def _options(offence: Offence, tables: Tables) -> Options:
    found = figures.options(tables, offence)
    counted = len(found.levels) > 1 or found.has_practice
    lit = {level: lights for level in light_tables.LEVELS if level in found.levels and (lights := light.lights(tables))}
    return replace(found, lights=lit if counted else {})


def _compute(offence: Offence, tables: Tables, query: Query) -> Answer:
    if query.light is not None and query.level in light_tables.LEVELS:
        return _lit(offence, tables, query)
    table = figures.counted(tables, offence, query)
    if table.empty:
        return Answer(
            rows=_nothing(measures.AMOUNT_COLUMNS), year=query.year, level=query.level, practice=query.practice
        )
    year = query.year if query.year is not None else int(table.year.max())
    measure = query.measure if query.measure in figures.WITHOUT_BASE or table.base.notna().any() else Measure.COUNT
    answer = MEASURED[measure](table, year, query)
    years = (int(table.year.min()), int(table.year.max()))
    official = figures.official(tables, offence, query)
    return replace(
        answer,
        rows=answer.rows if len(answer.rows) else _nothing(answer.columns),
        measure=str(measure),
        facts=replace(facts_of(answer, ReportedFacts), published=True, years=years),
        made_from=MadeFrom(
            table=bra.REPORTED if official else figures.COUNTS,
            chosen={"offence": str(offence), "year": year} | ({} if official else {"area_level": str(query.level)}),
            area_column="code",
            formula=Formula(measure),
            denominator=None if measure in figures.WITHOUT_BASE else query.base,
        ),
        level=query.level,
        practice=query.practice and not official,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rate:
    """What is counted, per what, for all areas together in a year, and how it has gone."""

    base: Base | None
    unit: Unit
    total: Mapping[str, float]
    series: pd.DataFrame


def _rate(table: pd.DataFrame, year: int, query: Query, measure: Measure) -> _Rate:
    """The series has all years of every area and of the whole; of squares, which are thousands, of the whole alone."""
    base = None if measure in figures.WITHOUT_BASE or table.base.isna().all() else query.base
    total = measures.together(table, base)
    whole = pd.DataFrame([{"code": None, "year": each, WITHHELD: False, **values} for each, values in total.items()])
    own = [] if query.level in SQUARES else [measures.amounts(table.astype({"code": "str"}), base)]
    fields = ["code", "year", "value", "low", "high", "count", WITHHELD]
    parts = [part[fields] for part in (*own, whole) if len(part)]
    series = pd.concat(parts, ignore_index=True).sort_values("year")
    unit = Unit.COUNT if base is None else figures.UNITS[base]
    return _Rate(base=base, unit=unit, total=total.get(year, {}), series=series)


def _amounts(table: pd.DataFrame, year: int, query: Query) -> Answer:
    """Counts, or counts per so many of a base, against the area as a whole."""
    rate = _rate(table, year, query, query.measure)
    rows = measures.amounts(figures.of_year(table, year), rate.base)
    compare = measures.against_whole if query.level is AreaLevel.MUNICIPALITY else measures.many_at_once
    return Answer(
        rows=measures.uncompared(rows) if rate.base is None else compare(rows, rate.total),
        year=year,
        total=rate.total,
        edges=_edges(table, rate.base, query.level),
        series=rate.series,
        series_unit=rate.unit if query.level in SQUARES else None,
        unit=rate.unit,
        columns=measures.SQUARE_COLUMNS if query.level in SQUARES else measures.AMOUNT_COLUMNS,
    )


def _edges(table: pd.DataFrame, base: Any, level: AreaLevel) -> tuple[float, ...]:
    """Class limits over all years, so that no filter moves them; most squares are empty, and the others make them."""
    per = 1.0 if base is None else figures.scale(base) / table.base.where(table.base > 0)
    values = (table["count"] * per).to_numpy()
    return class_edges(values[values > 0] if level in SQUARES else values)


def _smoothed(table: pd.DataFrame, year: int, query: Query) -> Answer:
    """Rates that lean on what all areas have in common, the more so the smaller the area."""
    rate = _rate(table, year, query, query.measure)
    steadied = measures.smoothed(figures.of_year(table, year), query.base)
    return Answer(
        rows=measures.against_whole(steadied, rate.total),
        year=year,
        total=rate.total,
        edges=_edges(table, rate.base, query.level),
        series=rate.series,
        series_unit=rate.unit,
        unit=rate.unit,
        columns=measures.SMOOTHED_COLUMNS,
        qualifier="smoothed",
    )


def _compared(table: pd.DataFrame, year: int, query: Query) -> Answer:
    """As many as one would expect if the area were as all of them together?"""
    rows, phi = measures.compared(figures.of_year(table, year))
    rate = _rate(table, year, query, query.measure)
    return Answer(
        rows=rows,
        year=year,
        total=rate.total,
        series=rate.series,
        series_unit=rate.unit,
        unit=Unit.OF_EXPECTED,
        categories=measures.COMPARED,
        columns=measures.COMPARED_COLUMNS,
        facts=ReportedFacts(phi=phi),
    )


def _changed(table: pd.DataFrame, year: int, query: Query) -> Answer:
    """More or fewer than in another period, and could it be chance?"""
    before = figures.earlier(query.before, year)
    whole = table.groupby("year")["count"].sum(min_count=1).reset_index().assign(code="", base=np.nan)
    together = measures.changed(whole, before, year)
    return Answer(
        rows=measures.changed(table, before, year),
        year=year,
        total={str(name): value for name, value in together.iloc[0].items()} if len(together) else {},
        series=_rate(table, year, query, Measure.CHANGE).series,
        series_unit=Unit.COUNT,
        unit=Unit.OF_BEFORE,
        categories=measures.CHANGES,
        columns=measures.CHANGE_COLUMNS if before.years == 1 else measures.POOLED_COLUMNS,
        before=before,
    )


def _lit(offence: Offence, tables: Tables, query: Query) -> Answer:
    """What happened in one light, per 1 000 hours of it, month by month beside."""
    table, total = light.lit(tables, offence, query), light.whole(tables, offence, query)
    year = query.year if query.year is not None else int(table.year.max())
    whole = {int(row.year): row._asdict() for row in total.itertuples(index=False)}
    chosen = table[table.year == year]
    found = light.against_share(chosen, total, tables, offence, query.level) if len(chosen) else chosen
    shown = table if query.level is AreaLevel.MUNICIPALITY else table.iloc[:0]
    series = pd.concat([shown, total.assign(code=None)], ignore_index=True)
    return Answer(
        rows=found if len(found) else _nothing(light.COLUMNS),
        year=year,
        total=whole.get(year, {}),
        edges=class_edges(table.value.to_list()),
        series=series[["code", "year", "value", "low", "high", "count"]].sort_values("year"),
        unit=Unit.PER_1000_HOURS,
        level=query.level,
        columns=light.COLUMNS,
        detail=light.months(tables, offence, query, None),
        measure=LIT,
        light=query.light,
        qualifier=str(query.light),
        facts=ReportedFacts(
            published=len(table) > 0,
            years=(int(table.year.min()), int(table.year.max())),
            dark_and_day=light.dark_and_day(tables, offence, query, None),
        ),
        practice=query.practice,
        made_from=MadeFrom(
            table=figures.COUNTS,
            chosen={"offence": str(offence), "year": year, "area_level": str(query.level)},
            area_column="code",
            formula=Formula.AORISTIC,
        ),
    )


MEASURED: Mapping[Measure, Callable[[pd.DataFrame, int, Query], Answer]] = MappingProxyType(
    {
        Measure.COUNT: _amounts,
        Measure.RATE: _amounts,
        Measure.SMOOTHED: _smoothed,
        Measure.COMPARED: _compared,
        Measure.CHANGE: _changed,
    }
)


def _nothing(columns: tuple[Column, ...]) -> pd.DataFrame:
    """A row per municipality that says: nobody has published this."""
    blank: dict[str, Any] = dict.fromkeys(("high", *(column.field for column in columns)), np.nan)
    blank |= {"comparison": "missing", "category": None, "state": State.MISSING}
    return pd.DataFrame([{"code": code, **blank} for code in MUNICIPALITY_CODES])


def _with_shared(lang: str, own: Mapping[str, str]) -> Words:
    """What the family says, and what the layer says of its own, with its offences where {what} stands."""
    said = {key: text for key, text in {**SHARED[lang], **own}.items() if key != "what"}
    return words_of(lang, {key: text.replace("{what}", own["what"]) for key, text in said.items()})
