"""Keeps what was brought to the desk until someone decides: a private folder each, gone after a day."""

from __future__ import annotations

import json
import pickle
import re
import secrets
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from data.files import replace_whole
from data.tables.batch import Batch
from data.tables.checks import Problem

FOLDER = "waiting"
NOTE, BATCH, CONTENT = "note.json", "batch.pickle", "content"
KEPT_SECONDS = 24 * 3600
TOKEN = re.compile(r"[0-9a-f]{32}")


class NothingWaits(LookupError):
    """No upload has this token: it was put live, dropped, or waited too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One upload that waits: what it was called, what it was said to be, and how it was read.

    `refused` says why a file could not be read at all; then there is no batch.
    """

    token: str
    name: str
    kind: str
    crs: str = ""
    refused: tuple[Problem, ...] = ()


def new_folder(data_dir: Path) -> tuple[str, Path]:
    """A token and an empty private folder for one upload; what has waited too long goes."""
    whole = data_dir / FOLDER
    whole.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = time.time() - KEPT_SECONDS
    for waiting in whole.iterdir():
        if waiting.stat().st_mtime < line:
            shutil.rmtree(waiting, ignore_errors=True)
    token = secrets.token_hex(16)
    folder = whole / token
    folder.mkdir(mode=0o700)
    return token, folder


def keep(data_dir: Path, brought: Brought, batch: Batch | None) -> None:
    """Notes what was read, so that it can be looked at and put live without reading it again."""
    folder = _folder(data_dir, brought.token)
    if batch is not None:
        replace_whole(folder / BATCH, pickle.dumps(batch))
    replace_whole(folder / NOTE, json.dumps(asdict(brought), ensure_ascii=False).encode())
    for path in folder.glob(f"{CONTENT}*"):
        path.unlink()


def find(data_dir: Path, token: str) -> tuple[Brought, Batch | None]:
    """What waits under a token. Raises `NothingWaits`."""
    folder = _folder(data_dir, token)
    try:
        said = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        path = folder / BATCH
        batch = pickle.loads(path.read_bytes()) if path.is_file() else None  # noqa: S301 - our own private folder
        problems = tuple(Problem(**one) for one in said.pop("refused"))
    except (OSError, TypeError) as error:  # not there, or noted by a program of another version
        raise NothingWaits(token) from error
    return Brought(**{**said, "refused": problems}), batch


def drop(data_dir: Path, token: str) -> None:
    """Forgets an upload."""
    shutil.rmtree(_folder(data_dir, token), ignore_errors=True)


def _folder(data_dir: Path, token: str) -> Path:
    if not TOKEN.fullmatch(token):
        raise NothingWaits(token)
    return data_dir / FOLDER / token
