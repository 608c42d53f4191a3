"""What every page has around it: skip link, head with the way to other pages, and foot."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import ids
from dashboard.asking import urls
from dashboard.asking.scene import Scene
from dashboard.asking.urls import Page, View
from dashboard.pages.slots import slot
from dashboard.parts.links import link
from dashboard.readers.reader import ROLES

WAYS = (Page.HOME, Page.PLAN, Page.MEETING, Page.METHOD)


def shell(scene: Scene, room: str, *content: Any, language: Any = None) -> Any:
    """A whole page: `room` is the style class of its layout, `language` the way to the other one if not the view's."""
    return html.Div(
        [
            html.A(scene.say("shell.skip"), href=f"#{ids.CONTENT}", className="skip"),
            _head(scene, language or slot("language", scene)),
            html.Main([slot("banner", scene), *content], id=ids.CONTENT, className=f"room {room}", tabIndex=-1),
            _foot(scene),
        ],
        className=f"page {room}-page" + (" room-meeting" if room == "meeting" else ""),
    )


def _head(scene: Scene, language: Any) -> Any:
    ways = [page for page in WAYS if ROLES[View(page=page).room] in scene.known.served]
    items = [html.Li(_way(scene, page)) for page in ways]
    return html.Header(
        [
            link(urls.address(View(page=Page.HOME, lang=scene.lang)), scene.say("shell.name"), className="brand"),
            html.Nav(html.Ul(items), **{"aria-label": scene.say("shell.ways")}),
            language,
        ],
        className="head",
    )


def _way(scene: Scene, page: Page) -> Any:
    current: dict[str, Any] = {"aria-current": "page"} if page is scene.view.page else {}
    return link(urls.address(View(page=page, lang=scene.lang)), scene.say(f"page.{page}"), **current)


def _foot(scene: Scene) -> Any:
    say = scene.say
    return html.Footer(
        [
            html.P(say("shell.foot")),
            html.P(say("shell.release", release=scene.known.release)),
            html.P(say("shell.ground")),
            _printed(scene),
        ],
        className="foot",
    )


def _printed(scene: Scene) -> Any:
    """Where and when a paper was printed; assets/address.js writes both when it is."""
    address, date = html.Span(**{"data-printed": "address"}), html.Span(**{"data-printed": "date"})
    said = [scene.say("shell.printed_from"), " ", address, html.Br(), scene.say("shell.printed_on"), " ", date]
    return html.P(said, className="on-paper")
