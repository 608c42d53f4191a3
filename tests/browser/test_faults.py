"""When a part fails, the page says which and the rest stays: geometry, style, an answer, the whole server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from browser import pixels
from browser.steps import ANSWER, click_and_see, eventually, painted, rows, slot, state

pytestmark = pytest.mark.coarse

SOON = 10.5
FAULT = "#react-entry-point .map-fault"


def wait_visible(page: Page, selector: str) -> None:
    page.locator(selector).first.wait_for(state="visible", timeout=20 * SOON * 1000)


def stands(page: Page) -> None:
    """The words, the figures and the heading are there."""
    assert page.locator("h1").first.is_visible()
    assert len(rows(page)) == 5
    assert page.locator(".slot-table table").first.is_visible()
    assert len(slot(page, "source")) > 20


@pytest.mark.parametrize(("path", "how"), [("/", "gone"), ("/planera", "refused")])
def test_a_missing_geometry_is_said_and_the_table_stands(visit: Any, path: str, how: str) -> None:
    visit.expect(r"municipality\.geojson", r"status of 503")
    page = visit.blank_newcomer()
    answer: dict[str, Callable[[Any], None]] = {
        "gone": lambda route: route.abort(),
        "refused": lambda route: route.fulfill(status=503, body="-"),
    }
    page.route("**/geo/**/municipality.geojson", answer[how])
    page.goto(f"{visit.base}{path}?layer=theft")
    wait_visible(page, FAULT)
    assert "Tabellen har samma uppgifter" in page.locator(FAULT).inner_text()
    stands(page)


def test_a_missing_style_is_said_and_the_table_stands(visit: Any) -> None:
    visit.expect(r"style-plain", r"status of 503", r"(?i)map error")
    page = visit.blank_newcomer()
    page.route("**/geo/**/style-*.json", lambda route: route.fulfill(status=503, body="-"))
    page.goto(f"{visit.base}/planera?layer=theft")
    wait_visible(page, FAULT)
    stands(page)


def test_a_whole_map_shows_no_fault(visit: Any) -> None:
    page = painted(visit("/planera?layer=theft"))
    page.wait_for_timeout(500)
    assert not page.locator(FAULT).is_visible() and not page.locator("#late").is_visible()


def test_a_slow_answer_is_said_to_be_on_its_way(visit: Any) -> None:
    page = painted(visit("/planera?layer=theft"))
    held: list[Any] = []
    page.route(f"**/{ANSWER}*", lambda route: held.append(route))
    page.locator(".slot-layers a[href*='layer=burglary']").click()
    wait_visible(page, "#working")
    assert page.evaluate("getComputedStyle(document.querySelector('.slot-table')).opacity") == "0.45"
    held[0].continue_()
    page.locator("#working").wait_for(state="hidden")
    assert page.evaluate("getComputedStyle(document.querySelector('.slot-table')).opacity") == "1"


def test_a_failed_answer_is_said_and_the_next_one_works(visit: Any) -> None:
    visit.expect(r"status of 500", r"(?i)callback")
    page = painted(visit("/planera?layer=theft&places=none"))
    before = slot(page, "table")
    page.route(f"**/{ANSWER}*", lambda route: route.fulfill(status=500, body="-"))
    page.locator(".slot-layers a[href*='layer=all_offences']").click()
    wait_visible(page, "#late")
    assert "Ladda om" in page.locator("#late").inner_text()
    stands(page)
    assert slot(page, "table") == before
    page.unroute(f"**/{ANSWER}*")
    click_and_see(page, ".slot-layers a[href*='layer=burglary']")
    assert not page.locator("#late").is_visible() and slot(page, "table") != before


def test_a_server_that_is_gone_is_said_and_nothing_blanks(visit_at: Any, start: Any) -> None:
    with start() as (address, process):
        visit = visit_at(address)
        visit.expect(r"ERR_CONNECTION_REFUSED", r"(?i)failed to fetch", r"(?i)callback")
        page = painted(visit("/planera?layer=theft&places=none"))
        before = pixels.map_picture(page)
        process.terminate()
        process.wait(timeout=120)
        page.locator(".slot-layers a[href*='layer=all_offences']").click()
        wait_visible(page, "#late")
        stands(page)
        page.mouse.move(1, 1)
        box = page.locator("#late").bounding_box()
        assert box and box["width"] > 100
        assert pixels.alike(pixels.map_picture(page), before) > 0.85


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/finns-inte", 404, "Sidan finns inte"),
        ("/plats/XYZ99", 404, "Sidan finns inte"),
        ("/kommun/9999", 404, "Sidan finns inte"),
        ("/?year=1066", 400, "Adressen går inte att visa"),
        ("/?layer=xyz&lang=en", 400, "cannot be shown"),
    ],
)
def test_a_wrong_address_gets_a_page_with_a_way_back(visit: Any, address: str, status: int, said: str) -> None:
    visit.expect(rf"status of {status}")
    page = visit(address)
    assert said in page.locator("h1").inner_text()
    assert page.locator("main a").first.get_attribute("href") == "/"


def test_quick_changes_end_with_the_last_one(visit: Any) -> None:
    page = painted(visit("/planera?layer=theft&places=none"))
    for layer in ("burglary", "all_offences", "felt_safety", "all_offences"):
        page.locator(f".slot-layers a[href*='layer={layer}']").first.click(no_wait_after=True)
    eventually(
        lambda: (page.wait_for_timeout(60), slot(page, "legend"))[1],
        lambda text: text.startswith("Anmälda brott av alla slag"),
        "The legend of the last choice",
    )
    painted(page)
    assert state(page)["layer"] == "all_offences"
    assert page.locator(".slot-layers a[aria-current=true]").first.inner_text() == "Alla anmälda brott"
