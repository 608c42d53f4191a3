"""The legends of all shown layers, as sentences with swatches."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from dash import html

from dashboard.asking.scene import Scene, Shown
from dashboard.asking.words import class_range, failure, legend_title, limit
from dashboard.figures import symbols
from data.model import Precision
from layers.contract import Answer, Kind, State


def legend(scene: Scene) -> Any:
    """The legends of all shown layers, as sentences with swatches; of one that has failed, that it has."""
    return [_legend(scene, shown) for shown in scene.shown]


def _legend(scene: Scene, shown: Shown) -> Any:
    if shown.answer is None:
        return html.P(failure(scene, shown), className="fault", role="alert")
    write = {Kind.AREA: _areas, Kind.POINT: _points, Kind.LINE: _lines}[shown.layer.kind]
    title = html.P(legend_title(scene, shown), className="legend-title")
    return html.Div([title, html.Ul(write(scene, shown, shown.answer))], className="legend-block")


def _areas(scene: Scene, shown: Shown, answer: Answer) -> list[Any]:
    """Classes by their limits, and areas whose colour is not all; of categories see `_kinds`."""
    if answer.categories:
        return _kinds(scene, shown, answer)
    items = _classes(scene, answer) if answer.rows.value.notna().any() else []
    states = set(answer.rows.state)
    special = [state for state in (State.UNCERTAIN, State.MISSING, State.SUPPRESSED) if state in states]
    return [*items, *(_item(state, scene.say(f"legend.{state}")) for state in special)]


def _kinds(scene: Scene, shown: Shown, answer: Answer) -> list[Any]:
    """Categories, each in its own colour and stripes, and areas without one."""
    items = []
    for kind in answer.categories:
        colour = f"var(--{kind.colour})"
        stripes = f"repeating-linear-gradient(135deg, {colour} 0 5px, var(--{kind.stripes}) 5px 6.5px)"
        term = shown.layer.words[scene.lang].terms[kind.key]
        items.append(_item(f"kind-{kind.key}", term, {"background": stripes if kind.stripes else colour}))
    without = set(answer.rows.state[answer.rows.category.isna()])
    items += [_item("missing", scene.say("legend.missing"))] if without - {State.SUPPRESSED} else []
    items += [_item("suppressed", scene.say("legend.suppressed"))] if State.SUPPRESSED in without else []
    return items


def _classes(scene: Scene, answer: Answer) -> list[Any]:
    edges, unit = answer.edges, answer.unit
    if not edges:
        return [_item("class-0-of-1", scene.say("legend.one_class"))]
    said = [limit(edge, unit, scene.lang) for edge in edges]
    middle = [class_range(low, high, unit, scene.lang) for low, high in pairwise(edges)]
    labels = [scene.say("legend.below", limit=said[0]), *middle, scene.say("legend.above", limit=said[-1])]
    return [_item(f"class-{k}-of-{len(labels)}", label) for k, label in enumerate(labels)]


def _points(scene: Scene, shown: Shown, answer: Answer) -> list[Any]:
    """Symbols: the style sheet has the pictures of ours, not of those that a layer brings."""
    items = []
    for symbol in shown.layer.symbols:
        picture = {} if symbol in symbols.ours() else {"backgroundImage": f"url({symbols.address(symbol)})"}
        items.append(_item(f"symbol-{symbol}", shown.layer.words[scene.lang].terms[symbol], picture))
    if (answer.rows.precision == Precision.APPROXIMATE).any():
        items.append(_item("ring", scene.say("legend.approximate")))
    return items


def _lines(scene: Scene, shown: Shown, _: Answer) -> list[Any]:
    return [_item("line", shown.layer.words[scene.lang].name)]


def _item(swatch: str, label: str, style: Mapping[str, str] | None = None) -> Any:
    look: dict[str, Any] = {"style": dict(style)} if style else {}
    return html.Li([html.Span(className=f"swatch swatch-{swatch}", **{"aria-hidden": "true"}, **look), label])
