"""A memory of answers that tests can look into."""

from __future__ import annotations

from typing import Any

from flask_caching.backends.base import BaseCache


class Remembering(BaseCache):
    """A memory in a dict, which shows its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, Any] = {}

    def get(self, key: str) -> Any:
        return self.kept.get(key)

    def set(self, key: str, value: Any, **_: Any) -> bool:
        self.kept[key] = value
        return True
