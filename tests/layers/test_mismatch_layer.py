"""Feeling beside record: every class comes of what it should, uncertainty is told, and nothing is added up."""

from __future__ import annotations

import math
import pickle
import tomllib
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.model import MUNICIPALITY_CODES, AreaLevel, Audience, Offence, Query
from data.release.look import Release, TableMap, load
from data.release.provenance import FORMULAS
from data.statistics import poisson_interval, wilson_interval
from data.tables.batch import Kind
from kit.desk_samples import batch
from kit.practice_areas import invented, tables_of
from layers.ask import ask
from layers.contract import LANGUAGES, Answer, State
from layers.kit.disclosure import protected
from layers.kit.intervals import with_interval
from layers.mismatch import compute
from layers.mismatch.compute import CLASSES, compared
from layers.registry import registry

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "bundled"
LAYER = registry()["mismatch"]
SAFE = "safe_outdoors_dark"
WORRY = "police_safety_survey.safe_outdoors_dark"
MISSING = "0117"
"""Österåker has never been in the police's survey as we have it."""

Row = Mapping[str, Any]


@pytest.fixture(scope="module")
def shipped() -> Release:
    return load(BUNDLED)


def row_of(answer: Answer, code: str) -> Row:
    found: Row = answer.rows.set_index("code").loc[code].to_dict()
    return found


def said(answer: Answer, lang: str, code: str | None) -> str:
    return LAYER.describe(LAYER, answer, lang, code)


# The classes.


def classed(felt: tuple[float, float], recorded: tuple[float, float], *, safer: bool = False) -> str | None:
    """The class of one area with these intervals, where both middles are 50."""
    table = pd.DataFrame(
        {
            "felt": np.mean(felt), "felt_low": felt[0], "felt_high": felt[1],
            "value": np.mean(recorded), "low": recorded[0], "high": recorded[1], "count": 100.0,
        },
        index=["0162"],
    )  # fmt: skip
    kind: str | None = compared(table, {"felt": 50.0, "value": 50.0}, safer=safer).rows.category.iloc[0]
    return kind


HIGH, LOW, AROUND = (60.0, 70.0), (30.0, 40.0), (45.0, 55.0)


@pytest.mark.parametrize(
    ("felt", "recorded", "kind"),
    [
        (HIGH, HIGH, "agree_high"),
        (LOW, LOW, "agree_low"),
        (HIGH, LOW, "felt_only"),
        (LOW, HIGH, "recorded_only"),
        (AROUND, HIGH, "uncertain"),
        (LOW, AROUND, "uncertain"),
        ((50.0, 60.0), HIGH, "uncertain"),
    ],
)
def test_the_class_follows_from_the_two_intervals(felt: Any, recorded: Any, kind: str) -> None:
    assert classed(felt, recorded) == kind
    turned = {HIGH: LOW, LOW: HIGH, AROUND: AROUND, (50.0, 60.0): (40.0, 50.0)}[felt]
    assert classed(turned, recorded, safer=True) == kind, "where a high share feels safer, a low one fears"


def test_what_is_not_known_is_uncertain_or_missing_and_says_why() -> None:
    nan = math.nan
    table = pd.DataFrame(
        {
            "felt": [80.0, 80.0, nan, 80.0], "felt_low": [75.0, nan, nan, 75.0], "felt_high": [85.0, nan, nan, 85.0],
            "value": [2.0, 2.0, 2.0, nan], "low": [1.0, 1.0, 1.0, nan], "high": [3.0, 3.0, 3.0, nan],
            "count": [9.0, 9.0, 9.0, nan],
        },
        index=list("ABCD"),
    )  # fmt: skip
    whole = {"felt": 50.0, "value": 9.0}
    rows = compared(table, whole, safer=False).rows
    assert rows.category.fillna("").to_list() == ["felt_only", "uncertain", "", ""]
    assert rows.basis.to_list() == ["both", "no_interval", "no_felt", "no_recorded"]
    assert rows.value.isna().equals(rows.state == State.MISSING) and rows["count"].isna().sum() == 2
    alone = compared(table, {"felt": nan, "value": 9.0}, safer=False).rows
    assert alone.category.fillna("").to_list() == ["uncertain", "uncertain", "", ""]
    assert alone.basis.to_list() == ["no_whole", "neither", "no_felt", "no_recorded"]
    unknown = compared(table, {"felt": 50.0, "value": nan}, safer=False).rows
    assert unknown.basis.to_list() == ["no_recorded_whole", "no_recorded_whole", "no_felt", "no_recorded"]
    neither = compared(table.assign(felt=nan, value=nan), whole, safer=False).rows
    assert set(neither.basis) == {"none_known"}


