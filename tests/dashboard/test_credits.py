"""What stands beside a figure as its source is where its rows come from, on the page, in file and passport."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from conftest import MakeServer, context_of, reader_as
from dashboard.asking.answers import options
from dashboard.asking.making import scene_of
from dashboard.asking.scene import Need
from dashboard.asking.words import question_label, sentence
from data.model import MUNICIPALITY_CODES, Audience
from data.release.changes import Result, Wish, take_in
from data.tables.batch import Batch, Kind
from kit.desk_samples import batch, counts, desk, offences
from layers.registry import registry

SECRET = "from Eva Ek, final.XLSX"
"""The name of a file whose title nobody has declared."""

ROOMS = ("oppet", "planera", "mote")


def survey(year: int = 2024) -> Batch:
    rows = [
        {
            "area_level": "municipality", "area_code": code, "area_version": "", "year": year,
            "survey": "local_poll", "question": "worry_burglary", "question_sv": "Oro för inbrott?", "group": "all",
            "percent": 20.0 + nth, "margin": 3.0, "n": 900,
        }
        for nth, code in enumerate(MUNICIPALITY_CODES)
    ]  # fmt: skip
    return batch(Kind.SURVEY, rows, "enkät")


def place() -> Batch:
    row = {
        "place_id": "EGN01", "name": "Egen plats", "municipality_code": "0160", "category": "measure", "year": 2026,
        "text_sv": "En lampa.", "lat": 59.44, "lon": 18.07,
    }  # fmt: skip
    return batch(Kind.PLACES, [row], "platser")


def events() -> Batch:
    row = {
        "event_id": "512345", "time": "2026-03-01T10:00:00+01:00", "type": "Inbrott", "name": "Inbrott i Täby",
        "municipality_code": "0160", "lat": 59.44, "lon": 18.07, "url": "https://polisen.se/aktuellt/1",
    }  # fmt: skip
    given = batch(Kind.EVENTS, [row], "polisfil")
    return replace(given, origin=replace(given.origin, title=SECRET, address="https://example.se/data"))


@pytest.fixture(scope="module")
def client(make_server: MakeServer, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A server where files of every kind that layers show have come in, for a year of burglaries too."""
    folder = tmp_path_factory.mktemp("credits")
    own = [counts(2025, 400, "räkning", "burglary"), survey(), place(), offences(60, "brottslista")]
    thefts = counts(2025, 900, "stölder", "theft")
    unsaid = replace(thefts, origin=replace(thefts.origin, title=SECRET, address=SECRET))
    brought = take_in(desk(folder), [*own, events(), unsaid], Wish(accept=True))
    assert brought.result is Result.DONE, brought.stops
    return make_server(data_dir=folder).test_client()


