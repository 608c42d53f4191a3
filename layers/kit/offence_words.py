"""Calls kinds of offence by name where a layer can be asked about several of them."""

from __future__ import annotations

from collections.abc import Iterable

from data.model import Offence
from data.words import LANGUAGES, beside
from layers.contract import Question

WORDS = beside(__file__)


def label(offence: Offence, lang: str) -> str:
    """What a kind of offence is called in the picker."""
    return WORDS[lang][f"label.{offence}"]


def plural(offence: Offence, lang: str) -> str:
    """What its offences are called in the middle of a sentence, without what counts them."""
    return WORDS[lang][f"plural.{offence}"]


def questions(offences: Iterable[Offence]) -> tuple[Question, ...]:
    """One question per kind of offence."""
    return tuple(
        Question(key=str(offence), labels={lang: label(offence, lang) for lang in LANGUAGES}) for offence in offences
    )


def asked(question: str | None, offences: tuple[Offence, ...]) -> Offence:
    """The kind of offence that is asked about, the first one when none of these is."""
    return next((offence for offence in offences if offence == question), offences[0])
