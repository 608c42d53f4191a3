"""The map of another area: an area file and a folder of facts, and every page speaks of that area alone."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path

import pytest

from data.area import read_area
from data.settings import AREA_FILE, HOME
from kit import afresh
from tests.kit.another_area import TOWNS, write_area

OURS = read_area(AREA_FILE)
FOREIGN = re.compile(
    "|".join(
        [
            *(rf"\b{town.name}" for town in OURS.municipalities),
            # Not inside a longer number, nor inside the signatures that Dash and our own keys are made of.
            *(rf"(?<![\da-zA-Z.]){town.code}(?![\da-zA-Z.])" for town in OURS.municipalities),
            r"\bfem kommun",
            r"\bde fem\b",
            r"\bfive municipalit",
            r"\bthe five\b",
            r"Roslag",
            r"\{municipalities",
        ]
    )
)
"""What a page of another area never says: names and codes of ours, what ours are called, a field left unfilled."""

TOWN = TOWNS[1]
ROOMS = ("/", "/planera", "/planera?practice=1", "/mote", "/metod", "/planera/data")
PAGES = (
    *ROOMS,
    *(f"/kommun/{town.code}" for town in TOWNS),
    *(f"/plats/{town.letters}01" for town in TOWNS),
    f"/planera?practice=1&level=regso&area={TOWN.code}R002",
    "/planera?practice=1&level=square500",
)
FILES = re.compile(r'"(/(?:csv|hur|geo)/[^"]+)"')


SERVE = """
import brotli, runpy
best = brotli.compress
brotli.compress = lambda content, quality: best(content, quality=1)
runpy.run_path("app.py", run_name="__main__")
"""
"""`python app.py`, but what never changes is not made as small as can be, which takes ten seconds."""


@dataclass(frozen=True)
class Elsewhere:
    """The other area: its surroundings, and where its server answers."""

    environment: Mapping[str, str]
    address: str
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of an address, asked once."""
        if path not in self.seen:
            self.seen[path] = self.asked(path)
        return self.seen[path]

    def asked(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.address + path, timeout=120) as answer:  # noqa: S310 - our own server
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def desk(self, *words: str) -> subprocess.CompletedProcess[str]:
        return afresh.command(HOME, "data", *words, **self.environment)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    folder = tmp_path_factory.mktemp("elsewhere")
    facts = folder / "facts"
    facts.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "AREA_FILE": str(write_area(folder / "area.toml")),
        "FACTS_DIR": str(facts),
        "DATA_DIR": str(folder / "var"),
        "PRACTICE_SIZE": "600",
        "PORT": str(port),
    }
    afresh.command(HOME, "tests.kit.another_area", str(facts), **environment).check_returncode()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", SERVE], cwd=HOME, env=environment, stdout=log, stderr=log)
        try:
            server = Elsewhere(environment, f"http://127.0.0.1:{port}")
            _wait(server, process, folder / "log")
            yield server
        finally:
            process.terminate()
            process.wait()


def _wait(server: Elsewhere, process: subprocess.Popen[bytes], log: Path) -> None:
    while process.poll() is None:
        try:
            status, body = server.asked("/ready")
        except OSError:
            time.sleep(0.1)
            continue
        assert status == 200, body
        return
    pytest.fail(log.read_text(encoding="utf-8"))


def speaks_of_others(text: str) -> list[str]:
    """Where a text names what is ours, with some of what stands around it."""
    return [text[max(0, hit.start() - 60) : hit.end() + 60] for hit in FOREIGN.finditer(text)]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_in_the_other_areas_name(elsewhere: Elsewhere, page: str, lang: str) -> None:
    status, text = elsewhere.get(f"{page}{'&' if '?' in page else '?'}lang={lang}")
    assert status == 200
    assert speaks_of_others(unescape(text)) == []
    assert page == "/planera/data" or any(town.name in text for town in TOWNS), "it names none of the towns"
    assert 'class="fault"' not in text


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_files_that_pages_lead_to_speak_of_the_other_area(elsewhere: Elsewhere, lang: str) -> None:
    pages = [elsewhere.get(f"{page}{'&' if '?' in page else '?'}lang={lang}")[1] for page in PAGES]
    files = sorted({file for page in pages for file in FILES.findall(unescape(page))})
    kinds = {file.split("/")[1] for file in files}
    assert kinds == {"csv", "hur", "geo"} and any("style" in f for f in files) and any("ground" in f for f in files)
    for file in files:
        status, text = elsewhere.get(file)
        assert status == 200, file
        assert speaks_of_others(text) == [], file


