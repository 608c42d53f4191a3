"""Forks children that change what is in force, each of which a test can have killed at any of its steps.

Started by tests/data/test_release_kills.py with a data folder. Reads lines of JSON (`turn`: which file comes in, or
`back`: go back to an older release; `die`: a step and the how manieth time it is come to) and answers each, when the
child has ended, with the steps that it took. Everything is imported before the first fork.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from data.release import shelf
from data.release.changes import Wish, active_id, roll_back, take_in
from kit.desk_samples import NOW, counts, desk

HOME = Path(__file__).resolve().parents[2]
CHANGES = frozenset({"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.link", "os.truncate"})
"""Audit events of Python before something on the disk is changed; files that are opened to be written beside them."""


def step_of(event: str, arguments: tuple[Any, ...]) -> str | None:
    """Names a change of the disk by what it is and the line of ours that makes it; None for anything else."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if event not in CHANGES and not writes:
        return None
    frame = sys._getframe()
    while frame and not frame.f_code.co_filename.startswith(str(HOME / "data")):
        frame = frame.f_back  # type: ignore[assignment]
    return f"{event} at {Path(frame.f_code.co_filename).name}:{frame.f_lineno}" if frame else None


def watch(folder: Path, die: list[Any] | None, out: int) -> None:
    """Tells every step before it is taken, and has the process killed before the one that it shall die at."""
    left = die[1] if die else 0

    def before(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        step = step_of(event, arguments)
        if step is None:
            return
        os.write(out, f"{step}\n".encode())
        if die and step == die[0]:
            left -= 1
            if left == 0:
                tear(folder)
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(before)


def tear(folder: Path) -> None:
    """Leaves the file that is being written half written, as it was a moment before."""
    parts = [*(folder / "releases").glob(f"{shelf.PART}*/**/*"), *folder.glob(f".{shelf.ACTIVE}-*")]
    files = [path for path in parts if path.is_file()]
    if files:
        newest = max(files, key=lambda path: path.stat().st_mtime_ns)
        os.truncate(newest, newest.stat().st_size // 2)


def change(folder: Path, turn: int, *, back: bool) -> None:
    """Goes back to the oldest release that is not in force, or imports a file; hours lie between the turns."""
    moment = NOW + timedelta(hours=turn)
    here = replace(desk(folder), clock=lambda: moment)
    if back:
        roll_back(here, next(name for name in reversed(shelf.kept(folder)) if name != active_id(here)))
    else:
        take_in(here, [counts(1990 + turn % 30, number=30 + turn % 9, name=f"file {turn}")], Wish(accept=True))


def tell(words: str) -> None:
    """A line for the test."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    folder = Path(sys.argv[1])
    with TemporaryDirectory() as elsewhere:  # whatever is made at the first use is made before the first fork
        for turn in (0, 1):
            change(Path(elsewhere), turn, back=False)
    tell("ready")
    for line in sys.stdin:
        asked = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            watch(folder, asked["die"], writing)
            change(folder, asked["turn"], back=asked["back"])
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as steps:
            taken = steps.read().split("\n")[:-1]
        _, status = os.waitpid(child, 0)
        ended = {"killed": os.WIFSIGNALED(status), "failed": os.WIFEXITED(status) and status != 0}
        tell(json.dumps({**ended, "steps": taken}))


if __name__ == "__main__":
    main()
