"""How files of one kind are read: which columns they may and must hold, and how these become those of the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.intake.places_of_rows import Context
from data.intake.shaping import Beside, Columns

POSITION = ("lat", "lon", "north", "east", "x", "y")
AREA = ("area_level", "area_code", "area_version", "municipality")
AREA_SAID = ("area_code", "municipality")
OFFENCE = ("offence", "crime_code", "bra_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a module of data/intake/kinds declares.

    `shape` takes the named columns of a file and gives those of the contract, but for `origin`, and further tables.
    `holds`: what a file may hold; `municipality` is a code or an official name. `needs`: what it must hold, one of each
    group, as a column or said for the whole file. `also`: names that mean a column in files of this kind alone.
    """

    shape: Callable[[pd.DataFrame, Context], tuple[Columns, Beside]]
    holds: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    also: Mapping[str, str] = field(default_factory=dict)
