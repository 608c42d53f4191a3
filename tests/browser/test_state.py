"""The whole state is in the address: years, controls, history, language, reload, another browser, another person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from browser import pixels
from browser.steps import (
    DESK,
    PHONE,
    SIZES,
    SOON,
    Size,
    asked,
    changing,
    click_and_see,
    eventually,
    focused,
    painted,
    position,
    rows,
    same_position,
    slot,
    state,
)
from dashboard.i18n import catalogue
from layers.registry import registry

pytestmark = pytest.mark.coarse

MARK = "ÖVNINGSDATA – inte verkliga händelser"
SLIDER = "#react-entry-point .slot-years input[type=range]"


def year_shown(page: Page) -> str:
    return page.locator(".year-shown output").first.inner_text()


def press(page: Page, key: str) -> None:
    with changing(page):
        page.keyboard.press(key)


@pytest.mark.parametrize("path", ["/", "/planera", "/mote"])
def test_the_year_follows_the_arrow_keys(visit: Any, path: str) -> None:
    page = painted(visit(f"{path}?layer=theft"))
    first, before = rows(page), position(page)
    assert year_shown(page) == "2025"
    page.locator(SLIDER).first.focus()
    press(page, "ArrowLeft")
    assert (year_shown(page), state(page)["year"]) == ("2024", "2024")
    press(page, "ArrowLeft")
    assert (year_shown(page), state(page)["year"]) == ("2023", "2023")
    assert "2023" in slot(page, "headline" if path == "/mote" else "legend") and rows(page) != first
    assert page.locator(SLIDER).first.input_value() == "2023"
    assert same_position(position(page), before), "The map stays where it is."


WATCH_PLAY = """() => {
  const button = document.querySelector("#react-entry-point .play"), seen = window.__play = [];
  const look = () => {
    const now = document.querySelector("#react-entry-point .play");
    seen.push([now === button, document.activeElement === button, now.disabled, now.textContent]);
    if (window.__play === seen) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
PLAYED = "() => window.__play.splice(0)"
PRESS_TWICE = """async wait => { const button = document.querySelector("#react-entry-point .play"), said = [];
  for (const after of [0, wait]) {
    await new Promise(done => setTimeout(done, after));
    button.click();
    said.push(button.textContent);
  }
  return said; }"""
YEAR = "() => new URLSearchParams(location.search).get('year')"


def stands_still(page: Page) -> None:
    """The play is over: its button says so, and the year that the address and the page show stays."""
    button = page.locator(".play").first
    assert button.get_attribute("aria-pressed") == "false" and button.inner_text() == "Spela upp åren"
    page.wait_for_timeout(300)
    stopped = state(page).get("year", "2025")
    page.wait_for_timeout(2200)
    assert state(page).get("year", "2025") == stopped == year_shown(page)


@pytest.mark.parametrize(("path", "key"), [("/", "Enter"), ("/planera", " "), ("/mote", "Enter")])
def test_one_press_stops_the_years_whenever_it_comes(moving: Any, path: str, key: str) -> None:
    page = painted(moving(f"{path}?layer=theft&places=none&year=2012"))
    button = page.locator(".play").first
    button.focus()
    with changing(page):
        page.keyboard.press(key)
    assert button.get_attribute("aria-pressed") == "true" and button.inner_text() == "Stanna"
    page.evaluate(WATCH_PLAY)
    wanted = int(state(page)["year"]) + 2
    eventually(asked(page, YEAR), lambda year: int(year) >= wanted, "Two more years")
    eventually(
        lambda: (page.wait_for_timeout(50), year_shown(page))[1], lambda year: int(year) >= wanted, "Two more in words"
    )
    seen = page.evaluate(PLAYED)
    assert seen and all(one == [True, True, False, "Stanna"] for one in seen), "The button is the same one."
    page.keyboard.press(key)
    stands_still(page)
    assert focused(page)["class"] == "play"
    for wait in (30, 150, 520, 890):
        assert page.evaluate(PRESS_TWICE, wait) == ["Stanna", "Spela upp åren"], "Wherever in a step it comes."
    stands_still(page)


def test_the_years_stop_at_the_last_one_on_escape_and_on_the_way_back(moving: Any) -> None:
    page = painted(moving("/?layer=theft&places=none&year=2012"))
    button = page.locator(".play").first
    click_and_see(page, ".play")
    eventually(asked(page, YEAR), lambda year: int(year) >= 2014, "2014")
    page.keyboard.press("Escape")
    stands_still(page)
    button.click()
    page.wait_for_timeout(1500)
    with changing(page):
        page.go_back()
    stands_still(page)
    with changing(page):
        page.go_back()
    assert state(page)["year"] == "2012" == year_shown(page), "A play is one step in the history."
    page.goto(f"{moving.base}/?layer=theft&places=none&year=2023")
    click_and_see(painted(page), ".play")
    eventually(asked(page, YEAR), lambda year: year == "2025", "The last year")
    stands_still(page)


def test_another_choice_stops_the_years(moving: Any) -> None:
    page = painted(moving("/?layer=theft&places=none&year=2012"))
    page.locator(".play").first.click()
    page.wait_for_timeout(1200)
    page.locator(".slot-table a[href*='area=0160']").first.click()
    eventually(asked(page, "() => new URLSearchParams(location.search).get('area')"), bool, "The area")
    page.wait_for_timeout(1000)
    stands_still(page)


def test_back_and_forward_restore_everything(moving: Any) -> None:
    page = painted(moving("/planera?places=none"))
    seen = [everything(page)]
    for step in (
        lambda: page.locator(".slot-layers a[href*='layer=theft']").first.click(),
        lambda: choose(page, "Mått", "Antal"),
        lambda: page.locator(".slot-table a[href*='area=0160']").first.click(),
        lambda: (page.locator(SLIDER).first.focus(), page.keyboard.press("ArrowLeft")),
    ):
        with changing(page):
            step()
        seen.append(everything(page))
    for wanted in reversed(seen[:-1]):
        with changing(page):
            page.go_back()
        assert_same(everything(page), wanted)
    for wanted in seen[1:]:
        with changing(page):
            page.go_forward()
        assert_same(everything(page), wanted)


def everything(page: Page) -> dict[str, Any]:
    """What a reader sees of the state: table, words, controls and where the map stands."""
    return {
        "rows": rows(page),
        "said": slot(page, "selection"),
        "legend": slot(page, "legend"),
        "controls": controls(page),
        "position": position(page),
        "chosen": {key: value for key, value in state(page).items() if key != "pos"},
    }


def controls(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate(
        """() => ["area", "question", "years", "filters"].flatMap(name =>
          [...document.querySelectorAll(`#react-entry-point .slot-${name} :is(input, select, [aria-pressed])`)]
          .map(one => [one.value, one.getAttribute("aria-pressed")]))"""
    )
    return found


def assert_same(now: dict[str, Any], before: dict[str, Any]) -> None:
    for name in before:
        if name == "position":
            assert same_position(now[name], before[name]), (now[name], before[name])
        else:
            assert now[name] == before[name], name


BOX = """() => { const at = document.querySelector("#react-entry-point .map-region").getBoundingClientRect();
  return [at.width, at.height, at.left, at.top + scrollY]; }"""


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_filter_does_not_move_the_map(visit: Any, size: Size) -> None:
    page = painted(visit("/planera?layer=theft", size))
    before, box = position(page), page.evaluate(BOX)
    for selector in (
        ".slot-layers a[href*='layer=felt_safety']",
        ".slot-layers a[href*='layer=all_offences']",
        ".slot-layers a[href*='layer=hot_spots']",
        ".slot-layers a.choice-many",
    ):
        click_and_see(page, selector)
        assert same_position(position(page), before)
        # On a phone what stands over the map may become longer and push it down; elsewhere it stays where it is.
        held = 2 if size == PHONE else 4
        assert page.evaluate(BOX)[:held] == pytest.approx(box[:held], abs=2), "Longer words do not squeeze the map."


def test_a_filter_does_not_move_a_map_that_was_moved(moving: Any) -> None:
    page = painted(moving("/planera?layer=theft&places=none"))
    click_and_see(page, ".slot-table a[href*='area=0160']")
    chosen = position(page)
    click_and_see(page, ".slot-layers a[href*='layer=burglary']")
    assert same_position(position(page), chosen)
    page.locator("[data-zoom-step=out]").click()
    page.wait_for_timeout(600)
    zoomed = position(painted(page))
    click_and_see(page, ".slot-layers a[href*='layer=all_offences']")
    assert same_position(position(page), zoomed) and zoomed[2] < chosen[2] - 0.9


def test_the_controls_of_the_planner(visit: Any) -> None:
    page = painted(visit("/planera?layer=felt_safety&places=none"))
    first = slot(page, "table")
    with changing(page):
        choose(page, "Fråga", "Ser gäng som ett problem")
    assert state(page)["question"] == "problem_gangs"
    assert "Ser gäng som ett problem" in slot(page, "legend") and slot(page, "table") != first
    click_and_see(page, ".slot-layers a[href*='layer=theft']")
    assert "question" not in state(page)
    with changing(page):
        choose(page, "Mått", "Antal")
    assert state(page)["measure"] == "count" and "antal" in slot(page, "legend")
    with changing(page):
        choose(page, "Mått", "Hur ofta")
    assert state(page).get("measure", "rate") == "rate" and "per 1\xa0000" in slot(page, "legend")


def choose(page: Page, label: str, option: str) -> None:
    """Chooses from one of the lists among the filters, as a hand does it."""
    page.locator(".inputs").get_by_role("combobox", name=label, exact=True).select_option(label=option)


def segment(page: Page, text: str) -> None:
    with changing(page):
        page.locator(".inputs").get_by_role("button", name=text, exact=True).click()


def test_practice_data_is_marked_and_can_be_left(visit: Any) -> None:
    page = painted(visit("/planera?layer=car_part_theft&places=none"))
    assert MARK not in page.locator("body").inner_text()
    segment(page, "På")
    assert page.locator(".slot-banner").get_by_text(MARK).is_visible()
    assert "practice=1" in str(page.locator(".slot-source a[download]").first.get_attribute("href"))
    with changing(page):
        choose(page, "Områden", "RegSO-områden")
    assert len(rows(page)) == 63 and state(page)["level"] == "regso"
    with changing(page):
        choose(page, "Områden", "Kommuner")
    assert len(rows(page)) == 5
    ways = [link.get_attribute("href") or "" for link in page.locator(".head a").all()]
    assert not [href for href in ways if "practice" in href and not href.startswith("/planera")]
    segment(page, "Av")
    assert MARK not in page.locator("body").inner_text()


def test_practice_data_cannot_be_reached_from_the_public_page(visit: Any) -> None:
    visit.expect(r"status of 400")
    page = painted(visit("/"))
    assert "practice" not in page.content()
    page.goto(f"{visit.base}/?practice=1")
    assert page.locator("h1").inner_text() == "Adressen går inte att visa"
    assert MARK not in page.content()


def test_the_language_is_one_click_away_and_keeps_the_state(visit: Any) -> None:
    page = painted(visit("/planera?layer=theft&year=2018&area=0160&places=none&pos=59.44500,18.07000,10.50"))
    before = {**state(page)}
    figures = [row["cells"][1:3] for row in rows(page).values()]
    page.locator(".slot-language a").click()
    page.wait_for_url("**lang=en**")
    painted(page)
    assert page.locator("html").get_attribute("lang") == "en"
    assert state(page) == {**before, "lang": "en"}
    english = [row["cells"][1:3] for row in rows(page).values()]
    assert english == [[cell.replace(",", ".") for cell in row] for row in figures]
    page.locator(".slot-language a").click()
    page.wait_for_url(lambda url: "lang=en" not in url)
    painted(page)
    assert page.locator("html").get_attribute("lang") == "sv"
    assert {k: v for k, v in state(page).items() if k != "lang"} == before


def swedish() -> Iterator[str]:
    """Every stretch of Swedish that the catalogue and the layers may say, long enough to be told from English."""
    patterns, other = (list(catalogue(lang).values()) for lang in ("sv", "en"))
    for layer in registry().values():
        words = layer.words["sv"]
        spoken = [words.about, words.missing, *words.columns.values(), *words.sentences.values(), *words.terms.values()]
        patterns += [words.legend, *spoken]
    pieces = {piece.strip(" .,:;") for text in patterns for piece in re.split(r"\{[^}]*\}", text)}
    english = " ".join(other)
    yield from sorted(piece for piece in pieces if len(piece) >= 8 and piece not in english)


READ = """() => [document.title, document.body.innerText, ...[...document.querySelectorAll("*")].flatMap(one =>
  ["aria-label", "alt", "title", "placeholder", "content"].map(name => one.getAttribute(name) || ""))].join("\\n")"""


@pytest.mark.parametrize(
    "path",
    ["/?lang=en&area=0160", "/planera?lang=en&layer=felt_safety&practice=1", "/mote?lang=en", "/plats/DAN01?lang=en",
     "/kommun/0162?lang=en", "/metod?lang=en"],
)  # fmt: skip
def test_an_english_page_says_nothing_in_swedish(visit: Any, path: str) -> None:
    page = visit(path)
    if not path.startswith("/metod"):
        painted(page)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    said = page.evaluate(READ)
    assert len(list(swedish())) > 150
    assert not [piece for piece in swedish() if re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", said)]


def at_the_top(page: Page, name: str) -> None:
    where = "id => Math.round(document.getElementById(id).getBoundingClientRect().top)"
    eventually(asked(page, where, name), lambda top: 0 <= top < 200, name)


def test_a_link_to_a_method_leads_there_and_asks_for_nothing(visit: Any) -> None:
    page, asked_for = visit("/metod#smoothing"), []
    at_the_top(page, "smoothing")
    page.on("request", lambda request: asked_for.append(request.url))
    page.locator("nav a[href='#effect']").click()
    at_the_top(page, "effect")
    page.go_back()
    at_the_top(page, "smoothing")
    assert {urlsplit(one).path for one in asked_for} <= {"/assets/icon.svg"}, "Chromium looks at the icon anew."


def test_a_link_to_a_method_leads_there_without_scripts(visit: Any) -> None:
    page = visit.newcomer("/metod", java_script_enabled=False)
    page.locator("nav a[href='#effect']").click()
    assert 0 <= page.locator("#effect").bounding_box()["y"] < 200


def test_a_swedish_page_says_nothing_in_the_words_of_its_libraries(visit: Any) -> None:
    page = painted(visit("/planera"))
    named = page.locator("[aria-label], [title]").evaluate_all(
        "all => all.flatMap(one => [one.getAttribute('aria-label'), one.getAttribute('title')]).filter(Boolean)"
    )
    assert "Kartans läge" in named
    assert not {"Map", "Toggle attribution", "MapLibre logo", "Zoom in", "Zoom out"} & set(named)


COPIED = "/planera?layer=theft&year=2018&area=0160&place=TAB03&pos=59.44600,18.07500,12.20"


def test_a_copied_address_gives_the_same_picture(visit: Any) -> None:
    page = painted(visit("/planera"))
    click_and_see(page, ".slot-layers a[href*='layer=theft']")
    click_and_see(page, ".slot-table a[href*='area=0160']")
    page.locator(SLIDER).first.focus()
    press(page, "ArrowLeft")
    click_and_see(page, ".slot-places a[href*='TAB03']")
    page.locator("[data-zoom-step=out]").click()
    page.wait_for_timeout(600)
    same_again(visit, painted(page))


def test_a_written_address_gives_the_same_picture(visit: Any) -> None:
    page = painted(visit(COPIED))
    assert page.url == visit.base + COPIED, "A page leaves its own address alone."
    assert same_position(position(page), (59.446, 18.075, 12.2))
    same_again(visit, page)


def same_again(visit: Any, page: Page) -> None:
    """A reload and a browser that was never here show the same map, words and figures."""
    address, seen, before = page.url, picture_of(page), everything(page)
    page.reload()
    stranger = visit.newcomer(address.removeprefix(visit.base), DESK)
    for again in (painted(page), painted(stranger)):
        assert again.url == address
        assert_same(everything(again), before)
        eventually(lambda again=again: pixels.alike(picture_of(again), seen), lambda part: part > 0.99, "The same map")  # type: ignore[misc]


def picture_of(page: Page) -> pixels.Picture:
    page.mouse.move(1, 1)
    page.wait_for_timeout(100)
    return pixels.map_picture(page)


def test_two_people_do_not_disturb_each_other(visit: Any) -> None:
    one = painted(visit.newcomer("/planera?layer=theft&area=0160&year=2018&places=none"))
    other = painted(visit.newcomer("/planera?layer=all_offences&area=0187&places=none"))
    mine = everything(one)
    click_and_see(other, ".slot-layers a[href*='layer=burglary']")
    click_and_see(other, ".slot-table a[href*='area=0117']")
    assert_same(everything(one), mine)
    with changing(one):
        one.locator(".slot-layers a[href*='layer=burglary']").first.click()
    assert state(one)["area"] == "0160" and state(other)["area"] == "0117"
    assert "Täby" in slot(one, "selection") and "Österåker" in slot(other, "selection")
    one.reload()
    assert "Täby" in slot(painted(one), "selection")


def test_links_to_other_pages_load_them(visit: Any) -> None:
    page = painted(visit("/?area=0162"))
    page.locator(".slot-told").wait_for(timeout=SOON * 1000)
    page.locator(".head nav a", has_text="Planera").click()
    page.wait_for_url("**/planera**")
    painted(page)
    page.locator(".head nav a", has_text="Om siffrorna").click()
    page.wait_for_url("**/metod**")
    assert urlsplit(page.url).path == "/metod" and page.locator("h1").first.inner_text() == "Om siffrorna"
