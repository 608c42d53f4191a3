"""How a page stands, whatever it shows: its language, and where its map is."""

from __future__ import annotations

import re

from dashboard.asking.dimension import BadAddress, Dimension, Position, Role, Vocabulary, one_of
from dashboard.i18n import LANGUAGES


def _position(text: str, _: Vocabulary) -> Position:
    match = re.fullmatch(r"(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?),(\d{1,2}(?:\.\d{1,3})?)", text)
    if not match:
        raise BadAddress("pos")
    lat, lon, zoom = (float(part) for part in match.groups())
    if abs(lat) > 85 or abs(lon) > 180 or zoom > 22:
        raise BadAddress("pos")
    return Position(lat=lat, lon=lon, zoom=zoom)


DIMENSIONS = (
    Dimension(key="lang", order=10, role=Role.PAGE, default="sv", read=lambda text, _: one_of("lang", LANGUAGES, text)),
    Dimension(
        key="pos",
        order=300,
        role=Role.PAGE,
        read=_position,
        write=lambda value: f"{value.lat:.5f},{value.lon:.5f},{value.zoom:.2f}",
    ),
)
