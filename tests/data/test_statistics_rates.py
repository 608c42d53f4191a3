"""Smoothed rates, funnels, changes and many tests at once give the published values and keep their promises."""

from __future__ import annotations

import math
from pathlib import Path

import esda
import libpysal
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from data.statistics import (
    change_test,
    empirical_bayes,
    empirical_bayes_spatial,
    false_discovery,
    funnel_verdict,
    overdispersion,
    poisson_interval,
    smoothed_interval,
)

PUBLISHED = Path(__file__).resolve().parents[1] / "published"
SIDS = pd.read_csv(PUBLISHED / "sids2.csv")
BH_1995 = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]
AREAS = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 10_000)), min_size=1, max_size=30)
COUNTS = st.integers(0, 300)


def counties() -> libpysal.weights.W:
    near = {code: [int(n) for n in names.split()] for code, names in zip(SIDS.code, SIDS.neighbours, strict=True)}
    return libpysal.weights.W(near, id_order=list(SIDS.code), silence_warnings=True)


def test_published_smoothed_rates_of_north_carolina() -> None:
    found = empirical_bayes(SIDS.deaths, SIDS.births)
    assert found.mean == pytest.approx(0.0020214449, abs=5e-11)
    assert (1000 * found.rate[:5]).round(4).tolist() == [1.6973, 1.7054, 1.7731, 2.0129, 3.5349]
    with np.errstate(all="ignore"):
        other = esda.smoothing.Empirical_Bayes(SIDS.deaths.to_numpy(float), SIDS.births.to_numpy(float)).r
    assert found.rate == pytest.approx(np.ravel(other))


@pytest.mark.parametrize("transform", ["B", "R"])
def test_smoothing_by_neighbours_agrees_with_marshalls_formula_and_leaves_the_weights_alone(transform: str) -> None:
    weights = counties()
    deaths, births = SIDS.deaths.to_numpy(float), SIDS.births.to_numpy(float)
    other = esda.smoothing.Spatial_Empirical_Bayes(deaths, births, weights).r.ravel()
    weights.transform = transform
    before = weights.sparse.toarray()
    assert empirical_bayes_spatial(deaths, births, weights).rate == pytest.approx(other)
    assert (weights.sparse.toarray() == before).all() and weights.transform == transform


def test_an_island_borrows_from_the_whole_and_a_missing_neighbour_lends_nothing() -> None:
    near = np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]])
    events, bases = [4.0, np.nan, 9.0, 1.0], [1000.0, 900.0, 800.0, 700.0]
    found, whole = empirical_bayes_spatial(events, bases, near), empirical_bayes(events, bases)
    assert found.rate[3] == pytest.approx(whole.rate[3])
    assert found.rate[0] == pytest.approx(whole.rate[0]), "its only neighbour is not known"
    assert np.isnan(found.rate[1]) and np.isnan(found.weight[1])


@given(AREAS)
def test_smoothed_rates_lie_between_the_own_rate_and_the_mean(areas: list[tuple[int, int]]) -> None:
    events, bases = (np.array(part, dtype=float) for part in zip(*areas, strict=True))
    events = np.minimum(events, bases)
    found, raw = empirical_bayes(events, bases), events / bases
    slack = 1e-12
    assert (found.rate >= np.minimum(raw, found.mean) - slack).all()
    assert (found.rate <= np.maximum(raw, found.mean) + slack).all()
    assert ((found.weight >= 0) & (found.weight <= 1)).all() and (found.rate >= 0).all()
    turned = empirical_bayes(events[::-1], bases[::-1])
    assert turned.rate[::-1] == pytest.approx(found.rate)


def test_the_variance_between_areas_is_never_negative_where_it_would_be() -> None:
    events, bases = np.array([3, 3, 3, 3]), np.array([900, 1000, 1000, 1100])
    rates, mean = events / bases, events.sum() / bases.sum()
    assert (bases * (rates - mean) ** 2).sum() / bases.sum() - mean / bases.mean() < 0, "the formula goes below zero"
    found = empirical_bayes(events, bases)
    assert found.between == 0
    assert (found.weight == 0).all()
    assert found.rate == pytest.approx(np.full(4, mean))


