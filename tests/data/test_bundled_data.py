"""The shipped tables keep their contract, their figures and their promises to the people they are about."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import warnings
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from data.facts import bra, links, places, promises
from data.model import MUNICIPALITY_CODES, Offence, PlaceCategory, Precision
from data.printed import quoted
from data.tables import read as tables
from data.tables.checks import TableRefused, check_table
from data.tables.columns import Cell, Column
from data.tables.read import TableMissing, read_table
from data.tables.registry import SHIPPED

BUNDLED = Path(__file__).parents[2] / "data" / "bundled"
PACKAGE = json.loads((BUNDLED / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
ROWS = {
    "offences_annual": 690,
    "offences_quarterly": 240,
    "denominators": 39,
    "felt_safety": 55,
    "places": 48,
    "promises": 29,
    "reference_points": 103,
    "method_terms": 66,
    "kolada_catalogue": 97,
    "kolada_values": 15,
    "bra_categories": 40,
    "bra_regions": 5,
    "residential_burglary_fragments": 31,
    "car_part_theft_fragments": 19,
}
TYPES = {Cell.TEXT: "string", Cell.INTEGER: "integer", Cell.NUMBER: "number", Cell.BOOLEAN: "boolean"}
NAMES = st.sampled_from(sorted(SHIPPED))


@cache
def cells(name: str) -> pd.DataFrame:
    return pd.read_csv(BUNDLED / f"{name}.csv", dtype=str, keep_default_na=False)


def raw(name: str) -> pd.DataFrame:
    """The cells of a shipped table as the text they are in the file, to be changed at will."""
    return cells(name).copy()


def table(name: str) -> pd.DataFrame:
    return read_table(BUNDLED, name)


def refusal(name: str, frame: pd.DataFrame) -> str:
    with pytest.raises(TableRefused) as refused:
        check_table(frame, SHIPPED[name])
    return str(refused.value)


def with_cell(name: str, row: int, column: str, value: str) -> pd.DataFrame:
    frame = raw(name)
    frame.loc[row, column] = value
    return frame


# The package


@pytest.mark.parametrize("name", SHIPPED)
def test_the_data_package_describes_the_columns_as_the_contract_does(name: str) -> None:
    described = RESOURCES[name]["schema"]
    assert described["primaryKey"] == list(SHIPPED[name].key)
    assert [told(field) for field in described["fields"]] == [expected(column) for column in SHIPPED[name].columns]


def told(field: dict[str, Any]) -> dict[str, Any]:
    about = {key: field.get(key) for key in ("name", "type", "description", "unit")}
    return {**about, **field.get("constraints", {})}


def expected(column: Column) -> dict[str, Any]:
    limits = {
        "required": column.required or None,
        "pattern": column.pattern or None,
        "enum": list(column.values) or None,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    about = {
        "name": column.name,
        "type": TYPES[column.kind],
        "description": column.description,
        "unit": column.unit or None,
    }
    return about | {key: value for key, value in limits.items() if value is not None}


def frictionless_report(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package

        return Package(str(folder / "datapackage.json")).validate()


def test_the_package_is_valid_by_an_independent_reader() -> None:
    report = frictionless_report(BUNDLED)
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])[:10]


def test_the_independent_reader_sees_a_changed_figure(tmp_path: Path) -> None:
    folder = shutil.copytree(BUNDLED, tmp_path / "copy", ignore=shutil.ignore_patterns("geometry"))
    path = folder / "offences_annual.csv"
    path.write_bytes(path.read_bytes().replace(b",163,", b",162,", 1))
    assert not frictionless_report(folder).valid


def test_every_file_is_a_resource_with_title_source_terms_and_date() -> None:
    assert {path.stem for path in BUNDLED.glob("*.csv")} == set(RESOURCES) == set(SHIPPED)
    for resource in RESOURCES.values():
        for field in ("title", "title_en", "description", "description_en", "retrieved"):
            assert resource[field].strip(), (resource["name"], field)
        assert all(source["title"] for source in resource["sources"]) and resource["sources"]
        assert all(licence["title"] for licence in resource["licenses"]) and resource["licenses"]


def test_insurance_counts_by_workshop_are_never_drawn_and_the_package_says_why() -> None:
    assert RESOURCES["car_part_theft_fragments"]["draw"] == "never"
    assert "verkstad" in RESOURCES["car_part_theft_fragments"]["draw_reason"]
    counted = table("car_part_theft_fragments").query("placed_by == 'workshop'")
    assert len(counted) == 14
    assert counted.source_url.str.contains("larmtjanst|norrteljetidning|pressreader").all()


@pytest.mark.parametrize("name", SHIPPED)
def test_files_are_utf8_with_lf_and_minimal_quotes(name: str) -> None:
    content = (BUNDLED / f"{name}.csv").read_bytes()
    assert b"\r" not in content and content.endswith(b"\n") and not content.startswith(b"\xef\xbb\xbf")
    rewritten = io.StringIO(newline="")
    csv.writer(rewritten, lineterminator="\n").writerows(csv.reader(io.StringIO(content.decode(), newline="")))
    assert rewritten.getvalue().encode() == content


# The figures


@pytest.mark.parametrize(("name", "rows"), ROWS.items())
def test_every_row_is_carried(name: str, rows: int) -> None:
    assert len(table(name)) == rows


@pytest.mark.parametrize(
    ("code", "year", "offence", "count"),
    [
        ("0162", 2025, Offence.BURGLARY, 163),
        ("0160", 1996, Offence.BURGLARY, 752),
        ("0187", 2025, Offence.BURGLARY, 22),
        ("0115", 1996, Offence.TOTAL, 1638),
        ("0115", 2005, Offence.THEFT, 1009),
    ],
)
def test_known_figures(code: str, year: int, offence: Offence, count: int) -> None:
    rows = bra.reported(table("offences_annual"))
    asked = (rows.offence == offence) & (rows.code == code) & (rows.year == year)
    assert rows[asked]["count"].tolist() == [count]


def test_the_annual_table_covers_what_it_says() -> None:
    annual = table("offences_annual")
    spans = annual.groupby("offence").year.agg(["min", "max", "size"]).to_dict("index")
    assert {key: tuple(map(int, span.values())) for key, span in spans.items()} == {
        "burglary": (1996, 2025, 150),
        "theft": (1996, 2025, 150),
        "total": (1996, 2025, 150),
        "person": (2010, 2025, 80),
        "vandalism": (2010, 2025, 80),
        "drugs_weapons": (2010, 2025, 80),
    }
    assert annual.groupby("offence").sol_id.unique().map(list).to_dict()["burglary"] == ["11462"]
    assert (annual.offence[annual.rate_note != ""] == Offence.DRUGS_WEAPONS).all()
    assert int((annual.rate_note != "").sum()) == 80
    assert int((annual.provenance == "earlier_notes").sum()) == 42


def test_four_quarters_make_the_year_from_2015_to_2025() -> None:
    annual = table("offences_annual").query("offence == 'total' and year >= 2015")
    quarters = table("offences_quarterly").query("2015 <= year <= 2025")
    sums = quarters.groupby(["municipality_code", "year"])["count"].agg(["sum", "size"])
    years = annual.set_index(["municipality_code", "year"])["count"]
    assert len(sums) == len(years) == 55
    assert (sums["size"] == 4).all()
    assert (sums["sum"] == years).all()


def test_quarters_absent_at_the_source_are_absent_here_and_2026_is_preliminary() -> None:
    quarters = table("offences_quarterly")
    assert set(quarters.quarter[quarters.year == 2014]) == {1, 2}
    assert set(quarters.year[quarters.status == "preliminary"]) == {2026}
    assert set(quarters.status[quarters.year == 2026]) == {"preliminary"}


def test_the_implied_population_is_near_the_population_of_the_register() -> None:
    implied = bra.implied_population(table("offences_annual"))
    assert len(implied) == 150
    residents = table("denominators").query("measure == 'population' and status == 'observed'")
    ends = residents[residents.date.str.endswith("12-31")].assign(year=lambda t: t.date.str[:4].astype("Int64"))
    both = implied.merge(ends, on=["municipality_code", "year"])
    assert len(both) == 11
    assert ((both.population / both.value - 1).abs() < 0.014).all()


def test_the_rounding_of_the_implied_population_is_as_small_as_its_docstring_says() -> None:
    totals = table("offences_annual").query("offence == 'total'")
    rate, count = totals.per_100k.to_numpy(dtype=float), totals["count"].to_numpy(dtype=float)
    assert rate.min() == 4018
    assert (count / (rate - 0.5) - count / rate).max() * 100_000 < 6


def test_two_dots_are_missing_and_never_zero() -> None:
    frame = with_cell("offences_annual", 0, "count", "..")
    checked = check_table(frame, SHIPPED["offences_annual"])
    assert checked["count"].isna().tolist() == [True] + [False] * 689
    first = checked.iloc[0]
    rows = bra.reported(checked)
    same = (rows.offence == first.offence) & (rows.code == first.municipality_code) & (rows.year == first.year)
    assert not same.any()


@pytest.mark.parametrize("offence", [Offence.RESIDENTIAL_BURGLARY, Offence.CAR_PART_THEFT])
def test_there_is_no_municipality_series_of_homes_or_car_parts(offence: Offence) -> None:
    assert offence not in set(bra.reported(table("offences_annual")).offence)


def test_suspect_levels_are_those_of_2017() -> None:
    shipped = table("denominators")
    assert sorted(shipped.municipality_code[shipped.status == "suspect"]) == sorted(MUNICIPALITY_CODES)
    assert set(shipped.date[shipped.status == "suspect"]) == {"2017-12-31"}
    usable = shipped[shipped.status == "observed"]
    assert len(usable) == 34 and "2017-12-31" not in set(usable.date)


def test_kolada_has_the_residents_and_stations_have_a_place_but_for_one() -> None:
    residents = table("kolada_values").query("indicator == 'N01951'").set_index("municipality_code").value
    assert residents.to_dict()["0162"] == 32500
    assert len(residents) == 5
    points = table("reference_points")
    stations = points[(points.kind == "rail_station") & points.lat.notna()]
    assert len(stations) == 36
    assert not stations.name.str.contains("Arninge").any()
    own = promises.for_municipality(table("promises"), "0162")
    assert set(own.municipality_code) == {"0162"}
    assert (own.promise_id.iloc[0], own.promise_id.iloc[-1]) == ("P14", "P01")
    assert promises.for_municipality(table("promises"), "0115").promise_id.iloc[-1] == "P22"


def test_addresses_are_only_web_addresses() -> None:
    assert links.addresses("https://a.se/x | http://b.se/y") == ("https://a.se/x", "http://b.se/y")
    assert links.addresses("javascript:alert(1) | data:text/html,x | ") == ()
    assert links.addresses("") == ()
    shipped = table("places").source_urls
    assert all(len(links.addresses(cell)) == cell.count(" | ") + 1 for cell in shipped)


def test_the_trap_of_the_indicator_that_points_both_ways_is_told() -> None:
    catalogue = table("kolada_catalogue").set_index("kpi_id")
    assert "Kontrollera" in catalogue.caution["N07609"] and "Check" in catalogue.caution_en["N07609"]
    pairs = catalogue.uncertainty_kpi[catalogue.uncertainty_kpi != ""]
    assert pairs.to_dict() == {"N07609": "N07657", "N07617": "N07665", "N07618": "N07666"}
    assert pairs.isin(catalogue.index).all()


# Felt safety


def test_about_and_above_are_kept_apart_from_the_figure() -> None:
    felt = table("felt_safety")
    marked = felt[felt.qualifier != "exact"].set_index("question")[["percent", "qualifier"]]
    assert {question: tuple(row) for question, row in marked.T.to_dict("list").items()} == {
        "worry_burglary": (50.0, "above"),
        "avoids_places": (33.0, "about"),
        "worry_assault": (25.0, "about"),
        "avoided_public_transport": (25.0, "about"),
        "problem_dark_areas": (60.0, "about"),
        "problem_gangs": (7.0, "about"),
        "victim_of_theft": (10.0, "about"),
    }


def test_the_number_who_answered_is_read_from_the_notes() -> None:
    felt = table("felt_safety").dropna(subset="respondents")
    answered = {
        (row.area_code, row.year, row.question): (row.respondents, row.respondents_about) for row in felt.itertuples()
    }
    assert answered == {
        ("0162", 2020, "safe_outdoors_dark"): (772, False),
        ("0160", 2021, "safe_outdoors_dark"): (1400, True),
        ("0160", 2023, "unsafe_outdoors_dark"): (1200, True),
        ("0115", 2021, "avoids_places"): (618, False),
        ("0187", 2023, "safe_outdoors_dark"): (538, True),
    }


def test_a_part_of_a_municipality_never_joins_to_it() -> None:
    felt = table("felt_safety")
    parts = felt[felt.level == "sub_municipality"]
    assert sorted(parts.percent) == [28, 48, 56]
    assert not parts.area_code.isin(MUNICIPALITY_CODES).any()
    asked = felt[(felt.question == "worry_burglary") & (felt.survey == "police_safety_survey")]
    worried = asked[asked.level == "municipality"]
    assert sorted(worried.percent[worried.area_code == "0115"]) == [39.7, 47.8]


def test_no_question_is_shared_by_two_surveys_and_osteraker_has_none() -> None:
    felt = table("felt_safety")
    asked = felt[["survey", "question"]].drop_duplicates()
    assert asked.question.nunique() == len(asked) == 21
    assert set(felt.survey[felt.question == "safe_outdoors_dark"]) == {"police_safety_survey"}
    assert (felt.question == "safe_outdoors_dark").sum() == 13
    assert "0117" not in set(felt.area_code)
    labels = felt.groupby("question")[["question_sv", "question_en", "survey_sv", "survey_en"]].nunique()
    assert (labels == 1).all(axis=None)


# Places


def test_five_places_have_a_position_of_their_own() -> None:
    shown = places.with_precision(table("places"))
    assert set(shown.place_id[shown.precision == Precision.PIN]) == {
        "DAN01",
        "DAN04",
        "DAN05",
        "TAB03",
        "OST02",
    }
    assert shown.precision.value_counts().to_dict() == {"pin": 5, "approximate": 21, "listed": 22}


def test_schools_youth_places_and_garages_are_listed_without_any_position() -> None:
    shown = places.with_precision(table("places"))
    named = shown[
        (shown.name + " " + shown.place_type + " " + shown.place_type_en).str.contains(
            r"skol|school|gymnasi|garage|bergagården|tellus|k30", case=False
        )
    ]
    assert set(named.place_id) == {
        *("DAN02", "TAB08", "TAB10", "TAB12", "TAB13", "TAB14", "TAB15", "TAB16"),
        *("VAL02", "VAL03", "VAL04", "VAX01", "OST06"),
    }
    assert named.area_level_only.all()
    kept_back = shown[shown.area_level_only]
    assert set(kept_back.place_id) - set(named.place_id) == {"TAB09", "VAL05"}
    assert (kept_back.precision == Precision.LISTED).all()
    listed = shown[shown.precision == Precision.LISTED]
    assert listed[["lat", "lon", "anchor_lat", "anchor_lon"]].isna().all(axis=None)
    assert (listed[["anchor_name", "anchor_source", "coord_source"]] == "").all(axis=None)


def test_the_park_and_ride_at_vendevagen_is_a_car_park_and_not_a_garage() -> None:
    shown = places.with_precision(table("places")).set_index("place_id")
    assert shown.precision["DAN07"] == Precision.APPROXIMATE
    assert not shown.area_level_only["DAN07"]


def test_every_place_has_a_year_a_source_and_both_languages() -> None:
    shipped = table("places")
    dated = shipped.years != "odaterad"
    assert (shipped.first_year.notna() | shipped.last_year.notna())[dated].all()
    assert shipped.first_year[~dated].isna().all() and int((~dated).sum()) == 7
    for field in ("reasons", "time_of_day", "measures", "measure_status", "note"):
        assert ((shipped[field] == "") == (shipped[f"{field}_en"] == "")).all(), field
    for field in ("reasons", "measures"):
        assert (shipped[field].str.count(";") == shipped[f"{field}_en"].str.count(";")).all(), field
    assert set(";".join(shipped.categories).split(";")) == set(PlaceCategory)


def test_no_reason_is_that_a_place_feels_unsafe() -> None:
    """Why does it feel unsafe? is never answered with itself: then the source does not say why."""
    shipped = table("places")
    for field in ("reasons", "reasons_en"):
        itself = shipped[field].str.contains(r"otrygg|unsafe|stärkas|strengthening", case=False)
        assert not itself.any(), list(shipped.place_id[itself])
    silent = shipped.set_index("place_id").reasons[["DAN06", "OST02", "OST03", "OST04", "OST07", "VAL04"]]
    assert (silent == "").all()


def test_the_text_of_a_place_stands_alone() -> None:
    shipped = table("places")
    elsewhere = {
        "text_sv": r"\b(?:samma|även här|artikeln|partiets|ett partis?|området nämndes i \d+[.;])\b",
        "text_en": r"\b(?:same|here too|the article|the party|a party)\b",
    }
    for field, leans in elsewhere.items():
        found = shipped[field].str.contains(leans, case=False)
        assert not found.any(), list(shipped.place_id[found])
    texts = shipped.set_index("place_id").text_sv
    for place_id in ("VAL04", "VAL05"):
        assert "Sverigedemokraterna i Vallentuna" in texts[place_id]
    assert "Moderaterna i Vallentuna" in texts["VAL06"]
    assert "77 svar" in texts["DAN05"] and "har vi inte sett" in texts["DAN05"]


def test_how_far_a_measure_has_come_is_not_a_bare_year() -> None:
    shipped = table("places")
    for field in ("measure_status", "measure_status_en"):
        assert not shipped[field].str.fullmatch(r"\d{4}").any()


def test_every_address_of_a_place_is_at_a_source_that_the_package_names() -> None:
    named = {urlsplit(one["path"]).hostname for one in RESOURCES["places"]["sources"]}
    known = {str(host).removeprefix("www.") for host in named}
    used = {urlsplit(a).hostname for cell in table("places").source_urls for a in links.addresses(cell)}
    assert {str(host).removeprefix("www.") for host in used} == known


def test_promises_hold_no_working_notes() -> None:
    notes = r"sparade? (?:texten|sidan)|utgick från|avklippt|syns (?:inte|bara)|stored|cut off|started from|not visible"
    shipped = table("promises")
    for field in ("text_sv", "text_en"):
        assert not shipped[field].str.contains(notes, case=False).any()
    unseen = shipped.set_index("promise_id").text_sv[["P09", "P10", "P29"]]
    assert unseen.str.contains("Vi har inte sett").all()


def test_promises_come_newest_first_and_one_that_still_runs_before_all() -> None:
    shipped = table("promises")
    assert list(promises.for_municipality(shipped, "0115").promise_id) == ["P23", "P21", "P20", "P19", "P22"]
    assert list(promises.for_municipality(shipped, "0117").promise_id) == ["P29", "P28", "P27"]
    assert list(promises.for_municipality(shipped, "0162").promise_id)[:4] == ["P14", "P13", "P11", "P12"]


@pytest.mark.parametrize(
    ("place_id", "named"),
    [
        ("DAN01", {"P01", "P12", "P13"}),
        ("DAN05", {"P01", "P12"}),
        ("DAN07", {"P13", "P14"}),
        ("TAB02", {"P15", "P16"}),
        ("TAB06", {"P15"}),
        ("TAB07", {"P15"}),
        ("TAB01", set()),
        ("TAB11", set()),
        ("VAL01", set()),
        ("DAN10", set()),
    ],
)
def test_only_promises_that_name_a_place_or_its_area_are_said_to(place_id: str, named: set[str]) -> None:
    place = table("places").set_index("place_id").loc[place_id]
    own = promises.for_municipality(table("promises"), place.municipality_code)
    assert set(promises.naming(own, place["name"], table("reference_points").name).promise_id) == named


def test_partisan_sources_are_marked() -> None:
    shipped = table("places")
    assert set(shipped.place_id[shipped.evidence == "partisan"]) == {"VAL04", "VAL05", "VAL06", "DAN09"}


@pytest.mark.parametrize(
    ("place_id", "years"),
    [("DAN01", (2008, 2019)), ("OST01", (2018, 2022)), ("TAB11", (2009, None)), ("TAB13", (None, 2020))],
)
def test_years_are_parsed_where_they_can_be(place_id: str, years: tuple[int | None, int | None]) -> None:
    row = table("places").set_index("place_id").loc[place_id]
    assert tuple(None if pd.isna(year) else int(year) for year in (row.first_year, row.last_year)) == years


def test_no_text_calls_a_place_unsafe_or_ranks_it() -> None:
    forbidden = re.compile(r"problemområde|no-go|\bvärst|är otrygg|otryggaste|otrygg plats|the worst|is unsafe", re.I)
    for name in ("places", "promises", "felt_safety"):
        shipped = table(name)
        for field in shipped.select_dtypes("str"):
            assert not shipped[field].str.contains(forbidden).any(), (name, field)
    assert not forbidden.search(json.dumps(PACKAGE, ensure_ascii=False))


# Refusals


@pytest.mark.parametrize(
    ("name", "column", "value", "reason"),
    [
        ("offences_annual", "municipality_code", "0180", "unknown code"),
        ("offences_annual", "municipality_code", "162", "leading zero"),
        ("offences_annual", "year", "1949", "below 1950"),
        ("offences_annual", "year", "2199", "future"),
        ("offences_annual", "count", "-1", "below 0"),
        ("offences_annual", "count", "1 234", "whole number"),
        ("offences_annual", "count", "12.5", "whole number"),
        ("offences_annual", "per_100k", "12,5", "not a number"),
        ("offences_annual", "per_100k", "NaN", "not a number"),
        ("offences_annual", "per_100k", "inf", "not a number"),
        ("offences_annual", "per_100k", "-Infinity", "not a number"),
        ("offences_annual", "year", "", "is missing"),
        ("offences_annual", "year", "..", "is missing"),
        ("offences_annual", "offence", "bostadsinbrott", "allowed words"),
        ("offences_annual", "source_url", "javascript:alert(1)", "written as it should be"),
        ("offences_annual", "source_url", "https://a.se/\nx", "control character"),
        ("offences_quarterly", "quarter", "5", "above 4"),
        ("denominators", "date", "2099-01-01", "future"),
        ("denominators", "date", "2017-02-30", "calendar"),
        ("felt_safety", "percent", "101", "above 100"),
        ("felt_safety", "respondents_about", "kanske", "neither true nor false"),
        ("places", "categories", "measure;unsafe", "written as it should be"),
        ("places", "lat", "18.07", "below 59.2"),
        ("places", "area_level_only", "", "is missing"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_place_and_a_remedy(name: str, column: str, value: str, reason: str) -> None:
    message = refusal(name, with_cell(name, 3, column, value))
    assert "line 5," in message and f"column '{column}'" in message and quoted(value) in message
    assert reason in message
    assert message.rstrip().endswith(".")


def test_a_level_cannot_be_negative_but_growth_can() -> None:
    shipped = raw("denominators")
    level = int(shipped.index[shipped.measure == "cars_in_traffic"][0])
    growth = int(shipped.index[shipped.measure == "population_growth"][0])
    assert "is below 0" in refusal("denominators", with_cell("denominators", level, "value", "-5"))
    checked = check_table(with_cell("denominators", growth, "value", "-5"), SHIPPED["denominators"])
    assert checked.value[growth] == -5


def test_a_part_of_a_municipality_with_the_municipalitys_code_is_refused() -> None:
    felt = raw("felt_safety")
    row = int(felt.index[felt.level == "sub_municipality"][0])
    assert "level" in refusal("felt_safety", with_cell("felt_safety", row, "area_code", "0115"))


def test_a_school_with_a_position_is_refused() -> None:
    shipped = raw("places")
    row = int(shipped.index[shipped.place_id == "TAB14"][0])
    shipped.loc[row, ["lat", "lon"]] = ["59.44", "18.07"]
    assert "area level" in refusal("places", shipped)


def test_half_a_coordinate_and_a_period_that_ends_before_it_begins_are_refused() -> None:
    shipped = raw("places")
    row = int(shipped.index[shipped.place_id == "DAN01"][0])
    assert "without 'lon'" in refusal("places", with_cell("places", row, "lon", ""))
    assert "later than" in refusal("places", with_cell("places", row, "first_year", "2020"))


@pytest.mark.parametrize("changed", [{"value": ""}, {"value_text": "ökade"}])
def test_a_fragment_is_either_a_figure_or_a_text(changed: dict[str, str]) -> None:
    fragments = raw("car_part_theft_fragments")
    row = int(fragments.index[fragments.value == "3333"][0])
    fragments.loc[row, list(changed)] = list(changed.values())
    assert "a figure or a text" in refusal("car_part_theft_fragments", fragments)


def test_at_most_ten_problems_are_told_and_the_rest_are_counted() -> None:
    frame = raw("offences_annual").assign(count="-7")
    with pytest.raises(TableRefused) as refused:
        check_table(frame, SHIPPED["offences_annual"])
    assert [problem.line for problem in refused.value.problems] == list(range(2, 12))
    assert str(refused.value).count("\n") == 11
    assert "690 problems" in str(refused.value) and "680 more" in str(refused.value)


@examples(60)
@given(name=NAMES, data=st.data())
def test_any_lost_or_foreign_column_is_refused(name: str, data: st.DataObject) -> None:
    frame = raw(name)
    column = data.draw(st.sampled_from(list(frame.columns)))
    assert f"'{column}'" in refusal(name, frame.drop(columns=column))
    assert "'extra'" in refusal(name, frame.assign(extra="1"))
    doubled = pd.concat([frame, frame[[column]]], axis=1)
    assert "more than once" in refusal(name, doubled)


@examples(60)
@given(name=NAMES, data=st.data())
def test_any_repeated_row_is_refused(name: str, data: st.DataObject) -> None:
    frame = raw(name)
    row = data.draw(st.integers(0, len(frame) - 1))
    again = pd.concat([frame, frame.iloc[[row]]], ignore_index=True)
    assert f"line {len(frame) + 2}," in refusal(name, again)


@examples(150)
@given(name=NAMES, data=st.data())
def test_any_cell_is_either_refused_or_read_as_it_stands(name: str, data: st.DataObject) -> None:
    columns = SHIPPED[name].columns
    column = data.draw(st.sampled_from(columns))
    row = data.draw(st.integers(0, ROWS[name] - 1))
    value = data.draw(st.text(max_size=12) | st.sampled_from(["nan", "1e999", "..", "-0", "٣", " 5", "0x1F"]))
    frame = with_cell(name, row, column.name, value)
    try:
        checked = check_table(frame, SHIPPED[name])
    except TableRefused:
        return
    read = checked.loc[row, column.name]
    if pd.isna(read):
        assert value in ("", "..") and not column.required
    elif column.kind in (Cell.INTEGER, Cell.NUMBER):
        assert read == float(value) and value.isascii() and abs(float(value)) < float("inf")
    elif column.kind is Cell.BOOLEAN:
        assert str(read).lower() == value.lower()
    else:
        assert read == value


@pytest.mark.parametrize("name", SHIPPED)
def test_checking_twice_changes_nothing(name: str) -> None:
    once = table(name)
    pd.testing.assert_frame_equal(once, check_table(once, SHIPPED[name]))
    kinds = {Cell.TEXT: "str", Cell.INTEGER: "Int64", Cell.NUMBER: "Float64", Cell.BOOLEAN: "boolean"}
    assert [str(kind) for kind in once.dtypes] == [kinds[column.kind] for column in SHIPPED[name].columns]


def test_an_infinite_number_in_a_typed_table_is_refused() -> None:
    once = table("offences_annual")
    assert "not a number" in refusal("offences_annual", once.assign(per_100k=float("inf")))


# Files


def damaged(folder: Path, content: bytes, name: str = "bra_regions") -> str:
    (folder / f"{name}.csv").write_bytes(content)
    with pytest.raises(TableRefused) as refused:
        read_table(folder, name)
    return str(refused.value)


def test_a_damaged_file_is_refused_with_the_line(tmp_path: Path) -> None:
    whole = (BUNDLED / "bra_regions.csv").read_bytes()
    assert "UTF-8" in damaged(tmp_path, whole.replace("Från".encode(), "Från".encode("latin-1"), 1))
    assert "byte-order mark" in damaged(tmp_path, b"\xef\xbb\xbf" + whole)
    assert "line 6" in damaged(tmp_path, whole[: whole.rindex(b",")])
    assert "cells" in damaged(tmp_path, whole + b"\n")
    assert "CSV" in damaged(tmp_path, whole + b'"open')
    assert "is empty" in damaged(tmp_path, b"")


def test_a_file_that_is_far_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_BYTES", 2**20)
    assert "larger than 1 MB" in damaged(tmp_path, b"a" * (2**20 + 1))


@pytest.mark.parametrize("name", ["places", "../places", "nosuch"])
def test_a_missing_file_or_table_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(TableMissing) as missing:
        read_table(tmp_path, name)
    assert name in str(missing.value) and str(tmp_path) not in str(missing.value)
