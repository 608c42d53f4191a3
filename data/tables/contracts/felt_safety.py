"""What residents have answered of how safe they feel, as published."""

from __future__ import annotations

import pandas as pd

from data.area import AREA
from data.model import MUNICIPALITY_CODES
from data.tables.columns import Place, Rule, Table
from data.tables.shared import address, both, check, note, number, one_of_two, text, translated, truth, whole, year

CODES_BY_LEVEL = {
    "region": (AREA.codes.region,),
    "police_area": (AREA.codes.police_area,),
    "county": (AREA.codes.county,),
    "municipality": MUNICIPALITY_CODES,
    "sub_municipality": AREA.codes.parts,
}


def _level_fits_code(t: pd.DataFrame) -> pd.Series:
    expected = t.level.map(CODES_BY_LEVEL)
    return pd.Series([code not in codes for code, codes in zip(t.area_code, expected, strict=True)], index=t.index)


FELT_SAFETY = Table(
    name="felt_safety",
    key=("area_code", "year", "question", "group"),
    place=Place.SHIPPED,
    public=True,
    area="area_code",
    period="year",
    columns=(
        text(
            "level",
            "What kind of area the row is for. Only 'municipality' joins to municipalities.",
            values=tuple(CODES_BY_LEVEL),
        ),
        text(
            "area_code",
            "Official code of a municipality or county; own codes for the police's areas and for parts "
            "of a municipality.",
            values=tuple(code for codes in CODES_BY_LEVEL.values() for code in codes),
        ),
        text("area_name", "Name of the area as in the source."),
        year("year", "Year of the survey."),
        text(
            "survey",
            "Which survey. Questions and samples differ between surveys.",
            values=("police_safety_survey", "county_citizen_survey", "ntu"),
        ),
        *translated("survey", "Name of the survey"),
        text("question", "Stable key of the question; no key is shared by two surveys.", pattern="[a-z][a-z_]+"),
        *translated("question", "What the percentage says"),
        text("group", "Who answered.", values=("all", "women", "men")),
        text("ages", "Ages in the sample, where the source says so.", required=False, pattern="[0-9]+–[0-9]+"),
        number("percent", "Share of those who answered.", "percent", minimum=0, maximum=100),
        text("qualifier", "How exactly the source gives the share.", values=("exact", "about", "above")),
        whole("respondents", "Number who answered, where the source says so.", "persons", required=False, minimum=1),
        truth("respondents_about", "True when the number who answered is approximate.", required=False),
        *both("response_note", "What else is known of the answers", required=False),
        check("read", "recheck"),
        note("source", "What the address alone does not say of the source (date, heading)."),
        address(),
        *both("note", "Remark", required=False),
    ),
    rules=(
        Rule(column="area_code", broken=_level_fits_code, key="row.level"),
        one_of_two("respondents", "respondents_about"),
    ),
)
