"""Keeps a practice set in a folder that either holds all of it or does not exist."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd

from data.practice.model import PRACTICE_MARK, PracticeData, marked

TABLES = ("offences", "perceived", "walks", "areas")
TRUTH_FILE = "truth.json"
PART_PREFIX = ".part-"
ABANDONED_AFTER_S = 24 * 3600
TIMES = ("start", "end")


def write(practice: PracticeData, folder: Path) -> None:
    """Writes one Parquet file per table and truth.json into a new folder, which appears whole or not at all.

    FileExistsError when the folder is already there with something in it: a set is never changed.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=PART_PREFIX, dir=folder.parent))
    try:
        for name in TABLES:
            getattr(practice, name).to_parquet(part / f"{name}.parquet", index=False, engine="pyarrow")
        (part / TRUTH_FILE).write_text(_truth_text(practice), encoding="utf-8")
        _appear(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def read(folder: Path) -> PracticeData:
    """The set that write() put into the folder.

    FileNotFoundError when there is none; ValueError when a file is damaged or lacks PRACTICE_MARK.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"No practice data in {folder.name}: make them with load_or_make().")
    try:
        facts = json.loads((folder / TRUTH_FILE).read_text(encoding="utf-8"))
        tables = {name: pd.read_parquet(folder / f"{name}.parquet", engine="pyarrow") for name in TABLES}
        return _checked(facts, tables)
    except (OSError, ValueError, KeyError, TypeError) as error:
        kind, remedy = type(error).__name__, "delete that folder and they are made again."
        raise ValueError(f"The practice data in {folder.name} are damaged ({kind}): {remedy}") from error


def truth_table(records: list[dict[str, Any]]) -> pd.DataFrame:
    """The planted patterns as a table with fixed column types, also when there is none."""
    columns = {
        "kind": "str",
        "id": "str",
        "offence": "str",
        "x": "float64",
        "y": "float64",
        "radius_m": "float64",
        **dict.fromkeys(TIMES, "datetime64[ms]"),
        "offences": "int64",
        "offence_ids": "object",
    }
    table = pd.DataFrame(records, columns=list(columns))
    table["offence_ids"] = table.offence_ids.map(tuple)
    return marked(table.astype(columns))


def sweep(folder: Path) -> None:
    """Removes what writers that were killed more than a day ago left behind."""
    for part in folder.glob(f"{PART_PREFIX}*"):
        with contextlib.suppress(FileNotFoundError):  # its writer has just finished
            if time.time() - part.stat().st_mtime > ABANDONED_AFTER_S:
                shutil.rmtree(part, ignore_errors=True)


def _appear(part: Path, folder: Path) -> None:
    """Renames in one step; mkdtemp's folder is private, the finished one follows the parent's rights."""
    part.chmod(folder.parent.stat().st_mode & 0o777)
    try:
        part.rename(folder)
    except OSError as error:
        if folder.exists():
            remedy = "choose another folder, a set is never changed."
            raise FileExistsError(f"{folder.name} already holds practice data: {remedy}") from error
        raise


def _truth_text(practice: PracticeData) -> str:
    as_text = dict.fromkeys((*TIMES, "mark"), "str")
    facts = {
        "mark": PRACTICE_MARK,
        "seed": practice.seed,
        "size": practice.size,
        "years": list(practice.years),
        "truth": practice.truth.astype(as_text).to_dict("records"),
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _checked(facts: dict[str, Any], tables: dict[str, pd.DataFrame]) -> PracticeData:
    for name, table in tables.items():
        if not len(table) or not (table["mark"] == PRACTICE_MARK).all():
            raise ValueError(f"{name} lacks the mark of practice data")
    if facts["mark"] != PRACTICE_MARK or len(tables["offences"]) != facts["size"]:
        raise ValueError("truth and offences do not belong together")
    return PracticeData(
        seed=int(facts["seed"]),
        size=int(facts["size"]),
        years=tuple(int(year) for year in facts["years"]),
        truth=truth_table(facts["truth"]),
        **tables,
    )
