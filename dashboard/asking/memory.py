"""The one memory: by facts, who asks and what is asked, things are kept in process, answer cache or folder."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import pandas as pd
from flask import g
from flask_caching import Cache

from dashboard.asking.context import Context
from dashboard.asking.faults import listening
from dashboard.readers.reader import Reader
from layers.contract import Derive, Tables
from layers.kit.derived import Keep

LOG = logging.getLogger("trygghetskartan")
Kept = TypeVar("Kept")
Made = TypeVar("Made")
Asked = ParamSpec("Asked")
KEPT_SECONDS = 30 * 24 * 3600
DERIVED = "derived"
SAID_S = 60.0
SAID: WeakKeyDictionary[Cache, float] = WeakKeyDictionary()
"""When it was last told that a cache does not work, in seconds of the process's clock."""


def facts(context: Context) -> str:
    """What every answer follows from, in every key: the code that reads, and the release that it reads.

    A revision of what people write stands here too, once there is a store (docs/decisions/013-one-memory.md).
    """
    return f"{context.code}:{context.release.id}"


def once_per_context(make: Callable[Concatenate[Context, Asked], Made]) -> Callable[Concatenate[Context, Asked], Made]:
    """Remembers in the process what a function of a context gives, and forgets it with the context.

    The function is asked with all that its answer depends on beside the facts, the reader among it.
    """
    memory: WeakKeyDictionary[Context, dict[Any, Made]] = WeakKeyDictionary()

    @wraps(make)
    def remembering(context: Context, /, *asked: Asked.args, **named: Asked.kwargs) -> Made:
        known = memory.setdefault(context, {})
        key = (facts(context), asked, tuple(sorted(named.items())))
        if key not in known:
            known[key] = make(context, *asked, **named)
        return known[key]

    return remembering


def remembered(context: Context, reader: Reader, question: str, kind: type[Kept], make: Callable[[], Kept]) -> Kept:
    """What `make` gives for a reader's question, kept in the answer cache under the facts and the settings.

    `question` must hold everything else the result depends on. A cache that fails is gone around, never a reason to
    fail. What was made while a part of it failed is never kept.
    """
    config = context.config
    settings = f"{config.served}:{config.practice_seed}:{config.practice_size}"
    name = f"{facts(context)}:{settings}:{reader.scope}:{question}"
    kept = _from_cache(context, lambda cache: cache.get(name))
    if isinstance(kept, kind):
        return kept
    with listening() as failed:
        made = make()
    if not context.release.faults and not failed:
        _from_cache(context, lambda cache: cache.set(name, made, timeout=KEPT_SECONDS))
    return made


def _from_cache(context: Context, ask: Callable[[Cache], object]) -> object:
    """What the answer cache says to being asked; nothing once it has failed in this request."""
    if g.get("cache_failed"):
        return None
    try:
        return ask(context.cache)
    except Exception as error:  # noqa: BLE001 - whatever fails in it, the answer is computed
        g.cache_failed = True
        if time.monotonic() - SAID.get(context.cache, -SAID_S) >= SAID_S:
            SAID[context.cache] = time.monotonic()
            LOG.warning("The answer cache does not work, so answers are computed (said once a minute): %r", error)
        return None


def keeper(context: Context, reader: Reader, *, practised: bool) -> Keep:
    """Keeps tables that layers work out in a folder of DATA_DIR named by facts, reader and practice data.

    A file that cannot be read is made again; one that cannot be written is done without.
    """
    config = context.config
    invented = f"-{config.practice_seed}-{config.practice_size}" if practised else ""
    name = f"{facts(context).replace(':', '-')}-{reader.scope}{invented}"
    folder = config.data_dir / DERIVED / name
    return lambda table, derive: partial(_read_or_make, folder / f"{table}.parquet", derive)


def _read_or_make(path: Path, derive: Derive, tables: Tables) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except FileNotFoundError:
        LOG.debug("%s is made for the first time.", path.name)
    except (OSError, ValueError):
        LOG.warning("%s cannot be read and is made again.", path.name, exc_info=True)
    made = derive(tables)
    try:
        _write(path, made)
    except OSError:
        LOG.warning("%s cannot be written; it is made again by the next process.", path.name, exc_info=True)
    return made


def _write(path: Path, made: pd.DataFrame) -> None:
    """Whole or not at all, whoever else writes the same."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    os.close(handle)
    try:
        made.to_parquet(part, index=False)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
