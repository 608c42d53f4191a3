"""What a page says of itself: where it lies, in which room, what it is called, and how a map on it begins."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dashboard.readers.reader import Room

if TYPE_CHECKING:
    from dashboard.asking.scene import Need, Scene

HOME, PLACE, MUNICIPALITY, METHOD, DESK = "/", "/plats/{subject}", "/kommun/{subject}", "/metod", "/planera/data"
"""Addresses that other pages lead to."""


class Layout(StrEnum):
    """How a page is laid out: names in assets/rooms.css."""

    HOME = "home"
    PLAN = "plan"
    MEETING = "meeting"
    READING = "reading"
    DESK = "desk"


class Subject(StrEnum):
    """What the address of a page names: nothing, or the one place or municipality that the page is about."""

    NONE = "none"
    PLACE = "place"
    MUNICIPALITY = "municipality"


class Above(StrEnum):
    """When a page has the sentences of all that is shown above its tables, which then do not repeat them."""

    NEVER = "never"
    UNLESS_CHOSEN = "unless_chosen"  # a chosen place or reference point takes their room
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the house, found by its file in dashboard/pages.

    `title` and `way` are keys of the catalogues: of the document's title, and of its name in the head of every page
    (None: no way leads there from the head), where pages stand by `order`. `about` says for whom and for what it is.
    """

    key: str
    address: str
    room: Room
    layout: Layout = field(repr=False)
    title: str = field(repr=False)
    way: str | None = field(repr=False)
    order: int = field(default=0, repr=False)
    about: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage(Page):
    """A page that is a map: address, view, scene, and parts around the picture.

    `body` makes the content from a scene for which `needs` has been computed.
    """

    subject: Subject = Subject.NONE
    needs: Collection[Need] = field(repr=False)
    points_at_start: bool = field(default=True, repr=False)
    sentences_above: Above = field(default=Above.NEVER, repr=False)
    body: Callable[[Scene], Sequence[Any]] = field(repr=False, compare=False)
