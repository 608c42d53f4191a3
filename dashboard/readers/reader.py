"""Who asks: made once for a request by the room it comes to, and handed on as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.config import Config
from data.model import MUNICIPALITY_CODES, Audience


class NotFound(LookupError):
    """Nothing here for who asks: status 404."""


class Room(StrEnum):
    """The rooms that pages lie in, by the word that names them in addresses of files."""

    PUBLIC = "oppet"
    PLAN = "planera"
    MEETING = "mote"


ROLES = {Room.PUBLIC: Audience.RESIDENT, Room.PLAN: Audience.PLANNER, Room.MEETING: Audience.OFFICIAL}
"""Who stands in a room. Nothing else decides what is shown: a page only says which room it lies in."""


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


def reader_in(room: Room, config: Config) -> Reader:
    """Who asks in a room. Raises `NotFound` where this process does not serve them."""
    role = ROLES[room]
    if not config.serves(role):
        raise NotFound(room)
    return Reader(role=role, municipalities=MUNICIPALITY_CODES)