def passport(client: FlaskClient, room: str, key: str, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/hur/{room}/{key}.json?{query}")
    assert answer.status_code == 200, f"{room} {key} {query}"
    known: dict[str, Any] = json.loads(answer.get_data(as_text=True))
    return known


def rows_of(client: FlaskClient, room: str, key: str, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"/csv/{room}/{key}.csv?{query}").get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def named(known: dict[str, Any]) -> set[str]:
    """The sources of a passport and of those beside it."""
    return {one["title"] for each in (known, *known["beside"]) for one in each["sources"]}


def line(client: FlaskClient, room: str, key: str, query: str) -> str:
    """The source line of a layer on its page, without the panel."""
    path = {"oppet": "/", "planera": "/planera", "mote": "/mote"}[room]
    field = "layer" if registry()[key].kind == "area" else "layer=none&places"
    text = client.get(f"{path}?{field}={key}&{query}").get_data(as_text=True)
    return re.search(r'class="sources".*?<li>(.*?)(<details|</li>)', text, re.S)[1]  # type: ignore[index]


SEEN = [(room, key) for key, layer in registry().items() if not layer.practice_only for room in ROOMS]
AUDIENCE = {"oppet": "resident", "planera": "planner", "mote": "official"}


@pytest.mark.parametrize(("room", "key"), [pair for pair in SEEN if AUDIENCE[pair[0]] in registry()[pair[1]].audiences])
def test_source_line_file_and_passport_name_the_same_sources(client: FlaskClient, room: str, key: str) -> None:
    known, rows = passport(client, room, key), rows_of(client, room, key)
    whole = json.dumps(known, ensure_ascii=False) + json.dumps(rows, ensure_ascii=False) + line(client, room, key, "")
    assert room != "oppet" or SECRET not in whole, "residents are not told the name of a file"
    assert room != "planera" or (SECRET in whole) is (key in ("theft", "police_events"))
    if not rows or not known["rows"]:
        return
    year = {"År": str(known["filter"]["year"])} if "year" in known["filter"] else {}
    shown = [row for row in rows if year.items() <= row.items()]
    if not all(named(known)):
        assert {row["Källa"] for row in shown} <= {"egen fil utan angiven källa", "https://example.se/data"}
        return
    in_file = {title for row in shown for title in row["Källa"].split("; ") if title}
    assert in_file and in_file == named(known)
    assert all(title in line(client, room, key, "") for title in in_file)


def test_rows_that_came_in_are_signed_by_their_own_file_and_no_others_are(client: FlaskClient) -> None:
    for room in ROOMS:
        rows = rows_of(client, room, "burglary")
        for row in rows:
            own = row["År"] == "2025"
            assert (row["Källa"] == "räkning") is own and ("Brå" in row["Källa"]) is not own
            assert (row["Licens"] == "CC0") is own and (row["Hämtat"] == "2026-11-20") is own
        assert "Brå" not in line(client, room, "burglary", "year=2025")
        assert "räkning" not in line(client, room, "burglary", "year=2024")


def test_a_survey_that_came_in_dates_no_older_row(client: FlaskClient) -> None:
    shipped = rows_of(client, "oppet", "felt_safety", "question=worry_burglary")
    assert shipped and not any("enkät" in row["Källa"] or "2026-11-20" in row["Hämtat"] for row in shipped)
    own = [row for row in rows_of(client, "oppet", "felt_safety", "question=local_poll.worry_burglary") if row["Källa"]]
    assert own and {(row["Källa"], row["Licens"], row["Hämtat"]) for row in own} == {("enkät", "CC0", "2026-11-20")}


@pytest.mark.parametrize("key", [key for key, layer in registry().items() if layer.kind == "area"])
def test_the_passport_of_a_figure_that_is_told_has_a_row(client: FlaskClient, key: str) -> None:
    """Also where another year is told than the one asked: then it is of that year."""
    context, reader = context_of(client.application), reader_as(Audience.RESIDENT)
    if Audience.RESIDENT not in registry()[key].audiences:
        return
    offered = options(context, key, reader, practice_on=False)
    later = 0
    asked: list[dict[str, Any]] = [{"question": one.key} for one in offered.questions] if offered else []
    with client.application.test_request_context():
        for question, code in itertools.product(asked[::3] or [{}], ("0160", "0162")):
            of = next((one.years for one in offered.questions if one.key == question.get("question")), offered.years)  # type: ignore[union-attr]
            for year in {*of[:1], *of[-1:]}:
                query = urlencode({"layer": key, "area": code, "year": year, "places": "none", **question})
                scene = scene_of(f"/?{query}", reader, context, (Need.SHOWN, Need.PASSPORTS))
                (shown,), known = scene.spoken.shown, scene.passport(registry()[key])
                said = sentence(scene, shown, code).replace(question_label(scene, shown), "")
                if known is not None and re.search(r"\d", said.replace(str(year), "").replace("95 %", "")):
                    assert known.rows and all(each.rows for each in known.beside), f"{query}: {said}"
                    assert str(known.filter.get("year", year)) in said, query
                    later += known.filter.get("year", year) != year
    assert later or key != "felt_safety", "an area whose latest figure is of another year is among what was asked"


def test_feeling_beside_record_names_both_tables(client: FlaskClient) -> None:
    for asked, table in (("worry_burglary", "felt_safety"), ("local_poll.worry_burglary", "survey")):
        known = passport(client, "oppet", "mismatch", f"question={asked}")
        assert [known["table"], *(one["table"] for one in known["beside"])] == ["reported", table]
        assert known["rows"] and known["beside"][0]["rows"]
