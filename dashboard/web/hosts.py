"""Where a server listens, and which names it answers to: a foreign one that leads here (DNS rebinding) is refused."""

from __future__ import annotations

import errno
import logging
import re
import socket
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response

from dashboard.config import Config, SettingRefused
from dashboard.i18n import LANGUAGES, speaker

LOG = logging.getLogger("trygghetskartan")
OWN = ("localhost", "127.0.0.1", "::1")
PROBES = ("/health", "/ready")
"""Answered under any name: who watches a process may know its address only, and they tell no figures."""

EVERYWHERE = ("", "0.0.0.0", "::", "*")  # noqa: S104 - compared with, never listened on
NAMED = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s\[\]:,/@#?\\]+))(?::[0-9]{1,5})?")

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def install_hosts(server: Flask, config: Config) -> None:
    """Puts the check of the name before the whole server.

    Flask's TRUSTED_HOSTS knows no probes that answer under any name, nor addresses of the sixth version.
    """
    server.wsgi_app = _checked(server.wsgi_app, allowed(config))  # type: ignore[method-assign, assignment]


def allowed(config: Config) -> frozenset[str]:
    """The names and addresses that are answered: small letters, in ASCII, without port or brackets."""
    given = (config.host, *config.allowed_hosts.split(","))
    found = {_ascii(name.strip().strip("[]").lower()) for name in given if name.strip() not in EVERYWHERE}
    return frozenset((*found, *OWN))


def said_at_start(config: Config) -> None:
    """Logs who is served, and what to set when other machines can connect but are answered under no name."""
    where, served = ", ".join(config.names), ", ".join(config.served) or "nobody"
    if config.served != tuple(config.audiences.split(",")):
        LOG.warning("At %s is served: %s. There is no sign-in: others wait for TRUST_NETWORK=yes.", where, served)
    elif config.trust_network == "yes":
        LOG.warning("At %s is served whoever can reach it (TRUST_NETWORK=yes), as: %s.", where, served)
    else:
        LOG.info("At %s is served: %s.", where, served)
    if config.host in EVERYWHERE and not config.allowed_hosts:
        LOG.warning(
            "HOST=%s lets other machines connect, but they get status 400: set the names (or addresses) they use, "
            "as in ALLOWED_HOSTS=karta.example,10.0.0.5",
            config.host,
        )


def require_port(config: Config) -> None:
    """Raises `SettingRefused`, naming setting and remedy, when this process cannot listen where it is told to."""
    try:
        host = None if config.host == "*" else config.host
        for family, *_, address in socket.getaddrinfo(host, config.port, type=socket.SOCK_STREAM):
            socket.create_server(address, family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            what = f"PORT {config.port} is taken by another program: stop that one, or name another port"
        elif error.errno == errno.EACCES:
            what = f"PORT {config.port} may not be opened by this user: name one above 1023"
        else:
            what = f"HOST must be a name or an address of this machine, not '{config.host}': 127.0.0.1 for itself alone"
        raise SettingRefused(f"{what}.") from error


def _ascii(name: str) -> str:
    """A name as browsers send it; one that cannot be written so stays as it is, and meets no request."""
    try:
        return name.encode("idna").decode("ascii") if not name.isascii() else name
    except UnicodeError:
        return name


def _checked(inner: Wsgi, names: frozenset[str]) -> Wsgi:
    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        named = NAMED.fullmatch(environ.get("HTTP_HOST", "").lower())
        known = named is not None and (named[1] or named[2]).removesuffix(".") in names
        if known or environ.get("PATH_INFO") in PROBES:
            return inner(environ, start)
        text = "\n".join(speaker(lang)("error.host") for lang in LANGUAGES) + "\n"
        kept = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return Response(text, status=400, mimetype="text/plain", headers=kept)(environ, start)

    return answer
