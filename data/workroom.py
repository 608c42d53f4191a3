"""Private folders in which files are read; one that a killed process has left goes when the data are next changed."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = "intake"
NEW, READING = ".new-", "reading-"
HELD = "held"
"""File in each folder that its process holds locked: the lock dies with the process, even one that is killed."""

NEW_S = 3600.0
"""A folder that has not been held within so many seconds of its making never will be."""


@contextmanager
def work_folder(data_dir: Path) -> Iterator[Path]:
    """A folder that nobody else may look into (mode 0700), removed at the end with all that is in it."""
    whole = data_dir / FOLDER
    whole.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=NEW, dir=whole))
    folder = made.with_name(made.name.replace(NEW, READING, 1))
    try:
        with private(made / HELD).open("ab") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            # Named only when it is held: who sweeps never meets it between the two.
            made.rename(folder)
            yield folder
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def private(path: Path) -> Path:
    """The same path, with an empty file there that only its owner may read (mode 0600)."""
    path.touch(mode=0o600)
    return path


def sweep_work(data_dir: Path) -> None:
    """Removes the folders of processes that are no more."""
    line = time.time() - NEW_S
    for folder in (data_dir / FOLDER).glob(f"{READING}*"):
        if not _is_held(folder / HELD):
            shutil.rmtree(folder, ignore_errors=True)
    for folder in (data_dir / FOLDER).glob(f"{NEW}*"):
        if folder.stat().st_mtime < line:
            shutil.rmtree(folder, ignore_errors=True)


def _is_held(path: Path) -> bool:
    try:
        with path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
