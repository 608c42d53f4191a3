"""Every sentence in which the data desk refuses something has its Swedish."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.i18n import refusal, refusals

HOME = Path(__file__).resolve().parents[2]
FILES = [
    *(HOME / "data" / "intake").glob("*.py"),
    HOME / "data" / "tables" / "checks.py",
    HOME / "data" / "release" / "check.py",
]
REASON = re.compile(
    r"(is|has|holds|says|lies|names|stands|ended|takes|needs|begins|declares|would|differs|had|does|unpacks) [^|]+"
)
NO_REASONS = ("is one of", "is not a layer of the map")


def sentences(tree: ast.AST) -> Iterator[str]:
    """The string constants of a module that read like a reason; {} for what is put in."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    known = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, documented) and _documented(node)}
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known | inner:
            yield node.value


def _documented(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> bool:
    return bool(node.body) and isinstance(node.body[0], ast.Expr)


def reasons() -> list[str]:
    every = {one for path in FILES if path.is_file() for one in sentences(ast.parse(path.read_text(encoding="utf-8")))}
    return sorted(one for one in every if REASON.fullmatch(one) and not one.startswith(NO_REASONS))


def test_there_are_reasons_to_translate() -> None:
    assert len(reasons()) > 100


@pytest.mark.parametrize("english", reasons())
def test_a_reason_is_said_in_swedish(english: str) -> None:
    assert refusal("sv", english.replace("{}", "7")) != english.replace("{}", "7")
    assert refusal("en", english) == english


def test_what_stands_in_a_pattern_is_kept() -> None:
    assert refusal("sv", "would go from 7 rows to 900") == "skulle gå från 7 rader till 900"
    assert refusal("sv", "Something nobody has translated.") == "Something nobody has translated."


@pytest.mark.parametrize("english", list(refusals()))
def test_a_translation_has_as_many_gaps_as_its_original(english: str) -> None:
    assert refusals()[english].count("{}") == english.count("{}")