@given(AREAS)
def test_the_gamma_behind_the_interval_has_the_smoothed_rate_as_its_mean(areas: list[tuple[int, int]]) -> None:
    events, bases = (np.array(part, dtype=float) for part in zip(*areas, strict=True))
    found = empirical_bayes(events, bases)
    low, high = smoothed_interval(events, bases, found)
    assert (low <= found.rate + 1e-12).all() and (found.rate <= high).all() and (low >= 0).all()
    if found.between > 0:
        shape, steps = found.mean**2 / found.between + events, found.mean / found.between + bases
        assert shape / steps == pytest.approx(found.rate)
        held = stats.gamma.cdf(high, shape, scale=1 / steps) - stats.gamma.cdf(low, shape, scale=1 / steps)
        assert (held > 0.95 - 1e-9).all()
        assert held[events > 0] == pytest.approx(0.95), "only where nothing happened is it ever wider"


def test_an_interval_of_north_carolina_borrows_narrower_and_wider_levels_are_wider() -> None:
    found = empirical_bayes(SIDS.deaths, SIDS.births)
    low, high = smoothed_interval(SIDS.deaths, SIDS.births, found)
    raw_low, raw_high = poisson_interval(SIDS.deaths.to_numpy(float))
    assert (high - low < (raw_high - raw_low) / SIDS.births).all()
    wide_low, wide_high = smoothed_interval(SIDS.deaths, SIDS.births, found, 0.998)
    assert (wide_low < low).all() and (wide_high > high).all()
    near = empirical_bayes_spatial(SIDS.deaths, SIDS.births, counties())
    low, high = smoothed_interval(SIDS.deaths, SIDS.births, near)
    assert (low < near.rate).all() and (near.rate < high).all()


def test_areas_that_do_not_differ_share_the_interval_of_what_they_borrow_from() -> None:
    events, bases = [3.0, np.nan, 3.0], [1000.0, 500.0, 1000.0]
    low, high = smoothed_interval(events, bases, empirical_bayes(events, bases))
    assert np.isnan(low[1]) and np.isnan(high[1])
    assert (low[0], high[2]) == pytest.approx(tuple(end / 2000 for end in poisson_interval(6)))
    none = empirical_bayes([0, 0], [700, 300])
    assert [end[0] for end in smoothed_interval([0, 0], [700, 300], none)] == pytest.approx([0, 3.6889e-3], abs=1e-6)
    line = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    near = empirical_bayes_spatial([2, 2, 2], [100, 100, 100], line)
    low, _ = smoothed_interval([2, 2, 2], [100, 100, 100], near)
    assert low == pytest.approx([poisson_interval(n)[0] / (50 * n) for n in (4, 6, 4)])


def test_true_rates_lie_within_their_intervals_as_often_as_promised() -> None:
    rng = np.random.default_rng(11)
    bases = rng.uniform(200, 5_000, 400)
    truth = rng.gamma(4, 0.001, 400)
    events = rng.poisson(truth * bases)
    low, high = smoothed_interval(events, bases, empirical_bayes(events, bases))
    assert 0.92 < ((low <= truth) & (truth <= high)).mean() < 0.98


def test_an_interval_for_other_areas_or_no_level_is_refused() -> None:
    found = empirical_bayes([1, 2], [10, 20])
    with pytest.raises(ValueError, match="3 counts but 2"):
        smoothed_interval([1, 2, 3], [1, 2, 3], found)
    with pytest.raises(ValueError, match="level"):
        smoothed_interval([1, 2], [10, 20], found, 95)


def test_larger_bases_keep_more_of_their_own_rate() -> None:
    weight = empirical_bayes([1, 30, 10, 400], [100, 1_000, 2_000, 20_000]).weight
    assert (np.diff(weight) > 0).all() and weight[-1] > 0.9


