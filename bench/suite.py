"""Runs the tests once more for what `make test` leaves out: how long some things take, and a search by chance.

A test that asks for the fixture `measured` notes seconds in its report. Properties are tried there on the same
examples every time, and here on many more, by a seed that is told; layers are asked all they can be.
`pytest --hypothesis-profile=search --hypothesis-seed=SEED` tries the same again.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from bench.plan import HOME
from bench.servers import BenchFailed

MEASURED = "measured."
QUICK_SEARCH, SEARCH = "house", "search"
"""Hypothesis's profiles in tests/conftest.py: as many examples as in `make test`, and ten times as many."""


def measured_figures(tests: str = "tests") -> dict[str, float]:
    """The most seconds that each measured thing took in `tests`: a folder or a file, from the project's folder.

    Raises `BenchFailed` where one of these tests fails.
    """
    report, said = _pytest(tests, "-m", "measured")
    if _count(report, "failures", "errors"):
        raise BenchFailed(f"What the tests measure could not be measured:\n{said}")
    return longest(report)


def longest(report: ElementTree.Element) -> dict[str, float]:
    """The most seconds noted under each name in pytest's report."""
    figures: dict[str, float] = {}
    for one in report.iter("property"):
        name = one.get("name", "")
        if name.startswith(MEASURED):
            figures[name] = max(float(one.get("value", "nan")), figures.get(name, 0.0))
    return figures


def search_figures(seed: int | None = None, profile: str = SEARCH) -> dict[str, float]:
    """How many properties were searched and how many of them failed; their counterexamples are told at once."""
    seed = secrets.randbelow(2**32) if seed is None else seed
    sys.stderr.write(f"seed of the search: {seed}\n")
    how = f"--hypothesis-profile={profile}", f"--hypothesis-seed={seed}"
    report, said = _pytest("tests", "-m", "hypothesis or whole", *how)
    failed = _count(report, "failures", "errors")
    if failed:
        sys.stderr.write(said)
    return {"search.seed": seed, "search.properties": _count(report, "tests"), "search.failed": failed}


def _pytest(tests: str, *wishes: str) -> tuple[ElementTree.Element, str]:
    """The report of the tests without a browser that these words choose, and what was said."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", tests, "--ignore=tests/browser", "-q", f"--junitxml={path}"]
        command += ["-o", "junit_family=xunit1"]  # the family of reports that has room for what tests note
        ran = subprocess.run([*command, *wishes], cwd=HOME, capture_output=True, text=True, check=False)
        if not path.exists():
            raise BenchFailed(f"The tests did not run:\n{ran.stdout}{ran.stderr}")
        return ElementTree.parse(path).getroot(), ran.stdout  # noqa: S314 - what pytest wrote just before


def _count(report: ElementTree.Element, *names: str) -> int:
    return sum(int(suite.get(name, 0)) for suite in report.iter("testsuite") for name in names)
