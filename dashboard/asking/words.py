"""Puts names, units and numbers of a scene into words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from dashboard.asking.faults import layer_failed
from dashboard.asking.scene import FAILED, Scene, Shown
from dashboard.i18n import unbroken
from data.release.provenance import SourceOf
from data.words import of_facts
from layers.contract import RATES, WRITTEN_BROKEN, Answer, Column, Format, Layer, Options, State, Unit
from layers.kit import offence_words, writing

RATIOS = frozenset({Unit.OF_EXPECTED, Unit.OF_BEFORE})
"""Units that are told with two decimals: 0,8 times would not say whether it is 0,75 or 0,85."""


def area_name(scene: Scene, code: str) -> str:
    """The official name of an area by its code; the code itself when no name is known."""
    return next((names[code] for names in scene.names.values() if code in names), code)


def layer_name(scene: Scene, layer: Layer) -> str:
    """What a layer is called."""
    return layer.words[scene.lang].name


def question_label(scene: Scene, shown: Shown) -> str:
    """What a layer was asked, in words: the survey question and the kind of offence that it answered, or nothing."""
    key, offence = (shown.answer.question, shown.answer.offence) if shown.answer else ("", None)
    asked = scene.asked.get(shown.layer.key, Options())
    question = next((question.labels[scene.lang] for question in asked.questions if question.key == key), "")
    kind = offence_words.label(offence, scene.lang) if offence in asked.offences else ""
    return f"{question} – {kind[0].lower()}{kind[1:]}" if question and kind else question or kind


def sentence(scene: Scene, shown: Shown, code: str | None) -> str:
    """What a layer says of an area, or of the whole; the reason when it cannot be said."""
    if shown.answer is None:
        return failure(scene, shown)
    try:
        text = shown.layer.describe(shown.layer, shown.answer, scene.lang, code)
    except Exception as error:  # noqa: BLE001 - whatever a layer fails with is its own
        layer_failed(scene.known.release, shown.layer.key, type(error).__name__)
        return failure(scene, replace(shown, answer=None, fault=FAILED))
    text = unbroken(text.replace("{area}", area_name(scene, code) if code else ""))
    return marked(scene, shown, capitalised(text.replace("{question}", question_label(scene, shown))))


def failure(scene: Scene, shown: Shown) -> str:
    """Says that a layer cannot be shown, and why."""
    return scene.say(shown.fault, name=layer_name(scene, shown.layer))


def marked(scene: Scene, shown: Shown, text: str) -> str:
    """The text; of practice data with its mark, but for layers built on it alone, whose words say it themselves."""
    invented = shown.answer is not None and shown.answer.practice and not shown.layer.practice_only
    return f"{scene.say('practice.mark')}: {text}" if invented else text


def capitalised(text: str) -> str:
    """The same text with a capital first letter."""
    return text[:1].upper() + text[1:]


def unit_words(scene: Scene, answer: Answer) -> str:
    """What an answer's values are counted in; of a change also what it is counted from."""
    return scene.say(f"unit.{answer.unit}", before=str(answer.before or "").replace("-", "–"))


def legend_title(scene: Scene, shown: Shown) -> str:
    """The heading of a layer's legend, with unit, year and question in words."""
    answer = shown.answer
    unit = unit_words(scene, answer) if answer else ""
    year = str(answer.year) if answer and answer.year else ""
    words = shown.layer.words[scene.lang]
    title = words.legend.format(unit=unit, year=year, question=question_label(scene, shown)).rstrip(" ,:")
    if answer and answer.qualifier:
        title += f" ({words.terms[answer.qualifier]})"
    return marked(scene, shown, capitalised(title))


