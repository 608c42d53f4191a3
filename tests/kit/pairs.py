"""Fewer questions that still put every two things together."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from itertools import combinations

from hypothesis import settings

from data.model import Query


def pairwise(queries: Iterable[Query]) -> Iterator[Query]:
    """Those queries that hold two values which no earlier one held together; all of them when we search."""
    whole = settings.get_current_profile_name() == "search"
    met: set[object] = set()
    for query in queries:
        values = [(one.name, getattr(query, one.name)) for one in dataclasses.fields(query)]
        pairs = set(combinations(values, 2))
        if whole or pairs - met:
            met |= pairs
            yield query
