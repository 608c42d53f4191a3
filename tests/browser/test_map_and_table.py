"""The table drives the map and the map drives the table; so do pins, rings and the words beside them."""

from __future__ import annotations

from typing import Any

import pytest

from browser import pixels
from browser.steps import (
    PHONE,
    PROJECTOR,
    changing,
    click_and_see,
    click_map,
    eventually,
    focused,
    marks,
    painted,
    position,
    rows,
    same_position,
    slot,
    state,
)

pytestmark = pytest.mark.coarse

ROOMS = ["/", "/planera"]
VALLENTUNA, OSTERAKER = "0115", "0117"


def chosen(page: Any) -> list[str]:
    return [code for code, row in rows(page).items() if row["chosen"]]


@pytest.mark.parametrize("path", ROOMS)
def test_a_row_moves_the_map_and_is_marked(moving: Any, path: str) -> None:
    page = painted(moving(f"{path}?layer=theft&places=none"))
    before = position(page)
    click_and_see(page, f".slot-table a[href*='area={VALLENTUNA}']")
    assert chosen(page) == [VALLENTUNA]
    lat, lon, zoom = position(page)
    assert zoom > before[2] and 59.45 < lat < 59.7 and 17.95 < lon < 18.45
    assert state(page)["area"] == VALLENTUNA
    wanted = tuple(float(part) for part in state(page)["pos"].split(","))
    assert same_position((lat, lon, zoom), wanted)
    assert "Vallentuna" in slot(page, "told" if path == "/" else "selection")
    assert page.locator(".slot-area select").input_value() == VALLENTUNA


@pytest.mark.parametrize("path", ROOMS)
def test_a_click_on_the_map_marks_the_row(visit: Any, path: str) -> None:
    page = painted(visit(f"{path}?layer=theft&places=none"))
    before = position(page)
    with changing(page):
        click_map(page, pixels.inside(OSTERAKER)[0])
    assert chosen(page) == [OSTERAKER]
    assert state(page)["area"] == OSTERAKER
    assert "Österåker" in slot(page, "told" if path == "/" else "selection")
    assert position(page)[2] > before[2] - 0.5


def test_a_pin_and_a_ring_say_what_they_are(visit: Any) -> None:
    page = painted(visit("/planera?layer=none&pos=59.4805,18.3003,13.5"))
    with changing(page):
        click_map(page, marks(page, "place")["OST02"])
    assert state(page)["place"] == "OST02"
    name = page.locator(".slot-places tr.chosen th a").first.inner_text()
    assert name and name in slot(page, "selection")
    anchor, spot = next((key, at) for key, at in marks(page, "near").items() if abs(at[0] - 18.3) < 0.03)
    page.goto(f"{visit.base}/planera?layer=none&pos={spot[1]:.5f},{spot[0]:.5f},13.50")
    painted(page)
    with changing(page):
        click_map(page, spot)
    assert state(page)["near"] == anchor
    said = slot(page, "selection")
    count = page.locator(".slot-selection ul a").count()
    assert anchor in said and count >= 1 and said.startswith(str(count))
    assert page.locator(".slot-places tr.chosen").count() == count


def test_a_pin_on_the_public_map_opens_its_card(visit: Any) -> None:
    page = painted(visit("/?layer=none&pos=59.4805,18.3003,13.5"))
    with changing(page):
        click_map(page, marks(page, "place")["OST02"])
    assert state(page)["place"] == "OST02"
    assert page.locator(".slot-chosen h2").inner_text()
    assert page.locator(".slot-chosen a[href^='/plats/OST02']").count() == 1


def test_a_place_in_the_list_is_found_on_the_map(visit: Any) -> None:
    page = painted(visit("/planera?layer=none"))
    click_and_see(page, ".slot-places a[href*='OST02']")
    lat, lon, zoom = position(page)
    there = marks(page, "place")["OST02"]
    assert abs(lon - there[0]) < 0.01 and abs(lat - there[1]) < 0.01 and zoom > 12


