"""A server answers only to its own names: a foreign one that leads here (DNS rebinding) gets 400."""

from __future__ import annotations

import logging
import zlib
from pathlib import Path

import pytest
from flask import Flask

from conftest import MakeServer
from dashboard.config import Config
from dashboard.i18n import speaker
from dashboard.web import headers
from dashboard.web.hosts import allowed, said_at_start

EVIL = {"Host": "evil.example"}
HERE = ("127.0.0.1", "127.0.0.1:8050", "localhost", "LOCALHOST:8050", "localhost.", "[::1]", "[::1]:8050")
FOREIGN = (
    "evil.example", "evil.example:8050", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.2", "", " ",
    "localhost, evil.example", "localhost@evil.example", "evil.example#localhost", "[::2]", "[::1", "::1", "a/b",
    "localhost:8050:1", "localhost:x", ":8050",
)  # fmt: skip


@pytest.mark.parametrize("host", HERE)
def test_the_machines_own_names_are_answered(server: Flask, host: str) -> None:
    assert server.test_client().get("/planera", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/planera", "/planera/data", "/", "/assets/page.css", "/nothing"])
def test_a_foreign_name_is_refused_and_told_which_setting(server: Flask, host: str, path: str) -> None:
    answer = server.test_client().get(path, headers={"Host": host})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert "ALLOWED_HOSTS" in answer.text and "localhost" not in answer.text and "evil" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/planera/data/tillbaka", "/planera/data", "/_dash-update-component"])
def test_nothing_is_done_for_a_foreign_name_that_is_its_own_origin(server: Flask, path: str) -> None:
    answer = server.test_client().post(path, headers={**EVIL, "Origin": "http://evil.example"})
    assert answer.status_code == 400 and "ALLOWED_HOSTS" in answer.text


@pytest.mark.parametrize("path", ["/health", "/ready"])
@pytest.mark.parametrize("host", ["10.1.2.3:8050", "evil.example", ""])
def test_a_probe_is_answered_whatever_name_it_uses(server: Flask, path: str, host: str) -> None:
    assert server.test_client().get(path, headers={"Host": host}).status_code == 200


def test_the_operators_names_are_answered_beside_the_machines_own(make_server: MakeServer) -> None:
    client = make_server(host="10.0.0.5", allowed_hosts="karta.example, KARTA.täby.example").test_client()
    for host in ("karta.example", "Karta.Example:443", "10.0.0.5", "localhost", "karta.xn--tby-qla.example"):
        assert client.get("/metod", headers={"Host": host}).status_code == 200, host
    for host in ("evil.example", "a.karta.example", "0.0.0.0"):  # noqa: S104 - a name, never listened on
        assert client.get("/metod", headers={"Host": host}).status_code == 400, host


@pytest.mark.parametrize("settings", [{"host": "0.0.0.0"}, {"allowed_hosts": "karta.example"}, {}])  # noqa: S104
def test_planners_and_officials_are_answered_on_the_machine_itself_alone(
    make_server: MakeServer, settings: dict[str, str]
) -> None:
    for trust in ("no", "yes"):
        client = make_server(**settings, trust_network=trust).test_client()
        for sender in ("127.0.0.1", "::1", "10.0.0.7"):
            opened = trust == "yes" or (not settings and sender != "10.0.0.7")
            for path in ("/planera", "/mote", "/planera/data", "/csv/planera/burglary.csv"):
                answer = client.get(path, environ_base={"REMOTE_ADDR": sender})
                assert answer.status_code == (200 if opened else 404), (trust, sender, path)
            assert client.get("/metod", environ_base={"REMOTE_ADDR": sender}).status_code == 200


def test_what_never_changes_is_compressed_whatever_the_names(
    make_server: MakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How small it gets is asked elsewhere: the smallest takes ten seconds of a processor.
    monkeypatch.setattr(headers.brotli, "compress", lambda content, quality: zlib.compress(content, min(quality, 1)))
    server = make_server(allowed_hosts="karta.example", data_dir=tmp_path)
    server.extensions["compressed"]().join()
    assert len(list((tmp_path / "compressed").glob("*.br"))) > 5


@pytest.mark.parametrize(
    ("host", "names", "said"),
    [
        ("0.0.0.0", "", True),  # noqa: S104 - read, never listened on
        ("::", "", True),
        ("", "", True),
        ("0.0.0.0", "karta.example", False),  # noqa: S104 - read, never listened on
        ("127.0.0.1", "", False),
        ("10.0.0.5", "", False),
    ],
)
def test_a_server_that_listens_to_others_says_what_to_set(
    caplog: pytest.LogCaptureFixture, host: str, names: str, *, said: bool
) -> None:
    with caplog.at_level(logging.WARNING):
        said_at_start(Config(host=host, allowed_hosts=names))
    assert ("ALLOWED_HOSTS=" in caplog.text) is said


def test_both_languages_name_the_setting() -> None:
    assert all("ALLOWED_HOSTS" in speaker(lang)("error.host") for lang in ("sv", "en"))


def test_an_address_of_the_sixth_version_is_known_with_and_without_brackets() -> None:
    assert allowed(Config(host="fe80::1")) == {"fe80::1", "localhost", "127.0.0.1", "::1"}
