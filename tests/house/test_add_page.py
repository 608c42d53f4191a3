"""A page is added by adding files alone, as docs/architecture.md tells; a misdeclared one stops the start."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import HOME, LEFT_BEHIND, read_html
from dashboard.i18n import speaker
from kit.afresh import run

PLAIN = '''"""Whom to ask about the map."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.asking.page import Layout
from dashboard.pages.kinds import PlainPage, Visit
from dashboard.readers.reader import Room


def body(visit: Visit) -> list[Any]:
    """The whole text."""
    heading, text = html.H1(visit.say("contact.heading")), html.P(visit.say("contact.text"))
    return [html.Section([heading, text], className="text")]


PAGE = PlainPage(
    key="contact",
    address="/kontakt",
    room=Room.PUBLIC,
    layout=Layout.READING,
    title="contact.title",
    way="contact.way",
    order=10,
    about="Whom to ask about the map.",
    body=body,
)
'''

FORM = '''"""Planners write down what they wonder about."""

from __future__ import annotations

from dash import html
from flask import request

from dashboard.asking.page import Layout
from dashboard.pages.kinds import Door, FormPage, Onward, Result, Shown, Visit
from dashboard.parts.forms import entry, field, form, send
from dashboard.readers.reader import Room

ADDRESS = "/planera/undran"


def start(visit: Visit) -> Shown:
    """Where something is written."""
    return _shown(visit)


def take(visit: Visit) -> Result:
    """Keeps what was written."""
    text = request.form.get("text", "").strip()
    if not text:
        return _shown(visit, visit.say("contact.empty"), 400)
    with (visit.context.config.data_dir / "wondered.txt").open("a", encoding="utf-8") as file:
        file.write(text + "\\n")
    return Onward(path=ADDRESS, parameters={"done": "1"})


def _shown(visit: Visit, wrong: str = "", status: int = 200) -> Shown:
    say = visit.say
    fields = form(visit.address(ADDRESS), field(say("contact.label"), entry("text"), wrong), send(say("contact.send")))
    return Shown(content=[html.H1(say("contact.heading")), fields], path=ADDRESS, status=status)


