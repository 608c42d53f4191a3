"""A process that is killed while it imports, activates or rolls back leaves the old or the new release, readable."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from data.content import content_id
from data.lock import locked
from data.release import look as releases
from data.release import shelf
from data.release.changes import take_in
from data.release.state import read_state
from kit.desk_samples import counts, desk

KILLS = 200
LONGEST_S = (0.1, 0.5, 0.5)
"""Of children that go back and forth, and of those that import."""

SEED = 20261124
PROGRAM = Path(__file__).parents[1] / "kit" / "kill_server.py"


@pytest.fixture
def children(tmp_path: Path) -> Iterator[tuple[IO[str], IO[str]]]:
    """Where children are asked for, and where their process ids are told."""
    process = subprocess.Popen(
        [sys.executable, PROGRAM, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin and process.stdout
    with process, process.stdin, process.stdout:
        assert process.stdout.readline() == "ready\n"
        yield process.stdin, process.stdout


def killed(children: tuple[IO[str], IO[str]], seed: int, seconds: float) -> None:
    """Starts a child and kills it after so long, wherever it is."""
    asked, told = children
    asked.write(f"{seed}\n")
    asked.flush()
    child = int(told.readline())
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)


def in_force(folder: Path, known: set[str]) -> str:
    """The release in force, which must be whole and readable. `known`: those that were read before."""
    active = shelf.read_active(folder)
    assert active is not None
    path = shelf.release_folder(folder, active.release)
    assert content_id(path) == active.release
    if active.release not in known:
        found = releases.load(path)
        assert not found.faults and found.id == active.release
        state = read_state(path)
        assert len(state.rows("counts")) == 5 * state.rows("counts").period.nunique()
        known.add(active.release)
    return active.release


def test_two_hundred_kills_leave_the_old_or_the_new_release(children: tuple[IO[str], IO[str]], tmp_path: Path) -> None:
    take_in(desk(tmp_path), [counts(1989)])
    chance = random.Random(SEED)  # noqa: S311 - instants, not secrets
    seen: Counter[str] = Counter()
    known: set[str] = set()
    whole: set[str] = set()
    left_behind = 0
    for kill in range(KILLS):
        killed(children, kill, chance.uniform(0, LONGEST_S[kill % 3]))
        with locked(tmp_path, wait_s=10):  # a killed process holds no lock
            left_behind += any((tmp_path / "releases").glob(f"{shelf.PART}*"))
        seen[in_force(tmp_path, known)] += 1
        for name in set(shelf.kept(tmp_path)) - whole:
            assert content_id(shelf.release_folder(tmp_path, name)) == name
            whole.add(name)
    assert len(seen) > 5, "the children got far enough to change what is in force"
    assert left_behind > 5, "the children were killed in the midst of building"
    assert shelf.prune(tmp_path) is None and take_in(desk(tmp_path), [counts(1988)]).release is not None
    assert not list((tmp_path / "releases").glob(".*"))
