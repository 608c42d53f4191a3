"""Tells, while something is made, that a part of it failed: it may well be there the next time, so it is not kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEARD: ContextVar[list[None] | None] = ContextVar("heard", default=None)


@contextmanager
def listening() -> Iterator[list[None]]:
    """Hears of every part that fails meanwhile; the list is empty when none did. The whole then has failed too."""
    heard: list[None] = []
    before = HEARD.set(heard)
    try:
        yield heard
    finally:
        HEARD.reset(before)
        if heard:
            part_failed()


def part_failed() -> None:
    """Tells whoever is listening that what is being made lacks a part."""
    heard = HEARD.get()
    if heard is not None:
        heard.append(None)
