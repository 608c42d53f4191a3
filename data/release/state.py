"""Everything that has come in so far, as one release holds it, and how new rows are laid over it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.content import MANIFEST
from data.refusals import Refused
from data.tables import parquet as columns
from data.tables.batch import Batch, Kind
from data.tables.columns import Place, Table
from data.tables.contracts.areas import SHAPES
from data.tables.registry import CONTRACTS, DESK

HISTORY = "history"
ORIGIN = "origin"
STEP = "step"
"""Column of former rows: the number of the import that replaced them; its time is in the manifest."""


class StateDamaged(Refused):
    """What had come in cannot be read from the release; the message says which file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of one batch."""

    kind: str
    table: str
    origin: str
    read: int
    added: int
    replaced: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class State:
    """All rows by table, their former selves, their origins by key, and the imports in order."""

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    history: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    origins: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    imports: tuple[Mapping[str, Any], ...] = ()

    def rows(self, name: str) -> pd.DataFrame:
        """The rows of a table; none, typed, when nothing has come in."""
        if name in self.tables:
            return self.tables[name]
        return columns.no_shapes() if name == SHAPES.name else columns.empty(DESK[name])


def read_state(folder: Path | None) -> State:
    """What the release in a folder has taken in; nothing for a folder of shipped tables, or for none."""
    if folder is None or not (folder / MANIFEST).is_file():
        return State()
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        tables = _all(folder / Place.DESK)
        history = _all(folder / Place.DESK / HISTORY)
        origins = {str(one["key"]): one for one in said["origins"]}
        return State(tables=tables, history=history, origins=origins, imports=tuple(said["imports"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StateDamaged("desk.state", release=folder.name, cause=str(error)) from error


def write_state(state: State, folder: Path) -> None:
    """Writes rows and former rows beneath a release's folder; tables without rows have no file."""
    for place, tables in ((folder / Place.DESK, state.tables), (folder / Place.DESK / HISTORY, state.history)):
        for name, rows in tables.items():
            if len(rows):
                columns.write(rows, place / f"{name}.parquet")


def taken(state: State, batches: Sequence[Batch], now: datetime) -> tuple[State, list[Taken]]:
    """The state after the batches, and what came of each; the very same state when they bring nothing new.

    Where two of them have the same row, the later one says it: the same batches again bring nothing.
    """
    told = []
    for nth, batch in enumerate(batches):
        left = _not_said_later(batch, batches[nth + 1 :])
        state, one = _with_batch(state, left, now)
        told.append(replace(one, unchanged=one.unchanged + len(batch.rows) - len(left.rows)))
    return state, told


def _not_said_later(batch: Batch, later: Sequence[Batch]) -> Batch:
    """The batch without the rows that a later batch of its kind has; an empty count says nothing."""
    others = [one.rows for one in later if one.kind == batch.kind]
    if not others:
        return batch
    every = pd.concat(others, ignore_index=True)
    every = every[every["count"].notna()] if batch.kind == Kind.COUNTS else every
    own = ~_keys(batch.rows, batch.kind).isin(_keys(every, batch.kind)).to_numpy(dtype=bool)
    return replace(batch, rows=batch.rows[own].reset_index(drop=True))


def _keys(rows: pd.DataFrame, kind: str) -> pd.Series:
    """The key of each row as one text."""
    cells = rows[list(CONTRACTS[kind].key)].astype("str")
    return cells.agg("|".join, axis=1) if len(rows) else pd.Series([], dtype="str")


def _with_batch(state: State, batch: Batch, now: datetime) -> tuple[State, Taken]:
    contract = CONTRACTS[batch.kind]
    step = len(state.imports)
    rows = _without_blanks(state, columns.typed(batch.rows, contract), batch)
    after, added, replaced, unchanged = _with_rows(state, contract, rows, step)
    if batch.kind == Kind.AREAS and "shapes" in batch.tables:
        after = _with_rows(after, SHAPES, columns.typed(batch.tables["shapes"], SHAPES), step)[0]
    one = Taken(
        kind=str(batch.kind),
        table=contract.name,
        origin=batch.origin.key,
        read=batch.read,
        added=added,
        replaced=replaced,
        unchanged=unchanged,
        refused=batch.refused_total,
    )
    if after is not state:
        origin = asdict(batch.origin) | {"kind": str(batch.kind)}
        done = {"time": now.isoformat(timespec="seconds"), **asdict(one)}
        origins = {batch.origin.key: origin} | dict(state.origins)
        after = replace(after, origins=origins, imports=(*state.imports, done))
    return after, one


