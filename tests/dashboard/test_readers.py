"""What is shown depends on who asks: the room makes the reader, and nothing else of the page decides."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from conftest import MARK, MakeServer, ask, read_html, reader_as
from dashboard.asking import urls
from dashboard.asking.context import Context
from dashboard.asking.known import view_of
from dashboard.asking.making import scene_of
from dashboard.asking.memory import remembered
from dashboard.asking.page import MapPage
from dashboard.config import Config
from dashboard.pages.registry import registry
from dashboard.readers import reader
from dashboard.readers.reader import ROLES, NotFound, Reader, Room, reader_in
from dashboard.web import server as house
from data.model import MUNICIPALITY_CODES, Audience

PAGES = registry()
MAPS = [page for page in PAGES.values() if isinstance(page, MapPage)]


def test_every_role_stands_in_a_room_and_every_room_has_a_role() -> None:
    assert set(ROLES) == set(Room) and set(ROLES.values()) == set(Audience)


@pytest.mark.parametrize("room", Room)
def test_a_room_admits_only_whom_the_process_serves(room: Room) -> None:
    assert reader_in(room, Config()) == Reader(role=ROLES[room], municipalities=MUNICIPALITY_CODES)
    others = ",".join({str(role) for role in Audience} - {str(ROLES[room])})
    with pytest.raises(NotFound):
        reader_in(room, Config(audiences=others))


@pytest.mark.parametrize("page", MAPS, ids=lambda page: page.key)
def test_a_path_lies_in_the_room_of_its_page(page: MapPage) -> None:
    assert urls.room_at(page.address.format(subject="DAN01"), MAPS) is page.room


@pytest.mark.parametrize("path", ["/nowhere", "", "/planera/", "/mote/x"])
def test_a_path_that_no_page_has_lies_in_the_public_room(path: str) -> None:
    assert urls.room_at(path, MAPS) is Room.PUBLIC


@pytest.mark.parametrize(("key", "path"), [("place", "/plats/DAN01"), ("municipality", "/kommun/0162")])
def test_a_page_is_shown_as_to_planners_when_it_lies_in_their_room(
    key: str, path: str, make_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One place to change: then the page, its callbacks and its files are the planners', and only theirs."""
    address = f"{path}?layer=car_part_theft&practice=1"
    assert make_server().test_client().get(address).status_code == 400
    moved = {**PAGES, key: dataclasses.replace(PAGES[key], room=Room.PLAN)}
    monkeypatch.setattr(house, "pages_found", lambda: moved)
    client = make_server().test_client()
    answer = client.get(address)
    assert answer.status_code == 200 and MARK in answer.text
    assert "/csv/oppet/" not in answer.text and "/hur/oppet/" not in answer.text
    assert MARK in ask(client, address, ("banner",)).text
    assert ask(client, "/?practice=1", ("banner",)).status_code == 400
    closed = make_server(audiences="resident").test_client()
    assert closed.get(path).status_code == 404 and closed.get("/").status_code == 200


def test_a_resident_who_stands_in_the_planners_room_sees_what_residents_see(
    make_server: MakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(reader.ROLES, Room.PLAN, Audience.RESIDENT)
    client = make_server().test_client()
    assert client.get("/planera?practice=1").status_code == 400
    shown, public = (read_html(client.get(path).text) for path in ("/planera", "/"))
    layers = [link for link in shown.links if "layer=" in link]
    assert {link.split("?")[1] for link in layers} <= {link.split("?")[1] for link in public.links if "?" in link}


def test_a_reader_of_one_municipality_is_answered_for_no_other(server: Flask, context: Context) -> None:
    one = Reader(role=Audience.RESIDENT, municipalities=("0162",))
    with server.test_request_context("/"):
        assert scene_of("/kommun/0162", one, context, ()).reader == one
        with pytest.raises(NotFound):
            view_of("/kommun/0160", "", one, context)


def test_what_is_remembered_for_one_reader_never_answers_another(make_server: MakeServer) -> None:
    server = make_server()
    context: Context = server.extensions["trygghetskartan"]
    readers = [*(reader_as(role) for role in Audience), Reader(role=Audience.PLANNER, municipalities=("0162",))]
    with server.test_request_context("/"):
        first = [remembered(context, each, "question", str, lambda each=each: repr(each)) for each in readers]
        again = [remembered(context, each, "question", str, lambda: "another's") for each in readers]
    assert first == again == [repr(each) for each in readers]
    assert len({each.scope for each in readers}) == len(readers)


def test_a_reader_is_a_value(context: Context) -> None:
    made, again = (reader_in(urls.room_at("/planera", context.maps), context.config) for _ in range(2))
    assert made == again and hash(made) == hash(reader_as(Audience.PLANNER))
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.role = Audience.RESIDENT  # type: ignore[misc]
