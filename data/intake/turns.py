"""Files are read a few at a time, so that whoever only looks is still answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from data.lock import Busy

READING, COUNTING = threading.BoundedSemaphore(2), threading.Lock()
INSIDE: list[int] = []
"""The threads that read a file or wait for their turn."""


@contextmanager
def turn(threads: int) -> Iterator[None]:
    """A turn to read a file: few read at once, and never more than half of the server's threads read or wait.

    Raises `Busy` for one more.
    """
    most = max(1, threads // 2)
    with COUNTING:
        if len(INSIDE) >= most:
            raise Busy("desk.reading", count=str(most))
        INSIDE.append(threading.get_ident())
    try:
        with READING:
            yield
    finally:
        INSIDE.remove(threading.get_ident())
