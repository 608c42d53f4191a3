"""How much a server takes in, for how long it waits and from how many at once: kept before anything is read."""

from __future__ import annotations

from typing import Any

from waitress import parser
from waitress.utilities import RequestEntityTooLarge

from dashboard.config import Config
from dashboard.i18n import LANGUAGES, speaker
from dashboard.pages.kinds import FormPage
from dashboard.pages.registry import registry
from dashboard.readers.reader import ROLES

MOST_BYTES_IN = 1_000_000
"""The largest body, but at the doors of forms that say that they take more."""


class TooLarge(RequestEntityTooLarge):
    """A body that is not read, told of in the house's words."""

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:  # noqa: ARG002
        """Status, headers and body, as waitress asks for them."""
        text = "\n".join(speaker(lang)("error.text_413") for lang in LANGUAGES) + "\n"
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        return f"{self.code} {self.reason}", headers, text.encode()


parser.RequestEntityTooLarge = TooLarge


def limits(config: Config) -> dict[str, Any]:
    """What waitress is told: bytes of a body and of a head, connections, and seconds that one may be silent."""
    pages = [page for page in registry().values() if isinstance(page, FormPage) and page.served(config)]
    doors = [door.most_bytes or 0 for page in pages if config.serves(ROLES[page.room]) for door in page.doors]
    return {
        "max_request_body_size": MOST_BYTES_IN + max(doors, default=0),
        "max_request_header_size": 32_768,
        "channel_timeout": 20,
        "cleanup_interval": 5,
        "connection_limit": 500,
        "asyncore_use_poll": True,  # select knows no file beyond number 1023
    }
