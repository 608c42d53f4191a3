"""Why a source could not be read, and checks on what it sent: nothing is used that was not looked at first."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from data.refusals import Refused

RESUMED = (
    *("source.broken", "source.out_of_time", "source.busy", "source.full", "source.unreachable"),
    *("source.status", "source.no_network"),
)
"""After these the next update goes on from what is kept; after any other it asks for everything anew."""

SHOWN = 120
EARLIEST_YEAR = 1950
WORDS = {dict: "an object", list: "a list", str: "a text", int: "a whole number", float: "a number"}


class SourceFailed(Refused):
    """A source could not be read."""

    def __init__(self, key: str, **fields: Any) -> None:
        told = {name: _line(value, SHOWN * 4) if isinstance(value, str) else value for name, value in fields.items()}
        super().__init__(key, **told)

    @property
    def resumable(self) -> bool:
        """True when the next update may go on from what was kept."""
        return self.key in RESUMED


def _line(text: str, longest: int) -> str:
    """Text from outside is told on one line and not at any length."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest] + "…"


def seen(value: Any) -> str:
    """What came, short enough to be told in a sentence."""
    return _line(repr(value), SHOWN)


def member(source: str, document: Any, name: str, kind: type, where: str) -> Any:
    """`document[name]`, which must be of `kind`; raises `SourceFailed` naming what came instead."""
    if not isinstance(document, dict):
        raise misshapen(source, WORDS[dict], where, document)
    if name not in document:
        raise misshapen(source, f"the field '{name}'", where, sorted(map(str, document))[:12])
    return of_kind(source, document[name], kind, f"{where}, field '{name}'")


def of_kind(source: str, value: Any, kind: type, where: str) -> Any:
    """`value`, which must be of `kind` (a whole number is a number, true and false are not)."""
    kinds = (int, float) if kind is float else (kind,)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise misshapen(source, WORDS[kind], where, value)
    return value


def year(source: str, value: Any, now: datetime, where: str) -> int:
    """A year as number or text, no later than this one."""
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch("[0-9]{4}", text) or int(text) < EARLIEST_YEAR:
        raise misshapen(source, "a year", where, value)
    if int(text) > now.year:
        raise SourceFailed("source.future", source=source, latest=now.year, where=where, came=text)
    return int(text)


def misshapen(source: str, expected: str, where: str, came: Any) -> SourceFailed:
    """The failure that tells what was expected where, and what came."""
    return SourceFailed("source.shape", source=source, expected=expected, where=where, came=seen(came))
