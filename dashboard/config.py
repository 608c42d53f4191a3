"""Every setting, read from the environment once and never changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from data.model import Audience
from data.settings import HOME, DataSettings, SettingRefused, read_settings, setting

__all__ = ["HOME", "Config", "SettingRefused", "from_environment"]

HOST_NAME = re.compile(r"[^\W_]([\w.-]*[^\W_])?|\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]+\]?")
"""A name or an address, without scheme, port or path. There is no name for all names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(DataSettings):
    """The settings of one process. `docs/operations.md` lists the same ones, and a test compares them."""

    host: str = setting("127.0.0.1", "address to listen on")
    port: int = setting(8050, "port to listen on")
    allowed_hosts: str = setting(
        "", "names it answers to, with commas between; HOST, localhost, 127.0.0.1 and [::1] are always among them"
    )
    threads: int = setting(8, "requests answered at the same time")
    cache_url: str = setting("", "Redis address for the answer cache; empty means files in DATA_DIR")
    tiles_url: str = setting("", "address of a tile server ({z}, {x}, {y}); empty means no request leaves the machine")
    tiles_attribution: str = setting("", "who made the tiles; shown on the map")
    audiences: str = setting(
        "resident,planner,official",
        "who may be served; 'resident' alone, or empty, is a public server",
        empty="resident",
    )
    trust_network: str = setting(
        "no", "'yes' serves all of AUDIENCES to whoever can reach HOST or ALLOWED_HOSTS; else 'resident' alone there"
    )
    desk: str = setting("on", "'on' lets planners bring files on /planera/data; 'off' leaves that to the command")

    def serves(self, audience: Audience) -> bool:
        """True when this process may answer that audience."""
        return str(audience) in self.served

    @property
    def served(self) -> tuple[str, ...]:
        """Who is answered: beyond this machine residents alone, unless its network is trusted in so many words."""
        closed = self.trust_network != "yes" and not all(map(is_loopback, self.names))
        return tuple(name for name in self.audiences.split(",") if not closed or name == Audience.RESIDENT)

    @property
    def names(self) -> tuple[str, ...]:
        """The names and addresses that it is told to be reached at; there is always one."""
        return (self.host, *(name.strip() for name in self.allowed_hosts.split(",") if name.strip()))


def is_loopback(name: str) -> bool:
    """True for a name or an address by which a machine reaches itself alone."""
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name.lower().removesuffix(".") == "localhost"


def from_environment(environment: Mapping[str, str] | None = None) -> Config:
    """Reads the settings; names are the fields in capitals. Raises `SettingRefused` naming a bad one."""
    config, known = read_settings(Config, environment), {str(audience) for audience in Audience}
    if unknown := set(config.audiences.split(",")) - known:
        raise SettingRefused(f"AUDIENCES has unknown {sorted(unknown)}; choose among {sorted(known)}.")
    if config.trust_network not in ("yes", "no"):
        raise SettingRefused(f"TRUST_NETWORK must be yes or no, not '{config.trust_network}'.")
    if config.desk not in ("on", "off"):
        raise SettingRefused(f"DESK must be on or off, not '{config.desk}'.")
    if not 1 <= config.port <= 65535:
        raise SettingRefused(f"PORT must lie between 1 and 65535, not {config.port}.")
    if not 1 <= config.threads <= 1000:
        raise SettingRefused(f"THREADS must lie between 1 and 1000, not {config.threads}.")
    _refuse_addresses(config)
    return config


def _refuse_addresses(config: Config) -> None:
    named = config.allowed_hosts.split(",") if config.allowed_hosts else []
    if bad := [name for name in named if not HOST_NAME.fullmatch(name.strip())]:
        raise SettingRefused(f"ALLOWED_HOSTS must hold names alone, as in karta.example,10.0.0.5, not '{bad[0]}'.")
    if config.cache_url and not config.cache_url.startswith(("redis://", "rediss://", "unix://")):
        raise SettingRefused("CACHE_URL must begin with redis://, rediss:// or unix://.")
    if config.tiles_url and not re.fullmatch(r"https?://[\w.:{}-]+/[^\s;,'\"]*", config.tiles_url):
        raise SettingRefused("TILES_URL must begin with https:// or http:// and have no spaces, quotes, ; or , in it.")
    if config.tiles_url and not all(part in config.tiles_url for part in ("{z}", "{x}", "{y}")):
        raise SettingRefused("TILES_URL must hold {z}, {x} and {y}, as in https://tiles.example/{z}/{x}/{y}.png.")
