"""What the tests share: servers that write in a folder of their own, and small helpers to ask them."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))
# Programs that tests start read what is compiled and write none of it: of two texts that are written to one file within
# a second, the second would be taken for the first.
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

from dashboard import ids  # noqa: E402 - the path of the project comes first
from dashboard.asking import urls  # noqa: E402 - the path of the project comes first
from dashboard.asking.context import Context  # noqa: E402
from dashboard.asking.known import vocabulary  # noqa: E402
from dashboard.config import Config  # noqa: E402
from dashboard.readers.reader import Reader  # noqa: E402
from dashboard.web import server as house  # noqa: E402
from dashboard.web.asking import ASKING  # noqa: E402
from dashboard.web.server import create_server  # noqa: E402
from data.model import MUNICIPALITY_CODES, Audience  # noqa: E402
from data.release import look as releases  # noqa: E402

# A slow machine is no counterexample. In `make test` the examples are the same every time; `make bench` searches.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("house", PATIENT, derandomize=True)
settings.register_profile("search", PATIENT, max_examples=1_000, print_blob=True)
settings.load_profile("house")

BUNDLED = HOME / "data" / "bundled"
PRACTICE_SIZE = 3000
MARK = "ÖVNINGSDATA – inte verkliga händelser"
PAGES = ("/", "/planera", "/mote", "/plats/DAN01", "/kommun/0162", "/metod")
# What has been compiled goes along: a copy would compile it all again. A file that is being written does not.
LEFT_BEHIND = (".git", "var", ".venv", "*.pyc.*", ".*_cache", ".hypothesis", "test-results")

MakeServer = Callable[..., Flask]
Measured = Callable[[str], AbstractContextManager[None]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "measured" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.measured)


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Measured:
    """Notes in the report how many seconds something takes: a figure for `make bench`, never a reason to fail."""

    @contextmanager
    def note(name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        record_property(f"measured.{name}", time.perf_counter() - began)

    return note


def examples(usual: int) -> settings:
    """How many examples a costly property is tried on: as many of the profile's as `usual` is of a hundred."""
    return settings(max_examples=usual * settings.default.max_examples // 100)


@pytest.fixture(scope="session", autouse=True)
def _no_power_cuts() -> Iterator[None]:
    """What is written is not forced to the disk: only a power cut would tell, and no test is one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


class WholeAnswers(FlaskClient):
    """A client that reads each answer to its end, so that no file stays open."""

    def open(self, *given: Any, **more: Any) -> Any:
        return super().open(*given, **{"buffered": True, **more})


@pytest.fixture(scope="session")
def make_server(tmp_path_factory: pytest.TempPathFactory) -> MakeServer:
    """A server with some settings changed, in a data folder of its own; the shipped release is read only once."""
    shipped = releases.load(BUNDLED)

    def load(folder: Path) -> releases.Release:
        return shipped if folder == BUNDLED else releases.load(folder)

    def make(**settings: Any) -> Flask:
        given = {"data_dir": tmp_path_factory.mktemp("data"), "practice_size": PRACTICE_SIZE} | settings
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(house, "releases", SimpleNamespace(load=load))
            server = create_server(Config(**given))
        server.test_client_class = WholeAnswers
        return server

    return make


@pytest.fixture(scope="session")
def server(make_server: MakeServer) -> Flask:
    """The server with its own settings, except that it writes elsewhere and invents less."""
    return make_server()


@pytest.fixture(scope="session")
def context(server: Flask) -> Context:
    return context_of(server)


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    return server.test_client()


@pytest.fixture(scope="session")
def public_server(make_server: MakeServer) -> Flask:
    """A server for residents alone."""
    return make_server(audiences="resident")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the project in which a test may write."""
    copy = tmp_path / "tree"
    shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns(*LEFT_BEHIND, "tests"))
    return copy


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A copy of the shipped tables and geometry that a test may damage."""
    copy = tmp_path / "facts"
    shutil.copytree(BUNDLED, copy)
    return copy


@pytest.fixture(scope="session")
def parse(context: Context) -> Callable[[str, str], urls.View]:
    """Reads an address as a planner who practises would have it read: with everything there is."""
    known = vocabulary(context, reader_as(Audience.PLANNER), practice_on=True)
    return lambda path, query: urls.parse(path, query, known)


def reader_as(role: Audience) -> Reader:
    """A reader of all municipalities in a role."""
    return Reader(role=role, municipalities=MUNICIPALITY_CODES)


def context_of(server: Flask) -> Context:
    found: Context = server.extensions["trygghetskartan"]
    return found


def with_lang(address: str, lang: str) -> str:
    """The same address in a language, which is always said."""
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"


@dataclass(frozen=True)
class Shown:
    """What a reader of an HTML text meets: visible texts, texts of attributes, pictures and references."""

    texts: tuple[str, ...]
    said: tuple[str, ...]
    pictures: tuple[str, ...]
    loads: tuple[str, ...]
    links: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.texts)


class _Reader(HTMLParser):
    """Collects what `Shown` holds; scripts and styles are not read."""

    SAID = frozenset({"alt", "aria-label", "title", "placeholder", "data-play-label", "data-stop-label", "data-head"})
    LOADS = frozenset({("script", "src"), ("img", "src"), ("link", "href"), ("form", "action")})

    def __init__(self) -> None:
        super().__init__()
        self.quiet = False
        self.texts: list[str] = []
        self.said: list[str] = []
        self.pictures: list[str] = []
        self.loads: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quiet = tag in ("script", "style")
        values = {name: value or "" for name, value in attrs}
        self.said += [value for name, value in values.items() if name in self.SAID]
        self.said += [values["content"]] if values.get("name") == "description" else []
        self.loads += [value for name, value in values.items() if (tag, name) in self.LOADS]
        self.links += [values["href"]] if tag == "a" and "href" in values else []
        if values.get("src", "").startswith("data:image/svg+xml;base64,"):
            self.pictures.append(base64.b64decode(values["src"].partition(",")[2]).decode())

    def handle_endtag(self, tag: str) -> None:
        self.quiet = self.quiet and tag not in ("script", "style")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.quiet:
            self.texts.append(data)


def read_html(text: str) -> Shown:
    """What a reader meets in a page; the texts of its own SVG pictures too."""
    reader = _Reader()
    reader.feed(text)
    for picture in reader.pictures:
        reader.texts += re.findall(r"<text[^>]*>([^<]*)</text>", picture)
    loads = [*reader.loads, *_booted(text)]
    return Shown(*(tuple(found) for found in (reader.texts, reader.said, reader.pictures, loads, reader.links)))


def _booted(text: str) -> list[str]:
    """The addresses that the page's one script fetches when it has painted."""
    if "data-scripts=" not in text:
        return []
    lists = [re.search(rf'data-{name}="([^"]*)"', text) for name in ("scripts", "modules", "early")]
    scripts, modules, early = (json.loads(unescape(listed.group(1))) for listed in lists if listed)
    return [*scripts, *modules, *(address for _, address in early)]


