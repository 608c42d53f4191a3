"""Links: every state of a page is an address, so every choice is a link that works without scripts too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from dash import html

from dashboard.asking import urls
from dashboard.asking.page import PLACE
from dashboard.asking.scene import Scene
from dashboard.asking.urls import View
from dashboard.i18n import LANGUAGES, speaker

SAFE_SCHEMES = frozenset({"", "http", "https"})


def safe(address: str) -> str:
    """The address if it is relative, http or https; otherwise nothing, so that no stored link runs code."""
    if re.search(r"[\x00-\x1f]", address):
        return ""
    try:
        scheme = urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return ""
    return address.strip() if scheme in SAFE_SCHEMES else ""


def breakable(name: str) -> list[Any]:
    """A name that may be broken after its slashes, which no rule of hyphens knows."""
    first, *rest = re.split(r"(?<=/)", name)
    return [first, *(part for piece in rest for part in (html.Wbr(), piece))]


def link(address: str, text: Any, *, download: bool = False, **more: Any) -> Any:
    """An ordinary link; plain text when its address is not safe."""
    checked = safe(address)
    if not checked:
        return html.Span(text)
    if urlsplit(checked).netloc:
        more |= {"rel": "noopener noreferrer"}
    if download:
        more |= {"download": ""}
    return html.A(text, href=checked, **more)


def place_link(view: View, place_id: str, text: Any, *, current: bool, moves: bool) -> Any:
    """A link to a place's own page; scripts choose the place on this page's map instead."""
    more = {"data-place": place_id, **_standing(current=current, moves=moves)}
    return html.A(text, href=urls.page_address(PLACE, view.lang, place_id), className="state", **more)


def state_link(
    view: View,
    changes: Mapping[str, Any],
    text: Any,
    *,
    className: str = "",
    current: bool = False,
    moves: bool = False,
) -> Any:
    """A link to the same page with some state changed; scripts follow it without loading the page anew.

    `moves` says that the map should then frame what was chosen.
    """
    more = {"data-state": "1", **_standing(current=current, moves=moves)}
    address = urls.with_changes(view, pos=None, **changes)
    return html.A(text, href=address, className=f"state {className}".strip(), **more)


def _standing(*, current: bool, moves: bool) -> dict[str, str]:
    return ({"aria-current": "true"} if current else {}) | ({"data-moves": "1"} if moves else {})


def language(scene: Scene) -> list[Any]:
    """The same page in the other languages."""
    return languages(scene.lang, lambda lang: urls.with_changes(scene.view, lang=lang, pos=None))


def languages(lang: str, address: Callable[[str], str]) -> list[Any]:
    """A link to what is shown in each of the other languages, called what the language calls itself."""
    others = [other for other in LANGUAGES if other != lang]
    return [
        html.A(speaker(other)("shell.own_language"), href=address(other), lang=other, hrefLang=other)
        for other in others
    ]
