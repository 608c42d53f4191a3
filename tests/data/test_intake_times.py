"""What cannot be is refused at the door: an hour that does not exist, a final figure for a period that goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import kit.intake_kit as kit
from data.intake.files import read_file
from data.intake.pipeline import Result
from data.intake.templates import template
from data.sources.clock import Clock
from data.tables.batch import Kind
from data.tables.checks import Problem
from data.tables.registry import CONTRACTS

OFFENCE = "offence_id,offence,start,end,lat,lon\n"
COUNT = "municipality,offence,period,count,status\n"


def offences(tmp_path: Path, *times: str) -> Result:
    rows = [f"A{n},residential_burglary,{time},59.443,18.07\n" for n, time in enumerate(times)]
    return read(tmp_path, Kind.OFFENCES, OFFENCE + "".join(rows))


def read(tmp_path: Path, kind: Kind, text: str, now: datetime = kit.NOW) -> Result:
    folder = tmp_path / "files"
    folder.mkdir(exist_ok=True)
    (folder / "a.csv").write_text(text)
    return kit.quickly(folder / "a.csv", kind, now)


@pytest.mark.parametrize(
    ("time", "column"),
    [
        ("2024-03-31 02:30,", "start"), ("2024-03-31T02:00,", "start"), ("2025-03-30 02.59,", "start"),
        ("2024-03-31 01:30,2024-03-31 02:10", "end"), ("1980-04-06 02:30,", "start"),
    ],
)  # fmt: skip
def test_an_hour_that_does_not_exist_is_refused_with_its_row_and_a_remedy(
    tmp_path: Path, time: str, column: str
) -> None:
    result = offences(tmp_path, "2024-03-30 02:30,", time)
    (problem,) = result.problems
    assert (problem.line, problem.column) == (3, column)
    assert "does not exist" in problem.told("en").reason and "add an hour" in problem.told("en").remedy
    assert len(result.rows) == 1


def test_hours_that_exist_are_taken_whatever_the_clock_did_that_night(tmp_path: Path) -> None:
    times = ("2024-03-31 01:59,", "2024-03-31 03:00,", "2024-03-31T02:30+01:00,", "2024-10-27 02:30,", "2024-03-31,")
    result = offences(tmp_path, *times)
    assert not result.problems
    assert list(result.rows.start)[2] == "2024-03-31T03:30"


def counted(tmp_path: Path, period: str, status: str, now: datetime) -> list[Problem]:
    text = f"{COUNT}0162,residential_burglary,2019,3,final\n0162,residential_burglary,{period},3,{status}\n"
    return list(read(tmp_path, Kind.COUNTS, text, now).problems)


TODAY = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize("period", ["2026", "2026Q4", "2026-11"])
def test_a_period_that_goes_on_is_preliminary_and_not_final(tmp_path: Path, period: str) -> None:
    (problem,) = counted(tmp_path, period, "definitiv", TODAY)
    assert (problem.line, problem.column, problem.value) == (3, "status", "final")
    assert (
        problem.told("en").reason == "is final for a period that has not ended"
        and "preliminary" in problem.told("en").remedy
    )
    assert not counted(tmp_path, period, "preliminär", TODAY)


@pytest.mark.parametrize(
    ("period", "first"),
    [("2026", (2027, 1, 1)), ("2026Q3", (2026, 10, 1)), ("2026-11", (2026, 12, 1)), ("2026-02", (2026, 3, 1))],
)
def test_a_period_is_final_from_the_day_after_its_last_in_swedish_time(
    tmp_path: Path, period: str, first: tuple[int, int, int]
) -> None:
    begins = datetime(*first, tzinfo=kit.HERE)
    assert not counted(tmp_path, period, "final", begins)
    assert counted(tmp_path, period, "final", begins - timedelta(minutes=1))


def test_a_base_for_a_year_that_goes_on_is_not_final(tmp_path: Path) -> None:
    text = "municipality,base,period,value,status\n0162,population,2026,33000,final\n"
    (problem,) = read(tmp_path, Kind.DENOMINATORS, text).problems
    assert problem.line == 2 and "not ended" in problem.told("en").reason


class Later(Clock):
    """A clock of a test."""

    def now(self) -> datetime:
        return datetime(2031, 1, 1, tzinfo=UTC)


def test_the_child_process_goes_by_the_clock_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{COUNT}0162,residential_burglary,2030,3,final\n")
    later = read_file(path, Kind.COUNTS, areas=kit.areas(), work=tmp_path, clock=Later())
    assert (later.refused_total, list(later.rows.period)) == (0, ["2030"])
    now = read_file(path, Kind.COUNTS, areas=kit.areas(), work=tmp_path)
    assert now.refused_total == 1


@pytest.mark.parametrize("kind", [Kind.COUNTS, Kind.OFFENCES], ids=str)
def test_every_offence_that_the_template_lists_is_taken(tmp_path: Path, kind: Kind) -> None:
    (column,) = [one for one in CONTRACTS[kind].columns if one.name == "offence"]
    words = column.values
    said = next(line for line in template(kind, "en").splitlines() if line.startswith("# offence:"))
    assert said.partition("One of: ")[2].split(". May")[0].rstrip(".").split(", ") == list(words)
    if kind is Kind.COUNTS:
        assert {"car_crime", "theft_from_vehicle"} <= set(words)
        result = read(tmp_path, kind, COUNT + "".join(f"0162,{word},2024,3,final\n" for word in words))
    else:
        rows = [f"A{n},{word},2024-03-01 10:00,,59.443,18.07\n" for n, word in enumerate(words)]
        result = read(tmp_path, kind, OFFENCE + "".join(rows))
    assert not result.problems and list(result.rows.offence) == list(words)


def test_an_unknown_offence_is_told_the_same_list_as_the_template(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, Kind.COUNTS, f"{COUNT}0162,parking,2024,3,final\n").problems
    assert "theft_from_vehicle" in problem.told("en").remedy
    (one,) = read(tmp_path, Kind.OFFENCES, f"{OFFENCE}A1,car_crime,2024-03-01 10:00,,59.443,18.07\n").problems
    assert "car_crime" not in one.told("en").remedy
