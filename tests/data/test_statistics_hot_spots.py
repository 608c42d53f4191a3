"""Hot spots agree with the published values, survive the traps of common libraries, and find what was planted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import esda
import geopandas as gpd
import libpysal
import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.spatial import cKDTree

from data.geography.geometry import full_areas
from data.practice import generate as practice
from data.statistics import gi_star, kernel_density, knox, local_moran, near_repeats
from data.statistics.hot_spots import _draw

HOME = Path(__file__).resolve().parents[2]
GROUND = HOME / "data" / "bundled" / "geometry"
PUBLISHED = HOME / "tests" / "published"
GRID = pd.read_csv(PUBLISHED / "getisord.csv")
BURKITT = pd.read_csv(PUBLISHED / "burkitt.csv")
CENTRE = len(GRID) - 136 - 1  # the cell that Getis & Ord look at
SPOT_CELL_M = 400.0
UNSEEN_SEEDS = (1, 2, 3)


def within(distance: float) -> libpysal.weights.W:
    return libpysal.weights.DistanceBand(GRID[["x", "y"]].to_numpy(float), distance, silence_warnings=True)


def random_areas(n: int = 110) -> tuple[np.ndarray, libpysal.weights.W]:
    rng = np.random.default_rng(3)
    near = libpysal.weights.KNN(rng.uniform(0, 1e4, (n, 2)), 6, silence_warnings=True)
    return rng.normal(size=n), near


@pytest.mark.parametrize(("distance", "z"), [(30, 1.221979), (60, 1.748098), (90, 1.986135)])
def test_published_local_g(distance: float, z: float) -> None:
    assert gi_star(GRID.value, within(distance), star=False, permutations=0).z[CENTRE] == pytest.approx(z, abs=5e-7)


@pytest.mark.parametrize("star", [True, False])
def test_z_agrees_with_esda_whatever_the_transformation_and_the_weights_stay(star) -> None:
    weights = within(60)
    other = esda.G_Local(GRID.value.to_numpy(float), within(60), transform="B", star=star, permutations=0).Zs
    weights.transform = "R"
    before = weights.sparse.toarray()
    assert gi_star(GRID.value, weights, star=star, permutations=0).z == pytest.approx(other)
    assert (weights.sparse.toarray() == before).all() and weights.transform == "R"


def test_the_answer_can_be_read_as_the_z_of_each_area() -> None:
    found = gi_star(GRID.value, within(60), permutations=0)
    assert len(found) == len(GRID) and found[CENTRE] == found.z[CENTRE] and found[-1] == found.z[-1]
    assert list(found) == found.z.tolist() and (found[found.z > 1] > 1).all()
    assert max(found) == np.max(found) == np.asarray(found).max() == pd.Series(found).max()


def test_a_hot_spot_is_positive_where_the_values_sum_to_less_than_nothing() -> None:
    values = GRID.value.to_numpy(float)
    shifted = gi_star(values - 1_000, within(30), permutations=0).z
    assert shifted == pytest.approx(gi_star(values, within(30), permutations=0).z)
    assert gi_star(-values, within(30), permutations=0).z == pytest.approx(-shifted)


def test_z_has_mean_0_and_variance_1_over_all_orders_also_with_unequal_weights() -> None:
    rng = np.random.default_rng(5)
    near = rng.random((12, 12)) * (rng.random((12, 12)) < 0.5)
    near[0, 1] = 1
    y = rng.gamma(1, size=12)
    z = np.array([gi_star(rng.permutation(y), near, permutations=0).z[0] for _ in range(2_000)])
    assert abs(z.mean()) < 0.08 and abs(z.var() - 1) < 0.12


def test_p_values_are_two_sided_seeded_and_near_those_of_the_normal_distribution() -> None:
    found, again = gi_star(GRID.value, within(90), seed=4), gi_star(GRID.value, within(90), seed=4)
    assert (found.p_value == again.p_value).all()
    assert (found.p_value != gi_star(GRID.value, within(90), seed=5).p_value).any()
    normal = gi_star(GRID.value, within(90), permutations=0).p_value
    assert np.corrcoef(found.p_value, normal)[0, 1] > 0.97
    assert found.p_value.min() >= 2 / 10_000 and found.p_value.max() <= 1
    assert np.asarray(found) == pytest.approx(found.z)


def test_few_areas_have_the_p_value_that_counting_gives() -> None:
    y, near = np.array([9.0, 8, 1, 2, 3]), np.zeros((5, 5))
    near[0, 1] = 1
    p = local_moran(y, near, permutations=9_999).p_value[0]
    assert p == pytest.approx(2 * 1 / 4, abs=0.03), "one of four neighbours is as large as the one it has"


def test_shuffles_draw_different_places_each_equally_often() -> None:
    drawn = _draw(7, 3, 20_000, np.random.default_rng(0))
    assert (np.sort(drawn, axis=0)[1:] > np.sort(drawn, axis=0)[:-1]).all()
    assert all(np.abs(np.bincount(row, minlength=7) / 20_000 - 1 / 7).max() < 0.01 for row in drawn)


def test_local_moran_agrees_with_esda_and_names_the_quadrants() -> None:
    values, near = random_areas()
    found, other = local_moran(values, near, permutations=99), esda.Moran_Local(values, near, permutations=0)
    assert found.statistic == pytest.approx(other.Is)
    names = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}
    assert found.quadrant.tolist() == [names[q] for q in other.q]


def test_islands_missing_and_equal_values_give_no_verdict() -> None:
    near = np.array([[0, 1, 0, 0], [1, 0, 0, 1], [0, 0, 0, 0], [0, 1, 0, 0]])
    found = gi_star([1, 2, 3, np.nan], near, star=False)
    assert np.isfinite(found.z[:2]).all() and np.isnan(found.z[2:]).all() and np.isnan(found.p_value[2:]).all()
    island = gi_star([1, 2, 3, np.nan], near)
    assert np.isfinite(island.z[2]) and np.isnan(island.p_value[2]) and not island.significant[2]
    alone = local_moran([1, 2, 3, np.nan], near)
    assert alone.quadrant[2] is None and alone.quadrant[3] is None and np.isnan(alone.statistic[2:]).all()
    for method in (gi_star, local_moran):
        same = method([0.1 + 0.2, 0.3, 0.3, 0.3], near)
        assert np.isnan(same.p_value).all() and not same.significant.any()
        assert method([], np.empty((0, 0))).p_value.size == 0
        with pytest.raises(ValueError, match="areas"):
            method([1, 2], near)
        with pytest.raises(ValueError, match="weights"):
            method([1, 2, 3, 4], -near)
        with pytest.raises(ValueError, match="permutations"):
            method([1, 2, 3, 4], near, permutations=-1)


@pytest.mark.parametrize("method", [gi_star, local_moran])
def test_with_no_signal_false_alarms_stay_under_the_level(method) -> None:
    _, near = random_areas()
    rng = np.random.default_rng(8)
    runs = [method(rng.normal(size=110), near, permutations=999, seed=n) for n in range(60)]
    assert np.mean([(run.p_value < 0.05).mean() for run in runs]) < 0.055
    assert np.mean([run.significant.any() for run in runs]) < 0.12


@pytest.mark.parametrize("method", [gi_star, local_moran])
def test_110_areas_get_a_p_value_each_from_9_999_permutations(method) -> None:
    values, near = random_areas()
    p_value = method(values, near).p_value
    assert len(p_value) == 110 and np.allclose(p_value * 10_000, np.round(p_value * 10_000)) and p_value.min() > 0


def test_the_house_does_not_load_what_only_hot_spots_of_others_need() -> None:
    loaded = "import data.statistics, sys; print({'esda', 'libpysal', 'numba', 'sklearn', 'astral'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", loaded], cwd=HOME, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"


def test_published_knox() -> None:
    found = knox(BURKITT[["x", "y"]], BURKITT.day, 20, 5)
    assert found.observed == 13 and round(found.expected, 4) == 10.1438
    assert found == knox(BURKITT[["x", "y"]], BURKITT.day, 20, 5)
    assert 0.12 < found.p_value < 0.28


def test_knox_counts_ties_against_the_finding() -> None:
    found = knox([[0, 0], [0, 0], [900, 900]], [1, 1, 1], 5, 0)
    assert (found.observed, found.expected, found.p_value) == (1, 1.0, 1.0)
    everything = knox([[0, 0], [0, 0], [900, 900], [900, 901]], [1, 2, 50, 51], 5, 1, permutations=4_999)
    assert everything.observed == 2
    assert everything.p_value == pytest.approx(1 / 3, abs=0.03), "one of three pairings"


def test_knox_takes_datetimes_leaves_out_the_missing_and_refuses_the_impossible() -> None:
    when = pd.Series(pd.to_datetime(["2024-01-01 00:00", "2024-01-03 12:00", None]))
    found = knox([[0, 0], [3, 4], [0, 0]], when, 5, 2.5)
    assert (found.observed, found.expected) == (1, 1.0)
    assert knox([], [], 5, 5).observed == 0 and knox([[0, 0]], [1], 5, 5).p_value == 1
    for bad in (([[0, 0]], [1, 2], 5, 5), ([[0, 0]], [1], -1, 5), ([[0, 0]], [1], 5, 5, 0), ([[1, 2, 3]], [1], 5, 5)):
        with pytest.raises(ValueError, match=r"points|distance|permutation"):
            knox(*bad)


def test_near_repeat_bands_hold_every_pair_once() -> None:
    rng = np.random.default_rng(2)
    place, when = rng.integers(0, 40, (60, 2)) * 25.0, rng.integers(0, 90, 60)
    table = near_repeats(place, when, permutations=19)
    assert table.distance.unique().tolist() == ["0", "1–100", "101–200", "201–400"]
    assert table.time.unique().tolist() == ["0–7", "8–14", "15–28", "29–60"]
    whole = knox(place, when, 400, 60, permutations=19)
    assert table.observed.sum() == whole.observed and table.expected.sum() == pytest.approx(whole.expected)
    first = knox(place, when, 0, 7, permutations=19)
    assert (table.observed[0], table.expected[0]) == (first.observed, pytest.approx(first.expected))


@pytest.fixture(scope="module")
def made() -> practice.PracticeData:
    return practice.generate(full_areas(GROUND), gpd.read_file(GROUND / "stations.geojson").to_crs(3006))


def test_planted_near_repeats_are_found(made) -> None:
    homes = made.offences[made.offences.offence.astype(str) == "residential_burglary"]
    table = near_repeats(homes[["x", "y"]], homes.start, permutations=199).set_index(["distance", "time"])
    planted = [(far, late) for far in ("0", "1–100", "101–200") for late in ("0–7", "8–14")]
    assert table.loc[planted].significant.all() and (table.loc[planted].ratio > 2).all()
    assert table.loc[[("0", "0–7")]].ratio.item() > 20
    rest = table.drop(planted)
    print("near repeats: all 6 planted bands found,", rest.significant.sum(), "of", len(rest), "others flagged")  # noqa: T201 - read it with -rP


def test_without_planted_series_no_near_repeats_are_found(made) -> None:
    homes = made.offences[made.offences.offence.astype(str) == "residential_burglary"]
    shuffled = np.random.default_rng(9).permutation(homes.start.to_numpy())
    assert not near_repeats(homes[["x", "y"]], shuffled, permutations=199).significant.any()


def test_a_part_of_the_planted_hot_spots_is_found_on_seeds_that_chose_nothing() -> None:
    """The square's side and the residual were chosen on the default seed, where recall is 0.67: it is left out.

    Each spot is 12-80 offences within 100-250 m over three years, among some 3 000 squares tested at once, where
    9 999 permutations leave FDR control little room: about two in five are found.
    """
    areas, stations = full_areas(GROUND), gpd.read_file(GROUND / "stations.geojson").to_crs(3006)
    results = []
    for seed in UNSEEN_SEEDS:
        other = practice.generate(areas, stations, seed=seed)
        spots = other.truth[other.truth.kind == "hot_spot"]
        results += [_search(other, spots, spot) for spot in spots.itertuples()]
    recall = np.mean([found for found, _, _ in results])
    precision = sum(right for _, right, _ in results) / sum(hot for _, _, hot in results)
    print(f"hot spots: recall {recall:.2f}, precision {precision:.2f}")  # noqa: T201 - read it with -rP
    assert recall >= 0.3 and precision >= 0.3


def _search(made, spots, spot) -> tuple[bool, int, int]:
    """Whether one planted spot is hit; how many hot squares lie by a spot planted then; how many are hot."""
    squares, place = np.unique(np.floor(made.offences[["x", "y"]] / SPOT_CELL_M), axis=0, return_inverse=True)
    pairs = cKDTree(squares).query_pairs(1.5, output_type="ndarray")
    half = sparse.coo_array((np.ones(len(pairs)), pairs.T), shape=(len(squares),) * 2).tocsr()
    near = half + half.T
    start, kind = made.offences.start, made.offences.offence.astype(str) == str(spot.offence)
    now = kind & (start >= spot.start) & (start <= spot.end)
    counts, usual = (np.bincount(place.ravel()[rows], minlength=len(squares)) for rows in (now, kind & ~now))
    expected = (near @ usual + usual) / (near.sum(axis=1) + 1) + usual.mean() / 2
    expected *= counts.sum() / expected.sum()
    found = gi_star((counts - expected) / np.sqrt(expected + 1), near)  # 1: where next to none is expected
    hot = found.significant & (found.z > 0)
    middle = (squares + 0.5) * SPOT_CELL_M
    then = spots[(spots.offence == spot.offence) & (spots.start <= spot.end) & (spots.end >= spot.start)]
    by = [np.hypot(*(middle - [one.x, one.y]).T) - one.radius_m <= 2 * SPOT_CELL_M for one in then.itertuples()]
    mine = np.hypot(*(middle - [spot.x, spot.y]).T) - spot.radius_m <= 0.7 * SPOT_CELL_M
    return bool((hot & mine).any()), int((hot & np.any(by, axis=0)).sum()), int(hot.sum())


def test_a_density_holds_all_its_events_and_lies_on_the_grid() -> None:
    points = np.random.default_rng(1).uniform([670_000, 6_590_000], [672_000, 6_592_000], (200, 2))
    found = kernel_density(points, 400, 50)
    assert found.density.shape == (len(found.y), len(found.x))
    assert found.density.sum() * 0.05**2 == pytest.approx(200, rel=1e-3)
    assert (found.x - 25) % 50 == pytest.approx(np.zeros(len(found.x))) and found.lost == 0
    turned = kernel_density(points[::-1], 400, 50)
    assert turned.density == pytest.approx(found.density)


def test_a_density_at_a_single_event_is_the_formula() -> None:
    found = kernel_density([[25.0, 25.0]], 200, 50)
    middle = found.density[np.searchsorted(found.y, 25), np.searchsorted(found.x, 25)]
    beside = found.density[np.searchsorted(found.y, 25), np.searchsorted(found.x, 125)]
    assert middle == pytest.approx(3 / (np.pi * 0.2**2))
    assert beside == pytest.approx(3 / (np.pi * 0.2**2) * (1 - 0.25) ** 2)


def test_a_window_loses_what_lies_beyond_it_and_marks_its_edge() -> None:
    found = kernel_density([[0.0, 500.0]], 200, 20, bounds=(0, 0, 1000, 1000))
    assert found.lost == pytest.approx(0.5, abs=0.01)
    assert found.edge[25, 0] and found.edge[0, 25] and not found.edge[25, 25]
    assert kernel_density([], 200, 20).density.size == 0


@pytest.mark.parametrize(
    ("points", "bandwidth", "cell"),
    [([[18.05, 59.4]], 200, 50), ([[59.4, 18.05]], 200, 50), ([[0, 0]], 0, 50), ([[0, 0]], 60, 50), ([1, 2], 200, 50)],
)
def test_impossible_densities_are_refused(points: object, bandwidth: float, cell: float) -> None:
    with pytest.raises(ValueError, match=r"degrees|cell_m|points"):
        kernel_density(points, bandwidth, cell)
