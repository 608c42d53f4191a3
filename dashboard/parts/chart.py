"""The line of all years for the chosen area, with the whole area beside it."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.scene import Scene
from dashboard.figures import line


def chart(scene: Scene) -> Any:
    """The line of all years for the chosen area, with the whole area beside it."""
    scene = scene.spoken
    answer = scene.answer
    if answer is None or answer.series is None:
        return None
    picture = line.picture(scene, answer, answer.series)
    if picture is None:
        return None
    figures = html.Details([html.Summary(scene.say("chart.figures")), html.P(picture.figures)], className="how")
    return html.Figure(
        [html.Img(src=picture.address, alt=picture.words, className="chart"), html.Figcaption(picture.caption), figures]
    )
