"""Events of uncertain time are spread without loss, and light is told by the sun."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from astral import Observer
from astral.sun import elevation, sun
from hypothesis import given
from hypothesis import strategies as st

from data.statistics import aoristic, darkness, sun_height

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LON, LAT = 18.1, 59.45
NAIVE = pd.Timestamp("2025-06-01 05:00").to_pydatetime()
SPANS = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 60)), max_size=20)


def test_ratcliffes_rule_on_edges() -> None:
    found = aoristic([0, 2, 1, 3], [4, 3, 1, 9], [0, 1, 2, 3, 4])
    assert found == pytest.approx([0.25, 0.25 + 1, 0.25 + 1, 0.25 + 1 / 6])


def test_an_hour_that_is_known_and_a_night_that_is_not() -> None:
    start = pd.to_datetime(["2025-01-10 22:30", "2025-01-11 07:00", "2025-01-11 07:00"])
    end = pd.to_datetime(["2025-01-11 01:30", "2025-01-11 07:00", "2025-01-13 07:00"])
    found = aoristic(start, end, 24)
    even = 1 / 24
    assert found[22] == pytest.approx(0.5 / 3 + even) and found[0] == pytest.approx(1 / 3 + even)
    assert found[7] == pytest.approx(1 + even) and found.sum() == pytest.approx(3)


@given(SPANS)
def test_events_within_the_edges_are_neither_lost_nor_invented(spans: list[tuple[float, float]]) -> None:
    start = np.array([a for a, _ in spans])
    end = start + np.array([wide for _, wide in spans])
    edges = np.linspace(0, 160, 17)
    found = aoristic(start, end, edges)
    assert found.sum() == pytest.approx(len(spans)) and (found >= -1e-12).all()
    assert aoristic(start[::-1], end[::-1], edges) == pytest.approx(found)
    finer = aoristic(start, end, np.linspace(0, 160, 33))
    assert finer.reshape(-1, 2).sum(axis=1) == pytest.approx(found, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 5_000)), max_size=20), st.integers(1, 48))
def test_the_clock_holds_every_event_once(spans: list[tuple[int, int]], bins: int) -> None:
    start = pd.Series(np.datetime64("2024-01-01", "m") + np.array([a for a, _ in spans], dtype="timedelta64[m]"))
    end = start + pd.Series(np.array([w for _, w in spans], dtype="timedelta64[m]"))
    assert aoristic(start, end, bins).sum() == pytest.approx(len(spans))


def test_edges_may_be_moments_zones_keep_their_clock_and_the_missing_is_left_out() -> None:
    start = pd.Series(pd.to_datetime(["2025-06-01 12:00", None]))
    edges = pd.to_datetime(["2025-06-01", "2025-06-02", "2025-06-03"])
    assert aoristic(start, start + pd.Timedelta(days=1), edges).tolist() == [0.5, 0.5]
    zoned = start.dt.tz_localize(STOCKHOLM)
    assert aoristic(zoned, zoned, 24)[12] == 1
    assert aoristic(NAIVE, NAIVE + dt.timedelta(hours=1), 24)[5] == 1
    assert aoristic([], [], 24).tolist() == [0] * 24
    for bad in (([2], [1], [0, 1]), ([1], [1, 2], [0, 1]), ([1], [2], [0]), ([1], [2], [1, 0]), ([1], [2], 24)):
        with pytest.raises(ValueError, match=r"ends|edges|datetimes"):
            aoristic(*bad)
    with pytest.raises(ValueError, match="at least one"):
        aoristic(start, start, 0)


def test_the_suns_height_agrees_with_astral() -> None:
    rng = np.random.default_rng(7)
    first = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    when = [first + dt.timedelta(minutes=int(m)) for m in rng.integers(0, 30 * 525_600, 400)]
    lon, lat = rng.uniform(-180, 180, 400), rng.uniform(-85, 85, 400)
    other = [elevation(Observer(y, x), t, with_refraction=False) for t, x, y in zip(when, lon, lat, strict=True)]
    apart = np.abs(sun_height(when, lon, lat) - other)
    assert apart.max() < 0.02, "astral is NOAA's calculator, which rounds the time of day and leaves out nutation"
    assert np.median(apart) < 0.003


def test_the_suns_height_is_that_of_the_example_of_its_algorithm() -> None:
    # Reda & Andreas 2004, table A5.1: e0, seen from the ground; from the Earth's middle it is 0.002 degrees higher.
    when = dt.datetime(2003, 10, 17, 12, 30, 30, tzinfo=dt.timezone(dt.timedelta(hours=-7)))
    found = sun_height(when, -105.1786, 39.742476)
    assert found == pytest.approx(39.872046 + np.degrees(4.2635e-5) * np.cos(np.radians(39.87)), abs=5e-4)


def test_between_midnights_nothing_is_lost() -> None:
    from pvlib import spa

    rng = np.random.default_rng(3)
    moments = np.floor(rng.uniform(9.4e8, 1.9e9, 2_000))
    lon, lat = rng.uniform(-180, 180, 2_000), rng.uniform(-90, 90, 2_000)
    other = spa.solar_position_numpy(moments, lat, lon, 0, 0, 0, 69.0, 0, 1)[3]
    found = sun_height(pd.to_datetime(moments, unit="s", utc=True), lon, lat)
    assert np.abs(found - other).max() < 0.003, "the Earth's radius alone makes 0.0025"


def test_a_moment_outside_two_centuries_is_refused_and_no_moment_at_all_is_not() -> None:
    for year in (1899, 2101):
        with pytest.raises(ValueError, match="1900 to 2100"):
            sun_height(dt.datetime(year, 6, 1, tzinfo=dt.UTC), LON, LAT)
    assert np.isfinite(sun_height(dt.datetime(2100, 12, 31, 23, 59, tzinfo=dt.UTC), LON, LAT))
    assert np.isfinite(sun_height(dt.datetime(1900, 1, 1, tzinfo=dt.UTC), LON, LAT))
    assert darkness([None, pd.NaT], LON, LAT).tolist() == [None, None]
    assert darkness([], LON, LAT).tolist() == [] and darkness(None, LON, LAT) is None


@pytest.mark.parametrize("day", [dt.date(2025, 12, 21), dt.date(2025, 3, 20), dt.date(2025, 10, 26)])
def test_light_changes_at_sunrise_sunset_and_civil_twilight(day: dt.date) -> None:
    place, minute = Observer(LAT, LON), dt.timedelta(minutes=3)
    moments = sun(place, day, dawn_dusk_depression=6, tzinfo=STOCKHOLM)
    for name, before, after in (("dawn", "darkness", "dusk"), ("sunrise", "dusk", "day"),
                                ("sunset", "day", "dusk"), ("dusk", "dusk", "darkness")):  # fmt: skip
        assert darkness(moments[name] - minute, LON, LAT) == before
        assert darkness(moments[name] + minute, LON, LAT) == after


def test_midsummer_has_no_darkness_in_the_north_and_midwinter_no_day() -> None:
    hours = pd.date_range("2025-06-21", periods=24, freq="h", tz=STOCKHOLM)
    assert set(darkness(hours, 20.2, 67.9)) == {"day"}
    assert set(darkness(hours, LON, 62.0)) == {"day", "dusk"}
    winter = pd.Series(pd.date_range("2025-12-21", periods=24, freq="h", tz=STOCKHOLM))
    assert set(darkness(winter, 20.2, 69.0)) == {"dusk", "darkness"}


def test_the_same_moment_on_two_clocks_is_one_and_the_missing_stays_missing() -> None:
    utc = dt.datetime(2025, 2, 1, 15, 30, tzinfo=dt.UTC)
    assert sun_height(utc, LON, LAT) == pytest.approx(sun_height(utc.astimezone(STOCKHOLM), LON, LAT))
    assert darkness([utc, None], [LON, LON], LAT).tolist() == [darkness(utc, LON, LAT), None]
    assert darkness([utc], np.nan, LAT).tolist() == [None]


@pytest.mark.parametrize(
    "when",
    [NAIVE, [NAIVE], np.datetime64("2025-01-01T12:00"), "2025-01-01 12:00",
     pd.date_range("2025-01-01", periods=2), pd.Series(pd.date_range("2025-01-01", periods=2))],
)  # fmt: skip
def test_moments_without_a_zone_are_refused(when: object) -> None:
    with pytest.raises(ValueError, match="time zone"):
        darkness(when, LON, LAT)
    with pytest.raises(ValueError, match="degrees"):
        darkness(dt.datetime(2025, 1, 1, tzinfo=dt.UTC), 6_590_000, LAT)
