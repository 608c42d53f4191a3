"""The one way out to the sources: polite, bounded in time and bytes, and remembering what it has been told."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import urljoin, urlsplit

import certifi
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from data.model import MUNICIPALITY_CODES
from data.sources.answers import RUN, Answers, Kept
from data.sources.call import Call
from data.sources.clock import Clock
from data.sources.failures import SourceFailed
from data.sources.manners import Manners, TooSoon, reserve

log = logging.getLogger(__name__)

T = TypeVar("T")

USER_AGENT = f"Trygghetskartan/1 (map of safety for municipalities {', '.join(MUNICIPALITY_CODES)}; data desk)"
CONNECT_S = 4.0
SILENCE_S = 30.0
"""So long may a source be silent before it counts as gone."""

ATTEMPTS = 4
REDIRECTS = 3
CHUNK = 65536
RESUME = timedelta(hours=24)
"""An update that broke off goes on from what it kept within this time; later it begins anew."""

RETRIED = frozenset({429, 500, 502, 503, 504})
MOVED = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What came, as bytes and as the value read from them."""

    kept: Kept
    value: T


class Trusting(HTTPAdapter):
    """Trusts the usual roots and uses further certificates, for servers that leave one out of their chain."""

    def __init__(self, certificates: str) -> None:
        self._context = ssl.create_default_context(cafile=certifi.where())
        self._context.load_verify_locations(cafile=certificates)
        self._context.verify_flags &= ~ssl.VERIFY_X509_PARTIAL_CHAIN  # a certificate in between proves nothing alone
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        return super().proxy_manager_for(proxy, **more, ssl_context=self._context)


