"""A layer's figures as a CSV file, with unit, source and mark in every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from flask import Response, request

from dashboard.asking.context import here
from dashboard.asking.scene import Scene, Shown, make_scene
from dashboard.asking.urls import PATHS, NotFound, Page
from dashboard.asking.views import view_of
from dashboard.asking.words import area_name, question_label, source_title, unit_words
from dashboard.readers.access import visible
from data.model import AreaLevel, Precision
from data.protect.public import WITHHELD
from data.release.look import TableUnavailable
from layers.contract import Answer, Kind, State
from layers.kit import writing

ROOMS = {"oppet": Page.HOME, "planera": Page.PLAN, "mote": Page.MEETING}
RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_response(room: str, key: str) -> Response:
    """The rows of one layer for the question in the query. UTF-8 with BOM, semicolons, decimal comma in Swedish.

    Raises `NotFound` for a room or a layer that the audience has not, `TableUnavailable` for a failed table.
    """
    return _file(*asked_layer(room, key))


def asked_layer(room: str, key: str) -> tuple[Scene, Shown]:
    """The scene of a room's page with that layer in it, for the question in the query, and the layer as shown.

    Raises `NotFound` for a room or a layer that the audience has not.
    """
    if room not in ROOMS:
        raise NotFound(room)
    context = here()
    view = view_of(PATHS[ROOMS[room]], request.query_string.decode("utf-8", "replace"), context)
    if key not in visible(context.layers, view.audience, practice=view.practice):
        raise NotFound(key)
    area = context.layers[key].kind is Kind.AREA
    scene = make_scene(replace(view, layer=key) if area else replace(view, places=(key,)), context)
    return scene, next(s for s in (scene.area, *scene.overlays) if s is not None and s.layer.key == key)


def _file(scene: Scene, shown: Shown) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in csv_rows(scene, shown):
        writer.writerow([guarded(value, scene.lang) for value in row])
    return Response(
        "\ufeff" + text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{_file_name(scene, shown)}"'},
    )


def _file_name(scene: Scene, shown: Shown) -> str:
    """Says what is inside, so that two downloads are told apart: layer, measure, light, areas, year, and the mark."""
    parts = ["trygghetskartan", shown.layer.key]
    if (answer := shown.answer) is not None and shown.layer.kind is Kind.AREA:
        level = "" if answer.level is AreaLevel.MUNICIPALITY else answer.level
        year = answer.year if _all_years(answer) is None else ""
        parts += map(str, (answer.facts.get("measure", ""), answer.facts.get("light", ""), level, year or ""))
    mark = scene.say("practice.file") if shown.answer is not None and shown.answer.practice else ""
    return "-".join(part for part in (*parts, mark) if part) + ".csv"


def _all_years(answer: Answer) -> pd.DataFrame | None:
    """The rows of every year, where they are counted in what the answer is."""
    return answer.series if answer.series_unit is None else None


def csv_rows(scene: Scene, shown: Shown) -> list[list[Any]]:
    """Header and rows: all years for an area layer that has them, otherwise the rows shown."""
    answer = shown.answer
    if answer is None:
        raise TableUnavailable(shown.layer.tables[0], "the layer could not be computed")
    whole = _all_years(answer)
    table = _plain(scene, _dated(answer)) if whole is None else _series(scene, whole)
    mark = scene.say("practice.mark") if answer.practice else ""
    unit, release = unit_words(scene, answer), scene.context.release.id
    ends = [question_label(scene, shown), unit, source_title(scene, shown), release, mark]
    head = [*table.columns, "question", "unit", "source", "release", "mark"]
    return [head, *([*row, *ends] for row in table.astype(object).where(table.notna(), None).to_numpy().tolist())]


def _dated(answer: Answer) -> pd.DataFrame:
    """The rows of an answer about areas, with the year they are of, and the years these are compared with."""
    rows = answer.rows
    if "code" not in rows.columns or answer.year is None:
        return rows
    before = {"before_period": answer.facts["before"]} if "before" in answer.facts else {}
    return rows.assign(year=answer.year, **before)


def _plain(scene: Scene, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as they are, but only a pin has a coordinate: a reference point nearby is not where a place is."""
    rows = rows.drop(columns=["path", "mark", WITHHELD], errors="ignore")
    if "code" in rows.columns:
        rows.insert(1, "area", [area_name(scene, str(code)) for code in rows.code])
    if "precision" not in rows.columns:
        return rows
    elsewhere = rows.precision != Precision.PIN
    return rows.assign(lon=rows.lon.mask(elsewhere), lat=rows.lat.mask(elsewhere))


def _series(scene: Scene, series: pd.DataFrame) -> pd.DataFrame:
    """All years, with the names of the areas."""
    names = [
        area_name(scene, str(code)) if not writing.is_missing(code) else scene.say("area.all") for code in series.code
    ]
    fields = [
        name for name in ("year", "value", "low", "high", "count", "respondents", "check") if name in series.columns
    ]
    table = pd.DataFrame({"code": series.code, "area": names}).join(series[fields])
    return table.assign(state=[_state(scene, row) for row in writing.records(series)])


def _state(scene: Scene, row: Mapping[Any, Any]) -> str:
    """Whether a figure is shown, not shown, or not known."""
    if row.get("state") == State.SUPPRESSED:
        return scene.say("value.suppressed")
    return scene.say("value.missing" if writing.is_missing(row.get("value")) else "value.shown")


def guarded(value: Any, lang: str) -> Any:
    """A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe, numbers stay."""
    if writing.is_missing(value):
        return ""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        written = f"{value:.6f}".rstrip("0").rstrip(".")
        return written.replace(".", writing.decimal_mark(lang))
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text
