"""A column of an answer: what it holds, how it is written, how far it goes; and the columns that each kind has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from data.words import meant


class LayerRefused(ValueError):
    """A layer file or its answer breaks the contract; the message names the layer and the field."""


class Kind(StrEnum):
    """Where a layer's rows sit. Drawing knows these, never the names of layers."""

    AREA = "area"
    POINT = "point"
    LINE = "line"


class State(StrEnum):
    """What is known of one value."""

    KNOWN = "known"
    UNCERTAIN = "uncertain"  # the interval covers the value of the whole area
    MISSING = "missing"  # nobody has published it: not zero
    SUPPRESSED = "suppressed"  # small number withheld to protect people


class Role(StrEnum):
    """What a column holds, by which it is protected."""

    KEY = "key"  # which row it is: a code or an id
    YEAR = "year"
    TEXT = "text"  # words that tell of no number
    VALUE = "value"
    LOW = "low"
    HIGH = "high"
    COUNT = "count"  # events or people: residents never see 1-4
    PART = "part"  # made from the row's counts, be it a number or words: withheld with them
    COMPARISON = "comparison"  # a term for how the row stands to the whole: withheld with the whole
    STATE = "state"
    GEOMETRY = "geometry"


class Format(StrEnum):
    """How a column is written."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    INTERVAL = "interval"  # the fields low and high together
    SMALL = "small"  # a chance: three decimals, and "< 0,001" below that
    TERM = "term"  # a key that `Words.terms` translates


class Reach(StrEnum):
    """How far a column goes."""

    TABLE = "table"  # the table beside the map, and files
    FILE = "file"  # files alone
    WORDS = "words"  # sentences and drawing alone: no table and no file has it


NUMBERS = frozenset({Role.VALUE, Role.LOW, Role.HIGH, Role.COUNT, Role.PART})
"""Roles that hold numbers, or tell of them."""

NUMERIC = frozenset({Format.INTEGER, Format.DECIMAL, Format.PERCENT, Format.INTERVAL, Format.SMALL})

NAMED: Mapping[str, Role] = MappingProxyType(
    {
        **dict.fromkeys(("code", "id", "municipality_code"), Role.KEY),
        **{field: Role(field) for field in ("value", "low", "high", "count", "year", "state", "comparison")},
        **dict.fromkeys(("lon", "lat", "path"), Role.GEOMETRY),
    }
)
"""Fields whose names say their role."""

ALONE = frozenset({Role.VALUE, Role.LOW, Role.HIGH, Role.STATE, Role.GEOMETRY})
"""Roles that only the fields of `NAMED` have: any other number is a count or made from counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of an answer: its field in the rows, what it holds, how it is written, and how far it goes.

    A text or a number that is written in each language has fields with the language at their end (`said_en`) beside
    its own. `heading` names the words of its heading where the field's own do not fit an answer. Raises
    `LayerRefused` where a role, a format or a reach is none, or where they do not go together.
    """

    field: str
    role: Role
    format: Format = Format.TEXT
    heading: str = ""
    reach: Reach = Reach.TABLE

    def __post_init__(self) -> None:
        for name, kind in (("role", Role), ("format", Format), ("reach", Reach)):
            if not isinstance(given := getattr(self, name), kind):
                raise self._refused(f"{name} '{given}' is none of {', '.join(kind)}{meant(str(given), kind) or '.'}")
        if (role := NAMED.get(self.field, self.role)) is not self.role:
            raise self._refused(f"its role is '{role}', not '{self.role}'.")
        if self.role in ALONE and self.field not in NAMED:
            raise self._refused(f"only the field '{self.role}' has that role: is it a count or a part?")
        if self.format in NUMERIC and self.role not in NUMBERS:
            raise self._refused(f"a number is a value, a count or a part, not a '{self.role}'.")

    def _refused(self, why: str) -> LayerRefused:
        return LayerRefused(f"Column '{self.field}': {why}")

    @property
    def title(self) -> str:
        """The key of its heading in `Words.columns`."""
        return self.heading or self.field


def standard(*fields: str, text: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """Columns that every answer of a kind has, whose names say their role; then those of text."""
    named = [Column(field=field, role=NAMED[field], reach=Reach.WORDS) for field in fields]
    return (*named, *(Column(field=field, role=Role.TEXT, reach=Reach.WORDS) for field in text))


STANDARD: Mapping[Kind, tuple[Column, ...]] = MappingProxyType(
    {
        Kind.AREA: standard("code", "value", "low", "high", "state"),
        Kind.POINT: standard("id", "municipality_code", "lon", "lat", text=("name", "precision", "symbol", "anchor")),
        Kind.LINE: standard("id", "municipality_code", "path", text=("name",)),
    }
)
SERIES = standard("code", "year", "value", "low", "high", "state")
