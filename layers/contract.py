"""A layer is one frozen description plus pure functions; this is the page to read before writing one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, TypeVar

import pandas as pd

from data.area import in_area_words
from data.model import AreaLevel, Audience, Base, Formula, Light, Measure, Offence, Period, Query
from data.tables.columns import Table
from data.words import LANGUAGES, beside
from layers.columns import Column, Format, Kind, LayerRefused, Reach, Role, State

__all__ = [
    "EVERYONE", "LANGUAGES", "PLANNERS", "RATES", "WRITTEN_BROKEN", "Answer", "Category", "Column", "Derive",
    "Describe", "Detail", "Facts", "Format", "Kind", "Layer", "LayerRefused", "MadeFrom", "Options", "Question",
    "Reach", "Role", "State", "Tables", "Unit", "Words", "fact", "facts_of", "words_beside", "words_of",
]  # fmt: skip

EVERYONE = frozenset(Audience)
PLANNERS = frozenset({Audience.PLANNER})

NOT_COMPARED = "not_compared"
"""What a column of comparisons says where there is nothing to compare with."""

Tables = Mapping[str, pd.DataFrame]
"""Checked tables by name. Asking for one that could not be read raises `data.release.TableUnavailable`."""


class Unit(StrEnum):
    """What a layer's values are counted in."""

    PER_1000 = "per_1000"  # events per 1 000 residents and year
    PER_1000_DWELLINGS = "per_1000_dwellings"
    PER_1000_HOUSEHOLDS = "per_1000_households"
    PER_1000_CARS = "per_1000_cars"
    PER_KM2 = "per_km2"
    PER_1000_HOURS = "per_1000_hours"  # of the light asked for
    OF_EXPECTED = "of_expected"  # times what was expected; 1 is as expected
    OF_BEFORE = "of_before"  # times the period before; 1 is the same
    COUNT = "count"
    PERCENT = "percent"
    NONE = "none"


RATES = frozenset(unit for unit in Unit if unit.startswith("per_"))
"""Units of amounts per something: a row of one also has its count."""

WRITTEN_BROKEN = RATES | {Unit.OF_EXPECTED, Unit.OF_BEFORE}
"""Units whose values are written with a decimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One class of a layer that sorts areas into kinds instead of steps of an amount.

    `key` stands in the rows' column `category` and is a term in the words. Colours are names of design tokens; with
    `stripes` the class is told apart by more than its colour.
    """

    key: str
    colour: str
    stripes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A second table under the table twin: its rows, its columns, and its caption as a sentence's key.

    Residents do not get one with a small count in it.
    """

    rows: pd.DataFrame
    columns: tuple[Column, ...]
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything a layer says in one language. Patterns use {named} fields."""

    name: str  # in the picker: two or three words
    about: str  # what it is and what it is not: one or two sentences
    legend: str  # the heading of the legend, a pattern that may name {unit}, {year} and {question}
    missing: str  # why a value can be missing and where to find it
    columns: Mapping[str, str]  # heading of each column, by field
    sentences: Mapping[str, str] = field(default_factory=dict)  # patterns for `describe`
    terms: Mapping[str, str] = field(default_factory=dict)  # values that are keys, in words


def words_beside(file: str) -> Mapping[str, Words]:
    """What the layer in a file says, by language: burglary.sv.toml beside burglary.py, words/sv.toml in a folder.

    Raises `LayerRefused` for a key that no layer's words have, or that they lack.
    """
    return MappingProxyType({lang: words_of(lang, said) for lang, said in beside(file).items()})


