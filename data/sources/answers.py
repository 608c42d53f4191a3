"""Answers of a source as they are kept on disk: one file each, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

LINE = b"\n"
RUN = "run.json"
DELIVERED = "delivered.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One answer: its bytes, what it was an answer to, and what a later question may refer to."""

    address: str
    content: bytes
    fetched: str  # ISO 8601: when the content came
    confirmed: str  # ISO 8601: when the source last said that it still holds
    etag: str = ""
    modified: str = ""  # Last-Modified, as the source wrote it
    mark: str = ""  # whatever the asker wants to know it by: the time a table was updated, say

    @property
    def sha256(self) -> str:
        """Of the content."""
        return hashlib.sha256(self.content).hexdigest()


class Answers:
    """The kept answers of one source, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, key: str) -> Kept | None:
        """The answer kept under `key`; None when there is none or it is damaged."""
        try:
            head, _, content = (self.folder / f"{key}.answer").read_bytes().partition(LINE)
            facts = json.loads(head)
            digest = facts.pop("sha256")
            kept = Kept(content=content, **facts)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None
        return kept if kept.sha256 == digest else None

    def keep(self, key: str, kept: Kept) -> None:
        """Keeps the answer under `key` in place of an earlier one."""
        facts = asdict(replace(kept, content=b"")) | {"sha256": kept.sha256}
        del facts["content"]
        self._write(f"{key}.answer", json.dumps(facts).encode() + LINE + kept.content)

    def keep_only(self, keys: Collection[str]) -> None:
        """Removes the answers under other keys, and what a process that was killed left half written."""
        for path in self.folder.glob("*.answer"):
            if path.stem not in keys:
                path.unlink(missing_ok=True)
        for path in self.folder.glob("*.part"):
            path.unlink(missing_ok=True)

    def note(self, name: str) -> Mapping[str, object]:
        """A small note kept beside the answers; empty when there is none or it is damaged."""
        try:
            found = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write_note(self, name: str, note: Mapping[str, object]) -> None:
        """Keeps a small note."""
        self._write(name, json.dumps(dict(note)).encode())

    def forget_note(self, name: str) -> None:
        """Removes a note, if it is there."""
        (self.folder / name).unlink(missing_ok=True)

    def _write(self, name: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{name}.{os.getpid()}.part"
        part.write_bytes(content)
        part.replace(self.folder / name)
