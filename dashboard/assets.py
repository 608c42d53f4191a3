"""Where browsers get our own style sheets and scripts: under addresses that name the version of what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from dashboard.config import HOME

FOLDER = HOME / "assets"
MODULES: Mapping[str, bytes] = MappingProxyType(
    {path.stem: path.read_bytes() for path in sorted((FOLDER / "js").glob("*.js"))}
)
"""The modules that our browser code is made of, by name."""

VERSION = hashlib.sha256(repr(list(MODULES.items())).encode()).hexdigest()[:12]
"""Of all modules together: a module finds the others beside itself, so they share an address."""

SHEETS = ("tokens", "page", "controls", "map", "parts", "rooms", "text", "forms", "paper")
"""Our style sheets, as browsers read them: of two rules that weigh the same, the later one holds."""

STYLE = b"\n".join((FOLDER / f"{name}.css").read_bytes() for name in SHEETS)
"""All of them in one, since a page paints nothing until it has the last of its sheets."""

STYLE_ADDRESS = f"/css/{hashlib.sha256(STYLE).hexdigest()[:12]}.css"
"""Where it is, for as long as no sheet changes."""

MAIN, BOOT, DESK, ALONE = "main", "dash-renderer-boot", "desk", "alone"


def module(name: str) -> str:
    """The address of a module, for as long as no module changes."""
    return f"/js/{VERSION}/{name}.js"


def page_modules() -> list[str]:
    """Addresses of what a page with a map is made of, the module that starts it first."""
    return [module(MAIN), *(module(name) for name in MODULES if name not in (MAIN, BOOT, DESK, ALONE))]
