"""The meeting's own parts: what the picture shows, what can be said aloud, and the way through the agenda."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.scene import Scene
from dashboard.asking.urls import OF_ONE_LAYER
from dashboard.asking.words import area_name, layer_name, legend_title, sentence
from dashboard.parts.key_figure import key_figure
from dashboard.parts.links import state_link
from dashboard.parts.sentences import sentences
from layers.contract import Kind


def headline(scene: Scene) -> Any:
    """The one thing that the picture shows, as a heading."""
    scene = scene.spoken
    if scene.area is None:
        return html.H1(scene.say("nothing.coloured"))
    where = area_name(scene, scene.view.area) if scene.view.area else scene.say("area.all")
    return html.H1(scene.say("meeting.headline", title=legend_title(scene, scene.area), area=where))


def verdict(scene: Scene) -> Any:
    """The key figure and a sentence that can be said aloud."""
    scene = scene.spoken
    if scene.area is None or scene.area.answer is None:
        return sentences(scene)
    return [html.Div(key_figure(scene)), html.P(sentence(scene, scene.area, scene.view.area))]


def agenda(scene: Scene) -> Any:
    """The steps of the meeting: one per coloured layer that has something to show, with the way back and forward."""
    shown = scene.area.layer.key if scene.area else ""
    areas = [key for key, layer in scene.layers.items() if layer.kind is Kind.AREA]
    known = [key for key in areas if key == shown or (key in scene.asked and scene.asked[key].years)] or areas
    keys = sorted(known, key=lambda key: not scene.layers[key].shown_from_start)  # the meeting opens at the first
    here = keys.index(shown) if shown else 0
    steps = [_step(scene, keys[here - 1], "previous")] if here > 0 else []
    steps.append(html.Span(scene.say("meeting.step", here=str(here + 1), of=str(len(keys)))))
    steps += [_step(scene, keys[here + 1], "next")] if here + 1 < len(keys) else []
    return html.Nav(steps, **{"aria-label": scene.say("meeting.agenda")})


def _step(scene: Scene, key: str, way: str) -> Any:
    text = scene.say(f"meeting.{way}", name=layer_name(scene, scene.layers[key]))
    follow = state_link(scene.view, {"layer": key, **OF_ONE_LAYER}, text)
    return html.Span(follow, className="step", **{"data-step": way})
