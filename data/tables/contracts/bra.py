"""Brå's counts of reported offences, and the ids that its database knows them by."""

from __future__ import annotations

from data.model import Offence
from data.tables.columns import Place, Table
from data.tables.shared import STATUS, address, both, check, municipality, number, text, whole, year

FIGURES = (
    whole(
        "count",
        "Number of reported offences, as Brå prints it. Empty means that nobody has said, never zero.",
        "reported offences",
        required=False,
        minimum=0,
    ),
    number(
        "per_100k",
        "Reported offences per 100 000 residents, as Brå prints it (rounded to whole numbers).",
        "reported offences per 100 000 residents",
        required=False,
        minimum=0,
    ),
    STATUS,
)

OFFENCE = text("offence", "Kind of offence; 'burglary' is every kind of premises.", values=tuple(Offence))

OFFENCES_ANNUAL = Table(
    name="offences_annual",
    key=("municipality_code", "year", "offence"),
    place=Place.SHIPPED,
    public=True,
    area="municipality_code",
    period="year",
    columns=(
        municipality(),
        year("year", "Calendar year in which the offences were reported."),
        OFFENCE,
        text("sol_id", "Category id in Brå's statistics database (SOL).", pattern=r"[0-9]+(\+[0-9]+)*"),
        *FIGURES,
        text(
            "rate_note",
            "How the rate was made when it is not one printed rate.",
            required=False,
            values=("sum of two rounded rates",),
        ),
        text(
            "provenance",
            "Transcribed from rows that were displayed, or from earlier notes.",
            values=("displayed", "earlier_notes"),
        ),
        address(),
    ),
)

OFFENCES_QUARTERLY = Table(
    name="offences_quarterly",
    key=("municipality_code", "year", "quarter", "offence"),
    place=Place.SHIPPED,
    public=True,
    area="municipality_code",
    period="year",
    columns=(
        municipality(),
        year("year", "Calendar year in which the offences were reported."),
        whole("quarter", "Quarter of the year.", "quarter", minimum=1, maximum=4),
        OFFENCE,
        *FIGURES,
        address(),
    ),
)

BRA_CATEGORIES = Table(
    name="bra_categories",
    key=("sol_id",),
    place=Place.SHIPPED,
    public=True,
    columns=(
        text("sol_id", "Category id in Brå's statistics database (SOL).", pattern="[0-9]+"),
        text("series", "Which of Brå's series the id belongs to.", values=("annual", "monthly_quarterly")),
        whole("menu_id", "Menu id of the series in SOL.", "number", minimum=1),
        text("label", "Brå's name of the category, shortened in places."),
        *both("note", "Remark", required=False),
        check("recheck"),
        text("source", "Where the id was read."),
        address(),
    ),
)

BRA_REGIONS = Table(
    name="bra_regions",
    key=("sol_region_id",),
    place=Place.SHIPPED,
    public=True,
    area="municipality_code",
    columns=(
        text("sol_region_id", "Region id in Brå's statistics database (SOL).", pattern="[0-9]+"),
        municipality(),
        check("recheck"),
        *both("note", "Remark"),
    ),
)
