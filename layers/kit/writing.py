"""Writes numbers, intervals and lists as Swedes and Britons write them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol

from data.words import locale_of

NOTHING = "–"


def is_missing(value: Any) -> bool:
    """True for None, NaN and NA, which all mean that nobody has said."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def integer(value: Any, lang: str) -> str:
    """1234 -> '1 234' (sv), '1,234' (en); a dash when missing."""
    return NOTHING if is_missing(value) else format_decimal(round(float(value)), format="#,##0", locale=locale_of(lang))


def decimal(value: Any, lang: str, digits: int = 1) -> str:
    """4.257 -> '4,3' (sv); always the same number of decimals so that columns align."""
    pattern = "#,##0." + "0" * digits
    return NOTHING if is_missing(value) else str(format_decimal(float(value), format=pattern, locale=locale_of(lang)))


def small(value: Any, lang: str) -> str:
    """A chance: 0.0468 -> '0,047' (sv); below a thousandth '< 0,001', never zero."""
    if is_missing(value):
        return NOTHING
    return f"< {decimal(0.001, lang, 3)}" if value < 0.001 else decimal(value, lang, 3)


def percent(value: Any, lang: str) -> str:
    """75.0 -> '75 %' (sv), '75%' (en); the value is already in percent."""
    if is_missing(value):
        return NOTHING
    return with_sign(str(format_decimal(float(value), format="#,##0.#", locale=locale_of(lang))), lang)


def with_sign(number: str, lang: str) -> str:
    """A number of percent with its sign, as the language writes it."""
    return str(locale_of(lang).percent_formats[None].pattern.replace("#,##0", number))


def decimal_mark(lang: str) -> str:
    """The comma of Swedish, the point of English."""
    return str(get_decimal_symbol(locale_of(lang)))


def listing(items: Sequence[str], lang: str) -> str:
    """['a', 'b', 'c'] -> 'a, b och c'."""
    return str(format_list(list(items), locale=locale_of(lang)))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries; many times quicker than pandas' own for small frames."""
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, values, strict=True)) for values in zip(*columns, strict=True)]
