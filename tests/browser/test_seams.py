"""What the browser leans on inside Dash, Plotly and MapLibre still holds with the installed versions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browser.bare import MODULES, Bare, bare
from browser.conftest import watched
from browser.steps import DESK, painted

SEAMS = MODULES / "dash_seams.js"

CHECKS = {
    "PAGE": "({ PAGE }) => document.querySelectorAll(PAGE + ' main').length === 1 && !document.querySelector('#first-paint')",
    "isBuilt": "({ isBuilt }) => isBuilt() === true",
    "addInput": """({ addInput, PAGE }) => {
      const input = document.querySelector(PAGE + ' input[type=range]'), { Input } = window.trygg;
      addInput();
      const { type, props } = window.trygg.Input({ value: 3, min: 1, setProps: () => {}, other: {} });
      return Boolean(input) && typeof Input === 'function' && type === 'input' && JSON.stringify(props) === '{"min":1,"defaultValue":3}';
    }""",
    # What `build` was given has framed the map: without it, the map would stand where the server put it.
    "build": "({ build }) => typeof window.DashRenderer === 'function' && String(build).includes('layout_post')",
    "component": """async ({ component }) => {
      const layout = await (await fetch('/_dash-layout', { headers: { 'X-Page-Address': '/planera' } })).json();
      return component(layout, 'map').props.figure.layout.map.zoom > 1 && component(layout, 'nothing') === null;
    }""",
    "livingMap": "({ livingMap }) => livingMap().getZoom() > 5 && typeof livingMap().easeTo === 'function'",
    "OURS": """({ OURS, livingMap }) => new Promise((done) => {
      livingMap().once('moveend', (event) => done(event.trygg === true && event.originalEvent.type === 'trygg'));
      livingMap().easeTo({ zoom: livingMap().getZoom() + 0.5, duration: 0 }, OURS);
    })""",
    "onMoved": """({ OURS, livingMap, onMoved }) => {
      let times = 0;
      onMoved(livingMap(), () => { times += 1; });
      livingMap().easeTo({ zoom: 9, duration: 0 });
      livingMap().easeTo({ zoom: 9.5, duration: 0 }, OURS);
      return times === 1;
    }""",
    "areasDrawn": """({ areasDrawn, livingMap }) =>
      areasDrawn(livingMap()) && areasDrawn({ getLayersOrder: () => ['land', 'names'] }) === false""",
    "showNamesAtOnce": """({ showNamesAtOnce, livingMap }) => {
      const before = '_fadeDuration' in livingMap();
      showNamesAtOnce(livingMap());
      return before && livingMap()._fadeDuration === 0;
    }""",
    "sourceButtons": """({ sourceButtons, livingMap }) =>
      sourceButtons(livingMap()).length === 1 && sourceButtons(livingMap())[0].getAttribute('aria-label').length > 3""",
    "setProps": """({ setProps }) => new Promise((done) => {
      const callbacks = window.dash_clientside.trygg, shown = callbacks.shown;
      callbacks.shown = (state) => { callbacks.shown = shown; done(state.tried === true); return window.dash_clientside.no_update; };
      setProps('shown', { data: { tried: true } });
    })""",
    "addCallbacks": """({ addCallbacks }) => {
      const had = window.dash_clientside.trygg;
      addCallbacks({ tried: (given) => given });
      const silent = window.dash_clientside.trygg.tried(1) === window.dash_clientside.no_update;
      window.dash_clientside.trygg = had;
      return silent && window.dash_clientside.no_update !== undefined && Object.keys(had).sort().join() === 'clicked,shown';
    }""",
    "listen": """({ listen }) => {
      // The page's own answers have been heard: a change that comes takes the sentence away that it is awaited.
      return performance.getEntriesByType('resource').some((one) => one.name.endsWith('/_dash-layout'))
        && performance.getEntriesByType('resource').some((one) => one.name.endsWith('/_dash-dependencies'))
        && !window.fetch.toString().includes('native code') && typeof listen === 'function';
    }""",
}
LEANS_ON = {"OURS": "plotly", "livingMap": "plotly", "areasDrawn": "plotly"}


@pytest.fixture(scope="module")
def page(browser: Browser, base: str) -> Iterator[Page]:
    """One planner's page, painted, for all seams."""
    with watched(browser, base, {}) as visits:
        yield painted(visits.newcomer("/planera?layer=theft", DESK))


