"""Effects of measures and feeling set against record are said only as far as the numbers carry."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.statistics import evaluate_measure, mismatch

COUNTS = st.integers(1, 500)


def test_the_effect_is_the_ratio_of_ratios_with_woolfs_interval() -> None:
    found = evaluate_measure(100, 60, 400, 380)
    error = math.sqrt(1 / 100 + 1 / 60 + 1 / 400 + 1 / 380)
    assert found.ratio == pytest.approx(0.6 / 0.95)
    assert found.low == pytest.approx(found.ratio * math.exp(-1.959963985 * error))
    assert found.high == pytest.approx(found.ratio * math.exp(1.959963985 * error))
    assert found.expected == pytest.approx(95) and found.change_percent == pytest.approx(-36.8421, abs=1e-4)
    assert (found.verdict, found.too_early, found.displacement) == ("decrease", False, None)
    assert evaluate_measure(60, 100, 400, 380).verdict == "increase"
    assert evaluate_measure(100, 95, 400, 380).verdict == "chance"


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_an_effect_turned_round_is_its_inverse_and_verdicts_agree_with_p(b: int, a: int, d: int, c: int) -> None:
    found, turned = evaluate_measure(b, a, d, c), evaluate_measure(d, c, b, a)
    assert found.low <= found.ratio <= found.high
    assert (found.ratio, found.low) == pytest.approx((1 / turned.ratio, 1 / turned.high))
    if not found.too_early and abs(found.p_value - 0.05) > 1e-6:
        assert (found.verdict != "chance") == (found.p_value < 0.05)


@pytest.mark.parametrize(
    ("counts", "days"),
    [((2, 0, 400, 380), None), ((19, 40, 400, 400), None), ((25, 40, 400, 300), None), ((99, 9, 19, 99), None),
     ((100, 60, 400, 380), 60)],
)  # fmt: skip
def test_too_little_is_too_early_and_never_a_percentage(counts: tuple[int, ...], days: float | None) -> None:
    found = evaluate_measure(*counts, period_days=days)
    assert found.too_early and found.verdict == "too_early" and found.change_percent is None


def test_zeros_have_a_finite_interval_and_at_twenty_a_verdict_begins() -> None:
    gone = evaluate_measure(20, 0, 400, 400)
    assert not gone.too_early and gone.verdict == "decrease"
    assert gone.ratio == pytest.approx(0.5 / 20.5)
    assert 0 < gone.low < gone.ratio < gone.high < 1
    nothing = evaluate_measure(0, 0, 0, 0)
    assert nothing.too_early and nothing.ratio == 1 and math.isnan(nothing.expected)


def test_the_ring_tells_displacement_from_diffusion() -> None:
    moved = evaluate_measure(100, 50, 400, 400, ring_before=80, ring_after=125)
    assert moved.displacement == "displaced" and moved.quotient == pytest.approx(-0.9)
    assert moved.ring_ratio == pytest.approx(125 / 80) and moved.ring_low is not None and moved.ring_low > 1
    spread = evaluate_measure(100, 50, 400, 400, ring_before=80, ring_after=40)
    assert spread.displacement == "diffused" and spread.quotient == pytest.approx(0.8)
    assert evaluate_measure(100, 50, 400, 400, 80, 84).displacement == "chance"
    assert evaluate_measure(100, 50, 400, 400, 8, 20).displacement == "too_early"
    assert evaluate_measure(100, 150, 400, 400, 80, 84).quotient is None, "nothing was won that could have moved"


def test_rows_of_counts_are_summed_and_broken_ones_refused() -> None:
    assert evaluate_measure([60, 40], np.array([30, 30]), pd.Series([400]), 380) == evaluate_measure(100, 60, 400, 380)
    for bad in ((-1, 2, 3, 4), (1.5, 2, 3, 4), (np.nan, 2, 3, 4), (1, 2, 3, 4, 5)):
        with pytest.raises(ValueError, match=r"count|ring"):
            evaluate_measure(*bad)


def test_with_no_effect_the_share_of_verdicts_stays_under_the_level() -> None:
    rng = np.random.default_rng(6)
    draws = rng.poisson([80, 80, 300, 300], (4_000, 4))
    assert np.mean([evaluate_measure(*row).verdict != "chance" for row in draws]) < 0.06


def test_the_five_classes_and_the_missing_one() -> None:
    felt = ([0.1, -0.9, 0.1, -0.9, -0.1, 0.1, np.nan], [0.9, -0.1, 0.9, -0.1, 0.1, 0.9, 1])
    recorded = ([0.2, -0.5, -0.5, 0.2, 0.2, -0.2, 0.2], [0.5, -0.2, -0.2, 0.5, 0.5, 0.2, 0.5])
    classes = ["agree_high", "agree_low", "felt_only", "recorded_only", "uncertain", "uncertain", None]
    assert mismatch(felt, recorded).tolist() == classes
    assert mismatch((0.4, 0.5), (3.0, 4.0), felt_middle=0.35, recorded_middle=5.0) == "felt_only"
    assert mismatch((0.0, 0.5), (1, 2)) == "uncertain", "an interval that ends at the middle covers it"


ENDS = st.tuples(st.floats(-5, 5), st.floats(-5, 5)).map(sorted).map(tuple)


@given(ENDS, ENDS)
def test_turning_both_scales_or_swapping_them_turns_the_class(felt: tuple[float, ...], recorded: tuple[float, ...]):
    turned = {"agree_high": "agree_low", "agree_low": "agree_high", "felt_only": "recorded_only",
              "recorded_only": "felt_only", "uncertain": "uncertain"}  # fmt: skip
    found = mismatch(felt, recorded)
    assert mismatch((-felt[1], -felt[0]), (-recorded[1], -recorded[0])) == turned[found]
    swapped = found if found.startswith("agree") else turned[found]
    assert mismatch(recorded, felt) == swapped


def test_many_areas_are_told_at_once_each_against_the_middle_that_is_given() -> None:
    intervals = ([0, 4, 8], [2, 6, 10])
    assert mismatch(intervals, intervals, 5, 5).tolist() == ["agree_low", "uncertain", "agree_high"]


def test_impossible_intervals_are_refused() -> None:
    for call in (
        lambda: mismatch((2, 1), (0, 1)),
        lambda: mismatch(3, (0, 1)),
        lambda: mismatch((0, 1, 2), (0, 1)),
        lambda: mismatch(([0, 1], [1, 2]), ([0, 1, 2], [1, 2, 3])),
    ):
        with pytest.raises(ValueError, match=r"low|pair|length"):
            call()


@pytest.mark.parametrize("counts", [(40, 0, 400, 380), (60, 19, 400, 380), (1_000, 900, 30, 19)])
def test_fewer_than_twenty_events_after_are_a_verdict_but_no_percentage(counts: tuple[int, ...]) -> None:
    found = evaluate_measure(*counts)
    assert not found.too_early and found.change_percent is None
