"""How text from a file is shown: nothing in it can steer a terminal, turn the line round or hide its own ending."""

from __future__ import annotations

import unicodedata

LONGEST = 60
"""Characters of a value that are shown; what is longer loses its middle."""

STEERS = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode's categories of what is not seen but does something: control, format, surrogates, line separators."""


def printable(text: str) -> str:
    """The text on one line, with every invisible sign written out: \\x1b, \\u202e. In JSON it means the same."""
    if text.isprintable():
        return text
    return "".join(_shown(sign) if unicodedata.category(sign) in STEERS else sign for sign in text)


def printable_lines(text: str) -> str:
    """The same, of a text whose line breaks are our own."""
    return "\n".join(map(printable, text.split("\n")))


def shortened(text: str, most: int = LONGEST) -> str:
    """The text as it can be shown, with its middle left out when it is long: the ending of a name says what it is."""
    whole = printable(text)
    if len(whole) <= most:
        return whole
    ending = most // 3
    return f"{whole[: most - ending - 1]}…{whole[-ending:]}"


def quoted(text: str) -> str:
    """A value of a file, in quotation marks."""
    return f"'{shortened(text)}'"


def _shown(sign: str) -> str:
    if sign < " ":
        return f"\\x{ord(sign):02x}"
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
