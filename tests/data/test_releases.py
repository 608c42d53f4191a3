"""Releases hold everything that came in, are named by their content alone, and are switched in one step."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from data.content import MANIFEST, content_id
from data.lock import Busy, locked
from data.model import MUNICIPALITY_CODES
from data.release import look as releases
from data.release import shelf
from data.release.area_counts import counts_by_area
from data.release.changes import Desk, Outcome, Result, Wish, is_fresh, roll_back, take_in
from data.release.look import TableUnavailable
from data.release.state import STEP, State, StateDamaged, merge, read_state
from data.tables import parquet as columns
from data.tables.batch import Batch, Kind
from data.tables.contracts.offences import OFFENCES
from kit.desk_samples import BUNDLED, NOW, TABY, batch, count, counts, desk, offence, offences, problem


def done(given: Desk, *batches: Batch, **wish: Any) -> str:
    """Takes batches in and gives the id of the release; fails when they were not taken."""
    outcome = take_in(given, batches, Wish(**wish))
    assert outcome.result in (Result.DONE, Result.UNCHANGED), list(map(str, outcome.stops))
    assert outcome.release is not None
    return outcome.release


def state_of(given: Desk) -> State:
    return read_state(shelf.active_folder(given.data_dir))


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# Merging.

FEW = st.integers(0, 3)
ROWS = st.dictionaries(st.integers(0, 6), st.tuples(FEW, st.one_of(st.none(), FEW)), max_size=6)


def laid(values: dict[int, tuple[int, int | None]], where: str) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "id": pd.Series([str(key) for key in values], dtype="str"),
            "first": pd.array([first for first, _ in values.values()], dtype="Int64"),
            "second": pd.array([second for _, second in values.values()], dtype="Float64"),
            "origin": pd.Series([where] * len(values), dtype="str"),
        }
    )
    return frame.sort_values("id", ignore_index=True)


@given(ROWS, ROWS)
def test_a_merge_is_the_new_over_the_old_and_the_second_time_nothing(old: Any, new: Any) -> None:
    before, come = laid(old, "a"), laid(new, "b")
    merged = merge(before, come, ("id",))
    found = {int(r.id): (r.first, None if pd.isna(r.second) else int(r.second)) for r in merged.rows.itertuples()}
    assert found == {**old, **new}
    corrected = {key for key in old if key in new and old[key] != new[key]}
    assert {int(key) for key in merged.replaced.id} == corrected
    assert merged.added == len(set(new) - set(old)) and merged.unchanged == len(set(new) & set(old)) - len(corrected)
    assert dict(zip(merged.rows.id, merged.rows.origin, strict=True)) == {
        str(key): "b" if key in corrected or key not in old else "a" for key in {**old, **new}
    }
    again = merge(merged.rows, come, ("id",))
    assert not again.added and not len(again.replaced)
    pd.testing.assert_frame_equal(again.rows, merged.rows)


@given(st.permutations(range(6)))
def test_the_order_of_the_rows_in_a_file_is_no_matter(order: list[int]) -> None:
    come = laid({key: (key, None) for key in range(6)}, "a")
    shuffled = come.iloc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        merge(come.iloc[:0], shuffled, ("id",)).rows, merge(come.iloc[:0], come, ("id",)).rows
    )


def test_a_key_of_several_columns_joins_on_all_of_them() -> None:
    old = counts(2023).rows
    new = counts(2024).rows
    merged = merge(old, new, ("area_level", "area_code", "area_version", "offence", "period"))
    assert (merged.added, len(merged.replaced), len(merged.rows)) == (5, 0, 10)


# What a release holds.


def test_with_nothing_imported_a_release_shows_the_shipped_facts(tmp_path: Path) -> None:
    made = releases.load(shelf.release_folder(tmp_path, done(desk(tmp_path))))
    shipped = releases.load(BUNDLED)
    assert not made.faults
    assert set(made.tables) == set(shipped.tables)
    for name in shipped.tables:
        pd.testing.assert_frame_equal(made.tables[name], shipped.tables[name], obj=name)
    assert files_of(made.folder / "geometry") == files_of(BUNDLED / "geometry")


def test_importing_twice_gives_the_same_release_and_adds_nothing(tmp_path: Path) -> None:
    here = desk(tmp_path)
    first = done(here, counts(), offences())
    before = files_of(tmp_path / "releases")
    second = take_in(here, [counts(), offences()])
    assert (second.result, second.release) == (Result.UNCHANGED, first)
    assert [(one.added, one.replaced, one.unchanged) for one in second.taken] == [(0, 0, 5), (0, 0, 50)]
    assert files_of(tmp_path / "releases") == before


def with_one_secret(folder: Path, *names: str) -> None:
    """Folders that share a secret, on which the ids of their releases depend beside the content."""
    for name in names:
        (folder / name).mkdir()
        (folder / name / "secret").write_bytes(b"one and the same")


def test_the_id_depends_on_the_content_alone(tmp_path: Path) -> None:
    later = NOW + timedelta(days=3)
    with_one_secret(tmp_path, "one", "other")
    one = done(desk(tmp_path / "one"), counts(), offences())
    other = done(desk(tmp_path / "other", now=later), dataclasses.replace(counts(), origin=fetched_later()), offences())
    assert one == other == content_id(tmp_path / "one" / "releases" / one)
    said = [json.loads((tmp_path / n / "releases" / one / MANIFEST).read_text()) for n in ("one", "other")]
    assert said[0]["made"] != said[1]["made"]


def fetched_later() -> Any:
    return dataclasses.replace(counts().origin, fetched="2026-11-23T08:00:00+01:00")


@pytest.mark.parametrize(
    "changed", [counts(2023), counts(number=41), counts(offence="car_part_theft"), counts(name="x")]
)
def test_other_content_gives_another_id(changed: Batch, tmp_path: Path) -> None:
    with_one_secret(tmp_path, "a", "b")
    assert done(desk(tmp_path / "a"), counts()) != done(desk(tmp_path / "b"), changed)


def test_a_release_is_never_written_to_again(tmp_path: Path) -> None:
    here = desk(tmp_path)
    first = done(here, counts())
    before = files_of(tmp_path / "releases" / first)
    done(here, counts(2023))
    roll_back(here)
    done(here, counts(2022))
    assert files_of(tmp_path / "releases" / first) == before


def test_a_corrected_row_replaces_its_former_self_which_is_kept_with_time_and_origin(tmp_path: Path) -> None:
    here = desk(tmp_path)
    done(here, counts(number=40, name="first"))
    done(here, counts(number=60, name="corrected"))
    state = state_of(here)
    assert list(state.rows("counts")["count"].sort_values()) == [60, 61, 62, 63, 64]
    former = state.history["counts"]
    assert sorted(former["count"]) == [40, 41, 42, 43, 44]
    assert {state.origins[key]["title"] for key in former.origin} == {"first"}
    (step,) = set(former[STEP])
    told = state.imports[step]
    assert state.origins[told["origin"]]["title"] == "corrected"
    assert (told["time"], told["replaced"], told["added"]) == (NOW.isoformat(timespec="seconds"), 5, 0)


def test_a_figure_that_goes_back_to_what_it_was_is_a_new_release_with_more_history(tmp_path: Path) -> None:
    here = desk(tmp_path)
    ids = [done(here, counts(number=number, name=str(number))) for number in (40, 60, 40)]
    assert len(set(ids)) == 3
    assert sorted(state_of(here).history["counts"]["count"]) == [40, 41, 42, 43, 44, 60, 61, 62, 63, 64]


def test_the_same_figure_from_another_file_keeps_its_first_origin(tmp_path: Path) -> None:
    here = desk(tmp_path)
    first = done(here, counts(name="first"))
    assert done(here, counts(name="second")) == first
    assert set(state_of(here).rows("counts").origin) == {counts(name="first").origin.key}


def test_a_file_with_bad_rows_is_taken_in_part_only_on_request(tmp_path: Path) -> None:
    bad = dataclasses.replace(counts(), read=6, refused=(problem(),), refused_total=1)
    assert take_in(desk(tmp_path), [bad]).result is Result.REFUSED
    assert not (tmp_path / "active").exists()
    assert len(state_of(desk(tmp_path)).rows("counts")) == 0
    done(desk(tmp_path), bad, partial=True)
    assert len(state_of(desk(tmp_path)).rows("counts")) == 5


def test_a_dry_run_tells_what_would_be_done_and_changes_nothing(tmp_path: Path) -> None:
    done(desk(tmp_path), counts())
    before = files_of(tmp_path)
    outcome = take_in(desk(tmp_path), [counts(2023)], Wish(dry_run=True))
    assert (outcome.result, outcome.taken[0].added) == (Result.LOOKED, 5)
    assert files_of(tmp_path) == before


def test_what_is_refused_changes_nothing(tmp_path: Path) -> None:
    done(desk(tmp_path), counts())
    before = files_of(tmp_path)
    ahead = batch(Kind.COUNTS, [count(code, "2027", 3) for code in MUNICIPALITY_CODES])
    outcome = take_in(desk(tmp_path), [counts(2023), ahead])
    assert outcome.result is Result.REFUSED and outcome.stops
    assert files_of(tmp_path) == before


# The program comes with newer shipped tables.


@pytest.fixture
def newer(facts: Path) -> Path:
    """Shipped tables of a later version: one population differs."""
    path = facts / "denominators.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")
    return facts


def test_new_shipped_tables_are_taken_with_everything_that_came_in(newer: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    old = done(desk(folder), counts(), offences())
    assert is_fresh(desk(folder), releases.load(BUNDLED)) and not is_fresh(desk(folder), releases.load(newer))
    new = done(desk(folder, newer))
    assert new != old
    made = releases.load(shelf.release_folder(folder, new))
    assert not made.faults and made.manifest["base"] == releases.load(newer).id
    assert len(made.tables["denominators"]) == len(releases.load(BUNDLED).tables["denominators"]) - 1
    assert len(made.tables["counts"]) == 5 and len(made.tables["offences"]) == 50
    assert done(desk(folder, newer)) == new


def test_shipped_tables_that_fail_their_checks_stop_the_release(newer: Path, tmp_path: Path) -> None:
    (newer / "places.csv").write_text("nonsense", encoding="utf-8")
    outcome = take_in(desk(tmp_path / "data", newer), [counts()])
    assert [(stop.check, stop.table) for stop in outcome.stops] == [("shipped", "places")]


# The shelf.


def three(folder: Path) -> list[str]:
    return [done(desk(folder), counts(year)) for year in (2022, 2023, 2024)]


def test_rolling_back_goes_one_step_at_a_time_to_the_shipped_facts_and_no_further(tmp_path: Path) -> None:
    first, second, third = three(tmp_path)
    here = desk(tmp_path)
    assert shelf.read_active(tmp_path).release == third  # type: ignore[union-attr]
    assert [roll_back(here).release for _ in range(2)] == [second, first]
    base = roll_back(here).release
    assert len(state_of(here).imports) == 0 and base not in (first, second, third)
    with pytest.raises(shelf.ShelfRefused, match="no earlier release"):
        roll_back(here)
    assert shelf.read_active(tmp_path).release == base  # type: ignore[union-attr]


def test_any_kept_release_can_be_put_in_force_by_name_in_both_directions(tmp_path: Path) -> None:
    first, _, third = three(tmp_path)
    assert roll_back(desk(tmp_path), first).release == first
    assert roll_back(desk(tmp_path), third).release == third
    assert roll_back(desk(tmp_path)).release == first


@pytest.mark.parametrize("name", ["0" * 12, "../../etc", "", "ABCDEFABCDEF"])
def test_a_release_that_is_not_there_is_refused(name: str, tmp_path: Path) -> None:
    three(tmp_path)
    before = (tmp_path / "active").read_bytes()
    with pytest.raises(shelf.ShelfRefused):
        roll_back(desk(tmp_path), name)
    assert (tmp_path / "active").read_bytes() == before


def test_a_damaged_release_is_never_put_in_force(tmp_path: Path) -> None:
    _, second, third = three(tmp_path)
    path = tmp_path / "releases" / second / "places.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(shelf.ShelfRefused, match="damaged"):
        roll_back(desk(tmp_path))
    assert shelf.read_active(tmp_path).release == third  # type: ignore[union-attr]


def test_the_last_releases_are_kept_and_older_ones_go_when_nobody_can_be_reading_them(tmp_path: Path) -> None:
    made = [done(desk(tmp_path, now=NOW + timedelta(minutes=5 * n)), counts(2010 + n)) for n in range(9)]
    there = shelf.kept(tmp_path)
    assert set(there) == set(made[-1 - shelf.EARLIER :])
    assert shelf.read_active(tmp_path).before == tuple(reversed(made[-1 - shelf.EARLIER : -1]))  # type: ignore[union-attr]


def test_a_release_that_was_left_a_moment_ago_stays(tmp_path: Path) -> None:
    made = [done(desk(tmp_path, now=NOW + timedelta(seconds=n)), counts(2010 + n)) for n in range(9)]
    assert set(made) <= set(shelf.kept(tmp_path))
    done(desk(tmp_path, now=NOW + timedelta(minutes=9)), counts(2020))
    assert len(shelf.kept(tmp_path)) == shelf.EARLIER + 1


def test_what_a_killed_process_left_is_swept_away(tmp_path: Path) -> None:
    done(desk(tmp_path), counts())
    for name in (".part-abc", ".gone-abc"):
        (tmp_path / "releases" / name).mkdir()
        (tmp_path / "releases" / name / "file").write_text("x")
    (tmp_path / ".active-xyz").write_text("half")
    done(desk(tmp_path), counts(2023))
    assert [path.name for path in tmp_path.rglob(".*")] == []


def test_an_unreadable_pointer_is_told_and_nothing_is_guessed(tmp_path: Path) -> None:
    done(desk(tmp_path), counts())
    (tmp_path / "active").write_text("{}")
    with pytest.raises(shelf.ShelfRefused, match="damaged"):
        take_in(desk(tmp_path), [counts(2023)])


def test_a_release_whose_rows_cannot_be_read_stops_the_next_import(tmp_path: Path) -> None:
    release = done(desk(tmp_path), counts())
    (tmp_path / "releases" / release / "desk" / "counts.parquet").write_bytes(b"PAR1")
    with pytest.raises(StateDamaged, match=release):
        read_state(tmp_path / "releases" / release)
    with pytest.raises(shelf.ShelfRefused, match=release):
        take_in(desk(tmp_path), [counts(2023)])


# Two at once.


def test_two_imports_at_once_lose_no_row(tmp_path: Path) -> None:
    years = range(2016, 2024)
    done(desk(tmp_path))
    threads = [threading.Thread(target=done, args=(desk(tmp_path), counts(year, name=str(year)))) for year in years]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(state_of(desk(tmp_path)).rows("counts").period.unique()) == [str(year) for year in years]


HOLD = """
import sys
from pathlib import Path
from data.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_waits_a_bounded_time_and_is_told(tmp_path: Path) -> None:
    done(desk(tmp_path))
    before = files_of(tmp_path)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=BUNDLED.parent.parent,
    )
    assert holder.stdin and holder.stdout
    with holder, holder.stdin, holder.stdout:
        assert holder.stdout.readline() == b"held\n"
        started = time.monotonic()
        with pytest.raises(Busy, match="Try again"):
            take_in(desk(tmp_path), [counts()], Wish(wait_s=0.3))
        assert time.monotonic() - started >= 0.3 and holder.poll() is None
        assert files_of(tmp_path) == before
        holder.kill()
        holder.wait()
        with locked(tmp_path, wait_s=5):
            assert done_by_whoever_holds(tmp_path)


