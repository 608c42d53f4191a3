"""A layer's figures as a CSV file, with unit, source and mark in every row."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd
from flask import Response, request

from dashboard.access import admit, visible
from dashboard.context import here, vocabulary
from dashboard.scene import Scene, Shown, make_scene
from dashboard.urls import NotFound, Page, parse
from dashboard.words import area_name
from layers import _text
from layers._contract import Kind

ROOMS = {"oppet": Page.HOME, "planera": Page.PLAN, "mote": Page.MEETING}
PATH_OF = {Page.HOME: "/", Page.PLAN: "/planera", Page.MEETING: "/mote"}
RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_response(room: str, key: str) -> Response:
    """The rows of one layer for the question in the query. UTF-8 with BOM, semicolons, decimal comma in Swedish."""
    if room not in ROOMS:
        raise NotFound(room)
    context, query = here(), request.query_string.decode("utf-8", "replace")
    page = ROOMS[room]
    practice_on = page is Page.PLAN and "practice=1" in query.split("&")
    view = parse(PATH_OF[page], query, vocabulary(context, _audience(page), practice_on=practice_on))
    admit(view, context.config)
    if key not in visible(context.layers, view.audience, practice=view.practice):
        raise NotFound(key)
    changed = {"layer": key} if context.layers[key].kind is Kind.AREA else {"places": (key,)}
    scene = make_scene(_replace(view, changed), context)
    shown = next(s for s in (scene.area, *scene.overlays) if s is not None and s.layer.key == key)
    return _file(scene, shown, key)


def _audience(page: Page) -> Any:
    from dashboard.urls import AUDIENCES
    from data.model import Audience

    return AUDIENCES.get(page, Audience.RESIDENT)


def _replace(view: Any, changed: dict[str, Any]) -> Any:
    from dataclasses import replace

    return replace(view, **changed)


def _file(scene: Scene, shown: Shown, key: str) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in csv_rows(scene, shown):
        writer.writerow([guarded(value, scene.lang) for value in row])
    return Response(
        "\ufeff" + text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="trygghetskartan-{key}.csv"'},
    )


def csv_rows(scene: Scene, shown: Shown) -> list[list[Any]]:
    """Header and rows: all years for an area layer that has them, otherwise the rows shown."""
    from data.release import TableUnavailable

    answer = shown.answer
    if answer is None:
        raise TableUnavailable(shown.layer.tables[0], "see the log")
    table = _series(scene, shown) if answer.series is not None else _plain(answer.rows)
    notes = [scene.context.release.notes[name] for name in shown.layer.tables if name in scene.context.release.notes]
    mark = scene.say("practice.mark") if answer.practice else ""
    source = "; ".join(note.title for note in notes)
    ends = [scene.say(f"unit.{answer.unit}"), source, scene.context.release.id, mark]
    head = [*table.columns, "unit", "source", "release", "mark"]
    return [head, *([*row, *ends] for row in table.astype(object).where(table.notna(), None).to_numpy().tolist())]


def _series(scene: Scene, shown: Shown) -> pd.DataFrame:
    assert shown.answer is not None and shown.answer.series is not None
    series = shown.answer.series
    names = [area_name(scene, code) if code else scene.say("area.all") for code in series.code]
    return pd.DataFrame({"code": series.code, "area": names}).join(series[["year", "value", "low", "high"]])


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    simple = [name for name in rows.columns if name not in ("path",)]
    return rows[simple]


def guarded(value: Any, lang: str) -> Any:
    """A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe, numbers stay."""
    if _text.is_missing(value):
        return ""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        written = f"{value:.4f}".rstrip("0").rstrip(".")
        return written.replace(".", ",") if lang == "sv" else written
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text
