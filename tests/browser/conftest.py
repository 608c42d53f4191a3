"""Servers of their own, one Chromium, and pages that note everything they complain of or ask for."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from browser.steps import DESK, Size

HOME = Path(__file__).resolve().parents[2]
PATIENCE = 180.0
PAGE_PATIENCE_MS = 60_000
COARSE = 0.5
"""Pixels of the screen to a pixel of the page, where nobody looks."""
FLAGS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Without a graphics card the processor lays the page out quicker by itself; the map is still drawn by WebGL.
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
    # One process for all pages of a server: it has the scripts compiled already, and need not parse them as they come.
    "--process-per-site",
    "--disable-features=ScriptStreaming",
    # No page of a test lives long enough to win back what optimised code costs.
    "--js-flags=--no-opt --no-maglev",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
HARMLESS = (
    # The software renderer of the tests says that reading its picture back is slow; screenshots do that.
    r"GL Driver Message .*GPU stall due to ReadPixels",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


Motion = Literal["reduce", "no-preference"]


@dataclass
class Visits:
    """Opens pages at one server and remembers what they complained of and whom they asked.

    Readers want no motion, which halves what a page costs here, but where a test is of what moves. Where no test of
    a file is of how something looks, it is marked `coarse`: the map is drawn in a quarter of the pixels.
    """

    browser: Browser
    base: str
    readers: dict[Size, BrowserContext]
    motion: Motion = "reduce"
    scale: float = 1.0
    expected: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    opened: list[Page | BrowserContext] = field(default_factory=list)

    def __call__(self, path: str, size: Size = DESK) -> Page:
        """A page at `path` for a reader who has been here before: the browser has kept what it may keep."""
        page = self.blank(size)
        page.goto(self.base + path)
        return page

    def newcomer(self, path: str, size: Size = DESK, **options: Any) -> Page:
        """A page at `path` in a browser that has kept nothing; `options` are Playwright's for a context."""
        page = self.blank_newcomer(size, **options)
        page.goto(self.base + path)
        return page

    def blank(self, size: Size = DESK) -> Page:
        """An empty page that is already watched."""
        if size not in self.readers:
            self.readers[size] = self._context(size)
            self.readers[size].new_page().goto(f"{self.base}/health")  # left open, it keeps their process alive
        page = self._watched(self.readers[size])
        self.opened.append(page)
        return page

    def blank_newcomer(self, size: Size = DESK, **options: Any) -> Page:
        """An empty page that is already watched, in a browser that has kept nothing."""
        context = self._context(size, **options)
        self.opened.append(context)
        return self._watched(context)

    def _context(self, size: Size, **options: Any) -> BrowserContext:
        viewport = {"width": size[0], "height": size[1]}
        asked = {"viewport": viewport, "reduced_motion": self.motion, "device_scale_factor": self.scale} | options
        context = self.browser.new_context(**asked)  # type: ignore[arg-type]
        context.set_default_timeout(PAGE_PATIENCE_MS)
        context.add_init_script("performance.setResourceTimingBufferSize(5000);")
        return context

    def _watched(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._complain(f"error in a script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", self._request)
        return page

    def expect(self, *patterns: str) -> None:
        """What this test provokes: complaints that match are not held against the page."""
        self.expected += patterns

    def close(self) -> None:
        for one in self.opened:
            one.close()
        self.opened.clear()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self._complain(f"{message.type}: {message.text} ({message.location.get('url')})")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED" or request.resource_type == "document":
            self._complain(f"failed: {request.url} {request.failure}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.outside.append(request.url)

    def _complain(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in (*HARMLESS, *self.expected)):
            self.complaints.append(text)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.fail("There is no Chromium: run `make test`, which installs it, or set CHROMIUM.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


Start = Callable[..., Any]


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Starts a server in a tree of the project (ours if none is named) and gives its address and process."""

    @contextmanager
    def started(tree: Path = HOME, **settings: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
        folder, port = tmp_path_factory.mktemp("served"), _free_port()
        # Eight seconds of a processor for what is the same for every server, under addresses that name its content.
        own = tmp_path_factory.getbasetemp()
        compressed = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "compressed"
        compressed.mkdir(exist_ok=True)
        (folder / "compressed").symlink_to(compressed)
        given = {"PORT": str(port), "DATA_DIR": str(folder), "PRACTICE_SIZE": "3000"} | settings
        with (folder / "log").open("wb") as log:
            command = [sys.executable, "app.py"]
            process = subprocess.Popen(command, cwd=tree, env=os.environ | given, stdout=log, stderr=log)
        try:
            _until_ready(f"http://127.0.0.1:{port}", process, folder / "log")
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(timeout=120)

    return started


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _until_ready(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/ready", timeout=5) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not become ready:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def base(start: Start) -> Iterator[str]:
    """Address of the one server that most tests share."""
    with start() as (address, _):
        yield address


@contextmanager
def watched(
    browser: Browser,
    base: str,
    readers: dict[Size, BrowserContext],
    motion: Motion = "reduce",
    scale: float = 1.0,
) -> Iterator[Visits]:
    """Visits that end with a clean console and no request to anyone else."""
    visits = Visits(browser, base, readers, motion, scale)
    try:
        yield visits
    finally:
        visits.close()
    assert not visits.outside, f"Requests left the machine: {visits.outside}"
    assert not visits.complaints, "The browser complained:\n" + "\n".join(visits.complaints)


Readers = dict[tuple[Motion, float], dict[Size, BrowserContext]]


@pytest.fixture(scope="session")
def readers(browser: Browser) -> Readers:
    """One browser profile per size that keeps what it has fetched, as a returning reader's does."""
    return {}


@pytest.fixture(scope="module")
def scale(request: pytest.FixtureRequest) -> float:
    return COARSE if request.node.get_closest_marker("coarse") else 1.0


@pytest.fixture
def visit(browser: Browser, base: str, readers: Readers, scale: float) -> Iterator[Visits]:
    with watched(browser, base, readers.setdefault(("reduce", scale), {}), "reduce", scale) as visits:
        yield visits


@pytest.fixture
def moving(browser: Browser, base: str, readers: Readers, scale: float) -> Iterator[Visits]:
    """Visits of readers whose maps glide and whose parts fade."""
    with watched(browser, base, readers.setdefault(("no-preference", scale), {}), "no-preference", scale) as visits:
        yield visits


@pytest.fixture
def visit_at(browser: Browser, scale: float) -> Iterator[Callable[[str], Visits]]:
    """Visits to a server that the test has started itself."""
    with ExitStack() as stack:
        yield lambda address: stack.enter_context(watched(browser, address, {}, scale=scale))
