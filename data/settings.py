"""Reads settings from the environment, and holds those that the data need: where they lie and how practice is made."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

HOME = Path(__file__).resolve().parent.parent
AREA_FILE = HOME / "data/area.toml"
LARGEST_PRACTICE = 1_000_000


class SettingRefused(ValueError):
    """A setting has a value that cannot be used; the message names it and what it may be."""


def setting(default: Any, about: str, *, empty: str = "") -> Any:
    """A field with its default and its meaning, which `docs/operations.md` repeats.

    `empty` is what an empty value means where that is not the default.
    """
    return field(default=default, metadata={"about": about, "empty": empty})


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSettings:
    """The settings of everything that reads or writes data, with or without a server."""

    data_dir: Path = setting(HOME / "var", "folder that is written in: releases, caches, practice data")
    facts_dir: Path = setting(
        HOME / "data" / "bundled", "folder with the shipped tables and geometry, which every release builds on"
    )
    area_file: Path = setting(AREA_FILE, "what is true of the area alone: municipalities, windows, names")
    practice_size: int = setting(30_000, "number of invented offences in the practice data (1 to 1000000)")
    practice_seed: int = setting(20260101, "seed of the practice data: the same seed gives the same data")


Given = TypeVar("Given", bound=DataSettings)


def read_settings(kind: type[Given], environment: Mapping[str, str] | None = None) -> Given:
    """The settings of a kind; names are the fields in capitals. Raises `SettingRefused` naming a bad one."""
    said = os.environ if environment is None else environment
    given = {f: said[f.name.upper()] or f.metadata["empty"] for f in fields(kind) if f.name.upper() in said}
    settings = kind(**{f.name: _read(f.name, f.type, text) for f, text in given.items() if text})
    if not 1 <= settings.practice_size <= LARGEST_PRACTICE:
        raise SettingRefused(f"PRACTICE_SIZE must lie between 1 and {LARGEST_PRACTICE}, not {settings.practice_size}.")
    return settings


def require_folders(settings: DataSettings) -> None:
    """Raises `SettingRefused`, naming setting and remedy, for a folder that cannot be what it is to be."""
    if not (settings.facts_dir.is_dir() and os.access(settings.facts_dir, os.R_OK | os.X_OK)):
        facts = "must be a folder that can be read, with the shipped tables and geometry in it"
        raise SettingRefused(
            f"FACTS_DIR {facts}, and '{settings.facts_dir}' is none: leave it out to use the project's."
        )
    whole = settings.data_dir.absolute()
    there = next(folder for folder in (whole, *whole.parents) if os.path.lexists(folder))
    # What is there already may be read-only: then it is served, and what would be written is done without.
    if not there.is_dir() or not os.access(there, os.X_OK | (os.R_OK if there == whole else os.W_OK)):
        what = "is not a folder that this user may use"
        raise SettingRefused(
            f"DATA_DIR must be a folder to write in, and '{there}' {what}: name another, or let it in."
        )


def environment() -> Mapping[str, str]:
    """What else the surroundings say, such as the addresses of sources: read here, in one place."""
    return dict(os.environ)


def _read(name: str, kind: Any, text: str) -> Any:
    if kind == "int":
        if not text.isdecimal():
            raise SettingRefused(f"{name.upper()} must be a whole number, not '{text}'.")
        return int(text)
    return Path(text) if kind == "Path" else text
