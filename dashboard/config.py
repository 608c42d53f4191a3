"""Every setting, read from the environment once and never changed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from data.model import Audience

HOME = Path(__file__).resolve().parent.parent


class SettingRefused(ValueError):
    """A setting has a value that cannot be used; the message names it and what it may be."""


def _setting(default: Any, about: str) -> Any:
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one process. `docs/operations.md` lists the same ones, and a test compares them."""

    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(8050, "port to listen on")
    threads: int = _setting(8, "requests answered at the same time")
    data_dir: Path = _setting(HOME / "var", "folder the process may write in: caches, practice data")
    facts_dir: Path = _setting(HOME / "data" / "bundled", "folder with the tables and the geometry that are shown")
    cache_url: str = _setting("", "Redis address for the answer cache; empty means files in DATA_DIR")
    tiles_url: str = _setting("", "address of a tile server ({z}, {x}, {y}); empty means no request leaves the machine")
    tiles_attribution: str = _setting("", "who made the tiles; shown on the map")
    audiences: str = _setting("resident,planner,official", "who may be served; 'resident' alone is a public server")
    practice_size: int = _setting(30_000, "number of invented offences in the practice data (1 to 1000000)")
    practice_seed: int = _setting(20260101, "seed of the practice data: the same seed gives the same data")

    def serves(self, audience: Audience) -> bool:
        """True when this process may answer that audience."""
        return str(audience) in self.audiences.split(",")


def from_environment(environment: Mapping[str, str] = os.environ) -> Config:
    """Reads the settings; names are the fields in capitals. Raises `SettingRefused` naming a bad one."""
    given = {
        f.name: _read(f.name, f.type, environment[f.name.upper()])
        for f in fields(Config)
        if environment.get(f.name.upper(), "") != ""
    }
    config = Config(**given)
    _refuse_nonsense(config)
    return config


def _read(name: str, kind: Any, text: str) -> Any:
    if kind == "int":
        if not text.isdecimal():
            raise SettingRefused(f"{name.upper()} must be a whole number, not '{text}'.")
        return int(text)
    return Path(text) if kind == "Path" else text


def _refuse_nonsense(config: Config) -> None:
    known = {str(audience) for audience in Audience}
    if unknown := set(config.audiences.split(",")) - known:
        raise SettingRefused(f"AUDIENCES has unknown {sorted(unknown)}; choose among {sorted(known)}.")
    if not 1 <= config.port <= 65535:
        raise SettingRefused(f"PORT must lie between 1 and 65535, not {config.port}.")
    if not 1 <= config.threads <= 1000:
        raise SettingRefused(f"THREADS must lie between 1 and 1000, not {config.threads}.")
    if not 1 <= config.practice_size <= 1_000_000:
        raise SettingRefused(f"PRACTICE_SIZE must lie between 1 and 1000000, not {config.practice_size}.")
    _refuse_addresses(config)


def _refuse_addresses(config: Config) -> None:
    if config.cache_url and not config.cache_url.startswith(("redis://", "rediss://", "unix://")):
        raise SettingRefused("CACHE_URL must begin with redis://, rediss:// or unix://.")
    if config.tiles_url and not re.fullmatch(r"https?://[\w.:{}-]+/[^\s;,'\"]*", config.tiles_url):
        raise SettingRefused("TILES_URL must begin with https:// or http:// and have no spaces, quotes, ; or , in it.")
    if config.tiles_url and not all(part in config.tiles_url for part in ("{z}", "{x}", "{y}")):
        raise SettingRefused("TILES_URL must hold {z}, {x} and {y}, as in https://tiles.example/{z}/{x}/{y}.png.")
