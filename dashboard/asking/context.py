"""What one process holds: its settings, the release, the layers and the cache of answers."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import pandas as pd
from flask import current_app, g
from flask_caching import Cache
from shapely.geometry import shape

from dashboard.asking.derived import keep_in
from dashboard.asking.urls import Vocabulary
from dashboard.config import HOME, Config
from dashboard.readers.access import visible
from data.content import code_id
from data.facts import places
from data.geography import geometry, levels
from data.model import MUNICIPALITY_CODES, MUNICIPALITY_NAMES, AreaLevel, Audience, Query
from data.practice import generate as practice
from data.practice import tables as practice_made
from data.release.look import FOR_PLANNERS, Release, TableMap, TableUnavailable
from layers.contract import Answer, Kind, Layer, Options, Tables, ask
from layers.kit.derived import Keep, with_derived
from layers.kit.disclosure import protected

LOG = logging.getLogger("trygghetskartan")
Kept = TypeVar("Kept")
Made = TypeVar("Made")
Asked = ParamSpec("Asked")
KEPT_SECONDS = 30 * 24 * 3600
CACHE_FAILED = "The answer cache does not work; the rest of this request does without it."
INVENTED = ("area_counts", "area_bases", "single_offences", "measures", "practice_perceived", "practice_walks")
"""Names of the tables of practice data; those that are also of real ones take their place."""

DERIVED = "derived"
"""Folder of DATA_DIR with the tables that layers work out once per release."""

WHOLE_FRAME = (59.352, 17.968, 59.689, 19.002)
"""South, west, north, east (WGS 84) of the five municipalities."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Context:
    """Everything a page or a callback may reach for. Equal only to itself, so that it can key a memory.

    It is replaced as a whole when another release is put in force.
    """

    config: Config
    release: Release
    layers: Mapping[str, Layer]
    cache: Cache
    code: str  # fingerprint of the code that computes: a new version never reads an old one's answers


def here() -> Context:
    """The context of the request being answered: one and the same from its beginning to its end."""
    if "context" not in g:
        g.context = current_app.extensions["trygghetskartan"]
    context: Context = g.context
    return context


def code_fingerprint() -> str:
    """Twelve hexadecimal digits over the files that decide how an answer is computed and drawn."""
    code = code_id(HOME / folder for folder in ("data", "layers", "dashboard", "languages"))
    tokens = (HOME / "assets" / "tokens.css").read_bytes()
    return hashlib.sha256(code.encode() + tokens).hexdigest()[:12]


def once_per_context(
    make: Callable[Concatenate[Context, Asked], Made],
) -> Callable[Concatenate[Context, Asked], Made]:
    """Remembers what a function of a context gives, and forgets it with the context: a release leaves nothing."""
    memory: WeakKeyDictionary[Context, dict[Any, Made]] = WeakKeyDictionary()

    @wraps(make)
    def remembering(context: Context, /, *asked: Asked.args, **named: Asked.kwargs) -> Made:
        known = memory.setdefault(context, {})
        key = (asked, tuple(sorted(named.items())))
        if key not in known:
            known[key] = make(context, *asked, **named)
        return known[key]

    return remembering


@once_per_context
def tables_for(context: Context, audience: Audience, *, practice_on: bool) -> Tables:
    """The tables an audience may be answered from, and those worked out from them once: see `given_tables`."""
    given = given_tables(context, audience, practice_on=practice_on)
    practised = audience is Audience.PLANNER and practice_on
    return with_derived(given, context.layers.values(), keeper(context, audience, practised=practised))


def keeper(context: Context, audience: Audience, *, practised: bool) -> Keep:
    """Keeps derived tables in a folder named by all that they depend on: release, code, audience, practice data."""
    config = context.config
    invented = f"-{config.practice_seed}-{config.practice_size}" if practised else ""
    name = f"{context.release.id}-{context.code}-{audience}{invented}"
    return partial(keep_in, config.data_dir / DERIVED / name)


def given_tables(context: Context, audience: Audience, *, practice_on: bool) -> TableMap:
    """The tables as they were read: practice data only for planners who ask for it.

    Residents never get the tables that are for planners, and officials never places that nobody has read through.
    Where practice data cannot be made, their tables are unavailable and the others are there.
    """
    release, config = context.release, context.config
    if audience is Audience.RESIDENT:
        return release.public
    if audience is Audience.OFFICIAL:
        return release.tables.with_faults({"places_in": FOR_PLANNERS})
    if not practice_on:
        return release.tables
    try:
        made = practice_tables(release.folder, config.data_dir, config.practice_seed, config.practice_size, release.id)
    except TableUnavailable as fault:
        LOG.warning("Going on without practice data.", exc_info=True)
        return release.tables.with_faults(dict.fromkeys(INVENTED, fault.reason))
    return release.tables.with_tables(made)


@lru_cache(maxsize=2)
def practice_tables(
    facts: Path,
    folder: Path,
    seed: int,
    size: int,
    release: str,  # noqa: ARG001 - the release is part of the key
) -> Mapping[str, pd.DataFrame]:
    """The practice tables that layers read, made once. Raises `TableUnavailable` when the ground is missing."""
    try:
        areas, stations = (
            geometry.drawn_in_metres(facts / "geometry", name) for name in ("regso.geojson", "stations.geojson")
        )
        made = practice.load_or_make(folder / "practice", areas, stations, seed, size)
    except (OSError, ValueError) as error:
        raise TableUnavailable("practice", str(error)) from error
    return practice_made.tables_of(made)


