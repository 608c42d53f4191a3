"""Says what a layer of reported offences shows of an area, or of the whole, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.model import FIRST_COMPARABLE_YEAR, SQUARES, Measure
from layers.contract import Answer, Facts, Layer, State, Unit, Words, fact, facts_of
from layers.kit import writing
from layers.kit.counts import PER
from layers.kit.verdicts import (
    change_sentence,
    compared_sentence,
    light_sentence,
    smoothed_sentence,
    with_spread,
    year_before_sentence,
)

Row = Mapping[Any, Any]
AREA = "{area}"
LIT = "light"
"""The measure of what happened in one light."""

MOST_FOR_ODDS = 500
"""Values per thousand from which "one in so many" says nothing."""

UNKNOWN = (float("nan"),) * 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFacts(Facts):
    """Whether and of which years offences are told, how much more they vary than by chance, and by light.

    `dark_and_day` as `light_sentence` takes them.
    """

    published: bool = fact(default=False)
    years: tuple[int, int] = fact((0, 0))
    phi: float = 1.0
    dark_and_day: tuple[float, ...] = UNKNOWN


def describe(what: Mapping[str, str], layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    """One true sentence, or a few, with "{area}" where the area's name goes; `what` is the offence, by language."""
    words = layer.words[lang]
    row = _row(answer, selected)
    told = row.get("before" if answer.measure == Measure.CHANGE else "value")
    if writing.is_missing(told) or row.get("state") in (State.MISSING, State.SUPPRESSED):
        return _describe_nothing(words, answer, selected, row)
    measure = answer.measure
    if measure == LIT:
        return _lit(what[lang], words, answer, lang, row, selected)
    if measure == Measure.CHANGE:
        return _change(what[lang], answer, lang, row, selected)
    if selected and measure == Measure.COMPARED:
        verdict, phi = row["category"], _facts(answer).phi
        return compared_sentence(row["count"], row["expected"], lang, what=what[lang], verdict=verdict, phi=phi)
    if selected and measure == Measure.SMOOTHED:
        figures, unit = (row["raw"], row["value"], row["low"], row["high"]), words.terms[f"said_{answer.unit}"]
        return smoothed_sentence(*figures, row["weight"] / 100, lang, what=what[lang], unit=unit)
    said = _amount(words, answer, lang, row, selected)
    return with_spread(said, _facts(answer).phi, lang)


def _facts(answer: Answer) -> ReportedFacts:
    return facts_of(answer, ReportedFacts)


def _before(answer: Answer) -> str:
    return str(answer.before).replace("-", "–")


def _row(answer: Answer, selected: str | None) -> Row:
    """The selected area's row; nothing for an area without one; the whole when none is selected."""
    if selected is None:
        return answer.total
    found = writing.records(answer.rows[answer.rows.code == selected])
    return found[0] if found else ({} if _facts(answer).published else answer.total)


def _amount(words: Words, answer: Answer, lang: str, row: Row, selected: str | None) -> str:
    unit = answer.series_unit or answer.unit
    digits = 0 if unit is Unit.COUNT else writing.digits_apart(row["low"], row["high"], 1)
    pattern = str(row.get("comparison", "total"))
    if unit is Unit.COUNT:
        pattern = "count" if selected else "count_total"
    elif answer.level in SQUARES and pattern in ("total", "higher", "lower", "uncertain"):
        # Squares without any offence are not among those compared: the whole is these squares, not the area.
        pattern += "_squares"
    # One in how many, to two digits; nothing where that is no plain number.
    plain = unit is not Unit.PER_KM2 and 0 < row["value"] < MOST_FOR_ODDS
    one_in = writing.integer(float(f"{PER / row['value']:.2g}"), lang) if plain else ""
    numbers = {k: writing.decimal(row[k], lang, digits) for k in ("value", "low", "high")}
    said = words.sentences[pattern].format(
        area=AREA,
        year=answer.year,
        count=writing.integer(row["count"], lang),
        middle=writing.decimal(answer.total.get("value"), lang),
        areas=writing.integer(len(answer.rows), lang),
        per=words.terms.get(f"said_{unit}", ""),
        odds=words.sentences["odds"].format(n=one_in) if plain else "",
        **numbers,
    )
    return " ".join([said, *_since_year_before(answer, lang, selected)])


def _since_year_before(answer: Answer, lang: str, selected: str | None) -> list[str]:
    """The count beside that of the year before, where both are told and are of the same areas, counted alike."""
    series, year = answer.series, answer.year
    if series is None or year is None or year == FIRST_COMPARABLE_YEAR:
        return []
    told: dict[int, dict[str | None, float]] = {year - 1: {}, year: {}}
    for code, each, count in zip(series.code, series.year.tolist(), series["count"].tolist(), strict=True):
        if each in told and not writing.is_missing(count):
            told[each][code if isinstance(code, str) else None] = count
    before, now = told.values()
    if not (selected in before and selected in now) or (selected is None and before.keys() != now.keys()):
        return []
    return [year_before_sentence(round(before[selected]), round(now[selected]), lang)]


def _change(what: str, answer: Answer, lang: str, row: Row, selected: str | None) -> str:
    said = change_sentence(
        round(row["before"]),
        round(row["count"]),
        lang,
        what=what,
        first=_before(answer),
        second=str(answer.year),
        before_exposure=float(answer.before.years if answer.before else 1),
    )
    return f"{AREA}: {said[0].lower()}{said[1:]}" if selected else said


def _lit(what: str, words: Words, answer: Answer, lang: str, row: Row, selected: str | None) -> str:
    digits = writing.digits_apart(row["low"], row["high"], 1)
    numbers = {k: writing.decimal(row[k], lang, digits) for k in ("value", "low", "high")}
    said = words.sentences["lit" if selected else "lit_total"].format(
        area=AREA,
        year=answer.year,
        light=words.terms[str(answer.light)],
        count=writing.integer(row["count"], lang),  # a sum of shares: nobody has counted its decimals
        hours=writing.integer(row["hours"], lang),
        **numbers,
    )
    dark, dark_low, dark_high, day, day_low, day_high = _facts(answer).dark_and_day
    compared = light_sentence(dark, dark_low, dark_high, day, day_low, day_high, lang, what=what)
    more = "" if selected else f" {compared}"
    return f"{said}{more} {words.sentences['light_how']}"


def _describe_nothing(words: Words, answer: Answer, selected: str | None, row: Row) -> str:
    if State.SUPPRESSED in set(answer.rows.state):
        pattern = "suppressed" if selected in set(answer.rows.code) else "suppressed_total"
        return words.sentences[pattern].format(area=AREA, year=answer.year)
    if not _facts(answer).published:
        return words.missing
    first, last = _facts(answer).years
    if answer.before is not None and not writing.is_missing(row.get("count")):
        return words.sentences["no_before"].format(year=_before(answer), first=first, last=last)
    if selected is not None and answer.year is not None and first <= answer.year <= last:
        return words.sentences["no_area"].format(area=AREA, year=answer.year)
    return words.sentences["no_year"].format(year=answer.year, first=first, last=last)