def _without_blanks(state: State, rows: pd.DataFrame, batch: Batch) -> pd.DataFrame:
    """Counts without those that say nothing where another source has said a number: a gap corrects nobody."""
    if batch.kind != Kind.COUNTS or not len(state.rows("counts")):
        return rows
    others = {key for key, one in state.origins.items() if one["title"] != batch.origin.title}
    old = state.rows("counts")
    said = _keys(old[old["count"].notna() & old.origin.isin(others)], Kind.COUNTS)
    blank = rows["count"].isna().to_numpy() & _keys(rows, Kind.COUNTS).isin(said).to_numpy(dtype=bool)
    return rows[~blank].reset_index(drop=True)


def _with_rows(state: State, table: Table, new: pd.DataFrame, step: int) -> tuple[State, int, int, int]:
    """The state with rows laid over a table, and how many were added, replaced and unchanged."""
    old = state.rows(table.name)
    further = {name: new[name].iloc[:0].reindex(old.index) for name in new.columns if name not in old.columns}
    merged = merge(old.assign(**further) if further else old, new, table.key)
    if not merged.added and not len(merged.replaced):
        return state, 0, 0, merged.unchanged
    history = dict(state.history)
    if len(merged.replaced):
        former = merged.replaced.assign(**{STEP: step})
        earlier = [history[table.name]] if table.name in history else []
        history[table.name] = pd.concat([*earlier, former], ignore_index=True)
    after = replace(state, tables={**state.tables, table.name: merged.rows}, history=history)
    return after, merged.added, len(merged.replaced), merged.unchanged


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """A table after new rows were laid over it; `replaced` holds the former rows, in the order of their keys."""

    rows: pd.DataFrame
    replaced: pd.DataFrame
    added: int
    unchanged: int


def merge(old: pd.DataFrame, new: pd.DataFrame, key: Sequence[str]) -> Merged:
    """Both tables have the same columns and types, and no key twice. The result is ordered by key.

    A row with the same content but another origin is the same row: it keeps the origin it had.
    """
    if not len(old):
        return Merged(_ordered(new, key), old, added=len(new), unchanged=0)
    at = _positions(old, new, key)
    known = np.flatnonzero(at >= 0)
    differs = _differs(old.iloc[at[known]], new.iloc[known])
    corrected, positions = known[differs], at[known][differs]
    fresh = at < 0
    if not fresh.any() and not len(corrected):
        return Merged(old, old.iloc[:0], added=0, unchanged=len(known))
    stays = np.ones(len(old), dtype=bool)
    stays[positions] = False
    laid = pd.concat([old[stays], new.iloc[np.r_[np.flatnonzero(fresh), corrected]]], ignore_index=True)
    replaced = _ordered(old.iloc[positions], key)
    return Merged(_ordered(laid, key), replaced, int(fresh.sum()), len(known) - len(corrected))


def _ordered(frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    return frame.sort_values(list(key), kind="stable", ignore_index=True)


def _positions(old: pd.DataFrame, new: pd.DataFrame, key: Sequence[str]) -> Any:
    """Where in `old` each row of `new` has its key; -1 where there is none."""
    columns = list(key)
    if len(columns) == 1:
        return pd.Index(old[columns[0]]).get_indexer(pd.Index(new[columns[0]]))
    both = pd.concat([old[columns], new[columns]], ignore_index=True)
    group = both.groupby(columns, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    return pd.Index(group[: len(old)]).get_indexer(pd.Index(group[len(old) :]))


def _differs(old: pd.DataFrame, new: pd.DataFrame) -> Any:
    """Which rows of two tables of the same length differ in anything but their origin."""
    differs = np.zeros(len(old), dtype=bool)
    for name in old.columns.drop(ORIGIN, errors="ignore"):
        left, right = old[name].reset_index(drop=True), new[name].reset_index(drop=True)
        gone, come = left.isna().to_numpy(), right.isna().to_numpy()
        other = (left != right).fillna(False).to_numpy(dtype=bool)
        differs |= (gone != come) | (other & ~gone & ~come)
    return differs


def _all(folder: Path) -> dict[str, pd.DataFrame]:
    """Every table in a folder. Raises ValueError for one without a contract: its rows must not be lost unseen."""
    found = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
    if strange := set(found) - set(DESK):
        raise ValueError(f"there is no contract of the table '{min(strange)}' in data/tables/contracts")
    return {name: columns.read(path, DESK[name]) for name, path in found.items()}
