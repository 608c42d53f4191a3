"""polisen.se's events as they are today: an editorial selection at area level, never a count of crime."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from data.model import MUNICIPALITIES
from data.sources.call import Call, json_reader
from data.sources.deliver import batch, origin_of
from data.sources.failures import SourceFailed, member, misshapen, of_kind, seen
from data.sources.fetch import Client
from data.sources.manners import Manners
from data.tables.batch import Batch, Kind
from data.tables.checks import Problem

log = logging.getLogger(__name__)

SOURCE = "polisen.se"
ADDRESS = "https://polisen.se/api/events"
LICENCE = "Källa: Polismyndigheten, polisen.se"
MANNERS = Manners(spacing_s=10.0, calls=60, window_s=3600.0)

AHEAD = timedelta(days=1)
TOLERATED = 0.1
"""So large a share of the events may be unreadable; above it the source has changed its form."""

CODES = {municipality.name.lower(): municipality.code for municipality in MUNICIPALITIES}
TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2}):(\d{2}) ?(Z|[+-]\d{2}:?\d{2})")


@dataclass(frozen=True, slots=True)
class Events:
    """The events in the municipalities, and those that could not be read."""

    rows: list[dict[str, Any]]
    refused: list[Problem]
    read: int


def load(client: Client, address: str) -> list[Batch]:
    """The events among the latest 500 that are in the municipalities. Raises `SourceFailed`."""
    answer = client.ask(Call(address=address), json_reader(SOURCE, address))
    found = events_of(answer.value, client.clock.now())
    notes = {"selection": "Chosen and worded by the police's editors; not a count of crime.", "place": "Area only."}
    origin = origin_of([answer], title="Polisens händelser", address=address, licence=LICENCE, notes=notes)
    return [batch(SOURCE, Kind.EVENTS, found.rows, origin, found.read, refused=found.refused)]


def events_of(document: Any, now: datetime) -> Events:
    """The events of one answer. Raises `SourceFailed` when it is not a list of events or tells of the future.

    `location.gps` is the middle of an area and is not read.
    """
    items = of_kind(SOURCE, document, list, "as the answer")
    rows: dict[str, dict[str, Any]] = {}
    refused: list[Problem] = []
    for line, item in enumerate(items, start=1):
        try:
            row = _event(item, now)
        except SourceFailed as error:
            if error.key != "source.shape" or len(refused) >= TOLERATED * len(items):
                raise
            refused.append(Problem(line, "*", seen(item), "row.event", {"failure": str(error)}))
            continue
        if row["municipality_code"]:
            if row["event_id"] in rows:  # the feed is newest first, so the first one holds
                log.info("%s: event %s comes twice; the first is kept", SOURCE, row["event_id"])
            rows.setdefault(row["event_id"], row)
    if not items:
        raise SourceFailed("source.nothing", source=SOURCE, expected="events")
    return Events(list(rows.values()), refused, len(items))


def _event(item: Any, now: datetime) -> dict[str, Any]:
    key = member(SOURCE, item, "id", int, "in an event")
    where = f"in event {key}"
    name = member(SOURCE, item, "name", str, where)
    return {
        "event_id": key,
        "time": when(member(SOURCE, item, "datetime", str, where), now, where),
        "type": member(SOURCE, item, "type", str, where),
        "name": _line(name),
        "summary": _line(item.get("summary") or ""),
        "url": page_address(item.get("url")),
        "municipality_code": municipality_of(name),
    }


def when(text: str, now: datetime, where: str = "as time") -> str:
    """'2023-08-28 7:22:46 +02:00' -> '2023-08-28T07:22:46+02:00'; the hour need not have two digits."""
    found = TIME.fullmatch(text.strip())
    if not found:
        raise misshapen(SOURCE, "a time as 2026-01-31 9:05:00 +01:00", where, text)
    day, hour, minute, second, offset = found.groups()
    offset = "+00:00" if offset == "Z" else f"{offset[:3]}:{offset[-2:]}"
    try:
        moment = datetime.fromisoformat(f"{day}T{hour:0>2}:{minute}:{second}{offset}")
    except ValueError as error:
        raise misshapen(SOURCE, "a time that exists", where, text) from error
    if moment > now + AHEAD:
        raise SourceFailed("source.future", source=SOURCE, latest=now.date().isoformat(), where=where, came=text)
    return moment.isoformat()


def municipality_of(title: str) -> str:
    """Code of the municipality that a title ends with; '' for any other place.

    'Inbrott, försök' is a type with a comma in it: only what follows the last comma is a place. The field
    `location.name` has held the county since 2026 and is not asked.
    """
    return CODES.get(title.rpartition(",")[2].strip().lower(), "")


def page_address(url: Any) -> str:
    """The event's page at polisen.se; '' when the field holds anything else."""
    if not isinstance(url, str) or not url.strip():
        return ""
    whole = urljoin("https://polisen.se", url.strip())
    parts = urlsplit(whole)
    if (parts.scheme, parts.netloc) != ("https", "polisen.se") or re.search(r'[\s|<>"]', whole):
        log.info("%s: an address outside polisen.se is left out: %s", SOURCE, seen(url))
        return ""
    return whole


def _line(text: Any) -> str:
    return " ".join(str(text).split())
