"""Every layer keeps the contract, in both languages and for every question, and says what is true."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from conftest import reader_as
from dashboard.asking.answers import tables_for
from dashboard.asking.context import Context
from dashboard.i18n import catalogue
from data.model import MUNICIPALITY_CODES, AreaLevel, Audience, Formula, Measure, Query
from data.release import look as releases
from data.release.look import TableMap, TableUnavailable
from data.tables.registry import SHIPPED, WORDS
from kit.pairs import pairwise
from layers import registry as _registry
from layers.ask import ask
from layers.columns import STANDARD
from layers.contract import (
    LANGUAGES,
    Answer,
    Column,
    Format,
    Kind,
    Layer,
    LayerRefused,
    Options,
    Role,
    State,
    Tables,
    Unit,
)
from layers.kit import classes as _classes
from layers.kit.derived import with_derived
from layers.registry import registry

LAYERS = registry()
AREAS = [key for key, layer in LAYERS.items() if layer.kind is Kind.AREA]
REAL_AREAS = ("felt_safety", "burglary", "theft", "all_offences")
UNPUBLISHED = ("residential_burglary", "car_part_theft")
BUNDLED = Path(__file__).resolve().parents[2] / "data" / "bundled"
SAMPLED_YEARS = 2
VERDICTS = {"higher", "lower", "uncertain", "not_compared", "missing"}
ANNUAL = pd.read_csv(BUNDLED / "offences_annual.csv", dtype={"municipality_code": str})


@pytest.fixture(scope="module")
def real(context: Context) -> Tables:
    return with_derived(context.release.tables, LAYERS.values())


@pytest.fixture(scope="module")
def everything(context: Context) -> TableMap:
    """The real tables and the practice tables."""
    return tables_for(context, reader_as(Audience.PLANNER), practice_on=True)


class Spy(Mapping[str, pd.DataFrame]):
    """Tables that remember which of them each layer read, and what these held when they were read first."""

    def __init__(self, tables: TableMap) -> None:
        self.tables = tables
        self.before: dict[str, pd.DataFrame] = {}
        self.read: dict[str, set[str]] = {key: set() for key in LAYERS}
        self.reader = ""

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self.before:
            self.before[name] = self.tables[name].copy()
        self.read[self.reader].add(name)
        return self.tables[name]

    def asked(self, key: str, query: Query) -> Answer:
        self.reader = key
        return ask(LAYERS[key], self, query)

    def __contains__(self, name: object) -> bool:
        return name in self.tables

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)


Found = Callable[[str, Query], Answer]


@pytest.fixture(scope="module")
def spied(everything: TableMap) -> Spy:
    return Spy(everything)


@pytest.fixture(scope="module")
def found(spied: Spy) -> Found:
    """The answer of a layer, worked out once for the whole file."""
    return cache(spied.asked)


@pytest.fixture(scope="module")
def grid(everything: TableMap) -> Mapping[str, tuple[Query, ...]]:
    """A sample of the questions to each layer."""
    return {key: tuple(pairwise(questions_of(layer, layer.options(everything)))) for key, layer in LAYERS.items()}


def sampled(years: tuple[int, ...]) -> list[int | None]:
    """The layer's own choice, the first year, the last, and a few between them."""
    step = max(1, len(years) // SAMPLED_YEARS)
    return [None, *sorted({*years[:1], *years[::step], *years[-1:]})]


def questions_of(layer: Layer, options: Options) -> Iterator[Query]:
    """A sample of all that a layer can be asked with the tables at hand."""
    keys, kinds = [None, *(question.key for question in options.questions)], [None, *options.offences]
    measures = options.measures or (Measure.RATE,)
    practices = (True,) if layer.practice_only else (False, True) if options.has_practice else (False,)
    for year, measure, key, kind, practice in product(sampled(options.years), measures, keys, kinds, practices):
        for level in options.levels if practice else (AreaLevel.MUNICIPALITY,):
            asked = Query(year=year, measure=measure, question=key, offence=kind, level=level, practice=practice)
            bases = options.bases.get(level, ()) if measure is Measure.RATE and year is None else ()
            lights = options.lights.get(level, ()) if practice and measure is Measure.RATE and year is None else ()
            yield asked
            yield from (dataclasses.replace(asked, base=base) for base in bases[1:])
            yield from (dataclasses.replace(asked, light=light) for light in lights)


def burglary(year: int, measure: Measure = Measure.RATE) -> Query:
    return Query(year=year, measure=measure)


def row_of(answer: Answer, code: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.rows.set_index("code").loc[code].to_dict()
    return found


def published(code: str, year: int, offence: str) -> int:
    """The count in the shipped file, read without the project's own readers."""
    chosen = ANNUAL[(ANNUAL.municipality_code == code) & (ANNUAL.year == year) & (ANNUAL.offence == offence)]
    return int(chosen["count"].iloc[0])


def residents(code: str, year: int) -> int:
    """The population that Brå divided by: all offences, count against rate."""
    chosen = ANNUAL[(ANNUAL.municipality_code == code) & (ANNUAL.year == year) & (ANNUAL.offence == "total")]
    return round(float(chosen["count"].iloc[0]) / float(chosen.per_100k.iloc[0]) * 100_000)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", list(LAYERS))
def test_a_layer_says_what_it_is(key: str, lang: str) -> None:
    words = LAYERS[key].words[lang]
    assert 2 <= len(words.name) <= 40
    assert words.about.endswith(".") and len(words.about) > 30
    assert words.missing.endswith(".")
    assert set(re.findall(r"{(\w*)}", words.legend)) <= {"unit", "year", "question"}
    assert all(heading.strip() for heading in words.columns.values())
    assert all(term.strip() for term in words.terms.values())


@pytest.mark.parametrize("key", list(LAYERS))
def test_the_two_languages_say_the_same_things(key: str) -> None:
    swedish, english = (LAYERS[key].words[lang] for lang in ("sv", "en"))
    assert swedish.terms.keys() == english.terms.keys()
    assert swedish.columns.keys() == english.columns.keys()
    assert swedish.sentences.keys() == english.sentences.keys()
    for name, pattern in swedish.sentences.items():
        assert set(re.findall(r"{\w+}", pattern)) == set(re.findall(r"{\w+}", english.sentences[name])), name
    assert set(re.findall(r"{\w+}", swedish.legend)) == set(re.findall(r"{\w+}", english.legend))
    assert swedish.name != english.name and swedish.about != english.about


@pytest.mark.parametrize("key", list(LAYERS))
def test_a_layer_has_an_audience_and_a_source(key: str, context: Context) -> None:
    layer = LAYERS[key]
    assert layer.audiences and layer.audiences <= set(Audience)
    if layer.practice_only:
        assert layer.audiences == {Audience.PLANNER}
        return
    for name in layer.tables:
        if name not in SHIPPED:  # comes in through the data desk: each of its rows tells its own source
            assert WORDS[name]["title"]["sv"] != WORDS[name]["title"]["en"]
            continue
        note = context.release.notes[name]
        assert note.sources and note.retrieved and note.licences, name
        assert all(note.titles[lang] and note.descriptions[lang] for lang in LANGUAGES)
        assert note.titles["sv"] != note.titles["en"]


@pytest.mark.whole
@pytest.mark.parametrize("key", list(LAYERS))
def test_answers_have_the_columns_and_types_of_their_kind(
    key: str, found: Found, grid: Mapping[str, tuple[Query, ...]]
) -> None:
    layer = LAYERS[key]
    assert grid[key]
    for query in grid[key]:
        answer = found(key, query)
        assert query.practice or not answer.practice, "nothing is invented unless it is asked for"
        if layer.kind is Kind.AREA:
            check_areas(layer, answer, query)
        else:
            check_points(layer, answer)


@pytest.mark.whole
@pytest.mark.parametrize("key", list(LAYERS))
def test_practice_data_never_take_a_real_figures_place(
    key: str, found: Found, grid: Mapping[str, tuple[Query, ...]], real: Tables
) -> None:
    for query in grid[key]:
        if not query.practice or query.light or LAYERS[key].practice_only or LAYERS[key].kind is not Kind.AREA:
            continue
        published = ask(LAYERS[key], real, dataclasses.replace(query, practice=False))
        answer = found(key, query)
        same = published.level == answer.level
        same &= (published.question, published.offence) == (answer.question, answer.offence)
        if same and published.rows.value.notna().any():
            assert not answer.practice, query
            pd.testing.assert_frame_equal(answer.rows, published.rows)


def check_areas(layer: Layer, answer: Answer, query: Query) -> None:
    rows = answer.rows
    assert rows.code.is_unique
    if answer.level is AreaLevel.MUNICIPALITY:
        assert set(rows.code) <= set(MUNICIPALITY_CODES)
    assert set(rows.state) <= set(State)
    numbers = rows[["value", "low", "high"]].astype(float)
    known = numbers.dropna()
    assert (known.low <= known.value + 1e-9).all() and (known.value <= known.high + 1e-9).all()
    missing = rows.state == State.MISSING
    unknown = rows.category.isna() if answer.categories else numbers.value.isna()
    assert unknown.equals(missing), "a class is known exactly where it is not called missing"
    if answer.categories:
        assert set(rows.category.dropna()) <= {one.key for one in answer.categories}
        assert {one.key for one in answer.categories} <= set(layer.words["sv"].terms)
    if not answer.no_interval:
        assert numbers.low.notna().equals(numbers.value.notna()), "every figure has an interval, or the reason is told"
    assert list(answer.edges) == sorted(set(answer.edges)) and len(answer.edges) <= 4
    for column in answer.columns or layer.columns:
        if column.format is Format.TERM:
            assert set(rows[column.field].dropna()) <= set(layer.words["sv"].terms), column.field
        elif column.format is not Format.TEXT:
            assert pd.api.types.is_numeric_dtype(rows[column.field]), column.field


def check_points(layer: Layer, answer: Answer) -> None:
    rows = answer.rows
    assert rows.id.is_unique
    assert set(rows.municipality_code) <= set(MUNICIPALITY_CODES)
    assert set(rows.precision) <= {"pin", "approximate", "listed"}
    assert rows[rows.precision == "listed"][["lon", "lat"]].isna().all().all()
    drawn = rows[rows.precision != "listed"]
    assert drawn.lon.between(17.9, 19.1).all() and drawn.lat.between(59.3, 59.7).all()
    assert {part for symbol in rows.symbol for part in symbol.split("+")} <= set(layer.symbols)
    for column in layer.columns:
        if column.format is Format.TERM:
            parts = {part for value in rows[column.field] for part in str(value).split("+")}
            assert parts <= set(layer.words["sv"].terms), column.field


@pytest.mark.whole
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", list(LAYERS))
def test_a_true_sentence_for_every_question_and_municipality(
    key: str, lang: str, found: Found, grid: Mapping[str, tuple[Query, ...]]
) -> None:
    layer = LAYERS[key]
    for query in grid[key]:
        answer = found(key, query)
        for selected in (None, *MUNICIPALITY_CODES):
            sentence = layer.describe(layer, answer, lang, selected)
            left = re.findall(r"{[^}]*}?", sentence)
            assert set(left) <= {"{area}", "{question}"}, sentence
            assert selected or "{area}" not in left, f"no area is chosen: {sentence}"
            assert sentence.strip().endswith("."), sentence
            assert "nan" not in sentence.casefold().split() and "None" not in sentence, sentence


@pytest.mark.parametrize("key", list(LAYERS))
def test_legends_can_be_filled(key: str) -> None:
    for lang in LANGUAGES:
        filled = LAYERS[key].words[lang].legend.format(unit="per 1 000", year="2025", question="?")
        assert "{" not in filled


@pytest.mark.whole
@pytest.mark.parametrize("key", AREAS)
def test_class_limits_are_the_same_whatever_year_is_asked_for(
    key: str, found: Found, grid: Mapping[str, tuple[Query, ...]]
) -> None:
    fixed: dict[Query, tuple[float, ...]] = {}
    for query in grid[key]:
        edges = found(key, query).edges
        assert fixed.setdefault(dataclasses.replace(query, year=None), edges) == edges, query


@given(st.lists(st.just(0.0) | st.floats(0.001, 1e6) | st.just(math.nan), max_size=60))
def test_any_value_has_a_class_and_missing_has_none(values: list[float]) -> None:
    edges = _classes.class_edges(values)
    classes = _classes.class_of(values, edges)
    assert list(edges) == sorted(set(edges)) and len(edges) < _classes.STEPS
    assert all(edge == _classes.speakable(edge) for edge in edges)
    for value, found in zip(values, classes, strict=True):
        if math.isnan(value):
            assert found is None
        else:
            assert found == sum(value >= edge for edge in edges)


# What is true of the shipped figures, worked out here from the files themselves.


def test_danderyd_had_163_burglaries_in_2025_and_the_rate_and_interval_follow(real: Tables) -> None:
    row = row_of(ask(LAYERS["burglary"], real, burglary(2025)), "0162")
    people = residents("0162", 2025)
    z, x = stats.norm.isf(0.025), 163
    low = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3
    high = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * math.sqrt(x + 1))) ** 3
    assert row["count"] == 163 == published("0162", 2025, "burglary")
    assert row["value"] == pytest.approx(163 / people * 1000, abs=1e-9)
    assert (row["low"], row["high"]) == pytest.approx((low / people * 1000, high / people * 1000), rel=1e-9)
    assert round(row["value"], 2) == 5.02 == round(502 / 100, 2), "as Brå prints it: 502 per 100 000"


