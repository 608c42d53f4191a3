"""Each check stops what it is for, says why and what to do, and lets pass what is right."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from data.geography.areas_of import shipped_areas
from data.model import MUNICIPALITY_CODES
from data.release import look as releases
from data.release.candidate import Candidate, Stop
from data.release.check import ACCEPTABLE, CHECKS, stops
from data.release.state import State, taken
from data.tables.batch import Batch, Kind
from data.words import LANGUAGES
from kit.desk_samples import BUNDLED, NOW, batch, count, counts, offence, offences, origin

SHIPPED = releases.load(BUNDLED)


def found(*batches: Batch, before: State | None = None, accepted: tuple[str, ...] = ()) -> list[Stop]:
    """What stops a release of these batches on top of a state."""
    old = before or State()
    after, _ = taken(old, batches, NOW)
    candidate = Candidate(shipped=SHIPPED, before=old, after=after, batches=batches, now=NOW)
    return stops(candidate, accepted)


def names(found: list[Stop]) -> set[str]:
    for lang in LANGUAGES:
        said = [stop.problem.told(lang) for stop in found]
        assert all(one.reason and one.remedy.endswith(".") for one in said)
    assert all(map(str, found))
    return {stop.check for stop in found}


def state(*batches: Batch) -> State:
    return taken(State(), batches, NOW)[0]


GOOD = (counts(2024), offences(60), counts(2023, offence="car_part_theft"))


def test_what_is_right_passes_every_check() -> None:
    assert found(*GOOD) == []
    assert found() == []
    assert set(ACCEPTABLE) < set(CHECKS)


def regso(code: str, version: str, **more: Any) -> dict[str, Any]:
    return count(code, "2024", 9, area_level="regso", area_version=version, **more)


def shapes_batch(moved: float = 0.0, version: str = "DeSO_2025") -> Batch:
    """One imported DeSO: a square in Täby, or so many metres east of it."""
    taby = shipped_areas(BUNDLED).query("code.str.startswith('0160')").geometry
    middle = shapely.union_all(taby.to_numpy()).representative_point()
    square = shapely.box(middle.x + moved, middle.y, middle.x + moved + 500, middle.y + 500)
    shapes = pd.DataFrame({"area_code": ["0160A0010"], "area_version": [version], "wkb": [shapely.to_wkb(square)]})
    where = {"area_level": "deso", "area_code": "0160A0010", "area_version": version, "municipality_code": "0160"}
    return batch(Kind.AREAS, [where], "areas", tables={"shapes": shapes})


def deso(version: str) -> Batch:
    return batch(Kind.COUNTS, [count("0160A0010", "2024", 9, area_level="deso", area_version=version)], "deso")


def deso_b(version: str) -> Batch:
    return batch(Kind.COUNTS, [count("0160B0010", "2024", 9, area_level="deso", area_version=version)], "deso")


STOPPED = {
    "rows lost on the way in": ("accounted", [dataclasses.replace(counts(), read=7)]),
    "the same row twice": ("duplicates", [batch(Kind.OFFENCES, [offence(1), offence(1)])]),
    "a version of the areas that is not known": (
        "versions",
        [batch(Kind.COUNTS, [regso("0160R001", "regions of 2020")])],
    ),
    "a code that the version has not": ("versions", [batch(Kind.COUNTS, [regso("0160R999", "RegSO_2025")])]),
    "no version at all": ("versions", [batch(Kind.COUNTS, [regso("0160R001", "")])]),
    "figures said to be of another version": (
        "versions",
        [shapes_batch(version="DeSO_2018"), deso_b("DeSO_2018")],
    ),
    "a small area said to be a municipality": ("versions", [batch(Kind.COUNTS, [count("0160R001", "2024", 9)])]),
    "a municipality missing in one year of a series": (
        "municipalities",
        [counts(2024), batch(Kind.COUNTS, [count(code, "2023", 9) for code in MUNICIPALITY_CODES[1:]], "four")],
    ),
    "a year far from Brå's final figure": (
        "totals",
        [batch(Kind.COUNTS, [count(code, "2020", 9, "burglary") for code in MUNICIPALITY_CODES])],
    ),
    "months that do not sum to their year": (
        "totals",
        [
            counts(2025),
            batch(
                Kind.COUNTS,
                [count(code, f"2025-{m:02d}", 5) for code in MUNICIPALITY_CODES for m in range(1, 13)],
                "months",
            ),
        ],
    ),
    "quarters that do not sum to their year": (
        "totals",
        [
            counts(2025),
            batch(
                Kind.COUNTS,
                [count(code, f"2025Q{q}", 5) for code in MUNICIPALITY_CODES for q in range(1, 5)],
                "quarters",
            ),
        ],
    ),
    "an offence that will happen tomorrow": (
        "future",
        [batch(Kind.OFFENCES, [offence(1, start="2026-11-24T10:00", end="2026-11-25T10:00")])],
    ),
    "a month that has not come": (
        "future",
        [batch(Kind.COUNTS, [count(code, "2026-12", 9) for code in MUNICIPALITY_CODES])],
    ),
    "an interval that says nothing of when": (
        "intervals",
        [batch(Kind.OFFENCES, [offence(1, start="2023-01-01T10:00", end="2024-06-01T10:00")])],
    ),
    "an offence in the sea off Gotland": ("outside", [batch(Kind.OFFENCES, [offence(1, lat=59.2, lon=19.6)])]),
    "an area elsewhere": ("outside", [shapes_batch(moved=300_000.0)]),
    "practice data": ("practice", [batch(Kind.OFFENCES, [offence(1, offence_id="ovn-o-0000001")])]),
    "a file said to be practice": (
        "practice",
        [dataclasses.replace(counts(), origin=origin("x", notes={"practice": "invented"}))],
    ),
}


@pytest.mark.parametrize("what", STOPPED)
def test_a_release_is_stopped_by(what: str) -> None:
    check, batches = STOPPED[what]
    assert names(found(*batches)) == {check}


def test_every_check_is_tested_here_or_with_the_shelf() -> None:
    assert {check for check, _ in STOPPED.values()} | {"shipped", "bounds"} == set(CHECKS)


def test_areas_and_figures_of_the_same_version_pass() -> None:
    assert found(shapes_batch(), deso("DeSO_2025")) == []
    assert found(batch(Kind.COUNTS, [regso("0160R001", "RegSO_2025")])) == []


def test_shipped_tables_with_a_fault_stop_a_release(facts: Path) -> None:
    (facts / "places.csv").write_text("x", encoding="utf-8")
    broken = releases.load(facts)
    candidate = Candidate(shipped=broken, before=State(), after=State(), now=NOW)
    assert {(stop.check, stop.table) for stop in stops(candidate)} == {("shipped", "places")}


def test_figures_of_areas_that_are_not_at_hand_are_taken_and_joined_to_nothing() -> None:
    assert found(shapes_batch(), deso("DeSO_2018")) == []


def test_a_single_figure_that_nobody_has_said_may_be_lacking() -> None:
    known = [count(c, str(y), 9) for c in MUNICIPALITY_CODES for y in (2023, 2024) if (c, y) != ("0187", 2024)]
    assert found(batch(Kind.COUNTS, known)) == []


def test_a_source_may_hold_more_than_was_asked_for_but_never_less_than_was_taken() -> None:
    there = origin("x", address="https://example.org/x")
    assert found(dataclasses.replace(counts(), origin=there, read=90)) == []
    assert names(found(dataclasses.replace(counts(), origin=there, read=4))) == {"accounted"}


ROWS = [count(code, str(year), 9) for code in MUNICIPALITY_CODES for year in range(2000, 2010)]


@pytest.mark.parametrize(("years", "stopped"), [(20, set()), (21, {"bounds"})])
def test_rows_may_rise_to_three_times_what_they_were(years: int, stopped: set[str]) -> None:
    before = state(batch(Kind.COUNTS, ROWS))
    more = batch(Kind.COUNTS, [count(c, str(1979 + y), 9) for c in MUNICIPALITY_CODES for y in range(years)], "more")
    assert names(found(more, before=before)) == stopped
    assert found(more, before=before, accepted=("bounds",)) == []


@pytest.mark.parametrize(("kept", "stopped"), [(9, set()), (8, {"bounds"})])
def test_rows_may_fall_by_a_tenth(kept: int, stopped: set[str]) -> None:
    old = state(batch(Kind.COUNTS, ROWS))
    fewer = state(batch(Kind.COUNTS, [one for one in ROWS if int(one["period"]) < 2000 + kept]))
    candidate = Candidate(shipped=SHIPPED, before=old, after=fewer, now=NOW)
    assert names(stops(candidate)) == stopped


def test_a_few_rows_may_become_many() -> None:
    assert found(batch(Kind.COUNTS, ROWS), before=state(counts(2024))) == []


@pytest.mark.parametrize("check", sorted(set(CHECKS) - set(ACCEPTABLE)))
def test_only_what_the_analyst_can_judge_can_be_accepted(check: str) -> None:
    for name, batches in STOPPED.values():
        if name == check:
            assert names(found(*batches, accepted=(check,))) == {check}
            return
    assert check == "shipped"


def test_a_final_figure_close_to_the_shipped_one_and_a_preliminary_one_pass() -> None:
    shipped = SHIPPED.tables["reported"].query("offence == 'burglary' and year == 2020").set_index("code")["count"]
    near = [count(code, "2020", int(shipped[code]) + 1, "burglary") for code in MUNICIPALITY_CODES]
    assert found(batch(Kind.COUNTS, near)) == []
    far = [count(code, "2020", 9, "burglary", status="preliminary") for code in MUNICIPALITY_CODES]
    assert found(batch(Kind.COUNTS, far)) == []


@pytest.mark.parametrize(("metres", "stopped"), [(100.0, set()), (2_000.0, {"outside"})])
def test_a_point_just_outside_is_taken_and_one_farther_out_is_not(metres: float, stopped: set[str]) -> None:
    ground = shapely.union_all(shipped_areas(BUNDLED).geometry.to_numpy())
    corner, middle = shapely.Point(ground.convex_hull.exterior.coords[0]), ground.centroid
    share = metres / middle.distance(corner)
    moved = (corner.x + (corner.x - middle.x) * share, corner.y + (corner.y - middle.y) * share)
    lon, lat = Transformer.from_crs(3006, 4326, always_xy=True).transform(*moved)
    assert names(found(batch(Kind.OFFENCES, [offence(1, lat=lat, lon=lon)]))) == stopped
