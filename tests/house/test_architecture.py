"""docs/architecture.md is true: its picture has every room, and its nouns are where it says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
TEXT = (HOME / "docs" / "architecture.md").read_text(encoding="utf-8")
FLOORS = ("data", "layers", "dashboard")
PICTURE = re.search(r"^```\n(.*?)^```", TEXT, re.M | re.S).group(1)  # type: ignore[union-attr]
NOUNS = re.findall(r"^\| `(\w+)` \|.*\| `([\w/]+\.py)` \|$", TEXT, re.M)


def drawn_rooms() -> set[str]:
    """Paths of the folders that the picture names, those of a floor with the floor before them."""
    rooms, floor = set(), ""
    for line in PICTURE.splitlines():
        if match := re.match(r"( *)([\w./]+)/ ", line):
            indent, name = match.groups()
            floor = floor if indent else name
            rooms.add(f"{floor}/{name}" if indent else name)
    return rooms


def rooms_of(floor: str) -> set[str]:
    """Paths of the folders with code, and of the shipped tables, right inside a floor; a layer's own folder is none."""
    inside = {path for path in (HOME / floor).iterdir() if (path / "__init__.py").exists() or path.name == "bundled"}
    return {f"{floor}/{path.name}" for path in inside if "LAYER = " not in _init(path)}


def _init(folder: Path) -> str:
    path = folder / "__init__.py"
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.mark.parametrize("floor", FLOORS)
def test_the_picture_has_every_room_of_a_floor_and_no_other(floor: str) -> None:
    assert {room for room in drawn_rooms() if room.startswith(f"{floor}/")} == rooms_of(floor)


def test_everything_the_picture_names_at_the_top_exists() -> None:
    tops = {room for room in drawn_rooms() if "/" not in room or room == "scripts/geometry"}
    assert {"assets", "bench", "scripts", "scripts/geometry", "tests", *FLOORS} == tops
    assert all((HOME / room).is_dir() for room in tops)


def test_the_glossary_has_twenty_nouns() -> None:
    assert len(NOUNS) >= 20 and len({noun for noun, _ in NOUNS}) == len(NOUNS)


@pytest.mark.parametrize(("noun", "file"), NOUNS)
def test_a_noun_is_defined_where_the_glossary_says(noun: str, file: str) -> None:
    tree = ast.parse((HOME / file).read_text(encoding="utf-8"))
    assert noun in {node.name for node in tree.body if isinstance(node, ast.ClassDef)}


@pytest.mark.parametrize("folder", ["data", "layers", "dashboard", "house"])
def test_tests_stand_in_rooms_as_the_house(folder: str) -> None:
    assert list((HOME / "tests" / folder).glob("test_*.py"))
    assert not list((HOME / "tests").glob("test_*.py")), "a test stands in the room of what it tests"
