"""Puts names, units and numbers of a scene into words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.context import area_names, options
from dashboard.scene import Scene, Shown
from data.model import AreaLevel
from layers import _text
from layers._contract import Answer, Column, Format, State, Unit


def area_name(scene: Scene, code: str) -> str:
    """The official name of an area by its code; the code itself when no name is known."""
    names = area_names(scene.context, AreaLevel.MUNICIPALITY)
    return names.get(code) or area_names(scene.context, AreaLevel.REGSO).get(code, code)


def question_label(scene: Scene, shown: Shown) -> str:
    """The wording of the survey question that a layer answered, or nothing."""
    key = shown.answer.facts.get("question") if shown.answer else None
    asked = options(scene.context, shown.layer.key, practice_on=scene.view.practice)
    found = [question.labels[scene.lang] for question in (asked.questions if asked else ()) if question.key == key]
    return found[0] if found else ""


def sentence(scene: Scene, shown: Shown, code: str | None) -> str:
    """What a layer says of an area, or of the whole; the reason when it cannot be said."""
    if shown.answer is None:
        return scene.say("fault.table", name=shown.layer.words[scene.lang].name)
    text = shown.layer.describe(shown.layer, shown.answer, scene.lang, code)
    text = text.replace("{area}", area_name(scene, code) if code else "")
    return capitalised(text.replace("{question}", question_label(scene, shown)))


def capitalised(text: str) -> str:
    """The same text with a capital first letter."""
    return text[:1].upper() + text[1:]


def legend_title(scene: Scene, shown: Shown) -> str:
    """The heading of a layer's legend, with unit, year and question in words."""
    answer = shown.answer
    unit = scene.say(f"unit.{answer.unit}") if answer else ""
    year = str(answer.year) if answer and answer.year else ""
    pattern = shown.layer.words[scene.lang].legend
    return capitalised(pattern.format(unit=unit, year=year, question=question_label(scene, shown)).strip())


def source_title(scene: Scene, shown: Shown) -> str:
    """The titles of the tables behind a layer's figures, or that they are invented."""
    if shown.answer is not None and shown.answer.practice:
        return scene.say("practice.source")
    notes = scene.context.release.notes
    return "; ".join(notes[name].titles[scene.lang] for name in shown.layer.tables if name in notes)


def number(value: Any, unit: Unit, lang: str) -> str:
    """A value in its unit's usual precision, without the unit."""
    if unit is Unit.PERCENT:
        return _text.percent(value, lang)
    return _text.integer(value, lang) if unit is Unit.COUNT else _text.decimal(value, lang)


def amount(scene: Scene, answer: Answer | None, row: Mapping[Any, Any]) -> str:
    """A value with its unit and interval: '5,0 per 1 000 invånare (4,3–5,9)'."""
    if answer is None or row.get("state") == State.MISSING or _text.is_missing(row.get("value")):
        return scene.say("value.missing")
    value = number(row["value"], answer.unit, scene.lang)
    unit = "" if answer.unit in (Unit.PERCENT, Unit.NONE) else " " + scene.say(f"unit.{answer.unit}")
    if _text.is_missing(row.get("low")):
        return f"{value}{unit}"
    low, high = (_text.decimal(row[name], scene.lang) for name in ("low", "high"))
    return f"{value}{unit} ({low}–{high})"


def cell(shown: Shown, column: Column, value: Any, lang: str) -> str:
    """One cell of the table twin, written as its column says."""
    if column.format is Format.TERM:
        terms = shown.layer.words[lang].terms
        return " + ".join(terms.get(part, part) for part in str(value).split("+"))
    if column.field == "value" and shown.answer is not None and shown.answer.unit is not Unit.NONE:
        return number(value, shown.answer.unit, lang)
    if column.format is Format.TEXT:
        return _text.NOTHING if _text.is_missing(value) else str(value)
    write = {Format.INTEGER: _text.integer, Format.DECIMAL: _text.decimal, Format.PERCENT: _text.percent}
    return write[column.format](value, lang)