def done_by_whoever_holds(folder: Path) -> bool:
    """The lock of a killed process is free: it was taken by the caller."""
    with pytest.raises(Busy), locked(folder, wait_s=0.0):
        pass
    return True


# What is worked out.


def test_an_offence_counts_once_in_all_and_by_its_share_in_each_month(tmp_path: Path) -> None:
    four_hours = batch(Kind.OFFENCES, [offence(1)])  # 22.00-01.59 over the turn of the month: two hours in each
    table = counts_by_area(State(tables={"offences": four_hours.rows}), BUNDLED)
    for level in ("municipality", "regso", "square250", "square500", "square1000"):
        own = table[table.area_level == level]
        assert dict(zip(own.period.astype(str), own["count"], strict=True)) == {"2025-01": 0.5, "2025-02": 0.5}, level


@examples(25)
@given(
    st.lists(
        st.tuples(st.integers(0, 400 * 1440), st.integers(0, 360 * 1440), st.sampled_from(["theft", "burglary"])),
        min_size=1,
        max_size=20,
    )
)
def test_weights_sum_to_the_number_of_offences_and_agree_with_counting_minutes(spans: Any) -> None:
    first = np.datetime64("2024-01-01T00:00")
    rows = [
        offence(n, start=str(first + at)[:16], end=str(first + at + length)[:16], offence=kind)
        for n, (at, length, kind) in enumerate(spans)
    ]
    table = counts_by_area(State(tables={"offences": batch(Kind.OFFENCES, rows).rows}), BUNDLED)
    sums = table.groupby("area_level", observed=True)["count"].sum()
    assert np.allclose(sums, len(spans), atol=1e-3)
    expected: dict[tuple[str, str], float] = {}
    for at, length, kind in spans:
        minutes = (first + np.arange(at, at + length + 1)).astype("datetime64[M]")
        for month, number in zip(*np.unique(minutes, return_counts=True), strict=True):
            key = (kind, str(month))
            expected[key] = expected.get(key, 0.0) + number / (length + 1)
    own = table[table.area_level == "municipality"]
    found = {(str(o), str(p)): c for o, p, c in zip(own.offence, own.period, own["count"], strict=True)}
    assert found.keys() == expected.keys()
    assert all(abs(found[key] - expected[key]) < 1e-5 for key in expected)


