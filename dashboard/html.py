"""Writes a tree of Dash components as plain HTML, so that pages can be read before and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component

from dashboard.element import NAMESPACE

PLAIN = ("dash_html_components", NAMESPACE)
"""Dash's name for the components that are plain elements, and ours."""

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
ATTRIBUTES = {
    "className": "class",
    "htmlFor": "for",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "tabIndex": "tabindex",
    "autoComplete": "autocomplete",
}
SPOKEN = frozenset({"hidden", "open", "disabled", "required", "selected"})
LEFT_OUT = frozenset({"children", "id", "n_clicks", "key", "disable_n_clicks"})
LINKED_TO = frozenset({"section", "h2", "main"})
"""Tags that keep their id, for links within the page to lead to; scripts know no element of these by its id."""

Stand = Callable[[Component], str]


def render(node: Any, stand_ins: Mapping[str, Stand]) -> str:
    """HTML text of a component, a string, a number, None or a list of these.

    `stand_ins` maps the type names of components that are not plain HTML (a select, a map) to functions that
    write what stands in their place without scripts; one that is not there shows its children only.
    """
    if node is None or node is False:
        return ""
    if isinstance(node, list | tuple):
        return "".join(render(child, stand_ins) for child in node)
    if not isinstance(node, Component):
        return escape(str(node))
    sent = node.to_plotly_json()
    if stand_in := stand_ins.get(sent["type"]):
        return stand_in(node)
    tag, props = sent["type"].lower(), sent["props"]
    children = render(props.get("children"), stand_ins)
    if sent["namespace"] not in PLAIN:
        return children
    written = {"id": props["id"]} if tag in LINKED_TO and props.get("id") else {}
    written |= {ATTRIBUTES.get(name, name): value for name, value in props.items() if name not in LEFT_OUT}
    start = tag + "".join(_attribute(name, value) for name, value in written.items() if value is not None)
    return f"<{start}>" if tag in VOID else f"<{start}>{children}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if name in SPOKEN:
        return f" {name}" if value else ""
    if name == "style":
        value = ";".join(f"{_kebab(key)}:{v}" for key, v in value.items())
    return f' {name}="{escape(str(value))}"'


def _kebab(name: str) -> str:
    return name if name.startswith("--") else "".join(f"-{c.lower()}" if c.isupper() else c for c in name)
