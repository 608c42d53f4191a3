"""Takes a source column apart into the web addresses it holds."""

from __future__ import annotations


def addresses(source_urls: str) -> tuple[str, ...]:
    """'https://a.se/x | http://b.se' -> both; () for an empty cell. Only http(s) addresses are kept."""
    parts = (part.strip() for part in source_urls.split(" | "))
    return tuple(part for part in parts if part.startswith(("https://", "http://")))