def test_squares_are_named_by_their_south_western_corner(tmp_path: Path) -> None:
    table = counts_by_area(State(tables={"offences": batch(Kind.OFFENCES, [offence(1)]).rows}), BUNDLED)
    from pyproj import Transformer

    east, north = Transformer.from_crs(4326, 3006, always_xy=True).transform(TABY[1], TABY[0])
    for side in (250, 500, 1000):
        (code,) = set(table[table.area_level == f"square{side}"].area_code.astype(str))
        corner = int(code[:6]), int(code[6:])
        assert corner[0] <= east < corner[0] + side and corner[1] <= north < corner[1] + side
        assert corner[0] % side == corner[1] % side == 0


def test_offences_without_a_position_count_where_their_own_code_says(tmp_path: Path) -> None:
    blank = {"lat": None, "lon": None, "area_level": "regso", "area_version": "RegSO_2025"}
    rows = [offence(1, **blank, area_code="0160R001"), offence(2, **blank | {"area_level": "municipality"})]
    table = counts_by_area(State(tables={"offences": batch(Kind.OFFENCES, rows).rows}), BUNDLED)
    sums = table.groupby("area_level", observed=True)["count"].sum().to_dict()
    assert sums == {"municipality": 2.0, "regso": 1.0}
    assert set(table[table.area_level == "regso"].area_code.astype(str)) == {"0160R001"}


