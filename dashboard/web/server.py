"""Puts the house together: a Flask server with the pages, the geometry, the files and the Dash application."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from flask_caching import Cache

from dashboard.asking.context import Context, code_fingerprint, here
from dashboard.asking.urls import PATHS
from dashboard.config import Config
from dashboard.export.csv import csv_response
from dashboard.export.passport import passport_response
from dashboard.figures import style
from dashboard.i18n import LANGUAGES
from dashboard.pages.forms.desk.doors import install_desk
from dashboard.readers.access import drawable
from dashboard.readers.reader import NotFound
from dashboard.web import follow
from dashboard.web import headers as http
from dashboard.web.callbacks import register
from dashboard.web.callbacks.door import guard
from dashboard.web.document import TryggDash, layout_of, page_response
from dashboard.web.errors import install_errors
from dashboard.web.hosts import install_hosts
from data.geography import geometry, levels
from data.model import AreaLevel
from data.release import look as releases
from data.words import check_languages
from layers.registry import registry

LOG = logging.getLogger("trygghetskartan")
MOST_BYTES_IN = 1_000_000
REDIS_SECONDS = 0.5
"""Longest wait for the answer cache: computing takes less."""

DRAWN = ("municipality.geojson", "hatch_municipality.geojson", "regso.geojson", "hatch_regso.geojson")


def create_server(config: Config) -> Flask:
    """The WSGI application with everything registered; `config` is all it knows of its surroundings."""
    check_languages()
    server = Flask("trygghetskartan", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES_IN
    server.extensions["trygghetskartan"] = _context(server, config)
    _add_routes(server)
    install_desk(server)
    dash_app = TryggDash(server)
    dash_app.layout = layout_of
    server.extensions["trygghetskartan-dash"] = dash_app
    register(dash_app)
    guard(server, dash_app)
    install_errors(server)
    install_hosts(server, config)
    files = http.install(server, config)
    server.extensions["compressed"] = lambda: http.warm(server, files, _unchanging(server, dash_app))
    server.extensions["followed"] = lambda: follow.follow(server, server.extensions["compressed"])
    return server


def _context(server: Flask, config: Config) -> Context:
    config.data_dir.mkdir(parents=True, exist_ok=True)
    folder = config.data_dir / "answers"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if config.cache_url:
        settings: dict[str, Any] = {
            "CACHE_TYPE": "RedisCache",
            "CACHE_REDIS_URL": config.cache_url,
            "CACHE_KEY_PREFIX": "trygg:",
            "CACHE_OPTIONS": dict.fromkeys(("socket_connect_timeout", "socket_timeout"), REDIS_SECONDS),
        }
    else:
        settings = {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": str(folder), "CACHE_THRESHOLD": 5000}
    release = follow.release_at_start(config, releases.load)
    follow.remember(server, release)
    for name, reason in release.faults.items():
        LOG.error("Table '%s' is left out: %s", name, reason)
    return Context(config, release, registry(), Cache(server, config=settings), code_fingerprint())


def _add_routes(server: Flask) -> None:
    for page, pattern in PATHS.items():
        server.add_url_rule(pattern.replace("{subject}", "<subject>"), str(page), page_response)
    server.add_url_rule("/geo/<release>/<name>", "geo", _geo)
    server.add_url_rule("/csv/<room>/<key>.csv", "csv", csv_response)
    server.add_url_rule("/hur/<room>/<key>.json", "passport", passport_response)
    server.add_url_rule("/health", "health", lambda: Response("ok", mimetype="text/plain"))
    server.add_url_rule("/ready", "ready", _ready)


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


def _unchanging(server: Flask, dash_app: TryggDash) -> Sequence[str]:
    """Addresses whose content never changes under that address, largest gain first."""
    context: Context = server.extensions["trygghetskartan"]
    with server.test_request_context("/"):
        scripts = dash_app.static_addresses()
    ground = style.ground_address(context.release.id, context.code)
    return [*scripts, ground, *(f"/geo/{context.release.id}/{name}" for name in DRAWN)]
