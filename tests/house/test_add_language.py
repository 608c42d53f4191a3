"""A language is a folder of catalogues: a kind of Swedish in brackets is spoken by every page, file and refusal."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from conftest import read_html
from data.intake.declared import SYSTEMS
from kit.afresh import run

LANG = "sv-lattlast"
OPEN, SHUT = "⟦", "⟧"
INNERMOST = re.compile(f"{OPEN}[^{OPEN}{SHUT}]*{SHUT}")
PAGES = (
    "/", "/?area=0162&layer=felt_safety", "/?layer=car_part_theft&area=0160", "/?place=DAN01",
    "/planera", "/planera?layer=theft&area=0160&measure=change", "/planera?layer=mismatch", "/mote", "/plats/DAN01",
    "/kommun/0162", "/metod", "/planera/data", "/nowhere", "/?layer=x",
)  # fmt: skip
ASK = """
import json, sys, tempfile
from pathlib import Path
from dashboard.asking.known import area_names
from dashboard.config import Config
from dashboard.web.server import create_server
from data.model import AreaLevel
from data.refusals import FOLDER, told
from data.tables.registry import WORDS
from data.words import LANGUAGES, catalogue
from layers.kit import writing
from layers.registry import registry

lang, asked = sys.argv[2], json.loads(sys.argv[3])
server = create_server(Config(data_dir=Path(tempfile.mkdtemp(dir=sys.argv[1]))))
client = server.test_client()
answers = {one: client.get(one).get_data(as_text=True) for one in asked}
context = server.extensions["trygghetskartan"]
release = context.release
known = {str(v) for table in release.tables.values() for name in table for v in table[name].dropna()}
known |= {str(name) for level in AreaLevel for name in area_names(context, level).values()}
for note in release.notes.values():
    known |= {*note.titles.values(), *note.descriptions.values(), *note.licences, note.retrieved}
    known |= {text for source in note.sources for text in source}
known |= {text for said in WORDS.values() for part in ("title", "file") for text in said.get(part, {}).values()}
for layer in registry().values():
    if not layer.practice_only:
        known |= {text for one in layer.options(release.tables).questions for text in one.labels.values()}
