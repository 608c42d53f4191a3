"""Where reported offences gather beyond what chance gives, and whether they did so before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from data.model import MUNICIPALITY_CODES, SQUARES, AreaLevel, Audience, Formula, Offence, Query
from layers.contract import (
    Answer,
    Category,
    Column,
    Facts,
    Format,
    Kind,
    Layer,
    MadeFrom,
    Options,
    Role,
    State,
    Tables,
    Words,
    fact,
    facts_of,
    words_beside,
)
from layers.hot_spots.compute import (
    ALARMS,
    CONTRACTS,
    COUNTS,
    FEWEST_AREAS,
    LEVELS,
    PERMUTATIONS,
    POOLED,
    counted,
    of_level,
    years_of,
)
from layers.kit import writing
from layers.kit.offence_words import asked, plural
from layers.kit.verdicts import hot_spot_sentence

CATEGORIES = (
    Category(key="new", colour="hot-new"),
    Category(key="lasting", colour="hot-lasting"),
    Category(key="fading", colour="hot-fading", stripes="hot-lasting"),
    Category(key="cold", colour="cold"),
    Category(key="none", colour="category-none"),
)
COLUMNS = (
    Column(field="category", role=Role.PART, format=Format.TERM),
    Column(field="count", role=Role.COUNT, format=Format.INTEGER),
    Column(field="before", role=Role.COUNT, format=Format.INTEGER),
    Column(field="p_value", role=Role.PART, format=Format.SMALL),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpotFacts(Facts):
    """What was tested: the years there are, how many areas; or the sentence for why nothing was."""

    years: tuple[int, int] = fact((0, 0))
    why: str = fact("")
    tested: int = fact(0)
    expected: str = fact("by_area")  # the sentence for how the expected number was shared out


def _options(tables: Tables) -> Options:
    """Every kind of offence and geography that has six years of counts in enough areas."""
    if COUNTS not in tables:
        return Options()
    table = tables[COUNTS]
    levels = tuple(level for level in LEVELS if len(counted(table, level).code.unique()) >= FEWEST_AREAS)
    if not levels:
        return Options()
    rows = table[table.area_level.isin([str(level) for level in levels])]
    years = tuple(years_of(rows.year.unique()))
    return Options(years=years, offences=_kinds(rows), levels=levels, has_practice="mark" in table.columns)


def _kinds(counts: pd.DataFrame) -> tuple[Offence, ...]:
    known = {str(kind) for kind in counts.offence.unique()}
    return tuple(offence for offence in Offence if offence in known)


def _compute(tables: Tables, query: Query) -> Answer:
    counts = tables.get(COUNTS)
    if counts is None or counts.empty:
        return _nothing(query, HotSpotFacts(why="no_counts"))
    level, offence = _level(tables, query), asked(query.offence, _kinds(counts))
    name = CONTRACTS[level].name
    table = tables[name] if name in tables else of_level(level, tables)
    tested = table if len(table) else counts
    years = int(tested.year.min()), int(tested.year.max())
    year = query.year if query.year is not None else years[1]
    facts = HotSpotFacts(years=years)
    rows = _tested(table, level, offence, year)
    if rows.empty:
        why = "too_few" if years[0] <= year <= years[1] else "no_year"
        return _nothing(query, replace(facts, why=why), year, offence)
    expected = "by_square" if level in SQUARES else "by_residents" if rows.per_resident.any() else "by_area"
    return Answer(
        rows=rows,
        year=year,
        level=level,
        categories=CATEGORIES,
        no_interval="no_amount",
        offence=offence,
        qualifier="pooled",
        facts=replace(facts, tested=int(rows.p_value.notna().sum()), expected=expected),
        practice=query.practice,
        # The counts of all areas and years: each figure stands on its neighbours, and on six years.
        made_from=MadeFrom(
            table=COUNTS, chosen={"offence": str(offence), "area_level": str(level)}, formula=Formula.HOT_SPOT
        ),
    )


def _level(tables: Tables, query: Query) -> AreaLevel:
    """The geography asked for; the first one there is, where one was asked for that this layer never has."""
    if query.level in LEVELS:
        return query.level
    return next(iter(_options(tables).levels if COUNTS in tables else ()), LEVELS[0])


def _tested(table: pd.DataFrame, level: AreaLevel, offence: Offence, year: int) -> pd.DataFrame:
    of_year = table[table.year == year]
    chosen = of_year[(of_year.area_level == str(level)) & (of_year.offence == str(offence))]
    category = chosen.category.astype(object).where(chosen.category.notna(), None)
    state = np.where(category == "none", State.UNCERTAIN, State.KNOWN)
    numbers = {name: chosen[name].astype(float) for name in ("count", "before", "p_value")}
    return pd.DataFrame(
        {
            "code": chosen.code.astype("str"),
            "value": chosen.z.astype(float).where(category.notna()),
            "low": np.nan,
            "high": np.nan,
            **numbers,
            "category": category,
            "state": np.where(category.isna(), State.MISSING, state),
            "per_resident": chosen.per_resident.astype(bool),
        }
    ).reset_index(drop=True)


def _nothing(query: Query, facts: HotSpotFacts, year: int | None = None, offence: Offence | None = None) -> Answer:
    """A row per municipality that says: this is not known."""
    numbers = ("value", "low", "high", *(column.field for column in COLUMNS))
    blank: dict[str, Any] = dict.fromkeys(numbers, np.nan)
    blank |= {"category": None, "state": State.MISSING}
    return Answer(
        rows=pd.DataFrame([{"code": code, **blank} for code in MUNICIPALITY_CODES]),
        year=year,
        categories=CATEGORIES,
        offence=offence,
        facts=facts,
        practice=query.practice,
    )


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    words, facts = layer.words[lang], facts_of(answer, HotSpotFacts)
    names = {} if answer.year is None else _names(answer, lang)
    if facts.why:
        return words.sentences[facts.why].format(**names)
    if selected is None:
        return _whole(words, answer, lang, names)
    found = answer.rows[answer.rows.code == selected]
    if found.empty:
        return words.sentences["elsewhere"].format(area="{area}", areas=words.terms[f"areas_{answer.level}"])
    return hot_spot_sentence(
        found.category.iloc[0], lang, what=names["what"], first=names["before"], second=names["now"], level=ALARMS
    )


def _names(answer: Answer, lang: str) -> dict[str, str]:
    """What was counted, and in which years."""
    year, facts = int(answer.year or 0), facts_of(answer, HotSpotFacts)
    return {
        "what": plural(answer.offence, lang),
        "now": f"{year - POOLED + 1}–{year}",
        "before": f"{year - 2 * POOLED + 1}–{year - POOLED}",
        "first": str(facts.years[0]),
        "last": str(facts.years[1]),
        "fewest": writing.integer(FEWEST_AREAS, lang),
    }


def _whole(words: Words, answer: Answer, lang: str, names: Mapping[str, str]) -> str:
    """How many areas there are of each kind that stands out, of how many that were tested, and how."""
    facts, count = facts_of(answer, HotSpotFacts), Counter(answer.rows.category.dropna())
    kinds = [
        words.sentences[one if count[kind] == 1 else many].format(count=writing.integer(count[kind], lang))
        for kind, one, many in (
            ("new", "one_new", "many_new"),
            ("lasting", "one_lasting", "many_lasting"),
            ("fading", "one_fading", "many_fading"),
            ("cold", "one_cold", "many_cold"),
        )
    ]
    said = words.sentences["whole"].format(
        **names,
        kinds=writing.listing(kinds, lang),
        tested=writing.integer(facts.tested, lang),
        areas=words.terms[f"areas_{answer.level}"],
        permutations=writing.integer(PERMUTATIONS, lang),
        share=writing.percent(100 * ALARMS, lang),
    )
    return f"{said} {words.sentences[facts.expected]}"


LAYER = Layer(
    key="hot_spots",
    order=62,
    kind=Kind.AREA,
    tables=("offences",),
    compute=_compute,
    options=_options,
    describe=_describe,
    columns=COLUMNS,
    categories=CATEGORIES,
    formulas=(Formula.HOT_SPOT,),
    audiences=frozenset({Audience.OFFICIAL, Audience.PLANNER}),
    derived={table: partial(of_level, level) for level, table in CONTRACTS.items()},
    words=words_beside(__file__),
)
