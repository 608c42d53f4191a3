"""How often a source may be asked, kept on disk so that it holds over processes and restarts."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data.sources.clock import Clock

CALLS = "calls.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """At least `spacing_s` seconds between calls, and at most `calls` of them in any `window_s` seconds."""

    spacing_s: float = 1.0
    calls: int = 60
    window_s: float = 60.0

    def wait_s(self, earlier: Sequence[float], now: float) -> float:
        """Seconds to wait before the next call; `earlier` holds the times of calls, oldest first."""
        slot = now
        if earlier:
            slot = max(slot, earlier[-1] + self.spacing_s)
        if len(earlier) >= self.calls:
            slot = max(slot, earlier[-self.calls] + self.window_s)
        return slot - now

    def stricter(self, calls: int, window_s: float) -> Manners:
        """The same manners, with the source's own limit where that allows less."""
        own = Manners(spacing_s=self.spacing_s, calls=calls, window_s=window_s)
        return own if calls / window_s < self.calls / self.window_s else self


class TooSoon(RuntimeError):
    """The next call may only be made after `wait_s` seconds, which is too late."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"The next call may be made in {wait_s:.0f} s.")
        self.wait_s = wait_s


def reserve(folder: Path, manners: Manners, clock: Clock, at_most_s: float) -> float:
    """Takes the next moment at which a call may be made and gives the seconds until then.

    Processes that share `folder` share the moments. Raises `TooSoon` when the wait is above `at_most_s`;
    nothing is taken then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "calls.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        now = clock.now().timestamp()
        earlier = _read(folder / CALLS, now, manners)
        wait = manners.wait_s(earlier, now)
        if wait > at_most_s:
            raise TooSoon(wait)
        part = (folder / CALLS).with_suffix(".part")
        part.write_text(json.dumps([*earlier, now + wait]), encoding="utf-8")
        part.replace(folder / CALLS)
    return wait


def _read(path: Path, now: float, manners: Manners) -> list[float]:
    """Calls that still count. A file that cannot be read counts as one call just now: rather too slow."""
    reach = max(manners.window_s, manners.spacing_s)
    try:
        times = sorted(float(at) for at in json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError):
        return [now]
    return [at for at in times if now - reach < at <= now + reach]
