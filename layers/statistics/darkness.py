"""Says whether it was day, dusk or darkness at a place, by the sun's height."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from layers.statistics import _checks
from layers.statistics._checks import Floats

SUNRISE, CIVIL_TWILIGHT = -0.833, -6.0
"""Degrees of the sun's middle at sunrise and sunset (its radius and the air's bending counted), and where civil
twilight ends."""
J2000 = 2_451_545.0
UNIX_EPOCH = 2_440_587.5


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

    NOAA's solar calculator after Meeus 1998 (Astronomical Algorithms, chapter 25): good to 0.02 degrees for
    1900-2100. Arguments and errors as for `darkness`; missing gives missing.
    """
    moments, single = _julian_days(when)
    east, north = _checks.numbers(lon, "lon"), _checks.numbers(lat, "lat")
    if np.any(np.abs(east) > 180) or np.any(np.abs(north) > 90):
        raise ValueError("lon must lie within -180..180 and lat within -90..90 degrees")
    day, east, north = _checks.together(moments, east, north)
    declination, equation = _sun((day - J2000) / 36_525)
    minutes = ((day + 0.5) % 1) * 1440 + equation + 4 * east
    hour, phi = np.radians(minutes / 4 - 180), np.radians(north)
    sine = np.sin(phi) * np.sin(declination) + np.cos(phi) * np.cos(declination) * np.cos(hour)
    height = np.degrees(np.arcsin(np.clip(sine, -1, 1)))
    return float(height[0]) if single and np.ndim(lon) == np.ndim(lat) == 0 else height


def _sun(century: Floats) -> tuple[Floats, Floats]:
    """Declination in radians and the equation of time in minutes, at Julian centuries from 2000."""
    t = century
    longitude = np.radians((280.46646 + t * (36_000.76983 + 0.0003032 * t)) % 360)
    anomaly = np.radians(357.52911 + t * (35_999.05029 - 0.0001537 * t))
    eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t)
    centre = (
        np.sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
        + np.sin(2 * anomaly) * (0.019993 - 0.000101 * t)
        + np.sin(3 * anomaly) * 0.000289
    )
    node = np.radians(125.04 - 1934.136 * t)
    apparent = longitude + np.radians(centre - 0.00569 - 0.00478 * np.sin(node))
    tilt = np.radians(23.439291 - t * (0.013004167 + t * (1.6e-7 - 5.04e-7 * t)) + 0.00256 * np.cos(node))
    declination = np.arcsin(np.sin(tilt) * np.sin(apparent))
    y, e = np.tan(tilt / 2) ** 2, eccentricity
    equation = (
        y * np.sin(2 * longitude)
        - 2 * e * np.sin(anomaly)
        + 4 * e * y * np.sin(anomaly) * np.cos(2 * longitude)
        - 0.5 * y**2 * np.sin(4 * longitude)
        - 1.25 * e**2 * np.sin(2 * anomaly)
    )
    return declination, 4 * np.degrees(equation)


def _julian_days(when: Any) -> tuple[Floats, bool]:
    """Moments as Julian days in UTC, and whether there was only one; ValueError without a time zone."""
    single = np.ndim(when) == 0
    given = [when] if single else when
    zoned = isinstance(getattr(given, "dtype", None), pd.DatetimeTZDtype)
    if not zoned and any(pd.notna(one) and pd.Timestamp(one).tzinfo is None for one in given):
        raise ValueError("a moment needs a time zone: say which clock it was read from")
    moments = pd.DatetimeIndex(pd.to_datetime(given, utc=True)).tz_localize(None).to_numpy("datetime64[us]")
    days = np.where(np.isnat(moments), np.nan, moments.astype(np.int64) / 8.64e10)
    return days + UNIX_EPOCH, single
