"""The state of a page is its address: parsing it, checking it and writing it back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard.asking.dimension import BadAddress, Dimension, Position, Vocabulary, dimensions
from dashboard.asking.page import MapPage, Subject
from dashboard.readers.reader import NotFound, Room
from data.model import AreaLevel, Base, Light, Measure, Offence, Period
from data.words import FIRST


class BadCallback(ValueError):
    """A callback's body that the page could not have sent: status 400."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything an address says: its page and what it says of each dimension."""

    page: MapPage
    subject: str = ""
    lang: str = FIRST
    layer: str | None = None
    places: tuple[str, ...] | None = None
    year: int | None = None
    measure: Measure = Measure.RATE
    question: str | None = None
    offence: Offence | None = None
    level: AreaLevel = AreaLevel.MUNICIPALITY
    practice: bool = False
    base: Base = Base.POPULATION
    before: Period | None = None
    light: Light | None = None
    area: str | None = None
    place: str | None = None
    near: str | None = None
    pos: Position | None = None
    more: tuple[tuple[str, str], ...] = ()  # of dimensions that have no field here, in the order of their keys

    def value(self, dimension: Dimension) -> Any:
        """What the address says of a dimension; the dimension's default where it says nothing."""
        if dimension.key in FIELDS:
            return getattr(self, dimension.key)
        return dict(self.more).get(dimension.key, dimension.default)

    @property
    def memory_key(self) -> str:
        """What the page's contents depend on beside the reader: everything but where the map stands."""
        return with_changes(self, pos=None)

    @property
    def room(self) -> Room:
        """The room that the page lies in."""
        return self.page.room


OF_ONE_LAYER: Mapping[str, Any] = MappingProxyType({"question": None, "offence": None})
"""What was asked of one layer means nothing to another: the change of a view that turns to one."""

DIMENSIONS = dimensions()
FIELDS = frozenset(field.name for field in fields(View)) - {"page", "subject", "more"}
"""Dimensions that code speaks of by name."""


def split(address: str) -> tuple[str, str]:
    """Path and query of an address. Raises `BadAddress` for a text that cannot be one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise BadAddress("address") from None
    return parts.path, parts.query


def room_at(path: str, pages: Iterable[MapPage]) -> Room:
    """The room that a path lies in; one that no page has lies in the public one."""
    return next((page.room for page in pages if subject_in(path, page) is not None), Room.PUBLIC)


def parse(path: str, query: str, vocabulary: Vocabulary) -> View:
    """Reads an address. Unknown parameters are left alone; a known one with a bad value is refused.

    Raises `NotFound` for the path and `BadAddress` for a parameter.
    """
    page, subject = _page(path, vocabulary)
    given = renewed(dict(parse_qsl(query, keep_blank_values=False)), vocabulary)
    values = {
        dimension.key: dimension.value_of(given[dimension.key], vocabulary)
        for dimension in DIMENSIONS
        if dimension.key in given
    }
    return changed(View(page=page, subject=subject), **values)


def renewed(given: Mapping[str, str], vocabulary: Vocabulary) -> Mapping[str, str]:
    """Parameters as they are written now: in addresses copied earlier `question` holds a kind of offence too.

    It stood there alone ("theft"), after a method ("hot_theft") or after a feeling ("worry_burglary__theft").
    """
    text = given.get("question", "")
    question, _, offence = text.removeprefix("hot_").rpartition("__")
    if text in vocabulary.questions or offence not in tuple(Offence):
        return given
    others = {key: value for key, value in given.items() if key != "question"}
    return {"offence": offence, **others, **({"question": question} if question else {})}


def _page(path: str, vocabulary: Vocabulary) -> tuple[MapPage, str]:
    known = {Subject.PLACE: vocabulary.places, Subject.MUNICIPALITY: vocabulary.municipalities, Subject.NONE: ("",)}
    for page in vocabulary.pages:
        subject = subject_in(path, page)
        if subject is not None and subject in known[page.subject]:
            return page, subject
    raise NotFound(path)


def subject_in(path: str, page: MapPage) -> str | None:
    """What a path of a page names, a place or a municipality, or nothing; None for another page's path."""
    shape = re.escape(page.address).replace(r"\{subject\}", r"([A-Za-z0-9_-]{1,40})")
    match = re.fullmatch(shape, path)
    return None if match is None else "".join(match.groups())


def page_address(pattern: str, lang: str, subject: str = "") -> str:
    """The address of a page as it opens, in a language."""
    path = pattern.format(subject=subject)
    return path if lang == FIRST else f"{path}?lang={lang}"


def address(view: View) -> str:
    """The address of a view, leaving out what is the page's own choice; `parse` reads it back to the same."""
    path = view.page.address.format(subject=view.subject)
    query = urlencode(parameters(view), safe=",")
    return f"{path}?{query}" if query else path


def parameters(view: View) -> dict[str, str]:
    """The query of a view, by parameter, as written in an address."""
    values = {dimension: view.value(dimension) for dimension in DIMENSIONS}
    return {dimension.key: dimension.write(value) for dimension, value in values.items() if value != dimension.default}


def changed(view: View, **changes: Any) -> View:
    """The same view with some of its state changed; None takes back what the address said."""
    own = {key: value for key, value in changes.items() if key in FIELDS}
    more = {**dict(view.more), **{key: value for key, value in changes.items() if key not in FIELDS}}
    return replace(view, **own, more=tuple(sorted((key, value) for key, value in more.items() if value is not None)))


def with_changes(view: View, **changes: Any) -> str:
    """The address of the same view with some of its state changed."""
    return address(changed(view, **changes))
