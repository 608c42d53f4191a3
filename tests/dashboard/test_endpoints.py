"""Every address is in one table, from which its guard, its line in docs/operations.md and these tests are made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from conftest import HOME, MakeServer, callback_body, context_of
from dashboard import assets
from dashboard.i18n import speaker
from dashboard.pages.registry import registry
from dashboard.readers.reader import ROLES, Room
from dashboard.web.asking import ASKING
from dashboard.web.endpoints import Endpoint, Who
from dashboard.web.machine import MACHINE
from dashboard.web.rooms import page_endpoints
from data.model import Audience

TABLE = (*page_endpoints(tuple(registry().values())), *MACHINE)
CLOSED = {"/", "/<path:path>", "/_favicon.ico", "/_reload-hash"}
"""Dash's own views that nobody declared; the first has the address of the front page, which stands before it."""

FILLED = {"subject": "DAN01", "room": "oppet", "key": "burglary", "kind": "counts", "token": "0" * 32}
FOR = {
    Who.EVERYONE: "everyone",
    Who.NAMED: "the role of the room it names",
    Who.ASKING: "the role of the asking page's room",
}
PAGES = {Room.PUBLIC: "/", Room.PLAN: "/planera", Room.MEETING: "/mote"}

every_endpoint = pytest.mark.parametrize("endpoint", TABLE, ids=lambda endpoint: f"{endpoint.method} {endpoint.rule}")


def rooms_of(endpoint: Endpoint) -> list[Room]:
    """The rooms in which an endpoint can be asked."""
    if endpoint.who is Who.ROOM and endpoint.room is not None:
        return [endpoint.room()]
    return [Room.PUBLIC] if endpoint.who is Who.EVERYONE else list(Room)


def asked(client: FlaskClient, endpoint: Endpoint, room: Room, **headers: str) -> Any:
    """The answer of an endpoint to a request that comes to a room."""
    release = context_of(client.application).release.id
    values = {**FILLED, "room": str(room), "release": release, "name": "regso.geojson", "filename": "page.css"}
    if endpoint.rule.startswith("/js/"):
        values |= {"version": assets.VERSION, "name": assets.MAIN}
    if endpoint.rule.startswith("/css/"):
        values["version"] = assets.STYLE_ADDRESS.removeprefix("/css/").removesuffix(".css")
    if "/kommun/" in endpoint.rule:
        values["subject"] = "0162"
    if endpoint.rule.startswith("/symbols/"):
        values["name"] = "measure"
    if "package_name" in endpoint.rule:
        values |= {"package_name": "dash", "fingerprinted_path": "deps/react@18.min.js"}
    address = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values[part.group(1)], endpoint.rule)
    more: Mapping[str, Any] = {"json": callback_body(PAGES[room])} if endpoint.rule == "/_dash-update-component" else {}
    return client.open(address, method=endpoint.method, headers={ASKING: PAGES[room], **headers}, **more)


def admitted(answer: Any) -> bool:
    """Whether a door let the request in, whatever it then answered."""
    assert answer.status_code < 500
    return answer.status_code != 404 or speaker("sv")("desk.gone") in answer.text


@pytest.fixture(scope="module", params=Audience)
def alone(request: pytest.FixtureRequest, make_server: MakeServer) -> tuple[Audience, Flask]:
    """A process that serves one role alone."""
    return request.param, make_server(audiences=str(request.param))


@every_endpoint
def test_an_endpoint_answers_whom_it_is_for_and_no_other(endpoint: Endpoint, alone: tuple[Audience, Flask]) -> None:
    role, server = alone
    for room in rooms_of(endpoint):
        served = endpoint.who is Who.EVERYONE or ROLES[room] is role
        if endpoint.rule == "/_dash-layout":
            served = served or role is Audience.RESIDENT  # of another room it gets the front page
        if "package_name" in endpoint.rule:
            continue  # asked under their own addresses by test_every_link_and_reference_of_a_page_leads_somewhere
        assert admitted(asked(server.test_client(), endpoint, room)) is served, room


@every_endpoint
def test_what_writes_takes_nothing_from_another_site(endpoint: Endpoint, server: Flask) -> None:
    form = endpoint.method == "POST" and endpoint.view is not None
    assert endpoint.writes is form, "what is sent to a page of ours writes"
    for headers in (
        ({"Origin": "http://evil.example"}, {"Origin": "http://["}, {"Sec-Fetch-Site": "cross-site"}) if form else ()
    ):
        assert asked(server.test_client(), endpoint, Room.PLAN, **headers).status_code == 400


def test_every_view_of_the_server_is_in_the_table_or_closed(server: Flask) -> None:
    views = {rule.endpoint: rule for rule in server.url_map.iter_rules()}
    table = {endpoint.name: endpoint for endpoint in TABLE}
    assert len(table) == len(TABLE)
    assert set(views) - set(table) == CLOSED and set(table) <= set(views)
    for name, endpoint in table.items():
        assert views[name].rule == endpoint.rule and endpoint.method in (views[name].methods or ())


@pytest.mark.parametrize("address", ["/nowhere", "/_favicon.ico", "/_reload-hash", "/nowhere/at/all.js"])
def test_what_nobody_declared_is_not_found(address: str, client: FlaskClient) -> None:
    assert client.get(address).status_code == 404


def test_a_view_that_somebody_forgot_to_declare_is_not_found(make_server: MakeServer) -> None:
    server = make_server()
    server.add_url_rule("/forgotten", "forgotten", lambda: "open")
    server.add_url_rule("/planera/forgotten", "planera.forgotten", lambda: "open", methods=["POST"])
    assert server.test_client().get("/forgotten").status_code == 404
    assert server.test_client().post("/planera/forgotten").status_code == 404


@pytest.mark.parametrize(
    "address", ["/planera?layer=moon", "/mote?year=1066", "/csv/planera/moon.csv", "/planera/data?lang=x"]
)
def test_who_is_not_served_is_told_nothing_of_what_was_wrong(address: str, public_server: Flask) -> None:
    assert public_server.test_client().get(address).status_code == 404


def lines() -> Iterator[str]:
    """The lines of the table in docs/operations.md."""
    for endpoint in sorted(TABLE, key=lambda one: (one.rule, one.method)):
        role = FOR.get(endpoint.who) or str(ROLES[rooms_of(endpoint)[0]])
        rule = re.sub(r"<\w+:", "<", endpoint.rule)
        yield f"| `{rule}` | {endpoint.method} | {role} | {endpoint.about} |"


def test_operations_lists_every_endpoint() -> None:
    text = (HOME / "docs" / "operations.md").read_text(encoding="utf-8")
    assert "\n".join(lines()) in text, "\n".join(lines())
