"""What stands in the place of inputs and the map before and without scripts: ordinary forms and words."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from dash import html

from dashboard.asking import urls
from dashboard.asking.dimension import dimension_of
from dashboard.asking.scene import Scene
from dashboard.element import Input
from dashboard.figures.still import still
from dashboard.html import Stand, render
from dashboard.parts.controls import place_choices

LEAVES = {"area": ("place", "near"), "place": ("near",)}
"""What a choice takes out of the address, as in assets/js/address.js: a place is left with its municipality."""


def stand_ins(scene: Scene) -> Mapping[str, Stand]:
    """For each component that needs scripts, the function that writes its stand-in."""
    lists: Mapping[str, Stand] = {"Input": lambda node: render(_list(scene, node), {}), "Datalist": lambda _: ""}
    return {
        "Graph": lambda _: f'<div class="map-graph"></div>{still(scene)}',
        "Form": lambda node: _form(scene, node.id["control"], render(node.children, lists)),
    }


def _form(scene: Scene, parameter: str, content: str) -> str:
    """A control that can be sent: it keeps what else the address says, and has a button where nothing in it is one."""
    kept = "".join(
        f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'
        for key, value in urls.parameters(scene.view).items()
        if key not in (parameter, *LEAVES.get(parameter, ()))
    )
    send = "" if "<button" in content else f'<button type="submit">{escape(scene.say("control.show"))}</button>'
    return f'<form method="get" class="control stand-in">{content}{kept}{send}</form>'


def _list(scene: Scene, node: Input) -> html.Select:
    """Every year that a slider can stand at, and every place that can be searched for."""
    years = [(str(year), str(year)) for year in range(node.min, node.max + 1)] if node.type == "range" else None
    choices = years or [("", node.placeholder), *place_choices(scene)]
    options = [html.Option(text, value=value, selected=str(node.value) in (value, text)) for value, text in choices]
    return html.Select(options, name=node.name, **{"aria-label": scene.say(dimension_of(node.name).title)})
