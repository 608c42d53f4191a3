"""Who asks: made once for a request by the room it comes to, and handed on as a value; and what they may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dashboard.config import Config, is_loopback
from data.model import MUNICIPALITY_CODES, AreaLevel, Audience
from layers.contract import Layer


class NotFound(LookupError):
    """Nothing here for who asks: status 404."""


class Room(StrEnum):
    """The rooms that pages lie in, by the word that names them in addresses of files."""

    PUBLIC = "oppet"
    PLAN = "planera"
    MEETING = "mote"


ROLES = {Room.PUBLIC: Audience.RESIDENT, Room.PLAN: Audience.PLANNER, Room.MEETING: Audience.OFFICIAL}
"""Who stands in a room. Nothing else decides what is shown: a page only says which room it lies in."""

PUBLIC_LEVELS = (AreaLevel.MUNICIPALITY, AreaLevel.REGSO)
"""The geographies that a page for residents may draw; smaller areas are for those who see single offences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who asks, and for which municipalities (official codes) they are answered."""

    role: Audience
    municipalities: tuple[str, ...]

    @property
    def scope(self) -> str:
        """All that answers depend on with who asks: part of every memory's key, and of folders' names."""
        return "-".join((self.role, *self.municipalities))

    @property
    def public(self) -> bool:
        """True for who may see only what everyone may."""
        return self.role is Audience.RESIDENT


def reader_in(room: Room, config: Config, sender: str = "localhost") -> Reader:
    """Who asks in a room from an address. Raises `NotFound` where this process does not serve them."""
    role = ROLES[room]
    # A WSGI host may listen elsewhere than HOST says, so who asks from another machine is known by the sender too.
    foreign = config.trust_network != "yes" and not is_loopback(sender)
    if not config.serves(role) or (foreign and role is not Audience.RESIDENT):
        raise NotFound(room)
    return Reader(role=role, municipalities=MUNICIPALITY_CODES)


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
