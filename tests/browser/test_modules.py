"""Our browser code, module by module, in a bare page: what an address, a frame, a play, a step or a question is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from browser.bare import HERE, MODULES, Bare, bare


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Bare]:
    """One page for what leaves nothing behind."""
    with bare(browser) as page:
        yield page


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Bare]:
    """A page of its own, whose time the test makes pass."""
    with bare(browser, "/planera?year=2020", timed=True) as page:
        yield page


# Addresses.


@pytest.mark.parametrize(
    ("changes", "then"),
    [
        ({"year": "2018"}, "/planera?layer=theft&area=0160&year=2018"),
        ({"layer": "burglary"}, "/planera?layer=burglary&area=0160"),
        ({"area": None}, "/planera?layer=theft"),
        ({"area": ""}, "/planera?layer=theft"),
        ({"place": None, "area": "0162"}, "/planera?layer=theft&area=0162"),
        ({"year": 2018}, "/planera?layer=theft&area=0160&year=2018"),
        ({"q": "å&b"}, "/planera?layer=theft&area=0160&q=%C3%A5%26b"),
        ({}, "/planera?layer=theft&area=0160"),
    ],
)
def test_a_change_of_an_address_leaves_the_rest(shared: Bare, changes: dict[str, Any], then: str) -> None:
    assert shared.call("address", "changed", f"{HERE}/planera?layer=theft&area=0160", changes) == HERE + then


def test_what_is_not_changed_stands_as_it_was_written(shared: Bare) -> None:
    written = f"{HERE}/planera?name=M%C3%B6rby%20centrum&pos=59.4,18.1,11#table"
    assert shared.call("address", "changed", written, {"area": None, "pos": "59.4,18.1,11"}) == written
    assert shared.call("address", "shown", f"{HERE}/?pos=59.4%2C18.1%2C11#a") == "/?pos=59.4,18.1,11"


@pytest.mark.parametrize(
    ("href", "here", "moves", "then"),
    [
        ("/?year=2018", "/?pos=59.4,18.1,11", False, "59.4,18.1,11"),
        ("/?year=2018&pos=1,2,3", "/?pos=59.4,18.1,11", False, "1,2,3"),
        ("/?area=0160&pos=1,2,3", "/?pos=59.4,18.1,11", True, None),
        ("/?year=2018", "/", False, None),
    ],
)
def test_the_map_stands_where_it_stood_unless_it_is_to_move(
    shared: Bare, href: str, here: str, moves: Any, then: str | None
) -> None:
    led = shared.call("address", "followed", HERE + href, HERE + here, moves)
    assert shared.call("address", "parameter", led, "pos") == then


@pytest.mark.parametrize(
    ("changes", "moves"),
    [
        ({"area": "0160"}, True),
        ({"place": "DAN01"}, True),
        ({"area": ""}, False),
        ({"year": "2018"}, False),
        ({"place": None, "area": "0160"}, False),
        ({}, False),
    ],
)
def test_the_map_frames_what_a_list_chooses_and_stays_at_a_click(
    shared: Bare, changes: dict[str, Any], moves: Any
) -> None:
    assert shared.call("address", "frames", changes) is moves


@pytest.mark.parametrize(
    ("mark", "changes"),
    [
        (["area", "0160"], {"place": None, "near": None, "area": "0160"}),
        (["place", "DAN01"], {"near": None, "place": "DAN01"}),
        (["near", "17"], {"place": None, "near": "17"}),
        (["square", "x"], {"square": "x"}),
    ],
)
def test_a_click_on_a_mark_leaves_what_it_replaces(shared: Bare, mark: list[str], changes: dict[str, Any]) -> None:
    assert shared.call("address", "chosen", mark) == changes


def test_a_position_is_read_as_it_was_written(shared: Bare) -> None:
    assert shared.call("address", "position", f"{HERE}/?year=2018") is None
    written = shared.call("address", "withPosition", f"{HERE}/?year=2018", {"lat": 59.4460004, "lng": 18.07}, 12.199)
    assert shared.call("address", "shown", written) == "/?year=2018&pos=59.44600,18.07000,12.20"
    assert shared.call("address", "position", written) == {"center": [18.07, 59.446], "zoom": 12.2}


# Frames.


def mercator(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)


@pytest.mark.parametrize("box", [(1000, 400), (400, 1000), (390, 300)], ids=str)
@pytest.mark.parametrize("bounds", [[59.352, 17.968, 59.689, 19.002], [59.4, 18.0, 59.5, 18.05]], ids=str)
def test_a_frame_fills_the_box_but_for_its_edge(shared: Bare, bounds: list[float], box: tuple[int, int]) -> None:
    framed = shared.call("frame", "framing", bounds, *box)
    south, west, north, east = bounds
    scale = 512 * 2 ** framed["zoom"]
    wide, high = scale * (east - west) / 360, scale * (mercator(north) - mercator(south))
    assert max(wide / box[0], high / box[1]) == pytest.approx(0.92)
    assert framed["center"]["lon"] == pytest.approx((west + east) / 2)
    assert mercator(framed["center"]["lat"]) == pytest.approx((mercator(south) + mercator(north)) / 2)


def test_a_frame_is_never_closer_than_a_neighbourhood(shared: Bare) -> None:
    assert shared.call("frame", "framing", [59.4, 18.0, 59.4001, 18.0001], 1000, 1000)["zoom"] == 14


def test_bounds_are_read_from_the_page(shared: Bare) -> None:
    assert shared.call("frame", "bounds", "59.4,18,59.5,18.1") == [59.4, 18, 59.5, 18.1]
    assert shared.call("frame", "bounds", "") is None and shared.call("frame", "bounds", None) is None


# Playing.


@pytest.mark.parametrize(
    ("year", "played"),
    [("2023", ["2024", "2025"]), ("2025", ["2023", "2024", "2025"]), (None, ["2023", "2024", "2025"])],
)
def test_a_play_goes_on_from_the_shown_year_or_begins_anew(shared: Bare, year: str | None, played: list[str]) -> None:
    assert shared.call("play", "yearsToPlay", ["2023", "2024", "2025"], year) == played


PLAYER = """({ makePlayer }) => {
  window.seen = [];
  window.slow = false;
  const note = (name) => (...given) => { window.seen.push([name, ...given]); };
  window.player = makePlayer({ show: note("show"), label: note("label"), isWaiting: () => window.slow });
}"""


def played(page: Bare, script: str = "0") -> list[Any]:
    seen: list[Any] = page.page.evaluate(f"() => {{ {script}; return window.seen.splice(0); }}")
    return seen


def test_years_are_played_one_by_one_and_the_last_one_ends_it(fresh: Bare) -> None:
    fresh.run("play", PLAYER)
    assert played(fresh, "player.toggle(['1', '2', '3', '4'], '1')") == [["label", True], ["show", "2", True]]
    fresh.page.clock.run_for(899)
    assert played(fresh) == []
    fresh.page.clock.run_for(2)
    assert played(fresh) == [["show", "3", False]]
    fresh.page.clock.run_for(900)
    assert played(fresh) == [["show", "4", False], ["label", False]]
    fresh.page.clock.run_for(5000)
    assert played(fresh) == []


def test_no_year_is_passed_over_because_an_answer_is_slow(fresh: Bare) -> None:
    fresh.run("play", PLAYER)
    played(fresh, "player.toggle(['1', '2', '3'], '1'); window.slow = true")
    fresh.page.clock.run_for(4000)
    assert played(fresh, "window.slow = false") == []
    fresh.page.clock.run_for(900)
    assert played(fresh) == [["show", "3", False], ["label", False]]


def test_a_second_press_stops_and_a_stop_without_a_play_says_nothing(fresh: Bare) -> None:
    fresh.run("play", PLAYER)
    assert played(fresh, "player.stop()") == []
    played(fresh, "player.toggle(['1', '2', '3'], '1')")
    assert played(fresh, "player.toggle(['1', '2', '3'], '2')") == [["label", False]]
    fresh.page.clock.run_for(4000)
    assert played(fresh) == []


# Asking.

ASKING = """({ makeAsking }) => {
  window.seen = [];
  const note = (name) => (...given) => { window.seen.push([name, ...given].join(" ")); };
  window.asking = makeAsking({ send: note("send"), working: note("working"), failed: note("failed"),
    settled: note("settled") });
}"""


@pytest.fixture
def asking(fresh: Bare) -> Bare:
    fresh.run("asking", ASKING)
    return fresh


def test_one_question_at_a_time_and_the_last_one_is_asked(asking: Bare) -> None:
    assert played(asking, "asking.ask(); asking.ask(); asking.ask()") == ["send"]
    assert played(asking, "asking.settle()") == ["working false", "send"]
    assert played(asking, "asking.settle()") == ["working false", "settled"]
    assert asking.page.evaluate("asking.isWaiting()") is False


def test_a_slow_answer_is_said_once_and_unsaid(asking: Bare) -> None:
    played(asking, "asking.ask()")
    asking.page.clock.run_for(690)
    assert played(asking) == []
    asking.page.clock.run_for(20)
    assert played(asking) == ["working true"]
    assert played(asking, "asking.settle()") == ["working false", "settled"]
    asking.page.clock.run_for(10_000)
    assert played(asking) == []


def test_an_answer_that_never_comes_is_said_and_the_next_question_is_asked(asking: Bare) -> None:
    played(asking, "asking.ask(); asking.ask()")
    asking.page.clock.run_for(8000)
    assert played(asking) == ["working true", "failed", "working false", "send"]


def test_a_failed_answer_is_said_at_once(asking: Bare) -> None:
    assert played(asking, "asking.ask(); asking.fail()") == ["send", "failed", "working false", "settled"]


def test_an_answer_that_changes_nothing_ends_the_wait_by_itself(asking: Bare) -> None:
    played(asking, "asking.ask(); asking.answered()")
    asking.page.clock.run_for(1000)
    assert played(asking) == ["working true", "working false", "settled"]
    assert asking.page.evaluate("asking.isWaiting()") is False


# Going to another address.

GOING = """({ makeGoing }) => {
  window.seen = [];
  window.going = makeGoing({ ask: () => window.seen.push("ask"), stop: () => window.seen.push("stop") });
}"""


@pytest.fixture
def going(fresh: Bare) -> Bare:
    fresh.show('<div id="map"></div>')
    fresh.run("going", GOING)
    return fresh


def steps(page: Bare) -> tuple[str, int]:
    """Path and search of the page, and how many steps its history has."""
    found: list[Any] = page.page.evaluate("[location.pathname + location.search, history.length]")
    return found[0], found[1]


def test_another_address_of_the_page_is_asked_for_without_a_load(going: Bare) -> None:
    before = steps(going)[1]
    assert played(going, "going.go('/planera?year=2019')") == ["stop", "ask"]
    assert steps(going) == ("/planera?year=2019", before + 1) and not going.asked
    assert played(going, "going.go('/planera?year=2019')") == ["stop"], "It is there already."


def test_a_drag_is_one_step_back_and_two_choices_are_two(going: Bare) -> None:
    before = steps(going)[1]
    played(going, "going.setParams({year: '2019'}); going.setParams({year: '2018'}); going.setParams({year: '2017'})")
    assert steps(going) == ("/planera?year=2017", before + 1)
    played(going, "going.setParams({layer: 'theft'})")
    going.page.clock.run_for(1300)
    played(going, "going.setParams({layer: 'burglary'})")
    assert steps(going) == ("/planera?year=2017&layer=burglary", before + 3)


def test_the_years_that_are_played_are_one_step_and_do_not_stop_themselves(going: Bare) -> None:
    before = steps(going)[1]
    assert played(going, "going.showYear('2021', true); going.showYear('2022', false)") == ["ask", "ask"]
    assert steps(going) == ("/planera?year=2022", before + 1)


def test_only_a_choice_moves_the_map_and_only_once(going: Bare) -> None:
    played(going, "going.setParams({area: '0160'})")
    assert going.page.evaluate("[going.takesMap(), going.takesMap()]") == [True, False]
    played(going, "going.setParams({area: '0162'}); going.setParams({year: '2019'})")
    assert going.page.evaluate("going.takesMap()") is False


@pytest.mark.parametrize(("body", "href"), [('<div id="map"></div>', "/mote"), ("", "/planera?year=2019")])
def test_another_page_or_a_page_without_a_living_map_is_loaded(fresh: Bare, body: str, href: str) -> None:
    fresh.show(body)
    fresh.run("going", GOING)
    with fresh.page.expect_request(HERE + href):
        played(fresh, f"going.go('{href}')")


# The keys of a meeting.

ROOM = """<div id="react-entry-point"><main class="meeting"><div data-step="previous"><a href="#before">-</a></div>
  <div data-step="next"><a href="#after">-</a></div><input><p tabindex="0">-</p></main></div>"""


@pytest.fixture(scope="module")
def room(browser: Browser) -> Iterator[Bare]:
    with bare(browser) as page:
        page.run("meeting", "({ stepByKeys }) => stepByKeys('#react-entry-point')")
        yield page


@pytest.mark.parametrize(
    ("focus", "key", "led"),
    [
        ("p", "ArrowRight", "#after"), ("p", "PageDown", "#after"), ("p", "ArrowLeft", "#before"),
        ("p", "PageUp", "#before"), ("p", "Alt+ArrowRight", ""), ("p", "ArrowUp", ""), ("p", "Space", ""),
        ("input", "ArrowRight", ""), ("input", "PageUp", "#before"), ("input", "PageDown", "#after"), ("", "Space", "#after"),
    ],
)  # fmt: skip
def test_a_clicker_and_the_arrow_keys_step_unless_something_uses_them(
    room: Bare, focus: str, key: str, led: str
) -> None:
    page = room.show(ROOM)
    page.evaluate("history.replaceState(null, '', '/')")
    if focus:
        page.locator(focus).focus()
    page.keyboard.press(key)
    assert page.evaluate("location.hash") == led


def test_a_page_that_is_no_meeting_has_no_such_keys(room: Bare) -> None:
    page = room.show(ROOM.replace("meeting", "plan"))
    page.evaluate("history.replaceState(null, '', '/')")
    page.keyboard.press("PageDown")
    assert page.evaluate("location.hash") == ""


# Paper.

SHEET = """<div id="react-entry-point"><section class="map-region" style="width: 300px; height: 200px"></section>
  <details id="closed"><summary>-</summary></details><details id="open" open><summary>-</summary></details></div>
  <span data-printed="address"></span><span data-printed="date"></span>"""
OPEN = "() => [...document.querySelectorAll('details')].map(one => one.open)"
SHAPE = "() => document.querySelector('.map-region').style.getPropertyValue('--shape')"


def test_paper_is_dated_and_unfolded_and_the_screen_gets_back_what_it_had(shared: Bare) -> None:
    page = shared.show(SHEET)
    for _ in range(2):  # a browser that prints may say so twice
        shared.call("paper", "toPaper", "#react-entry-point")
    assert page.evaluate(OPEN) == [True, True] and page.evaluate(SHAPE) == "300 / 200"
    assert page.locator("[data-printed=address]").inner_text() == page.url
    assert page.locator("[data-printed=date]").inner_text() == page.evaluate("new Date().toLocaleDateString('sv-SE')")
    shared.call("paper", "fromPaper")
    assert page.evaluate(OPEN) == [False, True] and page.evaluate(SHAPE) == ""


# The focus.

LINKS = """<div id="react-entry-point"><div id="part"><a class="state" href="#1">Inbrott</a>
  <a class="state" href="#2">Bildelar</a></div></div>"""


def test_what_was_used_and_drawn_anew_gets_its_focus_back(browser: Browser) -> None:
    with bare(browser) as fresh:
        page = fresh.show(LINKS + CONTROLS)
        fresh.run(
            "focus",
            """({ makeFocus, linkOf }) => {
              window.focusing = makeFocus();
              window.useLink = () => focusing.use(linkOf(document.querySelector('[href="#2"]')));
            }""",
        )
        fresh.run(
            "controls", "({ focusOf }) => { window.useControl = (id, value) => focusing.use(focusOf(id, value)); }"
        )
        page.evaluate("useLink()")
        fresh.show(LINKS + CONTROLS)
        page.evaluate("focusing.restore()")
        assert page.evaluate("document.activeElement.textContent") == "Bildelar"
        page.evaluate("useControl('years', '2020')")
        page.evaluate("focusing.restore()")
        assert page.evaluate("document.activeElement.textContent") == "Bildelar", "What has the focus keeps it."
        for control, value in {"years": "2020", "measures": "count"}.items():
            fresh.show(LINKS + CONTROLS)
            page.evaluate("([id, value]) => { useControl(id, value); focusing.restore(); }", [control, value])
            assert page.evaluate("document.activeElement.value") == value


# The controls.

CONTROLS = """<div id="react-entry-point"><div>
  <p><output data-shows="year">2020</output></p>
  <form id="years" data-control="year"><input type="range" name="year" min="2010" max="2025" value="2020"></form></div>
  <form id="places" data-control="place" data-nothing="Ingen" data-several="Flera"><input type="search" name="place" list="all">
    <datalist id="all"><option value="Täby centrum · Täby" data-key="TAB01"></option><option value="Näsby park · Täby" data-key="TAB02"></option></datalist></form>
  <form id="areas" data-control="area"><select name="area"><option value="">Alla</option><option value="0160">Täby</option></select></form>
  <form id="measures" data-control="measure"><button name="measure" value="rate" aria-pressed="false">Hur ofta</button>
    <button name="measure" value="count" aria-pressed="true">Antal</button></form></div>"""
CHOOSING = """({ listen, makeControls }) => {
  window.seen = [];
  window.controls = makeControls();
  listen((form, ...given) => { window.used = form.id; window.seen.push(given.join(" ")); });
}"""


@pytest.fixture
def choosing(fresh: Bare) -> Bare:
    fresh.show(CONTROLS)
    fresh.run("controls", CHOOSING)
    return fresh


def test_each_control_tells_its_parameter_and_what_was_chosen(choosing: Bare) -> None:
    page = choosing.page
    page.locator("#areas select").select_option("0160")
    page.locator("#measures button").first.click()
    assert page.evaluate("used") == "measures"
    page.locator("#years input").press("ArrowRight")
    assert played(choosing) == ["area 0160", "measure rate", "year 2021"] and page.evaluate("used") == "years"
    assert page.locator("output").inner_text() == "2021", "The year under the hand is said."


def test_every_control_shows_what_was_answered_for(choosing: Bare) -> None:
    page = choosing.page
    page.evaluate("controls.told({ year: '2012', area: '0160', place: 'Täby centrum · Täby', measure: 'rate' })")
    page.evaluate("controls.settle()")
    box = page.locator("#places input")
    box.fill("Kista")
    box.press("Enter")
    page.evaluate("controls.settle()")
    assert not box.evaluate("box => box.validationMessage"), "What was said of another text is not said of this one."
    shown = [page.locator(f"#{form} :is(select, input)").input_value() for form in ("years", "areas", "places")]
    assert shown == ["2012", "0160", "Täby centrum · Täby"] and page.locator("output").inner_text() == "2012"
    pressed = page.locator("#measures button").evaluate_all("all => all.map(one => one.getAttribute('aria-pressed'))")
    assert pressed == ["true", "false"] and not played(choosing)


@pytest.mark.parametrize(
    ("written", "place"),
    {
        "Näsby park · Täby": "TAB02",
        "nasbypark": "TAB02",
        "CENTRUM": "TAB01",
        " ": "",
        "Täby": None,
        "Kista": None,
    }.items(),
)
def test_a_place_is_found_by_the_one_name_that_fits(choosing: Bare, written: str, place: str | None) -> None:
    box = choosing.page.locator("#places input")
    box.fill(written)
    box.press("Enter")
    message = box.evaluate("box => box.validationMessage")
    if place is None:
        assert not played(choosing) and message == {"Täby": "Flera", "Kista": "Ingen"}[written]
    else:
        assert played(choosing)[-1:] == [f"place {place}"] and not message


# The map.

MAP = """<div id="react-entry-point"><section class="map-region" style="width: 1000px; height: 400px"
  data-frame="59.4,18,59.5,18.1" data-whole="59.35,17.96,59.69,19.0" data-ground="/ground" data-canvas="Karta" data-sources="Källor">
  <p class="map-fault" hidden>Fel</p></section></div>"""
FAKE = """
const fake = () => {
  const heard = {}, made = [];
  const on = (name, act) => { (heard[name] ||= []).push(act); };
  return {
    made, on, once: on, tell: (name, event) => (heard[name] || []).forEach((act) => act(event)),
    layers: [], getLayersOrder() { return this.layers; }, loaded: () => false,
    getCanvas: () => document.body, getContainer: () => document.querySelector(".map-region"),
    setMissingStyleImageResolver(resolve) { this.resolve = resolve; }, hasImage: () => false,
    addImage: (id, image, more) => made.push([id, new URL(image.src).pathname, more]),
    getSource: () => ({ setData: (data) => made.push(data) }), getZoom: () => 10, easeTo: (to) => made.push(to),
  };
};
"""


def test_the_layout_is_framed_for_the_space_that_the_page_leaves(shared: Bare) -> None:
    shared.show(MAP)
    layout = {"props": {"children": [{"props": {"id": "map", "figure": {"layout": {"map": {"style": "s"}}}}}]}}
    framed = shared.run("map", "({ frame }, layout) => { frame(layout); return layout; }", layout)
    wanted = shared.call("frame", "framing", [59.4, 18, 59.5, 18.1], 1000, 400)
    assert framed["props"]["children"][0]["props"]["figure"]["layout"]["map"] == {"style": "s", **wanted}
    shared.show(MAP.replace('data-frame="59.4,18,59.5,18.1"', 'data-frame=""'))
    left = shared.run("map", "({ frame }, layout) => { frame(layout); return layout; }", layout)
    assert left == layout, "An address that says where the map stands is obeyed."


def test_the_map_is_painted_when_ground_and_areas_lie_on_it(browser: Browser) -> None:
    with bare(browser, answer=lambda route: route.fulfill(json={"type": "FeatureCollection"})) as fresh:
        page = fresh.show(MAP)
        fresh.run(
            "map",
            f"""({{ fetchGround, watch }}) => {{ {FAKE}
              window.map = fake();
              watch(window.map, fetchGround(), () => window.map.made.push("moved"));
            }}""",
        )
        page.evaluate("map.tell('idle')")
        assert page.evaluate("document.documentElement.dataset.map === undefined"), "Nothing lies there yet."
        page.evaluate("map.tell('load')")
        page.wait_for_function("map.made.length === 1")
        page.evaluate("map.tell('idle')")
        assert page.evaluate("document.documentElement.dataset.map === undefined"), "The areas are missing."
        page.evaluate("map.layers.push('water', 'plotly-trace-layer-1'); map.tell('idle')")
        assert page.evaluate("document.documentElement.dataset.map") == "painted"
        assert page.evaluate("performance.getEntriesByName('map-painted').length") == 1
        page.evaluate("map.tell('moveend', {}); map.tell('moveend', {originalEvent: {}})")
        assert page.evaluate("map.made.slice(1)") == ["moved"], "Only what somebody moved is remembered."
        assert page.locator("body").get_attribute("aria-label") == "Karta"
        assert page.locator(".map-fault").is_hidden()


def test_of_missing_symbols_only_a_layers_own_is_asked_for(shared: Bare) -> None:
    shared.show(MAP)
    body = """async ({ watch }) => {
      INVENTED
      Image.prototype.decode = () => Promise.resolve();
      const map = fake();
      watch(map, null, () => {});
      for (const id of ["sign_lamp", "sign_a+b", "cafe-11"]) await map.resolve(id);
      return map.made;
    }""".replace("INVENTED", FAKE)
    assert shared.run("map", body) == [["sign_lamp", "/symbols/lamp.svg", {"pixelRatio": 2}]]


def test_a_ground_that_does_not_come_is_said(browser: Browser) -> None:
    with bare(browser, answer=lambda route: route.fulfill(status=503)) as fresh:
        page = fresh.show(MAP)
        fresh.run("map", "({ fetchGround }) => { fetchGround(); }")
        expect(page.locator(".map-fault")).to_be_visible()
        assert page.evaluate("document.documentElement.dataset.mapFailed") == "1"


def test_areas_that_do_not_come_are_said(fresh: Bare) -> None:
    page = fresh.show(MAP)
    fresh.run("map", f"({{ watch }}) => {{ {FAKE} window.map = fake(); watch(window.map, null, () => 0); }}")
    page.evaluate("map.tell('load')")
    page.clock.run_for(4900)
    assert page.locator(".map-fault").is_hidden()
    page.clock.run_for(200)
    assert page.locator(".map-fault").is_visible()


def test_a_map_that_never_lives_is_said(fresh: Bare) -> None:
    page = fresh.show(MAP + '<div id="map"></div>')
    fresh.run("map", "({ awaitMap }) => awaitMap(() => { throw new Error('none'); })")
    page.clock.run_for(20_100)
    assert page.locator(".map-fault").is_visible()


@pytest.mark.parametrize(("motion", "lasts"), [("no-preference", True), ("reduce", False)])
def test_the_buttons_move_the_map_gently_or_at_once(shared: Bare, motion: Any, lasts: Any) -> None:
    shared.page.emulate_media(reduced_motion=motion)
    shared.show(MAP)
    steps = f"({{ zoomStep }}) => {{ {FAKE} const map = fake(); ['in', 'out', 'home'].forEach((step) => zoomStep(map, step)); return map.made; }}"
    closer, farther, home = shared.run("map", steps)
    assert (closer["zoom"], farther["zoom"]) == (11, 9) and home["center"]["lon"] == pytest.approx(18.48)
    assert all(bool(step["duration"]) is lasts for step in (closer, farther, home))


# The desk's form.

BRING = """<form action="/planera/data" method="post" enctype="multipart/form-data"><input type="file" name="file">
  <progress max="100" value="0" hidden></progress><p class="reading" hidden>Läser …</p><button>Läs filen</button></form>"""


@pytest.mark.parametrize(("sent", "told"), [((512, 1024), 50), ((1, 3), 33), ((5, 0), None)])
def test_the_bar_tells_the_share_that_has_been_sent(shared: Bare, sent: tuple[int, int], told: int | None) -> None:
    known = {"loaded": sent[0], "total": sent[1], "lengthComputable": sent[1] > 0}
    assert shared.call("desk", "percent", known) == told


def test_a_file_that_is_sent_leads_on_and_a_refusal_is_shown(browser: Browser) -> None:
    statuses = iter((422, 200))

    def answer(route: Any) -> None:
        route.fulfill(status=next(statuses), body="<body><h1>Svar</h1></body>", content_type="text/html")

    with bare(browser, html=f"<!DOCTYPE html><body>{BRING}</body>", answer=answer) as fresh:
        fresh.run("desk", "() => 0")
        page = fresh.page
        page.locator("input").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a;b"})
        page.locator("button").click()
        expect(page.locator("h1")).to_have_text("Svar")
        assert page.url == f"{HERE}/" and b"a;b" in (fresh.asked[0].post_data_buffer or b"")


def test_a_form_without_a_file_is_sent_as_forms_are(browser: Browser) -> None:
    with bare(browser, html=f"<!DOCTYPE html><body>{BRING}</body>") as fresh:
        fresh.run("desk", "() => 0")
        fresh.page.locator("button").click()
        fresh.page.wait_for_url("**/planera/data")
        assert fresh.asked[0].is_navigation_request()


# What holds for all of them.


LONGEST = 40
BEGINS, ENDS = re.compile(r"(export )?(async )?(function|const)\b"), re.compile(r"[})\]]")


def longest(text: str) -> int:
    """Lines of the longest function or value at the top of a module."""
    sizes, start = [0], None
    for at, line in enumerate(text.splitlines()):
        start = at if start is None and BEGINS.match(line) else start
        if start is not None and ENDS.match(line):
            sizes.append(at - start + 1)
        if ENDS.match(line) or (start == at and line.endswith(";")):
            start = None
    return max(sizes)


@pytest.mark.parametrize("path", sorted(MODULES.glob("*.js")), ids=lambda path: path.name)
def test_a_module_says_what_it_is_keeps_no_state_of_its_own_and_is_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    opening = text.partition("*/")[0].rstrip()
    assert opening.startswith("/* ") and opening.endswith("."), "It opens with one sentence."
    assert not [line for line in text.splitlines() if line.startswith(("let ", "var ", "export let "))]
    assert longest(text) <= LONGEST and len(text.splitlines()) <= 150
