"""The rows of a layer's figures as they leave the house: with unit, source and mark in every row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.asking.scene import Scene, Shown
from dashboard.asking.words import area_name, question_label, source_title, unit_words
from data.model import Precision
from data.protect.public import WITHHELD
from layers.contract import Answer, State
from layers.kit import writing


def file_rows(scene: Scene, shown: Shown) -> list[list[Any]]:
    """Header and rows: all years for an area layer that has them, otherwise the rows shown."""
    answer = shown.answer
    if answer is None:
        return []
    whole = all_years(answer)
    table = _plain(scene, _dated(answer)) if whole is None else _series(scene, whole)
    mark = scene.say("practice.mark") if answer.practice else ""
    unit, release = unit_words(scene, answer), scene.known.release
    ends = [question_label(scene, shown), unit, source_title(scene, shown), release, mark]
    head = [*table.columns, "question", "unit", "source", "release", "mark"]
    return [head, *([*row, *ends] for row in table.astype(object).where(table.notna(), None).to_numpy().tolist())]


def all_years(answer: Answer) -> pd.DataFrame | None:
    """The rows of every year, where they are counted in what the answer is."""
    return answer.series if answer.series_unit is None else None


def _dated(answer: Answer) -> pd.DataFrame:
    """The rows of an answer about areas, with the year they are of, and the years these are compared with."""
    rows = answer.rows
    if "code" not in rows.columns or answer.year is None:
        return rows
    before = {"before_period": str(answer.before)} if answer.before else {}
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
