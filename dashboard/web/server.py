"""Puts the house together: a Flask server with the pages, the geometry, the files and the Dash application."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from flask import Flask
from flask_caching import Cache

from dashboard.asking.context import Context, code_fingerprint
from dashboard.asking.page import Page
from dashboard.config import Config
from dashboard.figures import style
from dashboard.figures.symbols import check_drawable
from dashboard.pages.kinds import FormPage
from dashboard.pages.registry import registry as pages_found
from dashboard.web import follow
from dashboard.web import headers as http
from dashboard.web.callbacks import register
from dashboard.web.callbacks.door import guard
from dashboard.web.document import TryggDash, layout_of
from dashboard.web.endpoints import install_endpoints
from dashboard.web.errors import install_errors
from dashboard.web.hosts import install_hosts
from dashboard.web.limits import MOST_BYTES_IN
from dashboard.web.machine import MACHINE
from dashboard.web.rooms import install_refusals, page_endpoints
from data.release import look as releases
from data.words import check_languages
from layers.registry import registry

LOG = logging.getLogger("trygghetskartan")
REDIS_SECONDS = 0.5
"""Longest wait for the answer cache: computing takes less."""

DRAWN = ("municipality.geojson", "hatch_municipality.geojson", "regso.geojson", "hatch_regso.geojson")


def create_server(config: Config) -> Flask:
    """The WSGI application with everything registered; `config` is all it knows of its surroundings."""
    check_languages()
    server = Flask("trygghetskartan", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES_IN
    server.extensions["trygghetskartan"] = _context(server, config)
    pages: tuple[Page, ...] = server.extensions["trygghetskartan"].pages
    blueprints = install_endpoints(server, (*page_endpoints(pages), *MACHINE))
    for page in pages:
        if isinstance(page, FormPage):
            install_refusals(page, blueprints[page.key])
    for blueprint in blueprints.values():
        server.register_blueprint(blueprint)
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
    layers = registry()
    check_drawable(layers.values())
    return Context(
        config, release, layers, tuple(pages_found().values()), Cache(server, config=settings), code_fingerprint()
    )


def _unchanging(server: Flask, dash_app: TryggDash) -> Sequence[str]:
    """Addresses whose content never changes under that address, largest gain first."""
    context: Context = server.extensions["trygghetskartan"]
    with server.test_request_context("/"):
        scripts = dash_app.static_addresses()
    ground = style.ground_address(context.release.id, context.code)
    return [*scripts, ground, *(f"/geo/{context.release.id}/{name}" for name in DRAWN)]
