"""What one process holds: its settings, the release, the layers, the pages and the cache of answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, g
from flask_caching import Cache

from dashboard.asking.page import MapPage, Page
from dashboard.config import HOME, Config
from data.content import code_id
from data.release.look import Release
from layers.contract import Layer


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Context:
    """Everything a page or a callback may reach for. Equal only to itself, so that it can key a memory.

    It is replaced as a whole when another release is put in force.
    """

    config: Config
    release: Release
    layers: Mapping[str, Layer]
    pages: tuple[Page, ...]
    cache: Cache
    code: str  # fingerprint of the code that computes: a new version never reads an old one's answers

    @property
    def maps(self) -> tuple[MapPage, ...]:
        """The pages that are a map."""
        return tuple(page for page in self.pages if isinstance(page, MapPage))


def here() -> Context:
    """The context of the request being answered: one and the same from its beginning to its end."""
    if "context" not in g:
        g.context = current_app.extensions["trygghetskartan"]
    context: Context = g.context
    return context


def code_fingerprint() -> str:
    """Twelve hexadecimal digits over the files that decide how an answer is computed and drawn."""
    code = code_id(HOME / folder for folder in ("data", "layers", "dashboard", "languages"))
    tokens = (HOME / "assets" / "tokens.css").read_bytes()
    return hashlib.sha256(code.encode() + tokens).hexdigest()[:12]
