"""A file format is one declaration in a file of this folder: what it says, and how it is found."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from dashboard.asking import urls
from dashboard.asking.scene import Need, Scene, Shown
from data.model import Audience
from data.words import meant_in

SHARED = frozenset({"formats", "rows"})
"""Modules of this folder that formats share, and that are none."""


class FormatRefused(ValueError):
    """A file of this folder breaks the contract; the message names the file and the field."""


class LayerFailed(RuntimeError):
    """A layer has no answer, or none that can be written: status 503. Why has been logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat:
    """One way for a layer's figures to leave the house: its files lie at /<key>/<room>/<layer>.<extension>.

    `write` makes a file of a scene and one layer in it that has an answer; `dashboard.export.rows.file_rows` gives its
    headings and cells.
    """

    key: str
    extension: str
    mime: str
    audiences: frozenset[Audience]
    name: str  # as people call it in every language: CSV, GeoJSON
    write: Callable[[Scene, Shown], str | bytes]
    needs: tuple[Need, ...] = (Need.PASSPORTS, Need.CREDITS)  # what the scene must hold beside the layer's answer
    listed: bool = True  # whether the link stands with the others beside the source

    def __post_init__(self) -> None:
        problems = [f"field '{name}' must be lower-case letters and digits" for name in ("key", "extension")
                    if not re.fullmatch(r"[a-z][a-z0-9]{1,15}", getattr(self, name))]  # fmt: skip
        problems += [] if re.fullmatch(r"[a-z]+/[\w.+-]+", self.mime) else ["field 'mime' is none"]
        problems += [] if self.audiences else ["field 'audiences' is empty, so nobody could fetch it"]
        problems += [] if self.name.strip() else ["field 'name' is empty"]
        if problems:
            raise FormatRefused("; ".join(problems))


@cache
def formats() -> Mapping[str, FileFormat]:
    """Every format by key; read-only. Raises `FormatRefused` naming the file and the field."""
    package = importlib.import_module("dashboard.export")
    names = sorted({module.name for module in pkgutil.iter_modules(package.__path__)} - SHARED)
    found = {name: _load(name) for name in names}
    by_key = {one.key: one for one in found.values()}
    if len(by_key) != len(found):
        raise FormatRefused(f"Two files in dashboard/export/ use the same key: {', '.join(sorted(found))}.")
    return MappingProxyType(by_key)


def _load(name: str) -> FileFormat:
    file = f"dashboard/export/{name}.py"
    try:
        found = getattr(importlib.import_module(f"{__package__}.{name}"), "FORMAT", None)
    except Exception as error:
        raise FormatRefused(f"{file}: {error}{meant_in(str(error), FileFormat)}") from error
    if not isinstance(found, FileFormat):
        raise FormatRefused(f"{file}: no FORMAT of type FileFormat.")
    return found


def file_address(scene: Scene, shown: Shown, file_format: FileFormat) -> str:
    """Address of a layer's file, for the same room and question."""
    query = urls.with_changes(scene.view, pos=None).partition("?")[2]
    path = f"/{file_format.key}/{scene.view.room}/{shown.layer.key}.{file_format.extension}"
    return path + (f"?{query}" if query else "")
