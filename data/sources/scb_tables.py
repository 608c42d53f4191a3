"""Which of SCB's tables are asked for, and which of their figures are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One of SCB's tables: where it may stand and which of its figures are taken."""

    table: str
    ids: tuple[str, ...]
    base: str
    levels: frozenset[str]
    totals: Mapping[str, str] = field(default_factory=dict)  # code of the total by dimension, as last known
    chosen: Mapping[str, str] = field(default_factory=dict)  # code by dimension where the total is not wanted
    contents: str = ""  # the contents, where there are several


SMALL = frozenset({"deso", "regso"})
WHOLE = frozenset({"municipality"})
TABLES = (
    Wanted(
        table="FolkmDesoAldKon",
        ids=("FolkmDesoAldKon", "TAB6574"),
        base="population",
        levels=SMALL | WHOLE,
        totals={"Alder": "totalt", "Kon": "1+2"},
    ),
    Wanted(
        table="HushallDesoTyp",
        ids=("HushallDesoTyp", "TAB6568"),
        base="households",
        levels=SMALL,
        totals={"Hushallstyp": "TOTALT"},
    ),
    Wanted(
        table="HushallT22",
        ids=("HushallT22",),
        base="households",
        levels=WHOLE,
        totals={"Hushallstyp": "SAMTLH", "Boendeform": "TOT"},
    ),
    Wanted(
        table="PersBilarA",
        ids=("PersBilarA",),
        base="cars",
        levels=WHOLE,
        totals={"Agarkategori": "000"},
        contents="TK1001AB",
    ),
    Wanted(
        table="PersBilarDesoN",
        ids=("PersBilarDesoN", "TAB6589"),
        base="cars",
        levels=SMALL,
        chosen={"Bestand": "ITRAF"},
    ),
)
"""The tables; cars are those in traffic."""
