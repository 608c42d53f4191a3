"""What is done, where, by whom and for how much."""

from __future__ import annotations

from data.tables.columns import Place, Table
from data.tables.shared import DAY, MUNICIPALITY, ORIGIN, POSITION, SLUG, text, whole

MEASURES = Table(
    name="measures",
    key=("measure_id",),
    place=Place.DESK,
    public=False,
    imported_as="measures",
    area="municipality_code",
    period="start",
    columns=(
        text("measure_id", "Stable id of the measure.", pattern=SLUG),
        text("title", "What is done."),
        MUNICIPALITY,
        text("place_id", "Id of the place it is for.", required=False),
        text("start", "First day: 2025-03-01.", required=False, pattern=DAY),
        text("end", "Last day: 2025-03-31.", required=False, pattern=DAY),
        text("status", "Where it stands.", values=("decided", "ongoing", "done", "stopped")),
        text("owner", "Who answers for it.", required=False),
        whole("cost_sek", "Cost.", "SEK", required=False, minimum=0),
        *POSITION,
        ORIGIN,
    ),
)
