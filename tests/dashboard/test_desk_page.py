"""The data desk's page: what is brought is looked at first, put live or dropped, and only by one's own forms."""

from __future__ import annotations

import io
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from conftest import MakeServer
from dashboard.asking.page import DESK as ADDRESS
from dashboard.i18n import speaker
from dashboard.pages.forms.desk import doors, waiting
from dashboard.pages.forms.desk.page import KINDS
from dashboard.web import endpoints
from data.intake import turns
from data.intake.files import read_file
from data.lock import Busy
from data.release import shelf
from data.release.look import read_manifest

GOOD = """Kommun;Brott;År;Antal;Status
Danderyd;residential_burglary;2024;95;final
Täby;residential_burglary;2024;160;final
Vallentuna;residential_burglary;2024;71;final
Vaxholm;residential_burglary;2024;14;final
Österåker;residential_burglary;2024;84;final
"""
BAD_ROWS = GOOD + "Solna;residential_burglary;2024;100;final\n"


@pytest.fixture
def client(make_server: MakeServer) -> FlaskClient:
    """A server with a data folder of its own."""
    return make_server().test_client()


def folder(client: FlaskClient) -> Path:
    found: Path = client.application.extensions["trygghetskartan"].config.data_dir
    return found


def bring(client: FlaskClient, text: str, name: str = "antal.csv", kind: str = "counts") -> str:
    """The address of what was brought."""
    sent = {"kind": kind, "crs": "", "file": (io.BytesIO(text.encode()), name)}
    answer = client.post(ADDRESS, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def read(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))


def test_what_is_brought_changes_nothing_until_it_is_put_live(client: FlaskClient) -> None:
    address = bring(client, GOOD)
    said = read(client, address)
    assert "5 rader lästa: 5 godtas, 0 avvisas. Av de godtagna är 5 nya" in said
    assert "0162" in said and "Ingen rad avvisas" in said
    assert shelf.read_active(folder(client)) is None
    done = client.post(f"{address}/drift")
    assert done.status_code == 303 and done.headers["Location"] == f"{ADDRESS}?done=live"
    assert shelf.read_active(folder(client)) is not None
    assert client.get(address).status_code == 404, "It waits no longer."


def test_the_same_file_again_brings_nothing_new(client: FlaskClient) -> None:
    client.post(f"{bring(client, GOOD)}/drift")
    address = bring(client, GOOD)
    assert "Allt i filen finns redan" in read(client, address)
    active = shelf.read_active(folder(client))
    assert client.post(f"{address}/drift").headers["Location"] == f"{ADDRESS}?done=none"
    assert shelf.read_active(folder(client)) == active


def test_a_file_of_which_no_row_is_taken_is_not_said_to_be_there_already(client: FlaskClient) -> None:
    said = read(client, bring(client, BAD_ROWS.splitlines()[0] + "\nSolna;residential_burglary;2024;100;final\n"))
    assert "0 godtas, 1 avvisas" in said and "Ingen rad i filen godtogs" in said and "finns redan" not in said


def test_the_way_to_the_planners_map_is_marked_as_where_one_is(client: FlaskClient) -> None:
    said = client.get(ADDRESS).get_data(as_text=True)
    assert re.findall(r'<a[^>]*aria-current="page"[^>]*>([^<]*)</a>', said) == ["Planera"]


def test_a_file_with_refused_rows_is_taken_in_part_only_on_request(client: FlaskClient) -> None:
    address = bring(client, BAD_ROWS)
    said = read(client, address)
    assert "1 avvisas" in said and "Solna" in said and "Rad" in said
    assert client.post(f"{address}/drift").status_code == 409
    assert shelf.read_active(folder(client)) is None
    assert client.post(f"{address}/drift", data={"partial": "1"}).status_code == 303
    assert shelf.read_active(folder(client)) is not None


def test_what_is_dropped_is_gone_and_the_release_before_can_be_had_back(client: FlaskClient) -> None:
    dropped = bring(client, GOOD)
    assert client.post(f"{dropped}/slang").status_code == 303
    assert client.get(dropped).status_code == 404
    assert not list((folder(client) / waiting.FOLDER).iterdir())
    client.post(f"{bring(client, GOOD)}/drift")
    before = shelf.read_active(folder(client))
    assert go_back(client).status_code == 303
    after = shelf.read_active(folder(client))
    assert before and after and after.release == before.before[0]
    assert go_back(client).status_code == 409, "There is none before the first."


def in_force(client: FlaskClient) -> str:
    active = shelf.read_active(folder(client))
    assert active is not None
    return active.release


