"""Figures and places that come in through the data desk are shown by the layers, with no code touched."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data import release as releases
from data.intake.batch import Kind
from data.model import MUNICIPALITY_CODES, Query
from data.release import Release, TableMap, TableUnavailable
from data.sources import survey
from desk_samples import batch
from layers import registry
from layers._contract import LANGUAGES, Answer, Question, State, ask

BUNDLED = Path(__file__).resolve().parent.parent / "data" / "bundled"
FELT = registry()["felt_safety"]
NTU = "ntu.ntu_worry_home_burglary"
OWN = "own_survey.safe_outdoors_dark"


@pytest.fixture(scope="module")
def shipped() -> Release:
    return releases.load(BUNDLED)


def answered(code: str, percent: float | None, **more: Any) -> dict[str, Any]:
    return {
        "area_level": "municipality", "area_code": code, "area_version": "", "year": 2024, "survey": "ntu",
        "question": "ntu_worry_home_burglary", "group": "all", "percent": percent, "margin": None, "n": None,
        "question_sv": "NTU - Oro för att utsättas för bostadsinbrott, andel (%)",
    } | more  # fmt: skip


def own(code: str, percent: float, **more: Any) -> dict[str, Any]:
    """A municipality's own survey, whose question has the name of one in the shipped table."""
    said = {"survey": "own_survey", "question": "safe_outdoors_dark", "question_sv": "Trygg ute i mörker"}
    return answered(code, percent, **(said | {"question_en": "Safe out in the dark"} | more))


CAME_IN = (
    answered("0162", 31.2, margin=6.4),
    answered("0117", 97.0, margin=6.4),
    answered("0160", 2.0, margin=6.4, year=2022, question_sv="En äldre ordalydelse"),
    answered("0160", 28.0),
    answered("0160", 25.0, group="women", margin=5.0),
    answered("0160", None, year=2019),
    answered("0160R012", 50.0, area_level="regso", area_code="0160R012", area_version="RegSO_2025"),
    answered("0115", 70.0, question="ntu_late_evening_own_area", question_sv="NTU - Otrygghet sen kväll, andel (%)"),
    own("0160", 80.0, n=400),
    own("0162", 100.0, n=0),
)


@pytest.fixture(scope="module")
def fed(shipped: Release) -> TableMap:
    return shipped.tables.with_tables({"survey": batch(Kind.SURVEY, CAME_IN).rows})


def asked(tables: TableMap) -> dict[str, Question]:
    return {question.key: question for question in FELT.options(tables).questions}


