"""All layers to choose among: one coloured at a time, any number above it."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.scene import Scene
from dashboard.asking.urls import OF_ONE_LAYER
from dashboard.asking.words import layer_name
from dashboard.parts.links import state_link
from layers.contract import Kind


def layer_picker(scene: Scene) -> Any:
    """All layers a reader may see: one coloured at a time, any number above it."""
    on = [shown.layer.key for shown in scene.shown]
    above = [shown.layer.key for shown in scene.overlays]
    coloured, many = [], []
    for key, layer in scene.layers.items():
        name, current = layer_name(scene, layer), key in on
        if layer.kind is Kind.AREA:
            change = {"layer": key, **OF_ONE_LAYER}
            coloured.append(state_link(scene.view, change, name, className="choice", current=current))
        else:
            after = tuple(other for other in above if other != key) if current else (*above, key)
            many.append(
                state_link(scene.view, {"places": after}, name, className="choice choice-many", current=current)
            )
    return [
        html.H2(scene.say("layers.coloured"), className="eyebrow"),
        html.Ul([html.Li(choice) for choice in coloured], className="choices"),
        html.H2(scene.say("layers.above"), className="eyebrow"),
        html.Ul([html.Li(choice) for choice in many], className="choices"),
    ]