PAGE = FormPage(
    key="wonder",
    address=ADDRESS,
    room=Room.PLAN,
    layout=Layout.DESK,
    title="contact.title",
    way=None,
    about="Planners write down what they wonder about.",
    served=lambda _: True,
    doors=(Door(method="GET", answer=start), Door(method="POST", answer=take)),
    refused={},
)
'''

WORDS = {
    "sv": 'title = "Kontakt – Trygghetskartan"\nway = "Kontakt"\nheading = "Fråga oss"\ntext = "Skriv ett vykort."\n'
    'label = "Din undran"\nsend = "Skicka"\nempty = "Skriv något först."\n',
    "en": 'title = "Contact – Trygghetskartan"\nway = "Contact"\nheading = "Ask us"\ntext = "Write a postcard."\n'
    'label = "What you wonder"\nsend = "Send"\nempty = "Write something first."\n',
}

ASK = """
import json, sys, tempfile
from pathlib import Path
from dashboard.config import Config
from dashboard.web.server import create_server

folder = Path(tempfile.mkdtemp(dir=sys.argv[1]))
answers = []
for audiences, method, address, more in json.loads(sys.argv[2]):
    client = create_server(Config(data_dir=folder, audiences=audiences)).test_client()
    answer = client.open(address, method=method, **more)
    answers.append([answer.status_code, answer.get_data(as_text=True), answer.headers.get("Location", "")])
kept = folder / "wondered.txt"
print(json.dumps([answers, kept.read_text() if kept.exists() else ""]))
"""
EVERYONE = "resident,planner,official"
PLAIN_FILE, FORM_FILE = "dashboard/pages/plain/contact.py", "dashboard/pages/forms/wonder/__init__.py"


def put(tree: Path, file: str, text: str, words: Mapping[str, str] = WORDS) -> None:
    path = tree / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    for lang, sentences in words.items():
        (tree / f"dashboard/i18n/contact.{lang}.toml").write_text(sentences, encoding="utf-8")


def served(tree: Path, *asked: tuple[str, str, str, Mapping[str, Any]]) -> tuple[list[tuple[int, str, str]], str]:
    """What a server of the copy answers, and what it then has kept."""
    done = run(tree, ASK, str(tree), json.dumps(asked))
    assert done.returncode == 0, done.stderr
    answers, kept = json.loads(done.stdout)
    return [tuple(answer) for answer in answers], kept


def test_a_plain_page_is_one_file_and_its_words(tree: Path) -> None:
    put(tree, PLAIN_FILE, PLAIN)
    get: Any = [
        (EVERYONE, "GET", address, {}) for address in ("/kontakt", "/kontakt?lang=en", "/metod", "/kontakt?lang=x")
    ]
    (swedish, english, other, wrong, closed), _ = served(tree, *get, ("planner,official", "GET", "/kontakt", {}))
    for (status, text, _), lang, heading in ((swedish, "sv", "Fråga oss"), (english, "en", "Ask us")):
        page = read_html(text)
        assert status == 200 and text.startswith(f'<!DOCTYPE html><html lang="{lang}">')
        assert heading in page.texts and speaker(lang)("shell.foot") in page.texts, "its words within the frame"
        assert 'aria-current="page"' in text and speaker(lang)("shell.skip") in page.texts
        assert "/planera" in "".join(page.links) and "<title>" in text and "map" not in "".join(page.loads)
    assert 'href="/kontakt">Kontakt</a>' in other[1], "every page has the way there"
    assert wrong[0] == 400 and closed[0] == 404


def test_a_form_page_is_one_folder_and_its_words(tree: Path) -> None:
    put(tree, FORM_FILE, FORM)
    address, foreign = "/planera/undran", {"Origin": "http://evil.example"}
    (page, empty, stolen, sent, english, closed, shut), kept = served(
        tree,
        (EVERYONE, "GET", address, {}),
        (EVERYONE, "POST", address, {"data": {"text": " "}}),
        (EVERYONE, "POST", address, {"data": {"text": "stolen"}, "headers": foreign}),
        (EVERYONE, "POST", f"{address}?lang=en", {"data": {"text": "Varför?"}}),
        (EVERYONE, "GET", f"{address}?lang=en", {}),
        ("resident", "GET", address, {}),
        ("resident", "POST", address, {"data": {"text": "closed"}}),
    )
    assert page[0] == 200 and speaker("sv")("shell.foot") in page[1] and "<input type" in page[1]
    label = empty[1].partition("<label>")[2].partition("</label>")[0]
    assert empty[0] == 400 and "Din undran" in label and "Skriv något först." in label, "the error is beside its field"
    assert stolen[0] == 400
    assert (sent[0], sent[2]) == (303, f"{address}?lang=en&done=1"), "a reload sends nothing again"
    assert english[0] == 200 and "What you wonder" in english[1]
    assert (closed[0], shut[0]) == (404, 404)
    assert kept == "Varför?\n"


WITHOUT_A_WAY = {**WORDS, "en": WORDS["en"].replace("way", "road")}
MISTAKES = (
    (PLAIN_FILE, "Room.PUBLIC", "Room.KITCHEN", WORDS, "room: KITCHEN is none; choose among Room.PUBLIC"),
    (PLAIN_FILE, "Room.PUBLIC", '"kitchen"', WORDS, "room: 'kitchen' is none; choose among Room.PUBLIC"),
    (PLAIN_FILE, "Layout.READING", '"wide"', WORDS, "layout: 'wide' is none; choose among Layout.HOME"),
    (PLAIN_FILE, "", "", WITHOUT_A_WAY, "dashboard/i18n/contact.en.toml: the key 'way' is missing."),
    (PLAIN_FILE, '"contact.title"', '"contact.name"', WORDS, "title: no catalogue has 'contact.name' in sv, en"),
    (PLAIN_FILE, "    title=", "    tittle=", WORDS, "Did you mean 'title'?"),
    (PLAIN_FILE, "    room=Room.PUBLIC,\n", "", WORDS, "missing 1 required keyword-only argument: 'room'"),
    (PLAIN_FILE, "/kontakt", "/metod", WORDS, "address: another page has '/metod' too"),
    (PLAIN_FILE, "/kontakt", "/geo/kontakt", WORDS, "address: '/geo/kontakt' begins as an address of the machine's"),
    (PLAIN_FILE, "/kontakt", "kontakt", WORDS, "address: 'kontakt' is to be like /en-adress"),
    (PLAIN_FILE, 'key="contact"', 'key="method"', WORDS, "key: another page has 'method' too"),
    (PLAIN_FILE, "PAGE =", "SIDE =", WORDS, "PAGE: it is to be a PlainPage"),
    (FORM_FILE, 'method="POST"', 'method="SEND"', WORDS, "doors: 'SEND' of '' is to be GET or POST"),
    (FORM_FILE, 'method="GET", ', "", WORDS, "missing 1 required keyword-only argument: 'method'"),
    (FORM_FILE, "    served=lambda _: True,\n", "", WORDS, "missing 1 required keyword-only argument: 'served'"),
)
START = """
import contextlib, io, json, os, sys
from pathlib import Path

from dashboard import i18n
from data.words import WordsRefused
from dashboard.pages import registry  # all that pages need is imported once; each mistake then has a process of its own

registry.registry()
registry.registry.cache_clear()
i18n.catalogue.cache_clear()
for number, files in enumerate(json.loads(Path(sys.argv[1]).read_text())):
    child = os.fork()
    if not child:
        for name, text in files.items():
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).write_text(text, encoding="utf-8")
        try:
            registry.registry()
            said = ""
        except (registry.PageRefused, WordsRefused) as refused:
            said = str(refused)
        Path(f"said-{number}").write_text(said, encoding="utf-8")
        for name in files:
            Path(name).unlink()
        os._exit(0)
    os.waitpid(child, 0)
"""


def files_of(file: str, right: str, wrong: str, words: Mapping[str, str]) -> dict[str, str]:
    text = PLAIN if file == PLAIN_FILE else FORM
    assert right in text
    made = {file: text.replace(right, wrong, 1) if right else text}
    return made | {f"dashboard/i18n/contact.{lang}.toml": sentences for lang, sentences in words.items()}


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the registry of pages says of each mistake, in a copy of the project."""
    copy = tmp_path_factory.mktemp("mistakes") / "tree"
    shutil.copytree(HOME, copy, ignore=shutil.ignore_patterns(*LEFT_BEHIND, "tests", "bundled"))
    (copy / "asked.json").write_text(json.dumps([files_of(*mistake[:4]) for mistake in MISTAKES]), encoding="utf-8")
    done = run(copy, START, "asked.json")
    assert done.returncode == 0, done.stderr
    return [(copy / f"said-{number}").read_text(encoding="utf-8") for number in range(len(MISTAKES))]


@pytest.mark.parametrize("number", range(len(MISTAKES)), ids=lambda number: MISTAKES[number][4])
def test_a_mistake_is_refused_naming_file_and_field(number: int, refusals: list[str]) -> None:
    file, *_, said = MISTAKES[number]
    named = said if said.startswith("dashboard/") else f"{file}: "
    assert refusals[number].startswith(named) and said in refusals[number]


def test_a_misdeclared_page_stops_the_start(tree: Path) -> None:
    put(tree, PLAIN_FILE, PLAIN.replace("Room.PUBLIC", '"kitchen"'))
    done = run(tree, "import app")
    assert done.returncode != 0 and f"{PLAIN_FILE}: room: 'kitchen'" in done.stderr, done.stderr
