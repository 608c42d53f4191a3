"""What the practice data take for granted about where, when, how often offences happen.

Trends, populations and the share of burglary are rounded from public totals; the other shares, the habits
of hour and season and the pull of stations are judgements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data.model import MUNICIPALITIES, Offence

POPULATIONS: Mapping[str, int] = MappingProxyType({one.code: one.residents for one in MUNICIPALITIES})
"""Residents per municipality."""

PER_RESIDENT: Mapping[str, float] = MappingProxyType(
    {"population": 1.0, "dwellings": 0.43, "households": 0.42, "cars": 0.45}
)
"""How many there are of each per resident. Cars: as denominators.csv has for 2019 (89 839 in Södra Roslagen, of some
200 000 residents). Dwellings and households: some 2.3 to 2.4 persons each, a judgement."""

RELATIVE_RISK: Mapping[str, float] = MappingProxyType({one.code: one.risk for one in MUNICIPALITIES})
"""Reported theft per resident against the other municipalities."""

STATION_REACH_M = 400.0
"""An area counts as having a station when one stands in it or this near to it."""


@dataclass(frozen=True, slots=True)
class Pull:
    """How density falls with the distance in metres from stations, from the area's centre; what is left."""

    station: float
    station_m: float
    centre: float
    centre_m: float
    floor: float
    station_area: float = 1.0  # how many times its share an area with a station gets


@dataclass(frozen=True, slots=True)
class Habit:
    """One kind of offence: its share of all, its trend, its seasons, its hours, how soon it is noticed."""

    share: float
    trend: tuple[tuple[int, float], ...]  # (year, index), straight lines between, level outside
    months: tuple[float, ...]  # January first
    weekdays: tuple[float, ...]  # Monday first
    hours: tuple[float, ...]  # from midnight
    dark: float  # how many times likelier when it is dark
    before_h: float  # median hours from "last seen whole" to the deed
    after_h: float  # median hours from the deed to its discovery
    away: float  # share of week-end deeds whose interval is the whole week-end
    pull: Pull


def _day(
    night: float, morning: float, midday: float, afternoon: float, evening: float, late: float
) -> tuple[float, ...]:
    """24 hourly weights for 0-5, 6-9, 10-13, 14-16, 17-20 and 21-23 o'clock."""
    return (night,) * 6 + (morning,) * 4 + (midday,) * 4 + (afternoon,) * 3 + (evening,) * 4 + (late,) * 3


HABITS: Mapping[Offence, Habit] = MappingProxyType(
    {
        Offence.RESIDENTIAL_BURGLARY: Habit(
            share=0.09,
            trend=((2015, 1.0), (2017, 1.3), (2019, 0.8), (2021, 0.55), (2025, 0.5)),
            months=(1.1, 1.0, 0.95, 0.85, 0.8, 0.75, 0.85, 0.85, 0.9, 1.1, 1.3, 1.35),
            weekdays=(0.9, 0.9, 0.95, 1.0, 1.3, 1.3, 0.9),
            hours=_day(0.25, 0.6, 1.0, 1.5, 1.9, 0.9),
            dark=1.8,
            before_h=2.0,
            after_h=2.0,
            away=0.35,
            pull=Pull(station=0.3, station_m=500, centre=1.0, centre_m=900, floor=0.06),
        ),
        Offence.CAR_PART_THEFT: Habit(
            share=0.16,
            trend=((2015, 0.8), (2017, 1.2), (2018, 1.0), (2020, 1.3), (2022, 0.7), (2025, 0.75)),
            months=(1.1, 1.05, 1.0, 0.95, 0.9, 0.85, 0.8, 0.9, 1.0, 1.1, 1.15, 1.1),
            weekdays=(1.05, 1.05, 1.05, 1.0, 0.95, 0.9, 1.0),
            hours=_day(2.6, 0.25, 0.2, 0.2, 0.4, 1.4),
            dark=1.6,
            before_h=2.0,
            after_h=4.0,
            away=0.1,
            pull=Pull(station=2.5, station_m=300, centre=0.4, centre_m=500, floor=0.02, station_area=1.8),
        ),
        Offence.BURGLARY: Habit(
            share=0.09,
            trend=((2015, 1.0), (2017, 1.25), (2018, 1.0), (2020, 1.05), (2022, 0.75), (2025, 0.65)),
            months=(1.0, 1.0, 1.0, 0.95, 0.95, 1.0, 1.1, 1.05, 1.0, 1.0, 1.0, 0.95),
            weekdays=(0.95, 0.9, 0.9, 0.95, 1.1, 1.2, 1.1),
            hours=_day(2.0, 0.5, 0.4, 0.5, 0.8, 1.3),
            dark=1.3,
            before_h=5.0,
            after_h=6.0,
            away=0.6,
            pull=Pull(station=0.6, station_m=400, centre=1.0, centre_m=600, floor=0.04),
        ),
        Offence.THEFT: Habit(
            share=0.66,
            trend=((2015, 1.0), (2017, 1.07), (2018, 0.9), (2020, 0.9), (2021, 0.75), (2025, 0.6)),
            months=(0.9, 0.9, 0.95, 1.0, 1.1, 1.1, 1.05, 1.1, 1.05, 1.0, 0.95, 0.9),
            weekdays=(1.0, 1.0, 1.0, 1.0, 1.15, 1.05, 0.8),
            hours=_day(0.15, 0.5, 1.4, 1.8, 1.5, 0.5),
            dark=1.1,
            before_h=0.5,
            after_h=0.5,
            away=0.02,
            pull=Pull(station=1.2, station_m=300, centre=1.0, centre_m=400, floor=0.02, station_area=1.3),
        ),
    }
)

WALKING_PULL = Pull(station=1.5, station_m=350, centre=1.0, centre_m=400, floor=0.02)
"""Where people walk, so where they name places that feel unsafe."""
