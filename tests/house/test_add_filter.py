"""Adding a filter is one declaration and its words: the recipe of docs/architecture.md, followed in a copy."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from conftest import read_html
from kit.afresh import run
from kit.drop_in import AREA_FILE

DECLARATION = '''"""What drives a car."""

from dashboard.asking.dimension import Dimension, Role

DIMENSIONS = (Dimension(key="engine", order=78, role=Role.QUESTION, values=("petrol", "diesel", "steam")),)
'''
WORDS = {
    "sv": 'label = "Drivs med"\nany = "Allt"\npetrol = "Bensin"\ndiesel = "Diesel"\nsteam = "Ånga"\n',
    "en": 'label = "Driven by"\nany = "Anything"\npetrol = "Petrol"\ndiesel = "Diesel"\nsteam = "Steam"\n',
}
OFFERED = ("Options(years=", 'Options(more={"engine": ("petrol", "diesel")}, years=')
COUNTED = (
    "chosen = cars",
    'cars["value"] *= {"petrol": 0.5, "diesel": 0.25}.get(query.value("engine"), 1.0)\n    chosen = cars',
)
ASK = """
import json, sys, tempfile
from pathlib import Path
from dashboard.config import Config
from dashboard.web.server import create_server
server = create_server(Config(data_dir=Path(tempfile.mkdtemp(dir=sys.argv[1]))))
kept, cache = [], server.extensions["trygghetskartan"].cache
keep = cache.set
object.__setattr__(cache, "set", lambda name, *more, **named: (kept.append(name), keep(name, *more, **named)))
answers = {}
for address in sys.argv[2:]:
    answer = server.test_client().get(address)
    named = answer.headers.get("Content-Disposition", "")
    answers[address] = [answer.status_code, answer.get_data(as_text=True), named, [*kept]]
    kept.clear()
print(json.dumps(answers))
"""


def write(tree: Path, **words: str) -> None:
    """Adds the filter: its declaration, its words, and what a layer offers of it."""
    (tree / "dashboard/asking/dimensions/engine.py").write_text(DECLARATION, encoding="utf-8")
    for lang, text in {**WORDS, **words}.items():
        (tree / f"dashboard/i18n/engine.{lang}.toml").write_text(text, encoding="utf-8")
    layer = AREA_FILE
    for old, new in (OFFERED, COUNTED):
        assert layer.count(old) == 1
        layer = layer.replace(old, new)
    (tree / "layers/xyz.py").write_text(layer, encoding="utf-8")


def answers(tree: Path, *asked: str) -> dict[str, Any]:
    done = run(tree, ASK, str(tree), *asked)
    assert done.returncode == 0, done.stderr
    answered: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answered


def test_a_filter_is_one_declaration_and_its_words(tree: Path) -> None:
    write(tree)
    page, other, plain = "/?layer=xyz&engine=diesel&lang=en", "/?layer=burglary&engine=diesel", "/?layer=xyz"
    file, whole = "/csv/oppet/xyz.csv?engine=diesel&year=2019", "/csv/oppet/xyz.csv?year=2019"
    steam, bad, known = "/?layer=xyz&engine=steam", "/?layer=xyz&engine=<b>", "/hur/oppet/xyz.json?engine=diesel"
    found = answers(tree, page, other, plain, file, whole, steam, bad, known)
    assert {one: status for one, (status, *_) in found.items() if status != 200} == {bad: 400}
    text = read_html(found[page][1])
    assert {"Driven by", "Anything", "Petrol", "Diesel"} <= {one.strip() for one in text.texts}, "offered as a control"
    assert "Steam" not in found[page][1], "only what the layer offers"
    assert re.search(r'<button [^>]*aria-pressed="true"[^>]*>Diesel<', found[page][1])
    assert "Drivs med" not in read_html(found[other][1]).texts, "a layer that cannot be asked has no such control"
    assert "Drivs med" in {one.strip() for one in read_html(found[plain][1]).texts}
    assert any("engine=diesel" in link for link in text.links if link.startswith(("/?", "/csv/", "/hur/"))), (
        "in addresses"
    )
    assert any("Diesel" in one for one in text.texts if "Cars in traffic" in one), "in the panel of how it is known"
    assert 'filename="trygghetskartan-xyz-diesel-2019.csv"' in found[file][2]
    assert 'filename="trygghetskartan-xyz-2019.csv"' in found[whole][2]
    assert found[file][1] != found[whole][1], "put to the layer"
    keys = [key for key in found[page][3] if "answer:xyz" in key]
    assert len(keys) == 1 and "diesel" in keys[0], "in the key of the answer"
    assert any("engine=diesel" in key for key in found[page][3] if ":page:" in key), "and of the page"
    assert "engine" in found[bad][1] and "petrol, diesel, steam" in found[bad][1] and "<b>" not in found[bad][1]


MISTAKES = (
    ("role=Role.QUESTION", 'role="qestion"', "field 'role' is 'qestion', not question, choice, page"),
    ("role=Role.QUESTION", "rol=Role.QUESTION", "unexpected keyword argument 'rol'. Did you mean 'role'?"),
    ('"diesel", ', '"diesel", "coal", ', "no sentence 'engine.coal' in language 'sv'"),
    ('values=("petrol", "diesel", "steam")', "", "field 'values' is empty"),
    ("DIMENSIONS = (", "DIMENSION = (", "no DIMENSIONS, a tuple of Dimension"),
    (
        'key="engine", order=78, role=Role.QUESTION, values=("petrol", "diesel", "steam")',
        'key="light", order=78, role=Role.QUESTION, values=("day", "dusk"), label="control.light"',
        "engine.py, dashboard/asking/dimensions/question.py: field 'key' is 'light' twice",
    ),
)


def test_a_mistake_stops_the_start_and_names_file_and_field(tree: Path) -> None:
    write(tree)
    path = tree / "dashboard/asking/dimensions/engine.py"
    for old, new, said in MISTAKES:
        path.write_text(DECLARATION.replace(old, new), encoding="utf-8")
        done = run(tree, "import dashboard.asking.urls")
        assert done.returncode and "DimensionRefused" in done.stderr, new
        assert said in done.stderr
        assert "dashboard/asking/dimensions/" in done.stderr


def test_missing_words_stop_the_start_and_are_named(tree: Path) -> None:
    write(tree, en=WORDS["en"].replace('label = "Driven by"\n', ""))
    done = run(tree, "import app")
    assert "dashboard/i18n/engine.en.toml: the key 'label' is missing." in done.stderr