@pytest.mark.parametrize(("key", "offence"), [("burglary", "burglary"), ("theft", "theft"), ("all_offences", "total")])
def test_every_published_count_is_shown_as_it_is(key: str, offence: str, real: Tables) -> None:
    series = ask(LAYERS[key], real, Query(measure=Measure.COUNT)).series
    assert series is not None
    shown = series[series.code.notna()].set_index(["code", "year"])["count"].astype(int).to_dict()
    counted = ANNUAL[(ANNUAL.offence == offence) & ANNUAL["count"].notna()]
    assert shown == counted.set_index(["municipality_code", "year"])["count"].astype(int).to_dict()


@pytest.mark.parametrize("key", ["burglary", "theft", "all_offences"])
@pytest.mark.parametrize("year", [1996, 2015, 2025])
def test_the_whole_area_is_the_sum_of_the_five(key: str, year: int, real: Tables) -> None:
    for measure in (Measure.COUNT, Measure.RATE, Measure.SMOOTHED):
        answer = ask(LAYERS[key], real, burglary(year, measure))
        people = sum(residents(code, year) for code in MUNICIPALITY_CODES)
        count = int(answer.rows["count"].sum())
        assert len(answer.rows) == len(MUNICIPALITY_CODES)
        assert answer.total["count"] == count
        expected = count if measure is Measure.COUNT else count / people * 1000
        assert answer.total["value"] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("key", ["burglary", "theft", "all_offences"])
