"""Forks children that change what is in force, over and over, so that a test can kill them at any instant.

Started by tests/data/test_release_kills.py with a data folder. Reads lines with a number and answers each with the
process id of a new child. Everything is imported before the first fork.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from data.release import shelf
from data.release.changes import Wish, roll_back, take_in
from kit.desk_samples import counts, desk

ENDLESS = 1_000_000


def change(folder: Path, seed: int) -> None:
    """For ever: every third child goes back and forth, the others import, build and sometimes go back."""
    here = desk(folder)
    while seed % 3 == 0:
        for name in shelf.kept(folder):
            roll_back(here, name)
    for turn in range(seed, ENDLESS):
        take_in(here, [counts(1990 + turn % 30, number=30 + turn % 9, name=f"file {turn}")], Wish(accept=True))
        roll_back(here)


def tell(words: str) -> None:
    """A line for the test."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    folder = Path(sys.argv[1])
    with TemporaryDirectory() as elsewhere:  # whatever is made at the first use is made before the first fork
        take_in(desk(Path(elsewhere)), [counts(1989)])
        take_in(desk(Path(elsewhere)), [counts(1988)])
    tell("ready")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            change(folder, int(line))
            os._exit(1)
        tell(str(child))
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
