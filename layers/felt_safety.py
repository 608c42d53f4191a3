"""How safe people feel, from the shipped surveys and those that come in, per municipality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.facts import survey
from data.model import MUNICIPALITY_CODES, POLICE_AREA_CODE, Formula, Query
from data.words import LANGUAGES, of_facts
from layers.contract import (
    EVERYONE,
    Answer,
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
    Words,
    words_beside,
)
from layers.kit import writing
from layers.kit.classes import class_edges
from layers.kit.intervals import state_against, with_interval

TABLE = "felt_safety"
IMPORTED = "survey"
SHOWN = ("area_code", "value", "low", "high", "respondents", "check", "qualifier", "percent")
FIRST_QUESTION = "safe_outdoors_dark"
WORDS = words_beside(__file__)


def _keyed(tables: Tables) -> pd.DataFrame:
    """What is shipped and what came in, with a column `key`: the question, and the group when it is not everyone."""
    return survey.with_imported(tables[TABLE], tables.get(IMPORTED))


def _options(tables: Tables) -> Options:
    local = _keyed(tables).query("level == 'municipality'")
    came_in = survey.has_come_in(local)
    later = set(local.key[came_in])
    ordered = sorted(local.key.unique(), key=lambda key: (key != FIRST_QUESTION, key in later, key))
    several = bool(came_in.any())
    return Options(
        years=tuple(sorted({int(year) for year in local.year})),
        questions=tuple(_question(local[local.key == key], several=several) for key in ordered),
    )


def _question(rows: pd.DataFrame, *, several: bool) -> Question:
    """One question; with its survey's name where questions of several surveys stand side by side."""
    row, labels = rows.iloc[0], {}
    for lang in LANGUAGES:
        words, facts = WORDS[lang].sentences, of_facts(lang)
        wording: str = row[f"question_{facts}"] or row.question_sv + words["only_swedish"]
        group = {"women": words["of_women"], "men": words["of_men"]}.get(row["group"], "")
        labels[lang] = wording + group + (words["of_survey"].format(survey=row[f"survey_{facts}"]) if several else "")
    return Question(key=row["key"], labels=labels, years=tuple(sorted({int(year) for year in rows.year})))


def _compute(tables: Tables, query: Query) -> Answer:
    asked = query.question or FIRST_QUESTION
    keyed = _keyed(tables)
    table = with_interval(keyed[keyed.key == asked])
    local = table[table.level == "municipality"]
    years = sorted({int(year) for year in local.year})
    year = query.year if query.year is not None else (years[-1] if years else None)
    total = writing.records(table[(table.area_code == POLICE_AREA_CODE) & (table.year == year)])
    whole = {name: total[0][name] for name in ("value", "low", "high", "respondents", "check")} if total else {}
    return Answer(
        rows=_rows(local[local.year == year], whole),
        year=year,
        unit=Unit.PERCENT,
        total=whole,
        edges=class_edges(local.value.to_list()),
        series=_series(table),
        question=asked,
        no_interval="no_answers_told",
        made_from=_made_from(table, local, year),
    )


def _made_from(table: pd.DataFrame, local: pd.DataFrame, year: int | None) -> MadeFrom:
    """The rows behind one question: of the shipped table, or of what came in; of each area the year that is told."""
    if table.empty:
        return MadeFrom(table=TABLE, formula=Formula.SHARE)
    row, came_in = table.iloc[0], bool(survey.has_come_in(table).any())
    known = local[local.value.notna()]
    latest = known.groupby(known.area_code.astype("str")).year.max().astype(int)
    return MadeFrom(
        table=IMPORTED if came_in else TABLE,
        chosen={"survey": row.survey, "question": row.question, "group": row["group"], "year": year},
        area_column="area_code",
        formula=Formula.SHARE,
        told=latest.drop(known.area_code[known.year == year], errors="ignore").to_dict(),
    )


def _rows(local: pd.DataFrame, whole: Mapping[str, Any]) -> pd.DataFrame:
    rows = local[list(SHOWN)].set_index("area_code").reindex(pd.Index(MUNICIPALITY_CODES, name="code")).reset_index()
    middle = whole.get("value", np.nan)
    state = np.where(rows.check == "suppressed", State.SUPPRESSED, state_against(rows, middle))
    return rows.assign(state=state, check=rows.check.fillna("missing"), qualifier=rows.qualifier.fillna("missing"))


