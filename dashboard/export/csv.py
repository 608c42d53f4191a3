"""A layer's figures as a CSV file: UTF-8 with BOM, semicolons, decimal comma in Swedish."""

from __future__ import annotations

import csv
import io
from typing import Any

from dashboard.asking.scene import Scene, Shown
from dashboard.export.formats import FileFormat
from dashboard.export.rows import file_rows
from layers.contract import EVERYONE
from layers.kit import writing

RISKY = ("=", "+", "-", "@", "\t", "\r")


def _write(scene: Scene, shown: Shown) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([guarded(value, scene.lang) for value in row] for row in file_rows(scene, shown))
    return "\ufeff" + text.getvalue()


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


FORMAT = FileFormat(key="csv", extension="csv", mime="text/csv", audiences=EVERYONE, name="CSV", write=_write)
