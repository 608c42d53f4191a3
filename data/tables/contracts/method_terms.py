"""The vocabulary of work for safe places."""

from __future__ import annotations

from data.tables.columns import Place, Table
from data.tables.shared import addresses, both, text, translated

METHOD_TERMS = Table(
    name="method_terms",
    key=("group", "term_sv"),
    place=Place.SHIPPED,
    public=True,
    columns=(
        text("group", "Stable key of the vocabulary.", pattern="[a-z][a-z0-9_]+"),
        *translated("group", "Name of the vocabulary"),
        *translated("term", "The term"),
        addresses(required=False),
        *both("note", "Remark", required=False),
    ),
)
