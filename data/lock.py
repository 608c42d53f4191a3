"""Lets one process at a time change the data; a killed one leaves no lock behind."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.refusals import Refused
from data.workroom import sweep_work

LOCK = "lock"
WAIT_S = 60.0
PAUSE_S = 0.05


class Busy(Refused):
    """Another process is changing the data, and the time to wait for it is over."""


@contextmanager
def locked(folder: Path, wait_s: float = WAIT_S, *, only_looking: bool = False) -> Iterator[None]:
    """Holds the folder's lock. Waits at most `wait_s` seconds for another holder, then raises `Busy`.

    What killed processes left in their work folders is removed. Who is only looking needs no lock, for releases
    never change, and leaves no trace.
    """
    if only_looking:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as file:
        end = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= end:
                    raise Busy("desk.busy", seconds=f"{wait_s:g}") from error
                time.sleep(PAUSE_S)
        sweep_work(folder)
        yield
