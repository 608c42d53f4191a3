"""Of a place that could point at a few people (a school, a garage, a home), residents learn that it is, not which."""

from __future__ import annotations

import csv
import io
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from conftest import BUNDLED
from data.facts.links import addresses
from data.facts.places import TELLING, unnamed
from data.release.look import load
from data.tables.registry import TABLES

PLACES = load(BUNDLED).tables["places"]
FEW, NAMED = (PLACES[PLACES.area_level_only == few] for few in (True, False))
OTHERS = "\n".join(text for column in NAMED.columns for text in NAMED[column].dropna().astype(str))
WRITTEN = {text for column in ("name", "source_urls", *TELLING) for text in FEW[column].dropna() if len(text) > 12}
ADDRESSES = {address for text in FEW.source_urls for address in addresses(text)}
TOLD = sorted(text for text in WRITTEN | ADDRESSES if text not in OTHERS)
"""Whatever is written of such places, but for words that may stand anywhere and what they share with others."""
PAGES = (
    "/", "/?lang=en", "/?layer=none", *(f"/?area={code}&layer=none" for code in FEW.municipality_code.unique()),
    *(f"/kommun/{code}" for code in FEW.municipality_code.unique()),
    *(f"/plats/{place}{lang}" for place in FEW.place_id for lang in ("", "?lang=en")),
    *(f"/?place={place}" for place in FEW.place_id),
)  # fmt: skip


@pytest.fixture
def residents(public_server: Flask) -> FlaskClient:
    return public_server.test_client()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_residents_tells_which_place_it_is(residents: FlaskClient, path: str) -> None:
    page = unescape(residents.get(path, follow_redirects=True).get_data(as_text=True))
    assert len(page) > 5000, "There is a page."
    assert not [text for text in TOLD if text in page]


def test_the_page_of_such_a_place_says_why_it_has_no_name(residents: FlaskClient) -> None:
    page = residents.get("/plats/TAB14").get_data(as_text=True)
    assert "<h1>Skolgård</h1>" in page and "kan peka ut ett fåtal människor" in page
    assert 'href="https://www.pressreader.com/"' in page, "Whose word it is is still told."


def test_no_promise_is_found_by_the_kind_of_such_a_place(residents: FlaskClient) -> None:
    for place in FEW.place_id:
        assert "Löften som nämner" not in residents.get(f"/plats/{place}").get_data(as_text=True)


def test_the_search_shows_the_kind_of_the_one_that_is_chosen(residents: FlaskClient) -> None:
    assert "Skolgård · Täby</option>" in residents.get("/?place=TAB14").get_data(as_text=True)
    assert "Skolgård · Täby</option>" not in residents.get("/").get_data(as_text=True)


def test_files_hold_the_kind_and_the_municipality_of_such_places_alone(residents: FlaskClient) -> None:
    text = residents.get("/csv/oppet/unsafe_places.csv").get_data(as_text=True)
    assert not [one for one in TOLD if one in text]
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert sum("Skolgård" in row for row in rows) == (FEW.place_type == "skolgård").sum()


def test_the_planner_sees_them_all(client: FlaskClient) -> None:
    page = unescape(client.get("/planera?layer=none").get_data(as_text=True))
    assert "Midgårdsskolans skolgård" in page


def test_every_text_of_the_table_is_either_told_or_kept_back() -> None:
    """A column that is added must be thought of: texts are closed by default."""
    kept = {
        "place_id", "municipality_code", "place_type", "place_type_en", "categories", "years", "years_en", "evidence",
        "confidence", "first_year", "last_year", "area_level_only", "lat", "lon", "anchor_lat", "anchor_lon",
        "coord_source",
    }  # fmt: skip
    assert {column.name for column in TABLES["places"].columns} == kept | set(TELLING) | {"name", "source_urls"}


def test_the_named_places_stay_as_they_are() -> None:
    assert unnamed(PLACES)[~PLACES.area_level_only].equals(NAMED)
