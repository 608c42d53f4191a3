"""What is too large is refused before it is read, and who is silent does not keep others waiting."""

from __future__ import annotations

import inspect
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import waitress
from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments

from dashboard.config import Config
from dashboard.i18n import LANGUAGES, speaker
from dashboard.web.limits import MOST_BYTES_IN, limits

HEAD = "POST /{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{more}\r\n\r\n"
HUGE = "Content-Length: 1000000000"


@contextmanager
def listening(server: Flask, config: Config) -> Iterator[int]:
    """The port at which waitress answers as it does when the program is started."""
    heard = waitress.create_server(server, host="127.0.0.1", port=0, threads=2, ident="", **limits(config))
    thread = threading.Thread(target=heard.run, daemon=True)
    thread.start()
    try:
        yield heard.effective_port
    finally:
        heard.trigger.pull_trigger(lambda: wasyncore.close_all(heard._map, ignore_all=True))
        thread.join(5)
        heard.task_dispatcher.shutdown()


@pytest.mark.parametrize("path", ["", "planera/data", "_dash-update-component", "nothing"])
def test_a_huge_body_is_refused_in_words_before_it_is_sent(server: Flask, path: str) -> None:
    with listening(server, Config()) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
        asking.sendall(HEAD.format(path=path, more=HUGE).encode())
        answer = b"".join(iter(lambda: asking.recv(9999), b"")).decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert all(speaker(lang)("error.text_413") in answer for lang in LANGUAGES)
    assert "waitress" not in answer.lower()


@pytest.mark.parametrize(
    ("config", "large"),
    [
        (Config(), True),
        (Config(audiences="resident"), False),
        (Config(desk="off"), False),
        (Config(allowed_hosts="karta.example"), False),
        (Config(allowed_hosts="karta.example", trust_network="yes"), True),
    ],
)
def test_large_files_are_let_in_where_somebody_may_bring_them_alone(config: Config, *, large: bool) -> None:
    assert (limits(config)["max_request_body_size"] > 100 * MOST_BYTES_IN) is large


def test_the_limits_are_waitresss_own_and_tighter_than_its(server: Flask) -> None:
    usual = dict(inspect.getmembers(Adjustments))
    said = limits(Config())
    for name in ("max_request_body_size", "max_request_header_size", "channel_timeout", "cleanup_interval"):
        assert 0 < said[name] < usual[name], name
    assert said["connection_limit"] > 110, "half-sent requests of a few do not fill it"
    with listening(server, Config()) as port, socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
        asking.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 40_000)
        assert asking.recv(99).startswith(b"HTTP/1.0 431 ")


def test_many_half_sent_requests_stop_nobody(server: Flask) -> None:
    with listening(server, Config()) as port:
        half = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(150)]
        for one in half:
            one.sendall(b"GET /health HTTP/1.1\r\nHost: loc")
        with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
            asking.sendall(b"GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n")
            assert asking.recv(99).startswith(b"HTTP/1.0 200 ")
        for one in half:
            one.close()
