"""What the layers say in words: of the chosen area or of the whole, and of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.asking.page import MUNICIPALITY
from dashboard.asking.scene import Scene, Shown
from dashboard.asking.words import area_name, layer_name, sentence
from dashboard.parts.links import link, page_address


def sentences(scene: Scene) -> Any:
    """What each shown layer says of the chosen area, or of the whole."""
    return _said(scene, scene.shown)


def told_first(scene: Scene) -> Any:
    """The sentences of the front page: the shown layers and those that are always told."""
    return [*_said(scene, scene.told), _way_to_municipality(scene)]


def _way_to_municipality(scene: Scene) -> Any:
    """The way to everything about the chosen municipality, its promises among them."""
    code = scene.view.area
    if code is None or code not in scene.towns:
        return None
    text = scene.say("area.promises", name=area_name(scene, code))
    return html.P(link(page_address(scene, MUNICIPALITY, code), text, className="way"))


def _said(scene: Scene, shown: Sequence[Shown]) -> Any:
    return [html.P(sentence(scene, one, scene.view.area)) for one in shown] or [html.P(scene.say("nothing.chosen"))]


def about(scene: Scene) -> Any:
    """What the shown layers are and are not."""
    return [
        html.P([html.B(f"{layer_name(scene, one.layer)}. "), one.layer.words[scene.lang].about]) for one in scene.shown
    ]