def go_back(client: FlaskClient, seen: str = "") -> TestResponse:
    return client.post(f"{ADDRESS}/tillbaka", data={"seen": seen or in_force(client)})


def test_a_second_press_on_go_back_goes_no_further(client: FlaskClient) -> None:
    for year in (2022, 2023, 2024):
        client.post(f"{bring(client, GOOD.replace('2024', str(year)))}/drift")
    last = in_force(client)
    page = client.get(ADDRESS).get_data(as_text=True)
    assert f'<input type="hidden" name="seen" value="{last}">' in page
    assert go_back(client, last).status_code == 303
    once = in_force(client)
    again = go_back(client, last)
    assert again.status_code == 409 and in_force(client) == once != last
    said = again.get_data(as_text=True)
    assert f"Utgåva {last} gäller inte längre: nu gäller {once}" in said


@pytest.mark.parametrize("seen", ["", "x", "0" * 13, "../active"])
def test_going_back_without_the_release_seen_is_refused(client: FlaskClient, seen: str) -> None:
    client.post(f"{bring(client, GOOD)}/drift")
    before = in_force(client)
    assert client.post(f"{ADDRESS}/tillbaka", data={"seen": seen} if seen else {}).status_code == 400
    assert in_force(client) == before


@pytest.mark.parametrize(("name", "text"), [("tom.csv", ""), ("bild.csv", "\x89PNG\r\n"), ("a.xlsx", "no workbook")])
def test_a_file_that_cannot_be_read_is_refused_in_words(client: FlaskClient, name: str, text: str) -> None:
    said = read(client, bring(client, text, name))
    assert "Filen går inte att läsa. Inget har ändrats." in said
    assert shelf.read_active(folder(client)) is None


@pytest.mark.parametrize("name", ["n.csv", "räkning-" + "x" * 3000 + "-slut.csv"])
def test_a_file_is_named_as_its_owner_does(client: FlaskClient, name: str) -> None:
    for text in ("", GOOD.splitlines()[0]):
        said = read(client, bring(client, text, name))
        assert "content" not in said and said.count(name[-10:]) >= 2
    assert "5 godtas" in read(client, bring(client, GOOD, name))


