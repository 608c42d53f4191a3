"""Numbers as verdicts say them: with no more digits than they carry, never rounded to what they are not."""

from __future__ import annotations

import math
from typing import Any

from babel.numbers import format_decimal

from data.words import locale_of
from layers.kit import writing

NEARLY_ALL = 99.5
"""Percent from which a share is said in words: nothing is all but gone because of a rounding."""


def p_value_said(p_value: float, lang: str) -> str:
    """Two decimals, three below 0.01, never 0, and never 0.05 for what is on one side of it."""
    if p_value < 0.001:
        return f"p < {writing.decimal(0.001, lang, 3)}"
    digits = 2 if p_value >= 0.01 else 3
    while digits < 9 and float(writing.rounded(p_value, digits)) == 0.05 != p_value:
        digits += 1
    return f"p = {writing.decimal(p_value, lang, digits)}"


def amount(value: float, lang: str) -> str:
    """A count, or an expected number with one decimal."""
    whole = float(value).is_integer() or math.isclose(value, writing.rounded(value))
    return writing.integer(value, lang) if whole else writing.decimal(value, lang)


def rate(value: float, lang: str) -> str:
    """One decimal from 1, two figures below, and a plain 0."""
    if value == 0:
        return writing.integer(value, lang)
    if value >= 0.995:
        return writing.decimal(value, lang)
    return str(format_decimal(writing.rounded(value, _figures(value, 2)), format="@@", locale=locale_of(lang)))


def _figures(value: float, figures: int) -> int:
    """The decimals that hold so many figures of a number below 1."""
    return figures - 1 - math.floor(math.log10(value)) if value > 0 else 0


def rates_apart(one: float, other: float, lang: str) -> tuple[str, str]:
    """Two rates, with more decimals where they would look the same and are not."""
    short = rate(one, lang), rate(other, lang)
    if short[0] != short[1] or one == other:
        return short
    digits = writing.digits_apart(one, other, 3)
    return writing.decimal(one, lang, digits), writing.decimal(other, lang, digits)


def ratio(value: Any, lang: str) -> str:
    """Two decimals, none where they would say nothing."""
    return (
        writing.decimal(value, lang, 2) if writing.is_missing(value) or value < 99.5 else writing.integer(value, lang)
    )


def points(share: float, lang: str) -> str:
    """A share in percent without its sign: whole, one figure below 1, and never rounded up to all."""
    value = 100 * share
    if value < 1:
        return str(format_decimal(writing.rounded(value, _figures(value, 1)), format="@", locale=locale_of(lang)))
    return writing.integer(value, lang) if value < NEARLY_ALL else writing.decimal(math.floor(10 * value) / 10, lang)


def percent_of(share: float, lang: str) -> str:
    """A share with the sign of percent, written as `points`."""
    return writing.with_sign(points(share, lang), lang)
