"""The words in which a table says what its columns may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from data.refusals import Field


class Cell(StrEnum):
    """What a cell holds. Codes are text, so that a leading zero survives."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    MOMENT = "moment"  # a local time without zone; only in tables that are made


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. An empty cell is allowed only where `required` is false."""

    name: str
    kind: Cell
    description: str
    required: bool = True
    unit: str = ""
    in_swedish: Mapping[str, str] = field(default_factory=dict, compare=False)  # `description` and `unit` of imports
    pattern: str = ""  # a regular expression that the whole cell must match
    values: tuple[str, ...] = ()  # the only words or codes allowed; empty means any
    minimum: float | None = None
    maximum: float | None = None
    past: bool = False  # a year, or a date that begins with one, that may not lie ahead of today

    def says(self, part: str) -> dict[str, str]:
        """Its `description` or `unit` by language of the tables: a table that no file brings has English for both."""
        english = str(getattr(self, part))
        return {"sv": self.in_swedish.get(part, english), "en": english}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What must hold between the columns of one row.

    `broken` takes the typed table and gives a boolean per row: true where the rule does not hold.
    """

    column: str  # the column that a message should point at
    broken: Callable[[Any], Any]
    key: str  # of the refusal
    fields: Mapping[str, Field] = field(default_factory=dict, hash=False)


class Place(StrEnum):
    """Where a table stands, which says how it comes to be."""

    SHIPPED = "shipped"  # data/bundled/NAME.csv
    DESK = "desk"  # came in through the data desk: desk/NAME.parquet of a release
    PREPARED = "prepared"  # worked out when a release is made: prepared/NAME.parquet
    DERIVED = "derived"  # worked out when it is asked for
    PRACTICE = "practice"  # invented, and nowhere else


class Withhold(StrEnum):
    """What residents do not get of a table that they may see; `data.protect.public` has the rules."""

    NOTHING = "nothing"
    SMALL_AREAS = "small_areas"  # rows of anything but whole municipalities
    FEW_ANSWERS = "few_answers"  # those, and figures of fewer than five respondents
    SMALL_COUNTS = "small_counts"  # all but whole municipalities and years, counts of 1-4 and what gives them away
    SMALL_TOTALS = "small_totals"  # counts of 1-4 of a year, and the next smallest beside a single one
    NAMES = "names"  # what tells which place one is that could point at a few people


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its columns in order, the columns that name a row, who may see it, and what it is made from.

    `public` has no default: whoever adds a table says whether residents may see it, and, of figures that are not
    shipped, what is withheld. Raises ValueError for a contract that contradicts itself, naming table and field.
    """

    name: str
    place: Place
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    public: bool
    withhold: Withhold | None = None  # of a public table that is not shipped
    imported_as: str = ""  # the word for files that hold it, as in `python -m data import FILE --as WORD`
    made_from: tuple[str, ...] = ()  # the tables that it is worked out from
    area: str = ""  # the column whose code says which area a row is of; an area's begins with its municipality's
    period: str = ""  # the column that says when a row is for, and has an order
    series: str = ""  # of tables with a row per municipality and period: the column that says of what
    rules: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        names = self.column_names
        for part, named in {
            "key": self.key,
            "area": (self.area,),
            "period": (self.period,),
            "series": (self.series,),
        }.items():
            if lacking := [name for name in named if name and name not in names]:
                raise ValueError(f"Table '{self.name}', {part}: there is no column {', '.join(lacking)}")
        if self.public and self.place is not Place.SHIPPED and self.withhold is None:
            raise ValueError(f"Table '{self.name}', withhold: say what residents do not get of it, be it nothing")
        if not self.public and self.withhold is not None:
            raise ValueError(f"Table '{self.name}', withhold: residents get nothing of it, for `public` is false")

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in their order."""
        return [column.name for column in self.columns]
