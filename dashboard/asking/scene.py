"""Everything one view shows, computed once: the answers of its layers, or why one could not be had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from dashboard.asking.context import (
    WHOLE_FRAME,
    Context,
    answer,
    area_frames,
    known_places,
    options,
    part_failed,
)
from dashboard.asking.urls import NONE, Page, View
from dashboard.i18n import Say, speaker
from dashboard.readers.access import visible
from dashboard.readers.reader import Reader
from data.model import AreaLevel, Base, Measure, Precision, Query
from data.release.look import TableUnavailable
from layers.contract import Answer, Kind, Layer, Options

PLACE_SPAN = 0.008
"""Half the height, in degrees, of the first picture of one place: about 900 m."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One layer of a scene: its answer, or None when its table is unavailable."""

    layer: Layer
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Scene:
    """What a view shows its reader. `area` is the coloured layer, `overlays` lie above it."""

    view: View
    reader: Reader
    context: Context
    layers: Mapping[str, Layer]
    area: Shown | None
    overlays: tuple[Shown, ...]
    options: Options
    level: AreaLevel

    @property
    def lang(self) -> str:
        """Language of the view."""
        return self.view.lang

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """South, west, north, east (WGS 84) of what the first picture should show."""
        return frame_of(self.view, self.context)

    @property
    def say(self) -> Say:
        """Says sentences in the view's language; an answer that says that something failed is not remembered."""
        return partial(_say, speaker(self.view.lang))

    @property
    def practice(self) -> bool:
        """True when anything shown is invented, so that the mark must be on it."""
        return any(s.answer is not None and s.answer.practice for s in (self.area, *self.overlays) if s)


def _say(say: Say, key: str, **values: Any) -> str:
    if key.startswith("fault."):
        part_failed()
    return say(key, **values)


def make_scene(view: View, reader: Reader, context: Context) -> Scene:
    """Asks the layers of a view; one that fails leaves the others standing."""
    view = settled(view, context)
    layers = visible(context.layers, reader, practice=view.practice)
    key = chosen_area_layer(view, layers)
    area = _shown(layers[key], view, reader, context) if key else None
    overlays = tuple(_shown(layers[k], view, reader, context) for k in chosen_overlays(view, layers))
    drawn = area.answer if area else None
    level = drawn.level if drawn is not None else AreaLevel.MUNICIPALITY
    asked = options(context, key, reader, practice_on=view.practice) if key else None
    return Scene(view, reader, context, layers, area, overlays, asked or Options(), level)


def settled(view: View, context: Context) -> View:
    """The view with what its page implies: the place or the municipality that the page is about.

    A place that may not be drawn is shown at area level: its municipality is outlined.
    """
    if view.page is Page.MUNICIPALITY:
        return replace(view, area=view.subject)
    if view.page is not Page.PLACE:
        return view
    row = known_places(context)[view.subject]
    area = str(row["municipality_code"]) if row["precision"] == Precision.LISTED else view.area
    return replace(view, place=view.subject, layer=view.layer or NONE, area=area)


def every_area_answer(scene: Scene) -> list[Scene]:
    """The same view with each coloured layer in turn, at its own latest year."""
    keys = [key for key, layer in scene.layers.items() if layer.kind is Kind.AREA]
    plain = replace(scene.view, places=(), year=None, question=None, before=None)
    views = [replace(plain, layer=key) for key in keys]
    return [make_scene(view, scene.reader, scene.context) for view in views]


def told(scene: Scene) -> list[Shown]:
    """The layers that the front page speaks of: those shown, and those always told in words."""
    shown = [one for one in (scene.area, *scene.overlays) if one is not None]
    keys = {one.layer.key for one in shown}
    always = [layer for layer in scene.layers.values() if layer.told_first and layer.key not in keys]
    plain = replace(scene.view, year=None, question=None, before=None)
    found = [*shown, *(_shown(layer, plain, scene.reader, scene.context) for layer in always)]
    return sorted(found, key=lambda one: one.layer.order)


def frame_of(view: View, context: Context) -> tuple[float, float, float, float]:
    """What the first picture frames: the chosen place, the chosen area, or all five municipalities."""
    row = known_places(context).get(view.place or "")
    if row and row["precision"] != Precision.LISTED:
        lat, lon = (float(row[name] or row[f"anchor_{name}"]) for name in ("lat", "lon"))
        return (lat - PLACE_SPAN, lon - 2 * PLACE_SPAN, lat + PLACE_SPAN, lon + 2 * PLACE_SPAN)
    levels = dict.fromkeys((AreaLevel.MUNICIPALITY, AreaLevel.REGSO, view.level)) if view.area else ()
    for level in levels:
        if found := area_frames(context, level).get(view.area or ""):
            return found
    return WHOLE_FRAME


def chosen_area_layer(view: View, layers: Mapping[str, Layer]) -> str | None:
    """The coloured layer of a view: the one named, or the first that is shown from the start, or none."""
    if view.layer == NONE:
        return None
    areas = [key for key, layer in layers.items() if layer.kind is Kind.AREA]
    start = [key for key in areas if layers[key].shown_from_start] or areas
    return view.layer if view.layer in areas else next(iter(start), None)


def chosen_overlays(view: View, layers: Mapping[str, Layer]) -> tuple[str, ...]:
    """The layers above the coloured one: those named, or those shown from the start."""
    points = {key: layer for key, layer in layers.items() if layer.kind is not Kind.AREA}
    if view.places is None and view.page is Page.MEETING:
        return ()  # one clear picture at a time
    if view.places is None:
        return tuple(key for key, layer in points.items() if layer.shown_from_start)
    return tuple(key for key in points if key in (view.places or ()))


def query_of(view: View, asked: Options) -> Query:
    """The question a view puts to a layer, without what the layer cannot answer."""
    level = view.level if view.level in asked.levels else asked.levels[0]
    bases = asked.bases.get(level, ())
    return Query(
        year=view.year if asked.years else None,
        measure=view.measure if view.measure in asked.measures else Measure.RATE,
        question=view.question if view.question in [q.key for q in asked.questions] else None,
        level=level,
        practice=view.practice and asked.has_practice,
        base=view.base if view.base in bases else next(iter(bases), Base.POPULATION),
        before=view.before if view.measure is Measure.CHANGE else None,
        light=view.light if view.light in asked.lights.get(level, ()) else None,
    )


def _shown(layer: Layer, view: View, reader: Reader, context: Context) -> Shown:
    asked = options(context, layer.key, reader, practice_on=view.practice)
    if asked is None:
        return Shown(layer, None)
    try:
        return Shown(layer, answer(context, reader, layer.key, query_of(view, asked)))
    except TableUnavailable:
        return Shown(layer, None)
