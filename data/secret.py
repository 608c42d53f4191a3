"""Keeps a secret in DATA_DIR, so that what is published tells nothing of the files behind it by a fingerprint."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from data.files import replace_whole

KEPT = "secret"
"""Name of the file in DATA_DIR. It is never published; with another one, keys and ids of releases become others."""

SALT = "salt"
"""Name of the file in a release that makes its id no fingerprint of what came in."""


def secret_of(data_dir: Path, *, only_looking: bool = False) -> bytes:
    """The folder's secret, made when there is none; kept only when this is more than looking. Hold the lock."""
    path = data_dir / KEPT
    if path.is_file():
        return path.read_bytes()
    made = secrets.token_bytes(32)
    if not only_looking:
        replace_whole(path, made)
    return made


def keyed(secret: bytes, text: str) -> str:
    """Twelve hexadecimal digits for a text: the same for the same secret, and no way to try texts without it."""
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:12]
