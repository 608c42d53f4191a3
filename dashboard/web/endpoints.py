"""One table of every address that is answered, and for whom: it opens the doors, guards them, and is documented."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Flask, g, request
from werkzeug.exceptions import TooManyRequests

from dashboard.asking.context import here
from dashboard.asking.urls import BadCallback
from dashboard.config import Config
from dashboard.readers.reader import NotFound, Room, reader_in

MINUTE_S, MOST_WRITES = 60, 60
"""So many forms an address may send a minute."""


class Who(StrEnum):
    """Who is asked of as: how the room that a request comes to is known."""

    EVERYONE = "everyone"  # no figure depends on who asks
    ROOM = "room"  # the page's own room
    NAMED = "named"  # the room that the address names
    ASKING = "asking"  # the room of the page that asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address and method; `view` answers it, or Dash does when there is none. `name` is Flask's."""

    name: str
    rule: str
    method: str = "GET"
    who: Who
    room: Callable[[], Room] | None = None
    view: Callable[..., Any] | None = None
    served: Callable[[Config], bool] | None = None
    writes: bool = False
    about: str


def install_endpoints(server: Flask, table: Sequence[Endpoint]) -> Mapping[str, Blueprint]:
    """Opens every door of the table and puts its guard before all; the Blueprints by name."""
    blueprints: dict[str, Blueprint] = {}
    for endpoint in table:
        if endpoint.view is not None:
            room, _, name = endpoint.name.partition(".")
            blueprint = blueprints.setdefault(room, Blueprint(room, __name__))
            blueprint.add_url_rule(endpoint.rule, name, endpoint.view, methods=[endpoint.method])
    known = MappingProxyType({endpoint.name: endpoint for endpoint in table})
    written: Counter[str] = Counter()
    server.before_request(lambda: _guard(known, written))
    return blueprints


def _guard(known: Mapping[str, Endpoint], written: Counter[str]) -> None:
    """Admits the request before anything else is done for it.

    Raises `NotFound` for an endpoint that nobody declared, and for a room or a page that this process does not serve;
    `BadCallback` for what another site has sent, `TooManyRequests` for forms that come too often.
    """
    if request.endpoint is None:
        return  # no address of ours, or not with this method: Flask says so
    if request.endpoint not in known:
        raise NotFound(request.endpoint)
    endpoint, config = known[request.endpoint], here().config
    if endpoint.room is not None:
        g.reader = reader_in(endpoint.room(), config, str(request.remote_addr))
    if endpoint.served is not None and not endpoint.served(config):
        raise NotFound(endpoint.name)
    if endpoint.writes:
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        if site not in (None, "same-origin", "none") or (origin and origin.partition("://")[2] != request.host):
            raise BadCallback
        if _count(written) > MOST_WRITES:
            raise TooManyRequests(retry_after=MINUTE_S)


def _count(written: Counter[str]) -> int:
    """How often the asking address has written in the running minute, after which every address is forgotten."""
    if not written:
        forgetting = threading.Timer(MINUTE_S, written.clear)
        forgetting.daemon = True
        forgetting.start()
    written[str(request.remote_addr)] += 1
    return written[str(request.remote_addr)]


def named_room() -> Room:
    """The room that the address of a file names. Raises `NotFound` for a word that names none."""
    word = (request.view_args or {}).get("room")
    if word not in tuple(Room):
        raise NotFound(str(word))
    return Room(word)