def test_the_verdict_follows_from_the_interval_and_the_whole(key: str, real: Tables) -> None:
    seen = set()
    for year in range(1996, 2026):
        answer = ask(LAYERS[key], real, burglary(year))
        middle = answer.total["value"]
        for row in answer.rows.to_dict("records"):
            expected = "higher" if row["low"] > middle else "lower" if row["high"] < middle else "uncertain"
            state = State.UNCERTAIN if expected == "uncertain" else State.KNOWN
            assert (row["comparison"], row["state"]) == (expected, state)
            seen.add(expected)
    assert {"higher", "lower"} <= seen <= VERDICTS


def test_a_sentence_of_burglary_holds_figure_interval_year_and_verdict(real: Tables) -> None:
    layer, answer = LAYERS["burglary"], ask(LAYERS["burglary"], real, burglary(2025))
    said = layer.describe(layer, answer, "sv", "0162")
    row = row_of(answer, "0162")
    for value in (row["value"], row["low"], row["high"], answer.total["value"]):
        assert f"{value:.1f}".replace(".", ",") in said
    assert "163" in said and "2025" in said
    verdict = {"higher": "högre än", "lower": "lägre än", "uncertain": "inte säkert"}[row["comparison"]]
    assert verdict in said


def test_burglary_is_called_burglary_in_all_kinds_of_premises(real: Tables) -> None:
    layer = LAYERS["burglary"]
    answer = ask(layer, real, burglary(2025))
    swedish = [layer.words["sv"].name, layer.words["sv"].legend, layer.describe(layer, answer, "sv", "0162")]
    english = [layer.words["en"].name, layer.words["en"].legend, layer.describe(layer, answer, "en", "0162")]
    assert all(re.search(r"inbrott.*alla", text, re.I) for text in swedish)
    assert all(re.search(r"burglar.*all", text, re.I) for text in english)
    assert not any("bostadsinbrott" in text.casefold() for text in swedish)
    assert not any("home" in text.casefold() for text in english)
    assert "bildel" not in str(LAYERS["theft"].words["sv"]).casefold()


