"""All layers to choose among: one coloured at a time, any number above it."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.scene import Scene
from dashboard.asking.words import layer_name
from dashboard.parts.links import state_link
from layers.contract import Kind, Layer


def layer_picker(scene: Scene) -> Any:
    """All layers a reader may see: one coloured at a time, any number above it."""
    areas = [layer for layer in scene.layers.values() if layer.kind is Kind.AREA]
    above = [layer for layer in scene.layers.values() if layer.kind is not Kind.AREA]
    return [
        html.H2(scene.say("layers.coloured"), className="eyebrow"),
        html.Ul([html.Li(_area_choice(scene, layer)) for layer in areas], className="choices"),
        html.H2(scene.say("layers.above"), className="eyebrow"),
        html.Ul([html.Li(_overlay_choice(scene, layer)) for layer in above], className="choices"),
    ]


def _area_choice(scene: Scene, layer: Layer) -> Any:
    on = scene.area is not None and scene.area.layer.key == layer.key
    return state_link(
        scene.view, {"layer": layer.key, "question": None}, layer_name(scene, layer), className="choice", current=on
    )


def _overlay_choice(scene: Scene, layer: Layer) -> Any:
    keys = [shown.layer.key for shown in scene.overlays]
    on = layer.key in keys
    after = tuple(key for key in keys if key != layer.key) if on else (*keys, layer.key)
    return state_link(
        scene.view, {"places": after}, layer_name(scene, layer), className="choice choice-many", current=on
    )
