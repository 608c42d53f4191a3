"""The area that the map is of: its municipalities, where they lie and what they are called, read from one file."""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel.lists import format_list

from data.settings import AREA_FILE, SettingRefused, environment

LANGUAGES = ("sv", "en")
"""Every area is named in these; in others too, where the pages have them."""

Window = tuple[float, float, float, float]
"""West, south, east, north, degrees in WGS 84."""

Point = tuple[float, float]
"""Longitude, latitude, degrees in WGS 84."""

WORDS = ("police_area", "all", "short", "count")
NOTES = ("rail", "rail_short", "survey")
"""Words that may be empty: not every area has a railway that is drawn, or a survey that something is missing from."""

FIELD = re.compile(r"( ?)\{municipalities\.(\w+)\}")
PART = r"\d{4}-[a-z]+"


class AreaRefused(SettingRefused):
    """The file of the area cannot be used; the message names it, the field and what it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """One municipality: SCB's four-digit code, the official name, and what cannot be known from these.

    `letters` begin the ids of its places; `areas` is its number of RegSO; `residents` and `risk` (of theft, against
    the others) are what practice data are spread by.
    """

    code: str
    name: str
    letters: str
    areas: int
    residents: int
    risk: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Codes in tables of what is larger or smaller than a municipality."""

    region: str
    county: str
    police_area: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Everything that is true of one area alone. `digest` changes with its file.

    `rail`: names of the lines that are drawn, by key. `words`: by language, then by the names in `WORDS` and `NOTES`.
    """

    file: Path
    digest: str
    window: Window
    around: Window
    middle: Point
    codes: Codes
    municipalities: tuple[Municipality, ...]
    rail: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """The window as maps in a browser take it: south, west, north, east."""
        west, south, east, north = self.window
        return south, west, north, east


def read_area(file: Path) -> Area:
    """The area that a file describes. Raises `AreaRefused` naming the file and the field."""
    try:
        content = file.read_bytes()
        return _area(file, hashlib.sha256(content).hexdigest(), tomllib.loads(content.decode()))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AreaRefused(f"AREA_FILE: {file} cannot be read: {error}") from error
    except AreaRefused as refused:
        raise AreaRefused(f"{file}: {refused}") from None


def _area(file: Path, digest: str, value: Mapping[str, Any]) -> Area:
    _same_keys(value, Area.__dataclass_fields__.keys() - {"file", "digest"}, "")
    around = _window(value["around"], (10.0, 55.0, 25.0, 70.0), "around")
    window = _window(value["window"], around, "window")
    return Area(
        file=file,
        digest=digest,
        window=window,
        around=around,
        middle=_point(value["middle"], window, "middle"),
        codes=_codes(value["codes"]),
        municipalities=_municipalities(value["municipalities"]),
        rail=_rail(value["rail"]),
        words=_words(value["words"]),
    )


def _codes(value: Any) -> Codes:
    _same_keys(value, Codes.__dataclass_fields__, "codes")
    single = {name: _text(value[name], r"\S+", f"codes.{name}") for name in ("region", "county", "police_area")}
    parts = tuple(_text(part, PART, "codes.parts") for part in _list(value["parts"], "codes.parts"))
    _all_differ([*single.values(), *parts], "codes")
    return Codes(**single, parts=parts)


def _municipalities(value: Any) -> tuple[Municipality, ...]:
    rows = tuple(_municipality(row, f"municipalities[{at}]") for at, row in enumerate(_list(value, "municipalities")))
    if not rows:
        raise AreaRefused("municipalities must hold at least one.")
    for name in ("code", "name", "letters"):
        _all_differ([getattr(row, name) for row in rows], f"municipalities: {name}")
    return rows


def _municipality(value: Any, field: str) -> Municipality:
    _same_keys(value, Municipality.__dataclass_fields__, field)
    return Municipality(
        code=_text(value["code"], r"\d{4}", f"{field}.code"),
        name=_text(value["name"], r"\S.*", f"{field}.name"),
        letters=_text(value["letters"], r"[A-Z]{3}", f"{field}.letters"),
        areas=int(_number(value["areas"], f"{field}.areas", whole=True)),
        residents=int(_number(value["residents"], f"{field}.residents", whole=True)),
        risk=_number(value["risk"], f"{field}.risk"),
    )


def _rail(value: Any) -> Mapping[str, str]:
    _same_keys(value, tuple(value) if isinstance(value, dict) else (), "rail")
    return MappingProxyType({line: _text(name, r"\S.*", f"rail.{line}") for line, name in value.items()})


def _words(value: Any) -> Mapping[str, Mapping[str, str]]:
    _same_keys(value, {*LANGUAGES, *(value if isinstance(value, dict) else ())}, "words")
    return MappingProxyType({lang: _words_in(words, f"words.{lang}") for lang, words in value.items()})


def _words_in(value: Any, field: str) -> Mapping[str, str]:
    _same_keys(value, (*WORDS, *NOTES), field)
    patterns = dict.fromkeys(WORDS, r"\S.*") | dict.fromkeys(NOTES, r"(\S.*)?")
    return MappingProxyType({name: _text(value[name], like, f"{field}.{name}") for name, like in patterns.items()})


def _same_keys(value: Any, names: Collection[str], field: str) -> None:
    where = f"{field} " if field else ""
    if not isinstance(value, dict):
        raise AreaRefused(f"{field} must be a table with {', '.join(sorted(names))}.")
    if missing := sorted(set(names) - value.keys()):
        raise AreaRefused(f"{where}lacks {', '.join(missing)}.")
    if unknown := sorted(value.keys() - set(names)):
        raise AreaRefused(f"{where}has unknown {', '.join(unknown)}; it may have {', '.join(sorted(names))}.")


def _list(value: Any, field: str) -> list[Any]:
    if not isinstance(value, list):
        raise AreaRefused(f"{field} must be a list, not {value!r}.")
    return value


def _text(value: Any, pattern: str, field: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise AreaRefused(f"{field} must be text like {pattern}, not {value!r}.")
    return value


def _number(value: Any, field: str, *, whole: bool = False) -> float:
    kinds = (int,) if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not 0 < value < float("inf"):
        raise AreaRefused(f"{field} must be a {'whole ' if whole else ''}number above 0, not {value!r}.")
    return value


def _degrees(value: Any, length: int, field: str) -> tuple[float, ...]:
    numbers = _list(value, field)
    if len(numbers) != length or not all(isinstance(one, int | float) for one in numbers):
        raise AreaRefused(f"{field} must be {length} numbers, degrees in WGS 84, not {value!r}.")
    return tuple(float(one) for one in numbers)


def _window(value: Any, within: Window, field: str) -> Window:
    west, south, east, north = _degrees(value, 4, field)
    if not (within[0] <= west < east <= within[2] and within[1] <= south < north <= within[3]):
        raise AreaRefused(f"{field} must be west, south, east, north within {list(within)}, not {value!r}.")
    return west, south, east, north


def _point(value: Any, within: Window, field: str) -> Point:
    lon, lat = _degrees(value, 2, field)
    if not (within[0] <= lon <= within[2] and within[1] <= lat <= within[3]):
        raise AreaRefused(f"{field} must be longitude, latitude within {list(within)}, not {value!r}.")
    return lon, lat


def _all_differ(values: list[str], field: str) -> None:
    if twice := sorted({one for one in values if values.count(one) > 1}):
        raise AreaRefused(f"{field} has {', '.join(twice)} more than once.")


try:
    AREA = read_area(Path(environment().get("AREA_FILE") or AREA_FILE).resolve())
except AreaRefused as refused:
    sys.exit(str(refused))  # while modules load, before anybody could catch it: contracts and layers are made of it


def in_area_words(text: str, lang: str, area: Area = AREA) -> str:
    """The text with {municipalities.all} and the like in the words of the area; other fields are left as they are.

    `names` lists all municipalities, `first` and `code` are the first's; the others are the words of AREA_FILE, of
    which an empty one takes the space before it along. Raises `AreaRefused` for a field that is none of these, and for
    a language in which the area has no words; easy Swedish, sv-lattlast say, has those of Swedish.
    """
    return FIELD.sub(lambda field: (word := _word(field[2], lang, area)) and field[1] + word, text)


def _word(name: str, lang: str, area: Area) -> str:
    broad = lang.partition("-")[0]
    words = area.words.get(lang) or area.words.get(broad)
    if words is None:
        raise AreaRefused(f"{area.file}: words lacks '{lang}', a language that the pages have.")
    if name == "names":
        return str(format_list([municipality.name for municipality in area.municipalities], locale=broad))
    known = {**words, "first": area.municipalities[0].name, "code": area.municipalities[0].code}
    if name not in known:
        raise AreaRefused(f"A sentence ({lang}) has {{municipalities.{name}}}, not one of names, {', '.join(known)}.")
    return known[name]
