"""A stand-in for the five sources on this machine: it answers in their shapes, and wrongly when told to."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from data.sources.clock import Clock


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}


@dataclass
class Reply:
    """What is answered. `announced` lies about the length; `pause_s` waits before each of the bytes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None
    pause_s: float = 0.0
    endless: bool = False
    silent_s: float = 0.0


def as_json(value: Any, **headers: str) -> Reply:
    return Reply(json.dumps(value).encode(), headers={"Content-Type": "application/json", **headers})


Answering = Callable[[Asked], Reply]


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that breaks off is what is tried here."""


class StandIn:
    """A server that answers with `answering` and remembers what it was asked, and what it answered to the end."""

    def __init__(self, answering: Answering, certificate: Path | None = None) -> None:
        self.answering = answering
        self.asked: list[Asked] = []
        self.answered: list[Asked] = []
        self.stopped = threading.Event()
        self._server = _Quiet(("127.0.0.1", 0), _handler_of(self))
        self._scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def close(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()


def _handler_of(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        owner = stand_in

    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: StandIn

    def do_GET(self) -> None:
        self._take("GET")

    def do_POST(self) -> None:
        self._take("POST")

    def log_message(self, *_: object) -> None:
        return

    def _take(self, method: str) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(method, parts.path, query, dict(self.headers), body)
        self.owner.asked.append(asked)
        try:
            self._give(self.owner.answering(asked))
            self.owner.answered.append(asked)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _give(self, reply: Reply) -> None:
        if reply.silent_s:
            self.owner.stopped.wait(reply.silent_s)
        self.send_response(reply.status)
        length = {} if reply.endless else {"Content-Length": str(reply.announced or len(reply.body))}
        for name, value in {**reply.headers, **length, "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in _pieces(reply, self.owner.stopped):
            self.wfile.write(piece)
            self.wfile.flush()


def _pieces(reply: Reply, stopped: threading.Event) -> Iterator[bytes]:
    if not reply.pause_s and not reply.endless:
        yield reply.body
        return
    end = time.monotonic() + 20
    place = 0
    while (reply.endless or place < len(reply.body)) and not stopped.is_set() and time.monotonic() < end:
        yield b"x" * 65536 if reply.endless else reply.body[place : place + 1]
        place += 1
        stopped.wait(reply.pause_s)


@contextmanager
def standing_in(answering: Answering, certificate: Path | None = None) -> Iterator[StandIn]:
    server = StandIn(answering, certificate)
    try:
        yield server
    finally:
        server.close()


def closed_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class FakeClock(Clock):
    """Time that passes only when somebody sleeps."""

    def __init__(self, start: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)) -> None:
        self.start = start
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