layers = {key: layer.words[lang].name for key, layer in registry().items()}
refusals = {key: text for key, text in catalogue(FOLDER, lang).items()}
said = told(lang, "release.bounds", {"before": 7, "after": 1000, "bound": "3"})
numbers = [writing.integer(1234, lang), writing.decimal(4.25, lang, 2), writing.percent(75.0, lang)]
print(json.dumps({
    "answers": answers, "known": sorted(known), "layers": layers, "refusals": refusals, "said": said,
    "numbers": numbers, "languages": LANGUAGES, "release": release.id,
}))
"""


def add_language(tree: Path, lang: str = LANG) -> dict[str, Path]:
    """What the recipe says: a folder with every Swedish catalogue, translated; here put in brackets."""
    made = {}
    for floor in ("data", "layers", "dashboard"):
        for path in sorted((tree / floor).rglob("*sv.toml")):
            place = path.parent if path.name == "sv.toml" else path.with_name(path.name.removesuffix(".sv.toml"))
            target = tree / "languages" / lang / place.relative_to(tree).with_suffix(".toml")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(bracketed(tomllib.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
            made[place.relative_to(tree).as_posix()] = target
    return made


def bracketed(said: dict[str, Any], head: str = "") -> str:
    plain = {key: text for key, text in said.items() if isinstance(text, str)}
    lines = [f"[{head}]"] if head and plain else []
    lines += [
        f"{json.dumps(key)} = {json.dumps(OPEN + text + SHUT, ensure_ascii=False)}" for key, text in plain.items()
    ]
    tables = [(key, part) for key, part in said.items() if isinstance(part, dict)]
    return "\n".join([*lines, *(bracketed(part, f"{head}.{key}".lstrip(".")) for key, part in tables)]) + "\n"


def with_lang(address: str, lang: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"


def outside(text: str, known: re.Pattern[str]) -> str:
    """What is left of a text without what stands in brackets and without data, if it has a letter."""
    while INNERMOST.search(text):
        text = INNERMOST.sub(" ", text)
    left = known.sub(" ", text)
    return left.strip() if re.search(r"[^\W\d_]", left) else ""


def test_a_folder_makes_a_language_that_everything_speaks(tree: Path, tmp_path: Path) -> None:
    made = add_language(tree)
    assert {"data/refusals", "dashboard/i18n/pages", "layers/burglary", "layers/hot_spots/words"} <= made.keys()
    asked = [with_lang(page, LANG) for page in PAGES]
    files = [f"/csv/oppet/{layer}.csv?lang={LANG}" for layer in ("burglary", "felt_safety", "unsafe_places")]
    done = run(tree, ASK, str(tmp_path), LANG, json.dumps([*asked, *files, "/", "/?lang=en"]))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])

    assert found["languages"] == ["sv", "en", LANG]
    assert found["numbers"] == ["1\u00a0234", "4,25", "75\u00a0%"], "numbers are written as in Swedish"
    assert all(text.startswith(OPEN) and text.endswith(SHUT) for text in found["layers"].values())
    assert all(text.startswith(OPEN) and text.endswith(SHUT) for text in found["refusals"].values())
    assert found["said"][0] == f"{OPEN}skulle gå från 7 rader till 1000{SHUT}"

    named = (found["release"], *found["languages"], "Svenska", "English", *SYSTEMS.values())
    words = [one for one in (*found["known"], *named) if re.search(r"[^\W\d_]", one)]
    parts = sorted(map(re.escape, words), key=len, reverse=True)
    known = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.I)
    for address in asked:
        page = read_html(found["answers"][address])
        assert f'lang="{LANG}"' in found["answers"][address].partition(">")[2].partition(">")[0], address
        own = {text for text in (*page.texts, *page.said) if OPEN in text}
        assert own, address
        bypassing = {left for text in (*page.texts, *page.said) if (left := outside(text, known))}
        assert not bypassing, address
    for address in files:
        head = found["answers"][address].removeprefix("\ufeff").splitlines()
        assert any(OPEN in line for line in head), address

    offered = re.findall(r'<a [^>]*hreflang="([^"]+)"[^>]*>([^<]*)</a>', found["answers"]["/"], re.I)
    assert offered == [("en", "English"), (LANG, f"{OPEN}Svenska{SHUT}")]
    back = re.findall(r'<a [^>]*hreflang="([^"]+)"', found["answers"][asked[0]], re.I)
    assert back == ["sv", "en"]


PLACES = ("dashboard/i18n/pages", "data/refusals", "layers/burglary", "layers/hot_spots/words")
START = """
import tempfile
from pathlib import Path
from dashboard.config import Config
from dashboard.web.server import create_server
create_server(Config(data_dir=Path(tempfile.mkdtemp())))
"""
CHECK = "from data.words import check_languages; check_languages()"


def mistakes(text: str) -> dict[str, tuple[str | None, str]]:
    """What can go wrong with a file: its text then, None when there is no file, and what is said of it."""
    lines = text.splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if " = " in line)
    key, line = lines[first].partition(" = ")[0].strip('"'), lines[first]

    def changed(new: str) -> str:
        return "".join([*lines[:first], new, *lines[first + 1 :]])

    return {
        "a key is missing": (changed(""), f"{key}' is missing."),
        "a key is misspelt": (changed(line.replace(key, f"{key}x", 1)), f"{key}' is missing."),
        "a key too many": (changed(line + line.replace(key, f"{key}x", 1)), f"{key}x'."),
        "a field is misspelt": (changed(line.replace(SHUT, f"{{odd}}{SHUT}", 1)), "has other fields: odd."),
        "no file": (None, "there is no such file"),
        "no TOML": (changed("???\n"), "Invalid statement"),
    }


def test_a_mistake_in_a_language_is_told_by_file_and_key(tree: Path) -> None:
    made = add_language(tree)
    assert run(tree, CHECK).returncode == 0
    for path in map(made.get, PLACES):
        assert path is not None
        whole = path.read_text(encoding="utf-8")
        for mistake, (text, told) in mistakes(whole).items():
            path.unlink() if text is None else path.write_text(text, encoding="utf-8")
            done = run(tree, CHECK)
            last = done.stderr.strip().splitlines()[-1]
            assert done.returncode != 0, (path, mistake)
            assert path.relative_to(tree).as_posix() in last, mistake
            assert told in last, (path, mistake)
        path.write_text(whole, encoding="utf-8")


def test_a_mistake_in_a_language_stops_the_start(tree: Path) -> None:
    add_language(tree)["dashboard/i18n/methods"].unlink()
    done = run(tree, START)
    assert done.returncode != 0
    assert "languages/sv-lattlast/dashboard/i18n/methods.toml" in done.stderr.strip().splitlines()[-1]


def test_a_folder_that_no_language_is_named_by_is_refused(tree: Path) -> None:
    add_language(tree, "qqx")
    done = run(tree, CHECK)
    assert done.returncode != 0
    assert "languages/qqx: 'qqx' is not the code of a language" in done.stderr.strip().splitlines()[-1]
