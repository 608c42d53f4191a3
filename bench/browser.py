"""Opens pages in a headless Chromium and reads off what a reader would have waited for."""

from __future__ import annotations

import base64
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, sync_playwright

from bench.plan import Scene
from bench.servers import BenchFailed

FLAGS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PROBE = Path(__file__).with_name("probe.js")
WINDOW = {"width": 1280, "height": 720}
PATIENCE = 30.0
QUIET_MS = 600.0
MAP = ".js-plotly-plot"
FEWEST_COLOURS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One cold load: milliseconds from the start of navigation, and what came over the wire.

    The map is painted when the page itself says so, but not before the probe saw it at rest with its traces.
    """

    words_ms: float
    painted_ms: float
    wire_bytes: int
    requests: int
    outside: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of filter: milliseconds until the map rests, bytes of all answers, and the POSTs it made."""

    painted_ms: float
    wire_bytes: int
    posts: tuple[Request, ...]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium: $CHROMIUM, or the one on the path. Raises `BenchFailed` if there is none."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        raise BenchFailed("No Chromium: run `make bench`, which installs it, or set CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[tuple[Page, list[Request]]]:
    """A page in a context with an empty cache, and the list of its requests, which grows as it makes them."""
    context = browser.new_context(viewport=WINDOW)  # type: ignore[arg-type] # a plain dict is what it takes
    page = context.new_page()
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    page.add_init_script(path=PROBE)
    answer = page.goto(address, wait_until="commit")
    if answer is not None and answer.status != 200:
        raise BenchFailed(f"{address} was answered {answer.status}: correct bench/plan.py.")
    yield page, requests
    context.close()


def cold_load(browser: Browser, address: str, mark: str) -> Load:
    """Load a page once with an empty cache. Raises `BenchFailed` if the map stays blank."""
    with opened(browser, address) as (page, requests):
        state = _until(page, mark, _shown, f"{address}: no words and figures, or no '{mark}'")
        page.wait_for_load_state("networkidle")
        refuse_blank_map(browser, page)
        return Load(
            words_ms=max(state["words"], state["paint"] or 0.0),
            painted_ms=max(state["marks"][0], state["idle"][0]),
            wire_bytes=sum(map(_wire_bytes, requests)),
            requests=len([request for request in requests if _wire_bytes(request)]),
            outside=len(outside(requests)),
        )


def outside_requests(browser: Browser, address: str, seconds: float) -> int:
    """How many requests to other hosts a page makes in its first seconds; none of them is let through."""
    with opened(browser, "about:blank") as (page, requests):
        page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: route.abort())
        page.goto(address)
        page.wait_for_timeout(seconds * 1000)
        return len(outside(requests))


def settle(page: Page, mark: str) -> None:
    """Wait until the first picture is there and nothing more happens."""
    _until(page, mark, lambda now: bool(now["marks"]) and _quiet(now, 0.0), f"{page.url}: no '{mark}'")


def change(page: Page, requests: list[Request], scene: Scene, year: int, mark: str) -> Change:
    """Change the year as a reader would and wait until the map has come to rest.

    Raises `BenchFailed` if no question reaches the server or the map is not drawn again.
    """
    already = len(requests)
    began = page.evaluate(
        f"year => {{ const now = performance.now(); ({scene.change})(year); return now; }}", str(year)
    )
    where = f"{scene.path}, year {year}"
    state = _until(page, mark, lambda now: _rests(now, began), f"{where}: no answer, or no '{mark}' after it")
    made = requests[already:]
    return Change(
        painted_ms=max(state["marks"]) - began,
        wire_bytes=sum(map(_body_bytes, made)),
        posts=tuple(request for request in made if request.method == "POST"),
    )


def _shown(state: dict[str, Any]) -> bool:
    return bool(state["words"] and state["marks"] and state["idle"])


def _rests(state: dict[str, Any], began: float) -> bool:
    answers = [moment for moment in state["answers"] if moment > began]
    return bool(answers) and max(state["marks"], default=0.0) > min(answers) and _quiet(state, began)


def _quiet(state: dict[str, Any], began: float) -> bool:
    return bool(state["now"] - max([*state["marks"], *state["answers"], began]) > QUIET_MS)


def _state(page: Page, mark: str) -> dict[str, Any]:
    state: dict[str, Any] = page.evaluate("mark => window.__bench.state(mark)", mark)
    return state


def _until(page: Page, mark: str, done: Callable[[dict[str, Any]], bool], otherwise: str) -> dict[str, Any]:
    """The probe's notes once they satisfy `done`. Asks seldom: the page itself notes the moments."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        state = _state(page, mark)
        if done(state):
            return state
        page.wait_for_timeout(50)
    raise BenchFailed(f"{otherwise} within {PATIENCE:.0f} s.")


def outside(requests: list[Request]) -> list[str]:
    """Addresses that are not on this machine."""
    return [request.url for request in requests if _over_the_wire(request) and not _at_home(request)]


def _at_home(request: Request) -> bool:
    return urlsplit(request.url).hostname == "127.0.0.1"


def _over_the_wire(request: Request) -> bool:
    return request.url.startswith(("http://", "https://"))


def _sizes(request: Request) -> tuple[int, int]:
    """Bytes of head and body over the wire; none for what was not answered or came from the cache."""
    if not _over_the_wire(request) or request.response() is None:
        return 0, 0
    sizes = request.sizes()
    head, body = sizes["responseHeadersSize"], sizes["responseBodySize"]
    return (head, body) if body >= 0 else (0, 0)  # less than nothing: from the browser's own cache


def _wire_bytes(request: Request) -> int:
    return sum(_sizes(request))


def _body_bytes(request: Request) -> int:
    return _sizes(request)[1]


COLOURS = """async picture => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height});
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const [x, y, w, h] = [image.width / 4, image.height / 4, image.width / 2, image.height / 2].map(Math.floor);
  const seen = new Map();
  for (const colour of new Uint32Array(pen.getImageData(x, y, w, h).data.buffer))
    seen.set(colour, (seen.get(colour) ?? 0) + 1);
  return [...seen.values()].filter(count => count > w * h / 1000).length;
}"""


def colours(browser: Browser, picture: bytes) -> int:
    """How many colours each fill more than a thousandth of the middle of a PNG."""
    page = browser.new_page()
    found: int = page.evaluate(COLOURS, base64.b64encode(picture).decode())
    page.close()
    return found


def refuse_blank_map(browser: Browser, page: Page) -> None:
    """Raises `BenchFailed` when the map's pixels show next to nothing, whatever the marks say."""
    found = colours(browser, page.locator(MAP).first.screenshot())
    if found < FEWEST_COLOURS:
        raise BenchFailed(f"{page.url}: the map is blank ({found} colours), though the page says it is painted.")
