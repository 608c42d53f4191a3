"""A part of the page that does not come is said to the reader, and what has come stays useful."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from html import escape
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browser.bare import bare
from browser.steps import DESK, PHONE, Size, alive, eventually, painted, state
from dashboard.i18n import speaker

pytestmark = pytest.mark.coarse

SENTENCE = "#incomplete"
FAILS = (
    r"failed: ",
    r"preloaded using link preload but not used",
    r"ERR_FAILED",
    r"Failed to fetch",
    r"error in a script: (Cannot read|.* is not defined)",
    r"(?i)loading chunk",
)

# The script that fetches the others, in a bare page.

FAKES = ["/one.js", "/two.js"]
MAIN = "/main.js"
STARTS = """export const start = (incomplete) => {
  window.began = window.order;
  document.querySelector("#react-entry-point").innerHTML = "<main></main>";
  window.say = incomplete;
}"""


def booting(early: tuple[tuple[str, str], ...]) -> str:
    """A page that our boot script is to start, of two scripts and a module."""
    lists = {"scripts": FAKES, "modules": [MAIN], "early": early}
    told = " ".join(f'data-{name}="{escape(json.dumps(listed))}"' for name, listed in lists.items())
    return (
        '<!DOCTYPE html><html lang="sv"><body><h1>Sida</h1><div id="react-entry-point"></div>'
        '<p id="incomplete" role="alert" hidden>Hela sidan kom inte fram.</p>'
        f'<script id="_dash-renderer" type="module" src="/js/dash-renderer-boot.js" {told}></script></body></html>'
    )


def serving(**failed: Callable[[Route], None]) -> Callable[[Route], None]:
    """Answers the fakes, but for those that fail in a way of their own."""

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].removesuffix(".js")
        if name in failed:
            failed[name](route)
        else:
            body = STARTS if name == "main" else f"window.order = (window.order || '') + '{name} ';"
            route.fulfill(body=body, content_type="text/javascript")

    return answer


@pytest.fixture
def boot(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page that boots; what the test names fails in its own way."""
    with ExitStack() as stack:

        def opened(*early: tuple[str, str], timed: bool = False, **failed: Callable[[Route], None]) -> Page:
            return stack.enter_context(bare(browser, html=booting(early), answer=serving(**failed), timed=timed)).page

        yield opened


def test_the_scripts_come_in_their_order_and_then_the_page_starts(boot: Any) -> None:
    page = boot(("fetch", "/early"))
    expect(page.locator("main")).to_have_count(1)
    assert page.evaluate("window.began") == "one two " and page.locator(SENTENCE).is_hidden()
    hints = page.locator("head link").evaluate_all("all => all.map(one => [one.rel, one.getAttribute('href')])")
    assert hints == [["preload", "/early"], ["modulepreload", "/main.js"]]


@pytest.mark.parametrize("name", ["one", "two", "main"])
@pytest.mark.parametrize("how", ["gone", "refused"])
def test_each_script_that_does_not_come_is_said(boot: Any, name: str, how: str) -> None:
    ways = {"gone": lambda route: route.abort(), "refused": lambda route: route.fulfill(status=503)}
    page = boot(**{name: ways[how]})
    expect(page.locator(SENTENCE)).to_be_visible()
    assert page.evaluate("window.began === undefined"), "It does not start in halves."


def test_a_script_that_never_ends_is_said_after_a_while_and_unsaid_when_it_comes(boot: Any) -> None:
    held: list[Route] = []
    page = boot(timed=True, two=held.append)
    page.clock.run_for(1500)
    eventually(lambda: (page.wait_for_timeout(50), held)[1], bool, "The script is asked for")
    page.clock.run_for(15_000)
    assert page.locator(SENTENCE).is_hidden()
    page.clock.run_for(6000)
    assert page.locator(SENTENCE).is_visible()
    held[0].fulfill(body="", content_type="text/javascript")
    expect(page.locator("main")).to_have_count(1)
    page.evaluate("window.say(false)")
    assert page.locator(SENTENCE).is_hidden()


