"""From an address to what it shows: who asks there, what it says, and the scene."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.asking import urls
from dashboard.asking.context import Context
from dashboard.asking.known import vocabulary
from dashboard.asking.making import make_scene
from dashboard.asking.scene import Need, Scene
from dashboard.asking.urls import View
from dashboard.readers.reader import Reader, reader_in
from data.model import Audience


def reader_at(path: str, context: Context) -> Reader:
    """Who asks at a path. Raises `NotFound` for a room that this process does not serve, whatever else is said."""
    return reader_in(urls.room_at(path, context.maps), context.config)


def view_of(path: str, query: str, reader: Reader, context: Context) -> View:
    """The checked view of an address. Raises `NotFound` or `BadAddress`."""
    practice_on = reader.role is Audience.PLANNER and "practice=1" in query.split("&")
    return urls.parse(path, query, vocabulary(context, reader, practice_on=practice_on))


def scene_of(address: str, reader: Reader, context: Context, needs: Collection[Need]) -> Scene:
    """The scene that an address (path and query) asks for."""
    return make_scene(view_of(*urls.split(address), reader, context), reader, context, needs)
