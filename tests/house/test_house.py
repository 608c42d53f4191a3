"""The rules of the house that no other tool keeps: size, opening sentences, and what is never named."""

from __future__ import annotations

import ast
import re
import statistics
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
ROOMS = ("dashboard", "layers", "data", "bench", "scripts", "tests")
PRODUCT = ("app.py", "dashboard", "layers", "data", "bench")
LONGEST = 40
LONGEST_FILE = 300
MEDIAN = 12

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*rooms: str) -> list[Path]:
    """Python files of the rooms, or of those files, in order."""
    found = [
        path for room in rooms for path in ([HOME / room] if room.endswith(".py") else (HOME / room).rglob("*.py"))
    ]
    return sorted(path for path in found if path.exists())


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, Function))


def lines(function: Function) -> int:
    """From `def` (not its decorators) to the last line, docstring included."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def lines_of_code(function: Function) -> int:
    """The same without the docstring: explaining oneself is free."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function) is not None
    return lines(function) - ((first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0)


def shown(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def test_no_function_is_longer_than_forty_lines_docstring_included() -> None:
    long = [
        f"{shown(path)}:{function.lineno} {function.name}: {lines(function)} lines"
        for path in modules("app.py", *ROOMS)
        for function in functions(path)
        if lines(function) > LONGEST
    ]
    assert not long, "Split these functions:\n" + "\n".join(long)


def test_no_file_of_code_is_longer_than_three_hundred_lines() -> None:
    sheets = [*(HOME / "assets" / "js").glob("*.js"), *(HOME / "assets").glob("*.css")]
    catalogues = [path for room in PRODUCT for path in (HOME / room).rglob("*.toml")]
    files = [*modules(*PRODUCT), *sheets, *catalogues]
    sizes = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert not {path: size for path, size in sizes.items() if size > LONGEST_FILE}


def test_half_of_the_functions_have_fewer_than_twelve_lines_docstring_excluded() -> None:
    sizes = [lines_of_code(function) for path in modules(*PRODUCT) for function in functions(path)]
    assert statistics.median(sizes) < MEDIAN


@pytest.mark.parametrize("path", modules("app.py", *ROOMS), ids=shown)
def test_a_module_opens_with_one_sentence(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    sentence = " ".join(said.split("\n\n")[0].split())
    assert sentence.endswith((".", "?")), f"{shown(path)} must open with a docstring of one sentence and its full stop."
    assert not re.search(r"[.!?] [A-ZÅÄÖ]", sentence), f"{shown(path)} opens with more than one sentence: {sentence}"


def test_app_leaves_dash_and_plotly_to_the_dashboard() -> None:
    tree = ast.parse((HOME / "app.py").read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not {name.split(".")[0] for name in names} & {"dash", "flask", "plotly"}


# Written in pieces, so that this file passes its own test.
NEVER_NAMED = {
    "a package registry": [
        "pypi" + ".org", "python" + "hosted", "npm" + "js.org", "npm" + "js.com", "yarn" + "pkg.com",
        "deb." + "debian", "debian" + ".org", "conda" + ".anaconda", "--index" + "-url",
    ],
    "a folder outside the project": [".." + "/shared", "/work" + "/main", "/work" + "/shared"],
}  # fmt: skip
NOT_OURS = {".git", "__pycache__", "var", "test-results", "vendor", "results.json"}


def own_files() -> Iterator[Path]:
    """Every file of the project; what tools leave behind, the environment and others' code left out."""
    for top in sorted(HOME.iterdir()):
        if top.is_file() and top.name != ".git":  # a file in a work tree of its own, a folder elsewhere
            yield top
        elif top.name == ".ci" or not top.name.startswith("."):
            yield from sorted(path for path in top.rglob("*") if path.is_file())


def own_texts() -> Iterator[tuple[str, str]]:
    """Path and text of every text file of the project."""
    for path in own_files():
        if NOT_OURS & set(path.relative_to(HOME).parts):
            continue
        try:
            yield shown(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("what", sorted(NEVER_NAMED))
def test_no_file_names(what: str) -> None:
    words = NEVER_NAMED[what]
    named = [f"{path}: {word}" for path, text in own_texts() for word in words if word in text]
    assert not named, f"These files name {what}:\n" + "\n".join(named)


def test_own_texts_are_really_read() -> None:
    read = {path for path, _ in own_texts()}
    assert {
        "Makefile",
        "LICENSE",
        ".ci/run",
        "pyproject.toml",
        "data/model.py",
        "tests/house/test_house.py",
    } <= read


def test_ci_runs_the_test_command_of_the_readme_and_nothing_else() -> None:
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    fenced = [
        line.strip() for block in re.findall(r"^```\w*\n(.*?)^```", readme, re.M | re.S) for line in block.splitlines()
    ]
    commands = [line.split("#")[0].strip() for line in fenced if "test" in line.split("#")[0]]
    assert commands == ["make test"], "README.md must show the test command once, in a fenced block."
    steps = (HOME / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert steps == ["#!/usr/bin/env bash", f'cd "$(dirname "$0")/.." && exec {commands[0]}']
    assert (HOME / ".ci" / "run").stat().st_mode & 0o111, ".ci/run must be executable."


def test_every_requirement_is_pinned_to_one_version() -> None:
    lines_ = [
        line.split("#")[0].strip()
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in (HOME / name).read_text(encoding="utf-8").splitlines()
    ]
    pin = re.compile(r"[A-Za-z0-9._-]+==[0-9][\w.]*(; python_(full_)?version < \"[\d.]+\")?")
    loose = [line for line in lines_ if line and line != "-r requirements.txt" and not pin.fullmatch(line)]
    assert not loose


def test_complexity_is_kept_by_ruff() -> None:
    lint = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "C90" in lint["select"] and lint["mccabe"]["max-complexity"] == 8
