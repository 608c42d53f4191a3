"""Asks the server the same questions as the browser did, without the browser, alone and fifty at a time."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Request

from bench.servers import BenchFailed

NOT_REPEATED = {"host", "content-length", "connection"}
PACE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """One request as it goes over the wire."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str = ""

    def about(self, year: int, instead_of: int) -> Question:
        """The same question about another year, put wherever the first one stands as a word of its own."""
        alone = rf"(?<![0-9A-Za-z]){instead_of}(?![0-9A-Za-z])"
        return Question(self.method, self.path, self.headers, re.sub(alone, str(year), self.body))


@dataclass(frozen=True, slots=True)
class Crowd:
    """What many readers at once met: milliseconds of every answer, and how many were errors."""

    milliseconds: tuple[float, ...]
    errors: int


def question(request: Request) -> Question:
    """What the browser sent, ready to be sent again."""
    parts = urlsplit(request.url)
    headers = {
        name: value
        for name, value in request.all_headers().items()
        if not name.startswith(":") and name.lower() not in NOT_REPEATED
    }
    return Question(request.method, f"{parts.path}?{parts.query}".rstrip("?"), headers, request.post_data or "")


def page_question(path: str) -> Question:
    """What a browser sends for a page."""
    return Question("GET", path, {"accept": "text/html", "accept-encoding": "gzip, deflate, br"})


def milliseconds(address: str, questions: Sequence[Question]) -> float:
    """Time for all questions, one after the other on one connection. Raises `BenchFailed` for an error."""
    connection = _connection(address)
    connection.connect()
    began = time.perf_counter()
    for one in questions:
        _ask(connection, one)
    spent = (time.perf_counter() - began) * 1000
    connection.close()
    return spent


def _connection(address: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)


def _ask(connection: http.client.HTTPConnection, one: Question) -> None:
    connection.request(one.method, one.path, one.body.encode() or None, dict(one.headers))
    answer = connection.getresponse()
    answer.read()
    if answer.status not in (200, 204, 304):
        raise BenchFailed(f"{one.method} {one.path} was answered {answer.status}: {one.body[:300]}")


def crowd(address: str, questions: Sequence[Question], readers: int, seconds: float) -> Crowd:
    """So many readers for so long, each asking one question a second in turn, not all at the same moment.

    All requests go to `address`, which is the server that this measurement started itself.
    """
    spent: list[list[float]] = [[] for _ in range(readers)]
    errors = [0] * readers
    until = time.monotonic() + seconds

    def read(number: int) -> None:
        time.sleep(PACE_SECONDS * number / readers)
        turn = number
        while time.monotonic() < until:
            began = time.perf_counter()
            try:
                spent[number].append(milliseconds(address, [questions[turn % len(questions)]]))
            except (OSError, http.client.HTTPException, BenchFailed):
                errors[number] += 1
            turn += 1
            time.sleep(max(0.0, PACE_SECONDS - (time.perf_counter() - began)))

    threads = [threading.Thread(target=read, args=(number,), daemon=True) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Crowd(tuple(moment for one in spent for moment in one), sum(errors))