# The shipped figures.


def test_every_shipped_pair_is_like_with_like(shipped: Release) -> None:
    options = LAYER.options(shipped.public)
    assert [one.key for one in options.questions] == [
        "safe_outdoors_dark", "unsafe_outdoors_dark", "worry_burglary",
    ]  # fmt: skip
    assert options.offences == (Offence.BURGLARY, Offence.THEFT)
    felt = pd.read_csv(BUNDLED / "felt_safety.csv", dtype=str)
    for one in options.questions:
        asked = felt[(felt.question == one.key) & (felt.level == "municipality") & (felt.group == "all")]
        assert one.years == tuple(sorted({int(year) for year in asked.year}))
        assert set(one.labels) == set(LANGUAGES)
    assert not options.has_practice and options.levels == (AreaLevel.MUNICIPALITY,)
    assert LAYER.audiences == frozenset(Audience)


def test_the_shipped_figures_are_the_published_ones_with_their_own_intervals(shipped: Release) -> None:
    answer = ask(LAYER, shipped.public, Query(question=SAFE, year=2020))
    row = row_of(answer, "0162")
    low, high = wilson_interval(0.77 * 772, 772)
    assert (row["felt"], row["felt_low"], row["felt_high"]) == pytest.approx((77.0, 100 * low, 100 * high))
    reported = shipped.public["reported"]
    mine = reported[(reported.offence == "burglary") & (reported.year == 2020)].set_index("code")
    people = float(mine.population["0162"])
    bottom, top = poisson_interval(float(mine["count"]["0162"]))
    assert row["count"] == mine["count"]["0162"]
    assert (row["low"], row["high"]) == pytest.approx((bottom / people * 1000, top / people * 1000))
    assert answer.total["value"] == pytest.approx(mine["count"].sum() / mine.population.sum() * 1000)
    assert answer.total["felt"] == 73.0, "the police area's own value of the same question and year"
    assert row["category"] == "uncertain" and row["basis"] == "recorded_unsure", (
        "the rate cannot be told from the five together"
    )
    assert row_of(answer, "0160")["basis"] == "no_interval"


def test_without_a_value_of_the_whole_area_there_is_no_verdict(shipped: Release) -> None:
    answer = ask(LAYER, shipped.public, Query(question="unsafe_outdoors_dark", offence=Offence.THEFT, year=2023))
    row = row_of(answer, "0160")
    assert (row["category"], row["basis"]) == ("uncertain", "no_whole")
    assert math.isnan(answer.total["felt"])


def test_where_one_of_the_five_is_not_known_nothing_is_set_against_the_rest(shipped: Release) -> None:
    reported = shipped.public["reported"]
    four = reported[(reported.code != "0117") | (reported.year != 2020)]
    answer = ask(LAYER, shipped.public.with_tables({"reported": four}), Query(question=SAFE, year=2020))
    assert set(answer.rows.state) == {State.MISSING} and math.isnan(answer.total["value"])
    assert "{area}: det går inte att jämföra, för antalet anmälda inbrott" in said(answer, "sv", "0162")
    assert "2020 saknas för hela området." in said(answer, "sv", "0162")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_osteraker_is_missing_and_never_anything_else(lang: str, shipped: Release) -> None:
    options = LAYER.options(shipped.public)
    for one, offence in product(options.questions, options.offences):
        for year in one.years:
            answer = ask(LAYER, shipped.public, Query(question=one.key, offence=offence, year=year))
            row = row_of(answer, MISSING)
            assert pd.isna(row["category"]) and row["state"] == State.MISSING and math.isnan(row["value"])
            start = {"sv": "{area}: det går inte att jämföra", "en": "{area}: no comparison can be made"}[lang]
            assert said(answer, lang, MISSING).startswith(start)
            assert set(answer.rows.code) == set(MUNICIPALITY_CODES)


