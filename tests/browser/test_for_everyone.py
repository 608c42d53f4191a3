"""For everyone: axe, the keyboard alone, a narrow phone, large targets, and the far end of a meeting room."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from browser.steps import (
    DESK,
    PHONE,
    PROJECTOR,
    alive,
    changing,
    click_and_see,
    focused,
    painted,
    rows,
    slot,
    state,
)

PAGES = ["/", "/planera", "/mote", "/plats/DAN01", "/plats/TAB14", "/kommun/0162", "/metod", "/finns-inte"]
MAPPED = ("/", "/planera", "/mote", "/plats/DAN01", "/kommun/0162")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = (320, 700)


def open_page(visit: Any, path: str, size: tuple[int, int]) -> Page:
    visit.expect(r"status of 404")
    page: Page = visit(path, size)
    return painted(page) if path.split("?")[0] in MAPPED else alive(page)


def check_axe(page: Page, **more: Any) -> None:
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}} | more
    found = Axe().run(page, options=options)
    assert not found.response["violations"], f"{page.url}:\n{found.generate_report()}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_suits_everyone_at_every_width(visit: Any, path: str) -> None:
    page = open_page(visit, path, DESK)
    check_axe(page)
    resize(page, PHONE)
    check_axe(page)
    assert not page.evaluate(SMALL), "These are too small for a thumb."
    resize(page, NARROW)
    check_narrow(page)


@pytest.mark.parametrize("path", ["/?lang=en", "/planera?practice=1&level=regso&layer=theft&places=practice_perceived"])
def test_more_to_show_fits_a_narrow_phone(visit: Any, path: str) -> None:
    check_narrow(open_page(visit, path, NARROW))


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(300)


def check_narrow(page: Page) -> None:
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    wide = page.evaluate(WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0], wide


SMALL = """() => [...document.querySelectorAll("#react-entry-point :is(.choice, .map-buttons button, .play, "
    + ".control select, .control input[type=search], .segments button, .head a, .slot-agenda a, summary)")]
  .filter(one => one.checkVisibility({contentVisibilityAuto: true}) && !one.closest(".maplibregl-map"))
  .map(one => [one.textContent || one.value, one.getBoundingClientRect().width, one.getBoundingClientRect().height])
  .filter(([name, width, height]) => width < 43.5 || height < 43.5)"""
WIDE = """() => [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > 321
  && !one.closest(".table-scroll, .map-region, [role=presentation]")).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=str)
def test_axe_finds_nothing_after_use(visit: Any, size: tuple[int, int]) -> None:
    page = open_page(visit, "/planera?layer=felt_safety&practice=1", size)
    page.locator(".inputs select").first.focus()
    check_axe(page)
    click_and_see(page, ".slot-table a[href*='area=0187']")
    click_and_see(page, ".slot-places tbody a")
    check_axe(page)
    page.goto(f"{visit.base}/?area=0160&place=DAN01&layer=residential_burglary")
    check_axe(painted(page))
    page.goto(f"{visit.base}/mote?lang=en&area=0160")
    painted(page).locator("details.behind > summary").click()
    check_axe(page)


def test_the_meeting_has_contrast_for_a_bright_room(visit: Any) -> None:
    page = open_page(visit, "/mote?area=0160", PROJECTOR)
    check_axe(page, runOnly={"type": "rule", "values": ["color-contrast-enhanced"]})


