"""Answers what goes wrong: a clear page or message with the right status, and nothing about the inside."""

from __future__ import annotations

import logging

from dash.exceptions import DependencyException
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from dashboard.asking.dimension import BadAddress
from dashboard.asking.urls import BadCallback
from dashboard.export.formats import LayerFailed, formats
from dashboard.i18n import LANGUAGES, speaker
from dashboard.pages.bare import plain_page
from dashboard.readers.reader import NotFound
from data.geography.geometry import GeometryDamaged, GeometryMissing
from data.release.look import TableUnavailable

LOG = logging.getLogger("trygghetskartan")
MOST_CHOICES = 12
SHOWN_AS = {404: 404, 405: 404, 413: 413, 429: 429, 503: 503}
"""Status whose words another status takes; the rest are the asker's fault (400) or ours (500)."""


class CallbackFailed(RuntimeError):
    """Our own code failed while answering a callback: status 500, logged where it happened."""


def install_errors(server: Flask) -> None:
    """Gives every fault its page."""
    server.register_error_handler(NotFound, lambda _: error_response(404))
    server.register_error_handler(BadAddress, lambda error: error_response(400, error))
    server.register_error_handler(LayerFailed, lambda _: error_response(503))
    server.register_error_handler(BadCallback, lambda _: error_response(400))
    for unavailable in (TableUnavailable, GeometryMissing, GeometryDamaged):
        server.register_error_handler(unavailable, lambda error: _logged(503, error))
    server.register_error_handler(DependencyException, lambda _: error_response(404))
    server.register_error_handler(HTTPException, _refused)
    server.register_error_handler(Exception, lambda error: _logged(500, error))


def _refused(error: HTTPException) -> Response:
    """What Flask refuses by itself: an unknown method with the ones that are known, a body that is too large, haste."""
    response = error_response(error.code or 500)
    if known := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(known))
    if wait_s := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(wait_s)
    return response


def _logged(status: int, error: Exception) -> Response:
    LOG.error("Answering %s with status %s", request.path, status, exc_info=error)
    return error_response(status)


def error_response(status: int, error: BadAddress | None = None) -> Response:
    """A page (or plain text for scripts and files) that says what is wrong and what to do."""
    asked = request.args.get("lang", "")
    lang = asked if asked in LANGUAGES else LANGUAGES[0]
    say, shown = speaker(lang), SHOWN_AS.get(status, 400 if status < 500 else 500)
    text = say(f"error.text_{shown}", parameter=error.parameter if error else "")
    said = [say("error.callback") if shown == 400 and error is None else text]
    if error and 0 < len(error.choices) <= MOST_CHOICES:
        said.append(say("error.choices_400", choices=", ".join(error.choices)))
    if request.path.startswith(("/_dash", "/geo/", "/assets/", "/js/", "/css/", *(f"/{key}/" for key in formats()))):
        return Response(" ".join(said), status=status, mimetype="text/plain")
    return Response(plain_page(say(f"error.title_{shown}"), said, lang), status=status, mimetype="text/html")
