"""The settings are the documented ones, are read in one place, and are refused by name when they cannot be used."""

from __future__ import annotations

import ast
import dataclasses
import logging
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import HOME
from dashboard.config import Config, SettingRefused, from_environment
from dashboard.web.hosts import said_at_start
from data.model import Audience
from data.sources.update import CERTIFICATES, SOURCES

ROW = re.compile(r"^\| `(?P<name>[A-Z_]+)` \| (?P<default>`[^`]*`|empty) \| (?P<meaning>.*) \|$", re.M)
FIELDS = {field.name: field for field in dataclasses.fields(Config)}


def documented() -> dict[str, tuple[str, str]]:
    text = (HOME / "docs" / "operations.md").read_text(encoding="utf-8")
    table = text.partition("## Settings")[2].partition("\n## ")[0]
    return {row["name"]: (row["default"], row["meaning"]) for row in ROW.finditer(table)}


def as_documented(default: Any) -> str:
    """A default as the table writes it: folders from the project's own, nothing as 'empty'."""
    text = default.relative_to(HOME).as_posix() if isinstance(default, Path) else str(default)
    return f"`{text}`" if text else "empty"


def test_the_table_has_every_setting_with_its_default_and_meaning() -> None:
    settings = {name.upper(): (as_documented(f.default), f.metadata["about"]) for name, f in FIELDS.items()}
    assert len(settings) > 8
    assert documented() == settings
    assert list(documented()) == list(settings), "in the order of the code"


def test_every_capital_word_in_the_readme_and_the_operations_page_is_a_setting() -> None:
    ours = {name.upper() for name in FIELDS} | {source.setting for source in SOURCES.values()} | {CERTIFICATES}
    for path in (HOME / "README.md", HOME / "docs" / "operations.md"):
        said = set(re.findall(r"`([A-Z][A-Z_]{2,})(?:=[^`]*|/[^`]*)?`", path.read_text(encoding="utf-8")))
        assert said <= ours, path.name


def test_the_environment_is_read_in_one_place() -> None:
    files = [HOME / "app.py", *(p for room in ("dashboard", "layers", "data") for p in (HOME / room).rglob("*.py"))]
    assert len(files) > 60
    readers = {path.relative_to(HOME).as_posix() for path in files if reads_environment(path)}
    assert readers == {"data/settings.py"}


def reads_environment(path: Path) -> bool:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return any(isinstance(n, ast.Attribute) and n.attr in ("environ", "getenv", "environb") for n in nodes)


def test_nothing_given_means_the_defaults() -> None:
    assert from_environment({}) == Config()
    assert from_environment({"HOME": "/x", "PATH": "/y", "LANG": "sv"}) == Config()
    assert from_environment({name.upper(): "" for name in FIELDS}) == Config(audiences="resident"), (
        "not said: not served"
    )


GIVEN = {
    "HOST": ("0.0.0.0", "0.0.0.0"),  # noqa: S104 - read, never listened on
    "PORT": ("9000", 9000),
    "ALLOWED_HOSTS": ("karta.example,10.0.0.5,[::1]", "karta.example,10.0.0.5,[::1]"),
    "THREADS": ("2", 2),
    "DATA_DIR": ("/srv/data", Path("/srv/data")),
    "FACTS_DIR": ("/srv/facts", Path("/srv/facts")),
    "AREA_FILE": ("/srv/area.toml", Path("/srv/area.toml")),
    "CACHE_URL": ("redis://cache:6379/1", "redis://cache:6379/1"),
    "TILES_URL": ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/{z}/{x}/{y}.png"),
    "TILES_ATTRIBUTION": ("© Example", "© Example"),
    "AUDIENCES": ("resident", "resident"),
    "TRUST_NETWORK": ("yes", "yes"),
    "DESK": ("off", "off"),
    "PRACTICE_SIZE": ("1000000", 1_000_000),
    "PRACTICE_SEED": ("7", 7),
}


