"""Publishes: writes what residents may see as a release of its own, in a folder that holds nothing else."""

from __future__ import annotations

from pathlib import Path

from data import public, shelf
from data.desk.changes import Desk, Outcome, Result, put, shipped_release
from data.desk.state import State, read_state
from data.intake.contracts import CONTRACTS
from data.lock import WAIT_S, locked
from data.release import Release
from data.release_checks import ACCEPTABLE, CHECKS, Candidate, Stop, stops, told_stop

PUBLIC = "public"
"""Folder in DATA_DIR; a public server's own DATA_DIR is this folder or a copy of it."""


def publish(desk: Desk, to: Path | None = None, *, dry_run: bool = False, wait_s: float = WAIT_S) -> Outcome:
    """Publishes the release in force, and the shipped tables, to a folder. Practice data are in neither.

    Raises `Busy`, `ShelfRefused`, `StateDamaged`. A rule that does not hold stops it and names the cell.
    """
    target = Desk(data_dir=to or desk.data_dir / PUBLIC, facts_dir=desk.facts_dir, clock=desk.clock)
    shipped = shipped_release(desk.facts_dir)
    with (
        locked(desk.data_dir, wait_s, only_looking=dry_run),
        locked(target.data_dir, wait_s, only_looking=dry_run),
    ):
        state = public_state(read_state(shelf.active_folder(desk.data_dir)))
        candidate = Candidate(shipped=shipped, before=State(), after=state, now=desk.clock())
        active = shelf.read_active(target.data_dir)
        old = None if active is None else active.release
        if found := (*stops(candidate, ACCEPTABLE), *secrets(state, shipped)):
            return Outcome(result=Result.REFUSED, release=old, stops=found)
        if dry_run:
            return Outcome(result=Result.LOOKED, release=old)
        made = put(target, candidate, {"checks": [*CHECKS, "secrets"], "accepted": [], "public": True})
        shelf.activate(target.data_dir, made, candidate.now)
        shelf.prune(target.data_dir, candidate.now)
        return Outcome(result=Result.UNCHANGED if made == old else Result.DONE, release=made)


def public_state(state: State) -> State:
    """What residents may see of what came in: no private rows, no former rows, no origin that no row has."""
    tables = public.public_tables({name: rows for name, rows in state.tables.items() if name != "shapes"})
    used = {key for rows in tables.values() for key in rows.origin.unique()}
    return State(tables=tables, origins={key: one for key, one in state.origins.items() if key in used})


def secrets(state: State, shipped: Release) -> tuple[Stop, ...]:
    """Whatever would be published and may not be."""
    private = [name for name in public.PRIVATE if len(state.tables.get(name, ()))]
    cells = public.revealed(state.rows("counts"))
    known = {table.name for table in CONTRACTS.values()}
    strange = [name for name in state.tables if name not in known]
    remedy = f"This is a fault in data/public.py (shipped tables {shipped.id}): nothing was published."
    return tuple(
        told_stop("secrets", what, ("*", value), "may not be seen by residents", remedy)
        for what, values in (("private", private), ("counts", cells), ("unknown", strange))
        for value in values
    )