class Client:
    """Asks one source. It must be done by `deadline` on the clock's monotonic time."""

    def __init__(
        self, source: str, folder: Path, manners: Manners, clock: Clock, seconds: float, certificates: str = ""
    ) -> None:
        self.source = source
        self.manners = manners
        self.clock = clock
        self.answers = Answers(folder)
        self.max_bytes = 64 * 2**20
        self._seconds = seconds
        self._deadline = clock.monotonic() + seconds
        self._used: set[str] = set()
        self._since = _begin(self.answers, clock.now())
        self._session = requests.Session()
        if certificates:
            self._session.mount("https://", Trusting(certificates))
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def ask(
        self, call: Call, read: Callable[[bytes], T], *, mark: str = "", before: Callable[[], None] | None = None
    ) -> Answer[T]:
        """The answer to `call`, kept only when `read` can make a value of it.

        An answer that this update has already had (before it was broken off, perhaps) is not asked for
        again; an older one is asked for with its ETag and Last-Modified. With `mark`, an answer kept
        under the same mark holds whatever its age. `before` takes the steps that the question needs, if it
        is asked. Raises `SourceFailed`.
        """
        self._used.add(call.key)
        kept = self.answers.find(call.key)
        if kept and (kept.confirmed >= self._since or (mark and kept.mark == mark)):
            return Answer(kept, read(kept.content))
        if before:
            before()
        known = {"If-None-Match": kept.etag, "If-Modified-Since": kept.modified} if kept and not call.selected else {}
        fresh = self._exchange(call, {name: value for name, value in known.items() if value})
        if fresh is None:
            if kept is None:
                raise SourceFailed("source.too_old_cache", source=self.source, address=call.url)
            fresh = replace(kept, confirmed=self.clock.now().isoformat(timespec="seconds"))
        fresh = replace(fresh, mark=mark)
        value = read(fresh.content)
        self.answers.keep(call.key, fresh)
        return Answer(fresh, value)

    def step(self, call: Call) -> bytes:
        """Asks without keeping: for sources where a step must be taken before the next."""
        reply = self._exchange(call, {})
        return reply.content if reply else b""

    def finish(self) -> None:
        """Ends an update that succeeded: what it did not use is no longer kept."""
        self.answers.forget_note(RUN)
        self.answers.keep_only(self._used)

    def _exchange(self, call: Call, conditions: Mapping[str, str]) -> Kept | None:
        """What came; None when what was known still holds."""
        for attempt in range(ATTEMPTS):
            with self._follow(call, conditions) as response:
                if response.status_code not in RETRIED or attempt == ATTEMPTS - 1:
                    return self._reply(call, response)
                wait = _retry_after(response.headers.get("Retry-After", ""), self.clock.now())
                pause = 2.0**attempt if wait is None else wait
                if pause >= self._left():
                    status, host = response.status_code, _host(call.url)
                    raise SourceFailed("source.busy", source=self.source, host=host, wait=pause, status=status)
            log.info("%s: status %s, asked again in %.1f s", self.source, response.status_code, pause)
            self.clock.sleep(pause)
        raise AssertionError("the last attempt always answers")

    def _follow(self, call: Call, conditions: Mapping[str, str]) -> requests.Response:
        """The response to the call, redirects within the host followed."""
        url, body = call.url, call.body
        for _ in range(REDIRECTS + 1):
            response = self._send(url, body, call, conditions)
            if response.status_code not in MOVED:
                return response
            target = urljoin(url, response.headers.get("Location", ""))
            response.close()
            if not _same_place(url, target):
                raise SourceFailed("source.elsewhere", source=self.source, address=url, target=target)
            body = body if response.status_code in (307, 308) else None
            url = target
        raise SourceFailed("source.redirects", source=self.source, address=call.url, limit=REDIRECTS)

    def _send(self, url: str, body: bytes | None, call: Call, conditions: Mapping[str, str]) -> requests.Response:
        if (left := self._left()) <= 0:
            raise SourceFailed("source.out_of_time", source=self.source, seconds=self._seconds)
        try:
            wait = reserve(self.answers.folder, self.manners, self.clock, left)
        except TooSoon as error:
            raise SourceFailed("source.full", source=self.source, wait=error.wait_s) from error
        if wait > 0:
            self.clock.sleep(wait)
        kind = "application/x-www-form-urlencoded" if call.form is not None else "application/json"
        headers = dict(conditions) | ({"Content-Type": kind} if body is not None else {})
        left = max(self._left(), 0.1)
        try:
            return self._session.request(
                "GET" if body is None else "POST",
                url,
                data=body,
                headers=headers,
                timeout=(min(CONNECT_S, left), min(SILENCE_S, left)),
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.SSLError as error:
            cause = _cause(error)
            raise SourceFailed("source.unproven", source=self.source, host=_host(url), cause=cause) from error
        except requests.RequestException as error:
            raise self._broken(url, error) from error

    def _broken(self, url: str, error: Exception) -> SourceFailed:
        if self._left() <= 0:
            return SourceFailed("source.out_of_time", source=self.source, seconds=self._seconds)
        refused = isinstance(error, requests.ConnectionError) and not isinstance(error, requests.ReadTimeout)
        sentence = "source.unreachable" if refused and "RemoteDisconnected" not in repr(error) else "source.broken"
        return SourceFailed(sentence, source=self.source, host=_host(url), cause=_cause(error))

    def _left(self) -> float:
        return self._deadline - self.clock.monotonic()

    def _reply(self, call: Call, response: requests.Response) -> Kept | None:
        status, headers = response.status_code, response.headers
        if status == NOT_MODIFIED:
            return None
        if status != 200:
            raise SourceFailed("source.status", source=self.source, address=call.url, status=status)
        content = self._content(call, response)
        now = self.clock.now().isoformat(timespec="seconds")
        etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
        return Kept(address=call.url, content=content, fetched=now, confirmed=now, etag=etag, modified=modified)

    def _content(self, call: Call, response: requests.Response) -> bytes:
        """The whole body. `read1` gives what has come, so a source that drips is left at the deadline."""
        parts: list[bytes] = []
        size = 0
        try:
            while part := response.raw.read1(CHUNK, decode_content=True):
                size += len(part)
                if size > self.max_bytes:
                    raise SourceFailed("source.too_large", source=self.source, address=call.url, limit=self.max_bytes)
                if self._left() <= 0:
                    raise SourceFailed("source.out_of_time", source=self.source, seconds=self._seconds)
                parts.append(part)
        except (HTTPError, OSError) as error:
            announced = response.headers.get("Content-Length", "")
            if announced.isdecimal() and int(announced) != size and "IncompleteRead" in repr(error):
                fields = {"source": self.source, "address": call.url, "expected": int(announced), "came": size}
                raise SourceFailed("source.length", **fields) from error
            raise self._broken(call.url, error) from error
        return b"".join(parts)


def _begin(answers: Answers, now: datetime) -> str:
    """Since when answers count as this update's own: its start, or that of the one that broke off."""
    started = str(answers.note(RUN).get("started", ""))
    oldest = (now - RESUME).isoformat(timespec="seconds")
    this = now.isoformat(timespec="seconds")
    if oldest <= started <= this:
        log.info("An update that broke off at %s goes on from what it kept.", started)
        return started
    answers.write_note(RUN, {"started": this})
    return this


def _retry_after(text: str, now: datetime) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date; None when it says nothing."""
    if text.strip().isdecimal():
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def _same_place(url: str, target: str) -> bool:
    """True when the target is on the same host and port, and not less safe than where it came from."""
    here, there = urlsplit(url), urlsplit(target)
    safe = there.scheme == here.scheme or (here.scheme, there.scheme) == ("http", "https")
    return safe and (here.hostname, here.port) == (there.hostname, there.port)


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _cause(error: Exception) -> str:
    """The innermost reason, without the object that tells it."""
    inner: Any = error
    while isinstance(inner, Exception) and inner.args and isinstance(inner.args[-1], Exception):
        inner = inner.args[-1]
    reason = getattr(inner, "reason", inner)
    return f"{type(reason).__name__}: {reason}".split(">: ")[-1]
