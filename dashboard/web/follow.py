"""Follows the release in force: what the process answers from is replaced as a whole when another is activated."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask import Flask

from dashboard.asking.context import Context
from dashboard.config import Config
from data.lock import Busy
from data.release import look as releases
from data.release import shelf
from data.release.changes import Desk, Result, is_fresh, take_in
from data.release.look import Release
from data.release.state import StateDamaged

LOG = logging.getLogger("trygghetskartan")
KEY = "trygghetskartan"
SECONDS = 1.0
"""So often is looked whether another release is in force."""

REMEMBERED = 12
"""So many releases' folders are remembered, for pages that were loaded from them."""

Load = Callable[[Path], Release]


@dataclass(slots=True, eq=False)
class Following:
    """A thread that looks for another release until it is told to stop."""

    thread: threading.Thread
    stop: threading.Event = field(default_factory=threading.Event)

    def end(self) -> None:
        """Stops looking."""
        self.stop.set()
        self.thread.join()


def release_at_start(config: Config, load: Load = releases.load) -> Release:
    """The release in force, rebuilt first when the program came with other shipped tables; else the shipped tables.

    A release that cannot be rebuilt is used as it is.
    """
    if shelf.active_folder(config.data_dir) is None:
        return load(config.facts_dir)
    _rebase(config)
    folder = shelf.active_folder(config.data_dir)
    return load(config.facts_dir if folder is None else folder)


def _rebase(config: Config) -> None:
    desk = Desk(data_dir=config.data_dir, facts_dir=config.facts_dir)
    try:
        if is_fresh(desk, releases.load(config.facts_dir)):
            return
        outcome = take_in(desk, ())
    except (Busy, OSError, shelf.ShelfRefused, StateDamaged) as error:
        LOG.error("The release was not rebuilt on the program's own tables: %s", error)
        return
    if outcome.result is Result.REFUSED:
        LOG.error("The release was not rebuilt on the program's own tables: %s", "; ".join(map(str, outcome.stops)))


def look(server: Flask) -> bool:
    """Takes the release in force if it is another than the one answered from; True when it was taken.

    A release that has faults, or cannot be read, is left alone: the one before it goes on answering.
    """
    context: Context = server.extensions[KEY]
    active = shelf.read_active(context.config.data_dir)
    if active is None or active.release == context.release.id:
        return False
    found = releases.load(shelf.release_folder(context.config.data_dir, active.release))
    if found.id != active.release or found.faults:
        LOG.error("Release %s is not taken: %s", active.release, dict(found.faults) or "its files are other ones")
        return False
    remember(server, found)
    server.extensions[KEY] = replace(context, release=found)
    LOG.info("Release %s is in force.", found.id)
    return True


def remember(server: Flask, release: Release) -> None:
    """Keeps in mind where a release lies, so that pages loaded from it get their geometry."""
    known: dict[str, Path] = server.extensions.get(f"{KEY}-folders", {})
    latest = [(name, folder) for name, folder in known.items() if name != release.id][-REMEMBERED + 1 :]
    server.extensions[f"{KEY}-folders"] = dict([*latest, (release.id, release.folder)])


def folder_of(server: Flask, release: str) -> Path | None:
    """Where a release lies that this process has answered from, or that is kept; None for any other."""
    known: dict[str, Path] = server.extensions.get(f"{KEY}-folders", {})
    if release in known:
        return known[release]
    context: Context = server.extensions[KEY]
    if release == context.release.id:
        return context.release.folder
    if not shelf.RELEASE_ID.fullmatch(release):
        return None
    folder = shelf.release_folder(context.config.data_dir, release)
    return folder if folder.is_dir() else None


def follow(server: Flask, taken: Callable[[], object], seconds: float = SECONDS) -> Following:
    """Looks every `seconds` for another release, in the background; calls `taken` after each that was taken."""
    stop = threading.Event()
    folder = server.extensions[KEY].config.data_dir

    def work() -> None:
        seen: tuple[int, int] | None = None
        while not stop.is_set():
            mark = _mark(folder)
            if mark != seen and _looked(server, taken):
                seen = mark
            stop.wait(seconds)

    thread = threading.Thread(target=work, name="follow", daemon=True)
    thread.start()
    return Following(thread, stop)


def _looked(server: Flask, taken: Callable[[], object]) -> bool:
    """False when looking failed and is to be tried again."""
    try:
        started = time.monotonic()
        if look(server):
            LOG.info("Taking the release took %.1f s.", time.monotonic() - started)
            taken()
    except (OSError, ValueError, shelf.ShelfRefused):
        LOG.exception("Looking for another release failed; the one before goes on answering.")
        return False
    return True


def _mark(folder: Path) -> tuple[int, int] | None:
    """What changes whenever another release is put in force."""
    try:
        found = (folder / shelf.ACTIVE).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
