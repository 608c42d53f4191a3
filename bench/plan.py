"""What is measured: pages, changes of filter and how often, for the app and the plain one beside it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How often each thing is measured."""

    loads: int = 5
    replays: int = 100
    changes: int = 15
    readers: int = 50
    reader_seconds: float = 10.0


THOROUGH = Effort()
QUICK = Effort(loads=2, replays=10, changes=3, reader_seconds=3.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One page whose year is changed: where it is, what a reader's change does, which years there are.

    `change` is a JavaScript function of the year (text). `years` begins with one that differs from the page's
    own, and no year comes twice: those after the first are the ones nobody has asked for before.
    """

    key: str
    path: str
    change: str
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One server to measure. `painted` is the performance mark that says the map has come to rest."""

    name: str
    command: tuple[str, ...]
    ready_path: str
    painted: str
    scenes: tuple[Scene, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


OWN_CHANGE = "year => window.trygg.setParam('year', year)"
PLAIN_CHANGE = "year => window.dash_clientside.set_props('year', {value: Number(year)})"

PUBLIC_YEARS = tuple(range(2024, 1996, -1))
PRACTICE_YEARS = tuple(range(2024, 2015, -1))
PRACTICE_PATH = "/planera?practice=1&layer=car_part_theft&level=regso&places=practice_perceived,practice_walks"


def own(program: str) -> Subject:
    """The app itself, started as a reader of the README would: by `program`, with its own settings."""
    public = Scene(key="public", path="/?layer=burglary", change=OWN_CHANGE, years=PUBLIC_YEARS)
    heavy = Scene(key="heavy", path=PRACTICE_PATH, change=OWN_CHANGE, years=PRACTICE_YEARS)
    return Subject(
        name="ours",
        command=(sys.executable, program),
        ready_path="/ready",
        painted="map-painted",
        scenes=(public, heavy),
    )


def plain(key: str, level: str, points: int, style: str = "white-bg") -> Subject:
    """Plain Dash + Plotly showing the areas of `level` and so many points."""
    scene = Scene(key=key, path="/", change=PLAIN_CHANGE, years=PUBLIC_YEARS)
    return Subject(
        name=f"plain {key}",
        command=(sys.executable, "-m", "bench.plain", level, str(points), style),
        ready_path="/",
        painted="bench-idle",
        scenes=(scene,),
    )


PLAIN_PUBLIC = plain("public", "municipality", 48)
PLAIN_HEAVY = plain("heavy", "regso", 3_000)
PLAIN_DEFAULT_STYLE = plain("default style", "municipality", 48, "basic")
