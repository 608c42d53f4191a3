"""The process in which a file is read: small, watched, without network, and ended when it takes too much."""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

JOB, ANSWER, AREAS, ROWS = "job.json", "answer.json", "areas.parquet", "rows.parquet"
SETTINGS = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none",
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PROJ_NETWORK": "OFF",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""The child's whole environment, but for where programs are: no network, no files beside the file, one thread."""

CODE = Path(__file__).resolve().parents[1]
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "urllib.", "ctypes.dlopen")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Forbidden(RuntimeError):
    """The reading of a file tried what it may not."""


def guard(folder: Path) -> None:
    """From now on this process opens no network, starts nothing, and of files reads and writes those in `folder`.

    The libraries' own files, beside the interpreter and in the package `data`, may still be read.
    """
    inside = str(folder.resolve()) + os.sep
    libraries = (sys.prefix, sys.base_prefix, CODE)
    readable = tuple(str(Path(place).resolve()) + os.sep for place in libraries)

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            raise Forbidden(event)
        if event in ("open", "sqlite3.connect"):
            _check_opened(str(args[0]), args, inside, readable)

    sys.addaudithook(watch)


def _check_opened(name: str, args: tuple[Any, ...], inside: str, readable: tuple[str, ...]) -> None:
    path = os.path.realpath(name.removeprefix("file:").partition("?")[0])
    if path.startswith(inside) or name.isdigit():
        return
    writes = len(args) > 2 and isinstance(args[2], int) and bool(args[2] & WRITES)
    if writes or not path.startswith((*readable, "/usr/share/zoneinfo/")):
        raise Forbidden(f"open {name}")


def limit(memory: int, seconds: int) -> None:
    """Bounds of this process: bytes of its own data, seconds of computing, bytes of a file it writes."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 30, 2 << 30))


def main(folder: Path) -> None:
    """Does the job that lies in `folder` and leaves the answer there."""
    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    limit(job["memory"], job["seconds"])
    # Loaded within the bounds, and before the guard: libraries look at files of the system once.
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    from data.intake.pipeline import reader
    from data.intake.refusals import FileRefused
    from data.intake.signature import Format

    reader(Format(job["format"]))
    guard(folder)
    try:
        answer = _work(job, folder)
    except FileRefused as refusal:
        answer = {"refused": [asdict(problem) for problem in refusal.problems]}
    answer["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    (folder / ANSWER).write_text(json.dumps(answer), encoding="utf-8")


def _work(job: dict[str, Any], folder: Path) -> dict[str, Any]:
    import pandas as pd
    import shapely

    from data.intake.declared import Declared
    from data.intake.pipeline import check, parse
    from data.intake.signature import Format

    declared = Declared(**job["declared"] | {"ignore": tuple(job["declared"]["ignore"])})
    raw = parse(folder / job["file"], Format(job["format"]), declared, folder)
    areas = pd.read_parquet(folder / AREAS)
    areas["geometry"] = shapely.from_wkb(areas["geometry"].to_numpy())
    result = check(raw, job["kind"], declared, areas, datetime.fromisoformat(job["now"]))
    del raw
    result.rows.to_parquet(folder / ROWS)
    for name, table in result.tables.items():
        table.to_parquet(folder / f"table_{name}.parquet")
    return {
        "problems": [asdict(problem) for problem in result.problems],
        "read": result.read,
        "refused_total": result.refused,
        "notes": result.notes,
        "tables": list(result.tables),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
