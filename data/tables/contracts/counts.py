"""Counted offences of an area and a period."""

from __future__ import annotations

from data.tables import offence_words
from data.tables.columns import Place, Table, Withhold
from data.tables.shared import AREA, ORIGIN, PERIOD, STATUS, number, text, whole

COUNTED = text(
    "offence",
    "Kind of offence: our word, its Swedish name or Brå's id. car_crime (Kolada N07547) and theft_from_vehicle "
    "(Brå 11497) are broader than car_part_theft.",
    values=offence_words.COUNTED,
)

COUNTS = Table(
    name="counts",
    key=("area_level", "area_code", "area_version", "offence", "period"),
    place=Place.DESK,
    public=True,
    withhold=Withhold.SMALL_COUNTS,
    imported_as="counts",
    area="area_code",
    period="period",
    series="offence",
    columns=(
        *AREA,
        COUNTED,
        text("period", "Year (2025), quarter (2025Q1) or month (2025-01).", pattern=PERIOD, past=True),
        whole(
            "count",
            "Number of reported offences. Empty means that nobody has said, never zero.",
            "offences",
            required=False,
            minimum=0,
        ),
        number("per_100k", "Per 100 000 residents, as printed.", "per 100 000 residents", minimum=0, required=False),
        STATUS,
        ORIGIN,
    ),
)
