"""Says whether it was day, dusk or darkness at a place, by the sun's height."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import scipy

from data.statistics import _checks
from data.statistics._checks import Floats

SUNRISE, CIVIL_TWILIGHT = -0.833, -6.0
"""Degrees of the sun's middle at sunrise and sunset (its radius and the air's bending counted), and where civil
twilight ends."""
DAY_S = 86_400.0
DELTA_T_S = 69.0
"""How far the Earth's turning lags behind even time: today's value, which in 1900 is out by 0.001 degrees of sun."""
FIRST_DAY, LAST_DAY = (np.datetime64(year).astype("datetime64[D]").astype(float) for year in ("1900", "2101"))


def darkness(when: Any, lon: Any, lat: Any) -> Any:
    """`day`, `dusk` or `darkness` at moments and places; None where anything is missing.

    day: the sun's middle above -0.833 degrees; dusk (and dawn): civil twilight, -6 to -0.833; darkness: below -6.
    when: moments with a time zone, one or many; lon, lat: degrees in WGS 84, one or one per moment.
    Raises ValueError for moments without a time zone (an hour's doubt) and for impossible places.
    """
    height = np.asarray(sun_height(when, lon, lat))
    found = np.where(height > SUNRISE, "day", np.where(height < CIVIL_TWILIGHT, "darkness", "dusk")).astype(object)
    found[np.isnan(height)] = None
    return _checks.plain(found)


def sun_height(when: Any, lon: Any, lat: Any) -> Any:
    """Height of the sun's middle over the horizon in degrees, without the air's bending.

    NREL's solar position algorithm (Reda & Andreas 2004) as pvlib has it, worked out for each midnight and drawn
    between them by a cubic spline, then Meeus 1998 (Astronomical Algorithms, 13.6) for the place. Seen from the
    Earth's middle, which is good to 0.003 degrees. Arguments and errors as for `darkness`; missing gives missing.
    """
    days, single = _days(when)
    east, north = _checks.numbers(lon, "lon"), _checks.numbers(lat, "lat")
    if np.any(np.abs(east) > 180) or np.any(np.abs(north) > 90):
        raise ValueError("lon must lie within -180..180 and lat within -90..90 degrees")
    days, east, north = _checks.together(days, east, north)
    declination, equation = _sun(days)
    hour, phi = np.radians(360 * (days % 1) - 180 + equation + east), np.radians(north)
    sine = np.sin(phi) * np.sin(declination) + np.cos(phi) * np.cos(declination) * np.cos(hour)
    height = np.degrees(np.arcsin(np.clip(sine, -1, 1)))
    return float(height[0]) if single and np.ndim(lon) == np.ndim(lat) == 0 else height


def _sun(days: Floats) -> tuple[Floats, Floats]:
    """Declination in radians and the equation of time in degrees, at days since 1970 in UTC."""
    from pvlib import spa  # a third of a second and 36 MB that a page without light need not pay

    known = days[~np.isnan(days)]
    if not known.size:
        return days, days
    midnights = np.arange(np.floor(known.min()) - 2, np.floor(known.max()) + 4)
    sidereal, ascension, declination = spa.solar_position_numpy(
        midnights * DAY_S, 0, 0, 0, 0, 0, DELTA_T_S, 0, 1, sst=True
    )
    equation = (sidereal - ascension) % 360 - 180
    found = scipy.interpolate.CubicSpline(midnights, np.stack([np.radians(declination), equation], axis=1))(days)
    return found[..., 0], found[..., 1]


def _days(when: Any) -> tuple[Floats, bool]:
    """Moments as days since 1970 in UTC, and whether there was only one; ValueError without a time zone."""
    single = np.ndim(when) == 0
    given = [when] if single else when
    zoned = isinstance(getattr(given, "dtype", None), pd.DatetimeTZDtype)
    if not zoned and any(pd.notna(one) and pd.Timestamp(one).tzinfo is None for one in given):
        raise ValueError("a moment needs a time zone: say which clock it was read from")
    moments = pd.DatetimeIndex(pd.to_datetime(given, utc=True)).tz_localize(None).to_numpy("datetime64[us]")
    days = np.where(np.isnat(moments), np.nan, moments.astype(np.int64) / (1e6 * DAY_S))
    if np.any(days < FIRST_DAY) or np.any(days >= LAST_DAY):
        raise ValueError("a moment must lie within the years 1900 to 2100")
    return days, single