def callback_body(address: Any, slots: tuple[str, ...] = ("table",), shown: Any = None) -> dict[str, Any]:
    """What a browser posts when an address changes; `shown` is what it tells of what the page shows."""
    pattern = '{"slot":["ALL"]}.children'
    output = f"..{ids.MAP}.figure...{pattern}...{ids.SHOWN}.data.."
    return {
        "output": output,
        "outputs": [
            {"id": ids.MAP, "property": "figure"},
            [{"id": ids.slot(name), "property": "children"} for name in slots],
            {"id": ids.SHOWN, "property": "data"},
        ],
        "inputs": [{"id": ids.ADDRESS, "property": "data", "value": address}],
        "state": [
            [{"id": ids.slot(name), "property": "id", "value": ids.slot(name)} for name in slots],
            {"id": ids.SHOWN, "property": "data", "value": shown},
        ],
        "changedPropIds": [f"{ids.ADDRESS}.data"],
    }


def ask(client: FlaskClient, address: Any, slots: tuple[str, ...] = ("table",), **more: Any) -> Any:
    """Posts the one callback of the application."""
    return client.post("/_dash-update-component", json=callback_body(address, slots), **more)


def nodes(tree: Any) -> Iterator[Any]:
    """Every dict, list and plain value of a JSON tree."""
    yield tree
    inside = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for one in inside:
        yield from nodes(one)


def layout_of(client: FlaskClient, address: str) -> Any:
    """The layout that the page at an address asks for."""
    return client.get("/_dash-layout", headers={ASKING: address}).json


def figure_of(client: FlaskClient, address: str) -> dict[str, Any]:
    """The map's figure in the layout of the page at an address."""
    maps = [node for node in nodes(layout_of(client, address)) if isinstance(node, dict) and node.get("id") == ids.MAP]
    found: dict[str, Any] = maps[0]["figure"]
    return found