def test_official_counts_reach_the_layers_of_offences_that_had_none(tmp_path: Path) -> None:
    from data.model import Measure, Query
    from layers.contract import facts_of
    from layers.registry import registry
    from layers.reported.sentences import ReportedFacts

    made = releases.load(shelf.release_folder(tmp_path, done(desk(tmp_path), counts(2024, 40))))
    layer = registry()["residential_burglary"]
    answer = layer.compute(made.tables, Query(measure=Measure.COUNT))
    assert facts_of(answer, ReportedFacts).published and answer.year == 2024
    assert dict(zip(answer.rows.code, answer.rows["count"], strict=True)) == dict(
        zip(MUNICIPALITY_CODES, range(40, 45), strict=True)
    )
    rate = layer.compute(made.tables, Query(measure=Measure.RATE)).rows
    assert rate.value.between(0.3, 5).all()
    assert layer.options(made.tables).years == (2024,)


def test_years_are_sums_of_all_their_months_or_not_there(tmp_path: Path) -> None:
    months = [count(c, f"2025-{m:02d}", 5) for c in MUNICIPALITY_CODES for m in range(1, 13)]
    few = [count(c, f"2026-{m:02d}", 5) for c in MUNICIPALITY_CODES for m in range(1, 4)]
    quarters = [count(c, f"2024Q{q}", 7, status="preliminary") for c in MUNICIPALITY_CODES for q in range(1, 5)]
    made = releases.load(
        shelf.release_folder(tmp_path, done(desk(tmp_path), batch(Kind.COUNTS, months + few + quarters)))
    )
    own = made.tables["reported"].query("offence == 'residential_burglary'")
    assert own.groupby("year")["count"].agg(["min", "max", "size"]).to_dict("index") == {
        2024: {"min": 28, "max": 28, "size": 5},
        2025: {"min": 60, "max": 60, "size": 5},
    }
    assert set(own[own.year == 2024].status) == {"preliminary"}