def test_a_year_without_the_question_is_missing(shipped: Release) -> None:
    answer = ask(LAYER, shipped.public, Query(question=SAFE, year=2022))
    assert set(answer.rows.state) == {State.MISSING} and answer.year == 2022
    assert said(answer, "sv", None) == (
        "{question} 2022, av 5 områden: ingen uppgift i 5. De två står bredvid varandra och läggs aldrig ihop."
    )


def test_an_answer_can_be_kept_and_says_what_it_was_made_from(shipped: Release) -> None:
    answer = ask(LAYER, shipped.public, Query())
    again = pickle.loads(pickle.dumps(answer))  # noqa: S301 - our own bytes
    pd.testing.assert_frame_equal(again.rows, answer.rows)
    assert answer.made_from is not None and answer.made_from.formula in FORMULAS
    assert answer.made_from.table == "reported" and answer.made_from.denominator == "population"


# Surveys that come in.


def answered(code: str, percent: float, **more: Any) -> dict[str, Any]:
    return {
        "area_level": "municipality", "area_code": code, "area_version": "", "year": 2023, "group": "all",
        "survey": "police_safety_survey", "question": "safe_outdoors_dark", "percent": percent, "margin": None,
        "n": None, "question_sv": "Trygg ute i mörker", "question_en": "Safe out in the dark",
    } | more  # fmt: skip


CAME_IN = (
    answered("0162", 70.0, n=1000),
    answered("0160", 90.0, n=1500),
    answered("0115", 90.0, margin=3.0),
    answered("0187", 80.0, n=400),
    answered("0162", 60.0, survey="own_survey", n=900),
    answered("0162", 60.0, survey="ntu", question="ntu_late_evening_own_area", n=900),
)


@pytest.fixture(scope="module")
def fed(shipped: Release) -> TableMap:
    return shipped.tables.with_tables({"survey": batch(Kind.SURVEY, CAME_IN).rows})


def test_better_surveys_give_verdicts_with_the_same_whole_area(fed: TableMap) -> None:
    answer = ask(LAYER, fed, Query(question=WORRY, offence=Offence.THEFT, year=2023))
    assert answer.total["felt"] == 80.0, "published for the same survey, question and year"
    rows, middle = answer.rows.set_index("code"), answer.total["value"]
    expected = {"0162": (True, False), "0160": (False, True), "0115": (False, True)}
    for code, (fears, calm) in expected.items():
        high, low = rows.low[code] > middle, rows.high[code] < middle
        kinds = {
            "agree_high": fears and high, "felt_only": fears and low,
            "recorded_only": calm and high, "agree_low": calm and low,
        }  # fmt: skip
        assert rows.category[code] == next((kind for kind, is_so in kinds.items() if is_so), "uncertain"), code
    assert rows.category["0187"] == "uncertain", "80 of 100 is the middle itself"
    assert {"agree_high", "agree_low", "recorded_only", "felt_only"} & set(rows.category)


def test_a_question_of_another_survey_is_compared_with_no_other_surveys_area(fed: TableMap) -> None:
    answer = ask(LAYER, fed, Query(question="own_survey.safe_outdoors_dark"))
    assert row_of(answer, "0162")["basis"] == "no_whole" and math.isnan(answer.total["felt"])


def test_a_question_of_which_it_is_unclear_what_it_counts_is_no_part_of_it(fed: TableMap) -> None:
    keys = [one.key for one in LAYER.options(fed).questions]
    assert not any("ntu_late_evening" in key for key in keys)
    labels = {one.key: one.labels["sv"] for one in LAYER.options(fed).questions}
    assert labels[WORRY] == "Trygg ute när det är mörkt, enligt Polisens trygghetsmätning"


