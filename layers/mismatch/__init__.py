"""Feeling beside record: where people feel less safe, where more is reported, and where the two do not follow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from data.facts import bra, survey
from data.model import MUNICIPALITY_CODES, AreaLevel, Base, Formula, Offence, Query
from data.words import FIRST, LANGUAGES, of_facts
from layers.contract import (
    EVERYONE,
    Answer,
    Category,
    Column,
    Format,
    Kind,
    Layer,
    MadeFrom,
    Options,
    Question,
    Reach,
    Role,
    State,
    Tables,
    Unit,
    words_beside,
)
from layers.kit import writing
from layers.kit.offence_words import label
from layers.mismatch import compute
from layers.mismatch.compute import COUNTS, FEELINGS, PERCEIVED, POOLED, RECORDED, Compared
from layers.mismatch.sentences import FELT, NAMED, MismatchFacts, describe

BESIDE = "__"
"""Between the two halves of a question's key: the feeling, then the kind of offence."""

CATEGORIES = (
    Category(key="agree_high", colour="mismatch-both"),
    Category(key="recorded_only", colour="mismatch-recorded", stripes="mismatch-recorded-stripes"),
    Category(key="felt_only", colour="mismatch-felt"),
    Category(key="agree_low", colour="mismatch-neither"),
    Category(key="uncertain", colour="mismatch-uncertain", stripes="ink-quiet"),
)
RATE = (
    Column(field="value", role=Role.VALUE, format=Format.DECIMAL),
    Column(field="low", role=Role.LOW, format=Format.INTERVAL),
    Column(field="count", role=Role.COUNT, format=Format.INTEGER),
)
CLASS = Column(field="category", role=Role.PART, format=Format.TERM)
INTERVAL = Column(field="felt_interval", role=Role.PART)
BASIS = Column(field="basis", role=Role.PART, format=Format.TERM)
ENDS = tuple(Column(field=name, role=Role.PART, reach=Reach.WORDS) for name in ("felt_low", "felt_high"))
SURVEYED = (CLASS, Column(field="felt", role=Role.PART, format=Format.PERCENT), INTERVAL, *RATE, BASIS, *ENDS)
MARKED = (
    CLASS,
    Column(field="felt_rate", role=Role.PART, format=Format.DECIMAL),
    INTERVAL,
    Column(field="named", role=Role.COUNT, format=Format.INTEGER),
    *RATE,
    BASIS,
    *ENDS,
)


def _options(tables: Tables) -> Options:
    asked = _surveyed(tables)
    if not _practised(tables):
        return Options(years=_years(asked), questions=asked)
    every = (*asked, *_marked(tables))
    levels = (AreaLevel.MUNICIPALITY, AreaLevel.REGSO)
    return Options(years=_years(every), questions=every, levels=levels, has_practice=len(every) > len(asked))


def _years(asked: tuple[Question, ...]) -> tuple[int, ...]:
    return tuple(sorted({year for question in asked for year in question.years}))


def _surveyed(tables: Tables) -> tuple[Question, ...]:
    """Each feeling that a survey asked about in a municipality, beside each kind of offence of the same years."""
    local = _local(compute.feelings(tables))
    keys = sorted(local.drop_duplicates("key").itertuples(), key=lambda row: list(FEELINGS).index(row.question))
    asked = [_question(tables, local[local.key == one.key], offence) for one in keys for offence in RECORDED]
    return tuple(question for question in asked if question.years)


def _local(felt: pd.DataFrame) -> pd.DataFrame:
    return felt[felt.level == "municipality"]


def _question(tables: Tables, rows: pd.DataFrame, offence: Offence) -> Question:
    """One feeling, whose rows are given, beside one kind of offence; with the survey's name where it came in."""
    reported = tables[bra.REPORTED]
    counted = {int(year) for year in reported.year[reported.offence == offence]}
    one = rows.iloc[0]
    came_in = bool(survey.has_come_in(rows).any())
    named = {lang: one[f"survey_{of_facts(lang)}"] if came_in else "" for lang in LANGUAGES}
    labels = {lang: _label(f"short.{one.question}", offence, named[lang], lang) for lang in LANGUAGES}
    years = tuple(sorted({int(year) for year in rows.year} & counted))
    return Question(key=f"{one.key}{BESIDE}{offence}", labels=labels, years=years)


def _label(feeling: str, offence: Offence, survey: str, lang: str) -> str:
    """A feeling beside a kind of offence, in the picker; with the survey where it came in."""
    kind, said = label(offence, lang), FELT[lang]
    return f"{said[feeling]} – {kind[0].lower()}{kind[1:]}" + (
        said["of_survey"].format(survey=survey) if survey else ""
    )


def _practised(tables: Tables) -> bool:
    return PERCEIVED in tables and COUNTS in tables


