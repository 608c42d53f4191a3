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
from layers.kit import offence_words, writing
from layers.mismatch import compute
from layers.mismatch.compute import COUNTS, FEELINGS, PERCEIVED, POOLED, RECORDED, Compared
from layers.mismatch.sentences import FELT, NAMED, MismatchFacts, describe

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
    asked, named = _surveyed(tables, compute.feelings(tables)), _named(tables)
    questions = (*asked, *named)
    return Options(
        years=tuple(sorted({year for question in questions for year in question.years})),
        questions=questions,
        offences=tuple(dict.fromkeys([*(RECORDED if asked else ()), *(_kinds(tables) if named else ())])),
        levels=(AreaLevel.MUNICIPALITY, AreaLevel.REGSO) if named else (AreaLevel.MUNICIPALITY,),
        has_practice=bool(named),
    )


def _surveyed(tables: Tables, felt: pd.DataFrame) -> tuple[Question, ...]:
    """Each feeling that a survey asked about in a municipality, in years that an offence beside it is reported of."""
    local = felt[felt.level == "municipality"]
    keys = sorted(local.drop_duplicates("key").itertuples(), key=lambda row: list(FEELINGS).index(row.question))
    counted = _counted(tables, *RECORDED)
    asked = [_question(counted, local[local.key == one.key]) for one in keys]
    return tuple(question for question in asked if question.years)


def _question(counted: frozenset[int], rows: pd.DataFrame) -> Question:
    """One feeling, whose rows are given; with the survey's name where it came in."""
    one, labels = rows.iloc[0], {}
    for lang in LANGUAGES:
        survey_said = FELT[lang]["of_survey"].format(survey=one[f"survey_{of_facts(lang)}"])
        labels[lang] = FELT[lang][f"short.{one.question}"] + (survey_said if survey.has_come_in(rows).any() else "")
    return Question(key=str(one.key), labels=labels, years=_years(rows, counted))


def _years(rows: pd.DataFrame, counted: frozenset[int]) -> tuple[int, ...]:
    return tuple(sorted({int(year) for year in rows.year} & counted))


def _counted(tables: Tables, *offences: Offence) -> frozenset[int]:
    """The years that any of these kinds is reported of."""
    reported = tables[bra.REPORTED]
    return frozenset(int(year) for year in reported.year[reported.offence.isin(offences)].unique())


def _kinds(tables: Tables) -> tuple[Offence, ...]:
    """The kinds of offence that practice data have."""
    known = set(tables[COUNTS].offence.unique())
    return tuple(kind for kind in Offence if kind in known)


def _named(tables: Tables) -> tuple[Question, ...]:
    """What practice data have, where there is something to set it beside."""
    if PERCEIVED not in tables or COUNTS not in tables:
        return ()
    years = {int(year) for year in tables[COUNTS].year.unique()} & {int(year) for year in tables[PERCEIVED].year}
    ends = tuple(sorted(year for year in years if all(year - back in years for back in range(POOLED))))
    labels = {lang: FELT[lang]["practised.short"] for lang in LANGUAGES}
    return (Question(key=NAMED, labels=labels, years=ends),) if ends and _kinds(tables) else ()


def _compute(tables: Tables, query: Query) -> Answer:
    if query.practice and (query.level is not AreaLevel.MUNICIPALITY or query.question == NAMED):
        return _of_marks(tables, query)
    felt = compute.feelings(tables)
    asked = _surveyed(tables, felt)
    if not asked:
        return _of_marks(tables, query) if query.practice else _nothing(query)
    chosen = next((question for question in asked if question.key == query.question), asked[0])
    offence = query.offence or RECORDED[0]
    rows = felt[felt.key == chosen.key]
    years = _years(rows[rows.level == "municipality"], _counted(tables, offence)) or chosen.years
    year = query.year if query.year is not None else years[-1]
    # What is known of a municipality is told as it is.
    query = replace(query, question=chosen.key, offence=offence, year=year, practice=False)
    found = compute.of_survey(felt, tables, chosen.key, offence, year)
    facts = MismatchFacts(feeling=str(rows.question.iloc[0]))
    return _answer(found, facts, query, AreaLevel.MUNICIPALITY, beside=(_felt_rows(rows, year),))


def _felt_rows(rows: pd.DataFrame, year: int) -> MadeFrom:
    """The survey's rows behind one feeling and year: of the shipped table, or of what came in."""
    one, came_in = rows.iloc[0], bool(survey.has_come_in(rows).any())
    return MadeFrom(
        table=compute.IMPORTED if came_in else compute.SHIPPED,
        chosen={"survey": one.survey, "question": one.question, "group": one["group"], "year": year},
        area_column="area_code",
        formula=Formula.SHARE,
    )


def _of_marks(tables: Tables, query: Query) -> Answer:
    named = _named(tables)
    if not named:
        return _nothing(query)
    offence, years = offence_words.asked(query.offence, _kinds(tables)), named[0].years
    year = query.year if query.year is not None else years[-1]
    level = query.level if query.level is AreaLevel.MUNICIPALITY else AreaLevel.REGSO
    query, facts = replace(query, question=NAMED, offence=offence, year=year), MismatchFacts(feeling=NAMED)
    if year not in years:
        return _nothing(query, facts)
    return _answer(compute.of_marks(tables, level, offence, year), facts, query, level)


def _answer(
    found: Compared, facts: MismatchFacts, query: Query, level: AreaLevel, beside: tuple[MadeFrom, ...] = ()
) -> Answer:
    """The rows as they are shown: the feeling in its own unit, with its interval as a text in each language."""
    marked = facts.feeling == NAMED
    rows, digits = found.rows.drop(columns="base"), 2 if marked else 0
    texts = {lang: list(compute.written(rows.felt_low, rows.felt_high, lang, digits)) for lang in LANGUAGES}
    rows = rows.assign(felt_interval=texts[FIRST], **{f"felt_interval_{lang}": texts[lang] for lang in LANGUAGES})
    renamed = {"felt": "felt_rate"} if marked else {}
    chosen = {"offence": str(query.offence), "year": query.year}
    return Answer(
        rows=rows.rename(columns=renamed),
        year=query.year,
        unit=Unit.PER_1000,
        level=level,
        categories=CATEGORIES,
        columns=MARKED if marked else SURVEYED,
        total={renamed.get(name, name): value for name, value in found.whole.items()},
        question=query.question or "",
        offence=query.offence,
        qualifier="pooled" if marked else "",
        facts=facts,
        practice=query.practice,
        made_from=MadeFrom(
            table=COUNTS if query.practice else bra.REPORTED,
            chosen=chosen | ({"area_level": str(level)} if query.practice else {}),
            area_column="code",
            formula=Formula.MISMATCH,
            denominator=Base.POPULATION,
            beside=beside,
        ),
    )


def _nothing(query: Query, facts: MismatchFacts | None = None) -> Answer:
    """A row per municipality that says: this is not known. Without facts there was nothing to ask about."""
    blank: dict[str, Any] = dict.fromkeys(("felt", "felt_low", "felt_high", "value", "low", "high", "count"), np.nan)
    blank |= {"felt_interval": writing.NOTHING, "category": None, "basis": "missing", "state": State.MISSING}
    rows = pd.DataFrame([{"code": code, **blank} for code in MUNICIPALITY_CODES])
    return Answer(
        rows=rows,
        year=query.year,
        unit=Unit.PER_1000,
        categories=CATEGORIES,
        question=query.question or "" if facts else "",
        offence=query.offence if facts else None,
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
