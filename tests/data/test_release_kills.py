"""A process that is killed while it imports, activates or rolls back leaves the old or the new release, readable."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data.content import content_id
from data.lock import locked
from data.release import look as releases
from data.release import shelf
from data.release.changes import take_in
from data.release.state import read_state
from kit.desk_samples import counts, desk

PROGRAM = Path(__file__).parents[1] / "kit" / "kill_server.py"
Child = Callable[..., dict[str, Any]]


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    """Has a child change what is in force, to its end or until it is killed, and gives the steps that it took."""
    process = subprocess.Popen(
        [sys.executable, PROGRAM, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin and process.stdout
    turn = 0

    def run(die: tuple[str, int] | None = None, *, back: bool = False) -> dict[str, Any]:
        nonlocal turn
        assert process.stdin and process.stdout
        turn += 1
        process.stdin.write(json.dumps({"turn": turn, "back": back, "die": die}) + "\n")
        process.stdin.flush()
        ended: dict[str, Any] = json.loads(process.stdout.readline())
        assert not ended["failed"]
        assert ended["killed"] == (die is not None), die
        return ended

    with process, process.stdin, process.stdout:
        assert process.stdout.readline() == "ready\n"
        yield run


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


def first_and_last(steps: list[str]) -> list[tuple[str, int]]:
    """Each line that changes the disk, the first and the last time it is come to."""
    return [(step, nth) for step, times in Counter(steps).items() for nth in sorted({1, times})]


def test_a_kill_at_every_step_leaves_the_old_or_the_new_release(child: Child, tmp_path: Path) -> None:
    take_in(desk(tmp_path), [counts(1989)])
    for _ in range(shelf.EARLIER + 2):
        child()
    assert len(shelf.kept(tmp_path)) == shelf.EARLIER + 1, "the next import takes an old release off the shelf"
    built = child()["steps"]
    assert len(set(built)) > 10
    placing = (next(step for step in built if step.startswith("os.rename")), 1)
    child(placing)
    swept = [step for step in child()["steps"] if step not in built]
    gone_back = child(back=True)["steps"]
    assert swept and gone_back
    known: set[str] = set()
    whole: set[str] = set()
    seen: Counter[str] = Counter()
    left_behind = 0
    for back, steps in ((False, built), (False, swept), (True, gone_back)):
        for die in first_and_last(steps):
            if steps is swept:
                child(placing)  # leaves something to sweep
            before = in_force(tmp_path, known)
            child(die, back=back)
            with locked(tmp_path, wait_s=10):  # a killed process holds no lock
                left_behind += any((tmp_path / "releases").glob(f"{shelf.PART}*"))
            seen["old" if in_force(tmp_path, known) == before else "new"] += 1
            for name in set(shelf.kept(tmp_path)) - whole:
                assert content_id(shelf.release_folder(tmp_path, name)) == name
                whole.add(name)
    assert len(known) > 5 and seen["old"] > 5, "the children got far enough to change what is in force"
    assert left_behind > 5, "the children were killed in the midst of building"
    assert shelf.prune(tmp_path) is None and take_in(desk(tmp_path), [counts(1988)]).release is not None
    assert not list((tmp_path / "releases").glob(".*"))
