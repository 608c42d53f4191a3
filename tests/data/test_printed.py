"""What a file holds cannot steer the terminal or the page it is told on, and is told under the file's own name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kit.intake_kit as kit
from data import __main__ as desk_main
from data.intake.files import read_file
from data.intake.refusals import FileRefused
from data.printed import printable, printable_lines, quoted, shortened
from data.release.candidate import Stop
from data.tables.batch import Kind
from data.tables.checks import Problem
from data.tables.columns import Cell
from data.tables.registry import CONTRACTS

HEADER = "municipality,offence,period,count,status\n"
GOOD = "0162,residential_burglary,2023,3,final\n"
STEERING = ("\x1b[31m", "\u202e", "\x9b31m", "\x07", "\u2066", "\u200f", "\u2028", "\x85")
Told = Callable[..., str]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """Everything that an import of a text prints."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))

    def bring(text: str, *words: str, name: str = "mine.csv") -> str:
        (tmp_path / name).write_text(text)
        assert desk_main.main(["import", str(tmp_path / name), "--as", "counts", *words]) == 1
        out, err = capsys.readouterr()
        return out + err

    return bring


@pytest.mark.parametrize("sign", ["\x1b[31m", "\u202e"])
def test_nothing_in_a_file_reaches_the_terminal(told: Told, sign: str) -> None:
    said = told(f"{HEADER}{GOOD}0162,residential_burglary,2024,3,fi{sign}nal\n")
    assert "Stopped by the check 'partial': counts, line 3, column 'status'" in said
    assert all(sign.isprintable() or sign == "\n" for sign in said)
    assert said.count(printable(sign)) == 2, "in the line of the refusal and in that of the check"


def test_an_answer_for_machines_is_json_without_such_signs(told: Told) -> None:
    said = told(f"{HEADER}0162,residential_burglary,2024,3,fi\x1b\u202e\x9b\U000e0041nal\n", "--json")
    assert all(sign.isprintable() or sign == "\n" for sign in said)
    assert json.loads(said)["refused"][0]["value"] == "fi\x1b\u202e\x9b\U000e0041nal"


@pytest.mark.parametrize("sign", STEERING)
def test_a_header_is_shown_and_does_not_steer(told: Told, sign: str) -> None:
    said = told(f"{HEADER.strip()},x{sign}y\n{GOOD.strip()},1\n")
    assert all(one.isprintable() or one == "\n" for one in said)


TEXTS = [
    (kind, column.name) for kind, table in CONTRACTS.items() for column in table.columns if column.kind is Cell.TEXT
]


@pytest.mark.parametrize("sign", STEERING)
def test_every_text_column_refuses_what_steers(sign: str) -> None:
    import pandas as pd

    from data.tables.checks import sift

    for kind, name in TEXTS:
        table = CONTRACTS[kind]
        row = {column.name: [f"a{sign}b" if column.name == name else ""] for column in table.columns}
        _, _, faults = sift(pd.DataFrame(row, dtype="str"), table)
        reasons = {fault.key for fault in faults if fault.column == name}
        assert reasons == {"cell.control"}, (kind, name)


@given(st.text())
def test_what_is_printed_is_printable_and_means_the_same_in_json(text: str) -> None:
    assert not set(printable(text)) & set("\x1b\u202e\x7f\x85\u2028\n\t\x00\u200b\ufeff")
    assert len(printable_lines(text).split("\n")) == len(text.split("\n"))
    clean = text.encode("utf-8", "ignore").decode()
    assert json.loads(printable_lines(json.dumps(clean, ensure_ascii=False))) == clean


def test_a_long_name_loses_its_middle_and_keeps_its_ending() -> None:
    name = "räkning-" + "x" * 3000 + "-2024.csv"
    assert (
        shortened(name).startswith("räkning-") and shortened(name).endswith("-2024.csv") and len(shortened(name)) == 60
    )
    assert str(Problem(None, "", name, "file.empty")).startswith(quoted(name))
    assert quoted(name).endswith(".csv'")


def test_a_stop_says_the_line_where_there_is_one() -> None:
    problem = Problem(7, "status", "x", "excel.error")
    words = "is an error of Excel. Mend the cell, or leave it empty if unknown."
    assert str(Stop("partial", "counts", problem)) == f"counts, line 7, column 'status', value 'x': {words}"
    whole = Problem(None, "", "7", "excel.error")
    assert str(Stop("bounds", "counts", whole)) == f"counts, value '7': {words}"


def refusal(path: Path, content: bytes, name: str = "") -> Problem:
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        read_file(path, Kind.COUNTS, areas=kit.areas(), work=path.parent, name=name)
    return refused.value.problems[0]


DEEP = b'{"type":"FeatureCollection","features":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("header.csv", HEADER.encode(), "holds a header but no rows"),
        ("deep.geojson", DEEP, "is nested too deep"),
        ("tom.csv", b"", "is empty"),
        ("wide.csv", "a,b\n1,2\n".encode("utf-32"), "is text in UTF-32"),
        ("wide.csv", b"\x00\x00\xfe\xff" + "a,b\n".encode("utf-32-be"), "is text in UTF-32"),
        ("narrow.csv", "a,b\n1,2\n".encode("utf-16"), "is text in UTF-16"),
    ],
)
@pytest.mark.parametrize("name", ["", "Räkning våren.csv"])
def test_a_refused_file_is_named_as_its_owner_does(
    tmp_path: Path, file: str, content: bytes, reason: str, name: str
) -> None:
    problem = refusal(tmp_path / file, content, name)
    assert (problem.told("en").reason, problem.value) == (reason, name or file)


def test_a_nul_is_told_with_its_line(tmp_path: Path) -> None:
    problem = refusal(tmp_path / "nul.csv", (HEADER + GOOD).replace("\n", "\r\n").encode() + b"0162,x\x00,2024\r\n")
    assert (problem.line, problem.value) == (3, "nul.csv") and "NUL" in problem.told("en").reason