def test_nothing_anywhere_one_area_none_and_missing() -> None:
    assert empirical_bayes([0, 0], [10, 20]).rate.tolist() == [0, 0]
    assert empirical_bayes(5, 1000).rate.tolist() == [0.005]
    assert empirical_bayes([], []).rate.size == 0
    found = empirical_bayes([5, 0, np.nan], [1000, 0, 50])
    assert found.rate[0] == 0.005 and np.isnan(found.rate[1:]).all() and found.mean == 0.005


@pytest.mark.parametrize(("events", "bases"), [([-1], [5]), ([1], [0]), ([1, 2], [1, 2, 3]), (["a"], [1]), ([1], [-1])])
def test_impossible_rates_are_refused(events: object, bases: object) -> None:
    with pytest.raises(ValueError, match=r"count|base|length"):
        empirical_bayes(events, bases)


def test_funnel_verdicts_in_both_directions_and_at_both_levels() -> None:
    found = funnel_verdict([100, 121, 140, 80, 60, 0, 3], [100, 100, 100, 100, 100, 3, 3])
    assert found.tolist() == ["within", "high_95", "high_998", "low_95", "low_998", "within", "within"]
    assert funnel_verdict(140, 100) == "high_998"
    assert funnel_verdict(np.int64(0), 8.0) == "low_998"


@given(st.integers(0, 150), st.floats(0.1, 150))
def test_a_funnel_alarm_is_as_rare_as_its_level_says(observed: int, expected: float) -> None:
    verdict = funnel_verdict(observed, expected)
    above, below = stats.poisson.sf(observed - 1, expected), stats.poisson.cdf(observed, expected)
    assert verdict.startswith("high") <= (above < 0.0256) and verdict.startswith("low") <= (below < 0.0256)
    assert verdict.endswith("998") <= (min(above, below) < 0.00106)
    assert (verdict == "within") <= (min(above, below) > 0.0245)


def test_with_no_signal_the_share_of_funnel_alarms_stays_under_the_level() -> None:
    rng = np.random.default_rng(1)
    expected = rng.uniform(2, 60, 20_000)
    alarms = funnel_verdict(rng.poisson(expected), expected) != "within"
    assert 0.01 < alarms.mean() < 0.05


def test_overdispersion_is_the_mean_of_squared_z_and_widens_the_funnel() -> None:
    observed, expected = np.array([130, 70, 100, 115]), np.full(4, 100.0)
    phi = overdispersion(observed, expected)
    assert phi == pytest.approx((9 + 9 + 0 + 2.25) / 4)
    assert funnel_verdict(observed, expected).tolist() == ["high_95", "low_998", "within", "within"]
    assert set(funnel_verdict(observed, expected, phi)) == {"within"}
    assert funnel_verdict(observed, expected, 0.2).tolist() == funnel_verdict(observed, expected).tolist()
    assert math.isnan(overdispersion([], []))


def test_what_cannot_be_judged_is_none_and_what_cannot_be_is_refused() -> None:
    assert funnel_verdict([np.nan, 0, 4], [3, 0, np.nan]).tolist() == [None, None, None]
    for observed, expected, phi in (([1], [0], 1), ([-1], [2], 1), ([1], [2], 0), ([1, 2], [1, 2, 3], 1)):
        with pytest.raises(ValueError, match=r"observed|expected|phi|zero|length"):
            funnel_verdict(observed, expected, phi)


@pytest.mark.parametrize(
    ("before", "after", "p"),
    [(10, 20, 0.0987), (12, 25, 0.0470), (100, 130, 0.0556)],
)
def test_published_p_values_of_changes(before: int, after: int, p: float) -> None:
    assert round(change_test(before, after).p_value, 4) == p


@pytest.mark.parametrize(("before", "after"), [(0, 6), (5, 15), (10, 23), (20, 36), (50, 73), (100, 131)])
def test_published_smallest_rises_that_are_more_than_chance(before: int, after: int) -> None:
    assert change_test(before, after).verdict == "increase"
    assert change_test(before, after - 1).verdict == "chance"
    assert change_test(after, before).verdict == "decrease"


