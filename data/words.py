"""Reads what the project says: a catalogue is a folder with a TOML file for each language, named by its code."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale, negotiate_locale
from babel.localedata import locale_identifiers

HOME = Path(__file__).resolve().parents[1]
FIRST = "sv"
"""The language that every other is measured against: it has all keys, and their fields."""

LATER = HOME / "languages"
"""A folder here is a further language: languages/fi/layers/burglary.toml is layers/burglary in Finnish."""

LANGUAGES = tuple(dict.fromkeys((FIRST, "en", *sorted(path.name for path in LATER.glob("*") if path.is_dir()))))
FACTS = ("sv", "en")
"""The languages in which what is told by tables is written: texts of sources, questions of surveys, titles."""

PLURALS = ("zero", "one", "two", "few", "many", "other")


class WordsRefused(ValueError):
    """A catalogue lacks a file, a key or a field, or has one too many; the message names file and key."""


def path_of(folder: Path, lang: str) -> Path:
    """The file of a catalogue in a language: in its own folder, or in the folder of the language."""
    beside = folder / f"{lang}.toml"
    if beside.is_file() or not folder.is_relative_to(HOME):
        return beside
    later = LATER / lang / folder.relative_to(HOME)
    return later.with_name(f"{later.name}.toml")


@cache
def catalogue(folder: Path, lang: str) -> Mapping[str, str]:
    """All sentences of a catalogue in a language, by dotted key. Raises `WordsRefused`.

    A sentence has its fields in braces. One with plural forms has a key for each form of the language (CLDR's
    zero, one, two, few, many, other), and every form may have any of the fields.
    """
    path = path_of(folder, lang)
    sentences = _read(path)
    if lang != FIRST:
        _check(path, lang, sentences, _read(path_of(folder, FIRST)))
    return MappingProxyType(sentences)


def _read(path: Path) -> dict[str, str]:
    try:
        return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8")), ""))
    except (OSError, ValueError) as error:
        raise WordsRefused(f"{_named(path)}: {error}") from error


def _flat(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, unbroken(value)


def unbroken(text: str) -> str:
    """The text with its large numbers, 1 000 and more, kept on one line."""
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "\u00a0", text)


def _check(path: Path, lang: str, sentences: Mapping[str, str], first: Mapping[str, str]) -> None:
    """Refuses what is not said, what is said for nothing, and other fields than the first language has."""
    wanted: dict[str, set[str]] = {}
    for key, sentence in first.items():
        for name in _forms(key, lang):
            wanted[name] = wanted.get(name, set()) | fields(sentence)
    for key in (*wanted, *sentences):
        if key not in sentences:
            raise WordsRefused(f"{_named(path)}: the key '{key}' is missing.")
        if key not in wanted:
            raise WordsRefused(f"{_named(path)}: no language but this one has the key '{key}'.")
        plural = key.rpartition(".")[2] in PLURALS
        if odd := fields(sentences[key]) - wanted[key] if plural else fields(sentences[key]) ^ wanted[key]:
            raise WordsRefused(f"{_named(path)}: the key '{key}' has other fields: {', '.join(sorted(odd))}.")


def _forms(key: str, lang: str) -> list[str]:
    """The key itself, or one for each plural form of the language."""
    head, _, last = key.rpartition(".")
    return (
        [f"{head}.{form}" for form in (*sorted(locale_of(lang).plural_form.tags), "other")]
        if last in PLURALS
        else [key]
    )


def fields(sentence: str) -> set[str]:
    """The names of what is filled into a sentence."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


@cache
def locale_of(lang: str) -> Locale:
    """How a language writes numbers and days: that of `sv-lattlast` is Swedish. Raises `WordsRefused`."""
    known = negotiate_locale([lang.replace("-", "_")], locale_identifiers())
    if known is None:
        raise WordsRefused(f"{LATER.name}/{lang}: '{lang}' is not the code of a language (BCP 47).")
    return Locale.parse(known)


def of_facts(lang: str) -> str:
    """The language of the tables that is told to readers of a language: English, if theirs is not a kind of Swedish."""
    return "sv" if lang.partition("-")[0] == "sv" else "en"


def by_language(swedish: str, english: str) -> Mapping[str, str]:
    """A text of the tables for readers of every language."""
    return MappingProxyType({lang: swedish if of_facts(lang) == "sv" else english for lang in LANGUAGES})


def _named(path: Path) -> str:
    return path.relative_to(HOME).as_posix() if path.is_relative_to(HOME) else str(path)
