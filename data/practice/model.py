"""The nouns of the practice data: a set of invented tables, each row of which says that it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.model import Offence

PRACTICE_MARK = "ÖVNINGSDATA – inte verkliga händelser"
"""Stands in the column `mark` of every row of every table and file made here."""

ID_PREFIX = "ovn"
"""Opens every id, so that a row torn from its table still shows where it comes from."""

OFFENCES = (Offence.RESIDENTIAL_BURGLARY, Offence.CAR_PART_THEFT, Offence.BURGLARY, Offence.THEFT)
"""The kinds of invented offence. Each offence has one kind: here BURGLARY is premises other than homes."""

REASONS = ("darkness", "deserted", "undergrowth", "poor_sight", "reputation", "graffiti", "litter", "traffic", "other")
TIMES_OF_DAY = ("day", "evening", "night", "always")
OBSERVATIONS = (
    *("broken_light", "missing_light", "undergrowth", "graffiti", "litter", "surface", "traffic"),
    *("unsafe_place", "safe_place"),
)
STATUSES = ("noted", "planned", "fixed", "remaining")

HOT_SPOT = "hot_spot"
NEAR_REPEAT = "near_repeat"

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Times = npt.NDArray[np.datetime64]
Spans = npt.NDArray[np.timedelta64]


@dataclass(frozen=True, slots=True, eq=False)
class PracticeData:
    """A whole invented set. Coordinates are EPSG:3006 in metres, times are local clock time without a zone.

    offences:  id, offence, x, y, area_code, municipality_code, start, end, year (of start), mark
    perceived: id, x, y, area_code, municipality_code, reason, time_of_day, year, respondent, mark
    walks:     id, x, y, area_code, municipality_code, date, observation, status, year, mark
    truth:     kind, id, offence, x, y, radius_m, start, end, offences (a count), offence_ids, mark
    areas:     code, municipality_code, mark: every area there is, also those where nothing happened
    """

    seed: int
    size: int
    years: tuple[int, ...]
    offences: pd.DataFrame
    perceived: pd.DataFrame
    walks: pd.DataFrame
    truth: pd.DataFrame
    areas: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """Offences while they are being made, as arrays of one length: `kind` indexes OFFENCES, `area` the areas.

    `group` is the number of the planted pattern that an offence belongs to, -1 for the background.
    """

    kind: Ints
    area: Ints
    x: Floats
    y: Floats
    start: Times
    end: Times
    group: Ints

    @property
    def year(self) -> Ints:
        """The calendar year in which each offence's interval begins."""
        years: Ints = self.start.astype("datetime64[Y]").astype(np.int64) + 1970
        return years


@dataclass(frozen=True, slots=True)
class Planted:
    """A pattern laid into the offences on purpose: kind, offence (index of OFFENCES), place, radius."""

    kind: str
    offence: int
    x: float
    y: float
    radius_m: float
    period: tuple[Any, Any] | None = None  # None: from the first to the last of its own offences


def marked(table: pd.DataFrame) -> pd.DataFrame:
    """The table with PRACTICE_MARK in every row of its last column."""
    mark = pd.Categorical.from_codes(np.zeros(len(table), dtype=np.int8), categories=[PRACTICE_MARK])
    return table.assign(mark=mark)


def labels(codes: Ints, names: Any) -> pd.Categorical:
    """Codes 0..n-1 as a compact column of the n names."""
    return pd.Categorical.from_codes(codes, categories=[str(name) for name in names])


def identities(kind: str, count: int) -> list[str]:
    """`count` ids such as ovn-o-0000001."""
    return [f"{ID_PREFIX}-{kind}-{number:07d}" for number in range(1, count + 1)]
