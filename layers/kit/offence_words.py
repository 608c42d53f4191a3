"""Calls kinds of offence by name where a layer can be asked about several of them."""

from __future__ import annotations

from collections.abc import Sequence

from data.model import Offence
from data.words import beside

WORDS = beside(__file__)


def label(offence: Offence | None, lang: str) -> str:
    """What a kind of offence is called in the picker; nothing of none."""
    return WORDS[lang][f"label.{offence}"] if offence else ""


def plural(offence: Offence | None, lang: str) -> str:
    """What its offences are called in the middle of a sentence, without what counts them; nothing of none."""
    return WORDS[lang][f"plural.{offence}"] if offence else ""


def asked(offence: Offence | None, offences: Sequence[Offence]) -> Offence:
    """The kind of offence that is asked about, the first one when none of these is."""
    return offence if offence and offence in offences else offences[0]
