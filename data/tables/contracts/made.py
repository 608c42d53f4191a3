"""What is worked out from other tables, when a release is made or when it is asked for."""

from __future__ import annotations

from data.model import AreaLevel, Offence
from data.tables.columns import Place, Table, Withhold
from data.tables.shared import STATUS, moment, municipality, number, text, truth, whole, year

OFFENCE = text("offence", "Kind of offence, nested as Brå nests them.", values=tuple(Offence))
LEVEL = text("area_level", "What kind of area.", values=tuple(AreaLevel))
YEAR = year("year", "Calendar year.")
CODE = text("code", "SCB's code of the area, or the south-western corner of a square.")
BASES = ("population", "dwellings", "households", "cars")
METRES = tuple(number(name, "SWEREF 99 TM.", "metres", required=False) for name in ("x", "y"))

REPORTED = Table(
    name="reported",
    place=Place.PREPARED,
    key=("code", "year", "offence"),
    public=True,
    withhold=Withhold.SMALL_TOTALS,
    made_from=("offences_annual", "counts", "bases"),
    area="code",
    period="year",
    columns=(
        municipality("code"),
        year("year", "Calendar year in which the offences were reported."),
        whole("count", "Number of reported offences; empty where it is withheld.", "offences", required=False),
        whole("population", "Residents that a rate is per.", "persons"),
        STATUS,
        OFFENCE,
        truth("from_rate", "True where the count was worked out from a published rate."),
        *(number(name, "Level of the year.", name, required=False) for name in BASES[1:]),
        truth("withheld", "True where the count came in and residents may not see it."),
    ),
)
COUNTS_BY_AREA = Table(
    name="counts_by_area",
    place=Place.PREPARED,
    key=("area_level", "area_code", "area_version", "offence", "period"),
    public=False,
    made_from=("offences", "shapes"),
    area="area_code",
    period="period",
    columns=(
        LEVEL,
        text("area_code", "SCB's code of the area, or the south-western corner of a square."),
        text("area_version", "Version of the areas; empty for municipalities and squares."),
        text("offence", "Kind of offence, as it came in.", values=tuple(Offence)),
        text("period", "Month (2025-01)."),
        number("count", "Sum of the shares of offences that lie in the month (aoristic).", "offences"),
    ),
)
AREA_COUNTS = Table(
    name="area_counts",
    place=Place.PREPARED,
    key=("area_level", "code", "year", "offence"),
    public=False,
    made_from=("offences", "shapes"),
    area="code",
    period="year",
    columns=(
        LEVEL,
        CODE,
        YEAR,
        OFFENCE,
        number("count", "Sum of the shares of offences that lie in the year.", "offences"),
    ),
)
AREA_BASES = Table(
    name="area_bases",
    place=Place.DERIVED,
    key=("area_level", "code", "year"),
    public=False,
    made_from=("bases",),
    area="code",
    period="year",
    columns=(
        LEVEL,
        CODE,
        year("year", "Year of the level; empty where it stands for every year.", required=False),
        *(number(name, "Level of the year.", name, required=False) for name in BASES),
    ),
)
SINGLE_OFFENCES = Table(
    name="single_offences",
    place=Place.DERIVED,
    key=("id",),
    public=False,
    made_from=("offences",),
    area="municipality_code",
    period="start",
    columns=(
        text("id", "The register's own id, or a digest of the row."),
        text("offence", "Kind of offence, as it came in.", values=tuple(Offence)),
        *METRES,
        municipality(),
        text("regso", "Code of the RegSO that the position lies in.", required=False),
        moment("start", "Earliest time it can have happened, local time."),
        moment("end", "Latest time it can have happened, local time."),
        year("year", "Calendar year of the earliest time."),
    ),
)
AREA_NEIGHBOURS = Table(
    name="area_neighbours",
    place=Place.DERIVED,
    key=("area_level", "code", "neighbour"),
    public=True,
    withhold=Withhold.NOTHING,
    made_from=("shapes",),
    area="code",
    columns=(LEVEL, CODE, text("neighbour", "Code of an area that lies beside it.")),
)
