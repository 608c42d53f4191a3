"""The measurements reckon, replay and judge as they say they do; what they measure is not tested here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from bench import plain
from bench.desk import desk_figures, write_offences
from bench.plan import PUBLIC_YEARS, Scene, own
from bench.replay import Question, crowd
from bench.report import LINES, Line, percentile, table, verdict, write
from bench.statistics import permutation_figures
from bench.suite import longest, measured_figures
from conftest import HOME


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.95, 95), (1.0, 100), (0.0, 1)])
def test_percentile_is_the_nearest_rank(share: float, expected: int) -> None:
    assert percentile(list(range(100, 0, -1)), share) == expected


def test_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.0], 0.95) == 7.0


def test_a_question_about_another_year_changes_the_year_and_nothing_that_only_contains_it() -> None:
    body = '{"search": "?year=2019&layer=x", "value": 2019, "id": "a2019f", "count": 12019}'
    asked = Question("POST", "/_dash-update-component", {}, body).about(2007, instead_of=2019)
    assert asked.body == '{"search": "?year=2007&layer=x", "value": 2007, "id": "a2019f", "count": 12019}'


@pytest.mark.parametrize("scene", own("app.py").scenes, ids=lambda scene: scene.key)
def test_no_year_is_asked_twice_so_that_cold_is_cold(scene: Scene) -> None:
    assert len(set(scene.years)) == len(scene.years) > 1


def test_a_budget_is_kept_at_its_limit_and_broken_above() -> None:
    line = Line("x", "words", "ms", 10)
    assert (verdict(line, 10.0), verdict(line, 10.1), verdict(Line("x", "words", "ms"), 99)) == (
        "ok",
        "over",
        "",
    )


def test_the_table_has_both_sides_the_share_and_the_verdict() -> None:
    rows = table({"painted_ms": 1400.0}, {"painted_ms": 2000.0}).splitlines()
    assert len(rows) == 2
    assert rows[1].split()[-5:] == ["2000", "1400", "0.70", "1300", "over"]


def test_the_table_stands_with_one_side_alone() -> None:
    assert table({}, {"words_ms": 12.34}).splitlines()[1].split()[-2:] == ["12.3", "500"]


def test_the_file_for_machines_says_what_was_measured_and_how(tmp_path: Path) -> None:
    write(tmp_path / "results.json", {"outside": 1}, {"outside": 2}, {"loads": 5})
    content = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert content["budgets"]["outside"]["verdict"] == "over"
    assert (content["ours"], content["plain"], content["effort"]) == (
        {"outside": 1},
        {"outside": 2},
        {"loads": 5},
    )
    assert set(content["versions"]) >= {"dash", "plotly"}


def test_every_line_has_a_key_of_its_own() -> None:
    assert len({line.key for line in LINES}) == len(LINES)


@pytest.mark.parametrize(("level", "areas"), [("municipality", 5), ("regso", 63)])
def test_the_plain_map_carries_its_geometry_in_the_figure(level: str, areas: int) -> None:
    geometry = json.loads((plain.GEOMETRY / f"{level}.geojson").read_text(encoding="utf-8"))
    fill, points = plain.figure(geometry, 30, "white-bg", PUBLIC_YEARS[0]).data
    assert len(fill.geojson["features"]) == len(fill.z) == areas
    assert len(points.lat) == 30


def test_of_what_tests_measure_the_longest_counts() -> None:
    cases = (("measured.x_s", "0.5"), ("measured.x_s", "0.75"), ("measured.y_s", "2"), ("other", "words"))
    properties = "".join(f'<property name="{name}" value="{value}"/>' for name, value in cases)
    report = ElementTree.fromstring(f"<testsuites>{properties}</testsuites>")  # noqa: S314 - our own
    assert longest(report) == {"measured.x_s": 0.75, "measured.y_s": 2.0}


def test_whatever_tests_measure_has_a_budget() -> None:
    files = [path for path in (HOME / "tests").rglob("test_*.py") if path != Path(__file__)]
    named = {name for path in files for name in re.findall(r'measured\("(\w+)"\)', path.read_text(encoding="utf-8"))}
    budgets = {line.key.removeprefix("measured."): line.most for line in LINES if line.key.startswith("measured.")}
    assert len(named) > 4 and named == budgets.keys() and all(budgets.values())


def test_a_crowd_counts_what_was_not_answered() -> None:
    nobody = crowd("http://127.0.0.1:9", [Question("GET", "/", {})], readers=1, seconds=0.2)
    assert (nobody.milliseconds, nobody.errors) == ((), 1)


def test_what_a_test_notes_is_read_from_its_report() -> None:
    figures = measured_figures("tests/dashboard/test_cache.py")
    assert len(figures) == 1 and 0 < next(iter(figures.values())) < 60


def test_the_permutations_of_hot_spots_are_measured_and_have_their_budget() -> None:
    found = permutation_figures()
    assert all(value > 0 for value in found.values())
    assert {line.key: line.most for line in LINES if line.key in found} == dict.fromkeys(found, 1)


def test_the_desk_is_measured_on_a_file_that_it_takes(tmp_path: Path) -> None:
    found = desk_figures({"few": 300}, repeats=1)
    desk = {f"desk.few.{name}" for name in ("read_s", "release_s", "again_s", "memory_mb")}
    assert set(found) == desk | {f"answers.few.{name}" for name in ("slowest_ms", "median_ms", "questions")}
    assert found["answers.few.questions"] > 50, "layers, geographies and measures"
    assert found["answers.few.median_ms"] <= found["answers.few.slowest_ms"]
    assert all(value > 0 for value in found.values())
    write_offences(tmp_path / "a.csv", 300)
    write_offences(tmp_path / "b.csv", 300)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_invented_offences_never_happen_in_the_hour_that_summer_time_skips(tmp_path: Path) -> None:
    write_offences(tmp_path / "many.csv", 20_000)
    rows = pd.read_csv(tmp_path / "many.csv", parse_dates=["start", "end"])
    for name in ("start", "end"):
        moved = rows[name].dt.tz_localize("Europe/Stockholm", ambiguous=np.ones(len(rows), bool), nonexistent="NaT")
        assert moved.notna().all()
    assert (rows.start <= rows.end).all()
