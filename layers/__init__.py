"""What the map says: every file here without a leading underscore is one layer, found by being here."""

from layers._registry import registry

__all__ = ["registry"]
