"""Computes first all that a page declares it needs: from a view to the scene that is drawn after."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from dashboard.asking.answers import answer, asked_options, options
from dashboard.asking.context import Context
from dashboard.asking.dimension import NONE, Asked, Role, of_role
from dashboard.asking.faults import layer_failed
from dashboard.asking.known import area_frames, area_names, known, view_of
from dashboard.asking.page import Subject
from dashboard.asking.scene import FAILED, Cells, Frame, Need, Scene, Shown, Traced
from dashboard.asking.tracing import credits_of, traced
from dashboard.asking.urls import FIELDS, OF_ONE_LAYER, View, split
from dashboard.readers.reader import Reader, visible
from data.area import AREA
from data.facts.promises import for_municipality, naming
from data.model import AreaLevel, Measure, Precision, Query
from data.release.look import TableUnavailable
from data.release.provenance import MOST_ROWS
from layers.contract import Kind, Layer, Options

LOG = logging.getLogger("trygghetskartan")
PLACE_SPAN = 0.008
"""Half the height, in degrees, of the first picture of one place: about 900 m."""


def make_scene(view: View, reader: Reader, context: Context, needs: Collection[Need]) -> Scene:
    """Asks the layers of a view, and computes whatever else is needed; what fails leaves the rest standing."""
    view = settled(view, context, reader)
    layers = visible(context.layers, reader, practice=view.practice)
    key = chosen_area_layer(view, layers) if Need.SHOWN in needs else None
    above = chosen_overlays(view, layers) if Need.SHOWN in needs else ()
    area = _shown(layers[key], view, reader, context) if key else None
    level = area.answer.level if area is not None and area.answer is not None else AreaLevel.MUNICIPALITY
    asked = {name: options(context, name, reader, practice_on=view.practice) for name in layers}
    named = dict.fromkeys((AreaLevel.MUNICIPALITY, AreaLevel.REGSO, level))
    scene = Scene(
        view=view,
        reader=reader,
        known=known(context, reader),
        layers=layers,
        asked={name: offered for name, offered in asked.items() if offered is not None},
        names={level: area_names(context, level) for level in named},
        level=level,
        frame=frame_of(view, context, reader),
        area=area,
        overlays=tuple(_shown(layers[name], view, reader, context) for name in above),
        more={},
    )
    return completed(replace(scene, own=_own(scene, context)), context, needs)


def scene_of(address: str, reader: Reader, context: Context, needs: Collection[Need]) -> Scene:
    """The scene that an address (path and query) asks for. Raises `NotFound` or `BadAddress`."""
    return make_scene(view_of(*split(address), reader, context), reader, context, needs)


def settled(view: View, context: Context, reader: Reader) -> View:
    """The view with what its page implies: the place or the municipality that the page is about.

    A place that may not be drawn is shown at area level: its municipality is outlined.
    """
    if view.page.subject is Subject.MUNICIPALITY:
        return replace(view, area=view.subject)
    if view.page.subject is not Subject.PLACE:
        return view
    row = known(context, reader).places[view.subject]
    area = str(row["municipality_code"]) if row["precision"] == Precision.LISTED else view.area
    return replace(view, place=view.subject, layer=view.layer or NONE, area=area)


def completed(scene: Scene, context: Context, needs: Collection[Need]) -> Scene:
    """The scene with all that is needed beside its answers; what fails is left out, and only what needs it says so."""
    more: dict[Need, Any] = {}
    for need, compute in COMPUTED.items():
        if need in needs:
            try:
                more[need] = compute(replace(scene, more=more), context)
            except Exception:
                LOG.exception("'%s' could not be computed for %s", need, scene.view)
    return replace(scene, more=more)


def _each(scene: Scene, context: Context) -> tuple[Scene, ...]:
    keys = [key for key, layer in scene.layers.items() if layer.kind is Kind.AREA]
    plain = replace(scene.view, places=(), year=None, before=None, **OF_ONE_LAYER)
    needs = (Need.SHOWN, Need.PASSPORTS)
    return tuple(make_scene(replace(plain, layer=key), scene.reader, context, needs) for key in keys)


def _told(scene: Scene, context: Context) -> tuple[Shown, ...]:
    keys = {shown.layer.key for shown in scene.shown}
    always = [layer for layer in scene.layers.values() if layer.told_first and layer.key not in keys]
    plain = replace(scene.view, year=None, before=None, **OF_ONE_LAYER)
    told = [*scene.spoken.shown, *(_shown(layer, plain, scene.reader, context) for layer in always)]
    return tuple(sorted(told, key=lambda shown: shown.layer.order))


def _passports(scene: Scene, context: Context, *, most: int = 0) -> Mapping[str, Traced]:
    known: dict[str, Traced] = {}
    for shown, spoken in zip(scene.shown, scene.spoken.shown, strict=True):
        try:
            known[shown.layer.key] = traced(scene, shown, spoken, context, most=most)
        except Exception as error:  # noqa: BLE001 - whatever a layer fails with is its own
            layer_failed(context.release.id, shown.layer.key, type(error).__name__)
            known[shown.layer.key] = Traced(passport=None)
    return known


def _credits(scene: Scene, context: Context) -> Mapping[str, Cells]:
    return {shown.layer.key: credits_of(scene, shown, context) for shown in scene.shown}


def _promises(scene: Scene, context: Context) -> pd.DataFrame | None:
    """The promises of the page's municipality; of a place's page those that name the place or its area."""
    tables = context.release.tables
    place = scene.known.places[scene.view.subject] if scene.view.page.subject is Subject.PLACE else None
    try:
        if place is None:
            return for_municipality(tables["promises"], scene.view.subject)
        points = tables["reference_points"]["name"] if "reference_points" in tables else pd.Series([], dtype=str)
        own = for_municipality(tables["promises"], str(place["municipality_code"]))
        return naming(own, str(place["name"]), points) if place["text_sv"] else own.iloc[:0]  # not by a kind of place
    except TableUnavailable:
        return None


COMPUTED: Mapping[Need, Callable[[Scene, Context], Any]] = {
    Need.TOLD: _told,
    Need.EACH: _each,
    Need.PASSPORTS: _passports,
    Need.ROWS: partial(_passports, most=MOST_ROWS),
    Need.CREDITS: _credits,
    Need.PROMISES: _promises,
}


def frame_of(view: View, context: Context, reader: Reader) -> Frame:
    """What the first picture frames: the chosen place, the chosen area, or all municipalities."""
    row = known(context, reader).places.get(view.place or "")
    if row and row["precision"] != Precision.LISTED:
        lat, lon = (float(row[name] or row[f"anchor_{name}"]) for name in ("lat", "lon"))
        return (lat - PLACE_SPAN, lon - 2 * PLACE_SPAN, lat + PLACE_SPAN, lon + 2 * PLACE_SPAN)
    levels = dict.fromkeys((AreaLevel.MUNICIPALITY, AreaLevel.REGSO, view.level)) if view.area else ()
    for level in levels:
        if found := area_frames(context, level).get(view.area or ""):
            return found
    return AREA.frame


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
    if view.places is None and not view.page.points_at_start:
        return ()
    if view.places is None:
        return tuple(key for key, layer in points.items() if layer.shown_from_start)
    return tuple(key for key in points if key in (view.places or ()))


def query_of(view: View, options: Options) -> Query:
    """The question a view puts to a layer, without what the layer cannot answer."""
    level = view.level if view.level in options.levels else options.levels[0]
    measure = view.measure if view.measure in options.measures else Measure.RATE
    asked = Asked(options=options, level=level, measure=measure)
    put = {dimension.key: dimension.question(view.value(dimension), asked) for dimension in of_role(Role.QUESTION)}
    own = {key: value for key, value in put.items() if key in FIELDS}
    more = tuple((key, value) for key, value in put.items() if key not in FIELDS and value is not None)
    return Query(**own, more=more)


def _own(scene: Scene, context: Context) -> Shown | None:
    """The coloured layer asked of the chosen area, where the map shows areas of another kind; None where it does not.

    A layer that knows no areas of its kind has no answer: its figure of the whole is not the area's. Nor has one whose
    figure of the area is real where the map's are invented: they would stand in one picture under one name.
    """
    area, chosen = scene.area, scene.view.area
    if chosen is None or area is None or area.answer is None or chosen in scene.names[scene.level]:
        return None
    levels = (level for level in scene.asked[area.layer.key].levels if chosen in area_names(context, level))
    level = next(levels, None)
    if level is None:
        return Shown(area.layer, None, area.query, "nothing.of_area")
    own = _shown(area.layer, replace(scene.view, level=level), scene.reader, context)
    if own.answer is not None and own.answer.practice is not area.answer.practice:
        return replace(own, answer=None, fault="nothing.of_practice")
    return own


def _shown(layer: Layer, view: View, reader: Reader, context: Context) -> Shown:
    """A layer with its answer; without when a table is unavailable, or when the layer itself fails."""
    query = Query()
    try:
        query = query_of(view, asked_options(context, layer.key, reader, practice_on=view.practice))
        return Shown(layer, answer(context, reader, layer.key, query), query)
    except TableUnavailable:
        return Shown(layer, None, query)
    except Exception as error:  # noqa: BLE001 - whatever a layer fails with is its own
        layer_failed(context.release.id, layer.key, type(error).__name__)
        return Shown(layer, None, query, FAILED)
