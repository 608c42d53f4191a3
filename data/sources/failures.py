"""Why a source could not be read."""

from __future__ import annotations

from typing import Any

from data.refusals import Refused

RESUMED = (
    *("source.broken", "source.out_of_time", "source.busy", "source.full", "source.unreachable"),
    *("source.status", "source.no_network"),
)
"""After these the next update goes on from what is kept; after any other it asks for everything anew."""

SHOWN = 120


class SourceFailed(Refused):
    """A source could not be read."""

    def __init__(self, key: str, **fields: Any) -> None:
        super().__init__(key, **{name: _short(value) for name, value in fields.items()})

    @property
    def resumable(self) -> bool:
        """True when the next update may go on from what was kept."""
        return self.key in RESUMED


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
