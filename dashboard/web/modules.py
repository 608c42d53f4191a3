"""Our browser code, under addresses that name the version of all of it: a module finds the others beside itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Response

from dashboard.config import HOME
from dashboard.urls import NotFound

FOLDER = HOME / "assets" / "js"
RULE = "/js/<version>/<name>.js"
MAIN, BOOT, DESK = "main", "dash-renderer-boot", "desk"


def version_of(folder: Path) -> str:
    """Twelve hexadecimal digits of the names and the bytes of every module of a folder."""
    content = hashlib.sha256()
    for path in sorted(folder.glob("*.js")):
        content.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return content.hexdigest()[:12]


VERSION = version_of(FOLDER)
NAMES = tuple(path.stem for path in sorted(FOLDER.glob("*.js")))


def address(name: str) -> str:
    """Where a module is kept for as long as no module changes."""
    return f"/js/{VERSION}/{name}.js"


def addresses() -> list[str]:
    """What the page's code is made of, the module that starts it first."""
    return [address(MAIN), *(address(name) for name in NAMES if name not in (MAIN, BOOT, DESK))]


def module_response(version: str, name: str) -> Response:
    """Answers with a module. Raises `NotFound` for one that is not ours, or not of this version: they fit together."""
    if version != VERSION or name not in NAMES:
        raise NotFound(name)
    return Response((FOLDER / f"{name}.js").read_bytes(), mimetype="text/javascript")