def source_name(scene: Scene, number: int, address: str) -> str:
    """A source by its number and whose page it is: 'Källa 2 (polisen.se)'."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return scene.say("source.numbered", number=str(number), host=host)


def dates(given: Sequence[SourceOf]) -> str:
    """The days that sources were fetched, as far as they are known: '2026-09, 2026-11-20'."""
    days = (re.match(r"\d[\d-]{0,9}", one.fetched) for one in given)
    return ", ".join(dict.fromkeys(day.group() for day in days if day))


def title(scene: Scene, one: SourceOf) -> str:
    """What a source is called, or where it is; of a file that nobody has said more of, that it is one."""
    return one.title or one.address or scene.say("source.unnamed")


def titles(scene: Scene, given: Sequence[SourceOf]) -> str:
    """What sources are called, each once."""
    return "; ".join(dict.fromkeys(title(scene, one) for one in given))


def number(value: Any, unit: Unit, lang: str, row: Mapping[Any, Any] = MappingProxyType({})) -> str:
    """A value in its unit's usual precision, without the unit; with more where a row's interval needs it."""
    digits = writing.digits_apart(row.get("low"), row.get("high"), 2 if unit in RATIOS else 1)
    if unit is Unit.PERCENT:
        return writing.percent(value, lang, digits)
    return writing.integer(value, lang) if unit is Unit.COUNT else writing.decimal(value, lang, digits)


def class_range(low: float, high: float, unit: Unit, lang: str) -> str:
    """The values of a class from `low` up to but not including `high`: '4,5–6,0', '3–4' (counts), '75–78 %'."""
    if unit is Unit.COUNT:
        last = writing.integer(high - 1, lang)
        return last if high - low <= 1 else f"{writing.integer(low, lang)}–{last}"
    if unit is Unit.PERCENT:
        return f"{writing.integer(low, lang)}–{writing.percent(high, lang)}"
    return f"{limit(low, unit, lang)}–{limit(high, unit, lang)}"


def limit(value: float, unit: Unit, lang: str) -> str:
    """The limit of a class, with a second decimal where the usual one would write another number."""
    return writing.decimal(value, lang, 2) if unit in RATES and round(value, 1) != value else number(value, unit, lang)


def with_unit(scene: Scene, answer: Answer, value: Any, row: Mapping[Any, Any] = MappingProxyType({})) -> str:
    """A value with its unit where the unit is not in the number itself: '5,0 per 1 000 invånare', '163', '75 %'."""
    written = number(value, answer.unit, scene.lang, row)
    if answer.unit not in WRITTEN_BROKEN:
        return written
    return f"{written} {scene.say(f'unit_said.{answer.unit}')}"


def interval(answer: Answer, row: Mapping[Any, Any], lang: str) -> str:
    """Low and high of a row as '4,3–5,9'; nothing when no interval can be had."""
    return span(row, answer.unit if answer.unit in WRITTEN_BROKEN else Unit.COUNT, lang)


def span(row: Mapping[Any, Any], unit: Unit, lang: str) -> str:
    """Low and high of a row, written as values of a unit; nothing without them."""
    if writing.is_missing(row.get("low")):
        return ""
    return f"{number(row['low'], unit, lang, row)}–{number(row['high'], unit, lang, row)}"


def amount(scene: Scene, answer: Answer | None, row: Mapping[Any, Any]) -> str:
    """A value with its unit and interval on one line: '5,0 per 1 000 invånare (4,3–5,9)'."""
    if answer is None:
        return scene.say("value.missing")
    if answer.categories:
        return category(scene, row) or nothing(scene, answer, row)
    return nothing(scene, answer, row) if writing.is_missing(row.get("value")) else _figure(scene, answer, row)


def _figure(scene: Scene, answer: Answer, row: Mapping[Any, Any]) -> str:
    """A known value with its unit and, where it has one, its interval."""
    span = interval(answer, row, scene.lang)
    return with_unit(scene, answer, row["value"], row) + (f" ({span})" if span else "")


def nothing(scene: Scene, answer: Answer, row: Mapping[Any, Any]) -> str:
    """Why there is no figure in a row, or in the whole where the row is empty: not known, or known and not shown."""
    states = {row.get("state")} if row else set(answer.rows.state)
    return scene.say("value.suppressed" if State.SUPPRESSED in states else "value.missing")


def category(scene: Scene, row: Mapping[Any, Any]) -> str:
    """A row's class in words, with its number where it has one; nothing without a class."""
    if scene.area is None or scene.area.answer is None or writing.is_missing(row.get("category")):
        return ""
    term = capitalised(scene.area.layer.words[scene.lang].terms[str(row["category"])])
    if writing.is_missing(row.get("value")) or scene.area.answer.unit not in WRITTEN_BROKEN:
        return term
    return f"{term}: {_figure(scene, scene.area.answer, row)}"


def cell(shown: Shown, column: Column, row: Mapping[Any, Any], lang: str) -> str:
    """One cell of the table twin, written as its column says; a text that exists in the language is taken in it."""
    names = (f"{column.field}_{lang}", f"{column.field}_{of_facts(lang)}", column.field)
    value = next((row[name] for name in names if name in row), None)
    if column.format is Format.TERM:
        return _term(shown.layer.words[lang].terms, value, row)
    answer = shown.answer
    if column.format is Format.INTERVAL and answer is not None:
        known = not writing.is_missing(row.get("value")) and answer.no_interval
        why = shown.layer.words[lang].terms[answer.no_interval] if known else writing.NOTHING
        return interval(answer, row, lang) or why
    if column.field == "value" and answer is not None and answer.unit is not Unit.NONE:
        return number(value, answer.unit, lang, row)
    if column.format is Format.TEXT:
        return writing.NOTHING if writing.is_missing(value) else str(value)
    return WRITERS[column.format](value, lang)


def _term(terms: Mapping[str, str], value: Any, row: Mapping[Any, Any]) -> str:
    """A key in words; of a row that is not shown, that it is not."""
    missing = writing.is_missing(value)
    if (missing or value == State.MISSING) and row.get("state") == State.SUPPRESSED:
        return terms.get(State.SUPPRESSED, writing.NOTHING)
    if missing:
        return writing.NOTHING
    return " + ".join(terms.get(part, part) for part in str(value).split("+"))


WRITERS: Mapping[Format, Callable[[Any, str], str]] = MappingProxyType(
    {
        Format.INTEGER: writing.integer,
        Format.DECIMAL: writing.decimal,
        Format.PERCENT: writing.percent,
        Format.SMALL: writing.small,
    }
)
