"""The legends of all shown layers, as sentences with swatches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from dash import html

from dashboard.asking.scene import Scene, Shown
from dashboard.asking.words import class_range, failure, legend_title, limit
from data.model import Precision
from layers.contract import Answer, Category, Kind, State


def legend(scene: Scene) -> Any:
    """The legends of all shown layers, as sentences with swatches; of one that has failed, that it has."""
    return [_legend(scene, shown) for shown in scene.shown if shown.answer is None or shown.layer.kind is not Kind.LINE]


def _legend(scene: Scene, shown: Shown) -> Any:
    if shown.answer is None:
        return html.P(failure(scene, shown), className="fault", role="alert")
    write = _area_legend if shown.layer.kind is Kind.AREA else _point_legend
    return write(scene, shown, shown.answer)


def _area_legend(scene: Scene, shown: Shown, answer: Answer) -> Any:
    if answer.categories:
        return _kinds_legend(scene, shown, answer)
    entries = _class_entries(scene, answer) if answer.rows.value.notna().any() else []
    states = set(answer.rows.state)
    if State.UNCERTAIN in states:
        entries.append(("uncertain", scene.say("legend.uncertain")))
    if State.MISSING in states:
        entries.append(("missing", scene.say("legend.missing")))
    if State.SUPPRESSED in states:
        entries.append(("suppressed", scene.say("legend.suppressed")))
    return _legend_block(legend_title(scene, shown), entries)


def _kinds_legend(scene: Scene, shown: Shown, answer: Answer) -> Any:
    """The legend of categories, each in its own colour and stripes, and of areas without one."""
    terms = shown.layer.words[scene.lang].terms
    items = [_legend_item(f"kind-{one.key}", terms[one.key], _kind_style(one)) for one in answer.categories]
    without = set(answer.rows.state[answer.rows.category.isna()])
    if without - {State.SUPPRESSED}:
        items.append(_legend_item("missing", scene.say("legend.missing")))
    if State.SUPPRESSED in without:
        items.append(_legend_item("suppressed", scene.say("legend.suppressed")))
    return html.Div(
        [html.P(legend_title(scene, shown), className="legend-title"), html.Ul(items)], className="legend-block"
    )


def _kind_style(kind: Category) -> dict[str, str]:
    colour = f"var(--{kind.colour})"
    if not kind.stripes:
        return {"background": colour}
    return {"background": f"repeating-linear-gradient(135deg, {colour} 0 5px, var(--{kind.stripes}) 5px 6.5px)"}


def _class_entries(scene: Scene, answer: Answer) -> list[tuple[str, str]]:
    edges, unit = answer.edges, answer.unit
    if not edges:
        return [("class-0-of-1", scene.say("legend.one_class"))]
    said = [limit(edge, unit, scene.lang) for edge in edges]
    middle = [class_range(low, high, unit, scene.lang) for low, high in pairwise(edges)]
    labels = [scene.say("legend.below", limit=said[0]), *middle, scene.say("legend.above", limit=said[-1])]
    return [(f"class-{k}-of-{len(labels)}", label) for k, label in enumerate(labels)]


def _point_legend(scene: Scene, shown: Shown, answer: Answer) -> Any:
    terms = shown.layer.words[scene.lang].terms
    entries = [(f"symbol-{symbol}", terms[symbol]) for symbol in shown.layer.symbols]
    if (answer.rows.precision == Precision.APPROXIMATE).any():
        entries.append(("ring", scene.say("legend.approximate")))
    return _legend_block(legend_title(scene, shown), entries)


def _legend_block(title: str, entries: Sequence[tuple[str, str]]) -> Any:
    items = [_legend_item(swatch, label) for swatch, label in entries]
    return html.Div([html.P(title, className="legend-title"), html.Ul(items)], className="legend-block")


def _legend_item(swatch: str, label: str, style: Mapping[str, str] | None = None) -> Any:
    look: dict[str, Any] = {"style": dict(style)} if style else {}
    return html.Li([html.Span(className=f"swatch swatch-{swatch}", **{"aria-hidden": "true"}, **look), label])
