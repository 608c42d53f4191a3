"""While releases are put in force and rolled back, every reader is answered, and from one release alone."""

from __future__ import annotations

import io
import json
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from conftest import MakeServer, Measured, ask, context_of, reader_as
from dashboard.asking.answers import options
from dashboard.asking.context import here
from dashboard.web import follow
from data.__main__ import main
from data.model import Audience
from data.release import shelf
from data.release.changes import roll_back, take_in
from kit.desk_samples import counts, desk

SWITCHES = 50
READERS = 2
PATIENCE = 60.0
PAGE = "/?layer=residential_burglary&measure=count"
NUMBERS = (41_000, 71_000)
"""What the two releases say of the first municipality; no answer may hold both."""


@contextmanager
def following(server: Flask, seconds: float = 0.05) -> Iterator[follow.Following]:
    found = follow.follow(server, lambda: None, seconds)
    try:
        yield found
    finally:
        found.end()


def until(what: Callable[[], bool]) -> None:
    """Waits for it; fails where it does not come at all."""
    started = time.monotonic()
    while not what():
        assert time.monotonic() - started < PATIENCE, "it did not happen"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, str]]:
    """A data folder with two releases that differ in what they say of residential burglary; the first in force."""
    folder = tmp_path_factory.mktemp("two")
    made = [take_in(desk(folder), [counts(2024, number, str(number))]).release for number in NUMBERS]
    roll_back(desk(folder))
    assert made[0] and made[1]
    return folder, (made[0], made[1])


def said(text: str) -> set[int]:
    """Which of the two releases' numbers stand in an answer, as written in pages, files and figures."""
    gap = r"(?:[\xa0\u202f]|\\u00a0|\\u202f|&nbsp;)?"
    return {number for number in NUMBERS if re.search(rf"\b{number // 1000}{gap}00[0-4]\b", text)}


def page(client: FlaskClient) -> tuple[str, str]:
    """Without the still map, whose coordinates may hold any digits."""
    text = client.get(PAGE).get_data(as_text=True)
    (release,) = set(re.findall(r"/geo/([0-9a-f]{12})/", text))
    return release, re.sub(r'<div class="still".*?</svg>', "", text)


def layout(client: FlaskClient) -> tuple[str, str]:
    text = client.get("/_dash-layout", headers={"X-Page-Address": PAGE}).get_data(as_text=True)
    (release,) = set(re.findall(r"/geo/([0-9a-f]{12})/", text))
    return release, text


def table(client: FlaskClient) -> tuple[str, str]:
    text = client.get("/csv/oppet/residential_burglary.csv?measure=count").get_data(as_text=True)
    (release,) = set(re.findall(r"\b[0-9a-f]{12}\b", text))
    return release, text


def ready(client: FlaskClient) -> tuple[str, str]:
    response = client.get("/ready")
    assert response.status_code == 200
    return response.json["release"], ""


def change(client: FlaskClient) -> tuple[str, str]:
    response = ask(client, PAGE, ("table",))
    assert response.status_code == 200
    return "", response.get_data(as_text=True)


WAYS = (page, layout, table, ready, change)


def read_on(server: Flask, stop: threading.Event, met: list[Any]) -> None:
    """Asks one thing after another and checks each answer, until told to stop."""
    client = server.test_client()
    while not stop.wait(0.05):  # or readers would leave the switches no time
        for way in WAYS:
            try:
                release, text = way(client)
                met.append((way.__name__, release, tuple(sorted(said(text)))))
                if way is page:
                    answer = client.get(f"/geo/{release}/municipality.geojson")
                    assert answer.status_code == 200, f"geometry of {release}"
            except Exception as error:  # noqa: BLE001 - whatever a reader meets is what the test is about
                met.append((way.__name__, "failed", repr(error)))


