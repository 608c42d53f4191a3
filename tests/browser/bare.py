"""A bare page for our browser code: its modules and nothing else, no server, no Dash, no map."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request, Route

MODULES = Path(__file__).resolve().parents[2] / "assets" / "js"
HERE = "http://bare.test"
EMPTY = '<!DOCTYPE html><html lang="sv"><body></body></html>'
Answer = Callable[[Route], None]


@dataclass(frozen=True)
class Bare:
    """The page, and what was asked for beside itself and its modules."""

    page: Page
    asked: list[Request]

    def run(self, module: str, script: str, given: Any = None) -> Any:
        """What a function `(module, given) => ...` gives in the page."""
        script = f"async given => (({script})(await import({json.dumps(f'/js/{module}.js')}), given))"
        return self.page.evaluate(script, given)

    def call(self, module: str, name: str, *given: Any) -> Any:
        """What an exported function of a module gives."""
        return self.run(module, f"(module, given) => module.{name}(...given)", list(given))

    def show(self, html: str) -> Page:
        """The page with that for its body."""
        self.page.evaluate("html => { document.body.innerHTML = html; }", html)
        return self.page


@contextmanager
def bare(
    browser: Browser, path: str = "/", html: str = EMPTY, answer: Answer | None = None, *, timed: bool = False
) -> Iterator[Bare]:
    """A page of that HTML beside our modules; `answer` (or an empty text) answers whatever else it asks for.

    Where it is `timed`, the test makes its time pass.
    """
    context = browser.new_context()
    asked: list[Request] = []

    def served(route: Route) -> None:
        where = route.request.url.removeprefix(HERE)
        if where.startswith("/js/"):
            route.fulfill(body=(MODULES / where.removeprefix("/js/")).read_bytes(), content_type="text/javascript")
        elif where == path:
            route.fulfill(body=html, content_type="text/html")
        else:
            asked.append(route.request)
            answer(route) if answer else route.fulfill(body="")

    context.route("**/*", served)
    page = context.new_page()
    if timed:
        page.clock.install(time=0)
        page.clock.pause_at(10_000)
    page.goto(HERE + path)
    yield Bare(page, asked)
    context.close()
