"""Changes what is in force: takes batches in, builds, checks, activates and rolls back, one at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.content import content_id
from data.lock import WAIT_S, locked
from data.release import look as releases
from data.release import shelf
from data.release.build import build, code_version
from data.release.candidate import Candidate, Stop
from data.release.check import ACCEPTABLE, CHECKS, stops, waived
from data.release.look import Release
from data.release.state import State, Taken, read_state, taken
from data.secret import SALT, keyed, secret_of
from data.tables.batch import Batch


class Result(StrEnum):
    """What came of a change."""

    DONE = "done"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LOOKED = "looked"  # a dry run: what would have been done


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a change is wanted."""

    accept: bool = False  # waive the checks of ACCEPTABLE
    partial: bool = False  # take files of which some rows were refused
    dry_run: bool = False
    wait_s: float = WAIT_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done: the release now in force, what came of each batch, and what stopped or was waived."""

    result: Result
    release: str | None
    taken: tuple[Taken, ...] = ()
    stops: tuple[Stop, ...] = ()
    accepted: tuple[Stop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where the data lie and what time it is."""

    data_dir: Path
    facts_dir: Path
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def take_in(desk: Desk, batches: Sequence[Batch], wish: Wish | None = None) -> Outcome:
    """Lays batches over what is in force and puts the result in force, or says what stops it.

    With no batches: builds anew from the shipped tables and what has come in. Raises `Busy`, `ShelfRefused`,
    `StateDamaged`; whatever happens, what is in force is the old or the new release.
    """
    wish = wish or Wish()
    with locked(desk.data_dir, wish.wait_s, only_looking=wish.dry_run):
        now, shipped = desk.clock(), shipped_release(desk.facts_dir)
        before = read_state(shelf.basis(desk.data_dir))
        after, told = taken(before, batches, now)
        candidate = Candidate(shipped=shipped, before=before, after=after, batches=batches, now=now)
        bad = [one for one in batches if one.refused_total and not wish.partial]  # taken in part only on request
        partly = [Stop("partial", str(batch.kind), problem) for batch in bad for problem in batch.refused[:1]]
        found = (*partly, *stops(candidate, ACCEPTABLE if wish.accept else ()))
        accepted = tuple(waived(candidate)) if wish.accept else ()
        current = active_id(desk)
        if found:
            return Outcome(result=Result.REFUSED, release=current, taken=tuple(told), stops=found)
        if after is before and is_fresh(desk, shipped):
            return Outcome(result=Result.UNCHANGED, release=current, taken=tuple(told))
        if wish.dry_run:
            return Outcome(result=Result.LOOKED, release=current, taken=tuple(told), accepted=accepted)
        made = _make(desk, candidate, accepted)
        return Outcome(result=Result.DONE, release=made, taken=tuple(told), accepted=accepted)


def roll_back(desk: Desk, release: str | None = None, *, seen: str = "", wait_s: float = WAIT_S) -> shelf.Active:
    """Puts the release before, or a named one that is kept, in force. Raises `Busy` or `ShelfRefused`.

    `seen`: the release that was in force when this was decided; nothing is done when another is by now.
    """
    with locked(desk.data_dir, wait_s):
        return shelf.roll_back(desk.data_dir, release, desk.clock(), seen=seen)


def active_id(desk: Desk) -> str | None:
    """Id of the release in force; None when the shipped tables are."""
    active = shelf.read_active(desk.data_dir)
    return None if active is None else active.release


def is_fresh(desk: Desk, shipped: Release) -> bool:
    """True when the release in force was made from these shipped tables by this version of the code."""
    folder = shelf.active_folder(desk.data_dir)
    if folder is None:
        return False
    said = releases.read_manifest(folder)
    return (said.get("base"), said.get("code")) == (shipped.id, code_version())


def shipped_release(folder: Path) -> Release:
    """The shipped tables, read again only when a file of theirs has changed."""
    return _read_once(folder, content_id(folder))


@lru_cache(maxsize=2)
def _read_once(folder: Path, content: str) -> Release:  # noqa: ARG001 - the content is part of the key
    return releases.load(folder)


def _make(desk: Desk, candidate: Candidate, accepted: tuple[Stop, ...]) -> str:
    """Builds, places and activates; before the first import also a release of the shipped tables, to go back to."""
    if active_id(desk) is None and candidate.after.imports:
        base = Candidate(shipped=candidate.shipped, before=State(), after=State(), now=candidate.now)
        shelf.activate(desk.data_dir, _place(desk, base, ()), candidate.now)
    made = _place(desk, candidate, accepted)
    shelf.activate(desk.data_dir, made, candidate.now)
    shelf.prune(desk.data_dir, candidate.now)
    return made


def _place(desk: Desk, candidate: Candidate, accepted: tuple[Stop, ...]) -> str:
    folder = shelf.active_folder(desk.data_dir)
    told = {
        "checks": [name for name in CHECKS if not (accepted and name in ACCEPTABLE)],
        "accepted": [str(stop) for stop in accepted],
        "public": folder is not None and releases.read_manifest(folder).get("public", False),
    }
    return put(desk, candidate, told)


def put(desk: Desk, candidate: Candidate, told: Mapping[str, Any]) -> str:
    """Builds what passed its checks and puts it on the shelf; its id. Hold the lock.

    The id of what residents may not see all of is no fingerprint of it: they are told the id.
    """
    part = shelf.new_part(desk.data_dir)
    try:
        if candidate.after.tables and not told["public"]:
            (part / SALT).write_text(keyed(secret_of(desk.data_dir), SALT), encoding="utf-8")
        build(part, candidate.shipped, candidate.after, told, candidate.now)
        return shelf.place(desk.data_dir, part, public=bool(told["public"]))
    finally:
        shutil.rmtree(part, ignore_errors=True)
