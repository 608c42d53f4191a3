"""The HTML document of a page: words and figures first, readable before and without any script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, dcc, html
from flask import Flask, g, has_request_context, request

from dashboard import ids
from dashboard.asking.context import here
from dashboard.asking.despite import despite_failures
from dashboard.asking.making import completed, make_scene
from dashboard.asking.memory import remembered
from dashboard.asking.page import Subject
from dashboard.asking.scene import Need, Scene
from dashboard.asking.views import view_of
from dashboard.config import HOME
from dashboard.figures import style, theme
from dashboard.html import render
from dashboard.pages.bare import SHEETS
from dashboard.pages.frame import map_page
from dashboard.parts.stand_ins import stand_ins
from dashboard.web.asking import laid_out_view
from dashboard.web.machine import LAYOUT

LEFT_OUT_OF_CONFIG = frozenset(
    {"dash_version", "dash_version_url", "python_version", "plotly_version", "ddk_version", "plotly_cloud_installed"}
)
UNUSED_SCRIPTS = ("/dash/deps/polyfill@", "/dash/dash_table/")
BOOT = "dash-renderer-boot.js"
ASSETS_NOT_LOADED = r".*\.(md|svg|png)$|desk\.js$|boot\.js$"


class TryggDash(Dash):
    """Dash with our own document around it; Dash asks for a subclass to write its own index."""

    def __init__(self, server: Flask) -> None:
        super().__init__(
            "trygghetskartan",
            server=server,
            assets_folder=str(HOME / "assets"),
            assets_ignore=ASSETS_NOT_LOADED,
            suppress_callback_exceptions=True,
            update_title="",
            add_log_handler=False,
            enable_mcp=False,
        )
        self.renderer = ""  # assets/boot.js starts it

    def interpolate_index(self, **parts: str) -> str:
        """The document of the page being answered, with the page already written in it."""
        scene: Scene = g.scene
        page = _first_paint(scene)
        boot = _boot(needed_scripts(parts["scripts"]), _early(scene, self.graph_chunk()))
        return _document(scene, page, parts, self.stylesheets(), boot)

    def stylesheets(self) -> Sequence[str]:
        """Addresses of our style sheets with their version."""
        return [_asset(name) for name in SHEETS]

    def static_addresses(self) -> Sequence[str]:
        """Addresses of every script and style sheet that pages load."""
        self._setup_server()
        scripts = needed_scripts(self._generate_scripts_html())
        return [*sorted(scripts, key=lambda s: "plotly" not in s), _asset(BOOT), *self.stylesheets()]

    def graph_chunk(self) -> str:
        """Address of the script that Dash fetches late, when the map is mounted."""
        return "/_dash-component-suites/dash/dcc/async-graph.js"


def page_response(**subject: str) -> str:
    """Answers a page: its whole document, with words and figures in it."""
    view = view_of(request.path, request.query_string.decode("utf-8", "replace"), g.reader, here())
    g.scene = make_scene(view, g.reader, here(), {Need.SHOWN})
    dash_app: TryggDash = context_dash()
    return str(dash_app.index(**subject))


def context_dash() -> TryggDash:
    """The Dash application of the request being answered."""
    from flask import current_app

    found: TryggDash = current_app.extensions["trygghetskartan-dash"]
    return found


def layout_of() -> Any:
    """What Dash builds in the browser: the page that asks, by its own address."""
    if not has_request_context() or request.endpoint != LAYOUT:
        return html.Div()  # Dash looks at the layout before anybody asks for it
    view = laid_out_view()
    return despite_failures(layout, make_scene(view, g.reader, here(), view.page.needs))


def layout(scene: Scene) -> Any:
    """The page with what Dash needs around it."""
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.ADDRESS),
            dcc.Store(id=ids.SHOWN, data=shown_state(scene)),
            html.P(scene.say("error.callback"), id="late", className="fault late", hidden=True, role="alert"),
            html.P(scene.say("shell.working"), id="working", className="late working", hidden=True, role="status"),
            html.Div(map_page(scene), id=ids.PAGE),
        ],
        theme=theme.mantine_theme(),
        forceColorScheme="light",
    )


def shown_state(scene: Scene) -> dict[str, Any]:
    """South, west, north, east of what is chosen, for the map to move to."""
    return {"frame": list(scene.frame)}


def _title(scene: Scene) -> str:
    page, subject = scene.view.page, scene.view.subject
    if page.subject is Subject.PLACE:
        return scene.say(page.title, name=scene.known.places[subject]["name"])
    if page.subject is Subject.MUNICIPALITY:
        return scene.say(page.title, name=scene.towns[subject])
    return scene.say(page.title)


def _first_paint(scene: Scene) -> str:
    """The page as plain HTML; remembered unless the address says where the map stands."""

    def make() -> str:
        whole = completed(scene, here(), scene.view.page.needs)
        return despite_failures(lambda one: render(map_page(one), stand_ins(one)), whole)

    if scene.view.pos is not None:
        return make()
    return remembered(here(), scene.reader, f"page:{scene.view.memory_key}", str, make)


def _early(scene: Scene, graph_chunk: str) -> list[tuple[str, str]]:
    """Kind and address of what the map will ask for late, for the browser to fetch as soon as it has painted."""
    fetched = [
        style.style_address(scene),
        style.geometry_address(scene.known.release, scene.level),
        style.ground_address(scene.known.release, scene.known.code),
    ]
    return [*(("fetch", address) for address in fetched), ("script", graph_chunk)]


def _document(scene: Scene, page: str, parts: dict[str, str], sheets: Sequence[str], boot: str) -> str:
    say = scene.say
    links = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in sheets)
    return (
        f'<!DOCTYPE html><html lang="{scene.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="description" content="{escape(say("shell.description"))}">'
        f"<title>{escape(_title(scene))}</title>"
        f'<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">{links}</head><body>'
        f'<div id="react-entry-point"></div><div id="first-paint">{page}</div>'
        f"{_public_config(parts['config'])}{boot}</body></html>"
    )


def needed_scripts(tags: str) -> list[str]:
    """Addresses in Dash's script tags, but for what nothing here uses: old browsers' polyfills and its data table."""
    found = [text.split('"', 1)[0] for text in tags.split('src="')[1:]]
    return [address for address in found if not any(name in address for name in UNUSED_SCRIPTS)]


def _asset(name: str) -> str:
    """The address of one of our own files with its version."""
    return f"/assets/{name}?m={int((HOME / 'assets' / name).stat().st_mtime)}"


def _boot(scripts: Sequence[str], early: Sequence[tuple[str, str]]) -> str:
    """The one script of the document: it fetches the others, and `early`, when the first picture has been painted.

    Dash refuses a document in which it does not find a script of that name, its id and how its renderer is made.
    """
    listed = f'data-scripts="{escape(json.dumps(scripts))}" data-early="{escape(json.dumps(early))}"'
    known = 'id="_dash-renderer" data-starts="new DashRenderer"'
    return f'<script {known} src="{_asset(BOOT)}" {listed} defer></script>'


def _public_config(tag: str) -> str:
    """Dash's settings for the browser without the versions that it would tell everyone."""
    start, rest = tag.split(">", 1)
    text, end = rest.rsplit("<", 1)
    kept = {key: value for key, value in json.loads(text).items() if key not in LEFT_OUT_OF_CONFIG}
    return f"{start}>{_script_safe(json.dumps(kept))}<{end}"


def _script_safe(text: str) -> str:
    return text.replace("<", "\\u003c").replace("/", "\\u002f")
