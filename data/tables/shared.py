"""Columns that several tables have, and the short ways to write one."""

from __future__ import annotations

from typing import Any

from data import area
from data.model import MUNICIPALITY_CODES
from data.tables.columns import Cell, Column, Rule

ADDRESS = r"https?://[^\s|<>\"]+"
AREA_CODES = rf"({'|'.join(MUNICIPALITY_CODES)})(R[0-9]{{3}}|[ABC][0-9]{{4}})?"
"""SCB's codes in the municipalities: 0160 (municipality), 0160R012 (RegSO), 0160A0010 (DeSO)."""

PERIOD = r"(19[5-9][0-9]|20[0-9]{2})(-(0[1-9]|1[0-2])|Q[1-4])?"
INSTANT = r"(19[5-9]|20[0-9])[0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]"
DAY = r"(19[5-9]|20[0-9])[0-9]-[01][0-9]-[0-3][0-9]"
CODE = area.AREA.municipalities[0].code
WEST, SOUTH, EAST, NORTH = area.AREA.around
SLUG = r"[A-Za-z0-9ÅÄÖåäö_.:-]{1,80}"


def text(name: str, description: str, *, required: bool = True, **limits: Any) -> Column:
    """A column of text."""
    return Column(name=name, kind=Cell.TEXT, description=description, required=required, **limits)


def number(name: str, description: str, unit: str, *, required: bool = True, **limits: Any) -> Column:
    """A column of numbers, whole or broken."""
    return Column(name=name, kind=Cell.NUMBER, description=description, unit=unit, required=required, **limits)


def whole(name: str, description: str, unit: str, *, required: bool = True, **limits: Any) -> Column:
    """A column of whole numbers."""
    return Column(name=name, kind=Cell.INTEGER, description=description, unit=unit, required=required, **limits)


def truth(name: str, description: str, *, required: bool = True) -> Column:
    """A column of true and false."""
    return Column(name=name, kind=Cell.BOOLEAN, description=description, required=required)


def moment(name: str, description: str) -> Column:
    """A local time, of tables that are made."""
    return Column(name=name, kind=Cell.MOMENT, description=description)


def note(name: str, description: str) -> Column:
    """A text that may be missing."""
    return text(name, description, required=False)


def both(name: str, description: str, *, required: bool = True) -> tuple[Column, Column]:
    """A text shown on screen: Swedish under `name`, English under `name_en`."""
    return (
        text(name, f"{description} (Swedish).", required=required),
        text(f"{name}_en", f"{description} (English).", required=required),
    )


def translated(name: str, description: str) -> tuple[Column, Column]:
    """A text shown on screen whose columns are `name_sv` and `name_en`."""
    return text(f"{name}_sv", f"{description} (Swedish)."), text(f"{name}_en", f"{description} (English).")


def municipality(name: str = "municipality_code", *, required: bool = True) -> Column:
    """The code of one of the municipalities."""
    return text(name, "SCB's code of the municipality, four digits.", required=required, values=MUNICIPALITY_CODES)


def year(name: str, description: str, *, required: bool = True, past: bool = True) -> Column:
    """A year; `past`: one that may not lie ahead."""
    latest = None if past else 2100
    return whole(name, description, "year", required=required, minimum=1950, maximum=latest, past=past)


def latitude(name: str = "lat") -> Column:
    """Degrees north, near the municipalities."""
    return number(name, "Latitude in WGS 84.", "degrees", required=False, minimum=SOUTH, maximum=NORTH)


def longitude(name: str = "lon") -> Column:
    """Degrees east, near the municipalities."""
    return number(name, "Longitude in WGS 84.", "degrees", required=False, minimum=WEST, maximum=EAST)


def address(*, required: bool = True) -> Column:
    """Where a row was read."""
    return text("source_url", "Web address of the source.", required=required, pattern=ADDRESS)


def addresses(*, required: bool = True) -> Column:
    """Where a row was read, in several places."""
    several = rf"{ADDRESS}( \| {ADDRESS})*"
    return text("source_urls", "Web addresses of the sources, joined by ' | '.", required=required, pattern=several)


def check(*words: str) -> Column:
    """Whether a row was read again."""
    told = "Whether the row was read again at the source, or must be before it is relied on."
    return text("check", told, values=words)


CONFIDENCE = text("confidence", "How well the source carries the row.", values=("high", "medium", "low"))
STATUS = text("status", "Preliminary figures grow as reports are registered.", values=("final", "preliminary"))

ORIGIN = text("origin", "Key of the file or fetch the row came with.", pattern="[0-9a-f]{12}")
AREA_VERSION = text("area_version", "Version of RegSO or DeSO, 2025_v2 say; empty for municipalities.", required=False)
AREA = (
    text("area_level", "What kind of area.", values=("municipality", "regso", "deso")),
    text("area_code", f"SCB's code of the area: {CODE}, {CODE}R001 (RegSO), {CODE}A0010 (DeSO).", pattern=AREA_CODES),
    AREA_VERSION,
)
POSITION = (latitude(), longitude())
MUNICIPALITY = text("municipality_code", "SCB's code of the municipality, as text.", values=MUNICIPALITY_CODES)
MARK = text("mark", "Says of a row that it is invented.")


def one_of_two(left: str, right: str) -> Rule:
    """Two columns that have a value together or not at all."""
    return Rule(
        column=left,
        broken=lambda t: t[left].isna() != t[right].isna(),
        key="row.one_of_two",
        fields={"column": left, "other": right},
    )


def in_order(first: str, last: str) -> Rule:
    """Two years of which the first is not the later."""
    return Rule(column=first, broken=lambda t: t[first] > t[last], key="row.order", fields={"last": last})
