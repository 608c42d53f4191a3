"""Writes numbers, intervals and lists as Swedes and Britons write them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

import pandas as pd
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol

from data.words import locale_of

NOTHING = "–"
MOST_DIGITS = 6


def is_missing(value: Any) -> bool:
    """True for None, NaN and NA, which all mean that nobody has said."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def rounded(value: Any, digits: int = 0) -> Decimal:
    """The one rule of rounding for whatever is written: halves go up, away from zero, as they are read: 2.85 -> 2.9.

    What is halved is the shortest decimal that is the number, not its binary neighbour, which may lie below the half.
    """
    number = Decimal(repr(float(value)))
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) if number.is_finite() else number


def digits_apart(low: Any, high: Any, digits: int) -> int:
    """As many decimals as keep the ends of an interval apart, at least so many: only a point is written as one."""
    if is_missing(low) or is_missing(high):
        return digits
    while digits < MOST_DIGITS and low != high and rounded(low, digits) == rounded(high, digits):
        digits += 1
    return digits


def integer(value: Any, lang: str) -> str:
    """1234 -> '1 234' (sv), '1,234' (en); a dash when missing."""
    return decimal(value, lang, 0)


@lru_cache(maxsize=4096)
def decimal(value: Any, lang: str, digits: int = 1) -> str:
    """4.257 -> '4,3' (sv); always the same number of decimals so that columns align."""
    if is_missing(value):
        return NOTHING
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return str(format_decimal(rounded(value, digits) + 0, format=pattern, locale=locale_of(lang)))


def small(value: Any, lang: str) -> str:
    """A chance: 0.0468 -> '0,047' (sv); below a thousandth '< 0,001', never zero."""
    if is_missing(value):
        return NOTHING
    return f"< {decimal(0.001, lang, 3)}" if value < 0.001 else decimal(value, lang, 3)


@lru_cache(maxsize=4096)
def percent(value: Any, lang: str, digits: int = 1) -> str:
    """75.0 -> '75 %' (sv), '75%' (en); the value is already in percent."""
    if is_missing(value):
        return NOTHING
    pattern = "#,##0." + "#" * digits
    return with_sign(str(format_decimal(rounded(value, digits) + 0, format=pattern, locale=locale_of(lang))), lang)


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
    names = list(frame.columns)
    return [dict(zip(names, values, strict=True)) for values in frame.to_numpy(dtype=object).tolist()]
