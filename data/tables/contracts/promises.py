"""What municipality and police have promised."""

from __future__ import annotations

from data.tables.columns import Place, Table
from data.tables.shared import CONFIDENCE, addresses, both, in_order, municipality, text, translated, whole, year

PROMISES = Table(
    name="promises",
    key=("promise_id",),
    place=Place.SHIPPED,
    public=True,
    area="municipality_code",
    period="first_year",
    columns=(
        text("promise_id", "Stable id of the promise.", pattern="P[0-9]{2,4}"),
        municipality(),
        *both("period", "Period the promise is for, in words"),
        year("first_year", "First year of the period; empty when not stated.", required=False, past=False),
        year("last_year", "Last year of the period; empty when not stated or open.", required=False, past=False),
        *both("document", "Document the promise stands in"),
        text("item_kind", "What the row is.", values=("promise", "focus_area", "plan")),
        whole(
            "focus_area",
            "Number of the focus area in the plan that the row is from.",
            "number",
            required=False,
            minimum=1,
            maximum=9,
        ),
        *translated("text", "The promise, in our words"),
        *both("basis", "What the promise builds on or is followed by"),
        addresses(),
        CONFIDENCE,
        *both("note", "Remark", required=False),
    ),
    rules=(in_order("first_year", "last_year"),),
)
