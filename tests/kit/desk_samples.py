"""Batches as the readers would hand them over, made by hand for the tests of releases."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.model import MUNICIPALITY_CODES
from data.release.changes import Desk
from data.tables import parquet as columns
from data.tables.batch import Batch, Kind, Origin
from data.tables.checks import Problem
from data.tables.registry import CONTRACTS

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "bundled"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TABY = (59.4439, 18.0687)


def desk(folder: Path, facts: Path = BUNDLED, now: datetime = NOW) -> Desk:
    """A desk in a folder of its own, at a fixed time."""
    return Desk(data_dir=folder, facts_dir=facts, clock=lambda: now)


def origin(name: str, **more: Any) -> Origin:
    digest = hashlib.sha256(name.encode()).hexdigest()
    given = {"title": name, "address": f"{name}.csv", "fetched": "2026-11-20T08:00:00+01:00", "licence": "CC0"}
    return Origin(key=digest[:12], sha256=digest, **(given | more))


def batch(kind: Kind, records: Sequence[dict[str, Any]], name: str = "file", **more: Any) -> Batch:
    """A batch of rows given as dictionaries; columns that are left out are empty."""
    contract = CONTRACTS[kind]
    where = origin(name)
    names = [column.name for column in contract.columns]
    frame = pd.DataFrame([{"origin": where.key} | one for one in records]).reindex(columns=names)
    rows = columns.typed(frame, contract) if len(records) else columns.empty(contract)
    return Batch(**({"kind": kind, "rows": rows, "origin": where, "read": len(rows)} | more))


def count(code: str, period: str, number: int | None, offence: str = "residential_burglary", **more: Any) -> Any:
    return {
        "area_level": "municipality", "area_code": code, "area_version": "", "offence": offence, "period": period,
        "count": number, "per_100k": None, "status": "final",
    } | more  # fmt: skip


def counts(year: int = 2024, number: int = 40, name: str = "counts", offence: str = "residential_burglary") -> Batch:
    """One year of all five municipalities, a little different in each."""
    rows = [count(code, str(year), number + nth, offence) for nth, code in enumerate(MUNICIPALITY_CODES)]
    return batch(Kind.COUNTS, rows, name)


def offence(nth: int, **more: Any) -> dict[str, Any]:
    return {
        "offence_id": f"K{nth:07d}", "offence": "car_part_theft", "start": "2025-01-31T22:00",
        "end": "2025-02-01T01:59", "lat": TABY[0], "lon": TABY[1], "area_level": "municipality", "area_code": "0160",
        "area_version": "", "municipality_code": "0160",
    } | more  # fmt: skip


def offences(size: int = 50, name: str = "offences", seed: int = 1) -> Batch:
    """Offences round the middle of Täby, each with an interval of some hours in 2025."""
    rng = np.random.default_rng(seed)
    start = np.datetime64("2025-01-01T00:00") + rng.integers(0, 330 * 24 * 60, size).astype("timedelta64[m]")
    end = start + rng.integers(0, 72 * 60, size).astype("timedelta64[m]")
    times = [[str(moment)[:16] for moment in part] for part in (start, end)]
    near = rng.uniform(-0.005, 0.005, (size, 2))
    rows = [
        offence(nth, start=times[0][nth], end=times[1][nth], lat=TABY[0] + near[nth, 0], lon=TABY[1] + near[nth, 1])
        for nth in range(size)
    ]
    return batch(Kind.OFFENCES, rows, name)


def problem(line: int = 3) -> Problem:
    return Problem(line, "count", "x", "cell.integer")
