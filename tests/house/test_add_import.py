"""A kind of import is added by three files, as docs/architecture.md says; one that is not whole is named at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from data.settings import HOME
from kit import afresh

CONTRACT = '''"""Lamps that do not burn."""

from data.tables.columns import Place, Table
from data.tables.shared import MUNICIPALITY, ORIGIN, POSITION, text, whole, year

LAMPS = Table(
    name="lamps",
    place=Place.DESK,
    imported_as="lamps",
    public=False,
    key=("lamp_id",),
    area="municipality_code",
    period="year",
    columns=(
        text("lamp_id", "The lamp's number."),
        year("year", "Year of the count."),
        whole("nights", "Nights without light.", "nights", minimum=0),
        *POSITION,
        MUNICIPALITY,
        ORIGIN,
    ),
)
'''
WORDS = """[lamps]
title.sv = "Lampor"
title.en = "Lamps"
file.sv = "Lampor som inte lyser"
file.en = "Lamps that are out"

[lamps.columns.sv]
lamp_id = "Lampans nummer."
year = "Räkningens år."
nights = "Nätter utan ljus."

[lamps.units.sv]
nights = "nätter"
"""
READING = '''"""Lamps: by point."""

import pandas as pd

from data.intake.places_of_rows import Context, cells_of
from data.intake.reading import POSITION, Reading
from data.intake.shaping import Beside, Columns, municipality, numbers, points


def shape(table: pd.DataFrame, context: Context) -> tuple[Columns, Beside]:
    """Lamps with their municipality."""
    where = points(table, context)
    rows: Columns = {name: cells_of(table, name) for name in ("lamp_id", "year")}
    rows |= numbers(table, context, "nights") | {"lat": where.lat, "lon": where.lon}
    return rows | {"municipality_code": municipality(table, where, context)}, {}


READING = Reading(
    shape=shape,
    holds=("lamp_id", "year", "nights", *POSITION, "municipality"),
    needs=(("lamp_id",), ("year",), ("nights",)),
    also={"natter": "nights"},
)
'''
FILES = {
    "data/tables/contracts/lamps.py": CONTRACT,
    "data/tables/contracts/lamps.toml": WORDS,
    "data/intake/kinds/lamps.py": READING,
}
ROWS = (
    "lamp_id;year;nätter;lat;lon\nA1;2025;3;59,4439;18,0687\nA2;2025;12;59,4441;18,0699\nA3;2025;-1;59,4441;18,0699\n"
)


def added(tree: Path, **changed: tuple[str, str]) -> Path:
    """The copy of the project with the three files, of which some have another text in one place."""
    for name, content in FILES.items():
        old, new = changed.get(Path(name).parts[-2] + Path(name).suffix[1:], ("", ""))
        assert old in content
        (tree / name).write_text(content.replace(old, new) if old else content, encoding="utf-8")
    return tree


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy of what the desk's commands are made of: each test writes all three files anew."""
    return shutil.copytree(HOME / "data", tmp_path_factory.mktemp("copied") / "data").parent


def run(tree: Path, *words: str) -> CompletedProcess[str]:
    return afresh.command(tree, "data", *words, DATA_DIR=str(tree / "var"))


def test_a_kind_of_import_is_three_files(tree: Path) -> None:
    added(tree)
    template = run(tree, "template", "lamps")
    assert template.returncode == 0 and template.stdout.splitlines()[-1] == "lamp_id,year,nights,lat,lon,municipality"
    (tree / "lamps.csv").write_text(ROWS, encoding="utf-8")
    refused = run(tree, "import", "lamps.csv", "--as", "lamps", "--json")
    assert refused.returncode == 1 and "below 0" in refused.stdout
    taken = run(tree, "import", "lamps.csv", "--as", "lamps", "--partial", "--json")
    assert taken.returncode == 0, taken.stdout + taken.stderr
    assert json.loads(taken.stdout)["batches"][0]["added"] == 2
    (table,) = [one for one in json.loads(run(tree, "status", "--json").stdout)["tables"] if one["name"] == "lamps"]
    assert table["rows"] == 2 and table["periods"] == ["2025", "2025"]
    assert run(tree, "publish").returncode == 0
    assert list((tree / "var").rglob("desk/lamps.parquet")) and not list((tree / "var" / "public").rglob("lamps*"))


PAGE = """
from data.release.look import load
from data.tables.registry import words
from dashboard.pages.forms.desk import page
from pathlib import Path
release = load(Path("data/bundled"))
print("lamps" in page.KINDS, words("lamps", "file", "sv"), "lamps" in release.tables, "lamps" in release.public)
"""


def test_the_desks_page_offers_it_and_residents_never_see_it(tree: Path) -> None:
    added(tree)
    told = afresh.run(tree, PAGE)
    assert told.stdout.split("\n")[0] == "True Lampor som inte lyser True False"


@pytest.mark.parametrize(("file", "change", "named"), [
    ("contractspy", ("    public=False,\n", ""), ("contracts/lamps.py", "'public'")),
    ("contractspy", ("public=False", "public=True"), ("contracts/lamps.py", "withhold")),
    ("contractspy", ('key=("lamp_id",)', 'key=("lamp",)'), ("contracts/lamps.py", "key", "lamp")),
    ("contractspy", ('area="municipality_code"', 'area="code"'), ("contracts/lamps.py", "area", "code")),
    ("contractspy", ('name="lamps"', 'name="lights"'), ("contracts/lamps.toml", "lights.title.sv")),
    ("contractspy", ('imported_as="lamps"', 'imported_as="lights"'), ("kinds/lamps.py", "imported_as")),
    ("contractstoml", ('file.en = "Lamps that are out"\n', ""), ("contracts/lamps.toml", "lamps.file.en")),
    ("contractstoml", ('title.sv = "Lampor"\n', ""), ("contracts/lamps.toml", "lamps.title.sv")),
    ("contractstoml", ('year = "Räkningens år."\n', ""), ("contracts/lamps.toml", "lamps.columns.sv.year")),
    ("contractstoml", ('nights = "nätter"\n', ""), ("contracts/lamps.toml", "lamps.units.sv.nights")),
    ("kindspy", ("    shape=shape,\n", ""), ("kinds/lamps.py", "'shape'")),
    ("kindspy", ('("nights",)),', '("night",)),'), ("kinds/lamps.py", "needs", "'night'")),
    ("kindspy", ('{"natter": "nights"}', '{"natter": "night"}'), ("kinds/lamps.py", "also", "'night'")),
])  # fmt: skip
def test_a_file_that_is_not_whole_is_named_at_the_start(
    copied: Path, file: str, change: tuple[str, str], named: tuple[str, ...]
) -> None:
    added(copied, **{file: change})
    told = run(copied, "template", "lamps")
    assert told.returncode != 0
    last = told.stderr.strip().splitlines()[-1]
    assert all(part in last for part in named), told.stderr
