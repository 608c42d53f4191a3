"""With single offences come in, planners and officials get small areas in every channel; residents get none of them."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from conftest import MakeServer, reader_as
from dashboard.asking.answers import options
from data.model import AreaLevel, Audience
from data.release.changes import Result, take_in
from data.tables.batch import Kind
from kit.desk_samples import batch, desk, offence

PLANNED = (
    "layer=car_part_theft&level=regso&measure=count",
    "layer=car_part_theft&level=square1000",
    "layer=car_part_theft&level=square500&measure=smoothed",
    "layer=car_part_theft&level=square250&measure=compared",
    "layer=car_part_theft&level=regso&measure=change&before=2020-2022",
    "layer=residential_burglary&light=darkness",
    "layer=hot_spots&level=regso",
    "layer=near_repeats",
    "layer=mismatch",
    "places=measure_effects",
)
SMALL = ("regso", "square1000", "square500", "square250")


@pytest.fixture(scope="module")
def client(make_server: MakeServer, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A server whose release has four offences a month in and around Täby, 2019-2025."""
    folder = tmp_path_factory.mktemp("came_in")
    rng = np.random.default_rng(1)
    months = list(product(range(2019, 2026), range(1, 13), range(4)))
    places = rng.uniform((59.40, 18.02), (59.48, 18.12), (len(months), 2))
    rows = [_offence(n, *month, *place) for n, (month, place) in enumerate(zip(months, places, strict=True))]
    assert take_in(desk(folder), (batch(Kind.OFFENCES, rows, "came_in"),)).result is not Result.REFUSED
    return make_server(data_dir=folder).test_client()


def _offence(nth: int, year: int, month: int, kind: int, lat: float, lon: float) -> dict[str, Any]:
    time = f"{year}-{month:02d}-1{kind}T2{kind}:00"
    return offence(
        nth, start=time, end=time, offence=("car_part_theft", "residential_burglary")[kind % 2], lat=lat, lon=lon
    )


@pytest.mark.parametrize("query", PLANNED)
def test_planners_get_a_picture_words_a_file_and_its_passport(query: str, client: FlaskClient) -> None:
    page = client.get(f"/planera?{query}")
    assert page.status_code == 200 and 'class="fault"' not in page.text
    key = query.split("&")[0].split("=")[1]
    table = client.get(f"/csv/planera/{key}.csv?{query}")
    assert table.status_code == 200 and table.text.count("\n") >= 1
    found = client.get(f"/hur/planera/{key}.json?{query}")
    assert found.status_code == 200 and found.json["layer"] == key and found.json["table"]


def test_the_sources_of_small_areas_are_the_files_that_offences_came_with(client: FlaskClient) -> None:
    found = client.get("/hur/planera/car_part_theft.json?layer=car_part_theft&level=regso").json
    assert [one["title"] for one in found["sources"]] == ["came_in"] and found["rows"] == 63
    lit = client.get("/hur/planera/car_part_theft.json?layer=car_part_theft&light=dusk").json
    assert [one["title"] for one in lit["sources"]] == ["came_in"]


@pytest.mark.parametrize(("level", "measure"), list(product(SMALL, ("rate", "smoothed", "compared", "change"))))
def test_residents_get_no_small_area_whatever_they_ask(level: str, measure: str, client: FlaskClient) -> None:
    query = f"layer=car_part_theft&level={level}&measure={measure}&light=darkness"
    plain = client.get(f"/csv/oppet/car_part_theft.csv?{query}").text
    assert "R0" not in plain and plain.count("\n") == 6, "five municipalities that nobody has told of"
    assert client.get(f"/hur/oppet/car_part_theft.json?{query}").json["table"] != "area_counts"
    page = client.get(f"/?{query}").text
    assert "Vi vet inte." in page and "RegSO-områden" not in page


def test_residents_may_not_ask_of_hot_spots_near_repeats_or_effects(client: FlaskClient) -> None:
    for key in ("hot_spots", "near_repeats", "measure_effects"):
        assert client.get(f"/csv/oppet/{key}.csv").status_code == 404
    assert client.get("/csv/mote/near_repeats.csv").status_code == 404


def test_what_can_be_asked_follows_who_asks(client: FlaskClient) -> None:
    server = client.application
    context = server.extensions["trygghetskartan"]
    with server.test_request_context("/"):
        own, others = (
            options(context, "car_part_theft", reader_as(audience), practice_on=False)
            for audience in (Audience.RESIDENT, Audience.PLANNER)
        )
    assert own is not None and others is not None
    assert own.levels == (AreaLevel.MUNICIPALITY,) and not own.lights
    assert set(others.levels) == set(AreaLevel) - {AreaLevel.DESO} and set(map(len, others.lights.values())) == {3}
