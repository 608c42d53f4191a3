"""Any figure answers "how do we know?": as a panel on the page and as a file, and tells residents nothing small."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient

from conftest import BUNDLED, MakeServer
from data.model import Audience
from layers.registry import registry

NO_EVENTS = "Det finns inga händelser i den här utgåvan."
ROOMS = {"oppet": Audience.RESIDENT, "planera": Audience.PLANNER, "mote": Audience.OFFICIAL}
SEEN = [
    (room, key)
    for key, layer in registry().items()
    for room, audience in ROOMS.items()
    if audience in layer.audiences and not layer.practice_only
]


def told(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    found: dict[str, Any] = answer.json
    return found


@pytest.mark.parametrize(("room", "key"), SEEN)
def test_every_layer_says_where_its_figures_come_from(client: FlaskClient, room: str, key: str) -> None:
    found = told(client, f"/hur/{room}/{key}.json")
    assert found["layer"] == key and len(found["release"]) == 12 and len(found["code"]) == 12
    assert found["table"] and found["formula_words"]
    assert found["rows"] == 0 or all(one["title"] and one["address"] for one in found["sources"])


def test_a_rate_names_its_rows_its_formula_and_its_denominator(client: FlaskClient) -> None:
    found = told(client, "/hur/planera/burglary.json?year=2024&area=0162")
    assert found["filter"] == {"offence": "burglary", "year": 2024, "code": "0162"}
    assert (found["rows"], found["formula"], found["denominator"]) == (1, "rate", "population")
    (row,) = found["first_rows"]
    assert row["code"] == "0162" and row["count"] > 0 and row["population"] > 30_000
    count = told(client, "/hur/planera/burglary.json?year=2024&area=0162&measure=count")
    assert (count["formula"], count["denominator"]) == ("count", "none")


def test_residents_are_told_how_many_rows_but_not_the_rows(client: FlaskClient) -> None:
    found = told(client, "/hur/oppet/burglary.json?area=0187")
    assert found["rows"] == 1 and found["first_rows"] == [] and found["sources"]


def test_practice_data_have_no_passport_but_their_mark(client: FlaskClient) -> None:
    found = told(client, "/hur/planera/car_part_theft.json?practice=1")
    assert found == {"layer": "car_part_theft", "practice": True, "mark": "ÖVNINGSDATA – inte verkliga händelser"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/hur/oppet/nothing.json", 404),
        ("/hur/elsewhere/burglary.json", 404),
        ("/hur/oppet/practice_walks.json", 404),
        ("/hur/oppet/burglary.json?year=1066", 400),
    ],
)
def test_what_is_not_there_has_no_passport(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_a_public_server_has_no_planners_passports(make_server: MakeServer) -> None:
    client = make_server(audiences="resident").test_client()
    assert client.get("/hur/planera/burglary.json").status_code == 404
    assert client.get("/hur/oppet/burglary.json").status_code == 200


@pytest.mark.parametrize("page", ["/", "/planera", "/mote", "/kommun/0162"])
def test_pages_have_the_panel(client: FlaskClient, page: str) -> None:
    text = client.get(page).get_data(as_text=True)
    assert "Hur vet vi det?" in text and "Så är talet gjort" in text and ".json" in text


def test_where_nothing_is_known_no_row_and_no_source_is_claimed(client: FlaskClient) -> None:
    for key in ("residential_burglary", "car_part_theft"):
        for room in ("oppet", "planera"):
            found = told(client, f"/hur/{room}/{key}.json?area=0162")
            assert (found["rows"], found["first_rows"], found["sources"]) == (0, [], [])


def test_places_count_those_of_the_municipality_and_each_source_its_own(client: FlaskClient) -> None:
    found = told(client, "/hur/oppet/unsafe_places.json?area=0162")
    shipped = pd.read_csv(BUNDLED / "places.csv", dtype=str)
    own = shipped[shipped.municipality_code == "0162"]
    counted = {one["title"]: one["rows"] for one in found["sources"]}
    assert found["rows"] == len(own) == 11
    assert counted["Danderyds kommun"] == own.source_urls.str.contains("danderyd.se/").sum()
    assert counted["Polisen"] == own.source_urls.str.contains("polisen.se").sum() < 11
    assert "Vaxholms stad" not in counted and all(counted.values())
    assert told(client, "/hur/oppet/unsafe_places.json")["rows"] == len(shipped)


def test_a_figure_without_addresses_of_its_own_names_every_source_of_its_table(client: FlaskClient) -> None:
    found = told(client, "/hur/oppet/burglary.json?area=0162")
    assert [one["rows"] for one in found["sources"]] == [1, 1]
    assert any("Brå" in one["title"] for one in found["sources"])


@pytest.mark.parametrize("address", ["/?lang=en", "/kommun/0162?lang=en", "/metod?lang=en"])
def test_english_pages_say_in_english_that_a_day_is_not_known(client: FlaskClient, address: str) -> None:
    text = client.get(address).get_data(as_text=True)
    assert not re.search(r"\bokän[dt]\b", text.partition("<script")[0]) and "Date of fetching unknown" in text


def test_a_layer_without_a_row_says_so_once_and_offers_no_empty_file(client: FlaskClient) -> None:
    for page in ("/", "/planera", "/kommun/0162"):
        text = client.get(f"{page}?places=unsafe_places,police_events&area=0162").get_data(as_text=True)
        main = text.partition("<main")[2].partition("</main>")[0]
        assert main.count(f">{NO_EVENTS}<") == 1, page
        assert f"Polisens händelser: {NO_EVENTS}" in main
        assert "police_events.csv" not in main and "python -m" not in main and "kan inte läsas" not in main
