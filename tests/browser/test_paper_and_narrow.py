"""Paper, and the narrowest phones: nothing that cannot be used, nothing cut, and the mark of practice data on it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from browser.steps import DESK, PHONE, PROJECTOR, asked, changing, eventually, painted

NARROW = (320, 700)
SCREEN_ONLY = (
    "input, select, button, .slot-layers, .inputs, .map-buttons, .map-waiting, .slot-language, .way, .head nav"
)
SEEN = """wanted => [...document.querySelectorAll("#react-entry-point :is(" + wanted + ")")]
  .filter(one => one.type !== "hidden" && one.checkVisibility()).map(one => one.outerHTML.slice(0, 90))"""
SPLIT = """() => [...document.querySelectorAll("#react-entry-point :is(.map-region, tr)")]
  .filter(one => getComputedStyle(one).breakInside !== "avoid").length"""
LINKS = """() => [...document.querySelectorAll("#react-entry-point a[href^='http']")].filter(one => one.checkVisibility())
  .map(one => [Boolean(one.closest(".sources, .promises, .how")), getComputedStyle(one, "::after").content,
               one.getAttribute("href")])"""


DATED = "() => Boolean(document.querySelector('#react-entry-point [data-printed=date]').textContent)"
FOLDED = "() => document.querySelectorAll('#react-entry-point details:not([open])').length"


def on_paper(page: Page) -> Page:
    page.emulate_media(media="print")
    eventually(asked(page, DATED), bool, "The date")
    assert page.evaluate(FOLDED) == 0, "These are still folded."
    return page


@pytest.mark.parametrize("path", ["/?area=0162", "/kommun/0162", "/plats/DAN05"])
def test_paper_holds_what_paper_can_hold(visit: Any, path: str) -> None:
    page = painted(visit(path))
    closed = page.evaluate(FOLDED)
    on_paper(page)
    assert not page.evaluate(SEEN, SCREEN_ONLY), "These are of no use on paper."
    assert page.evaluate(SPLIT) == 0, "A map or a row may be split."
    links = page.evaluate(LINKS)
    assert links and all(address in shown for listed, shown, address in links if listed)
    foot = page.locator(".on-paper").last.inner_text()
    assert page.url in foot and page.evaluate("new Date().toLocaleDateString('sv-SE')") in foot
    page.emulate_media(media="screen")
    eventually(asked(page, FOLDED), lambda left: left == closed, "What was folded")
    assert page.locator(".on-paper").last.is_hidden()


def test_printing_itself_unfolds_and_dates(visit: Any) -> None:
    page = painted(visit("/?area=0162"))
    page.evaluate(
        """() => window.addEventListener("beforeprint", () => {
          window.__folded = document.querySelectorAll("#react-entry-point details:not([open])").length; })"""
    )
    page.pdf()
    assert page.evaluate("window.__folded") == 0 and page.url in (page.locator(".on-paper").last.text_content() or "")


def test_the_mark_of_practice_data_is_on_paper(visit: Any) -> None:
    page = on_paper(painted(visit("/planera?practice=1&layer=car_part_theft")))
    mark = page.locator(".practice-mark").last
    assert mark.is_visible() and "ÖVNINGSDATA" in mark.inner_text()
    heads = page.locator(".slot-banner").last.evaluate("one => getComputedStyle(one).display")
    assert heads == "table-header-group", "Every sheet repeats it."


CUT_CELLS = """() => [...document.querySelectorAll("#react-entry-point :is(.slot-table, .slot-places) .table-scroll")]
  .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.getAttribute("aria-label"))"""
LOW_LINKS = """() => [...document.querySelectorAll("#react-entry-point tbody a")].filter(one => one.checkVisibility())
  .map(one => one.getBoundingClientRect()).filter(box => box.height < 24).length"""


@pytest.mark.parametrize("size", [NARROW, PHONE], ids=str)
def test_tables_are_whole_on_a_narrow_phone(visit: Any, size: tuple[int, int]) -> None:
    page = painted(visit("/?area=0117&layer=burglary", size))
    assert not page.evaluate(CUT_CELLS), "These are cut at the side."
    assert page.evaluate(LOW_LINKS) == 0
    first = page.locator(".slot-places tbody tr").first
    shown = first.locator("td").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => getComputedStyle(one, '::before').content)"
    )
    assert len(shown) >= 3 and all('": "' in one or one.endswith(': "') for one in shown), "Each says what it is."
    way = page.locator(".slot-told .way").first.bounding_box()
    assert way and way["height"] >= 44


@pytest.mark.parametrize("size", [NARROW, PHONE], ids=str)
def test_a_long_name_breaks_between_its_words(visit: Any, size: tuple[int, int]) -> None:
    page = painted(visit("/plats/OST05", size))
    lines = page.locator("#react-entry-point h1").evaluate(
        """one => { const spans = [], walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) for (const word of walk.currentNode.data.matchAll(/[^\\s\\/]+/g)) {
          const range = document.createRange();
          range.setStart(walk.currentNode, word.index);
          range.setEnd(walk.currentNode, word.index + word[0].length);
          spans.push([word[0], new Set([...range.getClientRects()].map(box => Math.round(box.top))).size]); }
        return spans; }"""
    )
    assert ["cirkulationsplatsen", 1] in lines and all(count == 1 for _, count in lines), lines
    assert (page.locator("p > .way").first.bounding_box() or {})["height"] >= 44


FITS = """() => { const said = document.querySelector(".said"), stage = document.querySelector(".stage");
  const outside = [...stage.querySelectorAll(".ask *")].filter(one => one.checkVisibility() && one.tagName !== "OPTION"
    && (one.getBoundingClientRect().bottom > innerHeight || one.getBoundingClientRect().right > innerWidth));
  const year = document.querySelector("#react-entry-point .year-shown .label").getBoundingClientRect();
  const play = document.querySelector("#react-entry-point .play").getBoundingClientRect();
  return {hidden: said.scrollHeight - said.clientHeight, bottom: stage.getBoundingClientRect().bottom - innerHeight,
    outside: outside.length, year: year.height, beside: year.top < play.bottom && play.top < year.bottom,
    play: play.height}; }"""


@pytest.mark.parametrize("size", [PROJECTOR, DESK], ids=str)
def test_the_meetings_controls_fit_on_the_stage(visit: Any, size: tuple[int, int]) -> None:
    page = painted(visit("/mote?layer=burglary", size))
    with changing(page):
        page.locator(".ask").get_by_role("combobox", name="Mått").select_option(label="Förändring")
    assert page.locator(".ask").get_by_role("combobox", name="Jämfört med").count() == 1
    seen = page.evaluate(FITS)
    assert seen["hidden"] <= 1 and seen["bottom"] <= 1 and seen["outside"] == 0, seen
    assert seen["beside"] and seen["year"] <= 40 and seen["play"] <= 60, "The year and its button stand on one line."


def test_a_page_of_text_is_dated_and_unfolded_on_paper(visit: Any) -> None:
    page = visit("/metod")
    page.emulate_media(media="print")
    dated = "() => Boolean(document.querySelector('[data-printed=date]').textContent)"
    page.wait_for_function(dated)
    assert page.locator("details:not([open])").count() == 0
