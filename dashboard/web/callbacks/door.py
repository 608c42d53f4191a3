"""The door that every callback passes: forged ones are refused, and the same question is answered only once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, g

from dashboard.asking.context import here
from dashboard.asking.dimension import BadAddress
from dashboard.asking.memory import remembered
from dashboard.asking.urls import BadCallback
from dashboard.readers.reader import NotFound
from dashboard.web import dash_seams
from dashboard.web.asking import laid_out_view, posted
from dashboard.web.callbacks.changes import Drawn, changed, drawn, told
from dashboard.web.callbacks.show import known_parts, memory_key
from dashboard.web.document import TryggDash
from dashboard.web.errors import CallbackFailed
from data.release.look import TableUnavailable


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
        body = _body(dash_app)
        whole = remembered(here(), g.reader, memory_key(body, g.reader), Drawn, lambda: drawn(_answered(dispatch)))
        return Response(changed(whole, known_parts(body)), mimetype="application/json")

    return guarded


def _body(dash_app: TryggDash) -> Mapping[str, Any]:
    """The posted question to a callback of ours. Raises `BadCallback` when it is none."""
    body = posted()
    if not dash_seams.is_callback(dash_app, body.get("output")):
        raise BadCallback
    return body


def _answered(dispatch: Callable[[], Any]) -> bytes:
    """The body of the answer to a callback. Raises `BadCallback` when it cannot be one of ours."""
    try:
        response = dispatch()
    except (CallbackFailed, BadAddress, NotFound, TableUnavailable):
        raise
    except Exception as error:
        raise BadCallback from error
    return bytes(response.get_data())