@pytest.mark.parametrize("key", UNPUBLISHED)
@pytest.mark.parametrize("measure", Measure)
def test_what_nobody_has_published_is_missing_everywhere(key: str, measure: Measure, real: Tables) -> None:
    layer = LAYERS[key]
    assert layer.options(real).years == ()
    answer = ask(layer, real, Query(measure=measure))
    assert set(answer.rows.code) == set(MUNICIPALITY_CODES)
    assert set(answer.rows.state) == {State.MISSING}
    assert answer.rows[["value", "low", "high", "count"]].isna().all().all()
    assert not answer.total and answer.series is None
    for selected in (None, *MUNICIPALITY_CODES):
        assert layer.describe(layer, answer, "sv", selected).startswith("Vi vet inte. ")
        assert layer.describe(layer, answer, "en", selected).startswith("We do not know. ")


@pytest.mark.parametrize(
    ("key", "codes"),
    [("residential_burglary", ("11475", "N07546")), ("car_part_theft", ("5059", "N07547"))],
)
def test_what_is_missing_names_where_it_can_be_fetched(key: str, codes: tuple[str, ...]) -> None:
    for lang, code in product(LANGUAGES, codes):
        assert code in LAYERS[key].words[lang].missing


@pytest.mark.parametrize("key", UNPUBLISHED)
def test_practice_data_fill_what_is_missing_and_say_so(key: str, everything: TableMap) -> None:
    answer = ask(LAYERS[key], everything, Query(practice=True))
    assert answer.practice and answer.rows["count"].sum() > 0
    assert not ask(LAYERS[key], everything, Query()).practice


def test_a_year_without_figures_is_said_to_have_none(real: Tables) -> None:
    layer, answer = LAYERS["burglary"], ask(LAYERS["burglary"], real, burglary(1980))
    assert set(answer.rows.state) == {State.MISSING}
    for lang in LANGUAGES:
        said = layer.describe(layer, answer, lang, "0162")
        assert "1980" in said and "1996" in said and "2025" in said