def _marked(tables: Tables) -> tuple[Question, ...]:
    """What practice data have, beside each kind of offence they have."""
    counts = tables[COUNTS]
    years = {int(year) for year in counts.year.unique()} & {int(year) for year in tables[PERCEIVED].year.unique()}
    ends = tuple(sorted(year for year in years if all(year - back in years for back in range(POOLED))))
    known = set(counts.offence.unique())
    return tuple(
        Question(
            key=f"{NAMED}{BESIDE}{kind}",
            labels={lang: _label("practised.short", kind, "", lang) for lang in LANGUAGES},
            years=ends,
        )
        for kind in Offence
        if kind in known and ends
    )


def _compute(tables: Tables, query: Query) -> Answer:
    if query.practice and (query.level is not AreaLevel.MUNICIPALITY or (query.question or "").startswith(NAMED)):
        return _of_marks(tables, query)
    felt = compute.feelings(tables)
    chosen = _asked(felt, tables, query)
    if chosen is None:
        return _of_marks(tables, query) if query.practice else _nothing(query)
    query = replace(query, practice=False)  # what is known of a municipality is told as it is
    key, _, kind = chosen.key.rpartition(BESIDE)
    year = query.year if query.year is not None else chosen.years[-1]
    found = compute.of_survey(felt, tables, key, Offence(kind), year)
    facts = MismatchFacts(question=chosen.key, feeling=str(felt.question[felt.key == key].iloc[0]), offence=kind)
    return _answer(found, year, facts, query, AreaLevel.MUNICIPALITY)


def _asked(felt: pd.DataFrame, tables: Tables, query: Query) -> Question | None:
    """The question asked, the first one when it is none of these; None when there is none at all."""
    key, _, kind = (query.question or "").rpartition(BESIDE)
    local = _local(felt)
    rows = local[local.key == key]
    if len(rows) and kind in RECORDED and (found := _question(tables, rows, Offence(kind))).years:
        return found
    return next(iter(_surveyed(tables)), None)


def _of_marks(tables: Tables, query: Query) -> Answer:
    asked = _marked(tables) if _practised(tables) else ()
    if not asked:
        return _nothing(query)
    kind = (query.question or "").rpartition(BESIDE)[2]
    chosen = next((one for one in asked if one.key.rpartition(BESIDE)[2] == kind), asked[0])
    offence = chosen.key.rpartition(BESIDE)[2]
    year = query.year if query.year is not None else chosen.years[-1]
    level = query.level if query.level is AreaLevel.MUNICIPALITY else AreaLevel.REGSO
    facts = MismatchFacts(question=chosen.key, feeling=NAMED, offence=offence)
    if year not in chosen.years:
        return _nothing(query, facts, year)
    return _answer(compute.of_marks(tables, level, offence, year), year, facts, query, level)


def _answer(found: Compared, year: int, facts: MismatchFacts, query: Query, level: AreaLevel) -> Answer:
    """The rows as they are shown: the feeling in its own unit, with its interval as a text in each language."""
    marked = facts.feeling == NAMED
    rows, digits = found.rows.drop(columns="base"), 2 if marked else 0
    texts = {lang: list(compute.written(rows.felt_low, rows.felt_high, lang, digits)) for lang in LANGUAGES}
    rows = rows.assign(felt_interval=texts[FIRST], **{f"felt_interval_{lang}": texts[lang] for lang in LANGUAGES})
    renamed = {"felt": "felt_rate"} if marked else {}
    return Answer(
        rows=rows.rename(columns=renamed),
        year=year,
        unit=Unit.PER_1000,
        level=level,
        categories=CATEGORIES,
        columns=MARKED if marked else SURVEYED,
        total={renamed.get(name, name): value for name, value in found.whole.items()},
        question=facts.question,
        qualifier="pooled" if marked else "",
        facts=facts,
        practice=query.practice,
        made_from=MadeFrom(
            table=COUNTS if query.practice else bra.REPORTED,
            chosen={"offence": facts.offence, "year": year} | ({"area_level": str(level)} if query.practice else {}),
            area_column="code",
            formula=Formula.MISMATCH,
            denominator=Base.POPULATION,
        ),
    )


def _nothing(query: Query, facts: MismatchFacts | None = None, year: int | None = None) -> Answer:
    """A row per municipality that says: this is not known."""
    blank: dict[str, Any] = dict.fromkeys(("felt", "felt_low", "felt_high", "value", "low", "high", "count"), np.nan)
    blank |= {"felt_interval": writing.NOTHING, "category": None, "basis": "missing", "state": State.MISSING}
    rows = pd.DataFrame([{"code": code, **blank} for code in MUNICIPALITY_CODES])
    year = query.year if year is None else year
    return Answer(
        rows=rows,
        year=year,
        unit=Unit.PER_1000,
        categories=CATEGORIES,
        question=facts.question if facts else "",
        facts=facts or MismatchFacts(),
        practice=query.practice,
    )


LAYER = Layer(
    key="mismatch",
    order=12,
    kind=Kind.AREA,
    tables=(compute.SHIPPED, compute.IMPORTED, "offences_annual"),
    compute=_compute,
    options=_options,
    describe=describe,
    columns=SURVEYED,
    more_columns=MARKED,
    categories=CATEGORIES,
    formulas=(Formula.MISMATCH,),
    audiences=EVERYONE,
    words=words_beside(__file__),
)
