"""The file of the area: read whole or refused by file and field, and spoken of in sentences by field."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from data.area import AREA, AreaRefused, in_area_words, read_area
from data.settings import AREA_FILE, HOME

SHIPPED = AREA_FILE.read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    """A file of an area that says so."""
    file = folder / "area.toml"
    file.write_text(text, encoding="utf-8")
    return file


def changed(*pairs: tuple[str, str]) -> str:
    """The shipped file with some of it exchanged."""
    text = SHIPPED
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def test_the_shipped_area_is_read_as_it_stands() -> None:
    assert [m.code for m in AREA.municipalities] == ["0162", "0160", "0115", "0187", "0117"]
    assert read_area(AREA_FILE) == AREA
    assert sum(m.areas for m in AREA.municipalities) == 63


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('code = "0162"', 'code = "162"', "municipalities[0].code"),
        ('code = "0162"', "code = 162", "municipalities[0].code"),
        ('code = "0160"', 'code = "0162"', "municipalities: code"),
        ('name = "Täby"', 'name = ""', "municipalities[1].name"),
        ('name = "Täby"', 'name = "Danderyd"', "municipalities: name"),
        ('letters = "TAB"', 'letters = "Tab"', "municipalities[1].letters"),
        ('letters = "TAB"', 'letters = "DAN"', "municipalities: letters"),
        ("areas = 27", "areas = 27.5", "municipalities[1].areas"),
        ("residents = 78132", "residents = 0", "municipalities[1].residents"),
        ("risk = 1.6", 'risk = "high"', "municipalities[0].risk"),
        ("risk = 1.6", "risk = inf", "municipalities[0].risk"),
        ("risk = 1.6", "", "municipalities[0] lacks risk"),
        ("risk = 1.6", "risk = 1.6\ncolour = 3", "municipalities[0] has unknown colour"),
        ("window = [17.968, 59.352, 19.002, 59.689]", "window = [59.352, 17.968, 59.689, 19.002]", "window"),
        ("window = [17.968,", "window = [17.0,", "window"),
        ("window = [17.968, 59.352, 19.002, 59.689]", "window = [17.968, 59.352]", "window"),
        ("around = [17.5, 59.2, 19.6, 59.9]", "around = [17.5, 59.2, 19.6, nan]", "around"),
        ("middle = [18.3, 59.5]", "middle = [59.5, 18.3]", "middle"),
        ("middle = [18.3, 59.5]", 'middle = "Täby"', "middle"),
        ("middle = [18.3, 59.5]", "", "lacks middle"),
        ("middle = [18.3, 59.5]", "midle = [18.3, 59.5]", "lacks middle"),
        ('police_area = "LPO"', 'police_area = ""', "codes.police_area"),
        ('police_area = "LPO"', 'police_area = "01"', "codes has 01"),
        ('"0115-central"', '"central"', "codes.parts"),
        ('all = "de fem kommunerna"', "", "words.sv lacks all"),
        ('all = "de fem kommunerna"', 'all = " "', "words.sv.all"),
        ("[words.en]", "[words.de]", "words lacks en"),
        ('trunk = "Roslagsbanan"', "trunk = 1", "rail.trunk"),
    ],
)
def test_nonsense_is_refused_naming_the_file_and_the_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    file = written(tmp_path, changed((old, new)))
    with pytest.raises(AreaRefused) as refused:
        read_area(file)
    assert str(file) in str(refused.value) and field in str(refused.value)


@pytest.mark.parametrize("text", ["municipalities = [", "\udcff"])
def test_a_file_that_is_no_toml_is_refused_naming_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "area.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(AreaRefused, match=str(file)):
        read_area(file)
    with pytest.raises(AreaRefused, match=r"none\.toml"):
        read_area(tmp_path / "none.toml")


def test_a_start_with_a_bad_area_ends_with_the_file_and_the_field(tmp_path: Path) -> None:
    file = written(tmp_path, changed(('letters = "TAB"', 'letters = "DAN"')))
    for command in (["app.py"], ["-m", "data", "status"]):
        ended = subprocess.run(
            [sys.executable, *command],
            cwd=HOME,
            env={"AREA_FILE": str(file), "DATA_DIR": str(tmp_path / "var")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 1
        assert ended.stderr.splitlines() == [f"{file}: municipalities: letters has DAN more than once."]


def test_sentences_name_the_municipalities_by_field_and_keep_other_fields() -> None:
    assert in_area_words("I {municipalities.all}: {count}", "sv") == "I de fem kommunerna: {count}"
    assert in_area_words("{municipalities.names}", "en") == "Danderyd, Täby, Vallentuna, Vaxholm, and Österåker"
    assert in_area_words("{municipalities.first} ({municipalities.code})", "sv") == "Danderyd (0162)"
    assert in_area_words("{{area}} är {municipalities.short}s", "sv") == "{{area}} är de fems"


def test_an_empty_word_takes_the_space_before_it_along() -> None:
    quiet = replace(AREA, words=MappingProxyType({"sv": {**AREA.words["sv"], "rail": ""}}))
    assert in_area_words("Kust. {municipalities.rail}", "sv", quiet) == "Kust."


def test_a_language_of_the_easy_kind_has_the_words_of_its_language() -> None:
    easy = in_area_words("{municipalities.short}: {municipalities.names}", "sv-lattlast")
    assert easy.startswith("de fem: Danderyd, ")


@pytest.mark.parametrize(("text", "lang"), [("{municipalities.al}", "sv"), ("{municipalities.all}", "de")])
def test_a_word_that_the_area_lacks_is_refused_naming_it(text: str, lang: str) -> None:
    with pytest.raises(AreaRefused, match=r"municipalities\.al}|'de'"):
        in_area_words(text, lang)
