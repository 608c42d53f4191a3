"""What a file is asked of: the layer of a room's page, for the question in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Response, g, request

from dashboard.asking.context import here
from dashboard.asking.faults import layer_failed
from dashboard.asking.making import make_scene
from dashboard.asking.page import Subject
from dashboard.asking.scene import Need, Scene, Shown
from dashboard.asking.views import view_of
from dashboard.readers.access import visible
from dashboard.readers.reader import NotFound
from layers.contract import Answer, Kind


class LayerFailed(RuntimeError):
    """A layer has no answer, or none that can be written: status 503. Why has been logged."""


def written(room: str, key: str, write: Callable[[Scene, Shown, Answer], Response], *needs: Need) -> Response:
    """What `write` makes of a layer in the scene of a room's page, for the question in the query.

    Raises `NotFound` for a room or a layer that the reader has not, `LayerFailed` for one that has failed.
    """
    scene, shown = _asked_layer(room, key, *needs)
    if shown.answer is None:
        raise LayerFailed(key)
    try:
        return write(scene, shown, shown.answer)
    except LayerFailed:
        raise
    except Exception as error:
        layer_failed(scene.known.release, key, type(error).__name__)
        raise LayerFailed(key) from error


def _asked_layer(room: str, key: str, *needs: Need) -> tuple[Scene, Shown]:
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
