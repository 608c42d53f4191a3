"""The contract of every table that can come in through the data desk, beside the shipped ones."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.model import MUNICIPALITY_CODES, Offence
from data.tables import offence_words
from data.tables.batch import Kind
from data.tables.columns import Column, Rule, Table
from data.tables.columns import Kind as Cell
from data.tables.parquet import empty

AREA_CODES = r"0(115|117|160|162|187)(R[0-9]{3}|[ABC][0-9]{4})?"
"""SCB's codes in the five municipalities: 0160 (municipality), 0160R012 (RegSO), 0160A0010 (DeSO)."""

PERIOD = r"(19[5-9][0-9]|20[0-9]{2})(-(0[1-9]|1[0-2])|Q[1-4])?"
INSTANT = r"(19[5-9]|20[0-9])[0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]"
DAY = r"(19[5-9]|20[0-9])[0-9]-[01][0-9]-[0-3][0-9]"
SLUG = r"[A-Za-z0-9ÅÄÖåäö_.:-]{1,80}"


def _text(name: str, description: str, *, required: bool = True, **limits: Any) -> Column:
    return Column(name=name, kind=Cell.TEXT, description=description, required=required, **limits)


def _number(name: str, description: str, unit: str, *, required: bool = False, **limits: Any) -> Column:
    return Column(name=name, kind=Cell.NUMBER, description=description, unit=unit, required=required, **limits)


def _whole(name: str, description: str, unit: str, *, required: bool = False) -> Column:
    return Column(name=name, kind=Cell.INTEGER, description=description, unit=unit, required=required, minimum=0)


ORIGIN = _text("origin", "Key of the file or fetch the row came with.", pattern="[0-9a-f]{12}")
AREA = (
    _text("area_level", "What kind of area.", values=("municipality", "regso", "deso")),
    _text("area_code", "SCB's code of the area; text, with its leading zero.", pattern=AREA_CODES),
    _text("area_version", "Version of the areas, RegSO_2025 say; empty for municipalities.", required=False),
)
DRAWN_AREA = (
    _text("area_level", "What kind of area.", values=("municipality", "regso", "deso", "locality")),
    _text(
        "area_code",
        "SCB's code of the area; a locality's (tätort) begins with its municipality: 0187TB101.",
        pattern=f"{AREA_CODES}|[0-9]{{4}}T[A-Z][0-9]{{3}}|T[0-9]{{4}}",
    ),
    AREA[2],
)
OFFENCE = _text("offence", "Kind of offence.", values=tuple(Offence))
COUNTED = _text(
    "offence",
    "Kind of offence. car_crime (Kolada N07547) and theft_from_vehicle (Brå 11497) are broader than car_part_theft.",
    values=offence_words.COUNTED,
)
STATUS = _text("status", "Preliminary figures grow as reports are registered.", values=("final", "preliminary"))
POSITION = (
    _number("lat", "Latitude in WGS 84.", "degrees", minimum=59.2, maximum=59.9),
    _number("lon", "Longitude in WGS 84.", "degrees", minimum=17.5, maximum=19.6),
)
WHERE = _text("municipality_code", "SCB's code of the municipality.", values=MUNICIPALITY_CODES)

