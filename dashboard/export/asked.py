"""What a file is asked of: the layer of a room's page, for the question in the address."""

from __future__ import annotations

from dataclasses import replace

from flask import g, request

from dashboard.asking.context import here
from dashboard.asking.making import make_scene
from dashboard.asking.page import Subject
from dashboard.asking.scene import Need, Scene, Shown
from dashboard.asking.views import view_of
from dashboard.readers.access import visible
from dashboard.readers.reader import NotFound
from layers.contract import Kind


def asked_layer(room: str, key: str, *needs: Need) -> tuple[Scene, Shown]:
    """The scene of a room's page with that layer in it, for the question in the query, and the layer as shown.

    Raises `NotFound` for a room or a layer that the reader has not.
    """
    context, reader = here(), g.reader
    query = request.query_string.decode("utf-8", "replace")
    page = next(page for page in context.maps if page.room == room and page.subject is Subject.NONE)
    view = view_of(page.address, query, reader, context)
    if key not in visible(context.layers, reader, practice=view.practice):
        raise NotFound(key)
    area = context.layers[key].kind is Kind.AREA
    asked = replace(view, layer=key) if area else replace(view, places=(key,))
    scene = make_scene(asked, reader, context, (Need.SHOWN, *needs))
    return scene, next(shown for shown in scene.shown if shown.layer.key == key)