def test_a_year_that_one_municipality_has_not_told_of_is_no_sum_of_five(tmp_path: Path) -> None:
    rows = [count(code, "2024", None if code == "0187" else 9) for code in MUNICIPALITY_CODES]
    made = releases.load(shelf.release_folder(tmp_path, done(desk(tmp_path), batch(Kind.COUNTS, rows))))
    assert made.tables["reported"].query("offence == 'residential_burglary'").empty


def test_bases_stand_beside_the_counts(tmp_path: Path) -> None:
    bases = [
        {"area_level": "municipality", "area_code": code, "area_version": "", "base": base, "period": "2024",
         "value": value, "status": "final"}
        for code in MUNICIPALITY_CODES
        for base, value in (("dwellings", 12_000), ("cars", 15_000))
    ]  # fmt: skip
    made = releases.load(
        shelf.release_folder(tmp_path, done(desk(tmp_path), counts(2024), batch(Kind.DENOMINATORS, bases, "bases")))
    )
    own = made.tables["reported"].query("offence == 'residential_burglary'")
    assert set(own.dwellings) == {12_000} and set(own.cars) == {15_000} and own.households.isna().all()


def test_a_rate_without_a_count_gives_the_count_it_was_made_of(tmp_path: Path) -> None:
    people = dict(zip(MUNICIPALITY_CODES, (33_000, 76_000, 35_000, 12_000, 50_000), strict=True))
    bases = [
        {"area_level": "municipality", "area_code": code, "area_version": "", "base": "population", "period": "2026",
         "value": value, "status": "final"}
        for code, value in people.items()
    ]  # fmt: skip
    rates = [count(code, "2026", None, per_100k=round(40 / value * 1e5, 2)) for code, value in people.items()]
    given = (batch(Kind.DENOMINATORS, bases, "bases"), batch(Kind.COUNTS, rates, "Kolada"))
    made = releases.load(shelf.release_folder(tmp_path, done(desk(tmp_path), *given)))
    own = made.tables["reported"].query("offence == 'residential_burglary' and year == 2026")
    assert set(own["count"]) == {40} and own.from_rate.all() and len(own) == 5
    assert not made.tables["reported"].query("offence == 'burglary'").from_rate.any()


