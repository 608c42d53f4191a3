"""Answers the one question a page asks: what does this address show?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g

from dashboard import ids
from dashboard.asking.context import here
from dashboard.asking.despite import despite_failures
from dashboard.asking.dimension import BadAddress
from dashboard.asking.known import view_of
from dashboard.asking.making import scene_of
from dashboard.asking.urls import BadCallback, split
from dashboard.figures import map as map_figure
from dashboard.pages.slots import SLOTS, fill_all, needs_of
from dashboard.readers.reader import NotFound, Reader
from dashboard.web.asking import asked_address
from dashboard.web.document import shown_state
from dashboard.web.errors import CallbackFailed


def show(asked: str, slots: Sequence[dict[str, str]], _had: object = None) -> tuple[Any, list[Any], dict[str, Any]]:
    """The map's change, the contents of the page's slots in their order, and what is now shown.

    Raises `BadAddress` or `NotFound` for an address or a slot that no page has, `CallbackFailed` otherwise.
    """
    names = _known_slots(slots)
    if not isinstance(asked, str):
        raise BadAddress("address")
    try:
        scene = scene_of(asked, g.reader, here(), needs_of(names))
        return despite_failures(lambda one: (map_figure.patch(one), fill_all(names, one), shown_state(one)), scene)
    except (BadAddress, NotFound):
        raise
    except Exception as error:
        raise CallbackFailed(asked) from error


def memory_key(body: Mapping[str, Any], reader: Reader) -> str:
    """What the answer to a callback's body depends on beside the reader. Raises `BadCallback` for another question.

    Raises `BadAddress` or `NotFound` for an address or a slot that no page has.
    """
    try:
        slots = [state["value"] for state in body["state"][0]]
    except (KeyError, IndexError, TypeError):
        raise BadCallback from None
    names = _known_slots(slots)
    if body.get("outputs") != _filled(names):
        raise BadCallback
    return f"drawn:{view_of(*split(asked_address(body)), reader, here()).memory_key}:{','.join(names)}"


def known_parts(body: Mapping[str, Any]) -> object:
    """The digests of the parts that the page already shows, as it tells them; nothing when it does not."""
    try:
        return body["state"][1]["value"]["parts"]
    except (KeyError, IndexError, TypeError):
        return None


def _filled(names: Sequence[str]) -> list[Any]:
    """What the answer fills, as a browser writes it: a body that names anything else would spoil what is kept."""
    slots = [{"id": ids.slot(name), "property": "children"} for name in names]
    return [{"id": ids.MAP, "property": "figure"}, slots, {"id": ids.SHOWN, "property": "data"}]


def _known_slots(slots: Sequence[Any]) -> list[str]:
    names = [str(one.get("slot", "")) if isinstance(one, dict) else "" for one in slots]
    if any(name not in SLOTS for name in names) or len(set(names)) != len(names):
        raise BadAddress("slot")
    return names
