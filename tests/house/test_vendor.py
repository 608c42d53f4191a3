"""The browser code of others is unedited, is what its table says, and fits the installed Plotly."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

VENDOR = Path(__file__).resolve().parents[2] / "assets" / "vendor"
ROW = re.compile(
    r"^\| `(?P<file>[\w.-]+\.js)` \|.*\| (?P<version>\d+\.\d+\.\d+) \| `(?P<sha256>[0-9a-f]{64})` \|", re.M
)


def rows() -> dict[str, tuple[str, str]]:
    table = (VENDOR / "README.md").read_text(encoding="utf-8")
    return {row["file"]: (row["version"], row["sha256"]) for row in ROW.finditer(table)}


def test_every_script_is_in_the_table_and_nothing_else() -> None:
    assert sorted(rows()) == sorted(path.name for path in VENDOR.glob("*.js"))


@pytest.mark.parametrize("name", sorted(rows()))
def test_no_byte_has_changed(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == rows()[name][1]


@pytest.mark.parametrize("name", ["plotly-map.min.js", "plotly-locale-sv.js"])
def test_the_version_is_the_one_the_installed_plotly_is_written_for(name: str) -> None:
    assert rows()[name][0] == get_plotlyjs_version(), (
        f"The installed plotly wants {get_plotlyjs_version()}: renew {name} as assets/vendor/README.md says."
    )


def test_the_bundle_says_the_same_version_itself() -> None:
    opening = (VENDOR / "plotly-map.min.js").read_text(encoding="utf-8")[:400]
    assert f"plotly.js (map - minified) v{get_plotlyjs_version()}" in opening


def test_the_licences_are_there_in_full() -> None:
    plotly, maplibre = ((VENDOR / name).read_text(encoding="utf-8") for name in ("PLOTLY-LICENSE", "MAPLIBRE-LICENSE"))
    assert plotly.startswith("MIT License") and "WITHOUT WARRANTY OF ANY KIND" in plotly
    assert "MapLibre contributors" in maplibre and "Redistributions in binary form" in maplibre