def test_the_half_year_that_bra_never_published_is_used_nowhere(real: Tables) -> None:
    assert all("offences_quarterly" not in layer.tables for layer in LAYERS.values())
    quarterly = pd.read_csv(BUNDLED / "offences_quarterly.csv", dtype=str)
    assert not (quarterly[quarterly.year == "2014"].quarter.isin(["3", "4"]) & quarterly["count"].notna()).any()


def test_insurance_counts_by_workshop_are_in_no_layer(everything: TableMap) -> None:
    fragments = pd.read_csv(BUNDLED / "car_part_theft_fragments.csv", dtype=str).fillna("")
    insurers = fragments[fragments.apply(lambda row: "larmtjänst" in " ".join(row).casefold(), axis=1)]
    assert len(insurers) > 0
    assert "car_part_theft_fragments" in everything, "the table is there, and no layer reads it"
    for key, layer in LAYERS.items():
        assert not any("fragment" in name for name in layer.tables), key
        assert "larmtjänst" not in str(layer.words).casefold(), key


@pytest.mark.parametrize("key", list(LAYERS))
def test_a_layer_reads_what_it_names_and_what_was_prepared_from_it(
    key: str, everything: TableMap, spied: Spy, found: Found, grid: Mapping[str, tuple[Query, ...]]
) -> None:
    for query in grid[key]:
        found(key, query)
    prepared = {name for name in everything if name not in SHIPPED}
    assert spied.read[key] and spied.read[key] <= {*LAYERS[key].tables, *prepared}
    for name in spied.read[key]:
        assert spied.before[name].equals(everything[name]), name


# The survey.


def felt_questions(tables: TableMap) -> list[str]:
    return [question.key for question in LAYERS["felt_safety"].options(tables).questions]


def test_osteraker_is_missing_from_the_survey_and_never_zero(real: Tables, found: Found) -> None:
    layer = LAYERS["felt_safety"]
    options = layer.options(real)
    for year, key in product(options.years, felt_questions(real)):
        answer = found("felt_safety", Query(year=year, question=key))
        row = row_of(answer, "0117")
        assert row["state"] == State.MISSING and math.isnan(row["value"])
        assert "ingen siffra" in layer.describe(layer, answer, "sv", "0117")
        assert answer.series is not None and "0117" not in set(answer.series.code.dropna())


def test_survey_figures_are_the_published_ones_of_the_whole_municipality(found: Found) -> None:
    source = pd.read_csv(BUNDLED / "felt_safety.csv", dtype=str)
    local = source[(source.level == "municipality") & (source.qualifier != "above")]
    for one in local.to_dict("records"):
        key = one["question"] if one["group"] == "all" else f"{one['question']}-{one['group']}"
        answer = found("felt_safety", Query(year=int(one["year"]), question=key))
        assert row_of(answer, one["area_code"])["value"] == float(one["percent"])


def test_a_part_of_vallentuna_never_becomes_vallentuna(real: Tables, found: Found) -> None:
    source = pd.read_csv(BUNDLED / "felt_safety.csv", dtype=str)
    parts = source[source.level == "sub_municipality"]
    assert set(parts.area_code) == {"0115-central", "0115-east", "0115-rural"}
    layer = LAYERS["felt_safety"]
    keys = source.question.where(source.group == "all", source.question + "-" + source.group)
    for year, key in product(layer.options(real).years, felt_questions(real)):
        answer = found("felt_safety", Query(year=year, question=key))
        whole = source[(source.area_code == "0115") & (source.year == str(year)) & (keys == key)]
        value = row_of(answer, "0115")["value"]
        assert math.isnan(value) if whole.empty else value == float(whole.percent.iloc[0])


def test_more_than_half_is_said_and_never_drawn_as_a_value(real: Tables) -> None:
    layer = LAYERS["felt_safety"]
    answer = ask(layer, real, Query(year=2021, question="worry_burglary"))
    row = row_of(answer, "0162")
    assert row["state"] == State.MISSING and math.isnan(row["value"])
    assert answer.series is not None
    assert answer.series[(answer.series.code == "0162") & (answer.series.year == 2021)].value.isna().all()
    assert "mer än 50" in layer.describe(layer, answer, "sv", "0162")
    assert "more than 50%" in layer.describe(layer, answer, "en", "0162")


def test_about_a_third_is_said_as_about(real: Tables) -> None:
    layer = LAYERS["felt_safety"]
    answer = ask(layer, real, Query(year=2021, question="avoids_places"))
    assert row_of(answer, "0162")["value"] == 33
    assert "ungefär 33" in layer.describe(layer, answer, "sv", "0162")
    assert "about 33%" in layer.describe(layer, answer, "en", "0162")


