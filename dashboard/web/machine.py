"""What programs ask for: geometry, files, health, and the addresses of Dash that pages need; no other is answered."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Response, current_app, request

from dashboard.asking.context import Context, here
from dashboard.export.csv import csv_response
from dashboard.export.passport import passport_response
from dashboard.figures import style
from dashboard.i18n import LANGUAGES
from dashboard.readers.access import drawable
from dashboard.readers.reader import NotFound
from dashboard.web import follow
from dashboard.web.asking import calling_room, laid_out_room
from dashboard.web.endpoints import Endpoint, Who, named_room
from data.geography import geometry, levels
from data.model import AreaLevel

CALLBACK, LAYOUT = "/_dash-update-component", "/_dash-layout"


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


def _ready() -> Response:
    """Whether every part of the release loads: 200 and its id, or 503 and the names of the parts that do not."""
    context = here()
    faults = sorted(context.release.faults) + _geometry_faults(context)
    said = {"release": context.release.id, "ready": not faults, "faults": faults}
    return Response(json.dumps(said), status=503 if faults else 200, mimetype="application/json")


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
        name="machine.csv",
        rule="/csv/<room>/<key>.csv",
        who=Who.NAMED,
        room=named_room,
        view=csv_response,
        about="A layer's figures as a file.",
    ),
    Endpoint(
        name="machine.passport",
        rule="/hur/<room>/<key>.json",
        who=Who.NAMED,
        room=named_room,
        view=passport_response,
        about="How a layer's figures are known.",
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
        name="/_dash-dependencies",
        rule="/_dash-dependencies",
        who=Who.EVERYONE,
        about="Which callbacks there are, for Dash in the browser.",
    ),
    Endpoint(
        name="/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        rule="/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        who=Who.EVERYONE,
        about="Dash's scripts.",
    ),
    Endpoint(
        name="_dash_assets.static",
        rule="/assets/<path:filename>",
        who=Who.EVERYONE,
        about="Our style sheets, scripts and symbols.",
    ),
)
"""Endpoints without a view are Dash's own."""
