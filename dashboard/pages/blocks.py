"""The blocks that several pages share: every figure, every place, and what they are."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking import urls
from dashboard.asking.page import METHOD
from dashboard.asking.scene import Scene
from dashboard.pages.slots import slot
from dashboard.parts import controls
from dashboard.parts.links import link


def choices(scene: Scene) -> Any:
    """The layers to choose among, as a landmark of its own."""
    return html.Nav(slot("layers", scene), **{"aria-label": scene.say("layers.label")})


def how_sure(scene: Scene) -> Any:
    """What an interval is, in a sentence, and the way to how it is made."""
    page = urls.page_address(METHOD, scene.lang)
    return html.P(
        [scene.say("value.how_sure"), " ", link(f"{page}#interval", scene.say("value.how_made"))],
        className="quiet-text",
    )


def inputs(scene: Scene) -> Any:
    """The inputs that the coloured layer has use for, and the button that plays its years."""
    played = html.Div([controls.play_button(scene), slot("years", scene)], className="year-control")
    return html.Div([slot("question", scene), played, slot("filters", scene)], className="inputs")


def figures(scene: Scene) -> list[Any]:
    """The table twins, what is shown and what it is not, and where it comes from."""
    say = scene.say
    return [
        html.H2(say("home.figures")),
        slot("table", scene),
        html.H2(say("home.places")),
        slot("places", scene),
        html.H2(say("home.about")),
        slot("about", scene),
        slot("source", scene),
    ]
