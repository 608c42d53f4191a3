"""Every refusal of the data is a key and fields; each key in the code has words in every language, and no others do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import words
from data.lock import Busy
from data.refusals import FOLDER, Refused, Told, told
from data.tables.checks import Problem
from data.words import LANGUAGES, WordsRefused, catalogue, fields

HOME = Path(__file__).resolve().parents[2]
CATALOGUE = catalogue(FOLDER, "en")
KEYS = sorted({re.sub(r"\.(reason|remedy)$", "", key) for key in CATALOGUE})
GROUPS = {key.partition(".")[0] for key in KEYS}
OWN = {
    "refused": {"value", "column", "line"}, "told_stop": set(), "refuse": set(), "_file_refused": set(),
    "SourceFailed": set(), "Busy": set(), "ShelfRefused": set(), "StateDamaged": set(),
}  # fmt: skip
"""What makes a refusal, and the arguments that are not fields of its words."""


def trees() -> Iterator[ast.AST]:
    for path in sorted((HOME / "data").rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def texts() -> set[str]:
    nodes = (node for tree in trees() for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def calls() -> Iterator[tuple[str, set[str]]]:
    """The key and the fields of each refusal that is written with its key and all its fields by name."""
    for node in (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        keys = [one.value for one in node.args if isinstance(one, ast.Constant) and one.value in KEYS]
        if name in OWN and keys and all(word.arg for word in node.keywords):
            yield str(keys[0]), {str(word.arg) for word in node.keywords} - OWN[name]


def fields_of(key: str, lang: str) -> set[str]:
    parts = [key] if key in CATALOGUE else [f"{key}.{part}" for part in Told._fields]
    return {name for part in parts for name in fields(catalogue(FOLDER, lang)[part])}


def test_there_are_refusals_to_tell() -> None:
    assert len(KEYS) > 150


def test_the_keys_in_the_code_are_those_that_have_words() -> None:
    named = {text for text in texts() if re.fullmatch(r"[a-z]+\.[a-z_0-9]+", text) and text.split(".")[0] in GROUPS}
    assert named == set(KEYS)


def test_a_refusal_is_given_the_fields_of_its_words() -> None:
    every = list(calls())
    assert len(every) > 100
    assert [(key, given) for key, given in every if given != fields_of(key, "en")] == []


def test_a_refusal_is_said_in_every_language() -> None:
    for key in KEYS:
        filled = dict.fromkeys(fields_of(key, "en"), 7)
        said = {lang: said_of(key, filled, lang) for lang in LANGUAGES}
        assert all(part and "{" not in part for parts in said.values() for part in parts), key
        assert all(fields_of(key, lang) == filled.keys() for lang in LANGUAGES), key
        assert len(set(said.values())) == len(LANGUAGES), key


def said_of(key: str, filled: dict[str, int], lang: str) -> tuple[str, ...]:
    return (Refused(key, **filled).says(lang),) if key in CATALOGUE else told(lang, key, filled)


def test_what_fills_a_sentence_is_kept() -> None:
    problem = Problem(None, "*", "900", "release.bounds", {"before": 7, "after": 900, "bound": "3"})
    assert problem.told("sv").reason == "skulle gå från 7 rader till 900"
    assert problem.told("en").reason == "would go from 7 rows to 900"
    assert str(problem).endswith("Bound: x3.")
    assert Busy("desk.busy", seconds="60").says("sv").startswith("Någon annan ändrar uppgifterna")


def test_what_nobody_has_translated_is_an_error_and_no_english() -> None:
    with pytest.raises(KeyError):
        told("sv", "file.of_a_kind_that_nobody_knows", {})


@pytest.mark.parametrize(
    ("english", "message"),
    [
        ('a = "x"\n', "en.toml: the key 'b.c' is missing"),
        ('a = "x"\nd = "y"\n[b]\nc = "{n}"\n', "en.toml: no language but this one has the key 'd'"),
        ('a = "x {m}"\n[b]\nc = "{n}"\n', "en.toml: the key 'a' has other fields: m"),
        ('a = "x"\n[b]\nc = "x"\n', "en.toml: the key 'b.c' has other fields: n"),
        ('a = "x\n', "en.toml: "),
    ],
)
def test_a_catalogue_that_is_not_whole_is_refused_by_file_and_key(tmp_path: Path, english: str, message: str) -> None:
    (tmp_path / "sv.toml").write_text('a = "x"\n[b]\nc = "{n}"\n', encoding="utf-8")
    (tmp_path / "en.toml").write_text(english, encoding="utf-8")
    with pytest.raises(WordsRefused) as refused:
        catalogue(tmp_path, "en")
    assert message in str(refused.value)
    with pytest.raises(WordsRefused, match=r"fi\.toml: there is no such file\.$"):
        catalogue(tmp_path, "fi")


def test_a_language_has_its_own_forms_of_the_plural(tmp_path: Path) -> None:
    (tmp_path / "sv.toml").write_text('[dog]\none = "en hund"\nother = "{n} hundar"\n', encoding="utf-8")
    (tmp_path / "pl.toml").write_text('[dog]\none = "pies"\nother = "{n} psa"\n', encoding="utf-8")
    with pytest.raises(WordsRefused, match=r"'dog\.few' is missing"):
        catalogue(tmp_path, "pl")


def test_a_code_that_no_language_has_is_refused() -> None:
    assert str(words.locale_of("sv-lattlast")) == "sv"
    assert str(words.locale_of("en")) == "en"
    with pytest.raises(WordsRefused, match="BCP 47"):
        words.locale_of("qqx")
