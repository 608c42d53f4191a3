"""The one question that a page asks, and its door: forged ones are refused, and the same is answered only once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Flask, Response, g

from dashboard import ids
from dashboard.asking.context import here
from dashboard.asking.despite import despite_failures
from dashboard.asking.dimension import BadAddress
from dashboard.asking.known import view_of
from dashboard.asking.making import scene_of
from dashboard.asking.memory import remembered
from dashboard.asking.urls import BadCallback, split
from dashboard.figures import map as map_figure
from dashboard.pages.slots import SLOTS, fill, needs_of
from dashboard.readers.reader import NotFound, Reader
from dashboard.web import dash_seams
from dashboard.web.asking import asked_address, laid_out_view, posted
from dashboard.web.callbacks.changes import Drawn, changed, drawn, told
from dashboard.web.document import TryggDash, shown_state
from dashboard.web.errors import CallbackFailed
from data.release.look import TableUnavailable


def show(asked: str, slots: Sequence[dict[str, str]], _had: object = None) -> tuple[Any, list[Any], dict[str, Any]]:
    """The map's change, the contents of the page's slots in their order, and what is now shown.

    Raises `BadAddress` or `NotFound` for an address or a slot that no page has, `CallbackFailed` otherwise.
    """
    names = _known_slots(slots)
    if not isinstance(asked, str):
        raise BadAddress("address")
    try:
        scene = scene_of(asked, g.reader, here(), needs_of(names))
        return despite_failures(
            lambda one: (map_figure.patch(one), [fill(name, one) for name in names], shown_state(one)), scene
        )
    except (BadAddress, NotFound):
        raise
    except Exception as error:
        raise CallbackFailed(asked) from error


def guard(server: Flask, dash_app: TryggDash) -> None:
    """Puts the door before Dash's own views for callbacks and for the layout."""
    dash_seams.replace_view(server, dash_seams.CALLBACK, lambda dispatch: _guarded(dispatch, dash_app))
    dash_seams.replace_view(server, dash_seams.LAYOUT, _kept_layout)


def _kept_layout(make: Callable[[], Any]) -> Callable[[], Response]:
    """The layout of the page that asks; remembered unless its address says where the map stands."""

    def layout() -> Response:
        view = laid_out_view()
        question = f"layout:{view.memory_key}"
        text = _told(make) if view.pos else remembered(here(), g.reader, question, bytes, lambda: _told(make))
        return Response(text, mimetype="application/json")

    return layout


def _told(make: Callable[[], Any]) -> bytes:
    return told(bytes(make().get_data()))


def _guarded(dispatch: Callable[[], Any], dash_app: TryggDash) -> Callable[[], Any]:
    """Refuses a callback that the page could not have sent, and answers the same question only once."""

    def guarded() -> Any:
        body = posted()
        if not dash_seams.is_callback(dash_app, body.get("output")):
            raise BadCallback
        whole = remembered(here(), g.reader, _memory_key(body, g.reader), Drawn, lambda: drawn(_answered(dispatch)))
        return Response(changed(whole, _known_parts(body)), mimetype="application/json")

    return guarded


def _answered(dispatch: Callable[[], Any]) -> bytes:
    """The body of the answer to a callback. Raises `BadCallback` when it cannot be one of ours."""
    try:
        response = dispatch()
    except (CallbackFailed, BadAddress, NotFound, TableUnavailable):
        raise
    except Exception as error:
        raise BadCallback from error
    return bytes(response.get_data())


def _memory_key(body: Mapping[str, Any], reader: Reader) -> str:
    """What the answer to a callback's body depends on beside the reader. Raises `BadCallback` for another question.

    Raises `BadAddress` or `NotFound` for an address or a slot that no page has.
    """
    try:
        slots = [state["value"] for state in body["state"][0]]
    except (KeyError, IndexError, TypeError):
        raise BadCallback from None
    names = _known_slots(slots)
    filled = [{"id": ids.slot(name), "property": "children"} for name in names]
    # What the answer fills, as a browser writes it: a body that names anything else would spoil what is kept.
    if body.get("outputs") != [{"id": ids.MAP, "property": "figure"}, filled, {"id": ids.SHOWN, "property": "data"}]:
        raise BadCallback
    return f"drawn:{view_of(*split(asked_address(body)), reader, here()).memory_key}:{','.join(names)}"


def _known_parts(body: Mapping[str, Any]) -> object:
    """The digests of the parts that the page already shows, as it tells them; nothing when it does not."""
    try:
        return body["state"][1]["value"]["parts"]
    except (KeyError, IndexError, TypeError):
        return None


def _known_slots(slots: Sequence[Any]) -> list[str]:
    names = [str(one.get("slot", "")) if isinstance(one, dict) else "" for one in slots]
    if any(name not in SLOTS for name in names) or len(set(names)) != len(names):
        raise BadAddress("slot")
    return names
