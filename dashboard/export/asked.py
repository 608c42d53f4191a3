"""Answers a request for a file: the layer of a room's page, for the question in the address, in one format."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, g, request

from dashboard.asking.context import here
from dashboard.asking.dimension import Role, of_role
from dashboard.asking.faults import layer_failed
from dashboard.asking.known import view_of
from dashboard.asking.making import make_scene
from dashboard.asking.page import Subject
from dashboard.asking.scene import Need, Scene, Shown
from dashboard.export.formats import FileFormat, LayerFailed
from dashboard.export.rows import every_year
from dashboard.readers.reader import NotFound, visible
from layers.contract import Answer, Kind, Options


def file_response(file_format: FileFormat, room: str, key: str) -> Response:
    """A layer's file.

    Raises `NotFound` for a room, a layer or a format that the reader has not, `LayerFailed` for one that has failed.
    """
    if g.reader.role not in file_format.audiences:
        raise NotFound(file_format.key)
    scene, shown = _asked_layer(room, key, *file_format.needs)
    if shown.answer is None:
        raise LayerFailed(key)
    try:
        written, name = file_format.write(scene, shown), _file_name(scene, shown, shown.answer)
    except LayerFailed:
        raise
    except Exception as error:
        layer_failed(scene.known.release, key, type(error).__name__)
        raise LayerFailed(key) from error
    disposition = f'attachment; filename="{name}.{file_format.extension}"'
    return Response(written, mimetype=file_format.mime, headers={"Content-Disposition": disposition})


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


def _file_name(scene: Scene, shown: Shown, answer: Answer) -> str:
    """Says what is inside, so that two downloads are told apart: the layer, what was asked of it, and the mark."""
    parts = ["trygghetskartan", shown.layer.key]
    if shown.layer.kind is Kind.AREA:
        asked = scene.asked.get(shown.layer.key, Options())
        parts += [dimension.in_name(shown.query, asked) for dimension in of_role(Role.QUESTION)]
        parts += [str(answer.year or "")] if every_year(answer) is None else []
    mark = scene.say("practice.file") if answer.practice else ""
    return "-".join(part for part in (*parts, mark) if part)
