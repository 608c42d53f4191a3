"""Values that others have printed come out of our functions, and strangers' ways of calling them get sense."""

from __future__ import annotations

import datetime as dt

import esda
import libpysal
import numpy as np
import pandas as pd
import pytest
from libpysal.graph import Graph

from data.statistics import (
    aoristic,
    change_test,
    empirical_bayes,
    empirical_bayes_spatial,
    evaluate_measure,
    gi_star,
    knox,
    local_moran,
    poisson_interval,
    wilson_interval,
)

GRID = libpysal.weights.lat2W(5, 6)
VALUES = np.random.default_rng(0).poisson(5, 30).astype(float)


@pytest.mark.parametrize(
    ("count", "level", "low", "high"),
    [  # Garwood 1936 and Ulm 1990, exact.
        (2, 0.95, 0.2422, 7.2247),
        (3, 0.95, 0.6187, 8.7673),
        (4, 0.95, 1.0899, 10.2416),
        (7, 0.95, 2.8144, 14.4227),
        (9, 0.95, 4.1154, 17.0848),
        (0, 0.99, 0, 5.2983),
        (1, 0.99, 0.0050, 7.4301),
        (5, 0.99, 1.0779, 14.1498),
    ],
)
def test_printed_exact_poisson_limits(count: int, level: float, low: float, high: float) -> None:
    assert poisson_interval(count, level) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [  # Newcombe 1998, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_printed_wilson_intervals(successes: int, n: int, low: float, high: float) -> None:
    assert wilson_interval(successes, n) == pytest.approx((low, high), abs=6e-5)


def test_a_share_of_nothing_or_all_has_nothing_or_all_as_its_limit() -> None:
    low, high = wilson_interval(np.zeros(500), np.arange(1, 501))
    assert (low == 0).all() and (high < 1).all()
    low, high = wilson_interval(np.arange(1, 501), np.arange(1, 501))
    assert (high == 1).all() and (low > 0).all()


@pytest.mark.parametrize(
    ("before", "after", "ratio", "low", "high", "p", "verdict"),
    [
        # The manual of R's poisson.test: 11 in 800 against 6 + 8 + 7 in 1083 + 1050 + 878.
        ((21, 3011), (11, 800), 1.971488, 0.8584264, 4.2772659, 0.07967, "chance"),
        # Fay 2010 (R Journal 2:1): p and interval that disagree, because only one of them shares 5 % equally.
        ((2, 17877), (10, 20000), 4.46925, 0.9524221, 41.9509150, 0.04213, "increase"),
    ],
)
def test_printed_comparisons_of_two_rates(before, after, ratio, low, high, p, verdict) -> None:
    found = change_test(before[0], after[0], before[1], after[1])
    assert (found.ratio, found.low, found.high) == pytest.approx((ratio, low, high), rel=1e-6)
    assert found.p_value == pytest.approx(p, abs=5e-6) and found.verdict == verdict


def test_printed_smoothed_homicide_rates_of_saint_louis() -> None:
    # esda's manual, Empirical_Bayes on libpysal's stl: homicides 1979-84.
    table = pd.read_csv(libpysal.examples.get_path("stl_hom.csv"))
    found = empirical_bayes(table.HC7984, table.PO7984)
    printed = [2.36718950e-05, 4.54539167e-05, 4.78114019e-05, 2.76907146e-05, 6.58989323e-05,
               3.66494122e-05, 5.79952721e-05, 2.03064590e-05, 3.31152999e-05, 3.02748380e-05]  # fmt: skip
    assert found.rate[:10] == pytest.approx(printed, rel=1e-7)


def test_printed_local_g_and_g_star() -> None:
    # esda's manual, G_Local: six points, neighbours within 15, binary.
    points = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
    near = libpysal.weights.DistanceBand(points, threshold=15)
    y = [2, 3, 3.2, 5, 8, 7]
    plain = [-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941]
    star = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    assert gi_star(y, near, star=False, permutations=0).z == pytest.approx(plain, abs=5e-9)
    assert gi_star(y, near, permutations=0).z == pytest.approx(star, abs=5e-9)


def test_printed_quadrants_of_local_moran() -> None:
    # esda's manual, Moran_Local on libpysal's desmith: 1 HH, 2 LH, 3 LL, 4 HL.
    file = libpysal.io.open(libpysal.examples.get_path("desmith.gal"))
    near = file.read()
    file.close()
    rows = np.genfromtxt(libpysal.examples.get_path("desmith.txt"), skip_header=2, delimiter=",")
    found = local_moran(rows[:, 1], near, permutations=99)
    names = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}
    assert found.quadrant.tolist() == [names[n] for n in (4, 4, 4, 2, 3, 3, 1, 4, 3, 3)]
    assert found.statistic == pytest.approx(esda.Moran_Local(rows[:, 1], near, permutations=0).Is)


