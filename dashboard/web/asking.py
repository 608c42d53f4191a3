"""What the scripts of a page ask, and from which page: the room that they come to is that page's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, request

from dashboard.asking import urls
from dashboard.asking.context import here
from dashboard.asking.dimension import BadAddress
from dashboard.asking.known import view_of
from dashboard.asking.urls import BadCallback, View
from dashboard.readers.reader import ROLES, NotFound, Room, reader_in

ASKING = "X-Page-Address"
"""Header in which the browser tells for which page the layout is wanted."""


def laid_out_room() -> Room:
    """The room of the page whose layout is wanted; the public one when that is nonsense or not served."""
    context = here()
    try:
        room = urls.room_at(urls.split(request.headers.get(ASKING, "/"))[0], context.maps)
    except BadAddress:
        return Room.PUBLIC
    return room if context.config.serves(ROLES[room]) else Room.PUBLIC


def laid_out_view() -> View:
    """The view of the page whose layout is wanted; the front page when that is nonsense."""
    try:
        return view_of(*urls.split(request.headers.get(ASKING, "/")), g.reader, here())
    except (NotFound, BadAddress):
        g.reader = reader_in(Room.PUBLIC, here().config)
        return view_of("/", "", g.reader, here())


def calling_room() -> Room:
    """The room of the page whose address a callback asks for."""
    return urls.room_at(urls.split(asked_address(posted()))[0], here().maps)


def posted() -> Mapping[str, Any]:
    """What was posted. Raises `BadCallback` when it is no JSON object."""
    try:
        body = request.get_json(silent=True)
    except RecursionError as error:
        raise BadCallback from error
    if not isinstance(body, dict):
        raise BadCallback
    return body


def asked_address(body: Mapping[str, Any]) -> str:
    """The address that a callback's body asks for. Raises `BadCallback` when it is not this question."""
    try:
        asked = body["inputs"][0]["value"]
    except (KeyError, IndexError, TypeError):
        raise BadCallback from None
    if not isinstance(asked, str):
        raise BadAddress("address")
    return asked
