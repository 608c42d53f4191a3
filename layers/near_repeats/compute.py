"""Works out how often offences come soon after and near to others, per year and area."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import scipy

from data.model import AreaLevel, Offence
from data.statistics import near_repeats
from data.statistics.near_repeats import DISTANCES_M
from data.tables.columns import Place, Table
from data.tables.contracts.made import CODE, LEVEL, YEAR
from data.tables.shared import moment, number, text, truth, whole
from layers.contract import Tables
from layers.kit import events as _events

BANDS, AREAS = "near_repeats", "near_repeat_areas"
KINDS = (Offence.RESIDENTIAL_BURGLARY, Offence.BURGLARY)
"""The first is what is meant when nothing is asked for. Burglary holds burglary in homes."""

LEVELS = {AreaLevel.MUNICIPALITY: "municipality_code", AreaLevel.REGSO: "regso"}
DELAY_DAYS = 90
"""What happened in the newest days of the data is left out, so that nobody who was just hit is pointed at."""

LONGEST = np.timedelta64(7, "D")
"""An offence that can have happened on any day of a longer time falls in no band."""

LEFT_OUT = ("newest", "unplaced", "vague")
"""Why a burglary is not counted, each by the first that holds: too new, without a place, of a time not known to the
week."""

REACH_M, WITHIN = 200.0, np.timedelta64(14, "D")
"""So near and so soon after an earlier one, an offence is called a repeat."""

PERMUTATIONS, FEWEST, PAIRS = 999, 99, 150_000_000
"""How many times the days are shuffled, as long as that looks at no more pairs than this (about five seconds)."""

OFFENCE = text("offence", "Kind of burglary.", values=KINDS)
EVENTS = whole("events", "Burglaries that were tested.", "burglaries", minimum=0)
UNTIL = moment("until", "The last day that is told of.")
BAND_TABLE = Table(
    name=BANDS,
    place=Place.DERIVED,
    key=("offence", "year", "distance", "time"),
    public=False,
    made_from=("single_offences",),
    period="year",
    columns=(
        *(text(name, "Label of the band.") for name in ("distance", "time")),
        *(number(name, "Limit in place.", "metres", required=False) for name in ("over_m", "to_m")),
        *(number(name, "Limit in time.", "days", required=False) for name in ("over_days", "to_days")),
        whole("observed", "Pairs in the band.", "pairs", minimum=0),
        number("expected", "Pairs that chance alone would make.", "pairs"),
        number("ratio", "Observed to expected.", "times", required=False),
        number("p_value", "How often chance makes that many.", "share", minimum=0, maximum=1),
        truth("significant", "True where it survives the control of false alarms."),
        whole("permutations", "How many times the days were shuffled.", "times"),
        *(OFFENCE, YEAR, EVENTS, UNTIL),
    ),
)
AREA_TABLE = Table(
    name=AREAS,
    place=Place.DERIVED,
    key=("area_level", "code", "year", "offence"),
    public=False,
    made_from=("single_offences", "area_counts"),
    area="code",
    period="year",
    columns=(
        *(LEVEL, CODE, YEAR, OFFENCE, EVENTS, UNTIL),
        *(whole(name, "Burglaries of these.", "burglaries", minimum=0) for name in ("repeats", *LEFT_OUT)),
    ),
)


def bands(tables: Tables) -> pd.DataFrame:
    """The banded table of `near_repeats` per kind and year, Knox within each year: 16 rows for each.

    Columns: those of BAND_TABLE. An offence stands at the middle of the time in which it can have happened.
    """
    rows, until = usable(_events.events(tables))
    parts = [
        _bands_of(own).assign(offence=str(kind), year=year, events=len(own), until=until)
        for kind in KINDS
        for year, own in _of(rows, kind).groupby("year")
    ]
    if not parts:
        empty = near_repeats(np.empty((0, 2)), []).iloc[:0]
        return empty.assign(permutations=0, offence="", year=0, events=0, until=pd.NaT)
    return pd.concat(parts, ignore_index=True)


def areas(tables: Tables) -> pd.DataFrame:
    """AREA_TABLE: a row per municipality and RegSO, kind and year.

    A repeat has an earlier offence of the same kind within 200 m and 14 days. LEFT_OUT: how many are not among the
    events, by reason; with the events they are all that the layers of counts tell of. Every area has a row for every
    year.
    """
    every = _events.events(tables)
    rows, until = usable(every)
    others = _left_out(every, until)
    codes = {level: _events.codes_of(tables, level, every[column].unique()) for level, column in LEVELS.items()}
    years = sorted({int(year) for year in rows.year})
    parts = []
    for kind in KINDS:
        own = _of(rows, kind)
        told = own.assign(events=1, repeats=_is_repeat(own).astype(int))
        both = pd.concat([told, _of(others, kind)], ignore_index=True)
        for level, column in LEVELS.items():
            counted = _counted(both, column, codes[level], years)
            parts.append(counted.assign(area_level=str(level), offence=str(kind)))
    return pd.concat(parts, ignore_index=True).assign(until=until)


def usable(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Timestamp]:
    """Burglaries with a place and a time known to the week, older than the delay; and the last day told of.

    Adds `when`, the middle of the time. The year is that of the start, as it is where offences are counted.
    """
    until = (rows.start.dt.normalize() - pd.Timedelta(days=DELAY_DAYS)).max()
    burglaries = rows[_is_burglary(rows)]
    told = burglaries[_why_left_out(burglaries, until) == ""]
    return told.assign(when=_events.middles(told)), until


def _left_out(rows: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """The burglaries that are not usable, with a column for each reason that is 1 where it is the first that holds."""
    burglaries = rows[_is_burglary(rows)]
    why = _why_left_out(burglaries, until)
    return burglaries.assign(**{reason: (why == reason).astype(int) for reason in LEFT_OUT})[why != ""]


def _is_burglary(rows: pd.DataFrame) -> Any:
    return rows.offence.isin({part for parts in _events.nested(KINDS).values() for part in parts})


def _why_left_out(rows: pd.DataFrame, until: pd.Timestamp) -> Any:
    newest = rows.start >= until + pd.Timedelta(days=1)
    unplaced = rows.x.isna() | rows.y.isna()
    return np.select([newest, unplaced, (rows.end - rows.start) > LONGEST], list(LEFT_OUT), "")


def _of(rows: pd.DataFrame, kind: Offence) -> pd.DataFrame:
    return rows[rows.offence.isin(_events.nested(KINDS)[kind])]


def _bands_of(rows: pd.DataFrame) -> pd.DataFrame:
    points = rows[["x", "y"]].to_numpy(dtype=float)
    permutations = affordable(points)
    days = rows.when.to_numpy(dtype="datetime64[m]").astype(np.int64) / 1440
    return near_repeats(points, days, permutations=permutations, seed=0).assign(permutations=permutations)


def affordable(points: Any) -> int:
    """How many permutations of n x 2 points (metres) take no more than some seconds."""
    tree = scipy.spatial.cKDTree(points)
    pairs = (tree.count_neighbors(tree, DISTANCES_M[-1]) - len(points)) // 2
    return int(np.clip(PAIRS // max(pairs, 1), FEWEST, PERMUTATIONS))


def _is_repeat(rows: pd.DataFrame) -> Any:
    """Whether each offence follows an earlier one near by, looked for a year at a time and back over New Year."""
    place, when = rows[["x", "y"]].to_numpy(dtype=float), rows.when.to_numpy(dtype="datetime64[m]")
    years = rows.year.to_numpy()
    found = np.zeros(len(rows), dtype=bool)
    for year in np.unique(years):
        opens = np.datetime64(f"{year}-01-01", "m")
        near = np.flatnonzero((when >= opens - WITHIN) & (years <= year))
        pairs = near[scipy.spatial.cKDTree(place[near]).query_pairs(REACH_M, output_type="ndarray")]
        gap = when[pairs[:, 1]] - when[pairs[:, 0]]
        later = np.where(gap > np.timedelta64(0, "m"), pairs[:, 1], pairs[:, 0])
        found[later[(gap != np.timedelta64(0, "m")) & (np.abs(gap) <= WITHIN)]] = True
    return found


def _counted(rows: pd.DataFrame, column: str, codes: tuple[str, ...], years: list[int]) -> pd.DataFrame:
    """code, year, events, repeats and LEFT_OUT for every one of the codes and years."""
    every = pd.MultiIndex.from_product([codes, years], names=["code", "year"])
    sums = rows.groupby([rows[column].astype("str"), "year"])[["events", "repeats", *LEFT_OUT]].sum()
    return sums.rename_axis(["code", "year"]).reindex(every, fill_value=0).astype(int).reset_index()
