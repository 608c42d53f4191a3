"""The nouns of the project: municipalities, area levels, offences, places and the question asked of a layer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

POLICE_AREA_CODE = "LPO"
"""Code of the whole police area in tables: lokalpolisområde Södra Roslagen (formerly Täby)."""

FIRST_COMPARABLE_YEAR = 2015
"""From this year fewer reports lack a municipality code at Brå, so municipality figures are better."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of the five municipalities: SCB's four-digit code and the official name."""

    code: str
    name: str


MUNICIPALITIES = (
    Municipality("0162", "Danderyd"),
    Municipality("0160", "Täby"),
    Municipality("0115", "Vallentuna"),
    Municipality("0187", "Vaxholm"),
    Municipality("0117", "Österåker"),
)
MUNICIPALITY_CODES = tuple(m.code for m in MUNICIPALITIES)
MUNICIPALITY_NAMES = {m.code: m.name for m in MUNICIPALITIES}


class AreaLevel(StrEnum):
    """The geographies that figures are joined to, by official code."""

    MUNICIPALITY = "municipality"
    REGSO = "regso"


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


class Audience(StrEnum):
    """Who a figure is made for. It is part of every cache key."""

    RESIDENT = "resident"
    OFFICIAL = "official"
    PLANNER = "planner"


class Measure(StrEnum):
    """How an amount is expressed."""

    COUNT = "count"
    RATE = "rate"  # per 1 000 residents


@dataclass(frozen=True, slots=True)
class Query:
    """One question to one layer. Small, frozen and hashable: its repr is part of the cache key."""

    year: int | None = None
    measure: Measure = Measure.RATE
    question: str | None = None
    level: AreaLevel = AreaLevel.MUNICIPALITY
    practice: bool = False