def test_what_came_in_changes_no_shipped_pair(shipped: Release, fed: TableMap) -> None:
    before, after = (ask(LAYER, tables, Query(question=SAFE)) for tables in (shipped.tables, fed))
    pd.testing.assert_frame_equal(before.rows, after.rows)


# What residents may see.


def test_a_small_count_takes_its_figures_with_it(fed: TableMap) -> None:
    reported = fed["reported"].copy()
    mine = (reported.offence == "theft") & (reported.year == 2023) & (reported.code == "0162")
    tables = fed.with_tables({"reported": reported.assign(count=reported["count"].mask(mine, 3))})
    seen = protected(ask(LAYER, tables, Query(question=WORRY, offence=Offence.THEFT, year=2023)))
    row = row_of(seen, "0162")
    assert row["state"] == State.SUPPRESSED and set(seen.rows.basis) == {None}, "why it is uncertain would bound it"
    assert all(math.isnan(row[name]) for name in ("value", "low", "high", "count")) and dict(seen.total) == {}
    for lang, start in (("sv", "{area}: det går inte att jämföra för 2023"), ("en", "{area}: no comparison can be")):
        assert said(seen, lang, "0162").startswith(start)
        assert "3,0" not in said(seen, lang, "0160")


# Practice data.


@pytest.fixture(scope="module")
def practice(shipped: Release) -> dict[str, pd.DataFrame]:
    return {**{name: shipped.tables[name] for name in ("felt_safety", "survey", "reported")}, **tables_of(invented())}


def test_practice_counts_each_respondent_once_per_area_over_three_years(practice: dict[str, pd.DataFrame]) -> None:
    answer = ask(
        LAYER, practice, Query(practice=True, level=AreaLevel.REGSO, question="named_places", offence=Offence.THEFT)
    )
    assert answer.practice and answer.year == 2025 and answer.level is AreaLevel.REGSO and len(answer.rows) == 63
    marks = practice["practice_perceived"]
    code = str(marks[marks.year > 2022].area_code.astype("str").mode()[0])
    mine = marks[(marks.area_code.astype("str") == code) & (marks.year > 2022)]
    counts = practice["area_counts"]
    stolen = counts[(counts.code == code) & (counts.offence == "theft") & (counts.year > 2022)]["count"].sum()
    people = practice["area_bases"].set_index("code").population[code]
    row = row_of(answer, code)
    assert row["named"] == mine.respondent.nunique() < len(mine)
    assert (row["felt_rate"], row["value"]) == pytest.approx(
        (row["named"] / people / 3 * 1000, stolen / people / 3 * 1000), rel=1e-12
    )
    assert row["count"] == stolen
    bottom, top = (end / people / 3 * 1000 for end in poisson_interval(row["named"]))
    assert (row["felt_low"], row["felt_high"]) == pytest.approx((bottom, top))


def test_practice_per_municipality_is_of_the_five(practice: dict[str, pd.DataFrame]) -> None:
    answer = ask(LAYER, practice, Query(practice=True, question="named_places", offence=Offence.BURGLARY))
    assert set(answer.rows.code) == set(MUNICIPALITY_CODES) and (answer.question, answer.offence) == (
        "named_places",
        "burglary",
    )
    assert LAYER.options(practice).has_practice
    assert LAYER.options(practice).levels == (AreaLevel.MUNICIPALITY, AreaLevel.REGSO)


def test_what_is_known_of_a_municipality_is_told_as_it_is_with_practice_on(practice: dict[str, pd.DataFrame]) -> None:
    for question in (None, SAFE):
        answer = ask(LAYER, practice, Query(practice=True, question=question))
        assert not answer.practice and (answer.question, answer.offence) == (SAFE, "burglary")


def test_an_area_without_residents_is_missing(practice: dict[str, pd.DataFrame]) -> None:
    bases = practice["area_bases"]
    code = bases.code[bases.area_level == "regso"].iloc[0]
    bases = bases.assign(population=bases.population.mask(bases.code == code))
    answer = ask(LAYER, {**practice, "area_bases": bases}, Query(practice=True, level=AreaLevel.REGSO))
    assert row_of(answer, code)["state"] == State.MISSING and (answer.rows.state != State.MISSING).sum() == 62


