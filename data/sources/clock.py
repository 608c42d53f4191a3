"""The time, and waiting for it: one object, so that a test can make an hour pass at once."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        return datetime.now(tz=UTC)

    def monotonic(self) -> float:
        """Seconds from some start; never goes back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Waits so many seconds."""
        time.sleep(seconds)