def test_towns_are_told_together_in_the_areas_words(elsewhere: Elsewhere) -> None:
    assert "De fyra städerna" in elsewhere.get("/")[1] or "de fyra städerna" in elsewhere.get("/")[1]
    assert "the four towns" in elsewhere.get("/?lang=en")[1]


@pytest.mark.parametrize("town", OURS.municipalities)
def test_our_own_municipalities_are_not_known_there(elsewhere: Elsewhere, town: object) -> None:
    assert elsewhere.get(f"/kommun/{town.code}")[0] == 404  # type: ignore[attr-defined] # a municipality


ASK = """
import json, sys
from dashboard.config import from_environment
from dashboard.web.server import create_server
client = create_server(from_environment()).test_client()
print(json.dumps([client.get(page).status_code for page in sys.argv[1:]]))
"""


def test_an_area_of_which_nothing_is_known_has_its_pages(elsewhere: Elsewhere, tmp_path: Path) -> None:
    facts = tmp_path / "facts"
    shutil.copytree(elsewhere.environment["FACTS_DIR"], facts)
    for table in facts.glob("*.csv"):
        table.write_text(table.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    pages = ["/ready", *ROOMS, f"/kommun/{TOWN.code}"]
    environment = {**elsewhere.environment, "FACTS_DIR": str(facts), "DATA_DIR": str(tmp_path / "var")}
    answered = afresh.run(HOME, ASK, *pages, **environment)
    assert json.loads(answered.stdout) == [200] * len(pages)


def test_ground_and_facts_of_another_area_than_the_file_names_are_told_of(elsewhere: Elsewhere) -> None:
    mixed = replace(elsewhere, environment={**elsewhere.environment, "AREA_FILE": str(AREA_FILE)})
    status = mixed.desk("status", "--json")
    faults = json.loads(status.stdout)["faults"]
    assert status.returncode == 1 and {"geometry.json", "places", "offences_annual"} <= set(faults)
    assert str(AREA_FILE) in faults["geometry.json"] and TOWN.code in faults["geometry.json"]


def test_the_desk_takes_counts_of_a_town_and_refuses_ours(elsewhere: Elsewhere, tmp_path: Path) -> None:
    status = elsewhere.desk("status", "--json")
    assert status.returncode == 0, status.stderr
    facts = json.loads(status.stdout)
    assert facts["faults"] == {} and facts["area"] == {town.code: town.name for town in TOWNS}
    heading = "municipality,period,offence,count,status\n"
    good, bad = (tmp_path / f"{name}.csv" for name in ("good", "bad"))
    good.write_text(heading + f"{TOWN.code},2026-01,burglary,12,final\n{TOWNS[0].name},2026-01,burglary,7,final\n")
    foreign, lost = OURS.municipalities[0].code, TOWNS[0].code[1:]
    bad.write_text(heading + "".join(f"{code},2026-01,burglary,12,final\n" for code in (foreign, lost)))
    told = ("--title", "Prov", "--licence", "CC0", "--dry-run", "--accept")
    taken = elsewhere.desk("import", str(good), "--as", "counts", *told)
    assert taken.returncode == 0, taken.stderr
    refused = elsewhere.desk("import", str(bad), "--as", "counts", *told)
    assert refused.returncode == 1
    for reason in (f"'{foreign}': is not an area of the four towns", f"'{lost}': is a code that has lost its leading"):
        assert reason in refused.stderr, refused.stderr


DESCRIBED = ("data/area.toml", "data/tables/contracts", "data/tables/package.toml", "data/bundled")
"""Where our area may be named: in its own file, and in what describes the shipped tables."""

LET_THROUGH = {"0115 bostadsinbrott, begångna under månaden december 2018"}
"""A cell of a shipped table that a check lets through."""


def spoken_by_code() -> Iterator[tuple[str, str]]:
    """File and text: the texts in Python but for docstrings, whole catalogues and whole scripts."""
    for floor in ("app.py", "data", "layers", "dashboard", "scripts", "assets"):
        for path in (HOME / floor, *(HOME / floor).rglob("*")):
            name = path.relative_to(HOME).as_posix()
            if name.startswith((*DESCRIBED, "assets/vendor")):
                continue
            if path.suffix in (".toml", ".js"):
                yield name, path.read_text(encoding="utf-8")
            elif path.suffix == ".py":
                yield from ((name, text) for text in _texts(path))


def _texts(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings and isinstance(node.value, str):
            yield node.value


def test_no_code_and_no_catalogue_names_what_is_ours() -> None:
    ours = re.compile(FOREIGN.pattern.replace(r"|\{municipalities", ""))
    named = [(file, text[:80]) for file, text in spoken_by_code() if ours.search(text) and text not in LET_THROUGH]
    assert named == []
    assert ours.search("I de fem kommunerna") and not ours.search("färre än fem")
