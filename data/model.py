"""The nouns of the project: municipalities, area levels, offences, places and the question asked of a layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from data.area import AREA

POLICE_AREA_CODE = AREA.codes.police_area
"""Code of the whole police area in tables."""

FIRST_COMPARABLE_YEAR = 2015
"""From this year fewer reports lack a municipality code at Brå, so municipality figures are better."""


MUNICIPALITIES = AREA.municipalities
MUNICIPALITY_CODES = tuple(m.code for m in MUNICIPALITIES)
MUNICIPALITY_NAMES = {m.code: m.name for m in MUNICIPALITIES}


class AreaLevel(StrEnum):
    """The geographies that figures are joined to, by official code."""

    MUNICIPALITY = "municipality"
    REGSO = "regso"
    DESO = "deso"
    SQUARE_1000 = "square1000"  # squares of SCB's grid, by side in metres
    SQUARE_500 = "square500"
    SQUARE_250 = "square250"


class Precision(StrEnum):
    """How well the position of a place is known, and so how it may be drawn."""

    PIN = "pin"  # a coordinate of its own
    APPROXIMATE = "approximate"  # only a nearby reference point: a dashed ring, never a pin
    LISTED = "listed"  # no position, or one that may not be shown: counted, not drawn


class PlaceCategory(StrEnum):
    """The four kinds of published fact about a place. They are never merged."""

    PERCEIVED_UNSAFE = "perceived_unsafe"
    DISORDER_REPORTED = "disorder_reported"
    MEASURE = "measure"
    IMPROVED = "improved_example"


class Offence(StrEnum):
    """Kinds of reported offence. BURGLARY is all premises (Brå 11462), never homes alone."""

    BURGLARY = "burglary"
    RESIDENTIAL_BURGLARY = "residential_burglary"
    CAR_PART_THEFT = "car_part_theft"
    THEFT = "theft"
    PERSON = "person"
    VANDALISM = "vandalism"
    DRUGS_WEAPONS = "drugs_weapons"
    TOTAL = "total"


HELD: Mapping[Offence, tuple[Offence, ...]] = {
    Offence.BURGLARY: (Offence.RESIDENTIAL_BURGLARY,),
    Offence.THEFT: (Offence.BURGLARY, Offence.CAR_PART_THEFT),
    Offence.TOTAL: (Offence.THEFT, Offence.PERSON, Offence.VANDALISM, Offence.DRUGS_WEAPONS),
}
"""What each kind holds next below it, Brå's way: burglary is all premises (11462), theft all of chapter 8 (11095).

Kinds side by side have no offence in common.
"""


def held_by(whole: Offence) -> tuple[Offence, ...]:
    """Every kind in `whole`, however deep, from the top down."""
    return tuple(kind for part in HELD.get(whole, ()) for kind in (part, *held_by(part)))


class Audience(StrEnum):
    """Who a figure is made for. It is part of every cache key."""

    RESIDENT = "resident"
    OFFICIAL = "official"
    PLANNER = "planner"


SQUARES = {AreaLevel.SQUARE_1000: 1000, AreaLevel.SQUARE_500: 500, AreaLevel.SQUARE_250: 250}
"""Side in metres of the squares of each level of SCB's grid."""


class Measure(StrEnum):
    """How an amount is expressed."""

    COUNT = "count"
    RATE = "rate"  # per 1 000 of the chosen base, or per km²
    SMOOTHED = "smoothed"  # the rate, steadied by what all areas have in common
    COMPARED = "compared"  # as many, more or fewer than if the area were as all of them together
    CHANGE = "change"  # against another period


class Formula(StrEnum):
    """What made a figure out of rows; `data.release.provenance.FORMULAS` writes each out."""

    NONE = "none"
    COUNT = "count"
    RATE = "rate"
    SMOOTHED = "smoothed"
    COMPARED = "compared"
    CHANGE = "change"
    SHARE = "share"
    AORISTIC = "aoristic"
    NEAR_REPEATS = "near_repeats"
    HOT_SPOT = "hot_spot"
    MISMATCH = "mismatch"


class Base(StrEnum):
    """What a rate is divided by."""

    POPULATION = "population"
    DWELLINGS = "dwellings"
    HOUSEHOLDS = "households"
    CARS = "cars"
    KM2 = "km2"


class Light(StrEnum):
    """Whether it was day, civil twilight or darkness at the place, by the sun's height."""

    DAY = "day"
    DUSK = "dusk"
    DARKNESS = "darkness"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole years from the first to the last, both within."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def years(self) -> int:
        """How many years it holds."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Query:
    """One question to one layer. Small, frozen and hashable: its repr is part of the cache key."""

    year: int | None = None
    measure: Measure = Measure.RATE
    question: str | None = None  # of a survey
    offence: Offence | None = None
    level: AreaLevel = AreaLevel.MUNICIPALITY
    practice: bool = False
    base: Base = Base.POPULATION
    before: Period | None = None  # what a change is counted from; None: the year before
    light: Light | None = None  # only what happened in this light; None: whenever
    more: tuple[tuple[str, str], ...] = ()  # of dimensions without a field here: key and value

    def value(self, dimension: str) -> Any:
        """What is asked of a dimension, by its key; None where that is nothing."""
        return getattr(self, dimension, dict(self.more).get(dimension))
