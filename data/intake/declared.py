"""What the one who imports says about a file, and the coordinate systems that can be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyproj import CRS
from pyproj.exceptions import CRSError

from data.intake.refusals import refused

SYSTEMS = {4326: "WGS 84", 3006: "SWEREF 99 TM", 3011: "SWEREF 99 18 00", 3021: "RT 90 2.5 gon V"}
"""The coordinate systems that can come in, by EPSG code."""

SAME_AS_WGS84 = (4258, 4619)
"""ETRS89 and SWEREF 99 in degrees: within a metre of WGS 84, which is finer than any place here."""

SYSTEMS_TOLD = ", ".join(f"EPSG:{code} ({name})" for code, name in SYSTEMS.items())
NAMES = {
    "wgs84": 4326,
    "crs84": 4326,
    "sweref99": 4326,
    "sweref99tm": 3006,
    "sweref991800": 3011,
    "rt90": 3021,
    "rt9025gonv": 3021,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What is said beside the file. An empty answer means: as the file itself says, or not at all."""

    crs: str = ""  # EPSG:3006, say
    encoding: str = ""  # of text: utf-8, windows-1252 or iso-8859-1
    delimiter: str = ""  # of CSV: comma, semicolon or tab
    sheet: str = ""  # of Excel
    layer: str = ""  # of a GeoPackage
    practice: bool = False  # the file is invented and may be used for practice only
    ignore: tuple[str, ...] = ()  # headers of columns that shall not be read
    constants: Mapping[str, str] = field(default_factory=dict)  # columns that the file lacks: {"period": "2025"}
    codes: Mapping[str, str] = field(default_factory=dict)  # police crime codes: {"9801": "residential_burglary"}
    title: str = ""
    address: str = ""
    licence: str = ""


def epsg_of(said: str) -> int:
    """EPSG code of a coordinate system named by a person or a file. Raises FileRefused for any but SYSTEMS."""
    plain = "".join(character for character in said.lower() if character.isalnum()).removeprefix("epsg")
    code = NAMES.get(plain) or (int(plain) if plain.isdigit() and len(plain) < 6 else _parsed(said))
    code = 4326 if code in SAME_AS_WGS84 else code
    if code not in SYSTEMS:
        raise refused("crs.unknown", value=said, column="crs", systems=SYSTEMS_TOLD)
    return code


def _parsed(said: str) -> int:
    try:
        system = CRS.from_user_input(said) if len(said) < 20_000 and said.strip() else None
    except CRSError:
        return 0
    if system is None:
        return 0
    if system.name in ("WGS 84 (CRS84)", "WGS 84 longitude-latitude"):
        return 4326
    return int(system.to_epsg(min_confidence=25) or 0)