@given(COUNTS, COUNTS, st.floats(0.1, 10), st.floats(0.1, 10))
def test_a_change_is_the_exact_binomial_test(before: int, after: int, t1: float, t2: float) -> None:
    found = change_test(before, after, t1, t2)
    exact = stats.binomtest(after, before + after, t2 / (t1 + t2)) if before + after else None
    assert found.p_value == pytest.approx(exact.pvalue if exact else 1.0)
    if exact and after > 0 and before > 0:
        limits = exact.proportion_ci(0.95, method="exact")
        odds = [q / (1 - q) * t1 / t2 for q in (limits.low, limits.high)]
        assert (found.low, found.high) == pytest.approx(odds, rel=1e-6)
        assert found.ratio == pytest.approx(after / t2 / (before / t1))
        assert found.low <= found.ratio <= found.high


@given(COUNTS, COUNTS)
def test_a_change_turned_round_is_its_inverse(before: int, after: int) -> None:
    there, back = change_test(before, after), change_test(after, before)
    assert there.p_value == pytest.approx(back.p_value)
    assert {there.verdict, back.verdict} in ({"chance"}, {"increase", "decrease"})
    if before and after:
        assert (there.low, there.high) == pytest.approx((1 / back.high, 1 / back.low))


def test_changes_from_and_to_nothing_missing_and_many_at_once() -> None:
    rise, fall, none = change_test(0, 7), change_test(7, 0), change_test(0, 0)
    assert (rise.ratio, rise.high, rise.verdict) == (math.inf, math.inf, "increase") and rise.low > 1
    assert (fall.ratio, fall.low, fall.verdict) == (0, 0, "decrease") and fall.high < 1
    assert math.isnan(none.ratio) and (none.low, none.high, none.p_value) == (0, math.inf, 1)
    many = change_test(pd.Series([10, 12, np.nan]), [20, 25, 3])
    assert many.verdict.tolist() == ["chance", "increase", None]
    assert np.isnan([many.ratio[2], many.low[2], many.high[2], many.p_value[2]]).all()
    assert change_test([], []).p_value.size == 0


@pytest.mark.parametrize("given_", [(-1, 2), (1.5, 2), (1, 2, 0), (1, 2, 1, -1), ([1, 2], [1, 2, 3]), (1, math.inf)])
def test_impossible_changes_are_refused(given_: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match=r"before|after|exposure|length"):
        change_test(*given_)


def test_published_false_discoveries() -> None:
    assert false_discovery(BH_1995).tolist() == [True] * 4 + [False] * 11
    assert false_discovery(BH_1995[::-1]).tolist() == [False] * 11 + [True] * 4


@given(st.lists(st.floats(0, 1), max_size=40), st.floats(0.001, 0.5))
def test_false_discovery_is_the_step_up_of_adjusted_p_values(p: list[float], level: float) -> None:
    found = false_discovery(p, level)
    adjusted = stats.false_discovery_control(p) if p else np.empty(0)
    sure = np.abs(adjusted - level) > 1e-9
    assert (found == (adjusted <= level))[sure].all()
    assert found.sum() <= false_discovery(p, min(0.99, 2 * level)).sum()


def test_a_later_p_value_carries_an_earlier_one_and_a_missing_one_counts_for_nothing() -> None:
    assert false_discovery([0.04, 0.041, 0.042]).all(), "step-up: the last carries the others"
    assert false_discovery([0.03, np.nan, np.nan]).tolist() == [True, False, False]
    assert false_discovery([0.05]).tolist() == [True]
    for wrong in ([1.1], [-0.1]):
        with pytest.raises(ValueError, match="p-values"):
            false_discovery(wrong)


def test_intervals_take_series_and_lists() -> None:
    low, high = poisson_interval(pd.Series([0, 5]))
    assert np.round([*low, *high], 4).tolist() == [0, 1.6235, 3.6889, 11.6683]
