"""What the layers say in words: of the chosen area or of the whole, of themselves, and that they are invented."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.asking.page import MUNICIPALITY
from dashboard.asking.scene import Scene, Shown
from dashboard.asking.urls import page_address
from dashboard.asking.words import area_name, layer_name, sentence
from dashboard.parts.links import link


def banner(scene: Scene) -> Any:
    """The mark that practice data carries everywhere."""
    return html.P(scene.say("practice.mark"), className="practice-mark", role="note") if scene.practice else None


def sentences(scene: Scene) -> Any:
    """What each shown layer says of the chosen area, or of the whole."""
    return _said(scene, scene.spoken.shown)


def told_first(scene: Scene) -> Any:
    """The sentences of the front page: the shown layers, those always told, and the way to all of a town."""
    code, way = scene.view.area, None
    if code is not None and code in scene.towns:
        text = scene.say("area.promises", name=area_name(scene, code))
        way = html.P(link(page_address(MUNICIPALITY, scene.lang, code), text, className="way"))
    return [*_said(scene, scene.told), way]


def _said(scene: Scene, shown: Sequence[Shown]) -> Any:
    return [html.P(sentence(scene, one, scene.view.area)) for one in shown] or [html.P(scene.say("nothing.chosen"))]


def about(scene: Scene) -> Any:
    """What the shown layers are and are not."""
    return [
        html.P([html.B(f"{layer_name(scene, one.layer)}. "), one.layer.words[scene.lang].about]) for one in scene.shown
    ]
