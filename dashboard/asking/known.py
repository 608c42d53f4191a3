"""What is known whatever is asked: places, sources, names and frames of areas, and what addresses may name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress

from shapely.geometry import shape

from dashboard.asking import urls
from dashboard.asking.answers import asked_options, options
from dashboard.asking.context import Context
from dashboard.asking.dimension import Vocabulary
from dashboard.asking.memory import once_per_context
from dashboard.asking.scene import Frame, Known, Row, Way
from dashboard.asking.urls import View
from dashboard.readers.reader import ROLES, Reader, visible
from data.facts import places
from data.geography import levels
from data.model import MUNICIPALITY_NAMES, AreaLevel, Audience
from data.release.look import TableUnavailable
from layers.contract import Kind, Layer, Options


def vocabulary(context: Context, reader: Reader, *, practice_on: bool) -> Vocabulary:
    """What addresses may name, for this reader, by the layers that can be asked.

    It is remembered once every layer answers: one that fails now may answer the next time.
    """
    try:
        return _whole_vocabulary(context, reader, practice_on=practice_on)
    except Exception:  # noqa: BLE001 - whatever a layer fails with is its own, and `options` says which it was
        seen = visible(context.layers, reader, practice=practice_on)
        asked = {key: options(context, key, reader, practice_on=practice_on) for key in seen}
        return _vocabulary(context, reader, seen, [one for one in asked.values() if one is not None])


@once_per_context
def _whole_vocabulary(context: Context, reader: Reader, *, practice_on: bool) -> Vocabulary:
    seen = visible(context.layers, reader, practice=practice_on)
    asked = [asked_options(context, key, reader, practice_on=practice_on) for key in seen]
    return _vocabulary(context, reader, seen, asked)


def _vocabulary(context: Context, reader: Reader, seen: Mapping[str, Layer], asked: Sequence[Options]) -> Vocabulary:
    drawn = dict.fromkeys((AreaLevel.REGSO, *drawn_by(asked))) if asked else ()
    here = known(context, reader).places
    return Vocabulary(
        pages=tuple(page for page in context.maps if ROLES[page.room] is reader.role),
        layers=tuple(key for key, layer in seen.items() if layer.kind is Kind.AREA),
        points=tuple(key for key, layer in seen.items() if layer.kind is not Kind.AREA),
        years=tuple(sorted({year for options in asked for year in options.years})),
        questions=tuple(question.key for options in asked for question in options.questions),
        areas=tuple({code: "" for level in (AreaLevel.MUNICIPALITY, *drawn) for code in area_names(context, level)}),
        places=tuple(here),
        anchors=tuple(sorted({str(row["anchor_name"]) for row in here.values() if row["anchor_name"]})),
        municipalities=reader.municipalities,
        levels=(AreaLevel.MUNICIPALITY, *drawn_by(asked)) if reader.public else tuple(AreaLevel),
        practice=reader.role is Audience.PLANNER,
    )


def view_of(path: str, query: str, reader: Reader, context: Context) -> View:
    """The checked view of an address. Raises `NotFound` or `BadAddress`."""
    practice_on = reader.role is Audience.PLANNER and "practice=1" in query.split("&")
    return urls.parse(path, query, vocabulary(context, reader, practice_on=practice_on))


def drawn_by(asked: Sequence[Options]) -> tuple[AreaLevel, ...]:
    """The levels that any of these layers answers for."""
    return tuple(dict.fromkeys(level for options in asked for level in options.levels))


@once_per_context
def known(context: Context, reader: Reader) -> Known:
    """What every scene of a context knows, as this reader may know it."""
    release, config = context.release, context.config
    ways = [page for page in context.pages if page.way is not None and config.serves(ROLES[page.room])]
    return Known(
        release=release.id,
        code=context.code,
        geometry=release.folder / "geometry",
        ways=tuple(Way(key=page.key, address=page.address, name=page.way or "") for page in ways),
        desk=config.desk == "on",
        places=_places(context, reader),
        notes=release.notes,
        faults=tuple(sorted(release.faults)),
    )


@once_per_context
def row_counts(context: Context) -> Mapping[str, int]:
    """How many rows each table has that could be read."""
    rows: dict[str, int] = {}
    for name in context.release.notes:
        with suppress(KeyError, TableUnavailable):
            rows[name] = len(context.release.tables[name])
    return rows


def _places(context: Context, reader: Reader) -> Mapping[str, Row]:
    """The published places by id, each with every column and its precision; empty if the table is unavailable."""
    try:
        table = places.with_precision((context.release.public if reader.public else context.release.tables)["places"])
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
def area_frames(context: Context, level: AreaLevel) -> Mapping[str, Frame]:
    """South, west, north, east (WGS 84) of a level's areas by code; empty when their geometry cannot be read."""
    try:
        drawn = json.loads(levels.level_geojson(context.release.folder, level))
    except (OSError, ValueError):
        return {}
    bounds = {feature["id"]: shape(feature["geometry"]).bounds for feature in drawn["features"]}
    return {code: (south, west, north, east) for code, (west, south, east, north) in bounds.items()}
