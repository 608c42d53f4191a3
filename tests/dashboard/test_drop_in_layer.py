"""Adding a layer is dropping one file into layers/; a misspelt field in it stops the start."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from conftest import nodes, read_html
from kit.afresh import run
from kit.drop_in import AREA_FILE, POINT_FILE

ASK = """
import json, sys, tempfile
from pathlib import Path
from dashboard.config import Config
from dashboard.web.asking import ASKING
from dashboard.web.server import create_server

client = create_server(Config(data_dir=Path(tempfile.mkdtemp(dir=sys.argv[1])))).test_client()
asked = json.loads(sys.argv[2])
answers = {one: client.get(one) for one in asked}
for one in asked:
    answers["layout " + one] = client.get("/_dash-layout", headers={ASKING: one})
print(json.dumps({one: [a.status_code, a.get_data(as_text=True)] for one, a in answers.items()}))
"""

ROOMS = {"/": "oppet", "/planera": "planera"}
LANGS = ("sv", "en")
HEADS = {"sv": ("Kod och namn", "Källa", "Utgåva"), "en": ("Code and name", "Source", "Release")}


def answers(tree: Path, tmp_path: Path, *addresses: str) -> dict[str, Any]:
    done = run(tree, ASK, str(tmp_path), json.dumps(addresses))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert {status for status, _ in found.values()} == {200}, {one: found[one][0] for one in found}
    return found


def table_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def pages(changes: str) -> list[str]:
    return [f"{path}?{changes}&lang={lang}" for path in ROOMS for lang in LANGS]


def files(lang: str) -> list[str]:
    return [f"/csv/{room}/xyz.csv?lang={lang}" for room in ROOMS.values()]


def classes_on_map(layout: Any) -> list[int]:
    """The class that each municipality is coloured in, 0 for none."""
    found = [node for node in nodes(layout) if isinstance(node, dict) and node.get("type") == "choroplethmap"]
    classes: list[int] = found[0]["z"]
    return classes


SAID = {
    "sv": {
        "name": "Bilar i trafik",
        "legend": "Personbilar i trafik 2019",
        "head": "Bilar",
        "end": "i trafik 2019.",
    },
    "en": {
        "name": "Cars in traffic",
        "legend": "Passenger cars in traffic 2019",
        "head": "Cars",
        "end": "cars in traffic in 2019.",
    },
}


def test_an_area_layer_is_one_file(tree: Path, tmp_path: Path) -> None:
    (tree / "layers" / "xyz.py").write_text(AREA_FILE, encoding="utf-8")
    chosen, unchosen = (
        pages("layer=xyz&area=0160"),
        [f"{path}?lang={lang}" for path in ROOMS for lang in LANGS],
    )
    found = answers(tree, tmp_path, *chosen, *unchosen, *files("sv"), *files("en"))
    for address in chosen:
        said = SAID[address[-2:]]
        page, layout = read_html(found[address][1]), json.loads(found[f"layout {address}"][1])
        assert said["name"] in page.texts, "in the picker"
        assert page.texts.count(said["legend"]) >= 2, "over the legend and the table"
        assert said["head"] in page.texts, "as a heading of the table"
        assert any(text.startswith("Täby ") and text.endswith(said["end"]) for text in page.texts), "in words"
        assert any(link.split("?")[0].endswith("/xyz.csv") for link in page.links), "to download"
        assert any(said["name"] in text for text in page.texts if "(CSV)" in text)
        assert said["legend"] in json.dumps(layout, ensure_ascii=False)
        assert len(set(classes_on_map(layout))) > 2, "on the map"
    for address in unchosen:
        assert SAID[address[-2:]]["name"] in read_html(found[address][1]).texts, "in the picker from the start"
    for address in (*files("sv"), *files("en")):
        rows = table_of(found[address][1])
        code, source, release = HEADS[address[-2:]]
        assert {row[code][:4] for row in rows} == {"0115", "0117", "0160", "0162", "0187"}
        assert all(row[source] and row[release] for row in rows)


POINTS_SAID = {
    "sv": {
        "name": "Spårstationer",
        "legend": "Stationer på spår",
        "term": "spårstation",
        "end": "stationer finns i Danderyd.",
    },
    "en": {
        "name": "Rail stations",
        "legend": "Stations on rails",
        "term": "rail station",
        "end": "stations lie in Danderyd.",
    },
}


def test_a_point_layer_is_one_file(tree: Path, tmp_path: Path) -> None:
    (tree / "layers" / "xyz.py").write_text(POINT_FILE, encoding="utf-8")
    chosen = pages("places=xyz&area=0162")
    found = answers(tree, tmp_path, *chosen, *files("sv"))
    for address in chosen:
        said = POINTS_SAID[address[-2:]]
        page, layout = read_html(found[address][1]), found[f"layout {address}"][1]
        assert said["name"] in page.texts, "in the picker"
        assert page.texts.count(said["legend"]) >= 2, "over the legend and the table"
        assert said["term"] in page.texts, "in the legend and the table"
        assert any(text.endswith(said["end"]) for text in page.texts), "in words"
        assert "Stocksund (Roslagsbanan)" in page.texts, "in the table twin"
        assert any(link.split("?")[0].endswith("/xyz.csv") for link in page.links), "to download"
        assert "59.384905" in layout, "on the map"
    for address in files("sv"):
        assert "REF001" in {next(iter(row.values())) for row in table_of(found[address][1])}


@pytest.mark.parametrize(
    ("right", "wrong", "start"),
    [
        ("    columns=(", "    colums=(", "import app"),
        ("            legend=", "            legnd=", "from layers.registry import registry; registry()"),
    ],
)
def test_a_misspelt_field_stops_the_start_and_is_named(right: str, wrong: str, start: str, tree: Path) -> None:
    assert right in AREA_FILE
    (tree / "layers" / "xyz.py").write_text(AREA_FILE.replace(right, wrong), encoding="utf-8")
    done = run(tree, start)
    assert done.returncode != 0
    meant, field = (text.strip().split("=")[0] for text in (right, wrong))
    last = done.stderr.strip().splitlines()[-1]
    assert "layers/xyz.py" in last and f"'{field}'" in last and f"Did you mean '{meant}'?" in last


def test_a_layer_without_one_language_stops_the_start_and_is_named(tree: Path) -> None:
    swedish_only = AREA_FILE.replace('        "en": Words(', '        "fi": Words(')
    (tree / "layers" / "xyz.py").write_text(swedish_only, encoding="utf-8")
    done = run(tree, "from layers.registry import registry; registry()")
    assert done.returncode != 0
    assert "Layer 'xyz': words for language 'en' are missing" in done.stderr