def test_a_script_that_something_fetches_later_is_said_too(boot: Any) -> None:
    page = boot(late=lambda route: route.abort())
    expect(page.locator("main")).to_have_count(1)
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {src: '/late.js'}))")
    expect(page.locator(SENTENCE)).to_be_visible()


# The real pages.

PARTS = {
    "a bundle of Dash": "**/dash_renderer*.js",
    "a library of Dash": "**/react-dom*.js",
    "Plotly": "**/plotly-map.min.js*",
    "our module": "**/js/*/main.js",
    "a module of it": "**/js/*/frame.js",
}


def without(visit: Any, part: str, path: str, size: Size = DESK) -> Page:
    """A newcomer's page to which a part does not come."""
    visit.expect(*FAILS)
    page: Page = visit.blank_newcomer(size)
    page.route(part, lambda route: route.abort())
    page.goto(visit.base + path)
    page.locator(SENTENCE).wait_for(state="visible")
    return page


def test_the_sentence_is_in_the_pages_language_and_only_a_fault_shows_it(visit: Any) -> None:
    for lang in ("sv", "en"):
        page = painted(visit(f"/?lang={lang}"))
        sentence = page.locator(SENTENCE)
        assert sentence.is_hidden() and sentence.get_attribute("role") == "alert"
        assert sentence.text_content() == speaker(lang)("error.incomplete")


@pytest.mark.parametrize("part", PARTS)
def test_a_page_that_cannot_start_says_so_and_its_still_page_works(visit: Any, part: str) -> None:
    page = without(visit, PARTS[part], "/?area=0160")
    assert page.locator(SENTENCE).inner_text() == speaker("sv")("error.incomplete")
    assert page.locator(".still svg").is_visible() and page.locator(".slot-table tbody tr").count() == 5
    assert not page.locator(".play:visible, .map-buttons:visible").count(), "What nobody answers is not offered."
    page.locator(".slot-layers a", has_text="Stölder och rån").click()
    page.wait_for_url("**layer=theft**")
    page.locator(SENTENCE).wait_for(state="visible")
    form = page.locator("form", has=page.locator("select[name=year]")).first
    form.locator("select").select_option("2018")
    form.locator("button").click()
    page.wait_for_url("**year=2018**")
    assert {"area": "0160", "layer": "theft", "year": "2018"}.items() <= state(page).items()
    assert "2018" in page.locator(".slot-legend").inner_text()


def test_the_late_script_of_the_map_is_said_and_the_table_stands(visit: Any) -> None:
    page = alive(without(visit, "**/async-graph.js", "/planera?layer=theft"))
    assert page.locator("h1").first.is_visible()
    assert page.locator("#react-entry-point .slot-table tbody tr").count() == 5
    assert page.locator("#react-entry-point .still svg").is_visible()
    page.locator("#react-entry-point .slot-layers a[href*='layer=burglary']").click()
    legend = page.locator("#react-entry-point .slot-legend")
    expect(legend).to_contain_text("Anmälda inbrott")


@pytest.mark.parametrize("question", ["_dash-layout", "_dash-dependencies"])
def test_a_page_whose_layout_does_not_come_says_so_in_our_words_alone(visit: Any, question: str) -> None:
    page = without(visit, f"**/{question}", "/?area=0160")
    assert page.locator(".still svg").is_visible() and page.locator("h1").is_visible()
    page.wait_for_timeout(300)
    assert "Error" not in page.locator("body").inner_text()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=str)
@pytest.mark.parametrize("path", ["/", "/planera", "/mote"])
def test_the_sentence_stands_in_no_ones_way(visit: Any, path: str, size: Size) -> None:
    page = without(visit, PARTS["Plotly"], path, size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(100)
    foot, said = page.locator("footer").first.bounding_box(), page.locator(SENTENCE).bounding_box()
    assert foot and said and (foot["y"] + foot["height"] <= said["y"] + 1 or said["y"] + said["height"] <= foot["y"])
