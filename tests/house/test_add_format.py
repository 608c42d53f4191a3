"""Adding a file format is adding its file: the recipe of docs/architecture.md in a copy, and with mistakes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import read_html
from kit.afresh import run

FORMAT = '''"""A layer's figures between tabs."""

from __future__ import annotations

from dashboard.asking.scene import Scene, Shown
from dashboard.export.formats import FileFormat
from dashboard.export.rows import file_rows
from layers.contract import PLANNERS


def write(scene: Scene, shown: Shown) -> str:
    return "".join("\\t".join(str(cell) for cell in row) + "\\n" for row in file_rows(scene, shown))


FORMAT = FileFormat(
    key="tsv",
    extension="tsv",
    mime="text/tab-separated-values",
    name="TSV",
    audiences=PLANNERS,
    write=write,
)
'''
ASK = """
import json, sys, tempfile
from pathlib import Path
from dashboard.config import Config
from dashboard.web.server import create_server
client = create_server(Config(data_dir=Path(tempfile.mkdtemp(dir=sys.argv[1])))).test_client()
answers = {one: client.get(one) for one in sys.argv[2:]}
print(json.dumps({one: [a.status_code, a.get_data(as_text=True), dict(a.headers)] for one, a in answers.items()}))
"""
START = "from dashboard.export.formats import formats; formats()"


def test_a_format_is_one_file(tree: Path, tmp_path: Path) -> None:
    (tree / "dashboard/export/tsv.py").write_text(FORMAT, encoding="utf-8")
    file = "/tsv/planera/burglary.tsv?year=2024"
    done = run(tree, ASK, str(tmp_path), "/planera", "/", file, "/tsv/oppet/burglary.tsv", "/csv/oppet/burglary.csv")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert any(link.startswith("/tsv/planera/burglary.tsv") for link in read_html(found["/planera"][1]).links)
    assert not any("/tsv/" in link for link in read_html(found["/"][1]).links), "who may not fetch it is not shown it"
    status, text, headers = found[file]
    assert status == 200 and headers["Content-Type"].startswith("text/tab-separated-values")
    assert headers["Content-Disposition"].endswith('.tsv"')
    head, first = (line.split("\t") for line in text.splitlines()[:2])
    assert len(head) == len(first) == len(set(head)) and head[0] == "Kod och namn"
    assert found["/tsv/oppet/burglary.tsv"][0] == 404 and found["/csv/oppet/burglary.csv"][0] == 200


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("    audiences=PLANNERS,\n", "", "audiences"),
        ("    mime=", "    mine=", "Did you mean 'mime'?"),
        ('key="tsv"', 'key="csv"', "same key"),
        ('key="tsv"', 'key="/tsv"', "'key'"),
        ('mime="text/tab-separated-values"', 'mime="tabs"', "'mime'"),
        ('name="TSV"', 'name=""', "'name'"),
        ("FORMAT = FileFormat(", "FORMATS = FileFormat(", "no FORMAT"),
        ("import file_rows", "import file_row", "file_row"),
    ],
)
def test_a_mistake_stops_the_start_and_names_file_and_field(right: str, wrong: str, named: str, tree: Path) -> None:
    assert right in FORMAT
    (tree / "dashboard/export/tsv.py").write_text(FORMAT.replace(right, wrong), encoding="utf-8")
    done = run(tree, START)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert "FormatRefused" in last and named in last and "tsv" in last, last
