"""What stands around every page: the mark of practice data, and the ways to the other languages."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking import urls
from dashboard.asking.scene import Scene
from dashboard.parts.links import languages


def banner(scene: Scene) -> Any:
    """The mark that practice data carries everywhere."""
    return html.P(scene.say("practice.mark"), className="practice-mark", role="note") if scene.practice else None


def language(scene: Scene) -> list[Any]:
    """The same page in the other languages."""
    return languages(scene.lang, lambda lang: urls.with_changes(scene.view, lang=lang, pos=None))