@pytest.mark.parametrize(
    ("way", "written"), [("key", "akersbergastation"), ("finger", "Åkersberga station · Österåker")]
)
def test_the_search_finds_a_place_however_it_is_written(visit: Any, way: str, written: str) -> None:
    finger = {"has_touch": True, "is_mobile": True}
    page = painted(visit.newcomer("/", PHONE, **finger) if way == "finger" else visit("/"))
    box = page.locator(".slot-search input")
    _ = box.tap() if way == "finger" else box.click()
    page.keyboard.type(written)
    with changing(page):
        page.keyboard.press("Enter")
    assert state(page)["place"] == "OST02" and "Åkersberga station" in slot(page, "chosen")
    assert box.input_value() == "Åkersberga station · Österåker", "What was found stands there in full."
    assert focused(page)["tag"] == "INPUT" and "Sök plats" in box.evaluate("box => box.labels[0].textContent")
    page.keyboard.press("Tab")
    assert focused(page)["tag"] != "BODY"
    box.fill("")
    with changing(page):
        page.keyboard.press("Enter")
    assert "place" not in state(page), "An empty search chooses none."


def test_a_search_for_what_is_no_place_says_so(visit: Any) -> None:
    page = painted(visit("/"))
    box = page.locator(".slot-search input")
    for written, said in {
        "Uppsala": "Ingen plats med det namnet visas. En del platser visas bara med sitt slag, i listan.",
        "station": "Fler platser passar: välj en i listan eller skriv mer",
    }.items():
        box.fill(written)
        page.keyboard.press("Enter")
        assert "place" not in state(page) and box.evaluate("box => box.validationMessage") == said
    box.fill("Uppsala c")
    assert box.evaluate("box => box.validationMessage") == ""


@pytest.mark.parametrize("path", ["/", "/planera", "/mote?layer=burglary"])
def test_a_municipality_is_found_by_typing(visit: Any, path: str) -> None:
    page = painted(visit(path, PROJECTOR))
    box = page.locator(".slot-area select")
    assert box.locator("option").count() == 6
    box.focus()
    with changing(page):
        page.keyboard.type("dan")
    assert state(page)["area"] == "0162" and rows(page)["0162"]["chosen"]
    page.wait_for_timeout(1200)  # a list forgets what was typed
    with changing(page):
        page.keyboard.type("vax")
    assert state(page)["area"] == "0187" and box.input_value() == "0187", "What is typed replaces what was chosen."


def test_another_municipality_leaves_the_place_and_its_card(visit: Any) -> None:
    page = painted(visit("/?place=OST02"))
    assert "Åkersberga station" in slot(page, "chosen")
    with changing(page):
        page.locator(".slot-area select").select_option(label="Danderyd")
    assert state(page)["area"] == "0162" and "place" not in state(page) and not slot(page, "chosen")
    assert position(painted(page))[0] < 59.45, "The map has gone there."


def test_a_pressed_choice_keeps_the_focus_when_other_filters_come(visit: Any) -> None:
    page = painted(visit("/planera?layer=theft"))
    for name in ("På", "Av"):
        page.locator(".inputs").get_by_role("button", name=name, exact=True).focus()
        with changing(page):
            page.keyboard.press("Enter")
        assert focused(page)["tag"] == "BUTTON" and focused(page)["text"] == name


def test_a_slider_pressed_quicker_than_answers_come_ends_where_it_was_left(visit: Any) -> None:
    page = painted(visit("/planera?layer=theft"))
    slider = page.locator(".slot-years input[type=range]")
    slider.focus()
    with changing(page):
        for _ in range(5):
            page.keyboard.press("ArrowLeft")
    eventually(lambda: state(page).get("year"), lambda year: year == "2020", "Five years back")
    eventually(lambda: slot(page, "legend"), lambda legend: "2020" in legend, "The map's year")
    assert slider.input_value() == "2020" and "2020" in slot(page, "years")


def test_the_zoom_buttons_move_the_map_and_the_address(moving: Any) -> None:
    page = painted(moving("/planera?places=none"))
    before = position(page)
    page.locator("[data-zoom-step=in]").click()
    page.wait_for_timeout(600)
    painted(page)
    assert position(page)[2] == pytest.approx(before[2] + 1, abs=0.05)
    assert float(state(page)["pos"].split(",")[2]) == pytest.approx(before[2] + 1, abs=0.05)
    page.locator("[data-zoom-step=home]").click()
    page.wait_for_timeout(800)
    painted(page)
    assert position(page)[2] < before[2] + 0.6
