"""Small pictures that explain the statistical methods, each drawn by the function that it explains."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.figures.methods import areas, certainty, changes, grounds, protection, times
from dashboard.figures.methods._paper import WIDTH, Draw, Pen, Sketch

METHODS: Mapping[str, Draw] = MappingProxyType(
    {
        "interval": certainty.interval,
        "share": certainty.share,
        "rate": certainty.rate,
        "smoothing": areas.smoothing,
        "funnel": areas.funnel,
        "change": changes.change,
        "many": areas.many,
        "clusters": grounds.clusters,
        "repeats": grounds.repeats,
        "density": grounds.density,
        "mismatch": areas.feeling,
        "times": times.times,
        "effect": changes.effect,
        "disclosure": protection.disclosure,
    }
)
"""The methods in the order of the page, by the key of their words, which is also their place in the address."""

__all__ = ["METHODS", "WIDTH", "Pen", "Sketch"]
