"""Why something is refused and what to do about it: a key and what fills it, said in any language when it is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from data.words import catalogue, of_facts

FOLDER = Path(__file__).resolve().parent
ON_COMMAND_LINE = "en"
"""The language of commands, logs and tracebacks."""

Field = str | int | float | Mapping[str, str]
"""What may fill a sentence: a name, a code, a number, or what tables tell by language; never words of one language."""


class Told(NamedTuple):
    """A reason, which goes on from the name of what is wrong, and a remedy, which is a sentence."""

    reason: str
    remedy: str


def told(lang: str, key: str, fields: Mapping[str, Field]) -> Told:
    """The reason and the remedy of a key in a language."""
    filled = {name: value[of_facts(lang)] if isinstance(value, Mapping) else value for name, value in fields.items()}
    return Told(*(catalogue(FOLDER, lang)[f"{key}.{part}"].format(**filled) for part in Told._fields))


class Refused(Exception):
    """What was asked is not done. `key` and `fields` say why, in any language."""

    def __init__(self, key: str, **fields: Field) -> None:
        super().__init__(key, fields)
        self.key = key
        self.fields: Mapping[str, Field] = fields

    def __str__(self) -> str:
        return self.says(ON_COMMAND_LINE)

    def says(self, lang: str) -> str:
        """Why, and what to do, in a language."""
        return catalogue(FOLDER, lang)[self.key].format(**self.fields)
