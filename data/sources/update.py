"""Fetches from the sources by name and hands over what is new, source by source."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Protocol
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies, select_proxy

from data.sources import live_areas, live_bra, live_kolada, live_polisen, live_scb
from data.sources.answers import DELIVERED, Answers
from data.sources.clock import Clock
from data.sources.failures import SourceFailed
from data.sources.fetch import Client
from data.sources.manners import Manners
from data.tables.batch import Batch

log = logging.getLogger(__name__)

CERTIFICATES = "SOURCES_CERTIFICATES"
DEADLINE_S = 900.0
REACH_S = 5.0
"""So long do all sources together get to show that there is a network."""


class Load(Protocol):
    """Fetches one source."""

    def __call__(self, client: Client, address: str) -> list[Batch]:
        """The source's batches. Raises `SourceFailed`."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source: what it is called, where it is unless a setting says otherwise, and how it is asked."""

    name: str
    title: str
    address: str
    manners: Manners
    load: Load

    @property
    def setting(self) -> str:
        """Name of the setting that gives another address."""
        return f"{self.name.upper()}_ADDRESS"


def _source(name: str, module: ModuleType) -> Source:
    return Source(name, module.SOURCE, module.ADDRESS, module.MANNERS, module.load)


SOURCES = {
    source.name: source
    for source in (
        _source("kolada", live_kolada),
        _source("scb", live_scb),
        _source("scb_areas", live_areas),
        _source("bra", live_bra),
        _source("polisen", live_polisen),
    )
}
"""In this order: where two sources have the same figure, the later is the nearer to its origin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of asking one source: batches, nothing new (no batches, no failure), or a failure."""

    source: str
    batches: tuple[Batch, ...] = ()
    failure: SourceFailed | None = None

    @property
    def nothing_new(self) -> bool:
        """True when the source was read and everything in it was known."""
        return not self.batches and self.failure is None


class UnknownSource(LookupError):
    """There is no source of that name; the message lists those there are."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no source '{name}'. The sources are: {', '.join(SOURCES)}.")


def update(
    names: Sequence[str],
    *,
    addresses: Mapping[str, str],
    cache: Path,
    clock: Clock | None = None,
    deadline_s: float = DEADLINE_S,
    known: Collection[str] | None = None,
) -> list[Outcome]:
    """Asks the named sources (all when none is named) one after the other; an outcome for each, as in `SOURCES`.

    `addresses` may be the environment: KOLADA_ADDRESS, SCB_ADDRESS, SCB_AREAS_ADDRESS, BRA_ADDRESS and
    POLISEN_ADDRESS say where a source is, SOURCES_CERTIFICATES names a file (PEM) with certificates that a
    server leaves out of its chain (Brå's has). `cache` keeps answers and politeness between runs. Batches whose
    origin's key is in `known` (the origins of the release in force) are left out; without it, those that an
    earlier update handed over. A failure of one source leaves the others alone. Raises `UnknownSource`.
    """
    if unknown := [name for name in names if name not in SOURCES]:
        raise UnknownSource(unknown[0])
    chosen = [source for source in SOURCES.values() if not names or source.name in names]
    clock = clock or Clock()
    end = clock.monotonic() + deadline_s
    places = {source.name: (addresses.get(source.setting) or source.address).rstrip("/") for source in chosen}
    trusted = addresses.get(CERTIFICATES, "")
    failed = _untrusting(chosen, trusted) or _unreachable(chosen, places)
    outcomes = []
    for nth, source in enumerate(chosen):
        seconds = (end - clock.monotonic()) / (len(chosen) - nth)
        failure = failed.get(source.name)
        asked = _Asked(source, places[source.name], cache / source.name, clock, max(seconds, 0.0), known, trusted)
        outcomes.append(Outcome(source=source.name, failure=failure) if failure else _ask(asked))
    return outcomes


@dataclass(frozen=True, slots=True)
class _Asked:
    """One source about to be asked."""

    source: Source
    address: str
    folder: Path
    clock: Clock
    seconds: float
    known: Collection[str] | None
    certificates: str


def _ask(asked: _Asked) -> Outcome:
    source, name = asked.source, asked.source.name
    with Client(source.title, asked.folder, source.manners, asked.clock, asked.seconds, asked.certificates) as client:
        try:
            batches = source.load(client, asked.address)
        except SourceFailed as failure:
            log.warning("%s", failure)
            client.give_up(resume=failure.resumable)
            return Outcome(source=name, failure=failure)
        client.finish()
        fresh = tuple(one for one in batches if one.origin.key not in _known(asked, client.answers))
        client.answers.write_note(DELIVERED, {"origins": sorted(one.origin.key for one in batches)})
    return Outcome(source=name, batches=fresh)


def _known(asked: _Asked, answers: Answers) -> Collection[str]:
    if asked.known is not None:
        return asked.known
    origins = answers.note(DELIVERED).get("origins")
    return origins if isinstance(origins, list) else ()


def _untrusting(chosen: Sequence[Source], certificates: str) -> dict[str, SourceFailed]:
    """A failure for every source when the file of certificates cannot be used."""
    if not certificates:
        return {}
    try:
        ssl.create_default_context().load_verify_locations(cafile=certificates)
    except OSError as error:
        came = f"{type(error).__name__} at {Path(certificates).name}"
        return {one.name: SourceFailed("source.bad_certificates", source=one.title, came=came) for one in chosen}
    return {}


def _unreachable(chosen: Sequence[Source], places: Mapping[str, str]) -> dict[str, SourceFailed]:
    """The sources that do not even take a connection, all tried at once; the same words for all if none does."""
    failed = {source.name: _misaddressed(source, places[source.name]) for source in chosen}
    bad = {name: failure for name, failure in failed.items() if failure}
    asked = [source for source in chosen if source.name not in bad]
    causes = _tried({source.name: _door(places[source.name]) for source in asked})
    if asked and all(causes.values()):
        hosts = ", ".join(sorted({urlsplit(places[source.name]).netloc for source in asked}))
        return bad | {source.name: SourceFailed("source.no_network", hosts=hosts) for source in asked}
    return bad | {
        source.name: SourceFailed(
            "source.unreachable", source=source.title, host=urlsplit(places[source.name]).netloc, cause=cause
        )
        for source in asked
        if (cause := causes[source.name])
    }


def _misaddressed(source: Source, address: str) -> SourceFailed | None:
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    return None if sound else SourceFailed("source.bad_address", source=source.title, address=address)


def _door(address: str) -> tuple[str, int]:
    """Host and port where the connection is made: the source's own, or those of the proxy before it."""
    proxy = select_proxy(address, get_environ_proxies(address))
    parts = urlsplit(proxy if proxy and "//" in proxy else f"//{proxy}" if proxy else address)
    return parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme, 80)


def _tried(doors: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """By name why no connection could be made; '' where one could. Takes `REACH_S` seconds at most.

    In threads of their own, for looking up a host's name cannot be told to stop.
    """
    causes = dict.fromkeys(doors, f"no answer within {REACH_S:.0f} s")

    def attempt(name: str) -> None:
        try:
            with socket.create_connection(doors[name], timeout=REACH_S):
                causes[name] = ""
        except OSError as error:
            causes[name] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=attempt, args=(name,), daemon=True) for name in doors]
    _wait_for(threads, REACH_S)
    return dict(causes)


def _wait_for(threads: Sequence[threading.Thread], seconds: float) -> None:
    clock = Clock()
    end = clock.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(end - clock.monotonic(), 0.0))
