"""What residents answered in surveys."""

from __future__ import annotations

from data.tables.columns import Place, Table, Withhold
from data.tables.shared import AREA, ORIGIN, number, text, whole, year

SURVEY = Table(
    name="survey",
    key=("area_level", "area_code", "area_version", "year", "survey", "question", "group"),
    place=Place.DESK,
    public=True,
    withhold=Withhold.FEW_ANSWERS,
    imported_as="survey",
    area="area_code",
    period="year",
    columns=(
        *AREA,
        year("year", "Year of the survey."),
        text("survey", "Key of the survey: small letters, digits and _.", pattern="[a-z][a-z0-9_]+"),
        text("question", "Key of the question: small letters, digits and _.", pattern="[a-z][a-z0-9_]+"),
        text("question_sv", "What the percentage says (Swedish)."),
        text("question_en", "What the percentage says (English).", required=False),
        text("group", "Who answered.", values=("all", "women", "men")),
        number("percent", "Share of those who answered.", "percent", minimum=0, maximum=100, required=False),
        number(
            "margin",
            "Half of the published 95 % interval.",
            "percentage points",
            minimum=0,
            maximum=100,
            required=False,
        ),
        whole("n", "Number who answered.", "persons", required=False, minimum=0),
        ORIGIN,
    ),
)
