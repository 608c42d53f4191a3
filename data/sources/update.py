"""Fetches from the sources by name and hands over what is new, source by source."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies, select_proxy

from data.sources import live_areas, live_bra, live_kolada, live_polisen, live_scb
from data.sources.answers import DELIVERED, RUN
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


@dataclass(frozen=True, slots=True)
class Source:
    """One source: what it is called, where it is unless a setting says otherwise, and how it is asked."""

    name: str
    title: str
    address: str
    manners: Manners
    load: Callable[[Client, str], list[Batch]]  # from an address; raises `SourceFailed`

    @property
    def setting(self) -> str:
        """Name of the setting that gives another address."""
        return f"{self.name.upper()}_ADDRESS"


MODULES = {"kolada": live_kolada, "scb": live_scb, "scb_areas": live_areas, "bra": live_bra, "polisen": live_polisen}
SOURCES = {
    name: Source(name, module.SOURCE, module.ADDRESS, module.MANNERS, module.load) for name, module in MODULES.items()
}
"""In this order: where two sources have the same figure, the later is the nearer to its origin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of asking one source: batches, nothing new (no batches, no failure), or a failure."""

    source: str
    batches: tuple[Batch, ...] = ()
    failure: SourceFailed | None = None


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
        seconds = max((end - clock.monotonic()) / (len(chosen) - nth), 0.0)
        if failure := failed.get(source.name):
            outcomes.append(Outcome(source=source.name, failure=failure))
            continue
        with Client(source.title, cache / source.name, source.manners, clock, seconds, trusted) as client:
            outcomes.append(_ask(client, source, places[source.name], known))
    return outcomes


def _ask(client: Client, source: Source, address: str, known: Collection[str] | None) -> Outcome:
    try:
        batches = source.load(client, address)
    except SourceFailed as failure:
        log.warning("%s", failure)
        if not failure.resumable:
            client.answers.forget_note(RUN)
        return Outcome(source=source.name, failure=failure)
    client.finish()
    if known is None:
        origins = client.answers.note(DELIVERED).get("origins")
        known = origins if isinstance(origins, list) else ()
    client.answers.write_note(DELIVERED, {"origins": sorted(one.origin.key for one in batches)})
    return Outcome(source=source.name, batches=tuple(one for one in batches if one.origin.key not in known))


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
    clock = Clock()
    end = clock.monotonic() + REACH_S
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(end - clock.monotonic(), 0.0))
    return dict(causes)