def row_of(answer: Answer, code: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.rows.set_index("code").loc[code].to_dict()
    return found


def felt(tables: TableMap, key: str, year: int | None = None) -> Answer:
    return ask(FELT, tables, Query(question=key, year=year))


def test_without_a_survey_that_came_in_all_is_as_it_was(shipped: Release) -> None:
    bare = TableMap({"felt_safety": shipped.tables["felt_safety"]}, {})
    assert len(shipped.tables["survey"]) == 0
    assert FELT.options(shipped.tables) == FELT.options(bare)
    assert not any("." in key or "enligt" in one.labels["sv"] for key, one in asked(bare).items())
    pd.testing.assert_frame_equal(ask(FELT, shipped.tables, Query()).rows, ask(FELT, bare, Query()).rows)


def test_each_question_that_came_in_is_one_of_its_own_with_its_years(shipped: Release, fed: TableMap) -> None:
    before, after = asked(shipped.tables), asked(fed)
    new = {"ntu.ntu_late_evening_own_area", NTU, f"{NTU}-women", OWN}
    assert set(after) == {*before, *new}
    assert list(after)[: len(before)] == list(before), "the shipped questions stand first"
    assert after[NTU].years == (2022, 2024), "a year for which nobody said anything is no year"
    assert after[OWN].years == (2024,)
    assert {key: one.years for key, one in before.items()} == {key: after[key].years for key in before}


@pytest.mark.parametrize("key", [None, "safe_outdoors_dark", "worry_burglary-women"])
def test_what_came_in_changes_no_shipped_figure(key: str | None, shipped: Release, fed: TableMap) -> None:
    before, after = (ask(FELT, tables, Query(question=key)) for tables in (shipped.tables, fed))
    pd.testing.assert_frame_equal(before.rows, after.rows)
    assert (before.edges, before.total, before.facts) == (after.edges, after.total, after.facts)


def test_a_reader_sees_which_survey_every_question_is_from(fed: TableMap) -> None:
    labels = {key: question.labels for key, question in asked(fed).items()}
    assert labels[NTU] == {
        "sv": "Oro för att utsättas för bostadsinbrott, enligt Nationella trygghetsundersökningen (Brå)",
        "en": "Oro för att utsättas för bostadsinbrott (in Swedish), from Swedish Crime Survey (Brå)",
    }
    assert labels[f"{NTU}-women"]["sv"].startswith("Oro för att utsättas för bostadsinbrott, kvinnor, enligt ")
    assert labels[OWN] == {"sv": "Trygg ute i mörker, enligt own survey", "en": "Safe out in the dark, from own survey"}
    assert labels["safe_outdoors_dark"]["sv"].endswith(", enligt Polisens trygghetsmätning")
    for lang in LANGUAGES:
        assert len({one[lang] for one in labels.values()}) == len(labels)


def test_the_interval_is_the_margin_else_wilsons_else_none(fed: TableMap) -> None:
    rows = felt(fed, NTU).rows.set_index("code")
    assert (rows.low["0162"], rows.high["0162"]) == pytest.approx((24.8, 37.6))
    assert (rows.low["0117"], rows.high["0117"]) == pytest.approx((90.6, 100))
    assert felt(fed, NTU, 2022).rows.set_index("code").low["0160"] == 0
    assert math.isnan(rows.low["0160"]) and math.isnan(rows.high["0160"]) and rows.value["0160"] == 28
    assert set(rows.index) == set(MUNICIPALITY_CODES) and rows.state["0187"] == State.MISSING
    own_rows = felt(fed, OWN).rows.set_index("code")
    assert (own_rows.low["0160"], own_rows.high["0160"]) == pytest.approx((75.8, 83.6), abs=0.1)
    assert math.isnan(own_rows.low["0162"]), "none answered, so there is no interval"


@pytest.mark.parametrize(
    ("key", "code", "said"),
    [
        (NTU, "0162", {"sv": "felmarginal ligger det rätta värdet troligen mellan 25", "en": "margin of error"}),
        (NTU, "0160", {"sv": "osäkerheten går inte att räkna ut", "en": "uncertainty cannot be worked out"}),
        (OWN, "0160", {"sv": "Med 400 svar", "en": "With 400 answers"}),
        ("ntu.ntu_late_evening_own_area", "0115", {"sv": "räknar trygga eller otrygga", "en": "safe or unsafe"}),
        (NTU, "0187", {"sv": "ingen siffra för 2024", "en": "no figure for 2024"}),
    ],
)
def test_the_sentence_says_what_is_known_of_the_uncertainty(
    key: str, code: str, said: dict[str, str], fed: TableMap
) -> None:
    answer = felt(fed, key)
    for lang in LANGUAGES:
        sentence = FELT.describe(FELT, answer, lang, code)
        assert said[lang] in sentence and "nan" not in sentence
        assert set(answer.rows.check) <= set(FELT.words[lang].terms)


def test_a_small_area_never_becomes_its_municipality(fed: TableMap) -> None:
    assert 50.0 not in set(felt(fed, NTU).rows.value)


def test_a_damaged_survey_is_told_and_not_left_out_in_silence(shipped: Release) -> None:
    with pytest.raises(TableUnavailable, match="'survey'"):
        FELT.options(shipped.tables.with_faults({"survey": "burnt"}))


def test_the_union_changes_neither_of_its_tables(shipped: Release) -> None:
    felt_table, came_in = shipped.tables["felt_safety"], batch(Kind.SURVEY, CAME_IN).rows
    before = felt_table.copy(), came_in.copy()
    both = survey.with_imported(felt_table, came_in)
    assert len(both) == len(felt_table) + len(CAME_IN) - 2
    assert survey.has_come_in(both).sum() == len(CAME_IN) - 2
    assert not both.duplicated(["key", "area_code", "year"]).any()
    for kept, now in zip(before, (felt_table, came_in), strict=True):
        pd.testing.assert_frame_equal(kept, now)