def _series(table: pd.DataFrame) -> pd.DataFrame:
    kept = table[table.level.isin(["municipality", "police_area"])]
    code = kept.area_code.where(kept.level == "municipality", None)
    fields = ["code", "year", "value", "low", "high", "respondents", "check", "state"]
    reasons = [kept.check == "suppressed", kept.value.isna()]
    state = np.select(reasons, [State.SUPPRESSED, State.MISSING], State.KNOWN)
    return kept.assign(code=code, state=state)[fields].sort_values("year")


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    words = layer.words[lang]
    middle = writing.percent(answer.total.get("value"), lang)
    if selected is None:
        known = int(answer.rows.value.notna().sum())
        pattern = words.sentences["total" if answer.total else "no_total"]
        said = pattern.format(question="{question}", year=answer.year, value=middle, known=known)
        return " ".join([said, *(_doubts(words, answer.total, lang) if answer.total else [])])
    found = writing.records(answer.rows[answer.rows.code == selected])
    row = found[0] if found else {}
    if writing.is_missing(row.get("value")):
        pattern = "suppressed" if row.get("state") == State.SUPPRESSED else "missing"
        pattern = "above" if row.get("qualifier") == "above" else pattern
        said = words.sentences[pattern].format(
            area="{area}", question="{question}", year=answer.year, percent=writing.percent(row.get("percent"), lang)
        )
        return " ".join([said, *_latest(words, answer, lang, selected)])
    said = words.sentences["about" if row["qualifier"] == "about" else "value"].format(
        area="{area}", question="{question}", year=answer.year, value=writing.percent(row["value"], lang)
    )
    trust, *checked = _doubts(words, row, lang)
    whole = [words.sentences["middle"].format(middle=middle)] if answer.total else []
    return " ".join([said, trust, *whole, *checked])


def _latest(words: Words, answer: Answer, lang: str, code: str) -> list[str]:
    """The latest figure of an area that has none for the year asked."""
    if answer.series is None:
        return []
    known = answer.series[(answer.series.code == code) & answer.series.value.notna()]
    if known.empty:
        return []
    last = known.iloc[-1]
    said = words.sentences["latest"].format(value=writing.percent(last.value, lang), year=int(last.year))
    return [said, *_doubts(words, last.to_dict(), lang)]


def _doubts(words: Words, row: Mapping[Any, Any], lang: str) -> list[str]:
    """How far a value may be trusted: its interval, or that there is none, and whether it is still to be checked."""
    if writing.is_missing(row["low"]):
        pattern = "no_interval"
    elif writing.is_missing(row["respondents"]):
        pattern = "margin"
    else:
        pattern = "interval_one" if row["respondents"] == 1 else "interval"
    low, high = row["low"], row["high"]
    digits = writing.digits_apart(low, high, 0)
    trust = words.sentences[pattern].format(
        low=writing.percent(low, lang, digits),
        high=writing.percent(high, lang, digits),
        n=writing.integer(row["respondents"], lang),
    )
    return [trust, *([words.sentences[row["check"]]] if row["check"] in ("recheck", "unclear") else [])]


LAYER = Layer(
    key="felt_safety",
    order=10,
    kind=Kind.AREA,
    tables=(TABLE, IMPORTED),
    compute=_compute,
    options=_options,
    describe=_describe,
    formulas=(Formula.SHARE,),
    audiences=EVERYONE,
    told_first=True,
    columns=(
        Column(field="value", role=Role.VALUE, format=Format.PERCENT),
        Column(field="low", role=Role.LOW, format=Format.INTERVAL),
        Column(field="respondents", role=Role.COUNT, format=Format.INTEGER),
        Column(field="check", role=Role.TEXT, format=Format.TERM),
        Column(field="qualifier", role=Role.TEXT, reach=Reach.WORDS),
        Column(field="percent", role=Role.PART, format=Format.PERCENT, reach=Reach.WORDS),
    ),
    words=WORDS,
)
