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
    items = []
    for way in known.ways:
        here = way.key == page.key or page.address.startswith(f"{way.address}/")
        more = {"aria-current": "page"} if here else {}
        items.append(html.Li(html.A(say(way.name), href=urls.page_address(way.address, lang), **more)))
    brand = link(urls.page_address(HOME, lang), say("shell.name"), className="brand")
    ways = html.Nav(html.Ul(items), **{"aria-label": say("shell.ways")})
    return html.Div(
        [
            html.A(say("shell.skip"), href=f"#{ids.CONTENT}", className="skip"),
            html.Header([brand, ways, language], className="head"),
            html.Main(list(content), id=ids.CONTENT, className=f"room {page.layout}", tabIndex=-1),
            _foot(known, say),
        ],
        className=f"page {page.layout}-page" + (" room-meeting" if page.layout is Layout.MEETING else ""),
    )


def _foot(known: Known, say: Say) -> Any:
    """What the map is and rests on; where and when a paper was printed, which assets/js/paper.js writes when it is."""
    said = [html.P(say("shell.foot")), html.P(say("shell.release", release=known.release)), html.P(say("shell.ground"))]
    address, date = html.Span(**{"data-printed": "address"}), html.Span(**{"data-printed": "date"})
    printed = [say("shell.printed_from"), " ", address, html.Br(), say("shell.printed_on"), " ", date]
    return html.Footer([*said, html.P(printed, className="on-paper")], className="foot")
