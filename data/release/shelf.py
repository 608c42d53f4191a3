"""Keeps releases in a folder: each whole and named by its content, one of them active."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.content import MANIFEST, content_id
from data.files import replace_whole, sync_folder, sync_tree
from data.refusals import Refused

ACTIVE = "active"
RELEASES = "releases"
PART, GONE = ".part-", ".gone-"
EARLIER = 5
"""So many releases are kept beside the active one."""

GRACE = timedelta(seconds=60)
"""So long after a release was left may a running server still read its files."""

RELEASE_ID = re.compile(r"[0-9a-f]{12}")


class ShelfRefused(Refused):
    """The shelf cannot do what was asked; nothing has changed. The message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """Which release is in force since when, those it replaced (latest first), and when each was left."""

    release: str
    activated: str
    before: tuple[str, ...] = ()
    left: tuple[tuple[str, str], ...] = ()


def read_active(folder: Path) -> Active | None:
    """What is in force; None when no release has been made. Raises `ShelfRefused` for an unreadable file."""
    try:
        said = json.loads((folder / ACTIVE).read_text(encoding="utf-8"))
        left = tuple((str(name), str(time)) for name, time in said["left"].items())
        found = Active(release=said["release"], activated=said["activated"], before=tuple(said["before"]), left=left)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ShelfRefused("desk.pointer", name=ACTIVE, cause=type(error).__name__) from error
    release_folder(folder, found.release)
    return found


def release_folder(folder: Path, release: str) -> Path:
    """Where a release of that id lies or would lie. Raises `ShelfRefused` for what is no id."""
    if not RELEASE_ID.fullmatch(release):
        raise ShelfRefused("desk.no_id", release=release[:40])
    return folder / RELEASES / release


def active_folder(folder: Path) -> Path | None:
    """The folder of the release in force; None when no release has been made."""
    active = read_active(folder)
    return None if active is None else release_folder(folder, active.release)


def basis(folder: Path) -> Path | None:
    """The folder of the release in force, to build upon. Raises `ShelfRefused` when it is not there or not whole."""
    active = read_active(folder)
    if active is None:
        return None
    require_whole(folder, active.release)
    return release_folder(folder, active.release)


def kept(folder: Path) -> list[str]:
    """Ids of the releases there are, newest first."""
    found = [path for path in (folder / RELEASES).glob("*") if RELEASE_ID.fullmatch(path.name)]
    return [path.name for path in sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.name))]


def new_part(folder: Path) -> Path:
    """An empty folder to build a release in. Hold the lock: what killed builders left is removed first."""
    sweep(folder)
    (folder / RELEASES).mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=PART, dir=folder / RELEASES))


def place(folder: Path, part: Path, *, public: bool) -> str:
    """Names a built folder by its content and puts it on the shelf in one step; its id.

    Everyone on the machine may read what is public, and its owner alone what is not. The same content is on the
    shelf already: that folder stays as it is.
    """
    release = content_id(part)
    final = release_folder(folder, release)
    if final.exists():
        shutil.rmtree(part)
        return release
    if public:
        for path in (folder, final.parent, part, *part.rglob("*")):
            mode = path.stat().st_mode
            if (wanted := mode | (0o555 if path.is_dir() else 0o444)) != mode:  # a folder that is open may be another's
                path.chmod(wanted)
    sync_tree(part)
    part.rename(final)
    sync_folder(final.parent)
    return release


def activate(folder: Path, release: str, now: datetime | None = None) -> Active:
    """Puts a release in force in one step. Hold the lock. Raises `ShelfRefused` when it is not whole."""
    require_whole(folder, release)
    moment, old = now or datetime.now(UTC), read_active(folder)
    if old is not None and old.release == release:
        return old
    before = () if old is None else (old.release, *(one for one in old.before if one not in (release, old.release)))
    return _switch(folder, old, release, before[:EARLIER], moment)


def roll_back(folder: Path, release: str | None = None, now: datetime | None = None, *, seen: str = "") -> Active:
    """Puts the release before the active one in force again, or a named one that is kept. Hold the lock.

    `seen`: the release that the one who asks saw in force. Raises `ShelfRefused` when it no longer is.
    """
    moment, old = now or datetime.now(UTC), read_active(folder)
    if seen and old is not None and old.release != seen:
        raise ShelfRefused("desk.changed", release=seen[:40], active=old.release)
    if old is None or (release is None and not old.before):
        raise ShelfRefused("desk.no_earlier")
    if release is not None and release not in old.before:
        return activate(folder, release, moment)
    chosen = release or old.before[0]
    require_whole(folder, chosen)
    return _switch(folder, old, chosen, old.before[old.before.index(chosen) + 1 :], moment)


def require_whole(folder: Path, release: str) -> None:
    """Raises `ShelfRefused` unless the release is there and is what its name says."""
    path = release_folder(folder, release)
    if not path.is_dir():
        raise ShelfRefused("desk.not_kept", release=release, kept=", ".join(kept(folder)) or "–")
    if content_id(path) != release or not (path / MANIFEST).is_file():
        raise ShelfRefused("desk.damaged", release=release)


def prune(folder: Path, now: datetime | None = None) -> None:
    """Removes releases beyond the last ones; never the active one, nor one left a moment ago. Hold the lock."""
    active = read_active(folder)
    if active is None:
        return
    line = ((now or datetime.now(UTC)) - GRACE).isoformat(timespec="seconds")
    recent = [name for name, time in active.left if time > line]
    there = kept(folder)
    ordered = [name for name in dict.fromkeys([active.release, *active.before, *there]) if name in there]
    for name in ordered[EARLIER + 1 :]:
        if name in recent:
            continue
        gone = folder / RELEASES / f"{GONE}{name}"
        with contextlib.suppress(FileNotFoundError):  # off the shelf in one step, then deleted
            release_folder(folder, name).rename(gone)
            shutil.rmtree(gone, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Removes what killed processes left behind. Hold the lock: nobody else is building."""
    for path in (*(folder / RELEASES).glob(f"{PART}*"), *(folder / RELEASES).glob(f"{GONE}*")):
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f".{ACTIVE}-*"):
        path.unlink(missing_ok=True)


def _switch(folder: Path, old: Active | None, release: str, before: tuple[str, ...], moment: datetime) -> Active:
    line = (moment - GRACE).isoformat(timespec="seconds")
    left = {name: time for name, time in (old.left if old else ()) if time > line}
    left |= {} if old is None else {old.release: moment.isoformat(timespec="seconds")}
    activated = moment.isoformat(timespec="seconds")
    said = {"release": release, "activated": activated, "before": list(before), "left": left}
    mode = release_folder(folder, release).stat().st_mode & 0o666  # whoever may read the release may know of it
    replace_whole(folder / ACTIVE, json.dumps(said, indent=1).encode() + b"\n", mode)
    return Active(release=release, activated=activated, before=before, left=tuple(left.items()))
