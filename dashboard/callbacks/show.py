"""Answers the one question a page asks: what does this address show?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from dashboard.context import here
from dashboard.document import scene_of, shown_state, view_of
from dashboard.errors import CallbackFailed
from dashboard.figures import map as map_figure
from dashboard.pages._slots import SLOTS, fill_all
from dashboard.urls import BadAddress, NotFound


def show(asked: str, slots: Sequence[dict[str, str]]) -> tuple[Any, list[Any], dict[str, Any]]:
    """The map's change, the contents of the page's slots in their order, and what is now shown.

    Raises `BadAddress` or `NotFound` for an address or a slot that no page has, `CallbackFailed` otherwise.
    """
    names = _known_slots(slots)
    if not isinstance(asked, str):
        raise BadAddress("address")
    try:
        scene = scene_of(asked, here())
        return map_figure.patch(scene), fill_all(names, scene), shown_state(scene)
    except (BadAddress, NotFound):
        raise
    except Exception as error:
        raise CallbackFailed(asked) from error


def memory_key(body: Mapping[str, Any]) -> str | None:
    """What the answer to a callback's body depends on; None when it is not this question.

    Raises `BadAddress` or `NotFound` for an address or a slot that no page has.
    """
    try:
        asked = body["inputs"][0]["value"]
        slots = [one["value"] for one in body["state"][0]]
    except (KeyError, IndexError, TypeError):
        return None
    if not isinstance(asked, str):
        raise BadAddress("address")
    names = ",".join(_known_slots(slots))
    parts = urlsplit(asked)
    return f"drawn:{view_of(parts.path, parts.query, here()).memory_key}:{names}"


def _known_slots(slots: Sequence[Any]) -> list[str]:
    names = [str(one.get("slot", "")) if isinstance(one, dict) else "" for one in slots]
    if any(name not in SLOTS for name in names):
        raise BadAddress("slot")
    return names
