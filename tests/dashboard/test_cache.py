"""Answers are remembered under all that they depend on, in files or in Redis, and never at the cost of an answer."""

from __future__ import annotations

import dataclasses
import itertools
import os
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask
from flask_caching.backends.base import BaseCache

from conftest import MakeServer, Measured, ask, callback_body, context_of, layout_of, nodes, reader_as
from dashboard.asking import context as house
from dashboard.asking import memory
from dashboard.asking.answers import answer
from dashboard.asking.faults import part_failed
from dashboard.asking.memory import remembered
from dashboard.web.asking import ASKING
from data.model import AreaLevel, Audience, Measure, Offence, Query
from kit.remembering import Remembering
from layers.contract import Answer, Layer
from layers.registry import registry

HOW_TO_INSTALL = "redis-server is missing. Install it with `apt-get install redis-server`, or run `make test`."
ADDRESSES = ("/", "/?area=0162&layer=theft", "/planera", "/mote", "/kommun/0160", "/plats/DAN01", "/metod")


class Counted:
    """A server whose layers count how often they compute, with a memory of its own."""

    def __init__(self, server: Flask) -> None:
        self.times: Counter[str] = Counter()
        self.memory = Remembering()
        layers = {key: self.counting(layer) for key, layer in registry().items()}
        self.context = dataclasses.replace(context_of(server), layers=layers, cache=self.memory)
        server.extensions["trygghetskartan"] = self.context
        self.server = server

    def counting(self, layer: Layer) -> Layer:
        def compute(tables: Any, query: Query) -> Answer:
            self.times[layer.key] += 1
            return layer.compute(tables, query)

        return dataclasses.replace(layer, compute=compute)

    def answer(self, audience: Audience, key: str, query: Query) -> Answer:
        with self.server.app_context():
            return answer(self.context, reader_as(audience), key, query)


@pytest.fixture
def counted(make_server: MakeServer) -> Counted:
    return Counted(make_server())


# The key.


def test_the_same_question_is_computed_once(counted: Counted) -> None:
    for _ in range(3):
        counted.answer(Audience.RESIDENT, "burglary", Query(year=2020))
    assert counted.times["burglary"] == 1


QUERIES = (
    Query(),
    Query(year=2020),
    Query(year=2021),
    Query(measure=Measure.COUNT),
    Query(question="0"),
    Query(question=""),
    Query(offence=Offence.BURGLARY),
    Query(offence=Offence.THEFT),
    Query(level=AreaLevel.REGSO),
    Query(year=0),
)


def test_every_difference_is_another_question(counted: Counted) -> None:
    asked = list(itertools.product(Audience, ("burglary", "theft"), QUERIES))
    for audience, key, query in asked:
        counted.answer(audience, key, query)
    assert len(counted.memory.kept) == len(asked)
    assert counted.times.total() == len(asked)


def test_the_key_names_release_audience_layer_question_and_code(counted: Counted) -> None:
    query = Query(year=2020, measure=Measure.COUNT)
    counted.answer(Audience.PLANNER, "theft", query)
    (key,) = counted.memory.kept
    parts = (counted.context.release.id, counted.context.code, "planner", "theft", repr(query))
    assert all(part in key for part in parts)


@pytest.mark.parametrize(
    "change",
    [
        {"code": "0" * 12},
        {"release": {"id": "1" * 12}},
        {"config": {"practice_seed": 7}},
        {"config": {"practice_size": 7}},
        {"config": {"audiences": "resident"}},
    ],
    ids=str,
)
def test_another_release_version_or_setting_never_reads_the_old_answers(change: Any, counted: Counted) -> None:
    counted.answer(Audience.RESIDENT, "burglary", Query())
    ((name, value),) = change.items()
    new = dataclasses.replace(getattr(counted.context, name), **value) if isinstance(value, dict) else value
    other = dataclasses.replace(counted.context, **{name: new})
    with counted.server.app_context():
        answer(other, reader_as(Audience.RESIDENT), "burglary", Query())
    assert counted.times["burglary"] == 2
    assert len(counted.memory.kept) == 2


