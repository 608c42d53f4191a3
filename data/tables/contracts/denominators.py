"""What the shipped rates are per: residents and cars, as published."""

from __future__ import annotations

import pandas as pd

from data.tables.columns import Place, Rule, Table
from data.tables.shared import address, both, check, municipality, number, text

DAY_OR_YEAR = r"(19[5-9][0-9]|20[0-9]{2})(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?"

DENOMINATORS = Table(
    name="denominators",
    key=("municipality_code", "date", "measure"),
    place=Place.SHIPPED,
    public=True,
    area="municipality_code",
    period="date",
    columns=(
        municipality(),
        text("date", "Day (YYYY-MM-DD) of a level, or year (YYYY) of a flow.", pattern=DAY_OR_YEAR, past=True),
        text(
            "measure",
            "What is counted.",
            values=("population", "population_growth", "cars_in_traffic", "cars_per_1000"),
        ),
        text("unit", "Unit of the value.", values=("persons", "passenger cars", "passenger cars per 1 000 residents")),
        number("value", "The figure, in the row's own unit.", "see column unit"),
        text("status", "Suspect figures disagree with other sources and are not used.", values=("observed", "suspect")),
        check("verified", "recheck"),
        text("source", "Who published the figure and where."),
        address(required=False),
        *both("note", "Remark", required=False),
    ),
    rules=(
        Rule(
            column="date",
            broken=lambda t: (
                (t.date.str.len() == 10) & pd.to_datetime(t.date, format="%Y-%m-%d", errors="coerce").isna()
            ),
            key="row.date",
        ),
        Rule(column="value", broken=lambda t: (t.value < 0) & (t.measure != "population_growth"), key="row.negative"),
    ),
)