def test_two_sources_of_one_figure_in_one_import_do_not_take_turns(tmp_path: Path) -> None:
    both = (counts(2024, 40, "far"), counts(2024, 50, "near"))
    first = done(desk(tmp_path), *both)
    state = state_of(desk(tmp_path))
    assert sorted(state.rows("counts")["count"]) == [50, 51, 52, 53, 54] and not state.history
    assert done(desk(tmp_path), *both) == first


def test_a_source_that_does_not_say_never_empties_what_another_has_said(tmp_path: Path) -> None:
    rates = batch(Kind.COUNTS, [count(code, "2024", None, per_100k=50.0) for code in MUNICIPALITY_CODES], "Kolada")
    first = done(desk(tmp_path), counts(2024, 40, "Brå"))
    assert done(desk(tmp_path), rates) == first
    own = batch(Kind.COUNTS, [count(code, "2024", None) for code in MUNICIPALITY_CODES], "Brå")
    own = dataclasses.replace(own, origin=dataclasses.replace(own.origin, key="f" * 12))
    done(desk(tmp_path), own)
    assert state_of(desk(tmp_path)).rows("counts")["count"].isna().all()


def test_large_tables_are_read_only_when_they_are_asked_for(tmp_path: Path) -> None:
    folder = shelf.release_folder(tmp_path, done(desk(tmp_path), offences()))
    made, again = releases.load(folder), releases.load(folder)
    assert len(again.tables["offences"]) == 50
    shutil.rmtree(folder / "desk")
    with pytest.raises(TableUnavailable):
        made.tables["offences"]
    assert len(again.tables["offences"]) == 50