def test_every_setting_can_be_given() -> None:
    assert set(GIVEN) == {name.upper() for name in FIELDS}
    config = from_environment({name: text for name, (text, _) in GIVEN.items()})
    assert {name.upper(): getattr(config, name) for name in FIELDS} == {
        name: value for name, (_, value) in GIVEN.items()
    }


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_each_setting_changes_itself_alone(name: str) -> None:
    text, value = GIVEN[name]
    assert from_environment({name: text}) == dataclasses.replace(Config(), **{name.lower(): value})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "eighty"), ("PORT", "0"), ("PORT", "65536"), ("PORT", "-1"), ("PORT", "80.5"), ("PORT", " "),
        ("ALLOWED_HOSTS", "*"), ("ALLOWED_HOSTS", "karta.example:443"), ("ALLOWED_HOSTS", "https://karta.example"),
        ("ALLOWED_HOSTS", "karta.example,"), ("ALLOWED_HOSTS", "a b"), ("ALLOWED_HOSTS", ".example"),
        ("THREADS", "many"), ("THREADS", "0"), ("THREADS", "1001"),
        ("AUDIENCES", "everyone"), ("AUDIENCES", "resident planner"), ("AUDIENCES", "resident,"),
        ("AUDIENCES", "Resident"), ("TRUST_NETWORK", "1"), ("TRUST_NETWORK", "Yes"), ("TRUST_NETWORK", "y"),
        ("PRACTICE_SIZE", "0"), ("PRACTICE_SIZE", "1000001"), ("PRACTICE_SIZE", "1e6"), ("PRACTICE_SEED", "-1"),
        ("CACHE_URL", "localhost:6379"), ("CACHE_URL", "http://cache"),
        ("TILES_URL", "tiles.example/{z}/{x}/{y}"), ("TILES_URL", "javascript:{z}{x}{y}"),
        ("TILES_URL", "https://tiles.example/"),
        ("TILES_URL", "https://t.example/{z}/{x}"), ("TILES_URL", "https://t.example/{z}/{x}/{y}; script-src *"),
        ("TILES_URL", "https://t.example;script-src/{z}/{x}/{y}"), ("TILES_URL", "https://t.example/{z}/{x}/{y}'self'"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(SettingRefused, match=f"^{name} ") as refused:
        from_environment({name: text})
    assert str(refused.value).endswith(".")


def test_settings_never_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config().port = 1  # type: ignore[misc]


@pytest.mark.parametrize("given", ["resident", "planner,official", "official,resident,planner"])
def test_who_is_served_is_who_is_named(given: str) -> None:
    config = from_environment({"AUDIENCES": given})
    assert {audience for audience in Audience if config.serves(audience)} == set(given.split(","))


LOOPBACK = (
    {},
    {"HOST": "127.0.0.1"},
    {"HOST": "::1"},
    {"HOST": "localhost"},
    {"ALLOWED_HOSTS": "localhost,[::1],127.0.0.2"},
)
BEYOND = (
    {"HOST": "0.0.0.0"}, {"HOST": "::"}, {"HOST": "10.0.0.5"}, {"HOST": "karta.example"},  # noqa: S104 - never listened on
    {"ALLOWED_HOSTS": "karta.example"}, {"ALLOWED_HOSTS": "localhost,10.0.0.5"}, {"HOST": "127.0.0.1.example"},
)  # fmt: skip


@pytest.mark.parametrize("where", [*LOOPBACK, *BEYOND], ids=str)
@pytest.mark.parametrize("audiences", [None, "", "resident", "planner,official", "resident,planner,official"])
@pytest.mark.parametrize("trust", [None, "", "no", "yes"])
def test_beyond_the_machine_residents_alone_are_served_unless_its_network_is_trusted(
    where: dict[str, str], audiences: str | None, trust: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    given = {"AUDIENCES": audiences, "TRUST_NETWORK": trust}
    config = from_environment(where | {name: text for name, text in given.items() if text is not None})
    named = {"resident", "planner", "official"} if audiences is None else set((audiences or "resident").split(","))
    served = named if trust == "yes" or where in LOOPBACK else named & {"resident"}
    assert {str(audience) for audience in Audience if config.serves(audience)} == served
    with caplog.at_level(logging.INFO):
        said_at_start(config)
    said = caplog.messages[0]
    assert {name for name in ("resident", "planner", "official") if name in said} == served
    assert ("TRUST_NETWORK=yes" in said) is (trust == "yes" or served != named)
