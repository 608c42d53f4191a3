"""Names a folder by the hash of what it holds, and code by the hash of its files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from data.area import AREA

MANIFEST = "manifest.json"
"""Tells when and how a release was made; not part of its content."""


def content_id(folder: Path) -> str:
    """Twelve hexadecimal digits of the SHA-256 over names and bytes of all files in `folder` but its manifest."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if name == MANIFEST:
            continue
        digest.update(name.encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def code_id(folders: Iterable[Path]) -> str:
    """Twelve hexadecimal digits over the Python and TOML files of some folders, and over the area in use."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".toml")):
            digest.update(path.read_bytes())
    digest.update(AREA.digest.encode())
    return digest.hexdigest()[:12]
