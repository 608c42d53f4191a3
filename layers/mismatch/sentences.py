"""Says of an area how what people feel and what was reported go together, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from data.words import in_every_language
from layers.contract import Answer, Facts, Layer, State, Words, fact, facts_of
from layers.kit import writing
from layers.kit.offence_words import plural
from layers.kit.verdicts import mismatch_remedy, mismatch_sentence
from layers.mismatch.compute import CLASSES, FEELINGS, POOLED

FELT = in_every_language(Path(__file__).with_name("feelings"))
"""What the feelings are called, by language."""

NAMED = "named_places"
"""The feeling that practice data have: who named a place that feels unsafe."""

UNDECIDED = {
    "felt_unsure": "felt",
    "recorded_unsure": "recorded",
    "both_unsure": "both",
    "no_felt": "felt",
    "no_recorded": "recorded",
    "none_known": "both",
}
"""Which of the two each basis says is uncertain or not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MismatchFacts(Facts):
    """The feeling that was asked about, whichever survey asked; empty where nothing could be compared."""

    feeling: str = fact("")


def describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    """What is said of an area, or of the whole: feeling and record, each with its interval, and what to do."""
    words = layer.words[lang]
    if not facts_of(answer, MismatchFacts).feeling:
        return words.sentences["nothing"]
    if selected is None:
        return _whole(words, answer, lang)
    found = writing.records(answer.rows[answer.rows.code == selected])
    row = found[0] if found else {"category": None}
    if row.get("state") == State.SUPPRESSED:
        return words.sentences["suppressed"].format(area="{area}", year=_period(answer))
    what = plural(answer.offence, lang)
    names = {"felt": _felt_phrase(answer, lang), "recorded": words.sentences["recorded"].format(what=what)}
    kind = row["category"]
    basis = str(row.get("basis"))
    if basis in ("no_interval", "no_whole", "neither", "no_recorded_whole"):
        said = words.sentences[basis].format(area="{area}", year=_period(answer), **names)
    else:
        said = mismatch_sentence(kind, lang, **names, which=UNDECIDED.get(basis, ""))
    return " ".join([said, *_figures(words, answer, lang, row), mismatch_remedy(kind, lang)])


def _period(answer: Answer) -> str:
    """The year, or the years that practice data pool."""
    year = answer.year or 0
    return f"{year - POOLED + 1}–{year}" if facts_of(answer, MismatchFacts).feeling == NAMED else str(year)


def _felt_phrase(answer: Answer, lang: str) -> str:
    feeling = facts_of(answer, MismatchFacts).feeling
    if feeling == NAMED:
        return FELT[lang]["practised.share"]
    pattern = FELT[lang]["practised.not_said" if FEELINGS[feeling] else "practised.said"]
    return pattern.format(said=FELT[lang][f"said.{feeling}"])


def _figures(words: Words, answer: Answer, lang: str, row: Mapping[Any, Any]) -> list[str]:
    """The two figures side by side, each with its interval and what it was compared with."""
    if writing.is_missing(row.get("category")) or not answer.total:
        return []
    feeling, marked = facts_of(answer, MismatchFacts).feeling, facts_of(answer, MismatchFacts).feeling == NAMED
    write = partial(writing.decimal, digits=2) if marked else writing.percent
    span = row[f"felt_interval_{lang}"]
    whole = answer.total["felt_rate" if marked else "felt"]
    middle = "" if writing.is_missing(whole) else words.sentences["felt_whole"].format(middle=write(whole, lang))
    trust = "felt_unsure" if span == writing.NOTHING else "felt_interval"
    felt = words.sentences["felt_named" if marked else "felt_share"].format(
        value=write(row["felt_rate" if marked else "felt"], lang),
        said="" if marked else FELT[lang][f"said.{feeling}"],
        trust=words.sentences[trust].format(span=span),
        middle=middle,
        year=_period(answer),
    )
    numbers = {name: writing.decimal(row[name], lang) for name in ("value", "low", "high")}
    pattern = words.sentences["rate_pooled" if marked else "rate"]
    recorded = pattern.format(**numbers, middle=writing.decimal(answer.total["value"], lang), year=_period(answer))
    return [felt, *([words.sentences["in_each"]] if marked else []), recorded]


def _whole(words: Words, answer: Answer, lang: str) -> str:
    count = Counter("missing" if writing.is_missing(kind) else str(kind) for kind in answer.rows.category)
    kinds = [
        words.sentences["kind"].format(kind=words.terms[key], n=writing.integer(count[key], lang))
        for key in (*CLASSES, "missing")
        if count[key]
    ]
    said = words.sentences["whole"].format(
        question="{question}",
        year=_period(answer),
        areas=writing.integer(len(answer.rows), lang),
        kinds=writing.listing(kinds, lang),
    )
    return f"{said} {words.sentences['in_each']}" if facts_of(answer, MismatchFacts).feeling == NAMED else said
