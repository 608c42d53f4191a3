"""What a file is asked of: the layer of a room's page, for the question in the address."""

from __future__ import annotations

from dataclasses import replace

from flask import request

from dashboard.asking.context import here
from dashboard.asking.making import make_scene
from dashboard.asking.scene import Need, Scene, Shown
from dashboard.asking.urls import PATHS, Page
from dashboard.asking.views import view_of
from dashboard.readers.access import visible
from dashboard.readers.reader import NotFound, Room, reader_in
from layers.contract import Kind

PAGES = {Room.PUBLIC: Page.HOME, Room.PLAN: Page.PLAN, Room.MEETING: Page.MEETING}


def asked_layer(room: str, key: str, *needs: Need) -> tuple[Scene, Shown]:
    """The scene of a room's page with that layer in it, for the question in the query, and the layer as shown.

    Raises `NotFound` for a room or a layer that the reader has not.
    """
    if room not in tuple(Room):
        raise NotFound(room)
    context = here()
    reader = reader_in(Room(room), context.config)
    query = request.query_string.decode("utf-8", "replace")
    view = view_of(PATHS[PAGES[Room(room)]], query, reader, context)
    if key not in visible(context.layers, reader, practice=view.practice):
        raise NotFound(key)
    area = context.layers[key].kind is Kind.AREA
    asked = replace(view, layer=key) if area else replace(view, places=(key,))
    scene = make_scene(asked, reader, context, (Need.SHOWN, *needs))
    return scene, next(shown for shown in scene.shown if shown.layer.key == key)