def test_a_share_has_an_interval_only_where_the_source_says_how_many_answered(real: Tables, found: Found) -> None:
    layer, seen = LAYERS["felt_safety"], set()
    for year, key in product(layer.options(real).years, felt_questions(real)):
        answer = found("felt_safety", Query(year=year, question=key))
        for row in answer.rows[answer.rows.value.notna()].to_dict("records"):
            said = layer.describe(layer, answer, "sv", row["code"])
            known = not pd.isna(row["respondents"])
            assert known == math.isfinite(row["low"]) == math.isfinite(row["high"])
            assert ("osäkerheten går inte att räkna ut" in said) != known
            assert ("ska kontrolleras mot källan" in said) == (row["check"] == "recheck")
            seen.add(known)
    assert seen == {True, False}


def test_questions_of_different_surveys_never_share_a_line(real: Tables) -> None:
    source = pd.read_csv(BUNDLED / "felt_safety.csv", dtype=str)
    for key in felt_questions(real):
        question = key.split("-")[0] if key not in set(source.question) else key
        assert source[source.question == question].survey.nunique() == 1


# The places.


def test_places_are_drawn_as_exactly_as_they_are_known(real: Tables) -> None:
    source = pd.read_csv(BUNDLED / "places.csv", dtype={"municipality_code": str}).set_index("place_id")
    rows = ask(LAYERS["unsafe_places"], real, Query()).rows.set_index("id")
    assert set(rows.index) == set(source.index)
    own = source.lat.notna() & ~source.area_level_only
    near = source.lat.isna() & source.anchor_lat.notna() & ~source.area_level_only
    assert set(rows[rows.precision == "pin"].index) == set(source[own].index)
    assert set(rows[rows.precision == "approximate"].index) == set(source[near].index)
    for place_id in source[own].index:
        assert (rows.lat[place_id], rows.lon[place_id]) == (source.lat[place_id], source.lon[place_id])
        assert rows.anchor[place_id] == ""
    for place_id in source[near].index:
        assert rows.anchor[place_id] == source.anchor_name[place_id]
        assert rows.lat[place_id] == source.anchor_lat[place_id]


def test_the_four_kinds_of_fact_about_places_are_kept_apart(real: Tables) -> None:
    source = pd.read_csv(BUNDLED / "places.csv").set_index("place_id")
    layer = LAYERS["unsafe_places"]
    answer = ask(layer, real, Query())
    rows = answer.rows.set_index("id")
    for place_id, categories in source.categories.items():
        assert rows.symbol[place_id].split("+") == categories.split(";")
    unsafe = int(source.categories.str.contains("perceived_unsafe").sum())
    improved = int(source.categories.str.contains("improved_example").sum())
    disorder = int(source.categories.str.contains("disorder_reported").sum())
    assert (
        f"I de fem kommunerna nämner publicerade källor {len(source)} platser. Bland dem finns {unsafe} som upplevs "
        f"eller har upplevts som otrygga, {disorder} där ordningsstörning har rapporterats och {improved} som lyfts "
        "fram som förbättrade."
    ) in layer.describe(layer, answer, "sv", None)
    assert len({layer.words["sv"].terms[symbol] for symbol in layer.symbols}) == 4


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "sv",
            (
                "I {area} nämner publicerade källor 3 platser. Bland dem finns 3 där ordningsstörning har "
                "rapporterats. På kartan har 2 ett ungefärligt läge, och 1 står bara i listan."
            ),
        ),
        (
            "en",
            (
                "Published sources name 3 places in {area}. Of these, 3 have had disorder reported. "
                "On the map 2 have an approximate position, and 1 is only in the list."
            ),
        ),
    ],
)
def test_the_sentence_on_places_is_whole_and_leaves_out_what_there_is_none_of(
    lang: str, said: str, real: Tables
) -> None:
    layer = LAYERS["unsafe_places"]
    answer = ask(layer, real, Query())
    assert layer.describe(layer, answer, lang, "0187") == said
    for code in (*MUNICIPALITY_CODES, None):
        told = layer.describe(layer, answer, lang, code)
        assert not re.search(r"\b0\b", told) and not re.search(r"\b1 (?:are|have)\b|otrygga? \d", told)


def test_one_place_is_told_in_the_singular_and_none_on_the_map_is_said(real: Tables) -> None:
    layer = LAYERS["unsafe_places"]
    answer = ask(layer, real, Query())
    one = dataclasses.replace(answer, rows=answer.rows[answer.rows.id == "VAL04"])
    assert layer.describe(layer, one, "sv", "0115") == (
        "I {area} nämner publicerade källor 1 plats. Bland dem finns 1 som upplevs eller har upplevts som otrygg. "
        "På kartan visas ingen av dem; de står bara i listan."
    )
    assert "1 is or was perceived as unsafe" in layer.describe(layer, one, "en", "0115")


