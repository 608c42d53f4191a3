"""Sentences of the pages, by key and language, from the catalogue files of that language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale

from data.area import in_area_words

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("sv", "en")
Say = Callable[..., str]
"""say("key", name=value) -> sentence; a key with plural forms chooses by the value named n."""


class UnknownSentence(KeyError):
    """A key that no catalogue has, or that lacks a value its sentence names."""


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All sentences of a language, by dotted key: those of `methods_sv.toml` begin with `methods.`, and so on.

    What they call the municipalities is filled in from the area.
    """
    pairs = _read(FOLDER / f"{lang}.toml", "")
    for path in sorted(FOLDER.glob(f"*_{lang}.toml")):
        name = path.stem.removesuffix(f"_{lang}")
        pairs += _read(path, f"{name}.")
    return MappingProxyType({key: in_area_words(text, lang) for key, text in pairs})


def _read(path: Path, prefix: str) -> list[tuple[str, str]]:
    return _flat(tomllib.loads(path.read_text(encoding="utf-8")), prefix)


def _flat(tree: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        pairs += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, unbroken(value))]
    return pairs


def unbroken(text: str) -> str:
    """The text with its large numbers, 1 000 and more, kept on one line."""
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "\u00a0", text)


def speaker(lang: str) -> Say:
    """The function that says things in a language."""
    return partial(_say, lang)


def _say(lang: str, key: str, **values: Any) -> str:
    sentences = catalogue(lang)
    if key not in sentences and "n" in values:
        key = f"{key}.{Locale(lang).plural_form(values['n'])}"
    try:
        return sentences[key].format(**values)
    except KeyError as error:
        raise UnknownSentence(f"{lang}: '{key}' ({error})") from error
