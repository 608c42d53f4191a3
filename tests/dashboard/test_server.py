"""The server answers every page in words, keeps its promises in headers, and tells nothing of its inside."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from conftest import HOME, PAGES, MakeServer, ask, callback_body, context_of, nodes, read_html, with_lang
from dashboard import assets, ids
from dashboard.i18n import LANGUAGES, speaker
from dashboard.parts.stand_ins import LEAVES
from dashboard.web.asking import ASKING
from data.geography import geometry
from data.tables.registry import SHIPPED

H1 = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
INSIDE = re.compile(
    r"Traceback|File \"|line \d+, in|/work|/home|/usr|/tmp|site-packages|\.py\b|werkzeug|flask|python|pandas"
    r"|KeyError|ValueError|TypeError|Exception|dash_|plotly \d",
    re.I,
)
FILES = ("/csv/oppet/burglary.csv", "/csv/oppet/felt_safety.csv", "/csv/oppet/unsafe_places.csv")
NO_ADDRESS = ("/nowhere", "/plats/DAN99", "/plats/", "/kommun/0180", "/kommun/162", "/planera/", "/csv/oppet/moon.csv",
              "/csv/cellar/burglary.csv", "/geo/000000000000/land.geojson", "/assets/nope.css", "/data/model.py",
              "/_dash-component-suites/dash/nope.js", "/_dash-component-suites/os/path.py")  # fmt: skip
BAD_ADDRESS = (
    ("/?layer=moon", "layer"), ("/?year=1066", "year"), ("/?lang=de", "lang"), ("/?question=why", "question"),
    ("/?practice=1", "practice"), ("/mote?practice=1", "practice"), ("/kommun/0162?practice=1", "practice"),
    ("/plats/DAN01?area=x", "area"), ("/planera?pos=north", "pos"), ("/planera?measure=x", "measure"),
    ("/?places=practice_walks", "places"), ("/csv/oppet/burglary.csv?year=1", "year"),
    ("/csv/oppet/burglary.csv?practice=1", "practice"),
)  # fmt: skip


def text_of(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.get_data(as_text=True)


def geo(server: Flask, name: str) -> str:
    return f"/geo/{context_of(server).release.id}/{name}"


# What is right.


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_its_language_with_one_heading(path: str, lang: str, client: FlaskClient) -> None:
    text = text_of(client, with_lang(path, lang))
    assert text.startswith(f'<!DOCTYPE html><html lang="{lang}">')
    headings = H1.findall(text)
    assert len(headings) == 1 and len(headings[0]) > 3
    assert "<h1" in text.partition("<script")[0], "words come before any script"
    page = read_html(text)
    assert speaker(lang)("shell.foot") in page.texts
    other = speaker("en" if lang == "sv" else "sv")
    assert other("shell.foot") not in page.texts


def test_swedish_is_the_language_when_none_is_said(client: FlaskClient) -> None:
    assert text_of(client, "/").startswith('<!DOCTYPE html><html lang="sv">')
    assert 'lang="en"' in text_of(client, "/?lang=en")[:60]


FIGURES = (
    ("/kommun/0162", "163"), ("/kommun/0162", "5,0 per 1 000"), ("/kommun/0117", "Vi vet inte"),
    ("/kommun/0162?lang=en", "163 reported burglaries"), ("/", "per 1 000 invånare"), ("/?area=0162", "163"),
    ("/planera?area=0162", "163"), ("/planera?area=0162&layer=car_part_theft", "Vi vet inte"),
    ("/mote?area=0162", "163"), ("/mote?area=0162&layer=theft&year=2025&measure=count", "909"),
    ("/plats/DAN01", "Mörby centrum"), ("/plats/DAN01", "2019"), ("/metod", "Brottsförebyggande rådet"),
    ("/?area=0117&layer=felt_safety", "ingen siffra"),
)  # fmt: skip


@pytest.mark.parametrize(("address", "figure"), FIGURES)
def test_words_and_figures_stand_before_any_script(address: str, figure: str, client: FlaskClient) -> None:
    text = text_of(client, address).replace("\u00a0", " ")
    assert figure in text.partition("<script")[0]


def test_forms_work_without_scripts(client: FlaskClient) -> None:
    text = text_of(client, "/planera?layer=theft&year=2020")
    form = next(form for form in re.findall(r"<form.*?</form>", text, re.S) if 'name="area"' in form)
    assert 'method="get"' in form and '<option value="0162">' in form and "<button" in form
    assert '<input type="hidden" name="layer" value="theft">' in form
    assert '<input type="hidden" name="year" value="2020">' in form
    assert '<option selected value="2020">2020</option>' in text


def test_another_municipality_leaves_the_place_without_scripts_too(client: FlaskClient) -> None:
    text = text_of(client, "/?place=OST02&layer=theft")
    forms = {
        name: form
        for form in re.findall(r"<form.*?</form>", text, re.S)
        for name in re.findall('<select name="(.*?)"', form)
    }
    kept = {name: set(re.findall('type="hidden" name="(.*?)"', form)) for name, form in forms.items()}
    script = (HOME / "assets" / "js" / "address.js").read_text(encoding="utf-8")
    told = json.loads(re.sub(r"(\w+):", r'"\1":', re.findall(r"const LEAVES = (\{.*\});", script)[0]))
    assert {parameter: tuple(told[parameter]) for parameter in LEAVES} == LEAVES, "with scripts and without, alike"
    assert "place" not in kept["area"] and "place" in kept["year"] and "layer" in kept["area"] & kept["place"]


@pytest.mark.parametrize("path", PAGES)
def test_every_link_and_reference_of_a_page_leads_somewhere(path: str, client: FlaskClient) -> None:
    page = read_html(text_of(client, path))
    ours = {link for link in (*page.links, *page.loads) if link.startswith("/")}
    assert len(ours) > 5
    assert {link: client.get(link).status_code for link in ours} == dict.fromkeys(ours, 200)


@pytest.mark.parametrize("address", FILES)
def test_files_are_utf8_with_source_and_release_in_every_row(address: str, client: FlaskClient) -> None:
    response = client.get(address)
    text = response.data.decode("utf-8")
    assert response.status_code == 200 and text.startswith("\ufeff")
    assert re.fullmatch(r'attachment; filename="trygghetskartan-[\w-]+\.csv"', response.headers["Content-Disposition"])
    assert text.count("\r\n") >= 11
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) >= 10
    for row in rows:
        assert row["Källa"] and row["Licens"] and re.fullmatch("[0-9a-f]{12}", row["Utgåva"])


def test_a_file_holds_every_year_in_the_numbers_of_its_language(client: FlaskClient) -> None:
    swedish = text_of(client, "/csv/oppet/burglary.csv").splitlines()
    english = text_of(client, "/csv/oppet/burglary.csv?lang=en").splitlines()
    row = next(line for line in swedish if line.startswith("0162 Danderyd;Danderyd;2025;")).split(";")
    assert row[3] == "5,02" and row[6] == "163"
    row = next(line for line in english if line.startswith("0162 Danderyd;Danderyd;2025;")).split(";")
    assert row[3] == "5.02"
    assert {line.split(";")[2] for line in swedish[1:]} == {str(year) for year in range(1996, 2026)}


@pytest.mark.parametrize(
    "start", ["/?layer=mismatch", "/csv/oppet/mismatch.csv?lang=sv", "/hur/oppet/mismatch.json?lang=sv"]
)
def test_a_feeling_and_an_offence_are_two_things_and_one_in_addresses_copied_earlier(
    start: str, client: FlaskClient
) -> None:
    asked = ("question=unsafe_outdoors_dark&offence=theft", "question=unsafe_outdoors_dark__theft", "offence=theft", "")
    sent = [client.get(f"{start}&{query}", follow_redirects=True) for query in asked]
    now, old, *others = (one.get_data(as_text=True).partition("<script")[0] for one in sent)
    assert now == old and now not in others
    kept = [one.request.full_path == f"{start}&{asked[0]}" for one in sent[:2]]
    assert kept == [True, start.startswith("/?")], "a page's next step changes one of the two and keeps the other"
    assert not start.startswith("/?") or all(
        f'<label>{label} <select name="{name}"' in now for label, name in (("Fråga", "question"), ("Brott", "offence"))
    )


def test_health_and_ready(client: FlaskClient, server: Flask) -> None:
    assert text_of(client, "/health") == "ok"
    said = json.loads(text_of(client, "/ready"))
    assert said == {"release": context_of(server).release.id, "ready": True, "faults": []}


def test_head_and_options_are_answered(client: FlaskClient) -> None:
    assert client.head("/").status_code == 200 and client.head("/").data == b""
    assert "GET" in client.options("/").headers["Allow"]


# What is wrong.


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_what_does_not_exist_is_not_found(address: str, client: FlaskClient) -> None:
    text = text_of(client, address, 404)
    assert not INSIDE.search(text)
    assert speaker("sv")("error.text_404") in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", [one for one in NO_ADDRESS if "." not in one])
def test_a_page_that_is_not_there_says_so_in_its_language(address: str, lang: str, client: FlaskClient) -> None:
    text = text_of(client, with_lang(address, lang), 404)
    assert f'<html lang="{lang}">' in text
    assert H1.findall(text) == [speaker(lang)("error.title_404")]
    assert f'<a href="/">{speaker(lang)("error.back")}</a>' in text


@pytest.mark.parametrize(("address", "parameter"), BAD_ADDRESS)
def test_a_bad_parameter_is_named_and_nothing_else_is_told(address: str, parameter: str, client: FlaskClient) -> None:
    text = text_of(client, address, 400)
    assert speaker("sv")("error.text_400", parameter=parameter) in text
    assert not INSIDE.search(text)


def test_the_possible_values_are_told_when_they_are_few(client: FlaskClient) -> None:
    assert "sv, en" in text_of(client, "/?lang=de", 400)
    assert "burglary" in text_of(client, "/?layer=moon", 400)
    assert "practice_walks" not in text_of(client, "/?places=moon", 400)


@pytest.mark.parametrize("nasty", ["<script>alert(1)</script>", "%3Cscript%3Ealert(1)%3C/script%3E", "\"onload='x'"])
def test_what_was_sent_is_never_sent_back(nasty: str, client: FlaskClient) -> None:
    for address in (f"/?layer={nasty}", f"/{nasty}", f"/plats/{nasty}", f"/?lang={nasty}", f"/csv/oppet/{nasty}.csv"):
        response = client.get(address)
        assert response.status_code in (400, 404)
        assert "alert(1)" not in response.get_data(as_text=True) and "onload" not in response.get_data(as_text=True)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/", "/planera", "/health", "/csv/oppet/burglary.csv", "/metod"])
def test_unknown_methods_are_refused(path: str, method: str, client: FlaskClient) -> None:
    response = client.open(path, method=method)
    assert response.status_code == 405
    assert {"GET", "HEAD"} <= set(response.headers["Allow"].split(", "))
    assert not INSIDE.search(response.get_data(as_text=True))


# Headers.

POLICY = (
    "default-src 'none'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; img-src 'self' data: blob:; "
    "style-src 'self' 'unsafe-inline'; script-src 'self'; worker-src 'self' blob:"
)
EVERYWHERE = (*PAGES, *FILES, "/nowhere", "/?layer=moon", "/health", "/ready", "/_dash-layout", "/assets/page.css")


@pytest.mark.parametrize("address", EVERYWHERE)
def test_the_security_headers_are_exact_and_everywhere(address: str, client: FlaskClient) -> None:
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers, "over plain HTTP it promises nothing"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By", "Set-Cookie", "Access-Control-Allow-Origin"} & set(headers.keys())


@pytest.mark.parametrize("address", [*EVERYWHERE, "/nothing"])
def test_the_rules_of_mozillas_observatory_hold_behind_tls(address: str, client: FlaskClient) -> None:
    answer = client.get(address, base_url="https://localhost")
    headers = answer.headers
    policy = {rule.split()[0]: rule.split()[1:] for rule in headers["Content-Security-Policy"].split(";")}
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "http:", "https:", "*"} & set(policy["script-src"])
    assert policy["object-src"] == ["'none'"] and policy["form-action"] == ["'self'"]
    age = re.fullmatch(r"max-age=(\d+)", headers["Strict-Transport-Security"])
    assert age and int(age[1]) >= 180 * 24 * 3600
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("no-referrer", "same-origin", "strict-origin")
    assert headers["Cross-Origin-Resource-Policy"] in ("same-origin", "same-site")
    assert not {"Set-Cookie", "Access-Control-Allow-Origin"} & set(headers.keys())
    assert not re.findall(r'<(?:script|link)[^>]+(?:src|href)="(?:https?:)?//', answer.text)


def test_no_page_has_a_script_in_it_and_the_policy_lets_none_run(client: FlaskClient) -> None:
    for path in ("/", "/planera", "/metod", "/planera/data"):
        response = client.get(path)
        inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", response.text, re.S)
        rules = dict(rule.strip().split(" ", 1) for rule in response.headers["Content-Security-Policy"].split(";"))
        assert not inline and rules["script-src"] == "'self'", path


def test_a_tile_server_is_let_in_and_nothing_else(make_server: MakeServer) -> None:
    server = make_server(tiles_url="https://tiles.example/{z}/{x}/{y}.png", tiles_attribution="© Example")
    policy = server.test_client().get("/").headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://tiles.example;" in policy
    assert "connect-src 'self' https://tiles.example;" in policy
    assert policy.count("https://") == 2
    style = server.test_client().get(geo(server, "style-plain-sv.json")).json
    assert style["sources"]["tiles"]["tiles"] == ["https://tiles.example/{z}/{x}/{y}.png"]
    assert style["sources"]["tiles"]["attribution"] == "© Example"


def test_no_version_of_what_the_server_is_built_with_is_in_the_configuration(client: FlaskClient) -> None:
    text = text_of(client, "/")
    config = json.loads(re.findall(r'<script id="_dash-config"[^>]*>(.*?)</script>', text, re.S)[0])
    assert config["requests_pathname_prefix"] == "/"
    assert not [key for key in config if "version" in key and key != "disable_version_check"]
    import dash
    import plotly

    assert dash.__version__ not in json.dumps(config) and plotly.__version__ not in json.dumps(config)
    assert sys.version.split()[0] not in text


@pytest.mark.filterwarnings("ignore:unclosed file")  # left to Python by Flask-Compress
@pytest.mark.parametrize(("name", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
@pytest.mark.parametrize("address", ["/", "/_dash-layout", "/csv/oppet/burglary.csv", "/assets/page.css"])
def test_responses_are_compressed(
    address: str, name: str, decode: Callable[[bytes], bytes], client: FlaskClient
) -> None:
    plain = client.get(address).data
    packed = client.get(address, headers={"Accept-Encoding": name})
    assert packed.headers["Content-Encoding"] == name
    assert without_token(decode(packed.data)) == without_token(plain)
    assert len(packed.data) < len(plain) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]


def without_token(text: bytes) -> bytes:
    """A page without the token that Dash makes anew for each."""
    return re.sub(rb'"end_id": "[^"]*"', b"", text)


def test_what_never_changes_is_compressed_best_when_it_was_made_ready(make_server: MakeServer) -> None:
    server = make_server()
    address = geo(server, "municipality.geojson")
    client = server.test_client()
    quick = client.get(address, headers={"Accept-Encoding": "br"}).data
    server.extensions["trygghetskartan-dash"].static_addresses = list  # the large scripts take many seconds
    server.extensions["compressed"]().join()
    best = client.get(address, headers={"Accept-Encoding": "br"}).data
    assert len(best) < len(quick)
    assert brotli.decompress(best) == brotli.decompress(quick) == client.get(address).data
    (kept,) = (
        p for p in (context_of(server).config.data_dir / "compressed").iterdir() if p.read_bytes().endswith(best)
    )
    for damaged in (kept.read_bytes()[:100], kept.read_bytes()[:-1] + b"x", b"", best):
        kept.write_bytes(damaged)
        assert (
            brotli.decompress(client.get(address, headers={"Accept-Encoding": "br"}).data) == client.get(address).data
        )
        assert not kept.exists(), "dropped, and compressed again at the next start"


YEAR = "public, max-age=31536000, immutable"


def test_what_names_its_version_is_kept_for_a_year_and_nothing_else(client: FlaskClient, server: Flask) -> None:
    page = read_html(text_of(client, "/"))
    desk = read_html(text_of(client, "/planera/data"))
    versioned = [one for one in (*page.loads, *desk.loads) if re.search(r"\?m=|\.v\d|^/(js|css)/", one)]
    modules = [one for one in versioned if one.startswith("/js/")]
    assert len(versioned) > 6 and len(modules) == len(assets.MODULES), "Every module of ours belongs to a page."
    ours = [geo(server, name) for name in geometry.DRAWN_FILES] + [one for one in page.loads if "/ground-" in one]
    for address in (*versioned, *ours):
        assert client.get(address).headers["Cache-Control"] == YEAR, address
    for address in (*PAGES, *FILES, "/_dash-layout", "/_dash-dependencies", "/health", "/ready", "/nowhere"):
        assert client.get(address).headers["Cache-Control"] == "no-store", address
    assert client.get("/assets/page.css").headers["Cache-Control"] == "no-cache"
    assert client.get(geo(server, "style-plain-sv.json")).headers["Cache-Control"] == "no-store"
    assert client.get("/geo/000000000000/land.geojson").headers["Cache-Control"] == "no-store"


def test_modules_answer_only_under_the_version_that_they_make_together(client: FlaskClient) -> None:
    answer = client.get(assets.module("address"))
    assert answer.mimetype == "text/javascript" and answer.data == assets.MODULES["address"]
    imported = {name for text in assets.MODULES.values() for name in re.findall(rb'from "\./(\w+)\.js"', text)}
    assert imported and {name.decode() for name in imported} <= set(assets.MODULES)
    for address in (
        f"/js/{'0' * 12}/address.js",
        f"/js/{assets.VERSION}/nothing.js",
        f"/js/{assets.VERSION}/../page.css",
    ):
        missing = client.get(address)
        assert missing.status_code == 404 and missing.headers["Cache-Control"] == "no-store", address


def test_a_page_waits_for_one_style_sheet_which_holds_every_one_of_ours(client: FlaskClient) -> None:
    for address in ("/", "/metod", "/planera/data", "/nowhere"):
        linked = re.findall(r'rel="stylesheet" href="([^"]+)"', client.get(address).text)
        assert linked == [assets.STYLE_ADDRESS], address
    answer = client.get(assets.STYLE_ADDRESS)
    assert answer.mimetype == "text/css" and {path.stem for path in assets.FOLDER.glob("*.css")} == set(assets.SHEETS)
    assert all((assets.FOLDER / f"{name}.css").read_bytes() in answer.data for name in assets.SHEETS)
    assert client.get(f"/css/{'0' * 12}.css").status_code == 404


def test_geometry_answers_only_under_the_release_it_belongs_to(client: FlaskClient, server: Flask) -> None:
    release = context_of(server).release.id
    for name in geometry.DRAWN_FILES:
        assert client.get(f"/geo/{release}/{name}").json["type"] == "FeatureCollection"
        assert client.get(f"/geo/{'0' * 12}/{name}").status_code == 404
    for name in (geometry.FULL_AREAS, "geometry.json", "NOTICE.md", "style-plain-de.json", "style-x-sv.json"):
        assert client.get(f"/geo/{release}/{name}").status_code == 404


def test_symbols_are_fetched_from_the_address_that_the_browser_knows(make_server: MakeServer) -> None:
    server = make_server(allowed_hosts="karta.example")
    client = server.test_client()
    style = client.get(geo(server, "style-plain-sv.json"), base_url="https://karta.example").json
    assert style["sprite"] == "https://karta.example/assets/symbols/sprite"


# The doors between browser and server.


def test_a_change_of_filter_sends_numbers_and_little_else(client: FlaskClient) -> None:
    slots = ("banner", "area", "filters", "layers", "told", "legend", "chart", "table", "places", "about", "source")
    response = ask(client, "/?layer=theft&year=2020&area=0162", slots, headers={"Accept-Encoding": "br"})
    assert response.status_code == 200
    assert len(response.data) < 10_000, "compressed"
    answer = json.loads(brotli.decompress(response.data))["response"]
    change = answer[ids.MAP]["figure"]
    assert change["__dash_patch_update"] == "__dash_patch_update"
    places = {tuple(one["location"]) for one in change["operations"]}
    assert ("data", 0, "z") in places
    assert not any("geometry" in str(place) or "features" in str(place) for place in places)
    assert {f'{{"slot":"{name}"}}' for name in slots} <= set(answer)


def test_the_callback_answers_what_the_page_would_show(client: FlaskClient) -> None:
    answer = ask(client, "/?layer=theft&year=2020", ("table",)).json["response"]
    said = " ".join(one for one in nodes(answer['{"slot":"table"}']) if isinstance(one, str))
    page = read_html(text_of(client, "/?layer=theft&year=2020"))
    counts = [text for text in page.texts if re.fullmatch(r"\d{3}|\d\u00a0\d{3}", text)]
    assert len(counts) >= 5
    assert all(count in said for count in counts)


def changed(**changes: Any) -> dict[str, Any]:
    return callback_body("/") | changes


def at(name: str, *path: Any, value: Any) -> dict[str, Any]:
    """The good body with one value in it replaced."""
    body = json.loads(json.dumps(callback_body("/")))
    inside = body[name]
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return body


FORGED = {
    "no json": "hello",
    "nothing": "",
    "a list": [],
    "a number": 7,
    "null": None,
    "empty": {},
    "unknown output": changed(output="secret.children"),
    "a list as output": changed(output=["map"]),
    "no output": {key: value for key, value in callback_body("/").items() if key != "output"},
    "no inputs": changed(inputs=[]),
    "inputs as text": changed(inputs="abc"),
    "no state": changed(state=[]),
    "state as text": changed(state="abc"),
    "no outputs": changed(outputs=[]),
    "other outputs": at("outputs", 1, 0, "id", value={"slot": "legend"}),
    "another property": at("outputs", 0, "property", value="config"),
    "a slot that is none": at("state", 0, 0, "value", value={"slot": "cellar"}),
    "a slot that is text": at("state", 0, 0, "value", value="table"),
    "a slot that is a list": at("state", 0, 0, "value", value=["table"]),
    "an address that is a number": callback_body(7),
    "an address that is a list": callback_body(["/"]),
    "an address that is an object": callback_body({"a": "/"}),
    "no address": callback_body(None),
    "not an address": callback_body("http://["),
    "practice on the public page": callback_body("/?practice=1"),
    "practice in the meeting": callback_body("/mote?practice=1"),
    "a practice layer on the public page": callback_body("/?places=practice_walks"),
    "an unknown year": callback_body("/?year=1066"),
    "the same slot twice": callback_body("/", ("table", "table")),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_callback_is_refused(name: str, client: FlaskClient) -> None:
    body = FORGED[name]
    text = body if isinstance(body, str) else json.dumps(body)
    response = client.post("/_dash-update-component", data=text, content_type="application/json")
    assert response.status_code == 400
    check_short(response)


@pytest.mark.parametrize("address", ["/nowhere", "/plats/DAN99", "/etc/passwd", "planera", "//evil.example/x", ""])
def test_a_callback_for_a_page_that_is_not_there_is_not_found(address: str, client: FlaskClient) -> None:
    response = ask(client, address)
    assert response.status_code == 404
    check_short(response)


def check_short(response: Any) -> None:
    said = response.get_data(as_text=True)
    assert response.mimetype == "text/plain"
    assert 10 < len(said) < 400
    assert not INSIDE.search(said), said


def test_a_body_that_is_too_large_or_too_deep_is_refused(client: FlaskClient) -> None:
    large = client.post("/_dash-update-component", data="x" * 2_000_000, content_type="application/json")
    deep = client.post("/_dash-update-component", data="[" * 200_000, content_type="application/json")
    assert (large.status_code, deep.status_code) == (413, 400)
    check_short(large)
    check_short(deep)


def test_the_good_callback_still_answers_after_all_that(client: FlaskClient) -> None:
    for body in FORGED.values():
        client.post("/_dash-update-component", json=body)
    assert ask(client, "/").status_code == 200


@pytest.mark.parametrize(
    "address", ["http://[", "/nowhere", "/?layer=moon", "\u00e5", "javascript:alert(1)", "/?practice=1"]
)
def test_a_forged_page_address_gets_the_layout_of_the_front_page(address: str, client: FlaskClient) -> None:
    forged = client.get("/_dash-layout", headers={ASKING: address})
    assert forged.status_code == 200
    assert forged.data == client.get("/_dash-layout").data


# What is damaged.


def damage_number(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(",163,", ",sixteen,"), encoding="utf-8")


def damage_column(path: Path) -> None:
    head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(head.replace("count", "cuont") + "\n" + rest, encoding="utf-8")


def damage_encoding(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").replace("final", "finål").encode("latin-1"))


DAMAGES: tuple[Callable[[Path], None], ...] = (damage_number, damage_column, damage_encoding, Path.unlink)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.__name__)
def test_a_damaged_table_takes_its_layers_with_it_and_no_others(
    damage: Callable[[Path], None], facts: Path, make_server: MakeServer
) -> None:
    damage(facts / "offences_annual.csv")
    client = make_server(facts_dir=facts).test_client()
    for lang in LANGUAGES:
        failed = speaker(lang)(
            "fault.table", name={"sv": "Inbrott (alla lokaler)", "en": "Burglary (all premises)"}[lang]
        )
        for path in ("/", "/planera", "/mote", "/kommun/0162"):
            page = read_html(text_of(client, with_lang(path, lang)))
            assert failed in page.texts, path
            assert not INSIDE.search(page.text), path
    assert "av de svarande" in text_of(client, "/?layer=felt_safety"), "the survey is still there"
    assert "Mörby centrum med omgivningar" in text_of(client, "/plats/DAN01"), "the places are still there"
    assert speaker("sv")("method.faults", names="offences_annual")[:40] in text_of(client, "/metod")
    ready = client.get("/ready")
    assert ready.status_code == 503
    assert "offences_annual" in ready.json["faults"] and not ready.json["ready"]
    broken, whole = client.get("/csv/oppet/burglary.csv"), client.get("/csv/oppet/felt_safety.csv")
    assert (broken.status_code, whole.status_code) == (503, 200)
    check_short(broken)
    assert ask(client, "/?layer=theft").status_code == 200


def test_damaged_places_leave_the_figures(facts: Path, make_server: MakeServer) -> None:
    (facts / "places.csv").write_text("place_id\nDAN01\n", encoding="utf-8")
    client = make_server(facts_dir=facts).test_client()
    page = read_html(text_of(client, "/?area=0162"))
    assert speaker("sv")("fault.table", name="Platser") in page.texts
    assert "163" in page.text
    assert client.get("/plats/DAN01").status_code == 404
    assert client.get("/csv/oppet/unsafe_places.csv").status_code == 503
    assert client.get("/ready").json["faults"] == ["places"]


def test_damaged_promises_leave_the_municipality(facts: Path, make_server: MakeServer) -> None:
    (facts / "promises.csv").unlink()
    client = make_server(facts_dir=facts).test_client()
    page = read_html(text_of(client, "/kommun/0162"))
    assert "163" in page.text and speaker("sv")("fault.part") in page.texts


def test_a_release_without_its_data_package_is_not_ready_but_answers(facts: Path, make_server: MakeServer) -> None:
    (facts / "datapackage.json").unlink()
    client = make_server(facts_dir=facts).test_client()
    for path in PAGES:
        assert ": ." not in read_html(text_of(client, path)).text
    unnamed = f"Inbrott (alla lokaler): {speaker('sv')('fault.short')}. "
    assert any(text.startswith(unnamed) for text in read_html(text_of(client, "/")).texts)
    assert client.get("/ready").status_code == 503
    assert client.get("/ready").json["faults"] == ["datapackage.json"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


@pytest.mark.parametrize("damage", [Path.unlink, cut], ids=["missing", "changed"])
@pytest.mark.parametrize("name", ["municipality.geojson", "land.geojson", geometry.FULL_AREAS, geometry.MANIFEST])
def test_missing_or_changed_geometry_fails_alone(
    name: str, damage: Callable[[Path], None], facts: Path, make_server: MakeServer
) -> None:
    damage(facts / "geometry" / name)
    server = make_server(facts_dir=facts)
    client = server.test_client()
    for path in PAGES:
        text_of(client, path)
    assert "163" in text_of(client, "/?area=0162") and "163" in text_of(client, "/kommun/0162")
    assert client.get("/ready").status_code == 503
    failed = geometry.GEOMETRY_FILES if name == geometry.MANIFEST else (name,)
    assert sorted(client.get("/ready").json["faults"]) == sorted(failed)
    served = name if name in geometry.DRAWN_FILES else "regso.geojson"
    broken = client.get(geo(server, served))
    assert broken.status_code == (200 if name == geometry.FULL_AREAS else 503)
    if broken.status_code == 503:
        check_short(broken)
        assert broken.headers["Cache-Control"] == "no-store"


def test_practice_that_cannot_be_made_leaves_the_rest(facts: Path, make_server: MakeServer) -> None:
    (facts / "geometry" / "stations.geojson").unlink()
    client = make_server(facts_dir=facts).test_client()
    page = read_html(text_of(client, "/planera?practice=1&level=regso&layer=felt_safety&places=practice_walks"))
    assert speaker("sv")("fault.table", name="Övning: trygghetsvandringar") in page.texts
    assert "av de svarande" in page.text
    assert client.get("/csv/planera/practice_walks.csv?practice=1").status_code == 503


def test_a_file_that_is_damaged_while_the_server_runs_is_not_served(facts: Path, make_server: MakeServer) -> None:
    server = make_server(facts_dir=facts)
    client = server.test_client()
    assert client.get(geo(server, "land.geojson")).status_code == 200
    cut(facts / "geometry" / "land.geojson")
    assert client.get(geo(server, "land.geojson")).status_code == 503
    assert client.get("/ready").json["faults"] == ["land.geojson"]


def test_without_any_table_every_page_still_says_so(tmp_path: Path, make_server: MakeServer) -> None:
    client = make_server(facts_dir=tmp_path / "nothing").test_client()
    for path in ("/", "/planera", "/mote", "/kommun/0162", "/metod"):
        assert 'class="fault"' in text_of(client, path)
    assert set(SHIPPED) <= set(client.get("/ready").json["faults"])


def test_a_fault_of_our_own_is_noted_and_nothing_of_it_is_told(
    make_server: MakeServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from dashboard.web import machine

    def broken(_: object) -> None:
        raise RuntimeError("the secret of the cellar")

    monkeypatch.setattr(machine, "_geometry_faults", broken)
    response = make_server().test_client().get("/ready")
    assert response.status_code == 500
    assert "secret" not in response.text and not INSIDE.search(response.text)
    assert "the secret of the cellar" in caplog.text


def test_a_part_that_fails_leaves_the_rest_of_the_page(
    make_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_server().test_client()
    broken = break_part(monkeypatch, "legend")
    page = read_html(text_of(client, "/?area=0162"))
    assert speaker("sv")("fault.part") in page.texts and "163" in page.text
    answer = ask(client, "/?area=0162", ("legend", "table")).json["response"]
    assert speaker("sv")("fault.part") in str(answer['{"slot":"legend"}']) and "163" in str(answer['{"slot":"table"}'])
    broken.undo()
    page = read_html(text_of(client, "/?area=0162"))
    assert speaker("sv")("fault.part") not in page.texts, "a page with a failed part is not remembered"


def break_part(monkeypatch: pytest.MonkeyPatch, name: str) -> pytest.MonkeyPatch:
    from dashboard.pages import slots as _slots

    def broken(_scene: Any) -> None:
        raise RuntimeError(name)

    monkeypatch.setattr(_slots, "SLOTS", {**_slots.SLOTS, name: broken})
    return monkeypatch


# A real process.


@pytest.fixture
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of `python app.py`, started as anyone would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = os.environ | {"PORT": str(port), "DATA_DIR": str(tmp_path_factory.mktemp("process"))}
    command = [sys.executable, str(HOME / "app.py")]
    with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        try:
            wait_for(port, started)
            yield f"http://127.0.0.1:{port}"
        finally:
            started.terminate()
            started.communicate(timeout=120)


def wait_for(port: int, started: subprocess.Popen[str]) -> None:
    for _ in range(1200):
        if started.poll() is not None:
            raise AssertionError(f"app.py ended with {started.returncode}: {started.communicate()[1]}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("app.py does not listen after two minutes")


def test_the_process_answers_and_does_not_say_what_it_is(process: str) -> None:
    with urllib.request.urlopen(f"{process}/kommun/0162", timeout=120) as answer:  # noqa: S310 - our own server
        assert answer.status == 200
        assert "163" in answer.read().decode()
        assert not answer.headers["Server"] and not answer.headers["X-Powered-By"]


def test_a_bad_setting_stops_the_start_with_its_name(tmp_path: Path) -> None:
    given = os.environ | {"PORT": "eighty", "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(HOME / "app.py")], env=given, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1] == "PORT must be a whole number, not 'eighty'."
    assert "Traceback" not in done.stderr


def test_the_sample_of_damaged_folders_is_really_a_copy(facts: Path) -> None:
    shutil.rmtree(facts / "geometry")
    assert (HOME / "data" / "bundled" / "geometry" / "land.geojson").is_file()


@pytest.mark.parametrize("address", ["/metod", "/planera/data", "/planera/data?lang=en"])
def test_a_page_of_text_or_forms_asks_no_layer(
    address: str, make_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = make_server()
    monkeypatch.setattr("dashboard.asking.making.answer", lambda *_: pytest.fail("a layer was asked"))
    monkeypatch.setattr("dashboard.asking.answers.answer", lambda *_: pytest.fail("a layer was asked"))
    text = text_of(server.test_client(), address)
    assert "<h1" in text and "map-region" not in text and "_dash" not in text
