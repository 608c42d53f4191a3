"""Makes checked batches of what a source gave: rows as its contract says, and where they came from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from data.sources.failures import SourceFailed
from data.sources.fetch import Answer
from data.tables.batch import Batch, Kind, Origin
from data.tables.checks import Problem, TableRefused, check_table
from data.tables.registry import CONTRACTS


def origin_of(
    answers: Sequence[Answer[Any]], *, title: str, address: str, licence: str, notes: Mapping[str, str] | None = None
) -> Origin:
    """Where rows from these answers come from; the key is of all their bytes in order."""
    digest = hashlib.sha256()
    for answer in answers:
        digest.update(answer.kept.content)
    return Origin(
        key=digest.hexdigest()[:12],
        title=title,
        address=address,
        fetched=max(answer.kept.fetched for answer in answers),
        licence=licence,
        sha256=digest.hexdigest(),
        notes=dict(notes or {}),
    )


def batch(
    source: str,
    kind: Kind,
    rows: Iterable[Mapping[str, Any]],
    origin: Origin,
    read: int,
    *,
    refused: Sequence[Problem] = (),
    tables: Mapping[str, pd.DataFrame] | None = None,
) -> Batch:
    """The rows as a batch, checked cell by cell. Raises `SourceFailed` when one breaks the contract.

    Columns that a row leaves out are empty; the column `origin` is filled in.
    """
    contract = CONTRACTS[kind]
    names = contract.column_names
    cells = [[_text({**row, "origin": origin.key}.get(name)) for name in names] for row in rows]
    try:
        typed = check_table(pd.DataFrame(cells, columns=names, dtype="str"), contract)
    except TableRefused as error:
        problems = " ".join(str(error).splitlines()[1:4])
        raise SourceFailed("source.refused", source=source, problems=problems) from error
    return Batch(
        kind=kind,
        rows=typed,
        origin=origin,
        read=read,
        refused=tuple(refused[:10]),
        refused_total=len(refused),
        tables=tables or {},
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)
