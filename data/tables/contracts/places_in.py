"""Places that came in: no one has read them through."""

from __future__ import annotations

from data.model import PlaceCategory
from data.tables.columns import Place, Table
from data.tables.shared import ADDRESS, MUNICIPALITY, ORIGIN, POSITION, text, year

PLACES_IN = Table(
    name="places_in",
    key=("place_id",),
    place=Place.DESK,
    public=False,
    imported_as="places",
    area="municipality_code",
    period="year",
    columns=(
        text("place_id", "Stable id of the place.", pattern="[A-Z]{3}[0-9]{2,12}"),
        text("name", "Published name of the place."),
        MUNICIPALITY,
        text("category", "Kind of published fact.", values=tuple(PlaceCategory)),
        text("place_type", "Kind of place.", required=False),
        text("text_sv", "What the source says (Swedish)."),
        text("text_en", "What the source says (English).", required=False),
        year("year", "Year of the fact."),
        text("source_url", "Web address of the source.", required=False, pattern=ADDRESS),
        *POSITION,
        text("shape", "WKT in WGS 84 when the place is a line or a polygon.", required=False),
        ORIGIN,
    ),
)