def test_fifty_switches_under_readers_give_no_error_and_no_mixed_answer(
    two: tuple[Path, tuple[str, str]], make_server: MakeServer
) -> None:
    folder, (first, second) = two
    server = make_server(data_dir=folder)
    met: list[Any] = []
    stop = threading.Event()
    readers = [threading.Thread(target=read_on, args=(server, stop, met)) for _ in range(READERS)]
    with following(server):
        for reader in readers:
            reader.start()
        for turn in range(SWITCHES):
            wanted = (second, first)[turn % 2]
            roll_back(desk(folder), wanted)
            until(lambda wanted=wanted: context_of(server).release.id == wanted)
        stop.set()
        for reader in readers:
            reader.join()
    assert not [one for one in met if one[1] == "failed"]
    expected = {first: (NUMBERS[0],), second: (NUMBERS[1],)}
    mixed = [one for one in met if one[0] in ("page", "layout", "table") and one[2] != expected[one[1]]]
    assert not mixed, mixed[:3]
    assert {one[2] for one in met if one[0] == "change"} == set(expected.values())
    seen = Counter(one[:2] for one in met)
    for way in ("page", "layout", "table", "ready"):
        assert seen[way, first] and seen[way, second], "readers met both releases"


def test_a_running_server_takes_the_release_in_force(
    make_server: MakeServer, tmp_path: Path, measured: Measured
) -> None:
    assert follow.SECONDS < 5, "it looks often enough to follow within five seconds"
    server = make_server(data_dir=tmp_path / "own")
    shipped = context_of(server).release.id
    client = server.test_client()
    handle = server.extensions["followed"]()
    try:
        made = take_in(desk(tmp_path / "own"), [counts(2024, 40)]).release
        with measured("followed_s"):
            until(lambda: ready(client)[0] == made)
        assert client.get(f"/geo/{shipped}/municipality.geojson").status_code == 200
        assert client.get(f"/geo/{made}/municipality.geojson").status_code == 200
        roll_back(desk(tmp_path / "own"))
        until(lambda: ready(client)[0] not in (made, shipped))
        assert client.get(f"/geo/{made}/municipality.geojson").status_code == 200
    finally:
        handle.end()


def test_a_server_starts_with_the_release_in_force(two: tuple[Path, tuple[str, str]], make_server: MakeServer) -> None:
    folder, _ = two
    active = shelf.read_active(folder)
    assert active is not None
    assert context_of(make_server(data_dir=folder)).release.id == active.release


def test_a_server_rebuilds_on_the_shipped_tables_that_came_with_a_new_version(
    facts: Path, make_server: MakeServer, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    old = take_in(desk(folder), [counts(2024, 40)]).release
    path = facts / "denominators.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")
    release = context_of(make_server(data_dir=folder, facts_dir=facts)).release
    assert release.id != old
    assert len(release.tables["denominators"]) == len(lines) - 2 and len(release.tables["counts"]) == 5


def test_a_release_that_is_not_whole_is_not_taken(make_server: MakeServer, tmp_path: Path) -> None:
    take_in(desk(tmp_path), [counts(2023, 40)])
    server = make_server(data_dir=tmp_path)
    good = context_of(server).release.id
    made = take_in(desk(tmp_path), [counts(2024, 40)]).release
    assert made
    (shelf.release_folder(tmp_path, made) / "places.csv").write_text("nonsense", encoding="utf-8")
    assert follow.look(server) is False
    assert context_of(server).release.id == good


@pytest.mark.parametrize("release", ["0" * 12, "..", "active", "releases", "0123456789abc"])
def test_geometry_of_a_release_that_never_was_is_not_found(
    release: str, two: tuple[Path, tuple[str, str]], make_server: MakeServer
) -> None:
    client = make_server(data_dir=two[0]).test_client()
    assert client.get(f"/geo/{release}/municipality.geojson").status_code == 404


def test_a_request_keeps_the_context_it_began_with(two: tuple[Path, tuple[str, str]], make_server: MakeServer) -> None:
    folder, names = two
    server = make_server(data_dir=folder)
    with server.test_request_context("/"):
        began = here()
        other = next(name for name in names if name != began.release.id)
        roll_back(desk(folder), other)
        assert follow.look(server) is True
        assert here() is began
    with server.test_request_context("/"):
        assert here().release.id == other


