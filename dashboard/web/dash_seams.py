"""Every private thing of Dash that the server leans on; tests/dashboard/test_dash_seams.py tries each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from dash import Dash
from flask import Flask

CALLBACK, LAYOUT, DEPENDENCIES = "/_dash-update-component", "/_dash-layout", "/_dash-dependencies"
SUITES = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
"""Views of Dash that pages need: each has its rule for a name in Flask."""

ASSETS = "_dash_assets.static"
"""Dash's view of the files in `assets`."""

GRAPH_CHUNK = "/_dash-component-suites/dash/dcc/async-graph.js"
"""The script that Dash fetches late, when the map is mounted."""

STARTED = 'id="_dash-renderer" data-starts="new DashRenderer"'
"""Attributes of the script that starts the page. Dash refuses a document in which it does not find that id and these
words, an element `react-entry-point`, its settings, and a script whose address names its renderer."""

UNUSED_SCRIPTS = ("/dash/deps/polyfill@", "/dash/dash_table/")
LEFT_OUT_OF_CONFIG = frozenset(
    {"dash_version", "dash_version_url", "python_version", "plotly_version", "ddk_version", "plotly_cloud_installed"}
)


def scripts_of(app: Dash) -> list[str]:
    """Addresses of the scripts that pages load, as Dash would write them into a document."""
    app._setup_server()
    return needed_scripts(app._generate_scripts_html())


def needed_scripts(tags: str) -> list[str]:
    """Addresses in Dash's script tags, but for what nothing here uses: old browsers' polyfills and its data table."""
    listed = [text.split('"', 1)[0] for text in tags.split('src="')[1:]]
    return [address for address in listed if not any(name in address for name in UNUSED_SCRIPTS)]


def public_config(tag: str) -> str:
    """Dash's settings for the browser without the versions that it would tell everyone."""
    start, rest = tag.split(">", 1)
    text, end = rest.rsplit("<", 1)
    kept = {key: value for key, value in json.loads(text).items() if key not in LEFT_OUT_OF_CONFIG}
    return f"{start}>{_script_safe(json.dumps(kept))}<{end}"


def _script_safe(text: str) -> str:
    return text.replace("<", "\\u003c").replace("/", "\\u002f")


def replace_view(server: Flask, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Puts what `make` gives in the place of a view of Dash, which it gets. Raises `KeyError` when there is none."""
    server.view_functions[name] = make(server.view_functions[name])


def is_callback(app: Dash, output: object) -> bool:
    """True when a posted `output` names a callback of the application."""
    return str(output) in app.callback_map


def outputs_of(answer: bytes) -> dict[str, Any]:
    """The properties of every element in Dash's answer to a callback with several outputs, by the element's name."""
    return dict(json.loads(answer)["response"])


def answer_of(outputs: Mapping[str, str]) -> bytes:
    """Such an answer, from the JSON of every element's properties."""
    body = ",".join(f"{json.dumps(name)}:{text}" for name, text in outputs.items())
    return f'{{"multi":true,"response":{{{body}}}}}'.encode()


def element_name(element: Any) -> str:
    """An element's id as Dash writes it in answers: keys in their order and no spaces."""
    return json.dumps(element, sort_keys=True, separators=(",", ":")) if isinstance(element, dict) else str(element)
