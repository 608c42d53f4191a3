"""Whatever bytes come in, only a result or a refusal comes out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kit.intake_kit as kit
from conftest import examples
from data.intake.files import read_file
from data.intake.pipeline import Result
from data.intake.refusals import FileRefused
from data.intake.signature import Format
from data.tables.batch import Kind
from data.words import LANGUAGES

KINDS = st.sampled_from([Kind.OFFENCES, Kind.COUNTS, Kind.SURVEY, Kind.PLACES, Kind.MEASURES, Kind.AREAS])


def calm(usual: int) -> settings:
    """`examples` that share a folder of the test's own."""
    return settings(examples(usual), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


WITHIN = (Format.CSV, Format.EXCEL, Format.GEOJSON, Format.SOL)
"""Formats that Python itself reads: a fault of theirs cannot end the process that runs the tests."""

CHANGES = st.lists(
    st.tuples(st.sampled_from(["cut", "put", "swap", "copy"]), st.floats(0, 0.999), st.binary(min_size=1, max_size=8)),
    min_size=1,
    max_size=6,
)
CELLS = st.text(alphabet=st.sampled_from(list("0123456789åÄx ,;.\t\"'=-+@#\u00a0\r%\ufeff\x00\U0001f480")), max_size=12)


def check_words(refusal: FileRefused) -> None:
    assert refusal.problems and all(all(one.told(lang)) for one in refusal.problems for lang in LANGUAGES)


def answer(path: Path, kind: Kind, **said: Any) -> Result | None:
    """The result, after a look that it holds together; None for a refusal."""
    try:
        result = kit.quickly(path, kind, **said)
    except FileRefused as refusal:
        check_words(refusal)
        return None
    assert result.read == len(result.rows) + result.refused
    assert bool(result.problems) == bool(result.refused)
    return result


@cache
def good(form: Format, kind: Kind, folder: Path) -> bytes:
    return kit.make(form, kind, folder).read_bytes()


def changed(content: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    """The content after some accidents."""
    for what, where, piece in changes:
        place = int(where * len(content))
        after = content[place + (0 if what == "put" else len(piece)) :]
        middle = {"cut": b"", "put": piece, "swap": piece, "copy": content[: len(piece)] * 2}[what]
        content = content[:place] + middle + after
    return content


@calm(60)
@given(content=st.binary(max_size=400), name=st.sampled_from(list(kit.NAMES.values())), kind=KINDS)
def test_random_bytes(content: bytes, name: str, kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    answer(path, kind)


@calm(100)
@given(form=st.sampled_from(WITHIN), kind=KINDS, changes=CHANGES)
def test_mutated_good_files(form: Format, kind: Kind, changes: Any, tmp_path: Path) -> None:
    folder = tmp_path / "good"
    folder.mkdir(exist_ok=True)
    path = tmp_path / kit.NAMES[form]
    path.write_bytes(changed(good(form, kind, folder), changes))
    answer(path, kind)


@calm(100)
@given(
    kind=KINDS, cells=st.lists(CELLS, min_size=1, max_size=14), twice=st.booleans(), delimiter=st.sampled_from(",;\t")
)
def test_strange_cells(kind: Kind, cells: list[str], twice: bool, delimiter: str, tmp_path: Path) -> None:  # noqa: FBT001
    names = list(kit.table_of(kind, 4326))
    row = [cells[place % len(cells)] for place in range(len(names))]
    lines = [
        delimiter.join(names),
        delimiter.join(kit.table_of(kind, 4326).values()),
        *[delimiter.join(row)] * (1 + twice),
    ]
    path = tmp_path / "rader.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    answer(path, kind)


@calm(3)
@given(changes=CHANGES)
@pytest.mark.parametrize("form", [Format.GEOPACKAGE, Format.SHAPEFILE, Format.GEOPARQUET], ids=str)
def test_mutated_files_of_large_libraries_in_the_child(form: Format, changes: Any, tmp_path: Path) -> None:
    folder = tmp_path / "good"
    folder.mkdir(exist_ok=True)
    path = tmp_path / kit.NAMES[form]
    path.write_bytes(changed(good(form, Kind.PLACES, folder), changes))
    try:
        batch = read_file(path, Kind.PLACES, areas=kit.areas(), work=path.parent)
    except FileRefused as refusal:
        check_words(refusal)
    else:
        assert batch.read == len(batch.rows) + batch.refused_total


def test_good_files_are_good_before_they_are_changed(tmp_path: Path) -> None:
    found = [answer(kit.make(form, Kind.COUNTS, tmp_path), Kind.COUNTS) for form in WITHIN]
    assert all(result is not None and len(result.rows) > 0 for result in found)
