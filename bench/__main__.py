"""The command: measures the app and the plain one, prints the table and writes bench/results.json."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from bench import browser as eyes
from bench.desk import SIZES, desk_figures
from bench.plan import (
    PLAIN_DEFAULT_STYLE,
    PLAIN_HEAVY,
    PLAIN_PUBLIC,
    QUICK,
    THOROUGH,
    Effort,
    Scene,
    Subject,
    own,
)
from bench.replay import Question, crowd, milliseconds, page_question, question
from bench.report import percentile, table, write
from bench.servers import BenchFailed, Server, resident_megabytes, serving
from bench.statistics import permutation_figures
from bench.suite import QUICK_SEARCH, SEARCH, measured_figures, search_figures

RESULTS = Path(__file__).with_name("results.json")
STYLE_SECONDS = 3.0


def main(words: list[str]) -> int:
    """Measure and report. Returns 0, budgets kept or not, and 1 when something could not be measured."""
    wishes = _wishes(words)
    effort = QUICK if wishes.quick else THOROUGH
    try:
        with eyes.chromium() as browser:
            plain = {} if wishes.ours_only else plain_figures(browser, effort)
            ours = {} if wishes.plain_only else own_figures(browser, own(wishes.app), effort)
        if not wishes.plain_only:
            say("the statistics")
            ours |= permutation_figures()
            say("the data desk, and layers' answers from its release")
            ours |= desk_figures({"30k": SIZES["30k"]} if wishes.quick else SIZES)
            say("what tests measure, and the search for counterexamples")
            ours |= measured_figures() | search_figures(profile=QUICK_SEARCH if wishes.quick else SEARCH)
    except BenchFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    print(table(ours, plain))
    write(RESULTS, ours, plain, asdict(effort))
    print("\nAll of it is in bench/results.json")
    return 0


def _wishes(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few repetitions: to try the measurement itself")
    parser.add_argument("--app", default="app.py", help="the program to measure (app.py)")
    side = parser.add_mutually_exclusive_group()
    side.add_argument("--ours-only", action="store_true", help="leave out plain Dash + Plotly")
    side.add_argument("--plain-only", action="store_true", help="leave out the app")
    return parser.parse_args(words)


def own_figures(browser: Browser, subject: Subject, effort: Effort) -> dict[str, float]:
    """Everything about the app, from one run of its server."""
    with serving(subject) as server:
        figures = {"start_ms": server.start_ms, **loads(browser, server, subject, effort)}
        for scene in subject.scenes:
            figures |= changes(browser, server, subject, scene, effort)
        return figures | company(browser, server, subject, effort)


def plain_figures(browser: Browser, effort: Effort) -> dict[str, float]:
    """The same about plain Dash + Plotly, and how many hosts its default style asks."""
    with serving(PLAIN_PUBLIC) as server:
        scene = PLAIN_PUBLIC.scenes[0]
        figures = {"start_ms": server.start_ms, **loads(browser, server, PLAIN_PUBLIC, effort)}
        figures |= changes(browser, server, PLAIN_PUBLIC, scene, effort)
        figures |= company(browser, server, PLAIN_PUBLIC, effort)
    with serving(PLAIN_HEAVY) as server:
        figures |= changes(browser, server, PLAIN_HEAVY, PLAIN_HEAVY.scenes[0], effort)
    with serving(PLAIN_DEFAULT_STYLE) as server:
        figures["outside"] = eyes.outside_requests(browser, f"{server.address}/", STYLE_SECONDS)
    return figures


def loads(browser: Browser, server: Server, subject: Subject, effort: Effort) -> dict[str, float]:
    """Medians of cold loads of the public page; a first one, not counted, wakes browser and server."""
    say(f"{subject.name}: cold loads of the public page")
    seen = [eyes.cold_load(browser, f"{server.address}/", subject.painted) for _ in range(effort.loads + 1)][1:]
    return {
        "words_ms": median(load.words_ms for load in seen),
        "painted_ms": median(load.painted_ms for load in seen),
        "wire_bytes": median(load.wire_bytes for load in seen) / 1000,
        "requests": median(load.requests for load in seen),
        "outside": max(load.outside for load in seen),
    }


def changes(browser: Browser, server: Server, subject: Subject, scene: Scene, effort: Effort) -> dict[str, float]:
    """What a change of year costs: on the server cold and warm, over the wire, and until the map rests."""
    say(f"{subject.name}: change of year at {scene.path}")
    first, *others = scene.years
    with eyes.opened(browser, server.address + scene.path) as (page, requests):
        eyes.settle(page, subject.painted)
        asked = [question(post) for post in eyes.change(page, requests, scene, first, subject.painted).posts]
        cold, warm = server_times(server, asked, scene, effort)
        turns = [scene.years[turn % len(scene.years)] for turn in range(1, effort.changes + 1)]
        seen = [eyes.change(page, requests, scene, year, subject.painted) for year in turns]
        eyes.refuse_blank_map(browser, page)
    return {
        f"{scene.key}.cold_p95": percentile(cold, 0.95),
        f"{scene.key}.cold_count": len(others),
        f"{scene.key}.warm_p50": percentile(warm, 0.5),
        f"{scene.key}.warm_p95": percentile(warm, 0.95),
        f"{scene.key}.posts": len(asked),
        f"{scene.key}.bytes": median(change.wire_bytes for change in seen) / 1000,
        f"{scene.key}.painted_ms": median(change.painted_ms for change in seen),
    }


def server_times(
    server: Server, asked: list[Question], scene: Scene, effort: Effort
) -> tuple[list[float], list[float]]:
    """Milliseconds of a change of year, first for years nobody has asked for, then for years that were."""
    first, *others = scene.years
    cold = [milliseconds(server.address, _about(asked, year, first)) for year in others]
    again = [scene.years[turn % len(scene.years)] for turn in range(effort.replays)]
    warm = [milliseconds(server.address, _about(asked, year, first)) for year in again]
    return cold, warm


def _about(asked: list[Question], year: int, first: int) -> list[Question]:
    return [one.about(year, first) for one in asked]


def company(browser: Browser, server: Server, subject: Subject, effort: Effort) -> dict[str, float]:
    """Many readers at once on the public page and its change of year, and the server's memory after them."""
    say(f"{subject.name}: {effort.readers} readers for {effort.reader_seconds:.0f} s")
    scene = subject.scenes[0]
    with eyes.opened(browser, server.address + scene.path) as (page, requests):
        eyes.settle(page, subject.painted)
        posts = eyes.change(page, requests, scene, scene.years[0], subject.painted).posts
        asked = [page_question("/"), *(question(post) for post in posts)]
    met = crowd(server.address, asked, effort.readers, effort.reader_seconds)
    return {
        "crowd_p95": percentile(met.milliseconds, 0.95),
        "crowd_answers": len(met.milliseconds),
        "crowd_errors": met.errors,
        "memory_mb": resident_megabytes(server.pid),
    }


def say(words: str) -> None:
    """Progress, kept apart from the table."""
    sys.stderr.write(f"{words} ...\n")


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main(sys.argv[1:]))