# What residents may see.


def test_residents_tables_hold_no_raw_offence_no_small_area_and_no_small_count(tmp_path: Path) -> None:
    regso = count("0160R001", "2024", 9, area_level="regso", area_version="RegSO_2025")
    months = [count(code, "2024-03", 9) for code in MUNICIPALITY_CODES]
    small = [count(code, "2024", number) for code, number in zip(MUNICIPALITY_CODES, (3, 0, 8, 90, 70), strict=True)]
    made = releases.load(
        shelf.release_folder(tmp_path, done(desk(tmp_path), batch(Kind.COUNTS, [regso, *months, *small]), offences()))
    )
    for name in ("offences", "counts_by_area", "places_in", "measures"):
        assert name in made.tables and name not in made.public
        with pytest.raises(TableUnavailable):
            made.public[name]
    shown = made.public["counts"]
    assert set(shown.area_level) == {"municipality"} and set(shown.period) == {"2024"}
    by_code = shown.set_index("area_code")["count"]
    assert by_code.isna().to_dict() == {"0162": True, "0160": False, "0115": True, "0187": False, "0117": False}
    assert "offences" not in made.notes and "counts" in made.notes


def test_the_outcome_of_a_change_is_plain_facts(tmp_path: Path) -> None:
    outcome = take_in(desk(tmp_path), [counts()])
    assert isinstance(outcome, Outcome)
    (one,) = outcome.taken
    assert (one.kind, one.table, one.read, one.added) == ("counts", "counts", 5, 5)


def test_parquet_files_tell_nothing_of_when_they_were_written(tmp_path: Path) -> None:
    rows = offences().rows
    columns.write(rows, tmp_path / "a.parquet")
    os.utime(tmp_path / "a.parquet", (0, 0))
    columns.write(rows.copy(), tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    pd.testing.assert_frame_equal(columns.read(tmp_path / "a.parquet", OFFENCES), rows)
