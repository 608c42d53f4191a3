"""What rates are per: residents, dwellings, households, cars."""

from __future__ import annotations

from data.tables.columns import Place, Table, Withhold
from data.tables.shared import AREA, ORIGIN, PERIOD, STATUS, number, text

BASES = Table(
    name="bases",
    key=("area_level", "area_code", "area_version", "base", "period"),
    place=Place.DESK,
    public=True,
    withhold=Withhold.SMALL_AREAS,
    imported_as="denominators",
    area="area_code",
    period="period",
    series="base",
    columns=(
        *AREA,
        text("base", "What is counted.", values=("population", "dwellings", "households", "cars")),
        text(
            "period",
            "Year (2025, its 31 December), quarter (2025Q1) or month (2025-01) that the level is for.",
            pattern=PERIOD,
            past=True,
        ),
        number(
            "value", "The level. From 2025 SCB adds noise: parts need not sum.", "number", minimum=0, required=False
        ),
        STATUS,
        ORIGIN,
    ),
)
