"""A small count that is only what is left of one kind of offence when another is taken away is withheld too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from data.model import HELD, MUNICIPALITY_CODES, Offence, held_by
from data.protect import public
from data.protect.nested import revealing
from data.release.changes import Result, Wish, take_in
from data.release.look import load
from data.release.publish import PUBLIC, publish
from data.release.shelf import active_folder
from data.statistics.small_counts import SMALLEST_SHOWN
from data.tables.batch import Kind
from kit.desk_samples import BUNDLED, batch, count, desk

RESIDENTIAL, CAR_PARTS = Offence.RESIDENTIAL_BURGLARY, Offence.CAR_PART_THEFT
VAXHOLM, YEAR = "0187", 2025
ATOMS = [*Offence]
"""An offence of each kind and of none held by it: burglary in other than homes, theft of other than car parts."""

KEPT_WIDTH = SMALLEST_SHOWN - 2
ANNUAL = pd.read_csv(BUNDLED / "offences_annual.csv", dtype={"municipality_code": "str"})


def whole(kind: Offence) -> np.ndarray:
    """Which atoms are counted as a kind."""
    return np.array([float(atom == kind or atom in held_by(kind)) for atom in ATOMS])


def shown(numbers: list[int], *, watched: bool = True) -> dict[Offence, float]:
    """What residents are told of one area and year, by kind, when the atoms happened so many times."""
    counts = pd.DataFrame({"offence": [str(kind) for kind in Offence], "own": True, "code": VAXHOLM})
    counts["count"] = [float(whole(kind) @ np.array(numbers)) for kind in Offence]
    held = public.small(counts["count"])
    if watched:
        held |= revealing(counts.assign(count=counts["count"].mask(held)), ["code"])
    return {kind: n for kind, n, hide in zip(Offence, counts["count"], held, strict=True) if not hide}


def width(told: Mapping[Offence, float], cell: np.ndarray) -> float:
    """How far apart the bounds are that everything told gives for a sum of atoms."""
    equal = {"A_eq": np.array([whole(kind) for kind in told]), "b_eq": list(told.values())} if told else {}
    ends = [linprog(sign * cell, bounds=(0, 10_000), **equal) for sign in (1, -1)]
    assert all(end.status == 0 for end in ends)
    return float(-ends[1].fun - ends[0].fun)


def small_cells(numbers: list[int]) -> Iterator[np.ndarray]:
    """Every kind, and every kind less what it holds, that has 1-4 offences."""
    for cell in (*(whole(kind) for kind in Offence), *np.eye(len(ATOMS))):
        if 0 < cell @ np.array(numbers) < SMALLEST_SHOWN:
            yield cell


FEW = st.integers(0, 9) | st.integers(0, 60)


@given(st.lists(FEW, min_size=len(ATOMS), max_size=len(ATOMS)))
@example([3, 19, 0, 30, 9, 9, 9, 9])
@example([0, 7, 0, 2, 0, 0, 0, 0])
@example([2, 50, 2, 2, 20, 1, 0, 2])
def test_no_small_count_can_be_worked_out_across_kinds(numbers: list[int]) -> None:
    told = shown(numbers)
    for cell in small_cells(numbers):
        assert width(told, cell) >= KEPT_WIDTH


def test_without_it_the_attack_finds_the_burglaries_that_were_not_in_homes() -> None:
    numbers = [3, 19, 0, 30, 9, 9, 9, 9]
    told = shown(numbers, watched=False)
    assert min(width(told, cell) for cell in small_cells(numbers)) == 0


@given(st.lists(st.integers(5, 60), min_size=len(ATOMS), max_size=len(ATOMS)))
def test_nothing_is_withheld_without_need(numbers: list[int]) -> None:
    assert len(shown(numbers)) == len(Offence)


def test_bras_nesting_is_the_one_that_offences_are_counted_by() -> None:
    assert held_by(Offence.THEFT) == (Offence.BURGLARY, RESIDENTIAL, CAR_PARTS)
    assert set(held_by(Offence.TOTAL)) == set(Offence) - {Offence.TOTAL}
    assert not held_by(RESIDENTIAL) and set(HELD) == {Offence.BURGLARY, Offence.THEFT, Offence.TOTAL}


def test_no_count_that_everybody_has_gives_a_small_one_away() -> None:
    every = ANNUAL[ANNUAL["count"].notna()].assign(own=True)
    assert not revealing(every, ["municipality_code", "year"]).any()


def test_of_an_empty_table_and_of_other_kinds_nothing_is_said() -> None:
    nothing = pd.DataFrame({"offence": [], "count": [], "own": [], "code": []})
    assert revealing(nothing, ["code"]).empty
    other = pd.DataFrame({"offence": ["theft", "fraud"], "count": [20, 18], "own": True, "code": VAXHOLM})
    assert not revealing(other, ["code"]).any()


# Beside shipped counts, as the police's own figures of burglaries in homes would come in.


def in_homes() -> dict[str, int]:
    """Burglaries in homes per municipality: three less than all burglaries in Vaxholm, half of them elsewhere."""
    rows = ANNUAL[(ANNUAL.offence == Offence.BURGLARY) & (ANNUAL.year == YEAR)].set_index("municipality_code")
    return {code: int(n) - 3 if code == VAXHOLM else int(n) // 2 for code, n in rows["count"].items()}


def test_what_came_in_is_judged_beside_the_shipped_counts() -> None:
    numbers = in_homes()
    rows = batch(Kind.COUNTS, [count(code, str(YEAR), n) for code, n in numbers.items()]).rows
    told = public.withheld(rows, annual=ANNUAL).set_index("area_code")
    companion = min((n, code) for code, n in numbers.items() if code != VAXHOLM)[1]
    assert set(told.index[told.withheld]) == {VAXHOLM, companion} == set(told.index[told["count"].isna()])
    assert not public.withheld(rows).withheld.any(), "alone it says nothing of other burglaries"


def test_a_kind_that_holds_shipped_ones_is_withheld_itself() -> None:
    thefts = ANNUAL[(ANNUAL.offence == Offence.THEFT) & (ANNUAL.year == YEAR)].set_index("municipality_code")["count"]
    rows = [count(code, str(YEAR), int(thefts[code]) + 2, str(Offence.TOTAL)) for code in MUNICIPALITY_CODES]
    assert public.withheld(batch(Kind.COUNTS, rows).rows, annual=ANNUAL)["count"].isna().all()


def test_a_true_zero_under_a_withheld_count_is_shown() -> None:
    rows = [count(VAXHOLM, "1990", 4, "burglary"), count(VAXHOLM, "1990", 0), count("0160", "1990", 90, "burglary")]
    told = public.withheld(batch(Kind.COUNTS, rows).rows, annual=ANNUAL)
    assert told.withheld[told.offence == "burglary"].all() and not told.withheld[told.offence == RESIDENTIAL].any()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk's folder with burglaries in homes, and what was published of them."""
    made = tmp_path_factory.mktemp("homes")
    come = batch(Kind.COUNTS, [count(code, str(YEAR), n) for code, n in in_homes().items()])
    assert take_in(desk(made), [come], Wish(accept=True)).result is Result.DONE
    assert publish(desk(made)).result is Result.DONE
    return made


def test_residents_and_the_published_files_are_told_the_same(folder: Path) -> None:
    raw, published = (active_folder(one) for one in (folder, folder / PUBLIC))
    assert raw is not None and published is not None
    seen = [release.public["reported"] for release in (load(raw), load(published))]
    pd.testing.assert_frame_equal(*seen)
    own = seen[0][(seen[0].offence == RESIDENTIAL) & (seen[0].year == YEAR)].set_index("code")
    assert own["count"].isna().sum() == 2 and bool(own.withheld[VAXHOLM])
    assert load(raw).tables["reported"].query("offence == @RESIDENTIAL and year == @YEAR")["count"].notna().all()
