"""What fails in one layer is that layer's alone: it is shown as failed, and everything else stands as it stood."""

from __future__ import annotations

import dataclasses
import itertools
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from conftest import MakeServer, ask, context_of, layout_of, nodes, read_html, with_lang
from dashboard.asking import faults
from dashboard.i18n import LANGUAGES, speaker
from data.model import Query
from kit.remembering import Remembering
from layers.contract import Answer, Category, Kind, Layer, MadeFrom, Options
from layers.registry import registry

KEY = "ours"
"""The layer that fails: a twin of one of the house's, under a name of its own, that is shown where it is chosen."""

NAMES = {"sv": "Vårt eget lager", "en": "A layer of ours"}
TWINS = {Kind.AREA: "theft", Kind.POINT: "unsafe_places"}
CHOSEN = {Kind.AREA: f"layer={KEY}&places=police_events", Kind.POINT: f"layer=burglary&places={KEY}"}
BESIDE = {Kind.AREA: "layer=none&places=police_events", Kind.POINT: "layer=burglary&places=none"}
"""What is chosen together with it, and the same without it."""

PATHS = ("/", "/planera", "/mote", "/kommun/0162", "/plats/DAN01")
STEPS = re.compile(r"^\d+ (av|of) \d+$|^← | →$")
"""How a meeting counts its pictures, of which there is one more."""

ROOMS = ("oppet", "planera", "mote")
SLOTS = ("layers", "sentences", "told", "legend", "chart", "table", "places", "selection", "about", "source",
         "headline", "verdict", "area", "question", "years", "filters")  # fmt: skip


def twin(kind: Kind, **changes: Any) -> Layer:
    original = registry()[TWINS[kind]]
    words = {lang: dataclasses.replace(one, name=NAMES[lang]) for lang, one in original.words.items()}
    plain = {"key": KEY, "order": 999, "shown_from_start": False, "told_first": False, "words": words}
    return dataclasses.replace(original, **(plain | changes))


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: Any) -> Any:
        raise error

    return fail


COLOURLESS = {"categories": (Category(key="x", colour="no-such-colour"),)}


def spoilt(kind: Kind, more: Mapping[str, Any] = MappingProxyType({}), **columns: Any) -> Callable[..., Answer]:
    """Computes what the original does, with other columns in its rows, and more said of them."""

    def compute(tables: Any, query: Query) -> Answer:
        answer = registry()[TWINS[kind]].compute(tables, query)
        return dataclasses.replace(answer, rows=answer.rows.assign(**columns), **more)

    return compute


SILENT: Mapping[str, tuple[Kind, dict[str, Any]]] = {
    "area: compute raises": (Kind.AREA, {"compute": raising(KeyError("attempts"))}),
    "area: compute runs out of memory": (Kind.AREA, {"compute": raising(MemoryError())}),
    "area: compute gives nothing": (Kind.AREA, {"compute": lambda *_: None}),
    "area: options raise": (Kind.AREA, {"options": raising(ZeroDivisionError())}),
    "area: options are something else": (Kind.AREA, {"options": lambda _: {"years": [2024]}}),
    "area: options have years in words": (Kind.AREA, {"options": lambda _: Options(years=("last",))}),  # type: ignore
    "area: values in words": (Kind.AREA, {"compute": spoilt(Kind.AREA, value="many", low="few", high="more")}),
    "point: compute raises": (Kind.POINT, {"compute": raising(RecursionError())}),
    "point: positions in words": (Kind.POINT, {"compute": spoilt(Kind.POINT, lon="east", precision="pin")}),
    "point: options raise": (Kind.POINT, {"options": raising(ValueError("no"))}),
}
"""Layers that give no answer at all."""

RAISING = [failure for failure in SILENT if failure.endswith(("raises", "raise"))]

MUMBLING: Mapping[str, tuple[Kind, dict[str, Any]]] = {
    **{f"{kind}: describe raises": (kind, {"describe": raising(KeyError("said"))}) for kind in (Kind.AREA, Kind.POINT)},
    "area: describe says no text": (Kind.AREA, {"describe": lambda *_: None}),
    "area: a colour that is none": (
        Kind.AREA,
        {"compute": spoilt(Kind.AREA, COLOURLESS, category="x")},
    ),
    "point: symbols that are no text": (Kind.POINT, {"compute": spoilt(Kind.POINT, symbol=3)}),
}
"""Layers whose answers cannot be said, or not be drawn."""


WithLayer = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def house(make_server: MakeServer) -> Flask:
    return make_server()


@pytest.fixture
def with_layer(house: Flask) -> Iterator[WithLayer]:
    """Gives a client of the house with such a twin in it."""
    whole, memory = context_of(house), Remembering()
    faults.log_once.cache_clear()

    def put(kind: Kind, **changes: Any) -> FlaskClient:
        layers = {**registry(), KEY: twin(kind, **changes)}
        house.extensions["trygghetskartan"] = dataclasses.replace(whole, layers=layers, cache=memory)
        return house.test_client()

    yield put
    house.extensions["trygghetskartan"] = whole


@pytest.fixture(scope="module")
def plain(server: Flask) -> FlaskClient:
    """A client of a house without it."""
    return server.test_client()


