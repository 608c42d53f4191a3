"""Works out in which light each offence happened, and how long each light lasted, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.area import AREA
from data.local_time import in_utc, utc
from data.model import AreaLevel, Light
from data.statistics import sun_height
from data.statistics.aoristic import pieces
from data.statistics.darkness import CIVIL_TWILIGHT, SUNRISE
from data.tables.columns import Place, Table
from data.tables.contracts.made import CODE, LEVEL, OFFENCE, YEAR
from data.tables.shared import number, text, whole
from layers.contract import Derive, Tables
from layers.kit import events as _events

COUNTS, HOURS = "light_counts", "light_hours"
LEVELS = {AreaLevel.MUNICIPALITY: "municipality_code", AreaLevel.REGSO: "regso"}
LIGHTS = tuple(Light)
LONGITUDE, LATITUDE = AREA.middle
"""The middle of the municipalities (WGS 84): the clock alone says what light it was. Within them the sun rises
and sets at most 5 minutes from its time there, dawn and dusk 9 (midsummer, the outermost islands), 3 on average: no
place is in another light for 1 % of the year."""

STEP = 5
"""Minutes between the moments for which the sun's height is worked out; between them it is drawn straight."""

WHEN = (YEAR, whole("month", "Month of the year.", "month", minimum=1, maximum=12))
LIGHT = text("light", "The light, by the sun's height.", values=LIGHTS)
LIGHT_COUNTS = Table(
    name=COUNTS,
    place=Place.DERIVED,
    key=("area_level", "code", "year", "month", "offence", "light"),
    public=False,
    made_from=("single_offences", "area_counts"),
    area="code",
    period="year",
    columns=(LEVEL, CODE, *WHEN, OFFENCE, LIGHT, number("count", "Sum of shares of offences (aoristic).", "offences")),
)
LIGHT_HOURS = Table(
    name=HOURS,
    place=Place.DERIVED,
    key=("year", "month", "light"),
    public=False,
    made_from=(COUNTS,),
    period="year",
    columns=(*WHEN, LIGHT, number("hours", "How long it lasted in the middle of the area.", "hours")),
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Sky:
    """Minutes of day, dusk and darkness since the first moment, at every STEP minutes (minutes since 1970, UTC).

    `months` are the moments at which local months begin, the last one's end included; `first` is the first month,
    counted from 1970.
    """

    opens: int
    passed: Mapping[Light, Floats]
    months: Ints
    first: int

    def until(self, light: Light, moments: Ints) -> Floats:
        """Minutes of a light from the first moment to each of these."""
        at, rest = np.divmod(moments - self.opens, STEP)
        passed = self.passed[light]
        following = np.minimum(at + 1, len(passed) - 1)
        found: Floats = passed[at] + (passed[following] - passed[at]) * (rest / STEP)
        return found


def light_counts(tables: Tables) -> pd.DataFrame:
    """LIGHT_COUNTS, for municipalities and RegSO; nested Brå's way.

    `count` sums the share of each offence's possible time that lay in that month and light (aoristic, Ratcliffe
    2000), by elapsed minutes and exactly, however long that time is: over months and lights it sums to the number of
    offences. A time holds its last minute. Every area, every month from the first offence to the last
    and every kind have rows; a zero is a true zero. An hour that the clock shows twice is taken as the first, one
    that it skips as the hour after.
    """
    events = _events.events(tables)
    if events.empty:
        return pd.DataFrame({name: [] for name in LIGHT_COUNTS.column_names})
    sky = _sky(_month(events.start.min()), _month(events.end.max()))
    row, month, shares = _pieces(events, sky)
    kind, present = pd.factorize(events.offence.astype("str"))
    parts = []
    for level, column in LEVELS.items():
        codes = _events.codes_of(tables, level, events[column].unique())
        area = pd.Index(codes).get_indexer(events[column].astype("str"))
        inside = area[row] >= 0
        shape = (len(codes), len(sky.months) - 1, len(present))
        at = np.ravel_multi_index((area[row][inside], month[inside], kind[row][inside]), shape)
        sums = [np.bincount(at, shares[light][inside], int(np.prod(shape))).reshape(shape) for light in LIGHTS]
        cells = np.stack(sums, axis=-1, dtype=np.float64)
        parts.append(_table(cells, codes, present, sky).assign(area_level=str(level)))
    return pd.concat(parts, ignore_index=True)


def light_hours(tables: Tables) -> pd.DataFrame:
    """LIGHT_HOURS: how long each light lasted in the middle of the area, for the months of COUNTS."""
    counts = tables[COUNTS]
    if counts.empty:
        return pd.DataFrame({name: [] for name in LIGHT_HOURS.column_names})
    counted = (counts.year - 1970) * 12 + counts.month - 1
    sky = _sky(int(counted.min()), int(counted.max()))
    parts = [_named(sky).assign(light=str(one), hours=np.diff(sky.until(one, sky.months)) / 60) for one in LIGHTS]
    return pd.concat(parts, ignore_index=True)


DERIVED: Mapping[Table, Derive] = {LIGHT_COUNTS: light_counts, LIGHT_HOURS: light_hours}
"""What a layer that can be asked about the light declares as derived."""


def _month(moment: pd.Timestamp) -> int:
    return int(moment.year - 1970) * 12 + int(moment.month) - 1


def _sky(first: int, last: int) -> _Sky:
    """The light of the months from the first to the last, both within, counted from January 1970."""
    months = in_utc(np.arange(first, last + 2).astype("datetime64[M]").astype("datetime64[s]"))
    moments = np.arange(months[0], months[-1] + 1, STEP)
    height = sun_height(utc(moments), LONGITUDE, LATITUDE)
    # The share of each step that the sun stood higher than a limit, its way drawn straight.
    low, high = np.minimum(height[:-1], height[1:]), np.maximum(height[:-1], height[1:])
    rise = np.maximum(high - low, 1e-9)
    day, light = (np.clip((high - limit) / rise, 0, 1) for limit in (SUNRISE, CIVIL_TWILIGHT))
    shares = {Light.DAY: day, Light.DUSK: light - day, Light.DARKNESS: 1 - light}
    passed = {name: np.concatenate([[0.0], np.cumsum(share) * STEP]) for name, share in shares.items()}
    return _Sky(int(months[0]), passed, months, first)


def _pieces(events: pd.DataFrame, sky: _Sky) -> tuple[Ints, Ints, Mapping[Light, Floats]]:
    """The offences cut where months change: row and month of each piece, and its share of the row per light."""
    start, end = (in_utc(events[name]) for name in _events.TIMES)
    end = np.maximum(end, start) + 1
    row, month, _ = pieces(start, end, sky.months)
    opens, closes = np.maximum(start[row], sky.months[month]), np.minimum(end[row], sky.months[month + 1])
    length = (end - start)[row]
    return row, month, {one: (sky.until(one, closes) - sky.until(one, opens)) / length for one in LIGHTS}


def _table(cells: Floats, codes: tuple[str, ...], present: Any, sky: _Sky) -> pd.DataFrame:
    """A row for each of areas x months x kinds x lights, kinds nested."""
    kinds = _events.nested(present)
    nested = [cells[:, :, np.isin(present.to_numpy(dtype=object), parts)].sum(axis=2) for parts in kinds.values()]
    counted = np.stack(nested, axis=2)
    area, month, kind, light = (part.ravel() for part in np.indices(counted.shape))
    months = _named(sky)
    return pd.DataFrame(
        {
            "code": np.array(codes, dtype=object)[area],
            "year": months.year.to_numpy()[month],
            "month": months.month.to_numpy()[month],
            "offence": np.array([str(one) for one in kinds], dtype=object)[kind],
            "light": np.array([str(one) for one in LIGHTS], dtype=object)[light],
            "count": counted.ravel(),
        }
    )


def _named(sky: _Sky) -> pd.DataFrame:
    """Year and month (1-12) of the months of a sky, one row each."""
    years, months = np.divmod(sky.first + np.arange(len(sky.months) - 1), 12)
    return pd.DataFrame({"year": years + 1970, "month": months + 1})
