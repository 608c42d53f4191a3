"""Words and figures before any script, without scripts at all, and no jump when the scripts arrive."""

from __future__ import annotations

from typing import Any

import pytest

from browser import pixels
from browser.steps import DESK, PHONE, PROJECTOR, SIZES, Size, painted, state

ARRIVALS = [("/", PHONE), ("/planera", PHONE), ("/", DESK), ("/planera", DESK), ("/mote", PROJECTOR)]
PAGES = ["/", "/planera", "/mote", "/plats/DAN01", "/kommun/0162", "/metod"]
WATCH = """(() => {
  const seen = window.__seen = [], SAID = ".slot-told, .slot-selection, .slot-verdict";
  const box = (one) => { const at = one.getBoundingClientRect(); return [at.left, at.top + scrollY, at.width, at.height]; };
  const shown = (selector) => [...document.querySelectorAll(selector)].filter(one => one.getClientRects().length);
  const look = () => {
    const heads = shown("h1"), maps = shown(".map-region"), said = shown(SAID);
    const now = {heads: heads.length, head: heads[0] && box(heads[0]), map: maps[0] && box(maps[0]),
      said: said[0] && box(said[0])};
    const last = seen[seen.length - 1];
    if (!last || JSON.stringify(last.now) !== JSON.stringify(now)) seen.push({at: performance.now(), now: now});
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
SLOW = {"offline": False, "latency": 40, "downloadThroughput": 600_000, "uploadThroughput": 600_000}


NO_SCRIPTS = r"async-graph\.js csp|preloaded using link preload but not used"
"""A browser whose scripts are off refuses the hint to fetch one and has no use for the rest; that is all it says."""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_readable_and_styled_without_its_scripts(visit: Any, path: str) -> None:
    visit.expect(r"failed: .*\.js", r"ERR_FAILED", r"(?i)dash|renderer|not defined")
    page = visit.blank_newcomer(PHONE)
    page.route("**/*.js*", lambda route: route.abort())
    page.goto(visit.base + path)
    assert page.locator("h1").count() == 1 and page.locator("h1").is_visible()
    assert len(page.locator("main").inner_text()) > 200
    assert "system-ui" in page.locator("body").evaluate("one => getComputedStyle(one).fontFamily")
    assert page.locator("h1").evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 28
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    if path in ("/", "/planera"):
        assert page.locator("main table td", has_text="163").count() >= 1


def test_without_scripts_a_resident_gets_the_figures_of_a_municipality(visit: Any) -> None:
    visit.expect(NO_SCRIPTS)
    page = visit.newcomer("/", DESK, java_script_enabled=False)
    assert page.locator("h1").inner_text() == "Hur är det där du bor?"
    assert "703 anmälda inbrott" in page.locator(".slot-told").inner_text()
    assert page.locator(".slot-table tbody tr").count() == 5
    form = page.locator("form", has=page.locator("select[name=area]")).first
    form.locator("select").select_option("0187")
    form.locator("button").click()
    page.wait_for_url("**area=0187**")
    assert page.locator(".slot-table tr.chosen").inner_text().startswith("Vaxholm")
    assert "Vaxholm" in page.locator(".slot-told").inner_text()
    assert page.locator("form select[name=area]").first.input_value() == "0187"


def test_without_scripts_layers_and_years_are_links_and_forms(visit: Any) -> None:
    visit.expect(NO_SCRIPTS)
    page = visit.newcomer("/?area=0160", DESK, java_script_enabled=False)
    page.locator(".slot-layers a", has_text="Stölder och rån").click()
    page.wait_for_url("**layer=theft**")
    assert state(page)["area"] == "0160"
    form = page.locator("form", has=page.locator("select[name=year]")).first
    form.locator("select").select_option("2018")
    form.locator("button").click()
    page.wait_for_url("**year=2018**")
    assert {"area": "0160", "layer": "theft", "year": "2018"}.items() <= state(page).items()
    assert "2018" in page.locator(".slot-legend").inner_text()
    assert "Täby" in page.locator(".slot-told").inner_text()


def test_without_scripts_the_map_says_where_the_figures_are(visit: Any) -> None:
    visit.expect(NO_SCRIPTS)
    page = visit.newcomer("/", DESK, java_script_enabled=False)
    assert "tabellen" in page.locator(".map-region").inner_text()


def spread(boxes: list[list[float]], *parts: int) -> float:
    """The largest change in left, top, width or height among the boxes that one thing has had."""
    return max(max(box[part] for box in boxes) - min(box[part] for box in boxes) for part in parts)


@pytest.mark.parametrize(("path", "size"), ARRIVALS, ids=str)
def test_nothing_blanks_or_jumps_while_scripts_arrive(moving: Any, path: str, size: Size) -> None:
    page = moving.blank_newcomer(size)
    page.add_init_script(WATCH)
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", SLOW)
    page.goto(moving.base + path, wait_until="commit")
    painted(page)
    seen = [one["now"] for one in page.evaluate("window.__seen")]
    # A long document may be drawn while its end is still on its way: from then on nothing may go.
    after = seen[next(at for at, now in enumerate(seen) if now["heads"] and now["said"]) :]
    assert all(now["heads"] == 1 and now["map"] and now["said"] for now in after), f"Something was gone: {after}"
    heads, maps, said = ([now[name] for now in after] for name in ("head", "map", "said"))
    assert spread(heads, 0, 1, 2, 3) <= 2, f"The heading jumps: {heads}"
    assert spread(said, 0, 1) <= 2, f"The words jump: {said}"
    assert spread(maps, 0, 2, 3) <= 2, f"The map changes its size: {maps}"


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_still_map_is_the_living_one_before_it_lives(moving: Any, size: Size) -> None:
    moving.expect(NO_SCRIPTS)
    path = "/?layer=all_offences&places=none"
    still = moving.newcomer(path, size, java_script_enabled=False)
    before = pixels.map_picture(still)
    after = pixels.map_picture(painted(moving(path, size)))
    assert pixels.alike(before, after) > 0.85
    assert not still.locator(".still").is_hidden()


def test_the_still_map_is_seen_at_once_and_makes_way(moving: Any) -> None:
    page = moving.newcomer("/")
    page.wait_for_selector(".still svg")
    painted(page)
    assert page.locator(".still").count() == 1 and page.locator(".still").is_hidden()


def test_the_still_map_stays_when_the_living_one_fails(visit: Any) -> None:
    visit.expect(r"style-plain", r"status of 503", r"(?i)map error")
    page = visit.blank_newcomer()
    page.route("**/geo/**/style-*.json", lambda route: route.fulfill(status=503, body="-"))
    page.goto(f"{visit.base}/")
    page.locator("#react-entry-point .map-fault").wait_for(state="visible")
    assert page.locator("#react-entry-point .still").is_visible()
