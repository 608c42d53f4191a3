"""What a visitor does and sees, in small steps: wait for the map, read the page, point at a place, compare."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

Size = tuple[int, int]
PHONE, DESK, PROJECTOR = (390, 844), (1440, 900), (1920, 1080)
SIZES = (PHONE, DESK, PROJECTOR)
SOON = 60.0
ANSWER = "_dash-update-component"
MAP = "document.querySelector('#map .js-plotly-plot')._fullLayout.map._subplot.map"

Seen = TypeVar("Seen")


def eventually(look: Callable[[], Seen], wanted: Callable[[Seen], bool], what: str, within: float = SOON) -> Seen:
    """What `look` sees once it is as wanted; fails with the last sight. `look` must let the browser work."""
    deadline = time.monotonic() + within
    while True:
        seen = look()
        if wanted(seen):
            return seen
        assert time.monotonic() < deadline, f"{what} did not come within {within:.0f} s; last seen: {seen}"


def asked(page: Page, script: str, argument: Any = None) -> Callable[[], Any]:
    """A look at the page that first gives it 40 ms: the page's policy forbids Playwright's own waiting."""

    def look() -> Any:
        page.wait_for_timeout(40)
        return page.evaluate(script, argument)

    return look


AT_REST = f"""() => {{
  const answers = performance.getEntriesByType("resource").filter(one => one.name.includes("{ANSWER}"));
  const since = answers.length ? answers[answers.length - 1].responseEnd : 0;
  const marks = performance.getEntriesByName("map-painted");
  const plot = document.querySelector("#map .js-plotly-plot");
  const map = plot && plot._fullLayout && plot._fullLayout.map && {MAP};
  return Boolean(map) && marks.some(mark => mark.startTime > since) && map.loaded() && !map.isMoving();
}}"""


def alive(page: Page) -> Page:
    """The page once its scripts have taken over from the first paint."""
    page.locator("#first-paint").wait_for(state="detached")
    return page


def painted(page: Page) -> Page:
    """The page once its map has been painted after the last answer and stands still."""
    page.wait_for_selector("html[data-map=painted]")
    eventually(asked(page, AT_REST), bool, "A painted map at rest")
    return page


@contextmanager
def changing(page: Page) -> Iterator[None]:
    """Around something that makes the page ask the server: ends when the answer is painted."""
    with page.expect_response(lambda response: ANSWER in response.url):
        yield
    painted(page)


def click_and_see(page: Page, selector: str) -> None:
    with changing(page):
        page.locator(selector).first.click()


def state(page: Page) -> dict[str, str]:
    """The parameters of the address."""
    return dict(parse_qsl(urlsplit(page.url).query))


def slot(page: Page, name: str) -> str:
    """The visible text of a part of the page."""
    return page.locator(f"#react-entry-point .slot-{name}").first.inner_text()


def position(page: Page) -> tuple[float, float, float]:
    """Latitude, longitude and zoom of the map."""
    found = page.evaluate(f"() => {{ const m = {MAP}, c = m.getCenter(); return [c.lat, c.lng, m.getZoom()]; }}")
    return (found[0], found[1], found[2])


def same_position(one: Sequence[float], other: Sequence[float], zoom: float = 0.02) -> bool:
    """True when the centres are the same to the eye and the zooms differ by less than `zoom`."""
    centre = all(abs(a - b) < 0.002 for a, b in zip(one[:2], other[:2], strict=True))
    return centre and abs(one[2] - other[2]) < zoom


PROJECT = f"""points => {{
  const map = {MAP}, box = map.getCanvas().getBoundingClientRect();
  return points.map(point => {{ const at = map.project(point); return [at.x + box.left, at.y + box.top]; }});
}}"""


def on_screen(page: Page, points: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Where points (lon, lat) lie in the window, in CSS pixels."""
    return [(x, y) for x, y in page.evaluate(PROJECT, [list(point) for point in points])]


def bring_map_into_view(page: Page) -> None:
    page.locator(".map-region").first.evaluate("one => one.scrollIntoView({block: 'center', behavior: 'instant'})")


def click_map(page: Page, point: Sequence[float]) -> None:
    """A mouse click on the map at lon, lat, as a hand does it: move there, then press."""
    bring_map_into_view(page)
    ((x, y),) = on_screen(page, [point])
    page.mouse.move(x - 3, y - 3)
    page.mouse.move(x, y, steps=3)
    page.wait_for_timeout(150)
    page.mouse.click(x, y)


MARKS = """() => document.querySelector("#map .js-plotly-plot").data.flatMap(trace =>
  trace.type !== "scattermap" || !trace.customdata ? [] :
  trace.customdata.map((data, at) => ({kind: data[0], id: data[1], lon: trace.lon[at], lat: trace.lat[at]})))"""


def marks(page: Page, kind: str) -> dict[str, tuple[float, float]]:
    """Lon and lat of the marks of a kind (place or near) that the map shows, by id."""
    return {one["id"]: (one["lon"], one["lat"]) for one in page.evaluate(MARKS) if one["kind"] == kind}


ROWS = """() => [...document.querySelectorAll("#react-entry-point .slot-table tbody tr")].map(row => ({
  code: new URL(row.querySelector("a").href).searchParams.get("area"),
  chosen: row.classList.contains("chosen") && row.querySelector("a").getAttribute("aria-current") === "true",
  cells: [...row.cells].map(cell => cell.textContent),
}))"""


def rows(page: Page) -> dict[str, dict[str, Any]]:
    """The table twin's rows by area code: cells and whether the row is marked as chosen."""
    return {row["code"]: row for row in page.evaluate(ROWS)}


LEGEND = """() => [...document.querySelectorAll("#react-entry-point .slot-legend .legend-block:first-child li")].map(
  item => ({label: item.textContent, kind: item.querySelector(".swatch").className.split("swatch-").pop(),
            colour: getComputedStyle(item.querySelector(".swatch")).backgroundColor}))"""


def number(text: str) -> float | None:
    """The first number of a text written the Swedish way; None when there is none."""
    found = re.search(r"\d[\d\s ]*(?:,\d+)?", text)
    return float(re.sub(r"\s", "", found.group()).replace(",", ".")) if found else None


def class_colours(page: Page) -> list[tuple[float, tuple[int, int, int]]]:
    """Lower limit and colour of every class in the legend of the coloured layer, lowest first."""
    found = [item for item in page.evaluate(LEGEND) if item["kind"].startswith("class-")]
    limits = [float("-inf"), *(number(item["label"]) for item in found[1:])]
    colours = [tuple(int(part) for part in re.findall(r"\d+", item["colour"])[:3]) for item in found]
    return list(zip(limits, colours, strict=True))  # type: ignore[arg-type]


def legend_kinds(page: Page) -> set[str]:
    return {item["kind"] for item in page.evaluate(LEGEND)}


def focused(page: Page) -> dict[str, Any]:
    """What has the focus: its tag, its name, its words, and how its focus is drawn."""
    found: dict[str, Any] = page.evaluate(
        """() => { const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
        return {tag: one.tagName, text: (one.textContent || "").trim().slice(0, 60), href: one.getAttribute("href"),
          class: String(one.className), id: one.id, outline: style.outlineStyle, width: parseFloat(style.outlineWidth),
          left: box.left, top: box.top, right: box.right, bottom: box.bottom}; }"""
    )
    return found
