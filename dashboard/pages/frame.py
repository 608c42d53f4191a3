"""What every page has around it: skip link, head with the way to other pages, and foot."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from dash import html

from dashboard import ids
from dashboard.asking import urls
from dashboard.asking.page import HOME, Layout, Page
from dashboard.asking.scene import Known, Scene
from dashboard.i18n import Say
from dashboard.pages.kinds import Visit
from dashboard.pages.slots import slot
from dashboard.parts.links import languages, link


def map_page(scene: Scene) -> Any:
    """The whole page of a scene."""
    page = scene.view.page
    content = [slot("banner", scene), *page.body(scene)]
    return framed(page, scene.known, scene.lang, scene.say, content, slot("language", scene))


def visited(visit: Visit, content: Sequence[Any]) -> Any:
    """The whole page of a visit."""
    ways = languages(visit.lang, partial(urls.page_address, visit.path))
    language = html.Div(ways, className="slot slot-language")
    return framed(visit.page, visit.known, visit.lang, visit.say, content, language)


def framed(page: Page, known: Known, lang: str, say: Say, content: Sequence[Any], language: Any) -> Any:
    """A whole page around its content; `language` is the way to the same in the other languages."""
    return html.Div(
        [
            html.A(say("shell.skip"), href=f"#{ids.CONTENT}", className="skip"),
            _head(page, known, lang, say, language),
            html.Main(list(content), id=ids.CONTENT, className=f"room {page.layout}", tabIndex=-1),
            _foot(known, say),
        ],
        className=f"page {page.layout}-page" + (" room-meeting" if page.layout is Layout.MEETING else ""),
    )


def _head(page: Page, known: Known, lang: str, say: Say, language: Any) -> Any:
    within = (way.key == page.key or page.address.startswith(f"{way.address}/") for way in known.ways)
    ways = [(way, {"aria-current": "page"} if here else {}) for way, here in zip(known.ways, within, strict=True)]
    items = [html.Li(html.A(say(way.name), href=urls.page_address(way.address, lang), **more)) for way, more in ways]
    return html.Header(
        [
            link(urls.page_address(HOME, lang), say("shell.name"), className="brand"),
            html.Nav(html.Ul(items), **{"aria-label": say("shell.ways")}),
            language,
        ],
        className="head",
    )


def _foot(known: Known, say: Say) -> Any:
    return html.Footer(
        [
            html.P(say("shell.foot")),
            html.P(say("shell.release", release=known.release)),
            html.P(say("shell.ground")),
            _printed(say),
        ],
        className="foot",
    )


def _printed(say: Say) -> Any:
    """Where and when a paper was printed; assets/js/paper.js writes both when it is."""
    address, date = html.Span(**{"data-printed": "address"}), html.Span(**{"data-printed": "date"})
    said = [say("shell.printed_from"), " ", address, html.Br(), say("shell.printed_on"), " ", date]
    return html.P(said, className="on-paper")