def test_a_wish_is_never_told_as_a_measure_that_was_taken(real: Tables) -> None:
    """The facts have one kind for what is done and what is wished for, so each word of it says both."""
    rows = ask(LAYERS["unsafe_places"], real, Query()).rows.set_index("id")
    assert "measure" in rows.symbol["VAL06"].split("+")
    for lang, word, both in (("sv", "åtgärd", "önska"), ("en", "measure", "wished for")):
        words = LAYERS["unsafe_places"].words[lang]
        assert both in words.terms["measure"] and both in words.about
        assert words.terms["measure"] == catalogue(lang)["place_kind.measure"]
        assert both in catalogue(lang)["place.measures"]
        undated = LAYERS["measure_effects"].words[lang].sentences["undated"]
        assert word in undated and both in undated


def test_where_no_event_has_come_in_the_layer_says_so_without_a_command(real: Tables) -> None:
    layer = LAYERS["police_events"]
    answer = ask(layer, real, Query())
    assert answer.rows.empty
    for lang, said in (
        ("sv", "Det finns inga händelser i den här utgåvan."),
        ("en", "There are no events in this release."),
    ):
        assert layer.describe(layer, answer, lang, None) == layer.describe(layer, answer, lang, "0162") == said
        assert layer.words[lang].missing == said
        assert not any("python" in text for text in layer.words[lang].sentences.values())


@pytest.mark.parametrize(
    ("events", "said"), [(0, "inte berättat om någon händelse"), (1, "1 händelse "), (2, "2 händelser ")]
)
def test_the_polices_events_are_told_in_whole_sentences(events: int, said: str, real: Tables) -> None:
    layer = LAYERS["police_events"]
    codes = ["0162"] * events + ["0160"]
    rows = pd.DataFrame({"municipality_code": codes, "time": "2026-11-20 10:00"})
    answer = dataclasses.replace(ask(layer, real, Query()), rows=rows)
    assert said in layer.describe(layer, answer, "sv", "0162")


# The registry.


def test_the_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        LAYERS["burglary"] = LAYERS["theft"]  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        LAYERS["burglary"].order = 1  # type: ignore[misc]


def test_layers_are_ordered_and_found_by_their_files() -> None:
    assert list(LAYERS) == [layer.key for layer in sorted(LAYERS.values(), key=lambda one: (one.order, one.key))]
    folder = Path(_registry.__file__).parent
    files = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert len(LAYERS) == len(files - {"__init__", *_registry.SHARED})


