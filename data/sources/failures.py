"""Why a source could not be read: every sentence that is told of it, with its fields."""

from __future__ import annotations

from typing import Any

UNCHANGED = "Nothing has changed."
NO_NETWORK = "No network: {hosts} cannot be reached. " + UNCHANGED
UNREACHABLE = "{source}: no connection to {host} ({cause}). " + UNCHANGED
UNPROVEN = (
    "{source}: {host} could not prove who it is ({cause}). If its chain lacks a certificate, save that certificate "
    "as PEM and name the file in SOURCES_CERTIFICATES. " + UNCHANGED
)
BROKEN = "{source}: the answer of {host} broke off ({cause}). What came whole is kept for the next update."
OUT_OF_TIME = (
    "{source}: not finished within the {seconds:.0f} s it was given. What came is kept: the next update goes on there."
)
BUSY = (
    "{source}: {host} asks us to wait {wait:.0f} s (status {status}), longer than the time that is left. "
    "What came is kept: the next update goes on there."
)
FULL = "{source}: it may be asked again in {wait:.0f} s, which is later than this update may take. " + UNCHANGED
STATUS = "{source}: status 200 was expected from {address}, {status} came."
ELSEWHERE = "{source}: {address} sends us on to {target}, another host. That is not followed; check the address."
REDIRECTS = "{source}: {address} sends us on more than {limit} times."
TOO_LARGE = "{source}: at most {limit} bytes were expected from {address}, more came."
LENGTH = "{source}: {expected} bytes were announced by {address}, {came} came."
NOT_JSON = "{source}: JSON was expected from {address}, {came} came."
TOO_OLD_CACHE = "{source}: {address} says that nothing is new, but nothing is kept from before."
SHAPE = "{source}: {expected} was expected {where}, {came} came. The source may have changed its form."
MUNICIPALITY = "{source}: only the municipalities asked for were expected, {came} came."
FUTURE = "{source}: no later than {latest} was expected {where}, {came} came."
NOTHING = "{source}: figures of {expected} were expected, none came."
REFUSED = "{source}: what came breaks the rules of the table. {problems}"
BAD_CERTIFICATES = "{source}: a file of certificates (PEM) was expected at SOURCES_CERTIFICATES, {came} came."
BAD_ADDRESS = "{source}: an address that begins with http:// or https:// was expected, {address} is set."

RESUMED = frozenset({BROKEN, OUT_OF_TIME, BUSY, FULL, UNREACHABLE, STATUS, NO_NETWORK})
"""After these the next update goes on from what is kept; after any other it asks for everything anew."""

SHOWN = 120


class SourceFailed(RuntimeError):
    """A source could not be read. `sentence` is the template and `fields` what fills it, for translation."""

    def __init__(self, sentence: str, **fields: Any) -> None:
        self.sentence = sentence
        self.fields = {name: _short(value) for name, value in fields.items()}
        super().__init__(sentence.format(**self.fields))

    @property
    def resumable(self) -> bool:
        """True when the next update may go on from what was kept."""
        return self.sentence in RESUMED


def _short(value: Any) -> Any:
    """Text from outside is told on one line and not at any length."""
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    return line if len(line) <= SHOWN * 4 else line[: SHOWN * 4] + "…"


def seen(value: Any) -> str:
    """What came, short enough to be told in a sentence."""
    text = " ".join(repr(value).split())
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
