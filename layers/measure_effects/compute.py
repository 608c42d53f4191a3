"""Works out for each measure and kind of offence whether it helped, by one rule that was set before looking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
import scipy

from data.geography.areas_of import in_metres
from data.model import Offence
from data.statistics import Effect, evaluate_measure
from data.tables.columns import Place, Table
from data.tables.contracts.made import OFFENCE
from data.tables.shared import note, number, text, truth, whole
from layers.contract import Tables
from layers.kit import events, writing
from layers.kit.events import DAY, Times

EFFECTS, MEASURES = "measure_effects", "measures"
NEAR_M, RING_M = 300.0, 900.0
"""What happened so near belongs to the measure, from there out to the second to the ring around it."""

MOST_YEARS = 3
TOO_EARLY, TOO_FEW, NO_OFFENCES = "too_early", "too_few", "no_offences"
COUNTED = ("before", "after", "comparison_before", "comparison_after", "ring_before", "ring_after")
PERIODS = ("before_from", "before_until", "after_from", "after_until")
TEXTS = ("measure_id", "title", "municipality_code", "start", "end")
BLANK = {"years": 0, "displacement": "", "too_early": False, "too_few": False}
JUDGED = ("ratio", "low", "high", "p_value", "expected")
OPTIONAL = ("change_percent", "ring_ratio", "ring_low", "ring_high", "quotient")
TABLE = Table(
    name=EFFECTS,
    place=Place.DERIVED,
    key=("measure_id", "offence"),
    public=False,
    made_from=("measures", "single_offences"),
    columns=(
        text("measure_id", "Id of the measure."),
        OFFENCE,
        whole("years", "Whole years in each period; 0 where nothing is compared.", "years", minimum=0),
        *(note(name, "First or last day of a period.") for name in PERIODS),
        *(whole(name, "Offences near, elsewhere, in the ring.", "offences", required=False) for name in COUNTED),
        *(number(name, "Field of `Effect`.", "see Effect", required=False) for name in (*JUDGED, *OPTIONAL)),
        truth("too_early", "True where too little is known to judge."),
        truth("too_few", "True where that is for the counts."),
        text("verdict", "What the measure did, or why that is not judged."),
        note("displacement", "What happened in the ring around."),
    ),
)
"""What `effects` makes; the columns that `Effect` has mean what it says."""


@dataclass(frozen=True, slots=True, eq=False)
class _Kind:
    """The offences of one kind: where, when, how far from every measure, and the days for which they are whole."""

    tree: Any
    when: Times
    elsewhere: Times  # moments, in order, of those farther than RING_M from every measure
    first: Any
    past: Any


@dataclass(frozen=True, slots=True)
class _Periods:
    """Two times of as many whole years; each ends the day before `..._past`."""

    years: int
    before: Any
    before_past: Any
    after: Any
    after_past: Any


def effects(tables: Tables) -> pd.DataFrame:
    """One row per kind of offence and measure with a first day and a position; no rows without offences.

    Columns: those of TABLE. Counts are within 300 m, in the ring 300-900 m and in the comparison. verdict is
    too_early where no whole year has passed, too_few where the counts are too small to judge, no_offences where no
    whole year before has been told of.
    The rule: 1 to 3 whole years, as many as the offences are whole for on both sides, before the first day and after
    the last (after the first, when there is no last). Comparison: all offences of the kind in the municipalities
    farther than 900 m from every measure. An offence stands at the middle of the time it can have happened in.
    """
    measures = placed(tables)
    everything = events.events(tables)
    located = everything[everything.x.notna() & everything.y.notna()]
    rows = []
    for offence, parts in events.nested(located.offence.unique()).items() if len(measures) else ():
        kind = _kind(located, parts, measures)
        rows += [_row(measure, offence, kind) for measure in writing.records(measures)]
    return pd.DataFrame(rows, columns=TABLE.column_names)


def measures_of(tables: Tables) -> pd.DataFrame:
    """Every measure that has come in, texts that are missing as ''; no rows where none has."""
    try:
        table = tables[MEASURES]
    except KeyError:
        table = pd.DataFrame({name: [] for name in (*TEXTS, "lat", "lon")})
    return table.assign(**{name: table[name].astype("string").fillna("").astype("str") for name in TEXTS})


def placed(tables: Tables) -> pd.DataFrame:
    """measure_id, x, y (EPSG:3006), first and last day of the measures with a position; a day that is not said is NaT.

    Measures without a first day have a row too: nothing is compared with what happened near them.
    """
    every = measures_of(tables)
    x, y = in_metres(every)
    days = {name: pd.to_datetime(every[name].replace("", None)) for name in ("start", "end")}
    found = every[["measure_id"]].assign(x=x, y=y, first=days["start"], last=days["end"])
    return found[np.isfinite(x)]


def _kind(located: pd.DataFrame, parts: tuple[str, ...], measures: pd.DataFrame) -> _Kind:
    rows = located[located.offence.isin(parts)]
    points, when = rows[["x", "y"]].to_numpy(dtype=float), events.middles(rows)
    nearest = scipy.spatial.cKDTree(measures[["x", "y"]].to_numpy(dtype=float)).query(points)[0]
    told = rows.groupby(rows.offence.astype("str")).start.agg(["min", "max"]).to_numpy(dtype="datetime64[D]")
    return _Kind(
        scipy.spatial.cKDTree(points), when, np.sort(when[nearest > RING_M]), told[:, 0].max(), told[:, 1].min() + DAY
    )


def _row(measure: Mapping[str, Any], offence: Offence, kind: _Kind) -> dict[str, Any]:
    named = {"measure_id": measure["measure_id"], "offence": str(offence)}
    if pd.isna(measure["first"]):
        return named | BLANK | {"verdict": "no_date"}
    periods = _periods(measure, kind)
    if isinstance(periods, str):
        return named | BLANK | {"verdict": periods, "too_early": periods == TOO_EARLY}
    counts = _counts(kind, measure, periods)
    days = float((periods.after_past - periods.after) / DAY)
    found = asdict(evaluate_measure(**counts, period_days=days))
    blank = {name: np.nan for name in OPTIONAL if found[name] is None}
    verdict = {"verdict": TOO_FEW} if found["too_few"] else {}
    said = (periods.before, periods.before_past - DAY, periods.after, periods.after_past - DAY)
    days_said = dict(zip(PERIODS, map(str, said), strict=True))
    return named | {"years": periods.years} | days_said | counts | found | blank | verdict


def _periods(measure: Mapping[str, Any], kind: _Kind) -> _Periods | str:
    """As many whole years as the offences are whole for on both sides, or the verdict that there is none."""
    begins = pd.Timestamp(measure["first"])
    goes_on = begins if pd.isna(measure["last"]) else pd.Timestamp(measure["last"]) + pd.Timedelta(days=1)
    for years in range(MOST_YEARS, 0, -1):
        step = pd.DateOffset(years=years)
        days = [np.datetime64(one.date()) for one in (begins - step, begins, goes_on, goes_on + step)]
        if kind.first <= days[0] and days[3] <= kind.past:
            return _Periods(years, *days)
    one_year_on = np.datetime64((goes_on + pd.DateOffset(years=1)).date())
    return TOO_EARLY if one_year_on > kind.past else NO_OFFENCES


def _counts(kind: _Kind, measure: Mapping[str, Any], periods: _Periods) -> dict[str, int]:
    here = (measure["x"], measure["y"])
    around = np.array(kind.tree.query_ball_point(here, RING_M), dtype=int)
    apart = np.hypot(*(kind.tree.data[around] - here).T) if len(around) else np.empty(0)
    near, ring = (np.sort(kind.when[around[part]]) for part in (apart <= NEAR_M, apart > NEAR_M))
    found = {}
    for name, times in (("", near), ("ring_", ring), ("comparison_", kind.elsewhere)):
        found[f"{name}before"] = _between(times, periods.before, periods.before_past)
        found[f"{name}after"] = _between(times, periods.after, periods.after_past)
    return found


def _between(times: Times, opens: Any, past: Any) -> int:
    low, high = np.searchsorted(times, np.array([opens, past], dtype="datetime64[m]"), side="left")
    return int(high - low)


def effect_of(row: Mapping[str, Any]) -> Effect:
    """The effect that a row of the table holds."""
    values = {one.name: row[one.name] for one in fields(Effect)}
    blank: dict[str, Any] = {name: None for name in OPTIONAL if writing.is_missing(values[name])}
    return Effect(**values | blank | {"displacement": row["displacement"] or None})
