"""Reads a file that somebody brings: format by content, work in a child process, a checked batch or a refusal."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data.area import AREA
from data.intake.archive import check_archive
from data.intake.child import ANSWER, AREAS, JOB, ROWS, SETTINGS
from data.intake.declared import Declared, epsg_of
from data.intake.kinds import FILES
from data.intake.refusals import FileRefused, refused
from data.intake.signature import Format, format_of
from data.printed import shortened
from data.sources.clock import Clock
from data.tables.batch import Batch, Origin
from data.tables.checks import Problem
from data.workroom import private, work_folder

HOME = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
MEMORY = 420 * MEGABYTE
"""Bytes of its own data that a child may hold for the smallest file; libraries take 120 megabytes of them."""

SECONDS = 8
"""Seconds a child may compute for the smallest file; it is given as many again by the clock."""

READ_AS = f"{secrets.token_hex(8)}.bin"
"""Name of the copy that is read: no other file's, so that a refusal that gives it means the file itself."""

LONGEST_NAME = 120

LINES = {Format.CSV: "lines", Format.EXCEL: "rows", Format.SOL: "lines"}
"""What the line of a problem counts in each format; in the others it counts features, the first being 1."""


def read_file(
    path: Path,
    kind: str,
    *,
    areas: Any,
    work: Path,
    declared: Declared | None = None,
    name: str = "",
    clock: Clock | None = None,
) -> Batch:
    """The rows of one kind in a file, each checked, with the refusal of every row that is not right.

    `areas`: GeoDataFrame (code, name, municipality_code, version, geometry in EPSG:3006), the full polygons of
    the release in use. `work`: the folder of the data, in which the file is read in a private folder of its own,
    never where other users of the machine can look. `name`: what the file is called where it came from, its own
    name if nothing is said; `clock` says what day it is. Raises FileRefused when the file cannot be read at all;
    nothing is changed then.
    """
    said = declared or Declared()
    if kind not in FILES:
        raise refused("file.of_events")
    if said.crs:
        epsg_of(said.crs)
    own = shortened(name or path.name, LONGEST_NAME)
    try:
        form = format_of(path, own)
        size = check_archive(path) if form in (Format.EXCEL, Format.SHAPEFILE) else path.stat().st_size
        with work_folder(work) as folder:
            copy = private(folder / READ_AS)
            shutil.copyfile(path, copy)
            _write_job(folder, (form, kind, said, size), areas, (clock or Clock()).now())
            _run(folder, size)
            return _batch(folder, own, copy, (form, kind, said))
    except FileRefused as refusal:
        ours = (path.name[:200], READ_AS)  # what it was called while it was read
        told = (replace(one, value=own) if one.value in ours else one for one in refusal.problems)
        raise FileRefused(tuple(told)) from refusal


def _allowed(size: int) -> tuple[int, int]:
    """Bytes and seconds for a file of this size. A million offences (100 MB) get 1.2 GB; small files the least."""
    beyond = max(0, size - 10 * MEGABYTE)
    return MEMORY + 13 * beyond, SECONDS + beyond // MEGABYTE


def _write_job(folder: Path, what: tuple[Format, str, Declared, int], areas: Any, now: datetime) -> None:
    form, kind, declared, size = what
    memory, seconds = _allowed(size)
    job = {"file": READ_AS, "format": form, "kind": kind, "memory": memory, "seconds": seconds, "now": now.isoformat()}
    said = asdict(declared) | {"constants": dict(declared.constants), "codes": dict(declared.codes)}
    private(folder / JOB).write_text(json.dumps(job | {"declared": said}), encoding="utf-8")
    plain = pd.DataFrame({column: list(areas[column]) for column in ("code", "name", "municipality_code", "version")})
    plain["geometry"] = list(areas.geometry.to_wkb())
    plain.to_parquet(private(folder / AREAS))


def _run(folder: Path, size: int) -> None:
    """Runs the child to its end, or ends it. Raises FileRefused when it gave no answer."""
    seconds = _allowed(size)[1] + 1
    command = [sys.executable, "-s", "-B", "-m", "data.intake.child", str(folder)]
    environment = SETTINGS | {"PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": str(folder), "AREA_FILE": str(AREA.file)}
    with private(folder / "errors.txt").open("wb") as errors:
        child = subprocess.Popen(  # noqa: S603 - no word of the user's is in the command
            command,
            cwd=HOME,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            umask=0o077,
        )
        try:
            code = child.wait(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise refused("file.slow") from error
        finally:
            child.kill()
            child.wait()
    if code or not (folder / ANSWER).exists():
        raise _ended(code, (folder / "errors.txt").read_text(encoding="utf-8", errors="replace"))


def _ended(code: int, errors: str) -> FileRefused:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return refused("file.slow")
    if any(word in errors for word in ("MemoryError", "bad_alloc", "ArrowMemoryError", "cannot allocate memory")):
        return refused("file.heavy")
    last = errors.strip().rsplit("\n", 1)[-1].partition(":")[0]
    return refused("file.ended", value=last)


def _batch(folder: Path, name: str, copy: Path, what: tuple[Format, str, Declared]) -> Batch:
    answer = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
    if "refused" in answer:
        raise FileRefused(tuple(Problem(**problem) for problem in answer["refused"]))
    form, kind, declared = what
    notes = {"format": str(form), "lines": LINES.get(form, "features")} | answer["notes"]
    with copy.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    origin = Origin(
        key=digest[:12],
        title=declared.title or name,
        address=declared.address or name,
        fetched=datetime.now(tz=UTC).isoformat(timespec="seconds"),
        licence=declared.licence,
        sha256=digest,
        notes=notes,
    )
    rows = pd.read_parquet(folder / ROWS)
    rows["origin"] = pd.Series(origin.key, index=rows.index, dtype="str")
    return Batch(
        kind=kind,
        rows=rows,
        origin=origin,
        read=answer["read"],
        refused=tuple(Problem(**problem) for problem in answer["problems"]),
        refused_total=answer["refused_total"],
        tables={name: pd.read_parquet(folder / f"table_{name}.parquet") for name in answer["tables"]},
    )