def imported(page: Page) -> str:
    """The address of the seams on a page."""
    found: str = page.locator("link[href$='/dash_seams.js']").first.get_attribute("href") or ""
    return found


@pytest.mark.parametrize("seam", CHECKS)
def test_a_seam_holds_with_the_installed_versions(page: Page, seam: str) -> None:
    holds = page.evaluate(
        f"""async (address) => {{
      const late = new Promise((done) => setTimeout(done, 5000, 'no answer'));
      try {{ return await Promise.race([({CHECKS[seam]})(await import(address)), late]); }}
      catch (fault) {{ return String(fault); }}
    }}""",
        imported(page),
    )
    package = LEANS_ON.get(seam, "dash")
    assert holds is True, (
        f"{package} {version(package)} no longer keeps the seam '{seam}' of assets/js/dash_seams.js: {holds}"
    )


def test_a_position_of_ours_survives_the_next_change_as_a_persons_does(page: Page) -> None:
    moved = """async ([address, zoom]) => {
      const { OURS, livingMap } = await import(address);
      livingMap().easeTo({ zoom: zoom, duration: 0 }, OURS);
      await window.Plotly.restyle(document.querySelector('#map .js-plotly-plot'), { opacity: 0.9 }, [0]);
      return livingMap().getZoom();
    }"""
    assert page.evaluate(moved, [imported(page), 10.25]) == pytest.approx(10.25)


def test_every_seam_has_its_check() -> None:
    named = re.findall(r"^export (?:const|function) (\w+)", SEAMS.read_text(encoding="utf-8"), re.M)
    assert sorted(named) == sorted(CHECKS)


INSIDE = re.compile(
    r"_fullLayout|_subplot|_fadeDuration|dash_clientside|DashRenderer|plotly|maplibre|React\b|_dash-(?!renderer)|window\.fetch ="
)


def test_nothing_else_of_our_browser_code_knows_their_inside() -> None:
    for path in sorted(MODULES.glob("*.js")):
        if path != SEAMS:
            assert not INSIDE.findall(path.read_text(encoding="utf-8")), f"{path.name}: this belongs in dash_seams.js."


# The requests that `listen` hears, in a bare page.

LISTENING = """({ listen }) => {
  window.heard = [];
  const note = (name) => (kind) => { window.heard.push(name + " " + kind); };
  listen({ page: () => "/planera?year=2020", answered: note("answered"), failed: note("failed") });
}"""


@pytest.fixture
def listening(browser: Browser) -> Iterator[Bare]:
    def answer(route: Any) -> None:
        if "gone" in route.request.url:
            route.abort()
        else:
            route.fulfill(status=500 if "refused" in route.request.url else 200, body="{}")

    with bare(browser, answer=answer) as opened:
        opened.run("dash_seams", LISTENING)
        yield opened


@pytest.mark.parametrize(
    ("path", "heard"),
    [
        ("/_dash-update-component", ["answered change"]),
        ("/refused/_dash-update-component", ["failed change"]),
        ("/gone/_dash-update-component", ["failed change"]),
        ("/_dash-layout", ["answered page"]),
        ("/gone/_dash-layout", ["failed page"]),
        ("/refused/_dash-dependencies", ["failed page"]),
        ("/geo/gone.json", []),
    ],
)
def test_what_becomes_of_dashs_requests_is_heard(listening: Bare, path: str, heard: list[str]) -> None:
    listening.page.evaluate("path => fetch(path, {method: 'POST', headers: {a: 'b'}}).catch(() => 0)", path)
    assert listening.page.evaluate("window.heard") == heard
    sent = listening.asked[0].headers
    assert sent["a"] == "b" and sent.get("x-page-address") == (
        "/planera?year=2020" if "page" in "".join(heard) else None
    )
