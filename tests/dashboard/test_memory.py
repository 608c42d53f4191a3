"""There is one memory of what follows from a release, and all its keys begin with the same facts."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
from flask import Flask

from conftest import HOME, reader_as
from dashboard.asking import memory
from dashboard.asking.context import Context
from data.model import Audience

CODE = sorted((HOME / "dashboard").rglob("*.py"))
MEMORY = HOME / "dashboard" / "asking" / "memory.py"
CACHES = {"cache", "lru_cache", "cached_property"}
LOGGED = "log_once"
"""Remembers that a fault was logged for a release, and no answer."""

OF_A_RELEASE = {"Context", "Release", "TableMap", "Tables", "Scene", "Known", "Reader", "Query", "View", "Shown"}


def named(node: ast.AST) -> set[str]:
    """Every name and attribute in a piece of code."""
    return {getattr(one, "id", getattr(one, "attr", "")) for one in ast.walk(node)}


def remembering(path: Path) -> dict[str, ast.FunctionDef]:
    """The functions of a file that a cache of the language remembers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {one.name: one for one in functions if any(named(deco) & CACHES for deco in one.decorator_list)}


def test_no_other_cache_of_the_dashboard_holds_anything_of_a_release() -> None:
    seen = 0
    for path in CODE:
        for name, function in remembering(path).items():
            seen += 1
            if name == LOGGED:
                continue
            parameters = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}
            assert not named(function.args) & OF_A_RELEASE, f"{path}: {name}"
            assert not parameters & {"release", "context", "revision", "folder"}, f"{path}: {name}"
    assert seen, "there are some, of words and colours"


def test_only_the_memory_keeps_by_context_or_speaks_to_the_cache_of_answers() -> None:
    for path in set(CODE) - {MEMORY}:
        names = named(ast.parse(path.read_text(encoding="utf-8")))
        assert not names & {"WeakKeyDictionary", "WeakValueDictionary"}, path
    for path in CODE:
        calls = [
            node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)
        ]
        kept = [one for one in calls if one.attr in ("get", "set") and "cache" in named(one.value)]
        assert path == MEMORY or not kept, path


def test_every_key_begins_with_the_facts(context: Context, monkeypatch: Any, tmp_path: Path) -> None:
    kept: dict[str, Any] = {}
    cache = SimpleNamespace(get=kept.get, set=lambda name, value, **_: kept.update({name: value}))
    mine = dataclasses.replace(
        context, cache=cast(Any, cache), config=dataclasses.replace(context.config, data_dir=tmp_path)
    )
    reader, made = reader_as(Audience.RESIDENT), []

    @memory.once_per_context
    def once(_: Context, asked: str) -> str:
        made.append(asked)
        return asked

    def derive(_: Any) -> pd.DataFrame:
        made.append("table")
        return pd.DataFrame({"n": [1]})

    def ask_all() -> None:
        once(mine, "once")
        memory.remembered(mine, reader, "answer", str, lambda: made.append("answer") or "answer")
        memory.keeper(mine, reader, practised=False)("table", derive)({})

    with Flask("nothing").app_context():
        ask_all(), ask_all()
        assert sorted(made) == ["answer", "once", "table"], "each is made once"
        monkeypatch.setattr(memory, "facts", lambda _: "another:revision")
        ask_all(), ask_all()
    assert sorted(made) == ["answer", "answer", "once", "once", "table", "table"], "and again for other facts"
    assert [name.startswith(("another:revision", f"{mine.code}:{mine.release.id}")) for name in kept] == [True, True]
