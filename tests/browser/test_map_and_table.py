"""The table drives the map and the map drives the table; so do pins, rings and the words beside them."""

from __future__ import annotations

from typing import Any

import pytest

from browser import pixels
from browser.steps import (
    changing,
    click_and_see,
    click_map,
    marks,
    painted,
    position,
    rows,
    same_position,
    slot,
    state,
)

ROOMS = ["/", "/planera"]
VALLENTUNA, OSTERAKER = "0115", "0117"


def chosen(page: Any) -> list[str]:
    return [code for code, row in rows(page).items() if row["chosen"]]


@pytest.mark.parametrize("path", ROOMS)
def test_a_row_moves_the_map_and_is_marked(visit: Any, path: str) -> None:
    page = painted(visit(f"{path}?layer=theft&places=none"))
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


def test_the_search_finds_a_place(visit: Any) -> None:
    page = painted(visit("/"))
    page.locator(".slot-search input").first.click()
    page.keyboard.type("Mörby centrum med")
    with changing(page):
        page.get_by_role("option", name="Mörby centrum med omgivningar").click()
    assert state(page)["place"] == "DAN01"
    assert "Mörby centrum" in slot(page, "chosen")


def test_the_zoom_buttons_move_the_map_and_the_address(visit: Any) -> None:
    page = painted(visit("/planera?places=none"))
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
