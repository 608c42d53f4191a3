"""The doors between the browser and the house: each takes a typed question, makes one call and returns."""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State

from dashboard import ids
from dashboard.web.callbacks.door import show
from dashboard.web.document import TryggDash


def register(app: TryggDash) -> None:
    """Registers every callback of the application."""
    app.callback(
        Output(ids.MAP, "figure"),
        Output(ids.slot(ALL), "children"),
        Output(ids.SHOWN, "data"),
        Input(ids.ADDRESS, "data"),
        State(ids.slot(ALL), "id"),
        State(ids.SHOWN, "data"),
        prevent_initial_call=True,
    )(show)
    _in_browser(app, "clicked", Input(ids.MAP, "clickData"))
    _in_browser(app, "shown", Input(ids.SHOWN, "data"))


def _in_browser(app: TryggDash, name: str, *inputs: Any) -> None:
    """A callback that is a named function in assets/js/main.js and asks the server nothing."""
    app.clientside_callback(ClientsideFunction("trygg", name), *inputs, prevent_initial_call=True)