def answer(context: Context, audience: Audience, key: str, query: Query) -> Answer:
    """A layer's answer, remembered under (release, audience, layer, query).

    Raises `TableUnavailable` when its table is, and KeyError for a layer the audience may not see.
    """
    layer = visible(context.layers, audience, practice=query.practice)[key]

    def compute() -> Answer:
        found = ask(layer, tables_for(context, audience, practice_on=query.practice), query)
        public = audience is Audience.RESIDENT or context.release.manifest.get("public", False)
        return protected(found) if public else found

    return remembered(context, f"answer:{audience}:{key}:{query!r}", Answer, compute)


def remembered(context: Context, question: str, kind: type[Kept], make: Callable[[], Kept]) -> Kept:
    """What `make` gives for a question, kept under the release, the code's version and the settings it depends on.

    `question` must hold everything else the result depends on, the audience first of all. A cache that fails is
    gone around, never a reason to fail. What was made while something failed is never kept.
    """
    config = context.config
    settings = f"{config.audiences}:{config.practice_seed}:{config.practice_size}"
    name = f"{context.code}:{context.release.id}:{settings}:{question}"
    kept = _from_cache(context, name)
    if isinstance(kept, kind):
        return kept
    made = make()
    if not context.release.faults and not g.get("part_failed"):
        _into_cache(context, name, made)
    return made


def part_failed() -> None:
    """Tells that what is being answered lacks a part that may well be there the next time."""
    g.part_failed = True


def _from_cache(context: Context, name: str) -> object:
    if g.get("cache_failed"):
        return None
    try:
        return context.cache.get(name)
    except Exception:
        LOG.warning(CACHE_FAILED, exc_info=True)
        g.cache_failed = True
        return None


def _into_cache(context: Context, name: str, made: object) -> None:
    if g.get("cache_failed"):
        return
    try:
        context.cache.set(name, made, timeout=KEPT_SECONDS)
    except Exception:
        LOG.warning(CACHE_FAILED, exc_info=True)
        g.cache_failed = True


@once_per_context
def options(context: Context, key: str, audience: Audience, *, practice_on: bool) -> Options | None:
    """What an audience can ask of a layer; None when its table is unavailable."""
    layer = context.layers[key]
    try:
        return layer.options(tables_for(context, audience, practice_on=practice_on))
    except TableUnavailable:
        return None


@once_per_context
def vocabulary(context: Context, audience: Audience, *, practice_on: bool) -> Vocabulary:
    """What addresses may name, for this audience."""
    seen = visible(context.layers, audience, practice=practice_on)
    asked = [options(context, key, audience, practice_on=practice_on) for key in seen]
    found = [one for one in asked if one is not None]
    drawn = dict.fromkeys((AreaLevel.REGSO, *drawn_by(found))) if found else ()
    known = known_places(context)
    return Vocabulary(
        layers=tuple(key for key, layer in seen.items() if layer.kind is Kind.AREA),
        points=tuple(key for key, layer in seen.items() if layer.kind is not Kind.AREA),
        years=tuple(sorted({year for one in found for year in one.years})),
        questions=tuple(question.key for one in found for question in one.questions),
        areas=tuple({code: "" for level in (AreaLevel.MUNICIPALITY, *drawn) for code in area_names(context, level)}),
        places=tuple(known),
        anchors=tuple(sorted({str(row["anchor_name"]) for row in known.values() if row["anchor_name"]})),
        municipalities=MUNICIPALITY_CODES,
        levels=tuple(AreaLevel) if audience is not Audience.RESIDENT else (AreaLevel.MUNICIPALITY, *drawn_by(found)),
    )


def drawn_by(asked: Sequence[Options]) -> tuple[AreaLevel, ...]:
    """The levels that any of these layers answers for."""
    return tuple(dict.fromkeys(level for one in asked for level in one.levels))


@once_per_context
def known_places(context: Context) -> Mapping[str, Mapping[str, Any]]:
    """The published places by id, each with every column and its precision; empty if the table is unavailable."""
    try:
        table = places.with_precision(context.release.tables["places"])
    except TableUnavailable:
        return {}
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return {str(row["place_id"]): row for row in rows}


@once_per_context
def area_names(context: Context, level: AreaLevel) -> Mapping[str, str]:
    """Names of areas by official code; empty for small areas when their geometry cannot be read."""
    if level is AreaLevel.MUNICIPALITY:
        return MUNICIPALITY_NAMES
    try:
        names = levels.level_names(context.release.folder, level)
    except (OSError, ValueError):
        return {}
    return dict(zip(names.code, names.name, strict=True))


@once_per_context
def area_frames(context: Context, level: AreaLevel) -> Mapping[str, tuple[float, float, float, float]]:
    """South, west, north, east (WGS 84) of a level's areas by code; empty when their geometry cannot be read."""
    try:
        drawn = json.loads(levels.level_geojson(context.release.folder, level))
    except (OSError, ValueError):
        return {}
    return {feature["id"]: _frame(shape(feature["geometry"]).bounds) for feature in drawn["features"]}


def _frame(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    return (south, west, north, east)
