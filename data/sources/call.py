"""What is asked of a source, and how the JSON that it answers with is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from data.sources.failures import SourceFailed, seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One question: an address with its parameters and, for a POST, a form or JSON."""

    address: str
    params: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    json: Any = None
    selected: str = ""  # what was chosen in earlier steps, where the address does not say it

    @property
    def url(self) -> str:
        """The address with its parameters."""
        joint = "&" if "?" in self.address else "?"
        return self.address + (joint + urlencode(self.params) if self.params else "")

    @property
    def body(self) -> bytes | None:
        """What is sent along; None means that the question is a GET."""
        if self.form is not None:
            return urlencode(self.form, encoding="iso-8859-1").encode()
        return None if self.json is None else json.dumps(self.json, sort_keys=True).encode()

    @property
    def key(self) -> str:
        """Twenty hexadecimal digits that name the question."""
        asked = "\n".join((self.url, self.selected, (self.body or b"").decode()))
        return hashlib.sha256(asked.encode()).hexdigest()[:20]


def json_reader(source: str, address: str) -> Callable[[bytes], Any]:
    """A reader of JSON that tells what came instead; NaN and infinity are not JSON."""

    def refuse(word: str) -> Any:
        raise ValueError(word)

    def read(content: bytes) -> Any:
        try:
            return json.loads(content.decode("utf-8-sig"), parse_constant=refuse)
        except (ValueError, RecursionError) as error:
            came = "HTML" if content.lstrip()[:1] == b"<" else seen(content[:60])
            raise SourceFailed("source.not_json", source=source, address=address, came=came) from error

    return read
