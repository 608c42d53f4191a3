"""What is invented for practice and has no real counterpart."""

from __future__ import annotations

from data.tables.columns import Place, Table
from data.tables.shared import MARK, latitude, longitude, moment, municipality, number, text, year

PLACED = (
    text("id", "Id of an invented row."),
    *(number(name, "SWEREF 99 TM.", "metres") for name in ("x", "y")),
    text("area_code", "Code of the RegSO."),
    municipality(),
)
SEEN = (MARK, longitude(), latitude())

PRACTICE_PERCEIVED = Table(
    name="practice_perceived",
    place=Place.PRACTICE,
    key=("id",),
    public=False,
    area="municipality_code",
    period="year",
    columns=(
        *PLACED,
        text("reason", "What makes the place feel unsafe."),
        text("time_of_day", "When it does."),
        year("year", "Year of the survey."),
        text("respondent", "Id of who answered, of nobody."),
        *SEEN,
    ),
)
PRACTICE_WALKS = Table(
    name="practice_walks",
    place=Place.PRACTICE,
    key=("id",),
    public=False,
    area="municipality_code",
    period="date",
    columns=(
        *PLACED,
        moment("date", "Day of the walk."),
        text("observation", "What was seen."),
        text("status", "What has come of it."),
        year("year", "Year of the walk."),
        *SEEN,
    ),
)