OFFENCES = Table(
    name="offences",
    key=("offence_id",),
    columns=(
        _text("offence_id", "The register's own id, or a digest of the row when there is none.", pattern=SLUG),
        OFFENCE,
        _text("start", "Earliest time it can have happened, local time.", pattern=INSTANT, past=True),
        _text("end", "Latest time it can have happened, local time.", pattern=INSTANT, past=True),
        *POSITION,
        *AREA,
        WHERE,
        ORIGIN,
    ),
    rules=(
        Rule(
            column="end",
            broken=lambda t: t.end < t.start,
            reason="is earlier than the start",
            remedy="Give the earliest time as start and the latest as end.",
        ),
    ),
)
COUNTS = Table(
    name="counts",
    key=("area_level", "area_code", "area_version", "offence", "period"),
    columns=(
        *AREA,
        COUNTED,
        _text("period", "Year (2025), quarter (2025Q1) or month (2025-01).", pattern=PERIOD, past=True),
        _whole("count", "Number of reported offences. Empty means that nobody has said, never zero.", "offences"),
        _number("per_100k", "Per 100 000 residents, as printed.", "per 100 000 residents", minimum=0),
        STATUS,
        ORIGIN,
    ),
)
DENOMINATORS = Table(
    name="bases",
    key=("area_level", "area_code", "area_version", "base", "period"),
    columns=(
        *AREA,
        _text("base", "What is counted.", values=("population", "dwellings", "households", "cars")),
        _text("period", "Year the level is for (31 December).", pattern=PERIOD, past=True),
        _number("value", "The level. From 2025 SCB adds noise: parts need not sum.", "number", minimum=0),
        STATUS,
        ORIGIN,
    ),
)
SURVEY = Table(
    name="survey",
    key=("area_level", "area_code", "area_version", "year", "survey", "question", "group"),
    columns=(
        *AREA,
        Column(name="year", kind=Cell.INTEGER, description="Year of the survey.", unit="year", minimum=1950, past=True),
        _text("survey", "Key of the survey.", pattern="[a-z][a-z0-9_]+"),
        _text("question", "Key of the question.", pattern="[a-z][a-z0-9_]+"),
        _text("question_sv", "What the percentage says (Swedish)."),
        _text("question_en", "What the percentage says (English).", required=False),
        _text("group", "Who answered.", values=("all", "women", "men")),
        _number("percent", "Share of those who answered.", "percent", minimum=0, maximum=100),
        _number("margin", "Half of the published 95 % interval.", "percentage points", minimum=0, maximum=100),
        _whole("n", "Number who answered.", "persons"),
        ORIGIN,
    ),
)
PLACES = Table(
    name="places_in",
    key=("place_id",),
    columns=(
        _text("place_id", "Stable id of the place.", pattern="[A-Z]{3}[0-9]{2,12}"),
        _text("name", "Published name of the place."),
        WHERE,
        _text(
            "category",
            "Kind of published fact.",
            values=("perceived_unsafe", "disorder_reported", "measure", "improved_example"),
        ),
        _text("place_type", "Kind of place.", required=False),
        _text("text_sv", "What the source says (Swedish)."),
        _text("text_en", "What the source says (English).", required=False),
        Column(name="year", kind=Cell.INTEGER, description="Year of the fact.", unit="year", minimum=1950, past=True),
        _text("source_url", "Web address of the source.", required=False, pattern=r"https?://[^\s|<>\"]+"),
        *POSITION,
        _text("shape", "WKT in WGS 84 when the place is a line or a polygon.", required=False),
        ORIGIN,
    ),
)
MEASURES = Table(
    name="measures",
    key=("measure_id",),
    columns=(
        _text("measure_id", "Stable id of the measure.", pattern=SLUG),
        _text("title", "What is done."),
        WHERE,
        _text("place_id", "Id of the place it is for.", required=False),
        _text("start", "First day.", required=False, pattern=DAY),
        _text("end", "Last day.", required=False, pattern=DAY),
        _text("status", "Where it stands.", values=("decided", "ongoing", "done", "stopped")),
        _text("owner", "Who answers for it.", required=False),
        _whole("cost_sek", "Cost.", "SEK"),
        *POSITION,
        ORIGIN,
    ),
)
AREAS = Table(
    name="areas",
    key=("area_level", "area_code", "area_version"),
    columns=(*DRAWN_AREA, _text("name", "Name of the area.", required=False), WHERE, ORIGIN),
)
"""The polygons (WKB, EPSG:3006) travel beside as `Batch.tables["shapes"]`: area_code, area_version, wkb."""

EVENTS = Table(
    name="events",
    key=("event_id",),
    columns=(
        _text("event_id", "polisen.se's id of the event.", pattern="[0-9]{1,12}"),
        _text("time", "When, with offset from UTC.", pattern=INSTANT + r"(:[0-9]{2})?[+-][0-9]{2}:[0-9]{2}", past=True),
        _text("type", "Kind of event, in the police's words."),
        _text("name", "Heading."),
        _text("summary", "First lines.", required=False),
        _text("url", "Address at polisen.se.", required=False, pattern=r"https://polisen\.se/[^\s|<>\"]*"),
        WHERE,
        ORIGIN,
    ),
)

CONTRACTS = {
    Kind.PLACES: PLACES,
    Kind.OFFENCES: OFFENCES,
    Kind.COUNTS: COUNTS,
    Kind.SURVEY: SURVEY,
    Kind.MEASURES: MEASURES,
    Kind.AREAS: AREAS,
    Kind.DENOMINATORS: DENOMINATORS,
    Kind.EVENTS: EVENTS,
}
"""The contract of each kind; `CONTRACTS[kind].name` is the table's name in a release."""

DESK = "desk"
"""Folder of a release with the tables that have come in."""

SHAPES = Table(
    name="shapes",
    key=("area_code", "area_version"),
    columns=(
        Column(name="area_code", kind=Cell.TEXT, description="SCB's code of the area."),
        Column(name="area_version", kind=Cell.TEXT, description="Version of the areas."),
    ),
)
"""Polygons of imported areas; a further column `wkb` holds them (EPSG:3006)."""


def no_shapes() -> pd.DataFrame:
    """The table of shapes when none have come in, with its column `wkb`."""
    return empty(SHAPES).assign(wkb=pd.Series([], dtype="object"))
