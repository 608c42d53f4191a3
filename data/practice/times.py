"""Draws when invented offences happen: by trend, season, weekday, hour, darkness; then as an interval."""

from __future__ import annotations

import numpy as np

from data.area import AREA
from data.local_time import in_utc, utc
from data.practice.assumptions import Habit
from data.practice.model import Bools, Floats, Ints, Spans, Times
from data.statistics.darkness import CIVIL_TWILIGHT, sun_height

HOUR = np.timedelta64(1, "h")
MINUTE = np.timedelta64(1, "m")
DAY_MINUTES = 1440
LONGITUDE, LATITUDE = AREA.middle
"""Degrees WGS 84: near enough for the sun's height."""
SPREAD = 0.7
"""Sigma of the log-normal hours before and after the deed."""
FRIDAY_EVENING, SUNDAY_EVENING = 4 * DAY_MINUTES + 16 * 60, 6 * DAY_MINUTES + 17 * 60
"""A week-end away, in minutes after Monday 00:00: left from the first, home again from the second."""
HOMECOMING_MINUTES = 240


def hours_of(years: tuple[int, ...]) -> Times:
    """Every hour of local time that exists in the years (the one skipped in March is left out)."""
    spans = [np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[h]") for year in years]
    hours = np.concatenate(spans).astype("datetime64[m]")
    return hours[~_skipped(hours)]


def is_dark(local: Times) -> Bools:
    """Whether the sun stands below civil twilight at local clock time."""
    height: Floats = sun_height(utc(in_utc(local)), LONGITUDE, LATITUDE)
    return height < CIVIL_TWILIGHT


def hour_weights(hours: Times, dark: Bools, habit: Habit) -> Floats:
    """How likely each hour, dark or not, is for one kind of offence (not normalised)."""
    midnight = _dates(hours)
    months = hours.astype("datetime64[M]").astype(np.int64) % 12
    known, index = zip(*habit.trend, strict=True)
    weights: Floats = (
        np.interp(hours.astype("datetime64[Y]").astype(np.int64) + 1970, known, index)
        * np.array(habit.months)[months]
        * np.array(habit.weekdays)[weekdays(hours)]
        * np.array(habit.hours)[((hours - midnight) // HOUR).astype(np.int64)]
        * np.where(dark, habit.dark, 1.0)
    )
    return weights


def draw_deeds(hours: Times, weights: Floats, count: int, rng: np.random.Generator) -> Times:
    """`count` local times by the minute, hours drawn by weight."""
    cumulated = np.cumsum(weights)
    chosen = np.searchsorted(cumulated, rng.random(count) * cumulated[-1], side="right")
    drawn: Times = hours[np.minimum(chosen, len(hours) - 1)] + rng.integers(0, 60, count) * MINUTE
    return drawn


def draw_intervals(deeds: Times, habit: Habit, last_year: int, rng: np.random.Generator) -> tuple[Times, Times]:
    """From "last seen whole" to "found", around each deed; the start stays in the deed's year."""
    start = deeds - _waits(habit.before_h, len(deeds), rng)
    end = deeds + _waits(habit.after_h, len(deeds), rng)
    left, home = _weekends(deeds, rng)
    away = (deeds >= left) & (deeds <= home) & (rng.random(len(deeds)) < habit.away)
    start = np.maximum(np.where(away, left, start), deeds.astype("datetime64[Y]").astype(deeds.dtype))
    return settled(start, np.where(away, home, end), last_year)


def settled(start: Times, end: Times, last_year: int) -> tuple[Times, Times]:
    """The interval moved to times that exist, not after `last_year`, never ending before it starts."""
    last = np.datetime64(f"{last_year + 1}-01-01", "m") - MINUTE
    start = np.minimum(_existing(start), last)
    return start, np.maximum(np.minimum(_existing(end), last), start)


def weekdays(times: Times) -> Ints:
    """0 for Monday to 6 for Sunday (1 January 1970 was a Thursday)."""
    return (_dates(times).astype(np.int64) + 3) % 7


def days(count: Ints) -> Spans:
    """Whole numbers as spans of days."""
    spans: Spans = count.astype("timedelta64[D]")
    return spans


def _waits(median_hours: float, count: int, rng: np.random.Generator) -> Spans:
    minutes = median_hours * 60 * np.exp(SPREAD * rng.standard_normal(count))
    waits: Spans = minutes.astype(np.int64) * MINUTE
    return waits


def _weekends(times: Times, rng: np.random.Generator) -> tuple[Times, Times]:
    """Friday's leaving and Sunday's homecoming in the week of each time."""
    monday: Times = _dates(times) + days(-weekdays(times))
    left = rng.integers(0, HOMECOMING_MINUTES, len(times)) + FRIDAY_EVENING
    home = rng.integers(0, HOMECOMING_MINUTES, len(times)) + SUNDAY_EVENING
    return monday + left * MINUTE, monday + home * MINUTE


def _dates(times: Times) -> Times:
    dates: Times = times.astype("datetime64[D]")
    return dates


def _skipped(local: Times) -> Bools:
    """True for 02:00-02:59 on the last Sunday of March, which no clock shows (directive 2000/84/EC)."""
    last_day = _dates(local.astype("datetime64[Y]").astype("datetime64[M]") + 3) - np.timedelta64(1, "D")
    gap = last_day - days((weekdays(last_day) + 1) % 7) + 2 * HOUR
    return (local >= gap) & (local < gap + HOUR)


def _existing(local: Times) -> Times:
    return local + np.where(_skipped(local), HOUR, 0 * HOUR)
