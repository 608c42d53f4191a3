"""Reads what the project says: a catalogue is a TOML file for each language, beside what it speaks of."""

from __future__ import annotations

import dataclasses
import re
import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale, negotiate_locale
from babel.localedata import locale_identifiers

from data.area import in_area_words

HOME = Path(__file__).resolve().parents[1]
FIRST = "sv"
"""The language that every other is measured against: it has all keys, and their fields."""

LATER = HOME / "languages"
"""A folder here is a further language: languages/fi/layers/burglary.toml says layers/burglary.sv.toml in Finnish."""

LANGUAGES = tuple(dict.fromkeys((FIRST, "en", *sorted(path.name for path in LATER.glob("*") if path.is_dir()))))
FLOORS = ("data", "layers", "dashboard")
"""Where catalogues are."""

FACTS = ("sv", "en")
"""The languages in which what is told by tables is written: texts of sources, questions of surveys, titles."""

PLURALS = ("zero", "one", "two", "few", "many", "other")


class WordsRefused(ValueError):
    """A catalogue lacks a file, a key or a field, or has one too many; the message names file and key."""


def path_of(place: Path, lang: str) -> Path:
    """The file of a catalogue in a language: `place`/sv.toml, `place`.sv.toml, or in the language's own folder."""
    within, near = place / f"{lang}.toml", place.with_name(f"{place.name}.{lang}.toml")
    if within.is_file() or near.is_file() or not place.is_relative_to(HOME):
        return near if near.is_file() else within
    later = LATER / lang / place.relative_to(HOME)
    return later.with_name(f"{later.name}.toml")


def beside(file: str) -> Mapping[str, Mapping[str, str]]:
    """What stands beside a module, by language: of a package its folder `words`, else NAME.sv.toml beside NAME.py."""
    path = Path(file).resolve()
    return in_every_language(path.with_name("words") if path.stem == "__init__" else path.with_suffix(""))


def in_every_language(place: Path) -> Mapping[str, Mapping[str, str]]:
    """A catalogue, by language."""
    return MappingProxyType({lang: catalogue(place, lang) for lang in LANGUAGES})


def check_languages() -> None:
    """Reads every catalogue of the project in every language. Raises `WordsRefused` for the first that is not whole."""
    within = [path.parent for floor in FLOORS for path in sorted((HOME / floor).rglob(f"{FIRST}.toml"))]
    near = [path for floor in FLOORS for path in sorted((HOME / floor).rglob(f"*.{FIRST}.toml"))]
    for lang in LANGUAGES:
        locale_of(lang)
        for place in (*within, *(path.with_name(path.name.removesuffix(f".{FIRST}.toml")) for path in near)):
            catalogue(place, lang)


@cache
def catalogue(place: Path, lang: str) -> Mapping[str, str]:
    """All sentences of a catalogue in a language, by dotted key. Raises `WordsRefused`.

    A sentence has its fields in braces. One with plural forms has a key for each form of the language (CLDR's
    zero, one, two, few, many, other), and every form may have any of the fields. What the municipalities are called
    is filled in.
    """
    path = path_of(place, lang)
    sentences = _read(path)
    if lang != FIRST:
        _check(path, lang, sentences, _read(path_of(place, FIRST)))
    return MappingProxyType({key: in_area_words(sentence, lang) for key, sentence in sentences.items()})


def _read(path: Path) -> dict[str, str]:
    try:
        return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8")), ""))
    except OSError as error:
        why = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise WordsRefused(f"{_named(path)}: {why}.") from error
    except ValueError as error:
        raise WordsRefused(f"{_named(path)}: {error}") from error


def _flat(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _check(path: Path, lang: str, sentences: Mapping[str, str], first: Mapping[str, str]) -> None:
    """Refuses what is not said, what is said for nothing, and other fields than the first language has."""
    needed: dict[str, set[str]] = {}
    allowed: dict[str, set[str]] = {}
    for key, sentence in first.items():
        head, _, last = key.rpartition(".")
        plural = last in PLURALS and all(f"{head}.{form}" in first for form in _forms(FIRST))
        for name in [f"{head}.{form}" for form in _forms(lang)] if plural else [key]:
            needed[name] = set() if plural else fields(sentence)
            allowed[name] = allowed.get(name, set()) | fields(sentence)
    for key in (*needed, *sentences):
        if key not in sentences:
            raise WordsRefused(f"{_named(path)}: the key '{key}' is missing.")
        if key not in needed:
            raise WordsRefused(f"{_named(path)}: no language but this one has the key '{key}'.")
        if odd := needed[key] - fields(sentences[key]) | fields(sentences[key]) - allowed[key]:
            raise WordsRefused(f"{_named(path)}: the key '{key}' has other fields: {', '.join(sorted(odd))}.")


def _forms(lang: str) -> tuple[str, ...]:
    """The forms of the plural that a language has."""
    return (*sorted(locale_of(lang).plural_form.tags), "other")


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


def meant(wrong: str, known: Iterable[str]) -> str:
    """A question after a refusal: which of the known names was meant; nothing where none is close."""
    close = get_close_matches(wrong, list(known), n=1)
    return f". Did you mean '{close[0]}'?" if close else ""


def meant_in(message: str, *descriptions: Any) -> str:
    """The same of what an error's message quotes last, among the fields of dataclasses and the members of enums."""
    quoted = message.rsplit("'", 2)
    known = [
        name
        for one in descriptions
        for name in (getattr(one, "__members__", None) or [field.name for field in dataclasses.fields(one)])
    ]
    return meant(quoted[1], known) if len(quoted) == 3 else ""
