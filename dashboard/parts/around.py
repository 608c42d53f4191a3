"""What stands around every page: the mark of practice data, and the way to the other language."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking import urls
from dashboard.asking.scene import Scene


def banner(scene: Scene) -> Any:
    """The mark that practice data carries everywhere."""
    return html.P(scene.say("practice.mark"), className="practice-mark", role="note") if scene.practice else None


def language(scene: Scene) -> Any:
    """The same page in the other language."""
    other = "en" if scene.lang == "sv" else "sv"
    address = urls.with_changes(scene.view, lang=other, pos=None)
    return html.A(scene.say("shell.other_language"), href=address, lang=other, hrefLang=other)
