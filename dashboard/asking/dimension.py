"""A dimension is one thing that an address can say: declared once, and whatever else is made of it loops over them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from dashboard.asking.page import MapPage
from dashboard.i18n import LANGUAGES, catalogue
from data.model import AreaLevel, Measure, Query
from data.words import meant_in
from layers.contract import Options

FOLDER = "dashboard.asking.dimensions"
PATH = FOLDER.replace(".", "/")
NONE = "none"
"""In an address: no such layer, as distinct from the page's own choice."""


class BadAddress(ValueError):
    """A parameter has a value that cannot be shown: status 400. Says which, and what is possible."""

    def __init__(self, parameter: str, choices: Collection[str] = ()) -> None:
        super().__init__(parameter)
        self.parameter = parameter
        self.choices = tuple(choices)


class DimensionRefused(ValueError):
    """A declaration cannot be used; the message names its file and field. The program does not start."""


class Role(StrEnum):
    """What a dimension is for."""

    QUESTION = "question"  # it is put to the layers
    CHOICE = "choice"  # which layers, and what is chosen among what they show
    PAGE = "page"  # how the page stands, whatever it shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Centre (WGS 84 degrees) and zoom of the map."""

    lat: float
    lon: float
    zoom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What exists for a reader, so that an address can be checked against it."""

    pages: tuple[MapPage, ...]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which layer is asked: what can be asked of it, for areas of which level, by which measure."""

    options: Options
    level: AreaLevel
    measure: Measure


Read = Callable[[str, Vocabulary], Any]
"""A parameter's text as its value, checked against what there is. Raises `BadAddress`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One parameter of addresses; `key` is its name there, and begins the keys of its words.

    A question's dimension either has `values`, which a layer offers by `Options.more`, or says itself how it is read
    and what a layer is asked. `label` is the key of its control's label, where that is not the dimension's own; `named`
    writes it in the name of a file, where that is not its value unless that is the default.
    """

    key: str
    order: int
    role: Role
    default: Any = None
    values: tuple[str, ...] = ()
    read: Read | None = None
    write: Callable[[Any], str] = str
    offered: Callable[[Asked], Sequence[Any]] | None = None
    put: Callable[[Any, Asked], Any] | None = None
    label: str = ""
    named: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        wrong = [f"field 'role' is '{self.role}', not {', '.join(Role)}"] if self.role not in tuple(Role) else []
        wrong += [] if self.read or self.values else ["field 'values' is empty, and 'read' does not say what there is"]
        wrong += [f"no sentence '{key}' in language '{lang}'" for lang in LANGUAGES for key in self._lacking(lang)]
        if wrong:
            raise DimensionRefused(f"dimension '{self.key}': " + "; ".join(wrong))

    def _lacking(self, lang: str) -> list[str]:
        """Keys of the words that a control of declared values needs and that are not there."""
        words = [self.title, *(f"{self.key}.{value}" for value in ("any", *self.values))] if self.values else []
        return [key for key in words if key not in catalogue(lang)]

    @property
    def title(self) -> str:
        """Key of the control's label."""
        return self.label or f"{self.key}.label"

    def value_of(self, text: str, vocabulary: Vocabulary) -> Any:
        """What a text in an address means. Raises `BadAddress` with the choices."""
        return self.read(text, vocabulary) if self.read else one_of(self.key, self.values, text)

    def offers(self, asked: Asked) -> Sequence[Any]:
        """What a layer can be asked of this dimension; nothing for one that has no use for it."""
        return self.offered(asked) if self.offered else asked.options.more.get(self.key, ())

    def question(self, value: Any, asked: Asked) -> Any:
        """What is put to a layer: the value, or the default where the layer cannot be asked it."""
        if self.put:
            return self.put(value, asked)
        return value if value in self.offers(asked) else self.default

    def in_name(self, query: Query, options: Options) -> str:
        """What is told of it in the name of a file with a layer's answer; nothing of what cannot be asked of that."""
        asked = Asked(options=options, level=query.level, measure=query.measure)
        value = query.value(self.key)
        if not self.offers(asked):
            return ""
        return self.named(value) if self.named else str(value) if value not in (None, self.default) else ""


def one_of(parameter: str, choices: Collection[str], text: str) -> str:
    """The text, when it is among the choices. Raises `BadAddress`."""
    if text not in choices:
        raise BadAddress(parameter, choices)
    return text


@cache
def dimensions() -> tuple[Dimension, ...]:
    """Every dimension that a file of `dimensions/` declares, in their own order. Raises `DimensionRefused`."""
    files = {name: f"{PATH}/{name}.py" for _, name, _ in pkgutil.iter_modules(importlib.import_module(FOLDER).__path__)}
    declared = [(file, dimension) for name, file in files.items() for dimension in _declared(name, file)]
    for _, dimension in declared:
        having = [file for file, other in declared if other.key == dimension.key]
        if len(having) > 1:
            raise DimensionRefused(f"{', '.join(having)}: field 'key' is '{dimension.key}' twice; give one another")
    return tuple(sorted((dimension for _, dimension in declared), key=lambda dimension: dimension.order))


def _declared(name: str, file: str) -> tuple[Dimension, ...]:
    try:
        declared = getattr(importlib.import_module(f"{FOLDER}.{name}"), "DIMENSIONS", None)
    except (TypeError, DimensionRefused) as error:
        hint = meant_in(str(error), Dimension) if "unexpected" in str(error) else ""
        raise DimensionRefused(f"{file}: {error}{hint}") from error
    if not isinstance(declared, tuple) or not all(isinstance(dimension, Dimension) for dimension in declared):
        raise DimensionRefused(f"{file}: no DIMENSIONS, a tuple of Dimension.")
    return declared


def dimension_of(parameter: str) -> Dimension:
    """The dimension that a parameter of addresses says something of."""
    return next(dimension for dimension in dimensions() if dimension.key == parameter)


def of_role(role: Role) -> tuple[Dimension, ...]:
    """The dimensions of one role, in their order."""
    return tuple(dimension for dimension in dimensions() if dimension.role is role)
