"""Puts what the municipalities of the area are called into sentences that name them by a field."""

from __future__ import annotations

import re
from collections.abc import Mapping

from babel.lists import format_list

from data.area import AREA, Area, AreaRefused

FIELD = re.compile(r"( ?)\{municipalities\.(\w+)\}")


def in_area_words(text: str, lang: str, area: Area = AREA) -> str:
    """The text with {municipalities.all} and the like in the words of the area; other fields are left as they are.

    `names` lists all municipalities and `first` is the first; the others are the words of AREA_FILE, of which an empty
    one takes the space before it along. Raises
    `AreaRefused` for a field that is none of these, and for a language in which the area has no words.
    """
    return FIELD.sub(lambda field: (word := _word(field[2], lang, area)) and field[1] + word, text)


def _word(name: str, lang: str, area: Area) -> str:
    if lang not in area.words:
        raise AreaRefused(f"{area.file}: words lacks '{lang}', a language that the pages have.")
    names = [municipality.name for municipality in area.municipalities]
    known: Mapping[str, str] = {**area.words[lang], "names": str(format_list(names, locale=lang)), "first": names[0]}
    if name not in known:
        raise AreaRefused(f"A sentence in '{lang}' has {{municipalities.{name}}}; known are {', '.join(known)}.")
    return known[name]
