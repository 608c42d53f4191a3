"""No sentence bypasses the catalogues, both languages say the same, and no word blames a place."""

from __future__ import annotations

import ast
import dataclasses
import re
import string
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest
from dash import html
from flask import Flask

from conftest import (
    BUNDLED,
    HOME,
    MakeServer,
    ask,
    context_of,
    figure_of,
    layout_of,
    nodes,
    read_html,
    reader_as,
    with_lang,
)
from dashboard import i18n
from dashboard.asking.answers import tables_for
from dashboard.asking.dimension import Role, of_role
from dashboard.asking.known import area_names
from dashboard.asking.page import MapPage
from dashboard.asking.words import class_range
from dashboard.figures import line
from dashboard.i18n import LANGUAGES, UnknownSentence, catalogue, speaker
from dashboard.pages.maps import home
from dashboard.pages.registry import registry as pages
from dashboard.parts import selection
from dashboard.parts.controls import OWN
from data.model import AreaLevel, Audience, Measure, PlaceCategory, Precision
from data.tables.registry import SHIPPED
from kit.blame import BLAMING
from layers.contract import Layer, Unit, Words
from layers.kit import verdicts as _verdicts
from layers.kit import writing
from layers.registry import registry

CODE = [*sorted((HOME / "dashboard").rglob("*.py")), HOME / "app.py"]
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
PLURALS = (".one", ".other")
NBSP = "\u00a0"

# The catalogues.


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_the_catalogues_have_the_same_keys() -> None:
    assert set(catalogue("sv")) == set(catalogue("en"))


@pytest.mark.parametrize("key", sorted(catalogue("sv")))
def test_a_sentence_names_the_same_values_in_both_languages(key: str) -> None:
    assert placeholders(catalogue("sv")[key]) == placeholders(catalogue("en")[key])


def test_every_file_of_sentences_is_part_of_the_catalogue_under_its_own_name() -> None:
    for lang in LANGUAGES:
        names = {path.name.removesuffix(f".{lang}.toml") for path in i18n.FOLDER.glob(f"*.{lang}.toml")}
        pages = tomllib.loads((i18n.FOLDER / f"{i18n.UNNAMED}.{lang}.toml").read_text("utf-8"))
        added = {key.split(".")[0] for key in catalogue(lang)} - set(pages)
        assert "methods" in added and added == names - {i18n.UNNAMED}


SAME_EVERYWHERE = re.compile(r"methods\.\w+\.(formula|source)|unit(_said)?\.per_km2")
"""Formulas, the titles of works, and a unit that is written alike."""


def test_no_sentence_is_left_untranslated() -> None:
    same = {key for key, text in catalogue("sv").items() if text == catalogue("en")[key] and len(text) > 3}
    same -= {key for key in same if SAME_EVERYWHERE.fullmatch(key)}
    same -= {key for key in same if not re.search(r"[^\W\d_]", re.sub(r"{\w+}", "", catalogue("sv")[key]))}
    assert same <= {"shell.name", "title.place", "title.municipality"}


@cache
def parts_of_code() -> tuple[ast.AST, ...]:
    return tuple(part for path in CODE for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def pattern_of(joined: ast.JoinedStr) -> str:
    """A regular expression for what an f-string can become."""
    parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"[a-z0-9_]+" for v in joined.values]
    return "".join(parts)