@pytest.fixture
def empty_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for layers/, so that a test can put files of its own in it."""
    import layers

    monkeypatch.setattr(layers, "__path__", [str(tmp_path)])
    return tmp_path


def find_layers(monkeypatch: pytest.MonkeyPatch, *names: str) -> Mapping[str, Layer]:
    """A fresh look for layers, whose modules are forgotten afterwards."""
    import sys

    for name in names:
        monkeypatch.delitem(sys.modules, f"layers.{name}", raising=False)
    try:
        return _registry.registry.__wrapped__()
    finally:
        for name in names:
            sys.modules.pop(f"layers.{name}", None)


SAMPLE = BUNDLED.parent.parent / "layers"
PRACTICE_FILE = (SAMPLE / "burglary.py").read_text(encoding="utf-8")


def put_layer(folder: Path, name: str, right: str = "", wrong: str = "") -> None:
    """Writes the layer of burglary under another name, in its code or its words something replaced."""
    for ending in (".py", ".sv.toml", ".en.toml"):
        text = (SAMPLE / f"burglary{ending}").read_text(encoding="utf-8")
        (folder / f"{name}{ending}").write_text(text.replace(right, wrong) if right else text, encoding="utf-8")


def test_two_equal_keys_are_refused(empty_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one_zq", "two_zq"):
        put_layer(empty_package, name)
    with pytest.raises(LayerRefused, match=r"same key: burglary\. Give one another key"):
        find_layers(monkeypatch, "one_zq", "two_zq")


def test_a_file_without_a_layer_is_refused_and_named(empty_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty_package / "empty_zq.py").write_text("LAYERS = 1\n", encoding="utf-8")
    with pytest.raises(LayerRefused, match=r"layers/empty_zq\.py: no LAYER"):
        find_layers(monkeypatch, "empty_zq")


def test_a_file_whose_name_begins_with_an_underscore_is_no_layer(
    empty_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_package / "_helper_zq.py").write_text("", encoding="utf-8")
    assert dict(find_layers(monkeypatch, "_helper_zq")) == {}


@pytest.mark.parametrize(
    ("right", "wrong", "hint"),
    [
        (" order=20,", " ordr=20,", "order"),
        ("\nname =", "\nnme =", "name"),
        ("\nabout =", "\nabuot =", "about"),
    ],
)
def test_a_misspelt_field_is_refused_with_file_field_and_hint(
    right: str, wrong: str, hint: str, empty_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_layer(empty_package, "wrong_zq", right, wrong)
    field = wrong.split("=")[0].strip()
    with pytest.raises(LayerRefused) as refused:
        find_layers(monkeypatch, "wrong_zq")
    assert "layers/wrong_zq.py" in str(refused.value)
    assert f"'{field}'" in str(refused.value)
    assert f"Did you mean '{hint}'?" in str(refused.value)


@pytest.mark.parametrize("description", _registry.DESCRIPTIONS, ids=lambda one: one.__name__)
def test_every_description_refuses_an_unknown_field(description: Any) -> None:
    with pytest.raises(TypeError, match="colour_of_the_moon"):
        description(colour_of_the_moon="blue")


def changed_words(**changes: Any) -> dict[str, Any]:
    layer = LAYERS["felt_safety"]
    return {"words": {**layer.words, "sv": dataclasses.replace(layer.words["sv"], **changes)}}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key": "Felt Safety"}, "field 'key'"),
        ({"audiences": frozenset()}, "field 'audiences' is empty"),
        ({"tables": ()}, "field 'tables' is empty"),
        ({"words": {"sv": LAYERS["felt_safety"].words["sv"]}}, "words for language 'en' are missing"),
        (changed_words(name=" "), "words['sv'].name is empty"),
        (changed_words(about=""), "words['sv'].about is empty"),
        (changed_words(legend=""), "words['sv'].legend is empty"),
        (changed_words(missing=""), "words['sv'].missing is empty"),
        (changed_words(columns={}), "words['sv'].columns lacks 'value'"),
        ({"columns": (Column(field="value", role=Role.VALUE),)}, "words['sv'].columns has unknown 'respondents'"),
        ({"symbols": ("star",)}, "words['sv'].terms lacks 'star'"),
    ],
)
def test_an_incomplete_layer_is_refused_with_the_field(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(LayerRefused) as refused:
        dataclasses.replace(LAYERS["felt_safety"], **changes)
    assert "Layer '" in str(refused.value) and said in str(refused.value)


def test_a_formula_that_is_written_out_or_declared_nowhere_is_refused(real: Tables) -> None:
    layer = LAYERS["burglary"]
    with pytest.raises(LayerRefused, match="'alchemy' is none of Formula"):
        dataclasses.replace(layer, formulas=("alchemy",))
    with pytest.raises(LayerRefused, match="formula 'rate' is not among the layer's formulas"):
        ask(dataclasses.replace(layer, formulas=(Formula.COUNT,)), real, Query())


@pytest.mark.parametrize("kind", Kind)
def test_an_answer_without_the_columns_of_its_kind_is_refused(kind: Kind, real: Tables) -> None:
    required = [column.field for column in STANDARD[kind]]
    for lost in required:
        columns = [name for name in required if name != lost]
        rows = pd.DataFrame(columns=columns)
        layer = dataclasses.replace(
            LAYERS["felt_safety"],
            kind=kind,
            columns=(),
            words={lang: dataclasses.replace(LAYERS["felt_safety"].words[lang], columns={}) for lang in LANGUAGES},
            compute=lambda _tables, _query, rows=rows: Answer(rows=rows),
        )
        with pytest.raises(LayerRefused, match=rf"'felt_safety'.*lack {lost}$"):
            ask(layer, real, Query())


def test_a_rate_without_its_count_is_refused(real: Tables) -> None:
    layer = LAYERS["felt_safety"]
    rows = layer.compute(real, Query()).rows
    rate = dataclasses.replace(
        layer, compute=lambda *_: Answer(rows=rows, unit=Unit.PER_1000, columns=layer.columns[:2], no_interval="x")
    )
    with pytest.raises(LayerRefused, match=r"'felt_safety'.*lack a column of role 'count'"):
        ask(rate, real, Query())


def test_a_damaged_table_stops_its_layers_and_no_others() -> None:
    whole = releases.load(BUNDLED).tables
    broken = TableMap({name: whole[name] for name in whole if name != "places"}, {"places": "burnt"})
    tables = with_derived(broken, LAYERS.values())
    for key, layer in LAYERS.items():
        if layer.practice_only:
            continue
        if "places" in layer.tables:
            with pytest.raises(TableUnavailable, match="'places'"):
                ask(layer, tables, Query())
        else:
            assert len(ask(layer, tables, Query()).rows) > 0 or not set(layer.tables) <= set(SHIPPED), key


def test_the_survey_interval_is_wilsons(real: Tables) -> None:
    answer = ask(LAYERS["felt_safety"], real, Query())
    rows = answer.rows[answer.rows.respondents.notna()]
    assert len(rows) > 0
    for row in rows.to_dict("records"):
        n, share, z = float(row["respondents"]), row["value"] / 100, stats.norm.isf(0.025)
        middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        assert (row["low"], row["high"]) == pytest.approx((100 * (middle - half), 100 * (middle + half)))