def words_of(lang: str, said: Mapping[str, str]) -> Words:
    """Words of a catalogue, whose keys are those of `Words`: name, columns.value and so on. Raises `LayerRefused`."""
    plain = {key: text for key, text in said.items() if "." not in key}
    grouped: dict[str, dict[str, str]] = {}
    for key, text in said.items():
        if key not in plain:
            group, _, name = key.partition(".")
            grouped.setdefault(group, {})[name] = text
    try:
        return Words(**plain, **{"columns": {}} | grouped)  # type: ignore[arg-type]
    except TypeError as error:
        raise LayerRefused(f"words['{lang}']: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFrom:
    """What an answer's figures were made from, so that anyone can go and look: rows of one table, and how."""

    table: str
    chosen: Mapping[str, Any] = field(default_factory=dict)  # columns and the value that the rows have there
    area_column: str = ""  # the column that holds the area's code; empty when rows are not of areas
    formula: Formula = Formula.NONE
    denominator: Base | None = None
    prefix: str = ""  # what ids of the answer have before the key of the row behind them
    told: Mapping[str, int] = field(default_factory=dict)  # by area, the year that is told of for want of the one asked
    beside: tuple[MadeFrom, ...] = ()  # rows of other tables that the figures were made from as well


Default = TypeVar("Default")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a layer's sentences need beside the rows: each layer has a class of its own, and a default for each field.

    Residents get the default of every field that `fact` has not made, where small counts are withheld.
    """


def fact(default: Default) -> Default:
    """A field of `Facts` that tells of no count: what was asked, and of which years."""
    harmless: Default = field(default=default, metadata={"harmless": True})
    return harmless


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a layer found for one query; independent of language, picklable, never changed.

    `rows` for areas: code, value, low, high, state. For points: id, name, lon, lat (WGS 84, missing when there is no
    position to show), precision, symbol, anchor, municipality_code (empty when it is none). For lines: id, name,
    path (list of lon/lat pairs), municipality_code. More columns are those of `columns`, and no others leave the
    layer. Values stand on a column of role count, unless their unit says that they are counts or no amount.
    `total` is the same measure for the whole police area. `year` is the one the rows are for, `level` their areas'.
    With `categories` the rows have a column `category`, and colours follow it instead of `edges`.
    `no_interval`: the term that says why known values have no interval; refused when it is needed and empty.
    `qualifier`: a term beside the legend's heading, of figures that lean on other areas or years.
    """

    rows: pd.DataFrame
    year: int | None = None
    unit: Unit = Unit.NONE
    level: AreaLevel = AreaLevel.MUNICIPALITY
    categories: tuple[Category, ...] = ()
    columns: tuple[Column, ...] = ()  # where they differ from the layer's own
    detail: Detail | None = None
    no_interval: str = ""
    total: Mapping[str, Any] = field(default_factory=dict)
    edges: tuple[float, ...] = ()  # inner class limits, ascending; fixed over the years
    series: pd.DataFrame | None = None  # code, year, value, low, high: the line of all years
    series_unit: Unit | None = None  # where the line says something else than the rows, and so is no table of theirs
    question: str = ""  # the key of the survey question that was answered
    offence: Offence | None = None  # the kind that was answered for, where the layer can be asked of several
    measure: str = ""  # what was measured, where the layer can measure in several ways
    light: Light | None = None
    before: Period | None = None  # the years that a change is counted from
    qualifier: str = ""
    facts: Facts = field(default_factory=Facts)
    practice: bool = False
    made_from: MadeFrom | None = None  # None: every row of the layer's first table, as it is


Own = TypeVar("Own", bound=Facts)


def facts_of(answer: Answer, kind: type[Own]) -> Own:
    """A layer's own facts; all at their defaults where the answer has none."""
    return answer.facts if isinstance(answer.facts, kind) else kind()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One survey question that a layer can be asked: its key in addresses and its wording by language."""

    key: str
    labels: Mapping[str, str]
    years: tuple[int, ...] = ()  # the years it was asked, where they differ between questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be asked of a layer with the tables at hand."""

    years: tuple[int, ...] = ()
    measures: tuple[Measure, ...] = ()
    questions: tuple[Question, ...] = ()
    offences: tuple[Offence, ...] = ()
    levels: tuple[AreaLevel, ...] = (AreaLevel.MUNICIPALITY,)
    bases: Mapping[AreaLevel, tuple[Base, ...]] = field(default_factory=dict)
    lights: Mapping[AreaLevel, tuple[Light, ...]] = field(default_factory=dict)
    has_practice: bool = False
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # values of other dimensions, by key


Derive = Callable[[Tables], pd.DataFrame]
"""Makes a table out of others, once per release: what takes too long to work out at the question."""

Describe = Callable[["Layer", Answer, str, str | None], str]
"""(layer, answer, language, selected code or id) -> one true sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of the map: what it is called, what it reads, how it is computed, who may see it."""

    key: str
    order: int
    kind: Kind
    tables: tuple[str, ...]  # tables it reads: their source, date and licence follow it everywhere
    compute: Callable[[Tables, Query], Answer]
    options: Callable[[Tables], Options]
    describe: Describe
    columns: tuple[Column, ...]  # of its answers, beside those that its kind always has
    words: Mapping[str, Words]
    audiences: frozenset[Audience]
    more_columns: tuple[Column, ...] = ()  # that only some answers, or their second tables, have
    derived: Mapping[Table, Derive] = field(default_factory=dict)  # by its contract; two layers may share one
    categories: tuple[Category, ...] = ()  # every class that an answer may sort its rows into
    formulas: tuple[Formula, ...] = (Formula.NONE,)  # every one that an answer may be made by
    symbols: tuple[str, ...] = ()  # for points: the symbols the legend explains, in order
    home: Path | None = None  # the file it was found in: the registry says it
    practice_only: bool = False  # built on practice data alone: planners, and only when they ask
    shown_from_start: bool = False
    told_first: bool = False  # told in words on the front page, whichever layer colours the map

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", {lang: _of_area(words, lang) for lang, words in self.words.items()})
        if problems := list(_problems(self)):
            raise LayerRefused(f"Layer '{self.key}': " + "; ".join(problems))


ALWAYS_SAID = ("name", "about", "legend", "missing")


def _of_area(words: Words, lang: str) -> Words:
    """The words with what the municipalities are called filled in."""
    said: dict[str, Any] = {one.name: getattr(words, one.name) for one in fields(words)}
    plain: dict[str, Any] = {name: in_area_words(said.pop(name), lang) for name in ALWAYS_SAID}
    grouped: dict[str, Any] = {
        name: {key: in_area_words(text, lang) for key, text in texts.items()} for name, texts in said.items()
    }
    return Words(**plain, **grouped)


def _problems(layer: Layer) -> list[str]:
    missing = [f"words for language '{lang}' are missing" for lang in LANGUAGES if lang not in layer.words]
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,40}", layer.key):
        missing.append("field 'key' must be lower-case letters, digits and _")
    if not layer.audiences:
        missing.append("field 'audiences' is empty, so nobody could see it")
    if not layer.tables:
        missing.append("field 'tables' is empty, so no source could be named")
    strange = sorted({str(name) for name in layer.formulas} - set(Formula))
    missing += [f"field 'formulas': '{name}' is none of Formula" for name in strange]
    compared = any(column.role is Role.COMPARISON for column in (*layer.columns, *layer.more_columns))
    for lang, words in layer.words.items():
        if compared and NOT_COMPARED not in words.terms:
            missing.append(f"words['{lang}'].terms lacks '{NOT_COMPARED}'")
        missing += _word_problems(layer, lang, words)
    return missing


def _word_problems(layer: Layer, lang: str, words: Words) -> list[str]:
    shown = [column for column in (*layer.columns, *layer.more_columns) if column.reach is not Reach.WORDS]
    fields = list(dict.fromkeys(column.title for column in shown))
    problems = [f"words['{lang}'].columns lacks '{name}'" for name in fields if name not in words.columns]
    problems += [f"words['{lang}'].columns has unknown '{name}'" for name in words.columns if name not in fields]
    unknown = {name for _, name, *_ in Formatter().parse(words.legend)} - {None, "unit", "year", "question"}
    problems += [f"words['{lang}'].legend has unknown '{{{name}}}'" for name in sorted(map(str, unknown))]
    terms = [*layer.symbols, *(one.key for one in layer.categories)]
    problems += [f"words['{lang}'].terms lacks '{name}'" for name in terms if name not in words.terms]
    return problems + [f"words['{lang}'].{name} is empty" for name in ALWAYS_SAID if not getattr(words, name).strip()]
