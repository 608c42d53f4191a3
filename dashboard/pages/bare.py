"""Documents of finished HTML, without Dash: for errors and for pages with forms."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard.i18n import speaker

SHEETS = ("tokens.css", "page.css")


def plain_page(title: str, sentences: Sequence[str], lang: str) -> str:
    """A small document without scripts, for errors."""
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    back = f'<p><a href="/">{escape(speaker(lang)("error.back"))}</a></p>'
    body = f'<main class="room reading"><section class="text"><h1>{escape(title)}</h1>{said}{back}</section></main>'
    return bare_document(title, body, lang)


def bare_document(title: str, body: str, lang: str, scripts: Sequence[str] = ()) -> str:
    """A document of finished HTML with our style sheets, and without Dash."""
    links = "".join(f'<link rel="stylesheet" href="/assets/{name}">' for name in SHEETS)
    links += '<link rel="icon" type="image/svg+xml" href="/assets/icon.svg">'
    loaded = "".join(f'<script type="module" src="{script}"></script>' for script in scripts)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>{links}{loaded}</head><body>{body}</body></html>"
    )
