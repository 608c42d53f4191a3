"""What stands in the place of inputs and the map before and without scripts: ordinary forms and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dash.development.base_component import Component

from dashboard.asking import urls
from dashboard.asking.dimension import dimension_of
from dashboard.asking.scene import Scene
from dashboard.figures.still import still
from dashboard.html import Stand


def stand_ins(scene: Scene) -> Mapping[str, Stand]:
    """For each component that is not plain HTML, the function that writes its stand-in."""
    return {
        "Graph": lambda _: f'<div class="map-graph"></div>{still(scene)}',
        "Select": lambda node: _choice(scene, node, _pairs(node)),
        "SegmentedControl": lambda node: _choice(scene, node, _pairs(node), "stand-in segments"),
        "Slider": lambda node: _choice(scene, node, _steps(node)),
    }


def _pairs(node: Component) -> Sequence[tuple[str, str]]:
    nothing = [("", node.placeholder)] if getattr(node, "placeholder", None) else []
    return [*nothing, *((option["value"], option["label"]) for option in node.data)]


def _steps(node: Component) -> Sequence[tuple[str, str]]:
    """Every value that a slider can stand at."""
    values = [mark["value"] for mark in node.marks] if node.restrictToMarks else range(node.min, node.max + 1)
    return [(str(value), str(value)) for value in values]


def _choice(scene: Scene, node: Component, options: Sequence[tuple[str, str]], name: str = "stand-in") -> str:
    """A form with one list that sets one parameter of the address and keeps the others."""
    parameter = node.id["control"]
    label = getattr(node, "label", None)
    spoken = "" if label else f' aria-label="{escape(scene.say(dimension_of(parameter).title))}"'
    items = "".join(
        f'<option value="{escape(value)}"{" selected" if value == str(node.value) else ""}>{escape(text)}</option>'
        for value, text in options
    )
    kept = "".join(
        f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'
        for key, value in urls.parameters(scene.view).items()
        if key != parameter
    )
    return (
        f'<form method="get" class="{name}"><label>{escape(str(label or ""))} '
        f'<select name="{escape(parameter)}"{spoken}>{items}</select></label>{kept}'
        f'<button type="submit">{escape(scene.say("control.show"))}</button></form>'
    )