def test_a_name_that_is_a_path_or_a_script_is_only_a_name(client: FlaskClient) -> None:
    address = bring(client, GOOD, "../../<script>alert(1)</script>.csv")
    text = client.get(address).get_data(as_text=True)
    assert "<script>alert" not in text
    assert [path.name for path in (folder(client) / waiting.FOLDER).iterdir()] == [address.rpartition("/")[2]]


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("path", ["", "/tillbaka", f"/{'0' * 32}/drift", f"/{'0' * 32}/slang"])
def test_another_sites_form_does_nothing(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    assert client.post(f"{ADDRESS}{path}", headers=headers).status_code == 400


@pytest.mark.parametrize("token", ["x", "0" * 32, "..", "%2e%2e", "A" * 32])
def test_an_unknown_token_finds_nothing(client: FlaskClient, token: str) -> None:
    assert client.get(f"{ADDRESS}/{token}").status_code == 404


@pytest.mark.parametrize(("kind", "crs"), [("nothing", ""), ("events", ""), ("counts", "1234")])
def test_a_forged_form_is_refused(client: FlaskClient, kind: str, crs: str) -> None:
    sent = {"kind": kind, "crs": crs, "file": (io.BytesIO(GOOD.encode()), "a.csv")}
    assert client.post(ADDRESS, data=sent, content_type="multipart/form-data").status_code == 400


def test_forms_that_come_too_often_from_one_address_wait_a_minute_and_nobody_is_remembered(
    make_server: MakeServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(endpoints, "MOST_WRITES", 2)
    monkeypatch.setattr(endpoints.threading.Timer, "start", lambda timer: started.append(timer))
    client = make_server().test_client()
    caplog.clear()
    sent = [client.post(ADDRESS, data={"kind": "counts"}) for _ in range(4)]
    assert [one.status_code for one in sent] == [400, 400, 429, 429]
    assert sent[3].headers["Retry-After"] == "60" and speaker("sv")("error.text_429") in sent[3].text
    assert client.get(ADDRESS).status_code == 200
    other = {"REMOTE_ADDR": "127.0.0.7"}
    assert client.post(ADDRESS, data={"kind": "counts"}, environ_overrides=other).status_code == 400
    (minute,) = started
    counted = minute.function.__self__
    assert minute.interval == 60 and minute.daemon and counted.keys() == {"127.0.0.1", "127.0.0.7"}
    minute.function()
    assert not counted and "127.0.0.1" not in caplog.text and "127.0.0.7" not in caplog.text
    assert client.post(ADDRESS, data={"kind": "counts"}).status_code == 400


def test_a_form_without_a_file_says_so(client: FlaskClient) -> None:
    answer = client.post(ADDRESS, data={"kind": "counts"}, content_type="multipart/form-data")
    assert answer.status_code == 400 and "Välj en fil först" in answer.get_data(as_text=True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_template(client: FlaskClient, kind: str) -> None:
    for page, explained in ((ADDRESS, "Får vara tom."), (f"{ADDRESS}?lang=en", "May be empty.")):
        (address,) = re.findall(rf'href="({ADDRESS}/mall/{kind}\.csv[^"]*)"', client.get(page).text)
        lines = client.get(address).text.splitlines()
        assert all(line.startswith("# ") for line in lines[:-1]) and len(lines) == len(lines[-1].split(",")) + 1
        assert explained in "".join(lines)


@pytest.mark.parametrize("settings", [{"audiences": "resident"}, {"desk": "off"}])
def test_the_desk_is_not_found_where_it_is_not_served(make_server: MakeServer, settings: dict[str, str]) -> None:
    closed = make_server(**settings).test_client()
    assert closed.get(ADDRESS).status_code == 404
    assert closed.post(f"{ADDRESS}/tillbaka").status_code == 404


def test_what_a_file_lacks_can_be_said_beside_it(client: FlaskClient) -> None:
    bare = "Kommun;Brott;Antal;Anteckning\nDanderyd;residential_burglary;95;x\n"
    sent = {"kind": "counts", "set": "period=2024, status=final", "ignore": "Anteckning"}
    body = {**sent, "file": (io.BytesIO(bare.encode()), "a.csv")}
    answer = client.post(ADDRESS, data=body, content_type="multipart/form-data")
    assert "1 rader lästa: 1 godtas, 0 avvisas" in read(client, answer.headers["Location"])
    wrong = {"kind": "counts", "set": "period", "file": (io.BytesIO(bare.encode()), "a.csv")}
    assert client.post(ADDRESS, data=wrong, content_type="multipart/form-data").status_code == 400


def test_a_figure_is_signed_as_whoever_brought_it_says(make_server: MakeServer) -> None:
    first = make_server()
    client, said = first.test_client(), {"title": "Danderyds statistik", "licence": "CC BY 4.0"}
    sent = {"kind": "counts", "file": (io.BytesIO(GOOD.encode()), "hemlig.csv"), "address": "https://danderyd.se/s"}
    answer = client.post(ADDRESS, data=sent | said, content_type="multipart/form-data")
    assert client.post(f"{answer.headers['Location']}/drift").status_code == 303
    later = make_server(data_dir=folder(client)).test_client()  # for it follows only every other second
    assert (
        read_manifest(later.application.extensions["trygghetskartan"].release.folder)["origins"][0]["title"]
        == said["title"]
    )
    for address in ("/?layer=residential_burglary", "/csv/oppet/residential_burglary.csv"):
        told = later.get(address).get_data(as_text=True)
        assert said["title"] in told and "hemlig" not in told
    assert said["licence"] in told


def test_the_desk_speaks_english(client: FlaskClient) -> None:
    address = bring(client, f"{BAD_ROWS}Täby;residential_burglary;2023;160;\n")
    said, swedish = read(client, f"{address}?lang=en"), read(client, address)
    assert "7 rows read: 5 accepted, 2 refused." in said and "is not an area of the five municipalities" in said
    assert "Läs in" not in said and "Preliminary figures grow" in said
    assert "Preliminära siffror växer" in swedish and "figures" not in swedish


def test_files_wait_for_their_turn_and_never_hold_all_threads(
    make_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, going = make_server(threads=6), threading.Event()
    reading: list[str] = []

    def slow(path: Path, *given: Any, **more: Any) -> Any:
        reading.append(path.name)
        assert going.wait(30)
        return read_file(path, *given, **more)

    monkeypatch.setattr(doors, "read_file", slow)
    with ThreadPoolExecutor(3) as pool:
        sent = [pool.submit(bring, server.test_client(), GOOD) for _ in range(3)]
        while len(reading) < 2 or len(turns.INSIDE) < 3:
            time.sleep(0.01)
        for lang in ("sv", "en"):
            form = {"kind": "counts", "file": (io.BytesIO(GOOD.encode()), "a.csv")}
            answer = server.test_client().post(f"/planera/data?lang={lang}", data=form)
            assert answer.status_code == 409 and Busy("desk.reading", count="3").says(lang) in answer.text
        assert len(reading) == 2, "two are read at once"
        going.set()
        assert len({one.result() for one in sent}) == 3
    assert turns.INSIDE == [] and bring(server.test_client(), GOOD)
