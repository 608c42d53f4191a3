"""Documents of finished HTML, without Dash: for errors and for pages with forms."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard import assets
from dashboard.i18n import speaker


def plain_page(title: str, sentences: Sequence[str], lang: str) -> str:
    """A small document without scripts, for errors."""
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    back = f'<p><a href="/">{escape(speaker(lang)("error.back"))}</a></p>'
    body = f'<main class="room reading"><section class="text"><h1>{escape(title)}</h1>{said}{back}</section></main>'
    return bare_document(title, body, lang)


def bare_document(title: str, body: str, lang: str, scripts: Sequence[str] = ()) -> str:
    """A document of finished HTML with our style sheets, and without Dash."""
    loaded = "".join(f'<script type="module" src="{script}"></script>' for script in scripts)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{assets.STYLE_ADDRESS}">'
        f'<link rel="icon" type="image/svg+xml" href="/assets/icon.svg"></head><body>{body}{loaded}</body></html>'
    )