def literals() -> set[str]:
    return {n.value for n in parts_of_code() if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def families() -> set[str]:
    """Patterns of the f-strings in the code that begin like a key: 'unit.' and so on."""
    joined = [n for n in parts_of_code() if isinstance(n, ast.JoinedStr) and n.values]
    firsts = [(n, n.values[0]) for n in joined]
    return {
        pattern_of(n)
        for n, first in firsts
        if isinstance(first, ast.Constant) and re.match(r"[a-z][a-z0-9_]*\.[a-z0-9_.]*$", str(first.value))
    }


def said_keys() -> set[str]:
    """Every literal first argument of a call of something named say, or of speaker(...)(...)."""
    calls = [n for n in parts_of_code() if isinstance(n, ast.Call) and n.args]
    return {
        str(call.args[0].value)
        for call in calls
        if (getattr(call.func, "attr", None) or getattr(call.func, "id", None)) == "say"
        and isinstance(call.args[0], ast.Constant)
    }


def singular(key: str) -> str:
    return key.removesuffix(PLURALS[0]).removesuffix(PLURALS[1])


def test_every_key_that_the_code_says_exists() -> None:
    known = {singular(key) for key in catalogue("sv")}
    assert len(said_keys()) > 60, "the calls are found"
    assert said_keys() <= known


def test_every_family_of_keys_that_the_code_says_exists() -> None:
    known = {singular(key) for key in catalogue("sv")}
    assert len(families()) > 8, "the f-strings are found"
    empty = [pattern for pattern in families() if not any(re.fullmatch(pattern, key) for key in known)]
    assert not empty


def test_no_key_is_unused() -> None:
    chosen = {rf"{one.key}\.[a-z0-9_]+" for one in of_role(Role.QUESTION) if one.key not in OWN}
    used, patterns = literals(), families() | chosen
    unused = [
        key
        for key in map(singular, catalogue("sv"))
        if key not in used and not any(re.fullmatch(pattern, key) for pattern in patterns)
    ]
    assert not unused


WAYS = [page.key for page in pages().values() if page.way is not None]
MAPS = [page.key for page in pages().values() if isinstance(page, MapPage)]


@pytest.mark.parametrize(
    ("family", "members"),
    [
        ("unit", Unit),
        ("measure", Measure),
        ("level", AreaLevel),
        ("place_kind", (*PlaceCategory, "perceived_unsafe_then")),
        ("precision", Precision),
        ("page", WAYS),
        ("title", MAPS),
        ("evidence", ("official", "press", "partisan")),
        ("control", ("area", "question", "offence", "year", "measure", "practice", "level")),
    ],
)
def test_every_member_of_a_family_has_its_words(family: str, members: Any) -> None:
    assert {f"{family}.{member}" for member in members} <= set(catalogue("sv"))


def test_the_evidence_of_every_place_has_its_words() -> None:
    places = pd.read_csv(BUNDLED / "places.csv")
    assert {f"evidence.{kind}" for kind in places.evidence} <= set(catalogue("sv"))


# A place on its own page.


def lead_of(client: Any, address: str) -> str:
    page = client.get(address).get_data(as_text=True)
    return str(page.partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize(
    ("place_id", "sv", "en"),
    [
        ("DAN02", "upplevdes som otrygg · 2012", "was perceived as unsafe · 2012"),
        ("TAB06", "upplevdes som otrygg + åtgärd", "was perceived as unsafe + measure"),
        ("OST01", "har upplevts som otrygg + åtgärd", "has been perceived as unsafe + measure"),
        ("OST07", "har upplevts som otrygg + åtgärd", "has been perceived as unsafe + measure"),
    ],
)
def test_an_old_feeling_is_told_in_the_past(place_id: str, sv: str, en: str, server: Flask) -> None:
    for lang, said in (("sv", sv), ("en", en)):
        assert said in lead_of(server.test_client(), with_lang(f"/plats/{place_id}", lang))


def test_the_words_for_a_feeling_turn_past_when_it_is_more_than_five_years_old() -> None:
    assert selection._kind_key("perceived_unsafe", {"last_year": 2021}, 2026) == "place_kind.perceived_unsafe"
    assert selection._kind_key("perceived_unsafe", {"last_year": 2020}, 2026) == "place_kind.perceived_unsafe_then"
    assert selection._kind_key("perceived_unsafe", {"last_year": None}, 2026) == "place_kind.perceived_unsafe"
    assert selection._kind_key("measure", {"last_year": 2012}, 2026) == "place_kind.measure"


def test_where_no_source_says_why_the_page_says_so(server: Flask) -> None:
    for place_id, silent in (("DAN06", True), ("OST02", True), ("DAN05", False), ("DAN04", False)):
        assert ("Källan säger inte varför." in lead_of(server.test_client(), f"/plats/{place_id}")) is silent


def test_a_place_shows_the_promises_that_name_it_and_the_way_to_the_others(server: Flask) -> None:
    named, other = (lead_of(server.test_client(), f"/plats/{one}") for one in ("DAN07", "VAL01"))
    assert "Löften som nämner platsen" in named and "Kameran vid Vendevägen blir kvar" in named
    assert "Inbrotten och stölderna av bildelar" not in named and ">Löften i Danderyd<" in named
    assert "Löften som nämner platsen" not in other and 'href="/kommun/0115#promises"' in other


def test_promises_are_told_by_document_with_the_period_said_once(server: Flask) -> None:
    page = lead_of(server.test_client(), "/kommun/0162").partition('id="promises"')[2]
    heads = re.findall(r"<strong>([^<]*\d{4}[^<]*)</strong>", page)
    assert len(heads) == len(set(heads)) == 6 and heads[0] == "Medborgarlöfte 2023–2026"
    assert all(len(re.findall(r"\d{4}", head)) == len(set(re.findall(r"\d{4}", head))) for head in heads)


def test_an_unknown_sentence_or_a_lacking_value_is_named() -> None:
    with pytest.raises(UnknownSentence, match="moon"):
        speaker("sv")("the.moon")
    with pytest.raises(UnknownSentence, match="release"):
        speaker("sv")("shell.release")


def test_plural_forms_follow_the_number() -> None:
    for lang, one, two in (("sv", "1 plats nära X", "2 platser nära X"), ("en", "1 place near X", "2 places near X")):
        say = speaker(lang)
        assert say("map.near", n=1, anchor="X") == one
        assert say("map.near", n=2, anchor="X") == two
        assert say("map.near", n=0, anchor="X") == two.replace("2", "0")


# Numbers.


@pytest.mark.parametrize(
    ("written", "swedish", "english"),
    [
        (writing.integer, f"1{NBSP}235", "1,235"),
        (writing.decimal, f"1{NBSP}234,6", "1,234.6"),
        (writing.percent, f"1{NBSP}234,6{NBSP}%", "1,234.6%"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(written: Any, swedish: str, english: str) -> None:
    assert (written(1234.56, "sv"), written(1234.56, "en")) == (swedish, english)


def test_a_missing_number_is_a_dash_and_a_zero_is_not() -> None:
    for write in (writing.integer, writing.decimal, writing.percent):
        for lang in LANGUAGES:
            assert {write(value, lang) for value in (None, float("nan"), pd.NA)} == {writing.NOTHING}
            assert write(0, lang).startswith("0")


def test_decimals_are_as_many_for_every_number() -> None:
    assert [writing.decimal(value, "sv") for value in (5, 4.25, 4.26, 2.85)] == ["5,0", "4,3", "4,3", "2,9"]
    assert writing.decimal(5, "sv", 2) == "5,00"


def test_limits_of_classes_that_would_be_written_alike_are_told_apart() -> None:
    assert class_range(0.75, 0.8, Unit.PER_1000, "sv") == "0,75–0,8"
    assert class_range(4.5, 6, Unit.PER_1000, "sv") == "4,5–6,0"
    assert class_range(3, 5, Unit.COUNT, "sv") == "3–4"


def test_lists_are_written_as_the_language_writes_them() -> None:
    assert writing.listing(["a", "b", "c"], "sv") == "a, b och c"
    assert writing.listing(["a", "b", "c"], "en") == "a, b, and c"


@pytest.mark.parametrize("address", ["/", "/planera?layer=all_offences&measure=count", "/kommun/0160", "/mote"])
def test_no_number_on_a_swedish_page_is_written_in_english(address: str, server: Flask) -> None:
    page = read_html(server.test_client().get(address).get_data(as_text=True))
    numbers = re.findall(r"\d[\d\u00a0.,]*\d", " ".join((*page.texts, *page.said)))
    assert any(re.fullmatch(r"\d+,\d|\d{1,3}(\u00a0\d{3})+", number) for number in numbers)
    assert not [number for number in numbers if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+|\d+\.\d", number)]


def all_words() -> dict[str, str]:
    said = {f"{lang} {key}": text for lang in LANGUAGES for key, text in catalogue(lang).items()}
    for layer in registry().values():
        for lang, words in layer.words.items():
            said |= {f"{layer.key} {lang} {n}": text for n, text in enumerate(texts_of(words))}
    places = pd.read_csv(BUNDLED / "places.csv", dtype=str).fillna("")
    shown = [
        "name",
        *(f"{name}{end}" for name in ("reasons", "measures", "note") for end in ("", "_en")),
        "text_sv",
        "text_en",
    ]
    said |= {f"{row['place_id']} {name}": row[name] for row in places.to_dict("records") for name in shown}
    return said


def texts_of(words: Words) -> Iterator[str]:
    yield from (words.name, words.about, words.legend, words.missing)
    for family in (words.columns, words.sentences, words.terms):
        yield from family.values()


@pytest.mark.parametrize(
    "blame", ["ett problemområde", "a no-go zone", "den värsta", "otrygga platser", "an unsafe place"]
)
def test_blaming_words_are_recognised(blame: str) -> None:
    assert BLAMING.search(blame)


def test_no_word_says_that_a_place_is_unsafe_or_ranks_it() -> None:
    found = {where: BLAMING.search(text).group() for where, text in all_words().items() if BLAMING.search(text)}
    assert not found


# The pseudo-language: every sentence of the catalogues and the layers stands in brackets, and so must all
# that a page shows, except for what comes from the tables.

OPEN, SHUT = "⟦", "⟧"
INNERMOST = re.compile(f"{OPEN}[^{OPEN}{SHUT}]*{SHUT}")
NOT_REMEMBERED = "/?pos=59.4,18.0,9"
NEAR = "near=M%C3%B6rby+centrum+T-bana"
PRACTICE = "/planera?practice=1&level=regso&places=unsafe_places,practice_perceived,practice_walks"
LAID_OUT = (
    "/", "/?area=0162&layer=felt_safety", "/?layer=car_part_theft", "/?layer=none&places=none", "/?place=DAN01",
    "/planera", "/planera?layer=theft&area=0160&measure=count", "/planera?place=DAN01", f"/planera?{NEAR}", PRACTICE,
    "/mote", "/mote?layer=all_offences&area=0187", "/plats/DAN01", "/plats/DAN02", "/plats/DAN03",
    "/kommun/0162", "/kommun/0117", "/metod",
)  # fmt: skip
ASKED = (*LAID_OUT, "/nowhere", "/plats/XYZ", "/?year=1", "/?lang=xx", "/?layer=x")
SEEN_BY_DASH = ("children", "label", "placeholder", "alt", "aria-label", "title", "nothingFoundMessage", "thumbLabel")


def bracketed(text: str) -> str:
    return f"{OPEN}{text}{SHUT}" if text.strip() else text


def pseudo(words: Words) -> Words:
    families = ("columns", "sentences", "terms")
    plain = {name: bracketed(getattr(words, name)) for name in ("name", "about", "legend", "missing")}
    return dataclasses.replace(
        words,
        **plain,
        **{name: {key: bracketed(text) for key, text in getattr(words, name).items()} for name in families},
    )


def pseudo_layer(layer: Layer) -> Layer:
    return dataclasses.replace(layer, words={lang: pseudo(words) for lang, words in layer.words.items()})


@pytest.fixture(scope="module")
def pseudo_server(make_server: MakeServer) -> Iterator[Flask]:
    """A server on which every sentence of ours stands in brackets."""
    patch, plain, listed = pytest.MonkeyPatch(), i18n.catalogue, writing.format_list
    brackets = cache(lambda lang: MappingProxyType({key: bracketed(text) for key, text in plain(lang).items()}))
    patch.setattr(i18n, "catalogue", brackets)
    patch.setattr(writing, "format_list", lambda *given, **more: bracketed(listed(*given, **more)))
    said = {
        lang: {key: bracketed(text) for key, text in texts.items()} for lang, texts in _verdicts.VERDICT_WORDS.items()
    }
    patch.setattr(_verdicts, "VERDICT_WORDS", said)
    server = make_server()
    layers = {key: pseudo_layer(layer) for key, layer in registry().items()}
    changed = dataclasses.replace(context_of(server), layers=MappingProxyType(layers))
    server.extensions["trygghetskartan"] = changed
    yield server
    patch.undo()


@pytest.fixture(scope="module")
def without_data(server: Flask) -> Callable[[str], str]:
    """Takes any text that comes from the tables and the geometry, as a whole word, out of a text."""
    release = context_of(server).release
    known = {str(v) for table in release.tables.values() for name in table for v in table[name].dropna()}
    known |= {str(name) for level in AreaLevel for name in area_names(context_of(server), level).values()}
    for note in release.notes.values():
        known |= {*note.titles.values(), *note.descriptions.values(), *note.licences, note.retrieved}
        known |= {text for source in note.sources for text in source}
    known |= {question for layer in registry().values() for question in asked_questions(layer, release.tables)}
    practised = tables_for(context_of(server), reader_as(Audience.PLANNER), practice_on=True)
    known |= {name for table in ("practice_perceived", "practice_walks") for name in practised[table].id}
    known |= {release.id, *SHIPPED, *LANGUAGES}
    parts = sorted((re.escape(one) for one in known if re.search(r"[^\W\d_]", one)), key=len, reverse=True)
    return partial(re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.I).sub, " ")


def asked_questions(layer: Layer, tables: Any) -> list[str]:
    if layer.practice_only:
        return []
    return [text for question in layer.options(tables).questions for text in question.labels.values()]


@cache
def outside(text: str, without_data: Callable[[str], str]) -> str:
    """What is left of a text without bracketed sentences and without data, if it has a letter."""
    while INNERMOST.search(text):
        text = INNERMOST.sub(" ", text)
    left = without_data(text)
    return left.strip() if re.search(r"[^\W\d_]", left) else ""


def bypassing(texts: Iterator[str] | tuple[str, ...], without_data: Callable[[str], str]) -> set[str]:
    return {left for text in texts if (left := outside(text, without_data))}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ASKED)
def test_every_visible_word_comes_from_a_catalogue_or_a_table(
    address: str, lang: str, pseudo_server: Flask, without_data: Callable[[str], str]
) -> None:
    asked = address if "lang=" in address else with_lang(address, lang)
    page = read_html(pseudo_server.test_client().get(asked).get_data(as_text=True))
    assert any(OPEN in text for text in page.texts)
    assert not bypassing((*page.texts, *page.said), without_data)


def visible(layout: Any) -> Iterator[str]:
    """Every text in a layout that a browser would show."""
    for node in nodes(layout):
        if not isinstance(node, dict):
            continue
        for name in SEEN_BY_DASH:
            value = node.get(name)
            yield from (text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", LAID_OUT)
def test_every_word_that_scripts_show_comes_from_a_catalogue_or_a_table(
    address: str, lang: str, pseudo_server: Flask, without_data: Callable[[str], str]
) -> None:
    found = set(visible(layout_of(pseudo_server.test_client(), with_lang(address, lang))))
    assert any(OPEN in text for text in found)
    assert not bypassing(tuple(found), without_data)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ["/", "/planera?layer=felt_safety&near=M%C3%B6rby+centrum+T-bana", "/mote"])
def test_every_word_on_the_map_comes_from_a_catalogue_or_a_table(
    address: str, lang: str, pseudo_server: Flask, without_data: Callable[[str], str]
) -> None:
    figure = figure_of(pseudo_server.test_client(), with_lang(address, lang))
    shown = [trace.get(name) or [] for trace in figure["data"] for name in ("text", "hovertext", "name")]
    texts = tuple(re.sub(r"</?b>|<br>", " ", text) for one in shown for text in one)
    assert any(OPEN in text for text in texts)
    assert not bypassing(texts, without_data)


def test_what_a_callback_answers_comes_from_a_catalogue_or_a_table(
    pseudo_server: Flask, without_data: Callable[[str], str]
) -> None:
    slots = ("sentences", "legend", "table", "places", "selection", "about", "source", "verdict", "agenda", "headline")
    answer = ask(pseudo_server.test_client(), "/planera?area=0162&lang=en", slots)
    assert answer.status_code == 200
    found = set(visible(answer.json))
    assert sum(OPEN in text for text in found) > 20
    assert not bypassing(tuple(found), without_data)


def test_the_names_in_the_maps_style_come_from_a_catalogue(pseudo_server: Flask) -> None:
    release = context_of(pseudo_server).release.id
    for lang in LANGUAGES:
        style = pseudo_server.test_client().get(f"/geo/{release}/style-plain-{lang}.json").json
        said = {n["attribution"] for n in nodes(style) if isinstance(n, dict) and "attribution" in n}
        assert said and all(text.startswith(OPEN) and text.endswith(SHUT) for text in said)


def test_a_sentence_that_bypasses_the_catalogue_is_caught(
    pseudo_server: Flask, without_data: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = home.how_sure
    monkeypatch.setattr(home, "how_sure", lambda scene: html.Div([plain(scene), html.P("Hej du", title="Nytt")]))
    page = read_html(pseudo_server.test_client().get(NOT_REMEMBERED).get_data(as_text=True))
    assert bypassing((*page.texts, *page.said), without_data) == {"Hej du", "Nytt"}


def test_a_sentence_in_a_picture_is_caught(
    pseudo_server: Flask, without_data: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_mark", lambda *_: "<text>I bilden står det</text>")
    page = read_html(pseudo_server.test_client().get(NOT_REMEMBERED).get_data(as_text=True))
    assert bypassing(page.texts, without_data) == {"I bilden står det"}


def test_scripts_and_style_sheets_hold_no_sentence() -> None:
    ours = [*sorted((HOME / "assets").glob("*.css")), *sorted((HOME / "assets" / "js").glob("*.js"))]
    assert len(ours) >= 10
    for path in ours:
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        said = re.findall(r"""content:\s*["'](.*?)["']""", text) if path.suffix == ".css" else quoted(text)
        assert not [one for one in said if re.search(r"[åäöÅÄÖ]|^[A-Z][a-z]+ [a-z]+", one)], path.name


def quoted(script: str) -> list[str]:
    return [one for pair in re.findall(r'"([^"\n]*)"|`([^`]*)`', script) for one in pair if one]


def test_layers_speak_only_through_their_words() -> None:
    """Sentences with fields stand in `Words`; code that joins letters to values would bypass them."""
    for path in sorted((HOME / "layers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("_describe"):
                assert not [text for text in spoken(node) if re.search(r"[^\W\d_]+ [^\W\d_]+", text)], path.name


def spoken(function: ast.FunctionDef) -> list[str]:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    walked = [node for statement in body for node in ast.walk(statement)]
    return [str(node.value) for node in walked if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@pytest.mark.parametrize("key", list(registry()))
def test_every_sentence_of_a_layer_is_chosen_by_its_code(key: str) -> None:
    """A pattern that no answer can choose would be said to nobody and read by nobody."""
    describe = registry()[key].describe
    path = Path(getattr(describe, "func", describe).__code__.co_filename)
    chosen = {one for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for one in spoken_by(node)}
    verdicts = {"higher", "lower", "uncertain", "not_compared", "total"}
    verdicts |= {f"{name}_squares" for name in ("higher", "lower", "uncertain", "total")}
    captions = {"light_months"}  # of the second table
    assert set(registry()[key].words["sv"].sentences) <= chosen | verdicts | captions


def spoken_by(node: ast.AST) -> list[str]:
    return spoken(node) if isinstance(node, ast.FunctionDef) else []