def test_practice_figures_are_not_made_without_practice_data(shipped: Release) -> None:
    answer = ask(LAYER, shipped.tables, Query(practice=True, level=AreaLevel.REGSO))
    assert set(answer.rows.state) == {State.MISSING}
    assert said(answer, "sv", None).startswith("Vi vet inte.") and said(answer, "en", "0162").startswith("We do not")


# The words.

BESIDE = tomllib.loads((Path(__file__).parents[1] / "files" / "mismatch.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", list(BESIDE))
def test_a_sentence_says_both_and_what_to_do(kind: str, fed: TableMap) -> None:
    assert set(BESIDE) == set(CLASSES)
    plain = ask(LAYER, fed, Query(question=WORRY, offence=Offence.THEFT, year=2023))
    figures = {"felt": 70.0, "felt_interval": "67–73", "felt_interval_en": "67–73"}
    rows = plain.rows.assign(category=kind, basis="both", value=30.0, low=28.0, high=32.0, **figures)
    answer = Answer(rows=rows, year=2023, total={"felt": 80.0, "value": 20.0}, offence=plain.offence, facts=plain.facts)
    for lang in LANGUAGES:
        assert said(answer, lang, "0162").replace("\u00a0", " ") == BESIDE[kind][lang]


def test_the_one_that_is_uncertain_or_missing_is_named() -> None:
    def basis(felt: tuple[float, float], recorded: tuple[float, float], *, safer: bool = False) -> str:
        ends = dict(zip(("felt_low", "felt_high", "low", "high"), (*felt, *recorded), strict=True))
        table = pd.DataFrame({"felt": 50.0, "value": 50.0, "count": 100.0} | ends, index=["0162"])
        found: str = compared(table, {"felt": 50.0, "value": 50.0}, safer=safer).rows.basis.iloc[0]
        return found

    for safer in (False, True):
        assert basis(AROUND, HIGH, safer=safer) == "felt_unsure"
        assert basis(LOW, AROUND, safer=safer) == "recorded_unsure"
        assert basis(AROUND, AROUND, safer=safer) == "both_unsure"
        assert basis(LOW, HIGH, safer=safer) == "both"
        assert basis((50.0, 60.0), HIGH, safer=safer) == "felt_unsure", "an end is covered too"


@pytest.mark.parametrize(
    ("basis", "swedish", "english"),
    [
        ("felt_unsure", "{area}: osäkert, för andelen", "{area}: uncertain, because the share"),
        ("recorded_unsure", "{area}: osäkert, för antalet", "{area}: uncertain, because the number"),
        ("both_unsure", "{area}: osäkert, för varken andelen", "{area}: uncertain, because neither the share"),
        ("no_felt", "{area}: det går inte att jämföra, för uppgift om andelen", "because the share"),
        ("no_recorded", "{area}: det går inte att jämföra, för uppgift om antalet", "because the number"),
        ("none_known", "för uppgift saknas om både andelen", "because neither the share"),
    ],
)
def test_the_sentence_names_it_too(basis: str, swedish: str, english: str, shipped: Release) -> None:
    answer = ask(LAYER, shipped.public, Query(question=SAFE, year=2020))
    kind = "uncertain" if basis.endswith("unsure") else None
    told = Answer(
        rows=answer.rows.assign(category=kind, basis=basis),
        year=2020,
        total=answer.total,
        offence=answer.offence,
        facts=answer.facts,
    )
    assert swedish in said(told, "sv", "0162") and english in said(told, "en", "0162")
    assert all(basis in LAYER.words[lang].terms for lang in LANGUAGES)


def test_a_municipality_without_a_survey_is_told_that_it_is_the_survey_that_lacks(shipped: Release) -> None:
    answer = ask(LAYER, shipped.public, Query(question=SAFE, year=2020))
    assert row_of(answer, MISSING)["basis"] == "no_felt"
    assert said(answer, "sv", MISSING) == (
        "{area}: det går inte att jämföra, för uppgift om andelen som inte svarar att de är trygga ute sent på kvällen "
        "saknas. Dra ingen slutsats av det: saknas är inte noll."
    )


def test_both_figures_say_their_year_and_are_compared_with_the_whole_area(shipped: Release) -> None:
    told = said(ask(LAYER, shipped.public, Query(question=SAFE, year=2020)), "sv", "0162")
    assert "svarade 2020 att" in told and "Anmält 2020: " in told and "mitten" not in told


def test_practice_figures_name_all_their_years_and_that_one_can_be_counted_twice(
    practice: dict[str, pd.DataFrame],
) -> None:
    answer = ask(
        LAYER, practice, Query(practice=True, level=AreaLevel.REGSO, question="named_places", offence=Offence.THEFT)
    )
    assert answer.qualifier == "pooled"
    code = str(answer.rows.code[answer.rows.category.notna()].iloc[0])
    for selected in (None, code):
        assert "Den som nämnt platser i flera områden räknas en gång i vart och ett." in said(answer, "sv", selected)
        assert "is counted once in each." in said(answer, "en", selected)
    assert "har nämnt en plats" not in said(answer, "sv", None)
    told = said(answer, "sv", code)
    assert "nämnt en plats 2023–2025" in told and "Anmält 2023–2025: " in told


def test_a_sentence_says_why_it_is_uncertain(shipped: Release) -> None:
    answer = ask(LAYER, shipped.public, Query(question=SAFE, year=2023))
    assert said(answer, "sv", "0115").replace("\u00a0", " ").startswith(
        "{area}: osäkert. Källan säger inte hur många som svarade, så ingen vet hur säker siffran om känslan är. "
        "Därför ställs andelen som inte svarar att de är trygga ute sent på kvällen inte mot antalet anmälda inbrott "
        "i alla slags lokaler per 1 000 invånare. 80 % svarade 2023 att de är trygga ute sent på kvällen (antal svar "
        "okänt, så inget intervall); i hela området 80 %. "
    )  # fmt: skip
    assert said(answer, "en", "0115").endswith("Uncertain: ask more people before anything is decided.")
    other = ask(LAYER, shipped.public, Query(question="unsafe_outdoors_dark", offence=Offence.THEFT, year=2023))
    assert "there is no figure on the feeling in 2023" in said(other, "en", "0160")
    assert said(answer, "en", None) == (
        "{question} in 2023, of 5 areas: uncertain in 2 and no figure in 3. The two stand side by side and are never "
        "added."
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_class_has_a_word_a_colour_and_a_remedy_and_nothing_is_an_index(lang: str, fed: TableMap) -> None:
    answer = ask(LAYER, fed, Query())
    assert tuple(one.key for one in answer.categories) == CLASSES
    assert set(CLASSES) <= set(LAYER.words[lang].terms)
    striped = {one.key for one in answer.categories if one.stripes}
    assert striped == {"recorded_only", "uncertain"}
    told = [str(LAYER.words[lang]), *(said(answer, lang, code) for code in (None, *MUNICIPALITY_CODES))]
    assert not any("index" in text.casefold() for text in told)


def test_an_interval_is_the_margin_else_wilsons_else_none() -> None:
    table = pd.DataFrame(
        {
            "percent": [50.0, 50.0, 50.0, 50.0], "respondents": [100, None, None, 100],
            "margin": [None, 4.0, None, None], "qualifier": ["exact", "exact", "exact", "above"],
        }
    ).astype({"percent": "Float64", "respondents": "Int64", "margin": "Float64"})  # fmt: skip
    found = with_interval(table)
    assert found.low.to_list()[:2] == pytest.approx([40.383, 46.0], abs=0.001)
    assert found.low.isna().to_list() == [False, False, True, True] and found.value.isna().to_list()[3]


def test_the_whole_is_only_of_areas_with_both() -> None:
    counts = pd.Series([10.0, 20.0, None], index=list("ABC"))
    bases = pd.Series([1000.0, None, 500.0], index=list("ABC"))
    whole = compute.together(compute.rates(counts, bases))
    assert (whole["value"], whole["count"]) == (10.0, 10.0)
    empty = compute.together(compute.rates(counts[:0], bases[:0]))
    assert math.isnan(empty["value"])
