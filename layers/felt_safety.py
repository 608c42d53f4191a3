"""How safe people feel, from the police's and the county's surveys, per municipality."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.model import MUNICIPALITY_CODES, POLICE_AREA_CODE, Query
from layers import _text
from layers._classes import class_edges
from layers._contract import (
    Answer,
    Column,
    Format,
    Kind,
    Layer,
    Options,
    Question,
    State,
    Tables,
    Unit,
    Words,
)
from layers.statistics import wilson_interval

TABLE = "felt_safety"
FIRST_QUESTION = "safe_outdoors_dark"


def _keyed(tables: Tables) -> pd.DataFrame:
    """The survey table with a column `key`: the question, and the group when it is not everyone."""
    table = tables[TABLE]
    return table.assign(key=table.question.where(table.group == "all", table.question + "-" + table.group))


def _options(tables: Tables) -> Options:
    local = _keyed(tables).query("level == 'municipality'")
    ordered = sorted(local.key.unique(), key=lambda key: (key != FIRST_QUESTION, key))
    return Options(
        years=tuple(sorted({int(year) for year in local.year})),
        questions=tuple(_question(local[local.key == key]) for key in ordered),
    )


def _question(rows: pd.DataFrame) -> Question:
    row = rows.iloc[0]
    group = {"women": (", kvinnor", ", women"), "men": (", män", ", men")}.get(row["group"], ("", ""))
    return Question(
        key=row["key"],
        labels={"sv": row.question_sv + group[0], "en": row.question_en + group[1]},
        years=tuple(sorted({int(year) for year in rows.year})),
    )


def _compute(tables: Tables, query: Query) -> Answer:
    asked = query.question or FIRST_QUESTION
    table = _with_interval(_keyed(tables).query("key == @asked"))
    local = table[table.level == "municipality"]
    years = sorted({int(year) for year in local.year})
    year = query.year if query.year is not None else (years[-1] if years else None)
    total = _text.records(table[(table.area_code == POLICE_AREA_CODE) & (table.year == year)])
    whole = {"value": float(total[0]["value"])} if total else {}
    return Answer(
        rows=_rows(local[local.year == year], whole),
        year=year,
        unit=Unit.PERCENT,
        total=whole,
        edges=class_edges(local.value.to_list()),
        series=_series(table),
        facts={"question": asked, "years": tuple(years)},
    )


def _with_interval(table: pd.DataFrame) -> pd.DataFrame:
    """Adds value, low and high in percent; the interval only where the source tells how many answered."""
    share = table.percent.to_numpy(dtype=float, na_value=np.nan)
    n = table.respondents.to_numpy(dtype=float, na_value=np.nan)
    value = np.where(table.qualifier == "above", np.nan, share)
    known = np.isfinite(value) & np.isfinite(n)
    low, high = np.full(len(table), np.nan), np.full(len(table), np.nan)
    if known.any():
        low[known], high[known] = wilson_interval(value[known] / 100 * n[known], n[known])
    return table.assign(value=value, low=low * 100, high=high * 100)


def _rows(local: pd.DataFrame, whole: dict[str, float]) -> pd.DataFrame:
    everyone = pd.DataFrame({"code": list(MUNICIPALITY_CODES)})
    rows = everyone.merge(local.rename(columns={"area_code": "code"}), on="code", how="left")
    middle = whole.get("value", np.nan)
    covers = (rows.low <= middle) & (middle <= rows.high)
    state = np.where(rows.value.isna(), State.MISSING, np.where(covers, State.UNCERTAIN, State.KNOWN))
    return rows.assign(
        state=state,
        check=rows.check.fillna("missing"),
        qualifier=rows.qualifier.fillna("missing"),
    )[["code", "value", "low", "high", "state", "respondents", "check", "qualifier", "percent"]]


def _series(table: pd.DataFrame) -> pd.DataFrame:
    kept = table[table.level.isin(["municipality", "police_area"])]
    code = kept.area_code.where(kept.level == "municipality", None)
    fields = ["code", "year", "value", "low", "high", "respondents", "check"]
    return kept.assign(code=code)[fields].sort_values("year")


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    words = layer.words[lang]
    if selected is None:
        return _describe_area(words, answer, lang)
    found = _text.records(answer.rows[answer.rows.code == selected])
    row = found[0] if found else {}
    if _text.is_missing(row.get("value")):
        pattern = "above" if row.get("qualifier") == "above" else "missing"
        said = words.sentences[pattern].format(
            area="{area}", question="{question}", year=answer.year, percent=_text.percent(row.get("percent"), lang)
        )
        return " ".join([said, *_latest(words, answer, lang, selected)])
    return _describe_value(words, answer, lang, row)


def _latest(words: Words, answer: Answer, lang: str, code: str) -> list[str]:
    """The latest figure of an area that has none for the year asked."""
    if answer.series is None:
        return []
    known = answer.series[(answer.series.code == code) & answer.series.value.notna()]
    if known.empty:
        return []
    last = known.iloc[-1]
    return [words.sentences["latest"].format(value=_text.percent(last.value, lang), year=int(last.year))]


def _describe_area(words: Words, answer: Answer, lang: str) -> str:
    known = int((answer.rows.state != State.MISSING).sum())
    pattern = "total" if answer.total else "no_total"
    return words.sentences[pattern].format(
        question="{question}", year=answer.year, value=_text.percent(answer.total.get("value"), lang), known=known
    )


def _describe_value(words: Words, answer: Answer, lang: str, row: dict[Any, Any]) -> str:
    parts = [words.sentences["about" if row["qualifier"] == "about" else "value"]]
    parts.append(words.sentences["no_interval" if _text.is_missing(row["low"]) else "interval"])
    if answer.total:
        parts.append(words.sentences["middle"])
    if row["check"] == "recheck":
        parts.append(words.sentences["recheck"])
    return " ".join(parts).format(
        area="{area}",
        question="{question}",
        year=answer.year,
        value=_text.percent(row["value"], lang),
        low=_text.percent(round(row["low"]) if not _text.is_missing(row["low"]) else None, lang),
        high=_text.percent(round(row["high"]) if not _text.is_missing(row["high"]) else None, lang),
        n=_text.integer(row["respondents"], lang),
        middle=_text.percent(answer.total.get("value"), lang),
    )


LAYER = Layer(
    key="felt_safety",
    order=10,
    kind=Kind.AREA,
    tables=(TABLE,),
    compute=_compute,
    options=_options,
    describe=_describe,
    told_first=True,
    columns=(
        Column(field="value", format=Format.PERCENT),
        Column(field="low", format=Format.INTERVAL),
        Column(field="respondents", format=Format.INTEGER),
        Column(field="check", format=Format.TERM),
    ),
    words={
        "sv": Words(
            name="Känsla av trygghet",
            about="Vad invånare 16–84 år svarat i enkäter. Frågor och urval skiljer sig mellan enkäter, så bara samma "
            "fråga jämförs, och den som inte är trygg är inte alltid otrygg. Österåker saknas i det vi har.",
            legend="{question}, andel av de svarande {year}",
            missing="Ingen siffra är publicerad i det vi har hittat. Det betyder inte noll.",
            columns={
                "value": "Andel",
                "low": "95 % intervall",
                "respondents": "Antal svar",
                "check": "Kontroll",
            },
            sentences={
                "total": "{question}: {value} av de svarande i hela polisområdet {year}.",
                "no_total": "{question}: för hela polisområdet {year} har vi ingen siffra; "
                "{known} av fem kommuner har en egen.",
                "value": "{area}. {question}: {value} av de svarande {year}.",
                "about": "{area}. {question}: ungefär {value} av de svarande {year}, enligt ord i källan.",
                "above": "{area}. {question}: mer än {percent} av de svarande {year}, enligt ord i källan. "
                "Det går inte att rita som ett värde.",
                "interval": "Med {n} svar ligger det rätta värdet troligen mellan {low} och {high}.",
                "no_interval": "Källan säger inte hur många som svarade, så osäkerheten går inte att räkna ut.",
                "middle": "Hela polisområdet: {middle}.",
                "recheck": "Siffran kommer från äldre anteckningar och ska kontrolleras mot källan.",
                "missing": "{area}. {question}: ingen siffra för {year} i det vi har hittat.",
                "latest": "Den senaste siffran vi har är {value} ({year}).",
            },
            terms={
                "read": "läst vid källan",
                "recheck": "ska kontrolleras mot källan",
                "missing": "ingen uppgift",
            },
        ),
        "en": Words(
            name="Feeling of safety",
            about="What residents aged 16–84 answered in surveys. Questions and samples differ between surveys, so "
            "only the same question is compared, and not feeling safe is not always feeling unsafe. Österåker is "
            "missing from what we have.",
            legend="{question}, share of answers {year}",
            missing="No figure has been published in what we have found. That does not mean zero.",
            columns={
                "value": "Share",
                "low": "95% interval",
                "respondents": "Answers",
                "check": "Check",
            },
            sentences={
                "total": "{question}: {value} of those answering in the whole police area in {year}.",
                "no_total": "{question}: for the whole police area in {year} we have no figure; "
                "{known} of five municipalities have one of their own.",
                "value": "{area}. {question}: {value} of those answering in {year}.",
                "about": "{area}. {question}: about {value} of those answering in {year}, by the source's words.",
                "above": "{area}. {question}: more than {percent} of those answering in {year}, by the source's words. "
                "It cannot be drawn as a value.",
                "interval": "With {n} answers the true value probably lies between {low} and {high}.",
                "no_interval": "The source does not say how many answered, so the uncertainty cannot be worked out.",
                "middle": "The whole police area: {middle}.",
                "recheck": "The figure comes from older notes and is to be checked against its source.",
                "missing": "{area}. {question}: no figure for {year} in what we have found.",
                "latest": "The latest figure we have is {value} ({year}).",
            },
            terms={"read": "read at the source", "recheck": "to be checked at the source", "missing": "no figure"},
        ),
    },
)
