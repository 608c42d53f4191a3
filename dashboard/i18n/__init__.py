"""Sentences of the pages, by key and language: NAME.sv.toml and its like are a catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data import words
from data.words import LANGUAGES, locale_of

__all__ = ["LANGUAGES", "Say", "UnknownSentence", "catalogue", "speaker", "unbroken"]

FOLDER = Path(__file__).resolve().parent
UNNAMED = "pages"
"""The catalogue whose keys stand alone; those of another begin with its name."""

Say = Callable[..., str]
"""say("key", name=value) -> sentence; a key with plural forms chooses by the value named n."""


class UnknownSentence(KeyError):
    """A key that no catalogue has, or that lacks a value its sentence names."""


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All sentences of a language, by dotted key: those of `methods.sv.toml` begin with `methods.`, and so on."""
    sentences: dict[str, str] = {}
    for path in sorted(FOLDER.glob(f"*.{words.FIRST}.toml")):
        name = path.name.removesuffix(f".{words.FIRST}.toml")
        prefix = "" if name == UNNAMED else f"{name}."
        sentences |= {prefix + key: unbroken(text) for key, text in words.catalogue(FOLDER / name, lang).items()}
    return MappingProxyType(sentences)


def unbroken(text: str) -> str:
    """The text with its large numbers, 1 000 and more, kept on one line."""
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "\u00a0", text)


def speaker(lang: str) -> Say:
    """The function that says things in a language."""
    return partial(_say, lang)


def _say(lang: str, key: str, **values: Any) -> str:
    sentences = catalogue(lang)
    if key not in sentences and "n" in values:
        key = f"{key}.{locale_of(lang).plural_form(values['n'])}"
    try:
        return sentences[key].format(**values)
    except KeyError as error:
        raise UnknownSentence(f"{lang}: '{key}' ({error})") from error
