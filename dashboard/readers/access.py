"""Decides who may see what, whatever the page shows: every callback is a public address."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.config import Config
from dashboard.readers.reader import Reader
from data.model import AreaLevel, Audience
from layers.contract import Layer

PUBLIC_LEVELS = (AreaLevel.MUNICIPALITY, AreaLevel.REGSO)
"""The geographies that a page for residents may draw; smaller areas are for those who see single offences."""


def drawable(level: AreaLevel, config: Config) -> bool:
    """True when someone whom this process serves may see areas of that level."""
    return level in PUBLIC_LEVELS or any(config.serves(one) for one in Audience if one is not Audience.RESIDENT)


def visible(layers: Mapping[str, Layer], reader: Reader, *, practice: bool) -> Mapping[str, Layer]:
    """The layers that a reader may ask of; those built on practice data alone only when practising."""
    shown = {
        key: layer
        for key, layer in layers.items()
        if reader.role in layer.audiences and (practice or not layer.practice_only)
    }
    return MappingProxyType(shown)