@cache
def beside(client: FlaskClient, kind: Kind, path: str, lang: str) -> frozenset[str]:
    """What the page says without the twin; that nothing is shown, and a meeting's steps, left out."""
    texts = read_html(client.get(with_lang(f"{path}?{BESIDE[kind]}", lang)).text).texts
    nothing = {speaker(lang)(f"nothing.{name}") for name in ("chosen", "coloured")}
    return frozenset(one for one in texts if one not in nothing and not STEPS.search(one))


def shown(client: FlaskClient, address: str) -> tuple[set[str], set[str], set[str]]:
    """The texts of a page, of its layout, and of the answer to its one question."""
    page = client.get(address)
    answer = ask(client, address, SLOTS)
    assert (page.status_code, answer.status_code) == (200, 200), address
    trees = (layout_of(client, address), answer.json)
    return set(read_html(page.text).texts), *({one for one in nodes(tree) if isinstance(one, str)} for tree in trees)


def failed(lang: str) -> str:
    return speaker(lang)("fault.layer", name=NAMES[lang])


def told_once(caplog: pytest.LogCaptureFixture) -> bool:
    """Whether every kind of error was logged, as this layer's own, and none of them twice."""
    said = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING and one.exc_info]
    return bool(said) and len(set(said)) == len(said) and all(f"'{KEY}' failed" in one for one in said)


@pytest.mark.parametrize("failure", SILENT)
def test_a_layer_without_an_answer_is_said_to_have_failed_and_all_else_is_said(
    failure: str, with_layer: WithLayer, plain: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    kind, changes = SILENT[failure]
    client = with_layer(kind, **changes)
    for path, lang in zip(PATHS if failure in RAISING else PATHS[:1], itertools.cycle(LANGUAGES), strict=False):
        texts = shown(client, with_lang(f"{path}?{CHOSEN[kind]}", lang))
        assert beside(plain, kind, path, lang) - texts[0] == set(), path
        assert all(failed(lang) in one for one in texts), path
    assert told_once(caplog)


@pytest.mark.parametrize("failure", MUMBLING)
def test_a_layer_that_cannot_be_said_or_drawn_takes_no_page_down(
    failure: str, with_layer: WithLayer, plain: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    kind, changes = MUMBLING[failure]
    client = with_layer(kind, **changes)
    for path, lang in zip(PATHS, itertools.cycle(LANGUAGES), strict=False):
        texts = shown(client, with_lang(f"{path}?{CHOSEN[kind]}", lang))
        assert path == "/mote" or beside(plain, kind, path, lang) - texts[0] == set(), path
        assert not any(speaker(lang)("fault.part") in one for one in texts), "what failed is named"
        assert path not in ("/", "/planera") or all(failed(lang) in one for one in texts)
    assert told_once(caplog)


@pytest.mark.parametrize("failure", RAISING)
def test_a_failure_is_never_remembered(failure: str, with_layer: WithLayer) -> None:
    kind, changes = SILENT[failure]
    address = f"/planera?{CHOSEN[kind]}&lang=sv"
    shown(with_layer(kind, **changes), address)
    texts = shown(with_layer(kind), address)
    assert not any(failed("sv") in one for one in texts) and NAMES["sv"] in texts[0]


@pytest.mark.parametrize("failure", RAISING)
def test_pages_that_do_not_show_it_are_as_they_were_and_are_remembered(failure: str, with_layer: WithLayer) -> None:
    kind, changes = SILENT[failure]
    client = with_layer(kind, **changes)
    for path in ("/?layer=burglary&places=none", "/planera?layer=none&places=police_events"):
        first = client.get(path).text
        assert failed("sv") not in first
        with_layer(kind, **changes, describe=raising(ValueError()))
        assert client.get(path).text.split("end_id")[0] == first.split("end_id")[0]


@pytest.mark.parametrize("failure", RAISING)
def test_its_file_and_its_passport_are_unavailable_and_those_of_others_as_they_were(
    failure: str, with_layer: WithLayer, caplog: pytest.LogCaptureFixture
) -> None:
    kind, changes = SILENT[failure]
    client = with_layer(kind, **changes)
    for room in ROOMS:
        for address in (f"/csv/{room}/{KEY}.csv", f"/hur/{room}/{KEY}.json"):
            answer = client.get(address)
            assert (answer.status_code, answer.mimetype) == (503, "text/plain"), address
            assert "practice" not in answer.text and "övning" not in answer.text
        assert client.get(f"/csv/{room}/burglary.csv").text.count("\n") > 100
        assert client.get(f"/hur/{room}/burglary.json").json["layer"] == "burglary"
    assert told_once(caplog)


def test_a_passport_that_cannot_be_written_is_unavailable_and_no_practice(
    with_layer: WithLayer,
) -> None:
    def from_nowhere(tables: Any, query: Query) -> Answer:
        return dataclasses.replace(registry()["theft"].compute(tables, query), made_from=MadeFrom(table="nowhere"))

    client = with_layer(Kind.AREA, compute=from_nowhere)
    assert client.get(f"/hur/planera/{KEY}.json").status_code == 503
    assert client.get(f"/kommun/0162?layer={KEY}").status_code == 200
