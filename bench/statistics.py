"""Measures the statistics: hot spots with permutations, and what layers answer at a million offences.

`python -m bench.statistics FOLDER REPEATS` asks the layers of the data folder's release, in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from bench.plan import HOME
from bench.servers import BenchFailed
from data.facts import small_areas
from data.model import SQUARES, AreaLevel, Base, Query
from data.release import look as releases
from data.release.shelf import active_folder
from data.statistics import gi_star, local_moran
from layers.ask import ask
from layers.contract import Layer, Tables
from layers.kit.derived import with_derived
from layers.registry import registry

AREAS, PERMUTATIONS, NEAR = 110, 9_999, 6
"""As many areas as five municipalities have DeSO, about, each beside so many."""

REPEATS = 3
PEOPLE = {"population": 2_000.0, "dwellings": 850.0, "households": 800.0, "cars": 900.0}
"""What each invented area has of what offences are divided by."""

LAYERS = ("burglary", "residential_burglary", "car_part_theft", "theft", "hot_spots", "mismatch")
"""Those that answer from the release's prepared tables; the others from the small tables they derive."""

MOST_SECONDS = 600


def permutation_figures() -> dict[str, float]:
    """Seconds of Gi* and of local Moran's I for AREAS areas with PERMUTATIONS permutations."""
    rng = np.random.default_rng(AREAS)
    values = rng.poisson(20, AREAS).astype(float)
    beside = np.abs(np.subtract.outer(np.arange(AREAS), np.arange(AREAS)))
    near = sparse.csr_array(((beside > 0) & (beside <= NEAR // 2)).astype(float))
    return {
        f"statistics.{name}_s": _quickest(partial(test, values, near, permutations=PERMUTATIONS)) / 1000
        for name, test in (("gi_star", gi_star), ("local_moran", local_moran))
    }


def answer_figures(folder: Path, repeats: int = REPEATS) -> dict[str, float]:
    """Milliseconds of the slowest and the middle warm answer of the release in a data folder, from a new process."""
    command = [sys.executable, "-m", "bench.statistics", str(folder), str(repeats)]
    ran = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False, timeout=MOST_SECONDS)
    if ran.returncode:
        raise BenchFailed(f"The layers' answers could not be measured:\n{ran.stderr}")
    sys.stderr.write(ran.stderr)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def measure(folder: Path, repeats: int) -> dict[str, float]:
    """Asks every question once to wake everything, then so many times, and takes the quickest of these of each."""
    tables = tables_of(folder)
    taken = {
        f"{layer.key} {query.level} {query.question or query.measure}": _quickest(
            partial(ask, layer, tables, query), repeats
        )
        for layer, query in questions(tables)
    }
    slowest = max(taken, key=lambda name: taken[name])
    sys.stderr.write(f"the slowest of {len(taken)} answers: {slowest}\n")
    return {"slowest_ms": taken[slowest], "median_ms": median(taken.values()), "questions": len(taken)}


def tables_of(folder: Path) -> Tables:
    """The tables of the release in force, with as many residents in each RegSO, which no import of offences brings."""
    made = active_folder(folder)
    if made is None:
        raise BenchFailed(f"No release is in force in {folder.name}")
    release = releases.load(made)
    counts = release.tables[small_areas.AREA_COUNTS]
    codes = counts.code[counts.area_level == AreaLevel.REGSO].unique()
    rows = [{"code": code, "base": base, "value": value} for code in codes for base, value in PEOPLE.items()]
    bases = small_areas.bases_of(pd.DataFrame(rows).assign(area_level=str(AreaLevel.REGSO)))
    return with_derived(release.tables.with_tables({small_areas.AREA_BASES: bases}), registry().values())


def questions(tables: Tables) -> Iterator[tuple[Layer, Query]]:
    """What can be asked of LAYERS about the last year: geographies by measures, surveys and offences."""
    for layer in (registry()[key] for key in LAYERS):
        options = layer.options(tables)
        offences = options.offences[:1] if layer.key == "hot_spots" else options.offences
        keys = [question.key for question in options.questions] or [""]
        levels = [AreaLevel.REGSO] if layer.key == "hot_spots" else options.levels
        for level in levels:
            base = Base.KM2 if level in SQUARES else Base.POPULATION
            yield from ((layer, Query(level=level, question=key, offence=one)) for key in keys for one in offences)
            yield from ((layer, Query(level=level, measure=one, base=base)) for one in options.measures)


def _quickest(answer: Callable[[], Any], repeats: int = REPEATS) -> float:
    """Milliseconds of the quickest of so many, after one that is not counted."""
    return min([_milliseconds(answer) for _ in range(repeats + 1)][1:])


def _milliseconds(answer: Callable[[], Any]) -> float:
    started = time.perf_counter()
    answer()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
