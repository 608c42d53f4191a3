"""Adding a layer is adding its file: the recipe of docs/architecture.md in a copy, and once with each mistake."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from conftest import nodes, read_html
from kit.afresh import run
from kit.drop_in import AREA_FILE, LAMP, LINE_FILE, POINT_FILE

ASK = """
import json, sys, tempfile
from pathlib import Path
from dashboard.config import Config
from dashboard.web.asking import ASKING
from dashboard.web.server import create_server
client = create_server(Config(data_dir=Path(tempfile.mkdtemp(dir=sys.argv[1])))).test_client()
answers = {one: client.get(one) for one in sys.argv[2:]}
answers["layout"] = client.get("/_dash-layout", headers={ASKING: sys.argv[2]})
print(json.dumps({one: [a.status_code, a.get_data(as_text=True)] for one, a in answers.items()}))
"""
START = """
from dashboard.figures.symbols import check_drawable
from layers.registry import registry
check_drawable(registry().values())
"""
FAMILY = '''"""Reported damage to property, of which the shipped tables have nothing."""

from data.model import Offence
from layers.reported.family import reported_layer

LAYER = reported_layer(
    key="xyz",
    order=23,
    offence=Offence.THEFT,
    words={
        "sv": {"name": "Mer stöld", "what": "anmälda stölder", "about": "Stöld igen.", "missing": "Hos Brå."},
        "en": {"name": "More theft", "what": "reported thefts", "about": "Theft again.", "missing": "At Brå."},
    },
)
'''


def answers(tree: Path, tmp_path: Path, *addresses: str) -> dict[str, str]:
    done = run(tree, ASK, str(tmp_path), *addresses)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert {status for status, _ in found.values()} == {200}, {one: told[0] for one, told in found.items()}
    assert 'class="fault"' not in found[addresses[0]][1]
    return {one: text for one, (_, text) in found.items()}


def file_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def trace(layout: str, kind: str, mode: str) -> dict[str, Any]:
    found = [node for node in nodes(json.loads(layout)) if isinstance(node, dict) and node.get("type") == kind]
    return next(node for node in found if node.get("mode") == mode)


def test_a_layer_of_the_family(tree: Path, tmp_path: Path) -> None:
    (tree / "layers/xyz.py").write_text(FAMILY, encoding="utf-8")
    page, file = "/?layer=xyz&area=0160", "/csv/oppet/xyz.csv"
    found = answers(tree, tmp_path, page, file)
    assert any("anmälda stölder" in text for text in read_html(found[page]).texts)
    assert {row["Kod och namn"] for row in file_of(found[file])} >= {"0160 Täby", "0187 Vaxholm", ""}


def test_a_point_layer_with_a_symbol_of_its_own_in_a_folder(tree: Path, tmp_path: Path) -> None:
    (tree / "layers/lamps").mkdir()
    text = POINT_FILE.replace('"measure"', '"lamp"')
    (tree / "layers/lamps/__init__.py").write_text(text, encoding="utf-8")
    (tree / "layers/lamps/lamp.svg").write_text(LAMP, encoding="utf-8")
    page = "/?layer=none&places=xyz&area=0160"
    found = answers(tree, tmp_path, page, "/symbols/lamp.svg")
    assert found["/symbols/lamp.svg"] == LAMP
    assert "url(/symbols/lamp.svg)" in found[page], "in the legend"
    assert 'href="/symbols/lamp.svg"' in found[page], "on the still picture"
    assert "sign_lamp" in json.dumps(trace(found["layout"], "scattermap", "markers") | {"all": found["layout"]})


def test_a_line_layer_works_everywhere(tree: Path, tmp_path: Path) -> None:
    (tree / "layers/xyz.py").write_text(LINE_FILE, encoding="utf-8")
    page, file = "/?layer=none&places=xyz", "/csv/oppet/xyz.csv"
    found = answers(tree, tmp_path, page, file, "/?layer=none&places=xyz&area=0160", "/planera?layer=none&places=xyz")
    assert len([one for one in trace(found["layout"], "scattermap", "lines")["lon"] if one]) > 20, "on the map"
    assert 'class="still-line"' in found[page], "on the still picture"
    assert "swatch-line" in found[page], "in the legend"
    assert "Roslagsbanan" in read_html(found[page]).texts, "in the list"
    rows = file_of(found[file])
    assert {row["Bana"] for row in rows} == {"Roslagsbanan"} and {row["Kommun"] for row in rows} >= {"0160 Täby"}


MISTAKES = [
    ("area", "role=Role.VALUE", "role=Role.VALU", ("xyz.py", "VALU")),
    ("area", "role=Role.VALUE", 'role="count"', ("xyz.py", "role 'count'")),
    ("area", "role=Role.VALUE", "role=Role.TEXT", ("xyz.py", "'value'", "role")),
    ("area", "    audiences=EVERYONE,\n", "", ("xyz.py", "audiences")),
    ("area", 'tables=("denominators",)', 'tables=("denominator",)', ("xyz.py", "'tables'", "'denominators'?")),
    ("area", 'columns={"value": "Bilar"}', "columns={}", ("xyz.py", "words['sv'].columns lacks 'value'")),
    ("area", 'columns={"value": "Cars"}', 'columns={"vaule": "Cars"}', ("xyz.py", "words['en'].columns", "'vaule'")),
    (
        "area",
        "    columns=(Column",
        '    categories=(Category(key="all", colour="hot-nwe"),),\n    columns=(Column',
        ("xyz.py", "'colour'", "'hot-new'?"),
    ),
    ("area", "    audiences=", "    formulas=(Formula.RAET,),\n    audiences=", ("xyz.py", "RAET")),
    ("area", "    audiences=", '    formulas=("raet",),\n    audiences=', ("xyz.py", "'formulas'", "'raet'")),
    ("point", 'symbols=("measure",)', 'symbols=("measrue",)', ("xyz.py", "'measrue'")),
    ("point", '"measure"', '"lamp"', ("xyz.py", "'symbols'", "lamp.svg")),
    ("line", 'Column(field="operator", role=Role.TEXT)', 'Column(field="operator")', ("xyz.py", "role")),
]


@pytest.mark.parametrize(("kind", "right", "wrong", "named"), MISTAKES, ids=[one[2].strip()[:40] for one in MISTAKES])
def test_a_mistake_stops_the_start_and_names_file_and_field(
    kind: str, right: str, wrong: str, named: tuple[str, ...], tree: Path
) -> None:
    text = {"area": AREA_FILE, "point": POINT_FILE, "line": LINE_FILE}[kind]
    assert right in text
    text = text.replace("import EVERYONE, Answer, Column", "import EVERYONE, Answer, Category, Column")
    text = text.replace("import MUNICIPALITY_CODES, Query", "import MUNICIPALITY_CODES, Formula, Query")
    (tree / "layers/xyz.py").write_text(text.replace(right, wrong), encoding="utf-8")
    done = run(tree, START)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert "LayerRefused" in last and all(part in last for part in named), last
