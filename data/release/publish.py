"""Publishes: writes what residents may see as a release of its own, in a folder that holds nothing else."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.facts import bra
from data.lock import WAIT_S, locked
from data.protect import public
from data.protect.small_numbers import small_numbers
from data.release import shelf
from data.release.build import build
from data.release.candidate import Candidate, Stop, told_stop
from data.release.changes import Desk, Outcome, Result, put, shipped_release
from data.release.check import ACCEPTABLE, CHECKS, stops
from data.release.look import ANNUAL, Release
from data.release.state import State, read_state
from data.secret import keyed, secret_of
from data.tables.batch import as_declared
from data.tables.registry import is_public

PUBLIC = "public"
"""Folder in DATA_DIR; a public server's own DATA_DIR is this folder or a copy of it."""

TOLD = ("title", "address", "fetched", "licence", "kind")
"""What is told of a file that came in; its fingerprint and size would tell of what it holds."""


def publish(desk: Desk, to: Path | None = None, *, dry_run: bool = False) -> Outcome:
    """Publishes the release in force, and the shipped tables, to a folder. Practice data are in neither.

    Raises `Busy`, `ShelfRefused`, `StateDamaged`. A rule that does not hold stops it and names the cell.
    """
    target = Desk(data_dir=to or desk.data_dir / PUBLIC, facts_dir=desk.facts_dir, clock=desk.clock)
    shipped = shipped_release(desk.facts_dir)
    with locked(desk.data_dir, WAIT_S, only_looking=dry_run), locked(target.data_dir, WAIT_S, only_looking=dry_run):
        secret = secret_of(desk.data_dir, only_looking=dry_run)
        state = public_state(read_state(shelf.basis(desk.data_dir)), shipped, secret)
        candidate = Candidate(shipped=shipped, before=State(), after=state, now=desk.clock())
        active = shelf.read_active(target.data_dir)
        old = None if active is None else active.release
        told = {"checks": [*CHECKS, "secrets"], "accepted": [], "public": True}
        if found := (*stops(candidate, ACCEPTABLE), *secrets(candidate, told)):
            return Outcome(result=Result.REFUSED, release=old, stops=found)
        if dry_run:
            return Outcome(result=Result.LOOKED, release=old)
        made = put(target, candidate, told)
        shelf.activate(target.data_dir, made, candidate.now)
        shelf.prune(target.data_dir, candidate.now)
        return Outcome(result=Result.UNCHANGED if made == old else Result.DONE, release=made)


def public_state(state: State, shipped: Release, secret: bytes) -> State:
    """What residents may see of what came in: no private rows, no former rows, no origin that no row has.

    Origins get keys that nobody can work out from a file, guessed or not.
    """
    people = bra.populations(shipped.tables[ANNUAL], state.rows("bases"))
    tables = public.public_tables(state.tables, people, shipped.tables[ANNUAL])
    new = {key: keyed(secret, key) for rows in tables.values() for key in rows.origin.unique()}
    renamed = {name: rows.assign(origin=rows.origin.map(new).astype("str")) for name, rows in tables.items()}
    origins = {
        new[key]: {"key": new[key], **{name: origin[name] for name in TOLD if name in origin}}
        | dict(zip(TOLD, as_declared(origin["title"], origin["address"]), strict=False))
        for key, origin in state.origins.items()
        if key in new
    }
    return State(tables=renamed, origins=origins)


def secrets(candidate: Candidate, told: Mapping[str, Any]) -> tuple[Stop, ...]:
    """Whatever would be published and may not be, in any file of the folder that would be."""
    people = bra.populations(candidate.shipped.tables[ANNUAL], candidate.after.rows("bases"))
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), candidate.shipped, candidate.after, told, candidate.now)
        small = small_numbers(Path(folder), people)
    private = [name for name in candidate.after.tables if not is_public(name)]
    return tuple(
        told_stop("secrets", what, ("*", value), "release.secrets")
        for what, values in (("private", private), *small.items())
        for value in values
    )
