"""The contract of every shipped table: which columns it has, in which unit, and what they may hold."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.model import MUNICIPALITY_CODES, POLICE_AREA_CODE, Offence, PlaceCategory
from data.tables.checks import Problem, TableRefused, check_table
from data.tables.columns import Column, Kind, Rule, Table

__all__ = ["TABLES", "Column", "Kind", "Problem", "Rule", "Table", "TableRefused", "check_table"]

COUNTY_CODE = "01"
POLICE_REGION_CODE = "REG01"
COUNTRY_CODE = "00"

ADDRESS = r"https?://[^\s|<>\"]+"
ADDRESSES = rf"{ADDRESS}( \| {ADDRESS})*"
DAY_OR_YEAR = r"(19[5-9][0-9]|20[0-9]{2})(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?"
CATEGORIES = rf"({'|'.join(PlaceCategory)})(;({'|'.join(PlaceCategory)}))*"


def _text(name: str, description: str, *, required: bool = True, **limits: Any) -> Column:
    return Column(name=name, kind=Kind.TEXT, description=description, required=required, **limits)


def _note(name: str, description: str) -> Column:
    return _text(name, description, required=False)


def _both(name: str, description: str, *, required: bool = True) -> tuple[Column, Column]:
    """A text shown on screen: Swedish under `name`, English under `name_en`."""
    return (
        _text(name, f"{description} (Swedish).", required=required),
        _text(f"{name}_en", f"{description} (English).", required=required),
    )


def _translated(name: str, description: str) -> tuple[Column, Column]:
    """A text shown on screen whose columns are `name_sv` and `name_en`."""
    return _text(f"{name}_sv", f"{description} (Swedish)."), _text(f"{name}_en", f"{description} (English).")


def _code(name: str = "municipality_code", *, required: bool = True) -> Column:
    return _text(name, "SCB's code of the municipality, four digits.", required=required, values=MUNICIPALITY_CODES)


def _year(name: str, description: str, *, required: bool = True, past: bool = True) -> Column:
    return Column(
        name=name,
        kind=Kind.INTEGER,
        description=description,
        required=required,
        unit="year",
        minimum=1950,
        maximum=None if past else 2100,
        past=past,
    )


def _number(name: str, description: str, unit: str, *, kind: Kind = Kind.NUMBER, **limits: Any) -> Column:
    return Column(name=name, kind=kind, description=description, unit=unit, **limits)


def _lat(name: str) -> Column:
    return _number(name, "Latitude in WGS 84.", "degrees", required=False, minimum=59.2, maximum=59.9)


def _lon(name: str) -> Column:
    return _number(name, "Longitude in WGS 84.", "degrees", required=False, minimum=17.5, maximum=19.6)


def _address(*, required: bool = True) -> Column:
    return _text("source_url", "Web address of the source.", required=required, pattern=ADDRESS)


def _addresses(*, required: bool = True) -> Column:
    return _text("source_urls", "Web addresses of the sources, joined by ' | '.", required=required, pattern=ADDRESSES)


def _check(*words: str) -> Column:
    return _text(
        "check",
        "Whether the row was read again at the source, or must be before it is relied on.",
        values=words,
    )


OFFENCE_FIGURES = (
    _number(
        "count",
        "Number of reported offences, as Brå prints it. Empty means that nobody has said, never zero.",
        "reported offences",
        kind=Kind.INTEGER,
        required=False,
        minimum=0,
    ),
    _number(
        "per_100k",
        "Reported offences per 100 000 residents, as Brå prints it (rounded to whole numbers).",
        "reported offences per 100 000 residents",
        required=False,
        minimum=0,
    ),
    _text("status", "Preliminary figures grow as reports are registered.", values=("final", "preliminary")),
)
OFFENCE = _text("offence", "Kind of offence; 'burglary' is every kind of premises.", values=tuple(Offence))
CONFIDENCE = _text("confidence", "How well the source carries the row.", values=("high", "medium", "low"))


def _one_of_two(left: str, right: str) -> Rule:
    return Rule(
        column=left,
        broken=lambda t: t[left].isna() != t[right].isna(),
        reason=f"stands without '{right}', or the other way round",
        remedy=f"Give both '{left}' and '{right}', or neither.",
    )


def _in_order(first: str, last: str) -> Rule:
    return Rule(
        column=first,
        broken=lambda t: t[first] > t[last],
        reason=f"is later than '{last}'",
        remedy="Give the earlier year first.",
    )


def _level_fits_code(t: pd.DataFrame) -> pd.Series:
    expected = t.level.map(CODES_BY_LEVEL)
    return pd.Series([code not in codes for code, codes in zip(t.area_code, expected, strict=True)], index=t.index)


SUB_MUNICIPALITY_CODES = ("0115-central", "0115-east", "0115-rural")
"""Parts of Vallentuna in the police survey: no official codes, so that nothing can join them by mistake."""

CODES_BY_LEVEL = {
    "region": (POLICE_REGION_CODE,),
    "police_area": (POLICE_AREA_CODE,),
    "county": (COUNTY_CODE,),
    "municipality": MUNICIPALITY_CODES,
    "sub_municipality": SUB_MUNICIPALITY_CODES,
}

OFFENCES_ANNUAL = Table(
    name="offences_annual",
    key=("municipality_code", "year", "offence"),
    columns=(
        _code(),
        _year("year", "Calendar year in which the offences were reported."),
        OFFENCE,
        _text("sol_id", "Category id in Brå's statistics database (SOL).", pattern=r"[0-9]+(\+[0-9]+)*"),
        *OFFENCE_FIGURES,
        _text(
            "rate_note",
            "How the rate was made when it is not one printed rate.",
            required=False,
            values=("sum of two rounded rates",),
        ),
        _text(
            "provenance",
            "Transcribed from rows that were displayed, or from earlier notes.",
            values=("displayed", "earlier_notes"),
        ),
        _address(),
    ),
)
OFFENCES_QUARTERLY = Table(
    name="offences_quarterly",
    key=("municipality_code", "year", "quarter", "offence"),
    columns=(
        _code(),
        _year("year", "Calendar year in which the offences were reported."),
        _number("quarter", "Quarter of the year.", "quarter", kind=Kind.INTEGER, minimum=1, maximum=4),
        OFFENCE,
        *OFFENCE_FIGURES,
        _address(),
    ),
)
DENOMINATORS = Table(
    name="denominators",
    key=("municipality_code", "date", "measure"),
    columns=(
        _code(),
        _text("date", "Day (YYYY-MM-DD) of a level, or year (YYYY) of a flow.", pattern=DAY_OR_YEAR, past=True),
        _text(
            "measure",
            "What is counted.",
            values=("population", "population_growth", "cars_in_traffic", "cars_per_1000"),
        ),
        _text(
            "unit",
            "Unit of the value.",
            values=("persons", "passenger cars", "passenger cars per 1 000 residents"),
        ),
        _number("value", "The figure, in the row's own unit.", "see column unit"),
        _text(
            "status",
            "Suspect figures disagree with other sources and are not used.",
            values=("observed", "suspect"),
        ),
        _check("verified", "recheck"),
        _text("source", "Who published the figure and where."),
        _address(required=False),
        *_both("note", "Remark", required=False),
    ),
    rules=(
        Rule(
            column="date",
            broken=lambda t: (
                (t.date.str.len() == 10) & pd.to_datetime(t.date, format="%Y-%m-%d", errors="coerce").isna()
            ),
            reason="is not a day in the calendar",
            remedy="Check the date at the source.",
        ),
        Rule(
            column="value",
            broken=lambda t: (t.value < 0) & (t.measure != "population_growth"),
            reason="is below 0",
            remedy="Check the figure at the source.",
        ),
    ),
)
FELT_SAFETY = Table(
    name="felt_safety",
    key=("area_code", "year", "question", "group"),
    columns=(
        _text(
            "level",
            "What kind of area the row is for. Only 'municipality' joins to municipalities.",
            values=tuple(CODES_BY_LEVEL),
        ),
        _text(
            "area_code",
            "Official code of a municipality or county; own codes for the police's areas and for parts "
            "of a municipality.",
            values=tuple(code for codes in CODES_BY_LEVEL.values() for code in codes),
        ),
        _text("area_name", "Name of the area as in the source."),
        _year("year", "Year of the survey."),
        _text(
            "survey",
            "Which survey. Questions and samples differ between surveys.",
            values=("police_safety_survey", "county_citizen_survey", "ntu"),
        ),
        *_translated("survey", "Name of the survey"),
        _text("question", "Stable key of the question; no key is shared by two surveys.", pattern="[a-z][a-z_]+"),
        *_translated("question", "What the percentage says"),
        _text("group", "Who answered.", values=("all", "women", "men")),
        _text("ages", "Ages in the sample, where the source says so.", required=False, pattern="[0-9]+–[0-9]+"),
        _number("percent", "Share of those who answered.", "percent", minimum=0, maximum=100),
        _text("qualifier", "How exactly the source gives the share.", values=("exact", "about", "above")),
        _number(
            "respondents",
            "Number who answered, where the source says so.",
            "persons",
            kind=Kind.INTEGER,
            required=False,
            minimum=1,
        ),
        Column(
            name="respondents_about",
            kind=Kind.BOOLEAN,
            required=False,
            description="True when the number who answered is approximate.",
        ),
        *_both("response_note", "What else is known of the answers", required=False),
        _check("read", "recheck"),
        _note("source", "What the address alone does not say of the source (date, heading)."),
        _address(),
        *_both("note", "Remark", required=False),
    ),
    rules=(
        Rule(
            column="area_code",
            broken=_level_fits_code,
            reason="does not belong to the row's level",
            remedy="A part of a municipality must never carry the municipality's own code.",
        ),
        _one_of_two("respondents", "respondents_about"),
    ),
)
PLACES = Table(
    name="places",
    key=("place_id",),
    columns=(
        _text("place_id", "Stable id of the place.", pattern="[A-Z]{3}[0-9]{2,4}"),
        _text("name", "Published name of the place."),
        _code(),
        *_both("place_type", "Kind of place"),
        _text("categories", "Kinds of published fact, joined by ';'. Never merged.", pattern=CATEGORIES),
        *_both("reasons", "Reasons the sources give, joined by '; '", required=False),
        *_both("time_of_day", "When", required=False),
        *_both("years", "Years the facts are from, in words"),
        _year("first_year", "First year mentioned; empty when undated or open.", required=False),
        _year("last_year", "Last year mentioned; empty when undated or still going on.", required=False),
        *_both("measures", "Measures, joined by '; '", required=False),
        *_both("measure_status", "What is known of the measures", required=False),
        *_translated("text", "What the sources say, in our words"),
        _addresses(),
        *_both("source_kind", "Kinds of source, joined by '; '"),
        _text(
            "evidence",
            "The weightiest kind of source: a public body, the press, or a party or politician.",
            values=("official", "press", "partisan"),
        ),
        CONFIDENCE,
        _lat("lat"),
        _lon("lon"),
        _note("coord_source", "Where the place's own coordinate is from."),
        _note("anchor_name", "A nearby reference point, which is NOT the place."),
        _lat("anchor_lat"),
        _lon("anchor_lon"),
        _note("anchor_source", "Where the reference point's coordinate is from."),
        Column(
            name="area_level_only",
            kind=Kind.BOOLEAN,
            description="True for places that could point at a few people (schools, preschools, youth places,"
            " garages, housing for newcomers): counted under the municipality, never drawn.",
        ),
        *_both("note", "Remark", required=False),
    ),
    rules=(
        _one_of_two("lat", "lon"),
        _one_of_two("anchor_lat", "anchor_lon"),
        _in_order("first_year", "last_year"),
        Rule(
            column="lat",
            broken=lambda t: t.area_level_only & t.lat.notna(),
            reason="is the coordinate of a place that may only be shown at area level",
            remedy="Leave lat and lon empty.",
        ),
    ),
)
PROMISES = Table(
    name="promises",
    key=("promise_id",),
    columns=(
        _text("promise_id", "Stable id of the promise.", pattern="P[0-9]{2,4}"),
        _code(),
        *_both("period", "Period the promise is for, in words"),
        _year("first_year", "First year of the period; empty when not stated.", required=False, past=False),
        _year("last_year", "Last year of the period; empty when not stated or open.", required=False, past=False),
        *_both("document", "Document the promise stands in"),
        _text("item_kind", "What the row is.", values=("promise", "focus_area", "plan")),
        _number(
            "focus_area",
            "Number of the focus area in Danderyd's plan to 2018.",
            "number",
            kind=Kind.INTEGER,
            required=False,
            minimum=1,
            maximum=9,
        ),
        *_translated("text", "The promise, in our words"),
        *_both("basis", "What the promise builds on or is followed by"),
        _addresses(),
        CONFIDENCE,
        *_both("note", "Remark", required=False),
    ),
    rules=(_in_order("first_year", "last_year"),),
)
REFERENCE_POINTS = Table(
    name="reference_points",
    key=("ref_id",),
    columns=(
        _text("ref_id", "Stable id of the point.", pattern="REF[0-9]{3,4}"),
        _text("name", "Name."),
        _text(
            "kind",
            "What it is.",
            values=(
                "rail_station",
                "metro_station",
                "metro_exit",
                "bus_stop",
                "centre",
                "square",
                "municipality",
                "locality",
                "locality_name_only",
                "district_name_only",
                "road",
            ),
        ),
        _code(required=False),
        _text(
            "municipality_basis",
            "Whether the municipality was assigned from the known location, which the source does not state.",
            values=("assigned", "not_stated", "none"),
        ),
        _lat("lat"),
        _lon("lon"),
        _text("source", "Where the name or coordinate is from."),
        _addresses(required=False),
        _text("confidence", "How well the source carries the row.", required=False, values=CONFIDENCE.values),
        *_both("note", "Remark", required=False),
    ),
    rules=(_one_of_two("lat", "lon"),),
)
METHOD_TERMS = Table(
    name="method_terms",
    key=("group", "term_sv"),
    columns=(
        _text("group", "Stable key of the vocabulary.", pattern="[a-z][a-z0-9_]+"),
        *_translated("group", "Name of the vocabulary"),
        *_translated("term", "The term"),
        _addresses(required=False),
        *_both("note", "Remark", required=False),
    ),
)
KOLADA_CATALOGUE = Table(
    name="kolada_catalogue",
    key=("kpi_id",),
    columns=(
        _text("kpi_id", "Kolada's id of the indicator.", pattern="[NU][0-9]{5}"),
        _text("title", "Kolada's title."),
        _text("description", "Kolada's description."),
        Column(
            name="divided_by_gender",
            kind=Kind.BOOLEAN,
            description="True when values exist for women and men apart.",
        ),
        _text("municipality_type", "K: municipalities; A: all (also regions).", values=("K", "A")),
        _text(
            "uncertainty_kpi",
            "Id of the indicator that holds this one's uncertainty.",
            required=False,
            pattern="[NU][0-9]{5}",
        ),
        *_both("caution", "What to check before use", required=False),
    ),
)
KOLADA_VALUES = Table(
    name="kolada_values",
    key=("municipality_code", "indicator", "first_year"),
    columns=(
        _code(),
        _text("indicator", "Kolada's id, or the name of the comparison the figure is from."),
        _text("title", "Title as in the source."),
        _year("first_year", "First year the value is for."),
        _year("last_year", "Last year the value is for; a mean when it differs from the first."),
        _text(
            "unit",
            "Unit of the value.",
            values=(
                "persons",
                "reported offences per 100 000 residents",
                "reported offences per 1 000 residents",
            ),
        ),
        _number("value", "The figure, in the row's own unit.", "see column unit", minimum=0),
        _text("status", "Whether the figure can still change.", values=("final", "preliminary")),
        _check("verified", "recheck"),
        _text("source", "Who published the figure and where."),
        _address(),
        *_both("note", "Remark", required=False),
    ),
    rules=(_in_order("first_year", "last_year"),),
)
BRA_CATEGORIES = Table(
    name="bra_categories",
    key=("sol_id",),
    columns=(
        _text("sol_id", "Category id in Brå's statistics database (SOL).", pattern="[0-9]+"),
        _text("series", "Which of Brå's series the id belongs to.", values=("annual", "monthly_quarterly")),
        _number("menu_id", "Menu id of the series in SOL.", "number", kind=Kind.INTEGER, minimum=1),
        _text("label", "Brå's name of the category, shortened in places."),
        *_both("note", "Remark", required=False),
        _check("recheck"),
        _text("source", "Where the id was read."),
        _address(),
    ),
)
BRA_REGIONS = Table(
    name="bra_regions",
    key=("sol_region_id",),
    columns=(
        _text("sol_region_id", "Region id in Brå's statistics database (SOL).", pattern="[0-9]+"),
        _code(),
        _check("recheck"),
        *_both("note", "Remark"),
    ),
)
FRAGMENT = (
    _text(
        "level",
        "What kind of area the row is for.",
        values=("municipality", "municipalities", "county", "region", "police_district", "area", "country"),
    ),
    _text("area_code", "Official code where there is one; several are joined by ';'.", required=False),
    _text("area_name", "Name of the area as in the source."),
    *_both("period", "Period, in words"),
    *_both("measure", "What is measured"),
    _text("unit", "Unit of the value.", values=("count", "per 1 000 households", "percent", "text")),
    _number("value", "The figure, where there is one.", "see column unit", required=False),
    *_both("value_text", "What the source says when it gives no figure", required=False),
    _text(
        "status",
        "How settled the figure is.",
        values=("final", "preliminary", "police_preliminary", "reported", "handled", "not_stated"),
    ),
)
FRAGMENT_SOURCE = (
    _check("read", "recheck"),
    _note("source", "What the address alone does not say of the source."),
    _address(required=False),
    *_both("note", "Remark", required=False),
)
FRAGMENT_RULES = (
    Rule(
        column="value",
        broken=lambda t: t.value.isna() == (t.value_text == ""),
        reason="must stand alone: a figure or a text",
        remedy="Give either a figure or what the source says in words.",
    ),
)
RESIDENTIAL_BURGLARY_FRAGMENTS = Table(
    name="residential_burglary_fragments",
    key=("area_code", "period", "measure"),
    columns=(*FRAGMENT, *FRAGMENT_SOURCE),
    rules=FRAGMENT_RULES,
)
CAR_PART_THEFT_FRAGMENTS = Table(
    name="car_part_theft_fragments",
    key=("area_name", "period", "measure", "value"),
    columns=(
        *FRAGMENT,
        _text(
            "placed_by",
            "What the place stands for. Insurance counts are placed at the repair workshop and never drawn.",
            values=("workshop", "not_stated"),
        ),
        *FRAGMENT_SOURCE,
    ),
    rules=FRAGMENT_RULES,
)

TABLES = {
    table.name: table
    for table in (
        OFFENCES_ANNUAL,
        OFFENCES_QUARTERLY,
        DENOMINATORS,
        FELT_SAFETY,
        PLACES,
        PROMISES,
        REFERENCE_POINTS,
        METHOD_TERMS,
        KOLADA_CATALOGUE,
        KOLADA_VALUES,
        BRA_CATEGORIES,
        BRA_REGIONS,
        RESIDENTIAL_BURGLARY_FRAGMENTS,
        CAR_PART_THEFT_FRAGMENTS,
    )
}
"""Every shipped table by name."""
