"""Asks the layers: the tables that a reader is answered from, what can be asked of them, and their answers."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import pandas as pd

from dashboard.asking.context import Context
from dashboard.asking.faults import log_once
from dashboard.asking.memory import keeper, once_per_context, remembered
from dashboard.readers.reader import Reader, visible
from data.geography import geometry
from data.model import Audience, Query
from data.practice import generate as practice
from data.practice import tables as practice_made
from data.release.look import FOR_PLANNERS, TableMap, TableUnavailable
from layers.ask import ask, options_of
from layers.contract import Answer, Options, Tables
from layers.kit.derived import with_derived
from layers.kit.disclosure import protected

LOG = logging.getLogger("trygghetskartan")
INVENTED = ("area_counts", "area_bases", "single_offences", "measures", "practice_perceived", "practice_walks")
"""Names of the tables of practice data; those that are also of real ones take their place."""


@once_per_context
def tables_for(context: Context, reader: Reader, *, practice_on: bool) -> Tables:
    """The tables a reader may be answered from, and those worked out from them once: see `given_tables`."""
    given = given_tables(context, reader, practice_on=practice_on)
    practised = reader.role is Audience.PLANNER and practice_on
    return with_derived(given, context.layers.values(), keeper(context, reader, practised=practised))


def given_tables(context: Context, reader: Reader, *, practice_on: bool) -> TableMap:
    """The tables as they were read: practice data only for planners who ask for it.

    Residents never get the tables that are for planners, and officials never places that nobody has read through.
    Where practice data cannot be made, their tables are unavailable and the others are there.
    """
    release = context.release
    if reader.public:
        return release.public
    if reader.role is Audience.OFFICIAL:
        return release.tables.with_faults({"places_in": FOR_PLANNERS})
    if not practice_on:
        return release.tables
    try:
        made = practice_tables(context)
    except TableUnavailable as fault:
        LOG.warning("Going on without practice data.", exc_info=True)
        return release.tables.with_faults(dict.fromkeys(INVENTED, fault.reason))
    return release.tables.with_tables(made)


@once_per_context
def practice_tables(context: Context) -> Mapping[str, pd.DataFrame]:
    """The practice tables that layers read. Raises `TableUnavailable` when the ground is missing."""
    config, drawn = context.config, context.release.folder / "geometry"
    try:
        areas, stations = (geometry.drawn_in_metres(drawn, name) for name in ("regso.geojson", "stations.geojson"))
        made = practice.load_or_make(
            config.data_dir / "practice", areas, stations, config.practice_seed, config.practice_size
        )
    except (OSError, ValueError) as error:
        raise TableUnavailable("practice", str(error)) from error
    return practice_made.tables_of(made)


def answer(context: Context, reader: Reader, key: str, query: Query) -> Answer:
    """A layer's answer, remembered under (release, reader, layer, query).

    Raises `TableUnavailable` when its table is, and KeyError for a layer the reader may not see.
    """
    layer = visible(context.layers, reader, practice=query.practice)[key]

    def compute() -> Answer:
        found = ask(layer, tables_for(context, reader, practice_on=query.practice), query)
        # What officials are shown stands on a wall in a room full of people.
        alone = reader.role is Audience.PLANNER and not context.release.manifest.get("public", False)
        return found if alone else protected(found)

    return remembered(context, reader, f"answer:{key}:{query!r}", Answer, compute)


@once_per_context
def asked_options(context: Context, key: str, reader: Reader, *, practice_on: bool) -> Options:
    """What a reader can ask of a layer. Raises `TableUnavailable`, or whatever the layer fails with."""
    return options_of(context.layers[key], tables_for(context, reader, practice_on=practice_on))


def options(context: Context, key: str, reader: Reader, *, practice_on: bool) -> Options | None:
    """What a reader can ask of a layer; None when its table is unavailable, or when it fails."""
    try:
        return asked_options(context, key, reader, practice_on=practice_on)
    except TableUnavailable:
        return None
    except Exception as error:  # noqa: BLE001 - whatever a layer fails with is its own
        log_once(context.release.id, key, type(error).__name__)
        return None
