"""A scene is everything that one view shows, as a value: drawn as page, picture or file it asks nothing more."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from dashboard.asking.faults import part_failed
from dashboard.asking.urls import View
from dashboard.i18n import Say, speaker
from dashboard.readers.reader import Reader
from data.model import AreaLevel, Query
from data.release.look import SourceNote
from data.release.provenance import Passport, SourceOf
from layers.contract import Answer, Layer, Options


def _read_only(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda proxy: (_read_only, (dict(proxy),)))
"""A scene can be sent to another process, with the read-only mappings in it."""

Row = Mapping[str, Any]
Frame = tuple[float, float, float, float]
"""South, west, north, east (WGS 84)."""


FAILED = "fault.layer"
"""Key of the sentence that something in a layer itself went wrong."""


class Need(StrEnum):
    """What a page or a part needs to have been computed, beside what every scene knows."""

    SHOWN = "shown"  # the answers of the coloured layer and of those above it
    TOLD = "told"  # of those that the front page tells of as well
    EACH = "each"  # a scene of each coloured layer in turn
    PASSPORTS = "passports"  # how what is shown is known
    ROWS = "rows"  # the same, with the rows behind it for those who may see them
    CREDITS = "credits"  # the sources of each row of a file
    PROMISES = "promises"  # those of the municipality or of the place that the page is about


Cells = Mapping[tuple[str, ...], tuple[SourceOf, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """How a shown layer is known: the passport of what is spoken of, and the sources of all that is shown."""

    passport: Passport | None
    sources: tuple[SourceOf, ...] = ()


class NotComputed(RuntimeError):
    """A part needs what its page has not declared, or what could not be computed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One layer of a scene: its answer, or None when it could not be had, what was asked of it, and what went wrong.

    `fault` is the key of the sentence that says why there is no answer.
    """

    layer: Layer
    answer: Answer | None
    query: Query
    fault: str = "fault.table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way from every page to another: the page's key and address, and the key of what the way is called."""

    key: str
    address: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known whatever is asked: the release and its code, its ground and sources, and what is served."""

    release: str
    code: str
    geometry: Path  # folder of the ground that is drawn
    ways: tuple[Way, ...]  # to pages that are served, in their order
    desk: bool  # whether files can be brought
    places: Mapping[str, Row]  # published places by id, with their precision
    notes: Mapping[str, SourceNote]  # where tables come from, by table
    faults: tuple[str, ...]  # tables that could not be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a view shows its reader. `area` is the coloured layer, `overlays` lie above it.

    `names` are those of areas by level and code; `asked` is what can be asked of each layer that the reader may see.
    """

    view: View
    reader: Reader
    known: Known
    layers: Mapping[str, Layer]
    asked: Mapping[str, Options]
    names: Mapping[AreaLevel, Mapping[str, str]]
    level: AreaLevel
    frame: Frame  # of what the first picture should show
    area: Shown | None = None
    own: Shown | None = (
        None  # the coloured layer as asked of the chosen area, where the map shows areas of another kind
    )
    overlays: tuple[Shown, ...] = ()
    more: Mapping[Need, Any]

    @property
    def lang(self) -> str:
        """Language of the view."""
        return self.view.lang

    @property
    def shown(self) -> tuple[Shown, ...]:
        """All layers that are shown, the coloured one first."""
        return (self.area, *self.overlays) if self.area else self.overlays

    @property
    def spoken(self) -> Scene:
        """The scene as words speak of it: of the chosen area itself, also where the map shows areas of another kind."""
        return replace(self, area=self.own, own=None) if self.own else self

    @property
    def answer(self) -> Answer | None:
        """The coloured layer's answer; None when there is none."""
        return self.area.answer if self.area else None

    @property
    def options(self) -> Options:
        """What can be asked of the coloured layer; nothing when it could not be asked."""
        return self.asked.get(self.area.layer.key, Options()) if self.area else Options()

    @property
    def towns(self) -> Mapping[str, str]:
        """Names of the municipalities by code."""
        return self.names[AreaLevel.MUNICIPALITY]

    @property
    def say(self) -> Say:
        """Says sentences in the view's language; an answer that says that something failed is not remembered."""
        return partial(saying, self.view.lang)

    @property
    def practice(self) -> bool:
        """True when anything shown is invented, so that the mark must be on it."""
        return any(shown.answer is not None and shown.answer.practice for shown in self.shown)

    @property
    def told(self) -> tuple[Shown, ...]:
        """The layers that the front page speaks of: those shown, and those always told in words."""
        told: tuple[Shown, ...] = self._computed(Need.TOLD)
        return told

    @property
    def each(self) -> tuple[Scene, ...]:
        """The same view with each coloured layer in turn, at its own latest year."""
        each: tuple[Scene, ...] = self._computed(Need.EACH)
        return each

    @property
    def promises(self) -> pd.DataFrame | None:
        """The promises of the page's municipality, or those that name its place; None when they cannot be read."""
        promises: pd.DataFrame | None = self._computed(Need.PROMISES)
        return promises

    def passport(self, layer: Layer) -> Passport | None:
        """How a shown layer is known; None for what has nothing to trace."""
        return self.traced(layer).passport

    def traced(self, layer: Layer) -> Traced:
        """How a shown layer is known, with the sources of its rows."""
        traced: Mapping[str, Traced] = self._computed(Need.ROWS if Need.ROWS in self.more else Need.PASSPORTS)
        if layer.key not in traced:
            raise NotComputed(f"{Need.PASSPORTS} of {layer.key}")
        return traced[layer.key]

    def credits(self, layer: Layer) -> Cells:
        """The sources of each row of a layer's files, by area code and year or by id; empty where they share all."""
        credited: Mapping[str, Cells] = self._computed(Need.CREDITS)
        return credited.get(layer.key, {})

    def _computed(self, need: Need) -> Any:
        if need not in self.more:
            raise NotComputed(need)
        return self.more[need]


def saying(lang: str, key: str, **values: Any) -> str:
    """A sentence in a language; one that tells of a fault keeps what it stands in from being remembered."""
    if key.startswith("fault."):
        part_failed()
    return speaker(lang)(key, **values)
