"""The HTML document of a page: words and figures first, readable before and without any script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from dash import Dash, dcc, html
from flask import Flask, current_app, g, has_request_context, redirect, request
from werkzeug.wrappers import Response

from dashboard import assets, ids
from dashboard.asking.context import here
from dashboard.asking.despite import despite_failures
from dashboard.asking.known import view_of
from dashboard.asking.making import make_scene
from dashboard.asking.memory import remembered
from dashboard.asking.page import Subject
from dashboard.asking.scene import Scene
from dashboard.asking.urls import View, address
from dashboard.figures import style
from dashboard.html import render
from dashboard.i18n import speaker
from dashboard.pages.frame import map_page
from dashboard.parts.stand_ins import stand_ins
from dashboard.web import dash_seams
from dashboard.web.asking import laid_out_view

ASSETS_NOT_LOADED = r".*\.(md|svg|png)$"
MODULES_NOT_LOADED = r"^js$"


class Written(NamedTuple):
    """What a page's document says, beside what every document has."""

    lang: str
    title: str
    page: str
    early: Sequence[tuple[str, str]]


class TryggDash(Dash):
    """Dash with our own document around it; Dash asks for a subclass to write its own index."""

    def __init__(self, server: Flask) -> None:
        super().__init__(
            "trygghetskartan",
            server=server,
            assets_folder=str(assets.FOLDER),
            assets_ignore=ASSETS_NOT_LOADED,
            assets_path_ignore=[MODULES_NOT_LOADED],
            suppress_callback_exceptions=True,
            update_title="",
            add_log_handler=False,
            enable_mcp=False,
        )
        self.renderer = ""  # assets/js/main.js starts it

    def interpolate_index(self, **parts: str) -> str:
        """The document of the page being answered, with the page already written in it."""
        written: Written = g.written
        boot = _boot(dash_seams.needed_scripts(parts["scripts"]), written.early)
        return _document(written, dash_seams.public_config(parts["config"]), boot)

    def static_addresses(self) -> Sequence[str]:
        """Addresses of every script that pages load, and of their style sheet."""
        scripts = sorted(dash_seams.scripts_of(self), key=lambda s: "plotly" not in s)
        return [*scripts, assets.module(assets.BOOT), *assets.page_modules(), assets.STYLE_ADDRESS]


def page_response(**subject: str) -> str | Response:
    """Answers a page: its whole document, with words and figures in it; to an earlier spelling, where it lies now."""
    view = view_of(request.path, request.query_string.decode("utf-8", "replace"), g.reader, here())
    if request.args.get("question") not in (None, "", view.question):
        return redirect(address(view))
    g.written = _written(view)
    dash_app: TryggDash = current_app.extensions["trygghetskartan-dash"]
    return str(dash_app.index(**subject))


def layout_of() -> Any:
    """What Dash builds in the browser: the page that asks, by its own address."""
    if not has_request_context() or request.endpoint != dash_seams.LAYOUT:
        return html.Div()  # Dash looks at the layout before anybody asks for it
    view = laid_out_view()
    return despite_failures(layout, make_scene(view, g.reader, here(), view.page.needs))


def layout(scene: Scene) -> Any:
    """The page with what Dash needs around it."""
    return html.Div(
        [
            dcc.Store(id=ids.ADDRESS),
            dcc.Store(id=ids.SHOWN, data=shown_state(scene)),
            html.P(scene.say("error.callback"), id="late", className="fault late", hidden=True, role="alert"),
            html.P(scene.say("shell.working"), id="working", className="late working", hidden=True, role="status"),
            html.Div(map_page(scene), id=ids.PAGE),
        ]
    )


def shown_state(scene: Scene) -> dict[str, Any]:
    """South, west, north, east of what is chosen, for the map to move to."""
    return {"frame": list(scene.frame)}


def _title(scene: Scene) -> str:
    page, subject = scene.view.page, scene.view.subject
    named = scene.known.places[subject]["name"] if page.subject is Subject.PLACE else scene.towns.get(subject)
    return scene.say(page.title, name=named)


def _written(view: View) -> Written:
    """What a document says; remembered unless the address says where the map stands."""

    def make() -> Written:
        scene = make_scene(view, g.reader, here(), view.page.needs)
        page = despite_failures(lambda one: render(map_page(one), stand_ins(one)), scene)
        return Written(scene.lang, _title(scene), page, _early(scene))

    if view.pos is not None:
        return make()
    return remembered(here(), g.reader, f"page:{view.memory_key}", Written, make)


def _early(scene: Scene) -> list[tuple[str, str]]:
    """Kind and address of what the map will ask for late, for the browser to fetch as soon as it has painted."""
    fetched = [
        style.style_address(scene),
        style.geometry_address(scene.known.release, scene.level),
        style.ground_address(scene.known.release, scene.known.code),
    ]
    return [*(("fetch", address) for address in fetched), ("script", dash_seams.GRAPH_CHUNK)]


def _document(written: Written, config: str, boot: str) -> str:
    say = speaker(written.lang)
    return (
        f'<!DOCTYPE html><html lang="{written.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="description" content="{escape(say("shell.description"))}">'
        f"<title>{escape(written.title)}</title>"
        f'<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">'
        f'<link rel="stylesheet" href="{assets.STYLE_ADDRESS}"></head><body>'
        f'<div id="react-entry-point"></div><div id="first-paint">{written.page}</div>'
        f'<p id="incomplete" class="fault incomplete" role="alert" hidden>{escape(say("error.incomplete"))}</p>'
        f"{config}{boot}</body></html>"
    )


def _boot(scripts: Sequence[str], early: Sequence[tuple[str, str]]) -> str:
    """The one script of the document: it fetches the others, and `early`, when the first picture has been painted."""
    lists = {"scripts": scripts, "modules": assets.page_modules(), "early": early}
    told = " ".join(f'data-{name}="{escape(json.dumps(listed))}"' for name, listed in lists.items())
    return f'<script type="module" {dash_seams.STARTED} src="{assets.module(assets.BOOT)}" {told}></script>'
