"""The one figure of the coloured layer for the chosen area or the whole, and how far it may be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.asking.scene import Scene
from dashboard.asking.words import capitalised, category, interval, nothing, with_unit
from layers.contract import Answer, State
from layers.kit import writing


def key_figure(scene: Scene) -> Any:
    """The one figure of the coloured layer for the chosen area or the whole, and how far it may be trusted."""
    scene = scene.spoken
    answer = scene.answer
    if answer is None:
        return html.P(scene.say("value.missing"), className="key-figure")
    rows = writing.records(answer.rows[answer.rows.code == scene.view.area]) if scene.view.area else [answer.total]
    row = rows[0] if rows else {}
    if answer.categories:
        return _key_kind(scene, answer, row)
    if writing.is_missing(row.get("value")):
        return html.P(nothing(scene, answer, row), className="key-figure")
    span = interval(answer, row, scene.lang)
    why = scene.area.layer.words[scene.lang].terms.get(answer.no_interval, "") if scene.area else ""
    trust = scene.say("value.interval", span=span) if span else scene.say("value.no_interval", why=why)
    return [
        html.P(with_unit(scene, answer, row["value"], row), className="key-figure"),
        html.P(trust, className="key-interval"),
    ]


def _key_kind(scene: Scene, answer: Answer, row: Mapping[Any, Any]) -> Any:
    """The chosen area's class, and its number with interval where it has one."""
    said, _, number_said = category(scene, row).partition(": ")
    if not said:
        words = _commonest_kind(scene, answer) if scene.view.area is None else nothing(scene, answer, row)
        return html.P(words, className="key-figure")
    return [
        html.P(said, className="key-figure"),
        html.P(number_said, className="key-interval") if number_said else None,
    ]


def _commonest_kind(scene: Scene, answer: Answer) -> str:
    """The class that most areas are in, and how many: what a picture of classes says at first sight."""
    rows = answer.rows
    if scene.area is None or rows.empty:
        return scene.say("value.choose")
    kinds = rows.category.fillna("missing").mask(rows.state == State.SUPPRESSED, "suppressed")
    counts = kinds.value_counts()
    name = scene.area.layer.words[scene.lang].terms.get(str(counts.index[0]), scene.say("value.missing"))
    count, of = (writing.integer(number, scene.lang) for number in (counts.iloc[0], len(kinds)))
    return capitalised(scene.say("value.kind_in", kind=name, count=count, of=of))
