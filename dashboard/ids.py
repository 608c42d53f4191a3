"""Names of the elements that callbacks and scripts know."""

from __future__ import annotations

MAP = "map"
ADDRESS = "address"  # store: the address to show, written by assets/js/main.js
SHOWN = "shown"  # store: the address the page shows now
PAGE = "page"
CONTENT = "content"
CONTROL, VALUE, SHOWS = "data-control", "data-value", "data-shows"  # attributes of controls, and of what shows one


def slot(name: str) -> dict[str, str]:
    """A part of a page that is rewritten when the address changes."""
    return {"slot": name}


def control(parameter: str) -> dict[str, str]:
    """A form that sets one parameter of the address."""
    return {"control": parameter}
