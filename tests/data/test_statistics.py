"""Intervals give the published values and keep their promises for any count and any share."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.statistics import intervals, poisson_interval, wilson_interval

LEVELS = st.floats(0.01, 0.999)
COUNTS = st.integers(0, 100_000)
WRONG_LEVELS = (0, 1, -0.1, 1.5, 95, math.nan)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (0, 0, 3.6889),
        (1, 0.0253, 5.5716),
        (5, 1.6235, 11.6683),
        (10, 4.7874, 18.3915),
        (100, 81.3621, 121.6279),
    ],
)
def test_published_poisson_intervals(count: int, low: float, high: float) -> None:
    assert poisson_interval(count) == pytest.approx((low, high), abs=5e-5)


def test_published_rates_per_1000_dwellings() -> None:
    low, high = poisson_interval(np.array([0, 3]))
    assert (1000 * low / 700).round(2).tolist() == [0, 0.88]
    assert round(1000 * 3 / 700, 2) == 4.29
    assert round(1000 * high[0] / 700, 2) == 5.27
    # Published as 12.53, which is the limit rounded to 8.77 before the division; the limit itself is 8.76727.
    assert round(1000 * round(high[1], 2) / 700, 2) == 12.53
    assert round(1000 * high[1] / 700, 2) == 12.52


def test_published_wilson_interval() -> None:
    assert wilson_interval(65, 100) == pytest.approx((0.552544, 0.736358), abs=5e-7)


@pytest.mark.parametrize(("n", "margin"), [(100, 9.3), (400, 4.7)])
def test_published_margins_at_35_percent(n: int, margin: float) -> None:
    low, high = wilson_interval(0.35 * n, n)
    assert 50 * (high - low) == pytest.approx(margin, abs=0.2)  # half of an interval that is not symmetric


@given(st.integers(10, 1_000))
def test_exact_below_ten_and_byar_from_ten(count: int) -> None:
    z = 1.959963984540054
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    high = (count + 1) * (1 - 1 / (9 * (count + 1)) + z / (3 * math.sqrt(count + 1))) ** 3
    assert poisson_interval(count) == pytest.approx((low, high), rel=1e-9)


@pytest.mark.parametrize("count", range(1, 10))
def test_the_exact_limits_leave_one_fortieth_on_each_side(count: int) -> None:
    low, high = poisson_interval(count)

    def at_most(k: int, mean: float) -> float:
        return sum(math.exp(-mean) * mean**i / math.factorial(i) for i in range(k + 1))

    assert 1 - at_most(count - 1, low) == pytest.approx(0.025, abs=1e-9)
    assert at_most(count, high) == pytest.approx(0.025, abs=1e-9)


@given(COUNTS, LEVELS)
def test_a_poisson_interval_holds_its_count_and_is_never_negative(count: int, level: float) -> None:
    low, high = poisson_interval(count, level)
    assert 0 <= low <= count + 0.34  # Byar's limits meet a third above the count when the level nears 0
    assert high >= count
    assert low <= high


@given(COUNTS, st.integers(1, 50))
def test_more_events_never_lower_a_limit(count: int, more: int) -> None:
    low, high = poisson_interval(np.array([count, count + more]))
    assert low[0] <= low[1] + 0.02  # the exact rule ends and Byar's begins at ten
    assert high[0] < high[1]


@given(COUNTS, st.floats(0.5, 0.98), st.floats(0.001, 0.019))
def test_a_higher_level_never_narrows(count: int, level: float, more: float) -> None:
    (low, high), (lower, higher) = poisson_interval(count, level), poisson_interval(count, level + more)
    assert lower <= low
    assert higher >= high


def test_byar_is_clamped_where_it_would_go_below_zero() -> None:
    tail, z = 1e-22, 9.74
    assert 1 - 1 / 90 - z / (3 * math.sqrt(10)) < 0, "the formula itself goes below zero here"
    assert intervals._byar_low(np.array(10.0), tail) == 0


@pytest.mark.parametrize("count", [0, 3, 10, 1000])
def test_the_highest_level_that_can_be_written_still_has_limits(count: int) -> None:
    low, high = poisson_interval(count, math.nextafter(1, 0))
    assert 0 <= low <= count < high < math.inf


def test_missing_stays_missing_and_zero_stays_zero() -> None:
    low, high = poisson_interval(np.array([np.nan, 0.0, 12.0]))
    assert np.isnan(low[0]) and np.isnan(high[0])
    assert low[1] == 0 and high[1] == pytest.approx(3.6889, abs=5e-5)
    assert np.isfinite([low[2], high[2]]).all()


@given(st.lists(COUNTS, min_size=1, max_size=20))
def test_an_array_gives_what_each_of_its_counts_gives(counts: list[int]) -> None:
    low, high = poisson_interval(np.array(counts))
    assert [*low, *high] == pytest.approx([poisson_interval(c)[side] for side in (0, 1) for c in counts])


@pytest.mark.parametrize("count", [-1, -0.5, [3, -2]])
def test_a_negative_count_is_refused(count: object) -> None:
    with pytest.raises(ValueError, match="negative"):
        poisson_interval(count)


@pytest.mark.parametrize("level", WRONG_LEVELS)
def test_a_level_outside_0_and_1_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        poisson_interval(3, level)
    with pytest.raises(ValueError, match="level"):
        wilson_interval(3, 10, level)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), LEVELS)
def test_wilson_is_symmetric_and_stays_within_0_and_1(share: tuple[int, int], level: float) -> None:
    successes, n = share
    low, high = wilson_interval(successes, n, level)
    turned_low, turned_high = wilson_interval(n - successes, n, level)
    assert 0 <= low <= high <= 1
    assert low <= successes / n + 1e-12 and high >= successes / n - 1e-12
    assert (low, high) == pytest.approx((1 - turned_high, 1 - turned_low), abs=1e-9)


@pytest.mark.parametrize(("successes", "n"), [(5, 4), (-1, 4), (0, 0), (1, -3), ([1, 5], [4, 4])])
def test_impossible_shares_are_refused(successes: object, n: object) -> None:
    with pytest.raises(ValueError, match="successes"):
        wilson_interval(successes, n)