def test_the_fingerprint_of_the_code_follows_the_code(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {house.code_fingerprint()}
    monkeypatch.setattr(house, "HOME", tree)
    assert house.code_fingerprint() in seen, "a copy computes the same"
    for name in ("layers/burglary.py", "data/model.py", "dashboard/asking/words.py", "dashboard/i18n/pages.sv.toml"):
        path = tree / name
        path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        assert house.code_fingerprint() not in seen, name
        seen.add(house.code_fingerprint())


def test_a_resident_and_a_planner_never_share_an_answer(counted: Counted) -> None:
    client = counted.server.test_client()
    client.get("/planera?layer=theft&year=2020")
    client.get("/?layer=theft&year=2020")
    asked = [key.split(":", 7)[5:] for key in counted.memory.kept]  # after code, release and settings
    mine = {(kind, scope) for scope, kind, rest in asked if "theft" in rest and "year=2020" in rest}
    scopes = [reader_as(role).scope for role in (Audience.PLANNER, Audience.RESIDENT)]
    assert mine == set(itertools.product(("page", "answer"), scopes))


def test_a_page_is_made_once_and_again_for_every_difference(counted: Counted) -> None:
    client = counted.server.test_client()
    client.get("/")
    made = counted.times.total()
    client.get("/")
    client.get("/?pos=59.4,18.0,9"), client.get("/?unknown=1")
    assert counted.times.total() == made, "nothing of it is computed again"
    pages = len([key for key in counted.memory.kept if ":page:" in key])
    for address in (
        "/?lang=en",
        "/?area=0162",
        "/?year=2020",
        "/?place=DAN01",
        "/mote",
        "/plats/DAN01",
        "/plats/DAN02",
    ):
        client.get(address)
        pages += 1
        assert len([key for key in counted.memory.kept if ":page:" in key]) == pages, address


def test_where_the_map_stands_is_not_remembered_for_others(counted: Counted) -> None:
    client = counted.server.test_client()
    here = client.get("/_dash-layout", headers={ASKING: "/?pos=59.4,18.1,11"}).text
    assert '"zoom":11' in here.replace(" ", "")
    assert '"zoom":11' not in client.get("/_dash-layout", headers={ASKING: "/"}).text.replace(" ", "")
    assert "59.4,18.1,11" not in client.get("/").text


# Forged questions cannot spoil what others are answered.


def test_a_forged_question_leaves_the_answer_of_others_as_it_was(make_server: MakeServer) -> None:
    fresh, spoilt = make_server().test_client(), make_server().test_client()
    right = ask(fresh, "/", ("table", "legend")).json
    for name, place in itertools.product(("legend", "table"), range(2)):
        body = callback_body("/", ("table", "legend"))
        body["outputs"][1][place]["id"] = {"slot": name}
        spoilt.post("/_dash-update-component", json=body)
        body = callback_body("/", ("table", "legend"))
        body["outputs"][1][place]["property"] = "style"
        spoilt.post("/_dash-update-component", json=body)
        body = callback_body("/", ("table", "legend"))
        body["inputs"][0]["id"] = "elsewhere"
        body["changedPropIds"] = ["elsewhere.data"]
        spoilt.post("/_dash-update-component", json=body)
    assert ask(spoilt, "/", ("table", "legend")).json == right


def test_an_answer_leaves_out_only_what_the_page_truly_shows(make_server: MakeServer) -> None:
    client = make_server().test_client()
    slots = ("table", "legend", "about")
    stores = [n["props"] for n in nodes(layout_of(client, "/")) if isinstance(n, dict) and is_shown(n)]
    known = stores[0]["data"]
    same = client.post("/_dash-update-component", json=callback_body("/", slots, known)).json["response"]
    assert not [name for name in same if "slot" in name], "nothing has changed"
    other = client.post("/_dash-update-component", json=callback_body("/?layer=theft", slots, known)).json["response"]
    assert {'{"slot":"table"}', '{"slot":"legend"}', '{"slot":"about"}'} <= set(other)
    for nonsense in (7, "x", [], {"parts": 7}, {"parts": {"{}": []}}, {"parts": {'{"slot":"table"}': {"a": 1}}}):
        whole = client.post("/_dash-update-component", json=callback_body("/", slots, nonsense))
        assert whole.status_code == 200
        assert {f'{{"slot":"{name}"}}' for name in slots} <= set(whole.json["response"])


def is_shown(node: dict[str, Any]) -> bool:
    return isinstance(node.get("props"), dict) and node["props"].get("id") == "shown"


# Failures.


def test_what_was_made_while_a_part_failed_is_not_kept(counted: Counted) -> None:
    reader = reader_as(Audience.RESIDENT)

    def whole(text: str, *within: Callable[[], str]) -> str:
        """A text; made of others, it is remembered only when all of these are whole."""
        return remembered(counted.context, reader, text, str, lambda: text + "".join(make() for make in within))

    def failed() -> str:
        part_failed()
        return "failed"

    with counted.server.app_context():
        whole("page", lambda: whole("part"), lambda: whole("table", failed))
        assert [key.rpartition(":")[2] for key in counted.memory.kept] == ["part"]
        whole("page", lambda: whole("part"))
        assert [key.rpartition(":")[2] for key in counted.memory.kept] == ["part", "page"]


def test_a_damaged_release_is_never_kept(facts: Path, make_server: MakeServer) -> None:
    (facts / "places.csv").unlink()
    counted = Counted(make_server(facts_dir=facts))
    counted.server.test_client().get("/")
    assert counted.times["burglary"] > 0 and counted.memory.kept == {}


class Broken(BaseCache):
    """A memory that fails, and counts how often it was tried."""

    def __init__(self) -> None:
        super().__init__()
        self.tried = 0

    def get(self, key: str) -> Any:
        self.tried += 1
        raise ConnectionError(key)

    def set(self, key: str, *_: Any, **__: Any) -> bool:
        self.tried += 1
        raise ConnectionError(key)


def test_a_broken_memory_is_gone_around_after_one_try(make_server: MakeServer, server: Flask) -> None:
    broken, other = Broken(), make_server()
    other.extensions["trygghetskartan"] = dataclasses.replace(context_of(other), cache=broken)
    for tried, address in enumerate(ADDRESSES, start=1):
        response = other.test_client().get(address)
        assert response.status_code == 200
        assert response.text.split("end_id")[0] == server.test_client().get(address).text.split("end_id")[0]
        assert broken.tried == tried, address


def test_a_memory_that_gives_something_else_is_not_believed(counted: Counted) -> None:
    counted.answer(Audience.RESIDENT, "burglary", Query())
    for wrong in ("text", 7, {"rows": 1}, b"bytes"):
        counted.memory.kept = dict.fromkeys(counted.memory.kept, wrong)
        assert isinstance(counted.answer(Audience.RESIDENT, "burglary", Query()), Answer)
    assert counted.times["burglary"] == 5


# Files.


def kept_files(folder: Path) -> list[Path]:
    return [path for path in (folder / "answers").iterdir() if path.is_file()]


def test_files_survive_a_restart_and_are_for_their_owner_alone(make_server: MakeServer, tmp_path: Path) -> None:
    first = make_server(data_dir=tmp_path)
    page = first.test_client().get("/").text
    assert len(kept_files(tmp_path)) > 3
    assert (tmp_path / "answers").stat().st_mode & 0o077 == 0
    second = make_server(data_dir=tmp_path)
    memory, context = context_of(second).cache, context_of(second)
    layers = {key: dataclasses.replace(one, compute=refuse) for key, one in context.layers.items()}
    second.extensions["trygghetskartan"] = dataclasses.replace(context, layers=layers, cache=memory)
    assert second.test_client().get("/").text.split("end_id")[0] == page.split("end_id")[0]


def refuse(*_: Any) -> Answer:
    raise AssertionError("computed again")


@pytest.mark.parametrize(
    "rubbish", [b"", b"rubbish", b"\x80\x05", b"\x00" * 400], ids=["empty", "text", "cut", "zeros"]
)
def test_a_corrupt_file_is_gone_around(rubbish: bytes, make_server: MakeServer, tmp_path: Path) -> None:
    client = make_server(data_dir=tmp_path).test_client()
    right = client.get("/").text.split("end_id")[0]
    files = kept_files(tmp_path)
    for path in files:
        path.write_bytes(path.read_bytes()[:8] + rubbish if rubbish == b"\x00" * 400 else rubbish)
    assert len(files) > 3
    assert client.get("/").text.split("end_id")[0] == right
    assert client.get("/").status_code == 200


def test_a_folder_that_disappears_is_gone_around(make_server: MakeServer, tmp_path: Path) -> None:
    client = make_server(data_dir=tmp_path).test_client()
    right = client.get("/").text.split("end_id")[0]
    shutil.rmtree(tmp_path / "answers")
    assert client.get("/").text.split("end_id")[0] == right


# Redis.


@pytest.fixture(scope="module")
def redis_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server of our own on a free port, which keeps nothing on disk."""
    program = os.environ.get("REDIS_SERVER") or shutil.which("redis-server")
    if not program or not shutil.which(program):
        pytest.fail(HOW_TO_INSTALL)
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    started = subprocess.Popen(command, cwd=tmp_path_factory.mktemp("redis"), stdout=subprocess.DEVNULL)
    try:
        wait_for_redis(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        started.terminate()
        started.wait(timeout=120)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for_redis(port: int) -> None:
    with redis.Redis(port=port) as client:
        for _ in range(1200):
            try:
                client.ping()
            except redis.ConnectionError:
                time.sleep(0.05)
            else:
                return
    raise AssertionError("Redis does not answer after a minute")


def test_redis_keeps_the_answers_for_every_process(redis_address: str, make_server: MakeServer) -> None:
    first = make_server(cache_url=redis_address)
    page = first.test_client().get("/").text
    with redis.Redis.from_url(redis_address) as client:
        keys = [key.decode() for key in client.scan_iter()]
        assert keys and all(key.startswith("trygg:") for key in keys)
        assert all(0 < client.ttl(key) <= 30 * 24 * 3600 for key in keys)
    assert any(context_of(first).release.id in key and "resident" in key and "burglary" in key for key in keys)
    second = make_server(cache_url=redis_address)
    context = context_of(second)
    layers = {key: dataclasses.replace(one, compute=refuse) for key, one in context.layers.items()}
    second.extensions["trygghetskartan"] = dataclasses.replace(context, layers=layers)
    assert second.test_client().get("/").text.split("end_id")[0] == page.split("end_id")[0]


def test_redis_is_what_keeps_and_no_file(redis_address: str, make_server: MakeServer, tmp_path: Path) -> None:
    client = make_server(cache_url=redis_address, data_dir=tmp_path).test_client()
    assert client.get("/?area=0187").status_code == 200
    assert kept_files(tmp_path) == []


def test_every_page_answers_without_the_redis_it_was_told_of_and_says_so_once_a_minute(
    make_server: MakeServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_server(cache_url=f"redis://127.0.0.1:{free_port()}/0").test_client()
    caplog.clear()
    for address in ADDRESSES:
        assert client.get(address).status_code == 200
    assert ask(client, "/").status_code == 200
    (said,) = caplog.records
    assert "answer cache" in said.getMessage() and "\n" not in said.getMessage() and said.exc_info is None
    monkeypatch.setattr(memory, "SAID_S", 0.0)
    client.get("/")
    assert len(caplog.records) == 2, "a minute later it is said again"


def test_a_redis_that_never_answers_is_gone_around(make_server: MakeServer, measured: Measured) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(20)
        client = make_server(cache_url=f"redis://127.0.0.1:{deaf.getsockname()[1]}/0").test_client()
        with measured("silent_redis_s"):
            assert client.get("/").status_code == 200


def test_rubbish_in_redis_is_gone_around(redis_address: str, make_server: MakeServer) -> None:
    client = make_server(cache_url=redis_address).test_client()
    right = client.get("/?area=0160").text.split("end_id")[0]
    with redis.Redis.from_url(redis_address) as memory:
        for key in list(memory.scan_iter()):
            memory.set(key, b"!rubbish")
    assert client.get("/?area=0160").text.split("end_id")[0] == right