def test_weights_in_another_order_as_a_graph_or_with_odd_labels_are_the_same() -> None:
    names = [f"A{n}" for n in range(30)]
    near = {names[i]: [names[j] for j in GRID.neighbors[i]] for i in range(30)}
    turned = libpysal.weights.W(near, id_order=names[::-1])
    z = gi_star(VALUES, GRID, permutations=0).z
    for weights in (turned, Graph.from_W(turned), turned.sparse.toarray()):
        assert gi_star(VALUES[::-1], weights, permutations=0).z[::-1] == pytest.approx(z)
        smooth = empirical_bayes_spatial(VALUES[::-1], 1000, weights).rate[::-1]
        assert smooth == pytest.approx(empirical_bayes_spatial(VALUES, 1000, GRID).rate)
    labelled = pd.Series(VALUES, index=names[::-1])
    assert gi_star(labelled, GRID, permutations=0).z == pytest.approx(z), "values stand in the order of the weights"


@pytest.mark.parametrize("weights", [{0: [1]}, "near", [["a", "b"], ["c", "d"]], None])
def test_what_is_no_weights_is_refused(weights: object) -> None:
    for call in (gi_star, local_moran):
        with pytest.raises(ValueError, match="weights"):
            call([1.0, 2.0], weights)


@pytest.mark.parametrize("count", [np.inf, "many", ["a"], -1])
def test_what_is_no_count_has_no_interval(count: object) -> None:
    with pytest.raises(ValueError, match="count"):
        poisson_interval(count)


def test_missing_of_any_kind_is_missing_and_an_empty_row_is_no_zero() -> None:
    for missing in (None, float("nan"), pd.Series([3, None], dtype="Int64")[1:]):
        assert np.isnan(poisson_interval(missing)).all() and np.isnan(wilson_interval(missing, 10)).all()
    with pytest.raises(ValueError, match="missing"):
        evaluate_measure([], [], 40, 50)


def test_dates_are_days_too() -> None:
    points, dates = [[0, 0], [1, 1], [2, 2]], [dt.date(2024, 2, 28), dt.date(2024, 3, 1), None]
    assert knox(points, dates, 5, 2, permutations=9).observed == 1
    assert knox(points, dates, 5, 1, permutations=9).observed == 0
    with pytest.raises(ValueError, match="days"):
        knox(points, ["2024-02-28", "2024-03-01", "soon"], 5, 2, permutations=9)


def test_an_event_in_the_hour_that_autumns_clock_runs_twice_is_kept() -> None:
    start, end = (pd.DatetimeIndex([f"2024-10-27 {hour}"], tz="UTC") for hour in ("00:50", "01:10"))
    zoned = [moments.tz_convert("Europe/Stockholm") for moments in (start, end)]
    assert zoned[0].hour[0] == zoned[1].hour[0] == 2 and zoned[1].minute[0] < zoned[0].minute[0]
    found = aoristic(*zoned, 24)
    assert found[2] == 1 and found.sum() == 1
    with pytest.raises(ValueError, match="before it starts"):
        aoristic(*zoned[::-1], 24)
