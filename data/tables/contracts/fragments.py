"""Figures of burglary in homes and of car-part theft that were published here and there."""

from __future__ import annotations

from data.tables.columns import Place, Rule, Table
from data.tables.shared import address, both, check, note, number, text

FRAGMENT = (
    text(
        "level",
        "What kind of area the row is for.",
        values=("municipality", "municipalities", "county", "region", "police_district", "area", "country"),
    ),
    text("area_code", "Official code where there is one; several are joined by ';'.", required=False),
    text("area_name", "Name of the area as in the source."),
    *both("period", "Period, in words"),
    *both("measure", "What is measured"),
    text("unit", "Unit of the value.", values=("count", "per 1 000 households", "percent", "text")),
    number("value", "The figure, where there is one.", "see column unit", required=False),
    *both("value_text", "What the source says when it gives no figure", required=False),
    text(
        "status",
        "How settled the figure is.",
        values=("final", "preliminary", "police_preliminary", "reported", "handled", "not_stated"),
    ),
)

FRAGMENT_SOURCE = (
    check("read", "recheck"),
    note("source", "What the address alone does not say of the source."),
    address(required=False),
    *both("note", "Remark", required=False),
)

FRAGMENT_RULES = (Rule(column="value", broken=lambda t: t.value.isna() == (t.value_text == ""), key="row.alone"),)

RESIDENTIAL_BURGLARY_FRAGMENTS = Table(
    name="residential_burglary_fragments",
    key=("area_code", "period", "measure"),
    place=Place.SHIPPED,
    public=True,
    area="area_code",
    columns=(*FRAGMENT, *FRAGMENT_SOURCE),
    rules=FRAGMENT_RULES,
)

CAR_PART_THEFT_FRAGMENTS = Table(
    name="car_part_theft_fragments",
    key=("area_name", "period", "measure", "value"),
    place=Place.SHIPPED,
    public=True,
    area="area_code",
    columns=(
        *FRAGMENT,
        text(
            "placed_by",
            "What the place stands for. Insurance counts are placed at the repair workshop and never drawn.",
            values=("workshop", "not_stated"),
        ),
        *FRAGMENT_SOURCE,
    ),
    rules=FRAGMENT_RULES,
)
