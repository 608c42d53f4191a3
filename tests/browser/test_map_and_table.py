"""The table drives the map and the map drives the table; so do pins, rings and the words beside them."""

from __future__ import annotations

from typing import Any

import pytest

from browser import pixels
from browser.steps import (
    PHONE,
    PROJECTOR,
    asked,
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
    control = page.locator(".slot-area input").first
    assert control.input_value() == "Vallentuna"


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


LISTS = "() => [...document.querySelectorAll('[role=option]')].filter(one => one.checkVisibility()).length"
FIRST = "() => document.querySelector('[role=option][data-combobox-selected]')?.textContent"
CUT = """() => [...document.querySelectorAll("[role=option]")].filter(one => one.checkVisibility()).filter(one => {
  const text = document.createRange(), box = one.closest("[role=listbox]").getBoundingClientRect();
  text.selectNodeContents(one);
  const said = text.getBoundingClientRect();
  return said.right > box.right || said.left < box.left;
}).map(one => one.textContent)"""


@pytest.mark.parametrize("way", ["mouse", "key", "finger"])
def test_the_search_finds_a_place_and_its_list_makes_way(visit: Any, way: str) -> None:
    finger = {"has_touch": True, "is_mobile": True}
    page = painted(visit.newcomer("/", PHONE, **finger) if way == "finger" else visit("/"))
    box = page.locator(".slot-search input").first
    _ = box.tap() if way == "finger" else box.click()
    page.keyboard.type("station")
    eventually(asked(page, LISTS), bool, "The list")
    assert not page.evaluate(CUT), "These are cut."
    page.keyboard.press("Control+a")
    page.keyboard.type("Åkersberga stat")
    wanted = page.get_by_role("option", name="Åkersberga station")
    eventually(asked(page, FIRST), lambda name: "Åkersberga station" in str(name), "The choice that Enter takes")
    with changing(page):
        if way == "key":
            page.keyboard.press("Enter")
        else:
            _ = wanted.tap() if way == "finger" else wanted.click()
    assert "Åkersberga station" in slot(page, "chosen")
    page.wait_for_timeout(300)
    assert page.evaluate(LISTS) == 0, "The list has closed."
    assert focused(page)["tag"] == "INPUT" and "place" in focused(page)["id"], "The focus is where the choice was made."
    page.keyboard.press("Tab")
    assert focused(page)["tag"] != "BODY"


@pytest.mark.parametrize("path", ["/", "/planera", "/mote?layer=burglary"])
def test_a_municipality_is_found_by_typing(visit: Any, path: str) -> None:
    page = painted(visit(path, PROJECTOR))
    box = page.locator(".slot-area input").first
    box.click()
    eventually(asked(page, LISTS), lambda shown: shown == 6, "The six choices")
    last = page.get_by_role("option", name="Österåker").bounding_box()
    frame = page.locator(".slot-area .mantine-ScrollArea-viewport").first.bounding_box()
    assert last and frame and last["y"] + last["height"] <= frame["y"] + frame["height"] + 1, "None is cut off."
    page.keyboard.type("Öst")
    eventually(asked(page, FIRST), lambda name: name == "Österåker", "The one choice that is left")
    with changing(page):
        page.keyboard.press("Enter")
    assert state(page)["area"] == "0117" and rows(page)["0117"]["chosen"]
    page.keyboard.type("vax")
    eventually(asked(page, FIRST), lambda name: name == "Vaxholm", "The one choice that is left")
    page.keyboard.press("ArrowDown")
    with changing(page):
        page.keyboard.press("Enter")
    assert state(page)["area"] == "0187", "What is typed replaces what was chosen."


def test_a_finger_that_chooses_a_municipality_needs_no_keyboard(visit: Any) -> None:
    page = painted(visit.newcomer("/", PHONE, has_touch=True, is_mobile=True))
    box = page.locator(".slot-area input").first
    box.tap()
    assert box.get_attribute("inputmode") == "none"
    with changing(page):
        page.get_by_role("option", name="Vaxholm").tap()
    assert state(page)["area"] == "0187" and box.get_attribute("inputmode") == "none"
    search = page.locator(".slot-search input").first
    search.tap()
    assert search.get_attribute("inputmode") != "none"


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
