"""What programs ask for: geometry, files, health, and the addresses of Dash that pages need; no other is answered."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

from flask import Response, current_app, g, request

from dashboard import assets
from dashboard.asking.context import Context, here
from dashboard.asking.dimension import Role, of_role
from dashboard.asking.faults import layer_failed
from dashboard.asking.known import view_of
from dashboard.asking.making import make_scene
from dashboard.asking.memory import once_per_context
from dashboard.asking.page import Subject
from dashboard.asking.scene import Need, Scene, Shown
from dashboard.export.formats import FileFormat, LayerFailed, formats
from dashboard.export.rows import every_year
from dashboard.figures import style, symbols
from dashboard.i18n import LANGUAGES
from dashboard.readers.reader import NotFound, drawable, visible
from dashboard.web import follow
from dashboard.web.asking import calling_room, laid_out_room
from dashboard.web.dash_seams import ASSETS, CALLBACK, DEPENDENCIES, LAYOUT, SUITES
from dashboard.web.endpoints import Endpoint, Who, named_room
from data.content import content_id
from data.geography import geometry, levels
from data.model import AreaLevel
from layers.contract import Answer, Kind, Options


def _module(version: str, name: str) -> Response:
    """A module of our browser code; none of another version, since only those of one version fit together."""
    if version != assets.VERSION or name not in assets.MODULES:
        raise NotFound(name)
    return Response(assets.MODULES[name], mimetype="text/javascript")


def _style_sheet(version: str) -> Response:
    """Our style sheets in one; none of another version, which is another sheet."""
    if request.path != assets.STYLE_ADDRESS:
        raise NotFound(version)
    return Response(assets.STYLE, mimetype="text/css")


def _geo(release: str, name: str) -> Response:
    """A geometry file or the map's style, under an address that names the release."""
    context, ours = here(), follow.folder_of(current_app, release)
    if ours is None:
        raise NotFound(name)
    if name.startswith("style-") and name.endswith(".json"):
        return _style(context, name)
    folder = ours / "geometry"
    if name == style.ground_address(release, context.code).rpartition("/")[2]:
        return Response(geometry.ground_bytes(folder), mimetype="application/geo+json")
    return Response(_drawn(ours, name), mimetype="application/geo+json")


def _drawn(release_folder: Path, name: str) -> bytes:
    """Areas of a level, their stripes, or another drawn file of a release."""
    word = name.removesuffix(".geojson")
    drawing = levels.hatch_geojson if word.startswith("hatch_") else levels.level_geojson
    level = word.removeprefix("hatch_")
    if name.endswith(".geojson") and level in {str(one) for one in AreaLevel}:
        if not drawable(AreaLevel(level), here().config):
            raise NotFound(name)
        return drawing(release_folder, AreaLevel(level))
    if name not in geometry.DRAWN_FILES:
        raise NotFound(name)
    return geometry.geometry_bytes(release_folder / "geometry", name)


def _style(context: Context, name: str) -> Response:
    parts = name.removesuffix(".json").split("-")
    if len(parts) != 3 or parts[1] not in style.LOOKS or parts[2] not in LANGUAGES:
        raise NotFound(name)
    made = style.style(context.config, parts[1], parts[2], request.host_url)
    return Response(json.dumps(made, ensure_ascii=False), mimetype="application/json")


def _symbol(name: str) -> Response:
    pictures = symbols.pictures(here().layers.values())
    if name not in pictures:
        raise NotFound(name)
    return Response(pictures[name].read_bytes(), mimetype="image/svg+xml")


def _file(file_format: FileFormat, room: str, key: str) -> Response:
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


def _ready() -> Response:
    """Whether every part of the release loads: 200 and its id, or 503 and the names of the parts that do not."""
    context = here()
    faults = sorted(context.release.faults) + _geometry_faults(context)
    files = [(path, path.stat().st_mtime_ns) for path in sorted(context.release.folder.rglob("*")) if path.is_file()]
    faults = faults or ["*"] * (_content(context, tuple(files)) != context.release.id)
    said = {"release": context.release.id, "ready": not faults, "faults": faults}
    return Response(json.dumps(said), status=503 if faults else 200, mimetype="application/json")


@once_per_context
def _content(context: Context, files: tuple[tuple[Path, int], ...]) -> str:  # noqa: ARG001 - read again when one has changed
    return content_id(context.release.folder)


def _geometry_faults(context: Context) -> list[str]:
    faults = []
    for name in geometry.GEOMETRY_FILES:
        try:
            geometry.geometry_bytes(context.release.folder / "geometry", name)
        except (geometry.GeometryMissing, geometry.GeometryDamaged):
            faults.append(name)
    return faults


def _health() -> Response:
    return Response("ok", mimetype="text/plain")


MACHINE = (
    Endpoint(
        name="machine.geo",
        rule="/geo/<release>/<name>",
        who=Who.EVERYONE,
        view=_geo,
        about="Geometry of a release and the map's style; small areas only where somebody is served who may see them.",
    ),
    Endpoint(
        name="machine.js",
        rule="/js/<version>/<name>.js",
        who=Who.EVERYONE,
        view=_module,
        about="Our scripts, under the version that they make together.",
    ),
    Endpoint(
        name="machine.css",
        rule="/css/<version>.css",
        who=Who.EVERYONE,
        view=_style_sheet,
        about="Our style sheets in one, under the version of what they say.",
    ),
    *(
        Endpoint(
            name=".".join(("machine", key)),
            rule=f"/{key}/<room>/<key>.{one.extension}",
            who=Who.NAMED,
            room=named_room,
            view=partial(_file, one),
            about=f"A layer's figures, or how they are known, as {one.name}.",
        )
        for key, one in formats().items()
    ),
    Endpoint(
        name="machine.symbol",
        rule=f"{symbols.OWN}/<name>.svg",
        who=Who.EVERYONE,
        view=_symbol,
        about="A symbol, ours or one that a layer brings.",
    ),
    Endpoint(
        name="machine.health", rule="/health", who=Who.EVERYONE, view=_health, about="Whether the process answers."
    ),
    Endpoint(
        name="machine.ready", rule="/ready", who=Who.EVERYONE, view=_ready, about="Whether all of the release loads."
    ),
    Endpoint(
        name=CALLBACK,
        rule=CALLBACK,
        method="POST",
        who=Who.ASKING,
        room=calling_room,
        about="What changes on a page with a map when its address does.",
    ),
    Endpoint(name=LAYOUT, rule=LAYOUT, who=Who.ASKING, room=laid_out_room, about="The living page, for Dash to build."),
    Endpoint(
        name=DEPENDENCIES,
        rule=DEPENDENCIES,
        who=Who.EVERYONE,
        about="Which callbacks there are, for Dash in the browser.",
    ),
    Endpoint(name=SUITES, rule=SUITES, who=Who.EVERYONE, about="Dash's scripts."),
    Endpoint(
        name=ASSETS,
        rule="/assets/<path:filename>",
        who=Who.EVERYONE,
        about="Our style sheets and symbols, and others' scripts.",
    ),
)
"""Endpoints without a view are Dash's own."""