def test_the_first_tab_is_a_way_past_the_head(visit: Any) -> None:
    page = open_page(visit, "/", DESK)
    page.keyboard.press("Tab")
    first = focused(page)
    assert first["href"] == "#content" and first["top"] >= 0 and first["left"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('#content').contains(document.activeElement)")


REACHABLE = """() => [...document.querySelectorAll(
    "#react-entry-point :is(a[href], button, input, select, summary, canvas, [tabindex='0'])")]
  .filter(one => !one.disabled && one.tabIndex >= 0 && one.type !== "hidden" && one.checkVisibility({contentVisibilityAuto: true})
    && (one.type !== "radio" || one.checked))
  .map((one, at) => { one.dataset.reach = at; return one.outerHTML.slice(0, 160); })"""
FOCUS = """() => { const one = document.activeElement;
  const radio = one.type === "radio" && one.nextElementSibling;
  const thumb = radio || one, style = getComputedStyle(thumb), box = thumb.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const at = document.elementFromPoint((box.left + box.right) / 2, Math.min((box.top + box.bottom) / 2, innerHeight - 1));
  return {reach: one.dataset && one.dataset.reach, ring: ring, html: one.outerHTML.slice(0, 160),
    inside: box.bottom > 0 && box.top < innerHeight, body: one === document.body}; }"""


@pytest.mark.parametrize("path", ["/", "/planera", "/mote", "/plats/DAN01"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(visit: Any, path: str) -> None:
    page = open_page(visit, path, DESK)
    page.wait_for_timeout(200)
    wanted = dict(enumerate(page.evaluate(REACHABLE)))
    assert len(wanted) > 6
    reached, unseen = set(), []
    for _ in range(len(wanted) + 12):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        if now["reach"] is not None:
            reached.add(int(now["reach"]))
        if not now["body"] and not (now["ring"] and now["inside"]):
            unseen.append(now["html"])
    assert not [wanted[one] for one in set(wanted) - reached], "These are never reached."
    assert not unseen, "These do not show that they have the focus."


def test_rows_and_lists_are_chosen_by_keys(visit: Any) -> None:
    page = open_page(visit, "/?places=none", DESK)
    page.locator(".slot-table a[href*='area=0160']").first.focus()
    with changing(page):
        page.keyboard.press("Enter")
    assert rows(page)["0160"]["chosen"]
    assert focused(page)["href"] and "Täby" in focused(page)["text"], "The focus stays on the row."
    page.locator(".slot-area select").focus()
    with changing(page):
        page.keyboard.press("ArrowDown")
    assert state(page)["area"] != "0160" and [row for row in rows(page).values() if row["chosen"]]
    assert focused(page)["tag"] == "SELECT", "The focus stays in the list."
    page.locator(".slot-filters button", has_text="Antal").focus()
    with changing(page):
        page.keyboard.press("Space")
    assert state(page)["measure"] == "count"
    assert focused(page)["tag"] == "BUTTON", "The focus stays on what was pressed."
    assert page.locator(".slot-filters button[aria-pressed=true]", has_text="Antal").count() == 1


TEXTS = """() => { const found = [], walk = document.createTreeWalker(document.querySelector(".stage"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const one = walk.currentNode.parentElement, style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    if (!walk.currentNode.textContent.trim() || style.visibility === "hidden" || !box.width || box.height < 2
      || one.closest(".js-plotly-plot, option, style")) continue;
    found.push({text: walk.currentNode.textContent.trim(), size: parseFloat(style.fontSize),
      left: box.left, top: box.top, right: box.right, bottom: box.bottom}); }
  return found; }"""
STAGE = """() => { const said = document.querySelector(".said"), stage = document.querySelector(".stage");
  return {hidden: said.scrollHeight - said.clientHeight, bottom: stage.getBoundingClientRect().bottom,
    inputs: [...stage.querySelectorAll("select, button, input:not([type=hidden])")].map(one => parseFloat(getComputedStyle(one).fontSize))}; }"""


def check_stage(page: Page) -> None:
    """Everything on the stage can be read from six metres and is seen without scrolling."""
    texts, stage = page.evaluate(TEXTS), page.evaluate(STAGE)
    assert len(texts) > 10
    assert not [one for one in texts if one["size"] < 28], page.url
    assert all(size >= 28 for size in stage["inputs"])
    width, height = PROJECTOR
    out = [one for one in texts if one["left"] < 0 or one["top"] < 0 or one["right"] > width or one["bottom"] > height]
    assert not out, page.url
    assert stage["hidden"] <= 1 and stage["bottom"] <= height + 1, (page.url, stage)
    keys = page.locator(".stage .key-figure").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert all(size >= 40 for size in keys)


@pytest.mark.parametrize("query", ["?layer=felt_safety&area=0187&year=2023", "?layer=felt_safety&area=0160&lang=en"])
def test_the_meeting_is_read_from_six_metres(visit: Any, query: str) -> None:
    page = open_page(visit, f"/mote{query}", PROJECTOR)
    page.wait_for_timeout(100)
    check_stage(page)
    while page.locator("[data-step=next] a").count():
        with changing(page):
            page.keyboard.press("ArrowRight")
        check_stage(page)
        assert page.locator(".key-figure").count() == 1


def test_a_clicker_steps_through_the_meeting(visit: Any) -> None:
    page = open_page(visit, "/mote", DESK)
    for key, layer in (("ArrowRight", "felt_safety"), ("PageDown", "mismatch"), (" ", "theft")):
        page.evaluate("document.activeElement.blur()")
        with changing(page):
            page.keyboard.press(key)
        assert state(page)["layer"] == layer
    for key, layer in (("ArrowLeft", "mismatch"), ("PageUp", "felt_safety")):
        with changing(page):
            page.keyboard.press(key)
        assert state(page)["layer"] == layer
    assert "2" in slot(page, "agenda")


def test_space_presses_the_button_that_has_the_focus(moving: Any) -> None:
    page = open_page(moving, "/mote?layer=burglary", DESK)
    before = page.evaluate(
        "() => document.querySelector('#map .js-plotly-plot')._fullLayout.map._subplot.map.getZoom()"
    )
    page.locator("[data-zoom-step=in]").focus()
    page.keyboard.press(" ")
    page.wait_for_timeout(700)
    after = page.evaluate("() => document.querySelector('#map .js-plotly-plot')._fullLayout.map._subplot.map.getZoom()")
    assert state(page)["layer"] == "burglary" and after > before + 0.5
    page.locator(".slot-years input[type=range]").first.focus()
    with changing(page):
        page.keyboard.press("ArrowLeft")
    assert state(page)["layer"] == "burglary" and state(page)["year"] == "2024"


def test_a_reader_who_wants_no_motion_gets_none(visit: Any) -> None:
    page = painted(visit.newcomer("/planera?places=none", DESK, reduced_motion="reduce"))
    page.locator("[data-zoom-step=in]").click()
    assert not page.evaluate(
        "() => document.querySelector('#map .js-plotly-plot')._fullLayout.map._subplot.map.isMoving()"
    )
