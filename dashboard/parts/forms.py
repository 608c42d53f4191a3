"""The pieces of forms: a field with its label and what is wrong with it, and inputs that need no script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.element import Input


def form(address: str, *content: Any, **more: Any) -> Any:
    """A form that is sent to an address of this house."""
    return html.Form(
        [part for part in content if part is not None], action=address, method="post", className="desk-form", **more
    )


def field(label: str, control: Any, error: str = "") -> Any:
    """A control under its label, with what is wrong with it beside it, which is read out with its name."""
    wrong = html.Span(error, className="fault", role="alert") if error else None
    return html.Label([label, control, *([wrong] if wrong else [])])


def entry(name: str, kind: str = "text", value: str | None = None, *, required: bool = False) -> Any:
    """One input; `kind` is its type in HTML."""
    return Input(type=kind, name=name, value=value, required=required)


def choice(name: str, options: Sequence[tuple[str, str]]) -> Any:
    """A list to choose one of: values and their words."""
    return html.Select([html.Option(text, value=value) for value, text in options], name=name)


def yes(name: str, text: str) -> Any:
    """A box that must be ticked before the form can be sent."""
    return html.Label([entry(name, "checkbox", "1", required=True), html.Span(text)], className="yes")


def send(text: str, *, strong: bool = False) -> Any:
    """The button that sends a form."""
    return html.Button(text, type="submit", className="play strong" if strong else "play")
