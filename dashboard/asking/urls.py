"""The state of a page is its address: parsing it, checking it and writing it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard.readers.reader import NotFound, Room
from data.model import AreaLevel, Base, Light, Measure, Period
from data.words import FIRST, LANGUAGES

NONE = "none"
"""In an address: no such layer, as distinct from the page's own choice."""


class Page(StrEnum):
    """The pages, by the word that names them inside the house."""

    HOME = "home"
    PLAN = "plan"
    MEETING = "meeting"
    PLACE = "place"
    MUNICIPALITY = "municipality"
    METHOD = "method"


PATHS = {
    Page.HOME: "/",
    Page.PLAN: "/planera",
    Page.MEETING: "/mote",
    Page.PLACE: "/plats/{subject}",
    Page.MUNICIPALITY: "/kommun/{subject}",
    Page.METHOD: "/metod",
}
ROOMS = {Page.PLAN: Room.PLAN, Page.MEETING: Room.MEETING}


class BadAddress(ValueError):
    """A parameter has a value that cannot be shown: status 400. Says which, and what is possible."""

    def __init__(self, parameter: str, choices: Collection[str] = ()) -> None:
        super().__init__(parameter)
        self.parameter = parameter
        self.choices = tuple(choices)


class BadCallback(ValueError):
    """A callback's body that the page could not have sent: status 400."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Centre (WGS 84 degrees) and zoom of the map."""

    lat: float
    lon: float
    zoom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything an address says."""

    page: Page
    subject: str = ""
    lang: str = FIRST
    layer: str | None = None
    places: tuple[str, ...] | None = None
    year: int | None = None
    measure: Measure = Measure.RATE
    question: str | None = None
    level: AreaLevel = AreaLevel.MUNICIPALITY
    practice: bool = False
    base: Base = Base.POPULATION
    before: Period | None = None
    light: Light | None = None
    area: str | None = None
    place: str | None = None
    near: str | None = None
    pos: Position | None = None

    @property
    def memory_key(self) -> str:
        """What the page's contents depend on beside the reader: everything but where the map stands."""
        return repr(replace(self, pos=None))

    @property
    def room(self) -> Room:
        """The room that the page lies in."""
        return ROOMS.get(self.page, Room.PUBLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What exists for a reader, so that an address can be checked against it."""

    layers: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    questions: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    levels: tuple[AreaLevel, ...] = tuple(AreaLevel)
    practice: bool


def split(address: str) -> tuple[str, str]:
    """Path and query of an address. Raises `BadAddress` for a text that cannot be one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise BadAddress("address") from None
    return parts.path, parts.query


def room_at(path: str) -> Room:
    """The room that a path lies in; one that no page has lies in the public one."""
    return next((ROOMS[page] for page in ROOMS if _subject_in(path, page) is not None), Room.PUBLIC)


def parse(path: str, query: str, vocabulary: Vocabulary) -> View:
    """Reads an address. Unknown parameters are left alone; a known one with a bad value is refused.

    A level that exists but that this reader cannot get becomes municipalities, before anything is worked out.

    Raises `NotFound` for the path and `BadAddress` for a parameter.
    """
    page, subject = _page(path, vocabulary)
    given = dict(parse_qsl(query, keep_blank_values=False))
    readers = _readers(vocabulary)
    found = {name: read(given[name]) for name, read in readers.items() if name in given}
    if found.get("level") not in vocabulary.levels:
        found.pop("level", None)
    view = View(page=page, subject=subject, **found)
    if view.practice and not vocabulary.practice:
        raise BadAddress("practice")
    return view


def _page(path: str, vocabulary: Vocabulary) -> tuple[Page, str]:
    known = {Page.PLACE: vocabulary.places, Page.MUNICIPALITY: vocabulary.municipalities}
    for page in PATHS:
        subject = _subject_in(path, page)
        if subject is not None and subject in known.get(page, ("",)):
            return page, subject
    raise NotFound(path)


def _subject_in(path: str, page: Page) -> str | None:
    """What a path of a page names, a place or a municipality, or nothing; None for another page's path."""
    shape = re.escape(PATHS[page]).replace(r"\{subject\}", r"([A-Za-z0-9_-]{1,40})")
    match = re.fullmatch(shape, path)
    return match and "".join(match.groups())


def _readers(vocabulary: Vocabulary) -> Mapping[str, Callable[[str], Any]]:
    """For each parameter, a function from its text to its value; it raises `BadAddress`."""
    return {
        "lang": partial(_one, "lang", LANGUAGES, str),
        "layer": partial(_one, "layer", (*vocabulary.layers, NONE), str),
        "places": partial(_several, "places", (*vocabulary.points, NONE)),
        "year": partial(_one, "year", tuple(map(str, vocabulary.years)), int),
        "measure": partial(_one, "measure", tuple(Measure), Measure),
        "question": partial(_one, "question", vocabulary.questions, str),
        "level": partial(_one, "level", tuple(AreaLevel), AreaLevel),
        "base": partial(_one, "base", tuple(Base), Base),
        "before": partial(_period, vocabulary.years),
        "light": partial(_one, "light", tuple(Light), Light),
        "practice": partial(_one, "practice", ("0", "1"), "1".__eq__),
        "area": partial(_one, "area", vocabulary.areas, str),
        "place": partial(_one, "place", vocabulary.places, str),
        "near": partial(_one, "near", vocabulary.anchors, str),
        "pos": _position,
    }


def _one(parameter: str, choices: Collection[str], convert: Callable[[str], Any], text: str) -> Any:
    if text not in choices:
        raise BadAddress(parameter, choices)
    return convert(text)


def _several(parameter: str, choices: Collection[str], text: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(text.split(",")))
    if any(word not in choices for word in words):
        raise BadAddress(parameter, choices)
    return tuple(word for word in words if word != NONE)


def _period(years: Collection[int], text: str) -> Period:
    """One year, or a first and a last with a dash between them, all of which there are figures for."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    first, last = (int(match.group(1)), int(match.group(2) or match.group(1))) if match else (1, 0)
    if first > last or not set(range(first, last + 1)) <= set(years):
        raise BadAddress("before", tuple(map(str, years)))
    return Period(first, last)


def _position(text: str) -> Position:
    match = re.fullmatch(r"(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?),(\d{1,2}(?:\.\d{1,3})?)", text)
    if not match:
        raise BadAddress("pos")
    lat, lon, zoom = (float(part) for part in match.groups())
    if abs(lat) > 85 or abs(lon) > 180 or zoom > 22:
        raise BadAddress("pos")
    return Position(lat=lat, lon=lon, zoom=zoom)


def in_language(path: str, lang: str, **more: str) -> str:
    """The address of a page that is no view, in a language; the first one goes without saying."""
    query = urlencode(({} if lang == FIRST else {"lang": lang}) | more)
    return f"{path}?{query}" if query else path


def address(view: View) -> str:
    """The address of a view, leaving out what is the page's own choice; `parse` reads it back to the same."""
    path = PATHS[view.page].format(subject=view.subject)
    query = urlencode(parameters(view), safe=",")
    return f"{path}?{query}" if query else path


def parameters(view: View) -> dict[str, str]:
    """The query of a view, by parameter, as written in an address."""
    plain = View(page=view.page)
    names = [f.name for f in fields(View) if f.name not in ("page", "subject")]
    changed = {name: getattr(view, name) for name in names if getattr(view, name) != getattr(plain, name)}
    return {name: _written(value) for name, value in changed.items()}


def _written(value: Any) -> str:
    if isinstance(value, Position):
        return f"{value.lat:.5f},{value.lon:.5f},{value.zoom:.2f}"
    if isinstance(value, tuple):
        return ",".join(value) or NONE
    return "1" if value is True else str(value)


def with_changes(view: View, **changes: Any) -> str:
    """The address of the same view with some of its state changed."""
    return address(replace(view, **changes))
