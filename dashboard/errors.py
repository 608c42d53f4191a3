"""Answers what goes wrong: a clear page or message with the right status, and nothing about the inside."""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from dashboard.document import plain_page
from dashboard.i18n import LANGUAGES, speaker
from dashboard.urls import BadAddress, NotFound
from data.release import TableUnavailable
from data.sources.geometry import GeometryDamaged, GeometryMissing

LOG = logging.getLogger("trygghetskartan")
MOST_CHOICES = 12
PAGED = frozenset({400, 404, 500, 503})


class CallbackFailed(RuntimeError):
    """Our own code failed while answering a callback: status 500, logged where it happened."""


class BadCallback(ValueError):
    """A callback's body that the page could not have sent: status 400."""


def install_errors(server: Flask) -> None:
    """Gives every fault its page."""
    server.register_error_handler(NotFound, lambda _: error_response(404))
    server.register_error_handler(BadAddress, lambda error: error_response(400, error))
    server.register_error_handler(BadCallback, lambda _: error_response(400))
    for unavailable in (TableUnavailable, GeometryMissing, GeometryDamaged):
        server.register_error_handler(unavailable, lambda error: _logged(503, error))
    server.register_error_handler(HTTPException, lambda error: error_response(error.code or 500))
    server.register_error_handler(Exception, lambda error: _logged(500, error))
    server.view_functions["/<path:path>"] = lambda **_: error_response(404)


def _logged(status: int, error: Exception) -> Response:
    LOG.error("Answering %s with status %s", request.path, status, exc_info=error)
    return error_response(status)


def error_response(status: int, error: BadAddress | None = None) -> Response:
    """A page (or plain text for scripts and files) that says what is wrong and what to do."""
    lang = request.args.get("lang", "sv")
    lang = lang if lang in LANGUAGES else "sv"
    say, shown = speaker(lang), status if status in PAGED else (404 if status == 405 else 500)
    said = [say(f"error.text_{shown}", **({"parameter": error.parameter} if error else {"parameter": ""}))]
    if error and 0 < len(error.choices) <= MOST_CHOICES:
        said.append(say("error.choices_400", choices=", ".join(error.choices)))
    if request.path.startswith(("/_dash", "/geo/", "/csv/", "/assets/")):
        return Response(" ".join(said), status=status, mimetype="text/plain")
    return Response(plain_page(say(f"error.title_{shown}"), said, lang), status=status, mimetype="text/html")
