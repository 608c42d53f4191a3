"""A layer's figures as a CSV file: UTF-8 with BOM, semicolons, decimal comma in Swedish."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response

from dashboard.asking.dimension import Role, of_role
from dashboard.asking.scene import Scene, Shown
from dashboard.export.asked import written
from dashboard.export.rows import all_years, file_rows
from layers.contract import Answer, Kind, Options
from layers.kit import writing

RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_response(room: str, key: str) -> Response:
    """The rows of one layer for the question in the query.

    Raises `NotFound` for a room or a layer that the reader has not, `LayerFailed` for one that has failed.
    """
    return written(room, key, _file)


def _file(scene: Scene, shown: Shown, answer: Answer) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([guarded(value, scene.lang) for value in row] for row in file_rows(scene, shown))
    return Response(
        "\ufeff" + text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{_file_name(scene, shown, answer)}"'},
    )


def _file_name(scene: Scene, shown: Shown, answer: Answer) -> str:
    """Says what is inside, so that two downloads are told apart: the layer, what was asked of it, and the mark."""
    parts = ["trygghetskartan", shown.layer.key]
    if shown.layer.kind is Kind.AREA:
        asked = scene.asked.get(shown.layer.key, Options())
        parts += [dimension.in_name(shown.query, asked) for dimension in of_role(Role.QUESTION)]
        parts += [str(answer.year or "")] if all_years(answer) is None else []
    mark = scene.say("practice.file") if answer.practice else ""
    return "-".join(part for part in (*parts, mark) if part) + ".csv"


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
