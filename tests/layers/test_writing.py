"""Whatever is written is rounded by one rule, and an interval is written as a point only where it is one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.asking.words import number, span
from dashboard.export.rows import _rounded
from layers.contract import Unit
from layers.kit import numbers, writing


@pytest.mark.parametrize("digits", [0, 1, 2, 3])
def test_every_half_is_rounded_up_in_sentence_table_and_file(digits: int) -> None:
    """All halves of so many decimals up to 30: 2.85 is 2.9 everywhere, whatever its binary neighbour is."""
    for whole in range(30 * 10**digits):
        half = float(f"{whole}5e-{digits + 1}")
        up = f"{Decimal(whole + 1).scaleb(-digits):.{digits}f}"
        assert writing.decimal(half, "en", digits) == up
        assert _rounded(half, digits) == float(up)
        assert _rounded(-half, digits) == -float(up), "as far from zero on both sides"
    assert writing.decimal(2.85, "sv") == "2,9" and numbers.rate(2.85, "sv") == "2,9"
    assert writing.percent(74.45, "sv") == "74,5\u00a0%" and writing.integer(2.5, "sv") == "3"
    assert numbers.rate(0.125, "sv") == "0,13" and numbers.points(0.0085, "sv") == "0,9"


FIGURES = st.decimals(0, 100, places=4).map(float)


@given(FIGURES, FIGURES, st.sampled_from([unit for unit in Unit if unit not in (Unit.COUNT, Unit.NONE)]))
def test_an_interval_is_written_as_a_point_only_where_it_is_one(one: float, other: float, unit: Unit) -> None:
    low, high = sorted((one, other))
    row = {"low": low, "high": high, "value": (low + high) / 2}
    ends = span(row, unit, "en").removesuffix("%").split("–")
    assert (ends[0].removesuffix("%") == ends[1]) is (low == high)
    middle = float(number(row["value"], unit, "en", row).removesuffix("%"))
    assert float(ends[0].removesuffix("%")) <= middle <= float(ends[1]), "a figure lies in its interval as written"
