"""Nobody gets what is not meant for them, in any channel, and nothing is asked of third parties."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from conftest import (
    BUNDLED,
    HOME,
    MARK,
    PAGES,
    MakeServer,
    Shown,
    ask,
    callback_body,
    context_of,
    figure_of,
    nodes,
    read_html,
    reader_as,
    with_lang,
)
from dashboard.asking.known import area_frames, known
from dashboard.i18n import LANGUAGES, speaker
from dashboard.web.asking import ASKING
from data.model import MUNICIPALITY_CODES, AreaLevel, Audience, Measure, Precision, Query
from layers.ask import ask as ask_layer
from layers.columns import STANDARD
from layers.contract import Answer, Kind, State, Unit
from layers.kit.disclosure import protected
from layers.registry import registry
from layers.reported.measures import AMOUNT_COLUMNS

PLACES = pd.read_csv(BUNDLED / "places.csv", dtype={"municipality_code": str}).set_index("place_id")
LISTED = [i for i, row in PLACES.iterrows() if row.area_level_only or (pd.isna(row.lat) and pd.isna(row.anchor_lat))]
PRACTICE = "/planera?practice=1&layer=car_part_theft&places=practice_perceived,practice_walks&area=0162"
PRACTICE_FILES = (
    "/csv/planera/car_part_theft.csv?practice=1", "/csv/planera/burglary.csv?practice=1&level=regso",
    "/csv/planera/practice_perceived.csv?practice=1", "/csv/planera/practice_walks.csv?practice=1",
)  # fmt: skip
INVENTED = re.compile(r"ovn-[pwo]-\d+|ÖVNINGSDATA")
RESIDENTS = ("/", "/?area=0162", "/?layer=car_part_theft", "/?layer=residential_burglary", "/kommun/0162",
             "/plats/DAN01", "/metod", "/mote", "/mote?layer=car_part_theft", "/planera")  # fmt: skip
SLOTS = (
    "banner",
    "layers",
    "told",
    "sentences",
    "legend",
    "chart",
    "table",
    "places",
    "selection",
    "source",
    "verdict",
)


def rows_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200, address
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")), delimiter=";"))


def page_of(client: FlaskClient, address: str) -> Shown:
    response = client.get(address)
    assert response.status_code == 200, address
    return read_html(response.text)


# Practice data.


@pytest.fixture(scope="module")
def practised(server: Flask) -> FlaskClient:
    """A client of a server on which a planner has just practised, so that every memory is full of it."""
    client = server.test_client()
    for address in (PRACTICE, f"{PRACTICE}&level=regso", *PRACTICE_FILES):
        assert INVENTED.search(client.get(address).text), address
    assert INVENTED.search(client.get("/_dash-layout", headers={ASKING: PRACTICE}).text)
    assert ask(client, PRACTICE, SLOTS).status_code == 200
    return client


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", RESIDENTS)
def test_nothing_invented_is_shown_where_nobody_practises(address: str, lang: str, practised: FlaskClient) -> None:
    asked = with_lang(address, lang)
    assert not INVENTED.search(practised.get(asked).text)
    assert not INVENTED.search(practised.get("/_dash-layout", headers={ASKING: asked}).text)
    assert not INVENTED.search(ask(practised, asked, SLOTS).text)


WISHES = ("practice=1", "places=practice_perceived", "places=unsafe_places,practice_walks")


@pytest.mark.parametrize("wish", WISHES)
def test_a_page_without_a_map_cannot_be_asked_for_practice(wish: str, practised: FlaskClient) -> None:
    assert practised.get(f"/metod?{wish}").data == practised.get("/metod").data
    assert ask(practised, f"/metod?{wish}", SLOTS).status_code == 404
    forged = practised.get("/_dash-layout", headers={ASKING: f"/metod?{wish}"})
    assert not INVENTED.search(forged.text)


@pytest.mark.parametrize("path", ["/", "/mote", "/kommun/0162", "/plats/DAN01"])
@pytest.mark.parametrize("wish", WISHES)
def test_asking_for_practice_elsewhere_is_refused(path: str, wish: str, practised: FlaskClient) -> None:
    assert practised.get(f"{path}?{wish}").status_code == 400
    assert ask(practised, f"{path}?{wish}", SLOTS).status_code == 400
    forged = practised.get("/_dash-layout", headers={ASKING: f"{path}?{wish}"})
    assert not INVENTED.search(forged.text)


def test_a_resident_and_an_official_have_no_file_of_practice(practised: FlaskClient) -> None:
    for room, key in itertools.product(("oppet", "mote"), ("practice_perceived", "practice_walks")):
        assert practised.get(f"/csv/{room}/{key}.csv").status_code == 404
        assert practised.get(f"/csv/{room}/{key}.csv?practice=1").status_code == 400
    for room, key in itertools.product(("oppet", "mote"), ("car_part_theft", "residential_burglary")):
        assert practised.get(f"/csv/{room}/{key}.csv?practice=1").status_code == 400
        rows = rows_of(practised, f"/csv/{room}/{key}.csv")
        assert len(rows) == len(MUNICIPALITY_CODES)
        figures = ("Värde", "95 % intervall: nedre gräns", "95 % intervall: övre gräns", "Antal", "Märkning")
        assert not any(row[name] for row in rows for name in figures)
    assert practised.get("/csv/planera/practice_walks.csv").status_code == 404, "a planner must ask for practice"


def test_a_page_address_in_the_referer_opens_no_door(practised: FlaskClient) -> None:
    for headers in ({"Referer": f"http://localhost{PRACTICE}"}, {"Origin": "http://localhost/planera?practice=1"}):
        assert not INVENTED.search(practised.get("/_dash-layout", headers=headers).text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("level", ["municipality", "regso"])
def test_every_part_that_shows_practice_says_so(lang: str, level: str, practised: FlaskClient) -> None:
    asked = with_lang(f"{PRACTICE}&level={level}", lang)
    answer = ask(practised, asked, SLOTS).json["response"]
    word = {"sv": "övningsdata", "en": "practice data"}[lang]
    for name in ("banner", "told", "sentences", "legend", "table", "places", "selection", "source", "verdict"):
        said = " ".join(texts(answer[f'{{"slot":"{name}"}}']))
        assert word in said.casefold(), name
    assert MARK in " ".join(texts(answer['{"slot":"banner"}']))
    assert MARK in " ".join(texts(answer['{"slot":"table"}'])), "a figure without the mark looks like a real one"


def texts(tree: Any) -> Iterator[str]:
    return (one for one in nodes(tree) if isinstance(one, str))


@pytest.mark.parametrize("key", ["car_part_theft", "residential_burglary", "burglary", "theft"])
def test_every_picture_of_practice_carries_the_mark(key: str, practised: FlaskClient) -> None:
    page = page_of(practised, f"/planera?practice=1&layer={key}&level=regso&area=0162R001")
    assert page.pictures and all(MARK in picture for picture in page.pictures)


def test_what_is_real_stays_unmarked_beside_practice(practised: FlaskClient) -> None:
    page = page_of(practised, "/planera?practice=1&layer=all_offences&area=0162&places=unsafe_places")
    assert MARK not in page.text
    assert f"{3543:,}".replace(",", "\u00a0") in page.text


def test_the_pictures_of_practice_are_there_to_be_marked(practised: FlaskClient) -> None:
    assert len(page_of(practised, PRACTICE).pictures) == 1
    assert page_of(practised, "/planera").pictures and MARK not in page_of(practised, "/planera").pictures[0]


@pytest.mark.parametrize("address", PRACTICE_FILES)
def test_every_row_of_a_practice_file_carries_the_mark(address: str, practised: FlaskClient) -> None:
    rows = rows_of(practised, address)
    assert len(rows) >= len(MUNICIPALITY_CODES)
    assert all(row["Märkning"] == MARK for row in rows)
    head = practised.get(address).text.partition("\r\n")[0].split(";")
    assert len(head) == len(set(head))


def test_no_row_of_a_real_file_carries_the_mark(practised: FlaskClient) -> None:
    for key in ("burglary", "felt_safety", "unsafe_places"):
        assert {row["Märkning"] for row in rows_of(practised, f"/csv/planera/{key}.csv?practice=0")} == {""}


# A server for residents alone.


PLANNERS = ("/planera", "/planera?practice=1", "/planera?layer=moon", "/mote", "/mote?layer=theft",
            "/csv/planera/burglary.csv", "/csv/mote/burglary.csv",
            "/csv/planera/practice_walks.csv?practice=1")  # fmt: skip


@pytest.mark.parametrize("address", PLANNERS)
def test_a_public_server_has_no_room_for_planners_or_officials(address: str, public_server: Flask) -> None:
    client = public_server.test_client()
    assert client.get(address).status_code == 404
    if not address.startswith("/csv"):
        assert ask(client, address, ("table",)).status_code == 404
        forged = client.get("/_dash-layout", headers={ASKING: address})
        assert forged.data == client.get("/_dash-layout").data


def test_a_public_server_serves_residents_and_shows_no_way_to_other_rooms(public_server: Flask) -> None:
    client = public_server.test_client()
    for path in ("/", "/plats/DAN01", "/kommun/0162", "/metod"):
        page = page_of(client, path)
        assert not [link for link in page.links if link.startswith(("/planera", "/mote", "/csv/planera", "/csv/mote"))]
    assert client.get("/csv/oppet/burglary.csv").status_code == 200
    assert ask(client, "/").status_code == 200


def test_a_public_server_never_makes_practice_data(make_server: MakeServer) -> None:
    server = make_server(audiences="resident")
    client = server.test_client()
    for address in (*PLANNERS, *RESIDENTS, "/?practice=1"):
        client.get(address)
        client.get("/_dash-layout", headers={ASKING: address})
        client.post("/_dash-update-component", json=callback_body(address))
    assert not (context_of(server).config.data_dir / "practice").exists()


def test_a_public_server_that_shares_a_memory_with_the_planners_shows_nothing_of_theirs(
    make_server: MakeServer, tmp_path: Path
) -> None:
    inside = make_server(data_dir=tmp_path).test_client()
    outside = make_server(data_dir=tmp_path, audiences="resident").test_client()
    for path in PAGES:
        inside.get(path)
        inside.get("/_dash-layout", headers={ASKING: path})
    assert "/planera" in page_of(inside, "/").links
    for path in ("/", "/kommun/0162", "/plats/DAN01", "/metod"):
        assert "/planera" not in page_of(outside, path).links, path
        assert '"/planera"' not in outside.get("/_dash-layout", headers={ASKING: path}).text, path


def test_every_mixture_of_audiences_serves_its_rooms_alone(make_server: MakeServer) -> None:
    rooms = {"resident": "/", "planner": "/planera", "official": "/mote"}
    for count in (1, 2):
        for served in itertools.combinations(rooms, count):
            client = make_server(audiences=",".join(served)).test_client()
            found = {audience: client.get(path).status_code for audience, path in rooms.items()}
            assert found == {audience: 200 if audience in served else 404 for audience in rooms}


# Places.


def test_there_are_listed_places_to_protect() -> None:
    assert len(LISTED) > 10
    assert PLACES.loc[LISTED].anchor_lat.notna().sum() > 5, "some of them have a reference point in the file"


def anchors_of_listed_alone() -> set[str]:
    drawn = set(PLACES[~PLACES.index.isin(LISTED)].anchor_name.dropna())
    return set(PLACES.loc[LISTED].anchor_name.dropna()) - drawn


@pytest.mark.parametrize("room", ["oppet", "planera", "mote"])
def test_no_file_says_where_a_listed_place_is(room: str, client: FlaskClient) -> None:
    rows = {row["Beteckning"]: row for row in rows_of(client, f"/csv/{room}/unsafe_places.csv")}
    assert set(rows) == set(PLACES.index)
    where = [name for name in rows["DAN01"] if re.search(r"latitud|longitud|anchor|coord|koord", name.casefold())]
    assert where == ["Latitud (WGS 84)", "Longitud (WGS 84)"], "and no reference point"
    for place_id in LISTED:
        assert not [name for name in where if rows[place_id][name]], place_id


@pytest.mark.parametrize("place_id", LISTED)
def test_no_page_says_where_a_listed_place_is(place_id: str, client: FlaskClient) -> None:
    row = PLACES.loc[place_id]
    page = client.get(f"/plats/{place_id}")
    assert page.status_code == 200
    own = {f"{row[name]:.5f}"[:-1] for name in ("lat", "lon", "anchor_lat", "anchor_lon") if not pd.isna(row[name])}
    assert not [number for number in own if number in page.text]
    if not pd.isna(row.anchor_name) and row.anchor_name not in f"{row['name']} {row.text_sv}":
        assert row.anchor_name not in page.text
    layout = client.get("/_dash-layout", headers={ASKING: f"/plats/{place_id}"}).json
    frames = [node["frame"] for node in nodes(layout) if isinstance(node, dict) and "frame" in node]
    here = context_of(client.application)
    known = {tuple(frame) for frame in area_frames(here, AreaLevel.MUNICIPALITY).values()}
    assert frames and all(tuple(frame) in known for frame in frames), "framed by its municipality, not by itself"


def test_what_only_listed_places_lie_near_is_named_nowhere(client: FlaskClient) -> None:
    alone = anchors_of_listed_alone()
    said = " ".join(f"{row['name']} {row.text_sv} {row.text_en}" for _, row in PLACES.iterrows())
    for anchor in {one for one in alone if one not in said}:
        for address in (*PAGES, *(f"/planera?place={one}" for one in LISTED[:6]), "/csv/planera/unsafe_places.csv"):
            assert anchor not in client.get(address).text, (anchor, address)
        assert anchor not in client.get("/_dash-layout", headers={ASKING: "/planera"}).text
        assert client.get("/planera", query_string={"near": anchor}).status_code == 400


def drawn_marks(figure: dict[str, Any]) -> dict[tuple[str, str], tuple[float, float]]:
    """Position of every symbol on the map that can be chosen, by kind and name."""
    trace = next(one for one in figure["data"] if one["type"] == "scattermap" and one.get("customdata"))
    positions = zip(trace["lon"], trace["lat"], strict=True)
    return {(kind, name): where for (kind, name), where in zip(trace["customdata"], positions, strict=True)}


@pytest.mark.parametrize("path", ["/", "/planera", "/plats/DAN01", "/kommun/0162", "/mote?places=unsafe_places"])
def test_only_places_with_a_position_of_their_own_get_a_pin(path: str, client: FlaskClient) -> None:
    marks = drawn_marks(figure_of(client, path))
    places = known(context_of(client.application), reader_as(Audience.PLANNER)).places
    pins = {place_id for place_id, row in places.items() if row["precision"] == Precision.PIN}
    near = {row["anchor_name"] for row in places.values() if row["precision"] == Precision.APPROXIMATE}
    assert {name for kind, name in marks if kind == "place"} == pins
    assert {name for kind, name in marks if kind == "near"} == near
    for place_id in pins:
        assert marks["place", place_id] == (PLACES.lon[place_id], PLACES.lat[place_id])


def test_a_reference_point_counts_only_the_places_that_are_drawn_near_it(client: FlaskClient) -> None:
    places = known(context_of(client.application), reader_as(Audience.PLANNER)).places
    near = [row["anchor_name"] for row in places.values() if row["precision"] == Precision.APPROXIMATE]
    trace = next(t for t in figure_of(client, "/")["data"] if t["type"] == "scattermap" and t.get("customdata"))
    for (kind, anchor), text in zip(trace["customdata"], trace["text"], strict=True):
        if kind == "near":
            assert re.search(r"\d+", text).group() == str(near.count(anchor))


def test_an_approximate_place_has_no_coordinate_in_a_file(client: FlaskClient) -> None:
    rows = rows_of(client, "/csv/oppet/unsafe_places.csv")
    kinds = {"pin": 0, "approximate": 0, "listed": 0}
    terms = registry()["unsafe_places"].words["sv"].terms
    for row in rows:
        (kind,) = [kind for kind in kinds if terms[kind] == row["Läge"]]
        kinds[kind] += 1
        assert bool(row["Longitud (WGS 84)"] and row["Latitud (WGS 84)"]) == (kind == "pin")
    assert all(kinds.values())


# Small numbers.

COUNTS = st.lists(st.integers(0, 12), min_size=5, max_size=5)


def answer_of(counts: list[int], years: list[list[int]]) -> Answer:
    """An answer with a row per municipality, a total, and a series of years, as the layers make them."""
    rows = pd.DataFrame({"code": MUNICIPALITY_CODES, "count": [float(c) for c in counts]})
    rows = rows.assign(value=rows["count"] / 10, low=rows["count"] / 20, high=rows["count"] / 5)
    series = [
        {"code": code, "year": 2000 + n, "count": float(c), "value": c / 10, "low": c / 20, "high": c / 5}
        for n, year in enumerate(years)
        for code, c in (*zip(MUNICIPALITY_CODES, year, strict=True), (None, sum(year)))
    ]
    return Answer(
        columns=(*STANDARD[Kind.AREA], *AMOUNT_COLUMNS[2:]),
        rows=rows.assign(state=[State.UNCERTAIN, *[State.KNOWN] * 4], comparison=["uncertain", *["higher"] * 4]),
        year=2000,
        unit=Unit.PER_1000,
        total={"value": sum(counts) / 10, "low": 0.0, "high": 9.0, "count": float(sum(counts))},
        series=pd.DataFrame(series),
    )


def recovered(shown: list[float], total: float | None) -> dict[int, float]:
    """What subtraction tells of the withheld counts: the index and the count of each that is alone."""
    hidden = [n for n, count in enumerate(shown) if math.isnan(count)]
    if total is None or math.isnan(total) or len(hidden) != 1:
        return {}
    return {hidden[0]: total - sum(count for count in shown if not math.isnan(count))}


def test_the_attack_works_on_figures_that_hide_one_count_only() -> None:
    assert recovered([3, math.nan, 10], 15) == {1: 2}


@given(COUNTS, st.lists(COUNTS, min_size=1, max_size=4))
def test_small_counts_are_withheld_and_cannot_be_got_by_subtraction(counts: list[int], years: list[list[int]]) -> None:
    safe = protected(answer_of(counts, years))
    shown = safe.rows["count"].to_list()
    check_withheld(counts, shown, safe.total.get("count"))
    assert safe.series is not None
    for year, part in safe.series.groupby("year"):
        areas = part[part.code.notna()].set_index("code")["count"].reindex(MUNICIPALITY_CODES).to_list()
        whole = part[part.code.isna()]["count"].iloc[0]
        check_withheld(years[int(year) - 2000], areas, float(whole))


def check_withheld(counts: list[int], shown: list[float], total: float | None) -> None:
    for count, one in zip(counts, shown, strict=True):
        assert math.isnan(one) or one == count, "what is shown is true"
        assert math.isnan(one) or not 0 < one < 5
    assert not recovered(shown, total)
    if not any(0 < count < 5 for count in counts):
        assert shown == counts and total == sum(counts), "nothing is withheld without need"


@given(COUNTS)
def test_what_is_withheld_is_withheld_in_every_figure(counts: list[int]) -> None:
    safe = protected(answer_of(counts, [counts]))
    hidden = safe.rows["count"].isna()
    for name in ("value", "low", "high"):
        assert safe.rows[name].isna().equals(hidden), name
    assert set(safe.rows[hidden].state) <= {State.SUPPRESSED}
    assert set(safe.rows[hidden].comparison) <= {str(State.SUPPRESSED)}
    if hidden.any():
        assert set(safe.rows[~hidden].comparison) <= {"not_compared"}, "a verdict would bound the withheld total"
        assert State.UNCERTAIN not in set(safe.rows.state)
    assert safe.series is not None
    for name in ("value", "low", "high"):
        assert safe.series[name].isna().equals(safe.series["count"].isna()), name
    rows = dict(zip(safe.rows.code, hidden, strict=True))
    own = safe.series[safe.series.code.notna()]
    assert rows == dict(zip(own.code, own["count"].isna(), strict=True)), "the line hides what the table hides"


def test_a_layer_that_counts_must_say_its_counts_or_residents_could_see_small_ones() -> None:
    rows = pd.DataFrame({"code": MUNICIPALITY_CODES, "value": [3.0, 9, 9, 9, 9], "low": np.nan, "high": np.nan})
    answer = Answer(rows=rows.assign(state=State.KNOWN), unit=Unit.COUNT, columns=STANDARD[Kind.AREA])
    assert protected(answer).rows.value.isna()[0]


def test_shares_of_a_survey_pass_unchanged() -> None:
    rows = pd.DataFrame({"code": MUNICIPALITY_CODES, "value": [3.0, 4, 75, 80, 2], "low": np.nan, "high": np.nan})
    answer = Answer(rows=rows.assign(state=State.KNOWN), unit=Unit.PERCENT, columns=STANDARD[Kind.AREA])
    assert protected(answer) is answer


@pytest.fixture
def small_counts(facts: Path) -> Path:
    """The shipped tables with three burglaries in Vaxholm in 2025."""
    path = facts / "offences_annual.csv"
    changed = re.sub(r"^(0187,2025,burglary,11462),\d+,\d+,", r"\1,3,26,", path.read_text(encoding="utf-8"), flags=re.M)
    path.write_text(changed, encoding="utf-8")
    assert "0187,2025,burglary,11462,3,26," in changed
    return facts


def test_a_resident_never_sees_a_small_count_in_any_channel(small_counts: Path, make_server: MakeServer) -> None:
    client = make_server(facts_dir=small_counts).test_client()
    for measure, area in itertools.product(Measure, ("", "0187", "0160")):
        asked = f"/?layer=burglary&year=2025&measure={measure}&area={area}"
        check_hidden(page_of(client, asked).text.replace("\u00a0", " "))
        answer = ask(client, asked, ("told", "table", "legend", "chart"))
        check_hidden(" ".join(texts(answer.json)))
        fill = figure_of(client, asked)["data"][0]
        assert dict(zip(fill["locations"], fill["z"], strict=True))["0187"] == 0, "drawn as bare land"
    check_hidden(page_of(client, "/kommun/0187").text)
    rows = [r for r in rows_of(client, "/csv/oppet/burglary.csv") if r["År"] == "2025"]
    numbers = {row["Kod och namn"][:4]: row["Antal"] for row in rows}
    assert numbers["0187"] == "" and numbers[""] == "", "neither Vaxholm nor the whole"
    assert sum(1 for value in numbers.values() if value == "") == 3, "nor the next smallest"
    figures = ("Värde", "95 % intervall: nedre gräns", "95 % intervall: övre gräns")
    assert not any(row[name] for name in figures for row in rows if row["Antal"] == "")
    assert rows_of(client, "/csv/planera/burglary.csv?area=0187"), "planners see it"
    assert {
        r["Antal"]
        for r in rows_of(client, "/csv/planera/burglary.csv")
        if (r["Kod och namn"], r["År"]) == ("0187 Vaxholm", "2025")
    } == {"3"}


def check_hidden(text: str) -> None:
    assert not re.search(r"\b3 anmälda inbrott|0,3 per 1 000 invånare \(95", text), text
    assert "(–)" not in text, "a figure that is withheld is not compared with"


def test_the_words_of_a_withheld_figure_are_whole_sentences(small_counts: Path, make_server: MakeServer) -> None:
    client = make_server(facts_dir=small_counts).test_client()
    for lang, area in itertools.product(LANGUAGES, ("", "0187", "0160", "0162", "0115", "0117")):
        page = page_of(client, f"/?layer=burglary&year=2025&area={area}&lang={lang}")
        assert not [text for text in page.texts if text.lstrip().startswith((":", ","))], area


def test_rules_of_disclosure_hold_for_every_layer_that_counts(server: Flask) -> None:
    tables = context_of(server).release.tables
    reported = tables["reported"].assign(count=tables["reported"]["count"] % 7)
    small = {**{name: tables[name] for name in tables}, "reported": reported}
    for key in ("burglary", "theft", "all_offences"):
        for measure, year in itertools.product((Measure.COUNT, Measure.RATE), (1996, 2010, 2025)):
            raw = ask_layer(registry()[key], small, Query(year=year, measure=measure))
            safe = protected(raw)
            check_withheld(
                raw.rows["count"].astype(int).to_list(), safe.rows["count"].to_list(), safe.total.get("count")
            )


# Third parties and traces.


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", PRACTICE])
def test_pages_load_nothing_from_elsewhere_and_set_no_cookie(path: str, client: FlaskClient) -> None:
    response = client.get(path)
    assert "Set-Cookie" not in response.headers
    page = read_html(response.text)
    assert page.loads
    assert not [one for one in page.loads if not re.match(r"/(?!/)|data:image/", one)]


@pytest.mark.parametrize("path", PAGES)
def test_no_answer_to_a_script_sets_a_cookie_or_names_a_host(path: str, client: FlaskClient) -> None:
    layout = client.get("/_dash-layout", headers={ASKING: path})
    figures = [node for node in nodes(layout.json) if isinstance(node, dict) and node.get("type") == "choroplethmap"]
    assert "Set-Cookie" not in layout.headers
    assert all(one["geojson"].startswith("/geo/") for one in figures)
    if path not in ("/metod",):
        assert figure_of(client, path)["layout"]["map"]["style"].startswith("/geo/")
        assert "Set-Cookie" not in ask(client, path, ("banner",)).headers


def test_our_style_sheets_scripts_and_pictures_name_no_host() -> None:
    ours = [path for path in (HOME / "assets").rglob("*") if path.suffix in (".css", ".js", ".svg", ".json")]
    ours = [path for path in ours if "vendor" not in path.parts]
    assert len(ours) > 5
    for path in ours:
        named = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text(encoding="utf-8")))
        assert named <= {"http://www.w3.org"}, path.name


def test_the_maps_style_asks_only_this_server(client: FlaskClient, server: Flask) -> None:
    release = context_of(server).release.id
    for look, lang in itertools.product(("plain", "projector"), LANGUAGES):
        style = client.get(f"/geo/{release}/style-{look}-{lang}.json").json
        addresses = [t for t in texts(style) if "//" in t or t.startswith("/")]
        assert addresses and all(one.startswith(("/geo/", "http://localhost/assets/")) for one in addresses)
        assert "glyphs" not in style


def test_nothing_about_a_visitor_is_written_down(make_server: MakeServer, tmp_path: Path) -> None:
    client = make_server(data_dir=tmp_path, trust_network="yes").test_client()
    headers = {"User-Agent": "Visitor-4711", "Cookie": "me=4711", "X-Forwarded-For": "192.0.2.4"}
    for path in PAGES:
        client.get(path, headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.4"})
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert len(written) > 1000
    assert b"4711" not in written and b"192.0.2.4" not in written


def test_links_that_leave_tell_nobody_where_the_reader_came_from(client: FlaskClient) -> None:
    text = client.get("/plats/DAN01").text
    leaving = re.findall(r'<a [^>]*href="https?://[^>]*>', text)
    assert leaving and all('rel="noopener noreferrer"' in link for link in leaving)


def test_a_name_for_the_public_in_words_is_the_one_that_is_used() -> None:
    assert speaker("sv")("practice.mark") == MARK
    assert MARK in speaker("en")("practice.mark")
    assert json.dumps(MARK)
