"""Kolada's indicators and the few values that ship."""

from __future__ import annotations

from data.tables.columns import Place, Table
from data.tables.shared import address, both, check, in_order, municipality, number, text, truth, year

KOLADA_CATALOGUE = Table(
    name="kolada_catalogue",
    key=("kpi_id",),
    place=Place.SHIPPED,
    public=True,
    columns=(
        text("kpi_id", "Kolada's id of the indicator.", pattern="[NU][0-9]{5}"),
        text("title", "Kolada's title."),
        text("description", "Kolada's description."),
        truth("divided_by_gender", "True when values exist for women and men apart."),
        text("municipality_type", "K: municipalities; A: all (also regions).", values=("K", "A")),
        text(
            "uncertainty_kpi",
            "Id of the indicator that holds this one's uncertainty.",
            required=False,
            pattern="[NU][0-9]{5}",
        ),
        *both("caution", "What to check before use", required=False),
    ),
)

KOLADA_VALUES = Table(
    name="kolada_values",
    key=("municipality_code", "indicator", "first_year"),
    place=Place.SHIPPED,
    public=True,
    area="municipality_code",
    period="first_year",
    columns=(
        municipality(),
        text("indicator", "Kolada's id, or the name of the comparison the figure is from."),
        text("title", "Title as in the source."),
        year("first_year", "First year the value is for."),
        year("last_year", "Last year the value is for; a mean when it differs from the first."),
        text(
            "unit",
            "Unit of the value.",
            values=("persons", "reported offences per 100 000 residents", "reported offences per 1 000 residents"),
        ),
        number("value", "The figure, in the row's own unit.", "see column unit", minimum=0),
        text("status", "Whether the figure can still change.", values=("final", "preliminary")),
        check("verified", "recheck"),
        text("source", "Who published the figure and where."),
        address(),
        *both("note", "Remark", required=False),
    ),
    rules=(in_order("first_year", "last_year"),),
)
