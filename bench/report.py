"""Sets what was measured beside the budgets: a table to read and a file for machines."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: which figure, its words, its unit, and the most it may be (None: no budget)."""

    key: str
    words: str
    unit: str
    most: float | None = None


PUBLIC_CHANGE = "change of year on the public page"
HEAVY_CHANGE = "change of year, 63 areas + 3 000 points"
LINES = (
    Line("words_ms", "public page, words and figures readable (cold)", "ms", 500),
    Line("painted_ms", "public page, map painted (cold)", "ms", 1_300),
    Line("wire_bytes", "public page, compressed (cold)", "kB", 1_250),
    Line("requests", "public page, requests (cold)", ""),
    Line("outside", "requests to other hosts", "", 0),
    Line("public.warm_p50", f"{PUBLIC_CHANGE}: server p50", "ms"),
    Line("public.warm_p95", f"{PUBLIC_CHANGE}: server p95, warm", "ms", 10),
    Line("public.cold_p95", f"{PUBLIC_CHANGE}: server p95, cold", "ms", 60),
    Line("public.bytes", f"{PUBLIC_CHANGE}: answers", "kB", 10),
    Line("public.painted_ms", f"{PUBLIC_CHANGE}: to painted", "ms", 150),
    Line("heavy.warm_p50", f"{HEAVY_CHANGE}: server p50", "ms"),
    Line("heavy.warm_p95", f"{HEAVY_CHANGE}: server p95, warm", "ms", 10),
    Line("heavy.cold_p95", f"{HEAVY_CHANGE}: server p95, cold", "ms", 60),
    Line("heavy.bytes", f"{HEAVY_CHANGE}: answers", "kB", 10),
    Line("heavy.painted_ms", f"{HEAVY_CHANGE}: to painted", "ms", 150),
    Line("crowd_p95", "50 readers at once, p95", "ms", 300),
    Line("crowd_errors", "50 readers at once, errors", "", 0),
    Line("memory_mb", "memory of the server afterwards", "MB", 500),
    Line("start_ms", "from start to ready", "ms"),
    Line("desk.30k.read_s", "30 000 offences: file read and checked", "s"),
    Line("desk.30k.release_s", "30 000 offences: release made", "s"),
    Line("desk.30k.memory_mb", "30 000 offences: peak memory", "MB"),
    Line("desk.1m.read_s", "1 million offences: file read and checked", "s", 60),
    Line("desk.1m.release_s", "1 million offences: release made", "s", 15),
    Line("desk.1m.again_s", "1 million offences: second import, nothing new", "s"),
    Line("desk.1m.memory_mb", "1 million offences: peak memory", "MB", 1_500),
    Line("statistics.gi_star_s", "110 areas, 9 999 permutations: Gi*", "s", 1),
    Line("statistics.local_moran_s", "110 areas, 9 999 permutations: local Moran's I", "s", 1),
    Line("answers.30k.median_ms", "30 000 offences: a layer's answer, median", "ms"),
    Line("answers.30k.slowest_ms", "30 000 offences: a layer's answer, slowest", "ms", 100),
    Line("answers.1m.median_ms", "1 million offences: a layer's answer, median", "ms"),
    Line("answers.1m.slowest_ms", "1 million offences: a layer's answer, slowest", "ms", 100),
    Line("measured.million_counted_s", "1 million offences: counted in squares", "s", 60),
    Line("measured.million_read_s", "1 million offences: read and placed", "s", 60),
    Line("measured.drawing_s", "areas or stripes of a level drawn, slowest", "s", 30),
    Line("measured.refusal_s", "a damaged file refused, slowest", "s", 10),
    Line("measured.followed_s", "another release in force: until it is served", "s", 5),
    Line("measured.silent_redis_s", "first page beside a Redis that never answers", "s", 4),
    Line("search.properties", "properties searched for counterexamples", ""),
    Line("search.failed", "properties with a counterexample", "", 0),
)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def verdict(line: Line, ours: float) -> str:
    """'ok', 'over', or nothing where there is no budget."""
    if line.most is None:
        return ""
    return "ok" if ours <= line.most else "over"


def table(ours: Figures, plain: Figures) -> str:
    """The figures in columns: plain, ours, ours as a share of plain, the budget and whether it is kept."""
    head = ("", "plain", "ours", "ours/plain", "at most", "")
    rows = [head, *(_row(line, ours, plain) for line in LINES if line.key in ours or line.key in plain)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _row(line: Line, ours: Figures, plain: Figures) -> tuple[str, ...]:
    mine, other = ours.get(line.key), plain.get(line.key)
    words = f"{line.words}, {line.unit}" if line.unit else line.words
    share = f"{mine / other:.2f}" if mine is not None and other else ""
    judged = verdict(line, mine) if mine is not None else ""
    return words, _number(other), _number(mine), share, _number(line.most), judged


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if abs(value) < 100 and value != int(value) else f"{value:.0f}"


def write(path: Path, ours: Figures, plain: Figures, effort: Mapping[str, Any]) -> None:
    """Everything that was measured, the budgets and the circumstances, as JSON."""
    budgets = {
        line.key: {
            "words": line.words,
            "unit": line.unit,
            "most": line.most,
            "verdict": verdict(line, ours[line.key]),
        }
        for line in LINES
        if line.key in ours
    }
    content = {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"system": platform.platform(), "python": platform.python_version()},
        "versions": {name: version(name) for name in ("dash", "plotly", "flask", "waitress")},
        "effort": dict(effort),
        "ours": dict(ours),
        "plain": dict(plain),
        "budgets": budgets,
    }
    path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