def test_nothing_of_a_release_is_remembered_after_it_was_left(make_server: MakeServer, tmp_path: Path) -> None:
    import gc
    import weakref

    take_in(desk(tmp_path), [counts(2023, 40)])
    server = make_server(data_dir=tmp_path)
    with server.test_request_context("/"):
        options(here(), "burglary", reader_as(Audience.RESIDENT), practice_on=False)
    gone = weakref.ref(context_of(server))
    take_in(desk(tmp_path), [counts(2024, 40)])
    assert follow.look(server)
    gc.collect()
    assert gone() is None


def test_answers_are_kept_by_release(two: tuple[Path, tuple[str, str]], make_server: MakeServer) -> None:
    folder, names = two
    server = make_server(data_dir=folder)
    client = server.test_client()
    texts = []
    for name in (*names, *names):
        roll_back(desk(folder), name)
        follow.look(server)
        texts.append(json.dumps(sorted(said(page(client)[1]))))
    assert texts == [f"[{NUMBERS[0]}]", f"[{NUMBERS[1]}]"] * 2


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


BROUGHT = "Kommun;Brott;År;Antal;Status\nDanderyd;residential_burglary;2024;95;final\n"
DAMAGES: dict[str, Callable[[Path], object]] = {
    "one bit of what came in": lambda folder: _flip(folder / "desk" / "counts.parquet"),
    "one bit of what is worked out": lambda folder: _flip(folder / "prepared" / "reported.parquet"),
    "a table is gone": lambda folder: (folder / "desk" / "counts.parquet").unlink(),
    "a table is cut": lambda folder: os.truncate(folder / "desk" / "counts.parquet", 4),
    "former rows are rubbish": lambda folder: (folder / "desk" / "history" / "counts.parquet").write_bytes(b"PAR1"),
    "the manifest is gone": lambda folder: (folder / "manifest.json").unlink(),
    "all of it is gone": lambda folder: folder.rename(folder.with_name("away")),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_nothing_is_built_upon_a_damaged_release(damage: str, tmp_path: Path) -> None:
    made = take_in(desk(tmp_path), [counts(2023, 41)]).release
    assert made
    folder, pointer = shelf.release_folder(tmp_path, made), (tmp_path / "active").read_bytes()
    (folder / "desk" / "history").mkdir(exist_ok=True)
    DAMAGES[damage](folder)
    with pytest.raises(shelf.ShelfRefused, match=made):
        take_in(desk(tmp_path), [counts(2024, 40)])
    assert (tmp_path / "active").read_bytes() == pointer


@pytest.mark.parametrize("damage", ["one bit of what is worked out", "the manifest is gone"])
def test_a_damaged_release_in_force_is_told_everywhere_and_never_built_upon(
    damage: str, make_server: MakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    take_in(desk(tmp_path), [counts(2023, 40)])
    made = take_in(desk(tmp_path), [counts(2023, 41)]).release
    assert made
    server, pointer = make_server(data_dir=tmp_path), (tmp_path / "active").read_bytes()
    assert server.test_client().get("/ready").status_code == 200
    DAMAGES[damage](shelf.release_folder(tmp_path, made))
    started = make_server(data_dir=tmp_path).test_client()
    with pytest.raises(shelf.ShelfRefused, match=made):
        take_in(desk(tmp_path), [counts(2024, 40)])
    for client in (server.test_client(), started):
        known = client is not started and damage == "the manifest is gone"  # it was read before
        assert client.get("/ready").status_code == (200 if known else 503)
        sent = {"kind": "counts", "file": (io.BytesIO(BROUGHT.encode()), "a.csv")}
        brought = client.post("/planera/data", data=sent)
        looked = client.get(brought.headers["Location"])
        assert looked.status_code == 409 and made in looked.text
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert main(["status"]) == main(["validate"]) == 1
    capsys.readouterr()
    main(["validate", "--json"])
    assert made in json.loads(capsys.readouterr().out)["faults"]["active"]["*"]
    assert (tmp_path / "active").read_bytes() == pointer
