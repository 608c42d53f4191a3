"""Measures the data desk: seconds and peak memory of reading a file of offences and of making a release of it.

`python -m bench.desk FILE FOLDER` is one measurement in a process of its own; `desk_figures` starts them.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from bench.plan import HOME
from bench.servers import BenchFailed
from bench.statistics import REPEATS, answer_figures
from data.desk import readers
from data.geography.areas_of import shipped_areas
from data.release.changes import Desk, Result, take_in
from data.tables.batch import Kind

BUNDLED = HOME / "data" / "bundled"
SIZES = {"30k": 30_000, "1m": 1_000_000}
OFFENCES = ("residential_burglary", "car_part_theft", "burglary", "theft")
DAYS = 11 * 365
INSIDE_M = 20.0
"""Points keep this far from the borders, so that rounding leaves none outside."""

MOST_SECONDS = 600


def desk_figures(sizes: dict[str, int] | None = None, repeats: int = REPEATS) -> dict[str, float]:
    """Figures by `desk.<size>.<what>`: read_s, release_s, again_s, memory_mb; `answers.<size>.<what>`: of layers."""
    figures: dict[str, float] = {}
    for key, size in (SIZES if sizes is None else sizes).items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "offences.csv"
            write_offences(file, size)
            found = _measured(file, Path(folder) / "data")
            figures |= {f"desk.{key}.{name}": value for name, value in found.items()}
            found = answer_figures(Path(folder) / "data", repeats)
            figures |= {f"answers.{key}.{name}": value for name, value in found.items()}
    return figures


def write_offences(file: Path, size: int) -> None:
    """A CSV of invented offences inside the areas, with intervals of up to three days; the same for the same size."""
    rng = np.random.default_rng(size)
    areas = shipped_areas(BUNDLED)
    points = areas.geometry.buffer(-INSIDE_M).sample_points(size // len(areas) + 1, rng=rng).explode().to_crs(4326)
    placed = gpd.GeoSeries(points).sample(size, random_state=size)
    start = np.datetime64("2015-01-01T00:00") + rng.integers(0, DAYS * 1440, size).astype("timedelta64[m]")
    end = start + rng.integers(0, 3 * 1440, size).astype("timedelta64[m]")
    rows = {
        "offence_id": [f"B{number:08d}" for number in range(size)],
        "offence": rng.choice(OFFENCES, size),
        "start": _by_the_clock(start),
        "end": _by_the_clock(end),
        "lat": placed.y.to_numpy().round(5),
        "lon": placed.x.to_numpy().round(5),
    }
    pd.DataFrame(rows).to_csv(file, index=False)


def _by_the_clock(times: Any) -> Any:
    """The times as a Swedish clock shows them: those in the hour that summer time skips are moved to its end."""
    once = np.ones(len(times), dtype=bool)
    shown = pd.DatetimeIndex(times).tz_localize("Europe/Stockholm", ambiguous=once, nonexistent="shift_forward")
    return shown.strftime("%Y-%m-%dT%H:%M")


def measure(file: Path, folder: Path) -> dict[str, float]:
    """Seconds to read, to release, and to see that a second import is nothing new; the most memory held at once."""
    desk = Desk(data_dir=folder, facts_dir=BUNDLED)
    before = _own_peak()
    started = time.perf_counter()
    batch = readers.read_file(file, Kind.OFFENCES, {"crs": "EPSG:4326"}, BUNDLED, folder)
    read = time.perf_counter()
    first = take_in(desk, [batch])
    made = time.perf_counter()
    second = take_in(desk, [batch])
    if (first.result, second.result) != (Result.DONE, Result.UNCHANGED):
        raise BenchFailed(f"The import was {first.result}, then {second.result}: {first.stops[:3]}")
    return {
        "read_s": read - started,
        "release_s": made - read,
        "again_s": time.perf_counter() - made,
        "memory_mb": max(_own_peak(), before + _childrens_peak()),
    }


def _own_peak() -> float:
    """The most memory this process held, in megabytes; getrusage would tell that of its parent if it was larger."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1000


def _childrens_peak() -> float:
    """The most memory that a child of this process held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


def _measured(file: Path, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.desk", str(file), str(folder)]
    ran = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False, timeout=MOST_SECONDS)
    if ran.returncode:
        raise BenchFailed(f"The data desk could not be measured:\n{ran.stderr}")
    found: dict[str, float] = json.loads(ran.stdout)
    return found


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), Path(sys.argv[2]))))
