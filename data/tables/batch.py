"""What every way in hands over: accepted rows of one kind, what was refused and why, and where it all came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from data.tables.checks import Problem


class Kind(StrEnum):
    """The kinds of file that code names; every kind is a contract's `imported_as`."""

    PLACES = "places"
    OFFENCES = "offences"
    COUNTS = "counts"
    SURVEY = "survey"
    MEASURES = "measures"
    AREAS = "areas"
    DENOMINATORS = "denominators"
    EVENTS = "events"  # polisen.se only: an editorial selection, never a count


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where rows come from: enough to answer "how do we know?" for each of them."""

    key: str  # twelve hexadecimal digits of the content's SHA-256; rows carry it in column `origin`
    title: str
    address: str  # web address, or the name (never the path) of the file
    fetched: str  # ISO 8601 time with offset
    licence: str = ""
    sha256: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)  # what was declared or decided: crs, encoding, delimiter


FILE_NAME = re.compile(r"\.(csv|tsv|txt|xls[xmb]?|ods|json|geojson|gpkg|parquet|shp|zip)\s*$", re.IGNORECASE)


def as_declared(title: str, address: str) -> tuple[str, str]:
    """What everybody is told of where rows come from: title and web address as declared, never a file's own name.

    Empty where nobody has declared one: a file's name may say who brought it, or what it holds.
    """
    web = address if address.startswith(("https://", "http://")) else ""
    named = bool(FILE_NAME.search(title)) or (title == address and not web)
    return ("" if named else title), web


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows of one kind, typed as `data.tables.registry.CONTRACTS[kind]` says, with their refusals.

    `tables` holds further tables by name that belong with the rows (shapes of places, say).
    """

    kind: str
    rows: pd.DataFrame
    origin: Origin
    read: int  # rows in the source, accepted or not
    refused: tuple[Problem, ...] = ()  # the first ones, in the order of the lines
    refused_total: int = 0  # rows refused
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
