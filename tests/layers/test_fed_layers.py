"""Figures and places that come in through the data desk are shown by the layers, with no code touched."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from flask import Flask

from conftest import ASKING
from data.facts import places, survey
from data.model import MUNICIPALITY_CODES, Query
from data.protect.public import public_tables
from data.release import look as releases
from data.release.look import Release, TableMap, TableUnavailable
from data.tables.batch import Kind
from kit.desk_samples import batch
from layers.ask import ask
from layers.contract import LANGUAGES, Answer, Question, State
from layers.registry import registry

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "bundled"
FELT = registry()["felt_safety"]
PLACES = registry()["unsafe_places"]
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
    assert (before.edges, before.facts) == (after.edges, after.facts)
    pd.testing.assert_series_equal(pd.Series(before.total), pd.Series(after.total))


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


# Places.


def place(place_id: str, **more: Any) -> dict[str, Any]:
    said = {"text_sv": "Mörkt vid trappan.", "year": 2026, "lat": 59.44, "lon": 18.07, "shape": ""}
    where = {"municipality_code": "0160", "category": "perceived_unsafe"}
    return {"place_id": place_id, "name": f"Plats {place_id}", "source_url": "https://a.se/"} | said | where | more


NOWHERE = {"lat": None, "lon": None}
SQUARE = "POLYGON ((18.0 59.4, 18.1 59.4, 18.1 59.5, 18.0 59.5, 18.0 59.4))"
PLACES_IN = (
    place("TAB123456789012", text_en="Dark by the stairs.", year=None),
    place("TAB9001", shape="LINESTRING (18.05 59.43, 18.07 59.45)", category="measure", **NOWHERE),
    place("TAB9002", shape=SQUARE, category="improved_example", **NOWHERE),
    place("TAB9003", shape="POLYGON ((18", municipality_code="0117", **NOWHERE),
    place("TAB9004", **NOWHERE),
    place("TAB9005", shape=SQUARE),
    place("DAN01", name="Ett annat ord för Mörby centrum", municipality_code="0162"),
)
NEW = [one["place_id"] for one in PLACES_IN][:-1]


@pytest.fixture(scope="module")
def fed_release(shipped: Release) -> Release:
    """The shipped release with places that came in: for planners there, for residents unavailable."""
    rows = batch(Kind.PLACES, PLACES_IN).rows
    return dataclasses.replace(shipped, tables=shipped.tables.with_tables({"places_in": rows}))


@pytest.fixture(scope="module")
def planner(fed_release: Release) -> pd.DataFrame:
    return ask(PLACES, fed_release.tables, Query()).rows.set_index("id")


def test_planners_see_places_that_came_in_beside_the_shipped(shipped: Release, planner: pd.DataFrame) -> None:
    before = ask(PLACES, shipped.tables, Query()).rows.set_index("id")
    assert list(planner.index) == [*before.index, *NEW]
    assert planner.index.is_unique
    for place_id in before.index:
        kept, now = (one.loc[place_id].astype(object) for one in (before, planner))
        assert kept.where(kept.notna(), None).to_dict() == now.where(now.notna(), None).to_dict(), place_id
    assert set(planner.evidence[NEW]) == {places.IMPORTED}
    assert not (before.evidence == places.IMPORTED).any()


def test_each_place_that_came_in_is_as_it_was_said(planner: pd.DataFrame) -> None:
    assert planner.text_en["TAB123456789012"] == "Dark by the stairs."
    assert planner.text_en["TAB9001"] == "Mörkt vid trappan. (in Swedish)"
    assert (planner.years["TAB123456789012"], planner.years["TAB9001"]) == ("", "2026")
    assert planner.symbol[NEW].to_list() == [one["category"] for one in PLACES_IN][:-1]
    assert set(planner.symbol[NEW]) <= set(PLACES.symbols)
    assert set(planner.anchor[NEW]) == {""}


def test_a_place_that_came_in_is_a_pin_where_it_was_put_or_on_its_shape(planner: pd.DataFrame) -> None:
    assert planner.precision[NEW].to_list() == ["pin", "pin", "pin", "listed", "listed", "pin"]
    for own in ("TAB123456789012", "TAB9005"):
        assert (planner.lat[own], planner.lon[own]) == (59.44, 18.07)
    for drawn in PLACES_IN[1:3]:
        point = shapely.Point(planner.lon[drawn["place_id"]], planner.lat[drawn["place_id"]])
        assert shapely.from_wkt(drawn["shape"]).distance(point) < 1e-9
    assert planner.loc[["TAB9003", "TAB9004"], ["lat", "lon"]].isna().all().all()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentence_says_how_many_came_in_and_that_nobody_reviewed_them(lang: str, fed_release: Release) -> None:
    said = {"sv": "inte granskade", "en": "not been reviewed"}[lang]
    answer = ask(PLACES, fed_release.tables, Query())
    assert re.search(rf"\b6\b[^.]*{said}", PLACES.describe(PLACES, answer, lang, None))
    assert re.search(rf"\b5\b[^.]*{said}", PLACES.describe(PLACES, answer, lang, "0160"))
    assert said not in PLACES.describe(PLACES, answer, lang, "0162")


def test_residents_have_the_shipped_places_alone(shipped: Release, fed_release: Release) -> None:
    seen = ask(PLACES, fed_release.public, Query())
    pd.testing.assert_frame_equal(seen.rows, ask(PLACES, shipped.public, Query()).rows)
    assert set(seen.rows.id) == set(shipped.tables["places"].place_id)
    assert PLACES.options(fed_release.public) == PLACES.options(fed_release.tables)


def test_with_no_place_that_came_in_all_is_as_it_was(shipped: Release) -> None:
    bare = TableMap({"places": shipped.tables["places"]}, {})
    assert len(shipped.tables["places_in"]) == 0
    one, other = (ask(PLACES, tables, Query()) for tables in (bare, shipped.tables))
    pd.testing.assert_frame_equal(one.rows, other.rows)
    assert PLACES.describe(PLACES, one, "sv", None) == PLACES.describe(PLACES, other, "sv", None)


# The rooms of a server whose release has both.


@pytest.fixture(scope="module")
def fed_server(make_server: Callable[..., Flask], fed_release: Release, fed: TableMap) -> Flask:
    server = make_server()
    both = {"survey": fed["survey"]}
    release = dataclasses.replace(
        fed_release, id="fed0fed0fed0", tables=fed_release.tables.with_tables(both),
        public=fed_release.public.with_tables(public_tables(both)),
    )  # fmt: skip
    context = server.extensions["trygghetskartan"]
    server.extensions["trygghetskartan"] = dataclasses.replace(context, release=release)
    return server


@pytest.mark.parametrize(("room", "there"), [("/csv/oppet", False), ("/csv/mote", False), ("/csv/planera", True)])
def test_only_the_planners_file_has_places_that_came_in(room: str, there, fed_server: Flask) -> None:
    text = fed_server.test_client().get(f"{room}/unsafe_places.csv").text
    assert "DAN01" in text
    assert all((place_id in text) == there for place_id in NEW)


@pytest.mark.parametrize("lang", ["", "&lang=en"])
def test_the_planners_table_lists_a_place_that_came_in_which_cannot_be_chosen(lang: str, fed_server: Flask) -> None:
    client = fed_server.test_client()
    layout = client.get("/_dash-layout", headers={ASKING: f"/planera?area=0160{lang}"}).text
    assert "Plats TAB9001" in layout
    assert "place=TAB9001" not in layout and '["place","TAB9001"]' not in layout
    for path in ("/", "/mote?places=unsafe_places"):
        assert "TAB9001" not in client.get("/_dash-layout", headers={ASKING: path}).text


@pytest.mark.parametrize("room", ["/", "/planera", "/mote"])
def test_a_question_that_came_in_can_be_asked_in_every_room(room: str, fed_server: Flask) -> None:
    client = fed_server.test_client()
    page = client.get(f"{room}?layer=felt_safety&question={NTU}&area=0162")
    assert page.status_code == 200
    assert "31,2" in page.text and "enligt Nationella trygghetsundersökningen" in page.text
