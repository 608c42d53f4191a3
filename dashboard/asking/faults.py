"""Tells, while something is made, that a part of it failed: it may well be there the next time, so it is not kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

LOG = logging.getLogger("trygghetskartan")
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


def layer_failed(release: str, key: str, kind: str) -> None:
    """Tells that a layer failed with the error being handled, and logs it: once for a release and a kind of error."""
    part_failed()
    log_once(release, key, kind)


@lru_cache(maxsize=256)
def log_once(release: str, key: str, kind: str) -> None:
    """Logs the error being handled as a layer's own, the first time that it is met."""
    LOG.exception("The layer '%s' failed with %s in release %s.", key, kind, release)


def part_failed() -> None:
    """Tells whoever is listening that what is being made lacks a part."""
    heard = HEARD.get()
    if heard is not None:
        heard.append(None)
