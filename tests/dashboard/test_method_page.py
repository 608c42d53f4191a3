"""Each statistical method is explained in both languages, and no number in its words drifts from its function."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as Xml

import numpy as np
import pytest
from flask.testing import FlaskClient

from conftest import with_lang
from dashboard.figures import theme
from dashboard.figures.methods import METHODS, WIDTH, Pen, areas, changes, grounds, protection, times
from dashboard.i18n import LANGUAGES, catalogue, speaker
from data.statistics import (
    change_test,
    empirical_bayes,
    evaluate_measure,
    false_discovery,
    funnel_verdict,
    poisson_interval,
    wilson_interval,
)
from layers.kit import writing

LINES = ("lead", "made", "say", "doubt")
MOST_LINES, LONGEST_LINE = 10, 240
SMALLEST_LETTERS = 13
LETTER_WIDTH = 0.5  # of the letter's size: narrower than most fonts, so that only plain overflows are caught

every_method = pytest.mark.parametrize("key", METHODS)
in_both_languages = pytest.mark.parametrize("lang", LANGUAGES)


def word(lang: str, key: str, part: str) -> str:
    text = catalogue(lang)[f"methods.{key}.{part}"]
    return text.format(**times.dark_hours(Pen(speaker(lang), lang))) if part == "say" else text


def sentences(text: str) -> list[str]:
    return [
        one for one in re.split(r"(?<=[.?!”“])(?<!kl\.)\s+(?=[A-ZÅÄÖ0-9“”])", text) if re.search(r"[.?!][”“]?$", one)
    ]


def drawn(key: str, lang: str) -> Any:
    return METHODS[key](Pen(speaker(lang), lang))


# Words.


def test_sentences_are_counted_as_a_reader_counts_them() -> None:
    assert len(sentences("Ett. Två? ”Tre”. Klockan kl. 8 är fyra. 5 är 1,5.")) == 5


@in_both_languages
@every_method
def test_a_method_is_told_in_ten_plain_lines(key: str, lang: str) -> None:
    parts = [word(lang, key, part) for part in LINES]
    lines = [line for part in parts for line in sentences(part)]
    assert all(part.endswith((".", "?")) for part in parts)
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= LONGEST_LINE


@in_both_languages
@every_method
def test_a_method_has_a_formula_in_real_signs(key: str, lang: str) -> None:
    formula = word(lang, key, "formula")
    assert re.search(r"[=≤]", formula) and re.search(r"[²³√Σ·≤≥−χα₁₂ᵢₖ]", formula)
    assert not re.search(r"sqrt|\^|<=|>=|\d\*\d| - ", formula)


@in_both_languages
@every_method
def test_a_method_names_author_year_and_title(key: str, lang: str) -> None:
    works = re.split(r"(?<=\.) (?=[A-ZÅÄÖ][a-z]+, [A-Z]\. |Public)", word(lang, key, "source"))
    for work in works:
        assert re.fullmatch(r"[A-Z].+ (19|20)\d\d, [A-Z][^.]{4,}\.", work), work


@in_both_languages
@every_method
def test_an_invented_example_says_so(key: str, lang: str) -> None:
    said = {"sv": "påhittade tal", "en": "invented figures"}[lang]
    not_invented = {"interval", "change", "many"}
    assert (said in word(lang, key, "caption")) == (key not in not_invented)


# The page.


class Sections(HTMLParser):
    """What each section with an id holds: headings, pictures, and text by class."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, Any]] = {}
        self.links: list[str] = []
        self.current: dict[str, Any] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and (given.get("href") or "").startswith("#"):
            self.links.append(str(given["href"])[1:])
        if tag == "section" and given.get("id"):
            self.current = {"images": [], "classes": set(), "text": ""}
            self.found[str(given["id"])] = self.current
        if self.current is not None:
            self.current["classes"] |= {tag, *(given.get("class") or "").split()}
            if tag == "img":
                self.current["images"].append(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self.current = None

    def handle_data(self, data: str) -> None:
        if self.current is not None:
            self.current["text"] += data


def page(client: FlaskClient, lang: str) -> Sections:
    return Sections(client.get(with_lang("/metod", lang)).get_data(as_text=True))


@in_both_languages
def test_every_method_has_its_section_and_a_link_to_it_without_scripts(client: FlaskClient, lang: str) -> None:
    read = page(client, lang)
    assert list(read.found) == list(METHODS)
    assert [link for link in read.links if link != "content"] == list(METHODS)


@in_both_languages
def test_every_section_shows_all_its_parts(client: FlaskClient, lang: str) -> None:
    for key, found in page(client, lang).found.items():
        assert {"h3", "formula", "doubt", "figcaption", "answers"} <= found["classes"], key
        for part in (*LINES, "title", "source", "caption"):
            assert word(lang, key, part) in found["text"], (key, part)
        assert catalogue(lang)["methods.doubt"] in found["text"]
        (image,) = found["images"]
        assert image["src"] == drawn(key, lang).address
        assert image["alt"] == drawn(key, lang).words and len(image["alt"]) > 40
        assert (int(image["width"]), int(image["height"])) == (WIDTH, drawn(key, lang).height)


# The pictures.


def picture(key: str, lang: str) -> Xml.Element:
    svg = base64.b64decode(drawn(key, lang).address.split(",", 1)[1])
    return Xml.fromstring(svg)  # noqa: S314 - our own picture


def texts(root: Xml.Element) -> list[Xml.Element]:
    return [node for node in root.iter() if node.tag.endswith("}text")]


@in_both_languages
@every_method
def test_a_picture_can_be_read_on_a_phone(key: str, lang: str) -> None:
    root = picture(key, lang)
    wide, high = (float(part) for part in root.attrib["viewBox"].split()[2:])
    assert wide == WIDTH <= 390
    assert texts(root)
    for node in texts(root):
        size, x, y = (float(node.get(name) or root.attrib[name]) for name in ("font-size", "x", "y")
                      if node.get(name) or name == "font-size")  # fmt: skip
        length = LETTER_WIDTH * size * len(node.text or "")
        left = x - length * {"start": 0, "middle": 0.5, "end": 1}[node.attrib["text-anchor"]]
        assert size >= SMALLEST_LETTERS
        assert left >= -4 and left + length <= wide + 4, node.text
        assert 8 <= y <= high, node.text


@every_method
def test_a_picture_uses_the_colours_of_the_design_alone(key: str) -> None:
    root = picture(key, "sv")
    used = {node.get(name) for node in root.iter() for name in ("fill", "stroke")} - {None, "none"}
    assert used <= set(theme.tokens().values())


@every_method
def test_a_picture_speaks_the_language_of_its_reader(key: str) -> None:
    assert drawn(key, "sv").words != drawn(key, "en").words
    assert [node.text for node in texts(picture(key, "sv"))] != [node.text for node in texts(picture(key, "en"))]


@pytest.mark.parametrize(
    ("key", "module", "name", "other"),
    [
        ("interval", "certainty", "poisson_interval", lambda x, *_: (x * 0.5, x * 1.1)),
        ("share", "certainty", "wilson_interval", lambda *_: (0.3, 0.4)),
        ("rate", "certainty", "poisson_interval", lambda x, *_: (x * 0.5, x * 1.1)),
        ("smoothing", "areas", "empirical_bayes", lambda e, b: empirical_bayes(e * 2, b)),
        ("funnel", "areas", "funnel_verdict", lambda o, e, _: funnel_verdict(o, e, 9.0)),
        ("many", "areas", "false_discovery", lambda p: false_discovery(p, 0.5)),
        ("mismatch", "areas", "mismatch", lambda *_: "uncertain"),
        ("effect", "changes", "example", lambda counts: evaluate_measure(*counts, 200, 100)),
        ("disclosure", "protection", "bounds", lambda: {("A", 2024): (0, 9), ("A", 2025): (0, 9),
                                                        ("B", 2024): (0, 9), ("B", 2025): (0, 9)}),
    ],
)  # fmt: skip
def test_a_picture_is_drawn_by_the_function_that_it_explains(
    key: str, module: str, name: str, other: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = drawn(key, "sv")
    areas.funnel_limits.cache_clear()
    monkeypatch.setattr(f"dashboard.figures.methods.{module}.{name}", other)
    assert drawn(key, "sv").address != before.address
    areas.funnel_limits.cache_clear()


def test_the_funnel_s_limits_are_where_its_verdict_turns() -> None:
    for expected, low, high in areas.funnel_limits("95", 1.0)[2::4]:
        verdicts = funnel_verdict(expected * np.array([low, high, high + 0.02]), expected)
        assert verdicts.tolist() == ["within", "within", "high_95"]
        assert low == 0 or funnel_verdict(expected * (low - 0.02), expected) == "low_95"


def test_the_invented_events_show_what_they_are_there_to_show() -> None:
    assert all(grounds.history()[kind] for kind in ("new", "lasting", "fading"))
    found, shuffled = grounds.shuffled()
    assert found.observed > max(shuffled) and found.p_value < 0.05
    assert np.mean(shuffled) == pytest.approx(found.expected, rel=0.1)
    assert grounds.spread(200).density.max() > 2 * grounds.spread(500).density.max()
    assert times.hours().sum() == pytest.approx(len(times.BURGLED))
    assert {areas.mismatch(f, r) for f, r in zip(areas.FELT, areas.RECORDED, strict=True)} == {
        "agree_high", "agree_low", "felt_only", "recorded_only", "uncertain"
    }  # fmt: skip


def test_the_attack_in_the_picture_comes_no_nearer_than_the_rule() -> None:
    published = protection.published()
    assert len(protection.bounds()) == published["count"].isna().sum() > 1
    assert all(high - low >= 3 for low, high in protection.bounds().values())
    assert protection.bounds()["A", 2024] == (1, 4)


# Numbers in the words.


def number(value: float, lang: str, digits: int = 0) -> str:
    return writing.decimal(value, lang, digits) if digits else writing.integer(value, lang)


def span(ends: tuple[float, float], lang: str, digits: int = 0, scale: float = 1) -> str:
    return "–".join(number(scale * end, lang, digits) for end in ends)


def flat(text: str) -> str:
    return text.replace("\u00a0", " ")


def told(lang: str, key: str, *parts: str) -> str:
    return flat(" ".join(word(lang, key, part) for part in parts))


@in_both_languages
def test_numbers_told_of_intervals_are_those_of_the_functions(lang: str) -> None:
    interval, share, rate = told(lang, "interval", "made"), told(lang, "share", "made"), told(lang, "rate", "made")
    assert span(poisson_interval(5), lang, 1) in interval and span(poisson_interval(100), lang, 1) in interval
    assert span(poisson_interval(5), lang).replace("–", {"sv": " till ", "en": " to "}[lang]) in told(
        lang, "interval", "say"
    )
    assert span(wilson_interval(35, 100), lang, scale=100) in share
    assert span(wilson_interval(350, 1000), lang, scale=100) in share
    assert span(wilson_interval(35, 100), lang, scale=100).split("–")[0] in told(lang, "share", "say")
    assert number(3000 / 700, lang, 2) in rate
    assert span(poisson_interval(3), lang, 2, 1000 / 700) in rate
    assert number(1000 * poisson_interval(0)[1] / 700, lang, 2) in rate


@in_both_languages
def test_the_smallest_rises_told_are_those_of_the_test(lang: str) -> None:
    rises = re.findall(r"(\d+)→(\d+)", told(lang, "change", "made"))
    assert [int(before) for before, _ in rises] == list(changes.STARTS)
    for before, after in ((int(one), int(other)) for one, other in rises):
        assert change_test(before, after).verdict == "increase"
        assert change_test(before, after - 1).verdict == "chance"
        assert changes.smallest_rise(before) == after
        assert f"{before} → {after}" in drawn("change", lang).words
    assert f"p = {number(change_test(10, 20).p_value, lang, 2)}" in told(lang, "change", "say")


@in_both_languages
def test_numbers_told_of_areas_are_those_of_the_pictures(lang: str) -> None:
    found, place = empirical_bayes(areas.BURGLARIES, areas.DWELLINGS), 1
    raw = 1000 * areas.BURGLARIES[place] / areas.DWELLINGS[place]
    said = told(lang, "smoothing", "say")
    told_numbers = re.findall(r"\d+(?:[.,]\d+)?", said.replace("1 000", "").replace("1,000", ""))
    assert told_numbers == [
        number(areas.BURGLARIES[place], lang), number(areas.DWELLINGS[place], lang), number(raw, lang, 1),
        number(1000 * found.rate[place], lang, 1), number(100 * found.weight[place], lang),
    ]  # fmt: skip
    alone, kept = int((areas.PUBLISHED_P < 0.05).sum()), int(false_discovery(areas.PUBLISHED_P).sum())
    assert f"{alone} av 15" in told("sv", "many", "made") and f"{alone} of 15" in told("en", "many", "made")
    assert {str(kept), "15"} == set(re.findall(r"\d+", told(lang, "many", "say")))


@in_both_languages
def test_numbers_told_of_a_measure_and_of_light_are_those_of_the_functions(lang: str) -> None:
    found, said = changes.example(changes.MEASURE), told(lang, "effect", "say")
    assert f"{number(found.ratio, lang, 2)} ({span((found.low, found.high), lang, 2)})" in said
    assert all(str(count) in said for count in changes.MEASURE)
    whole = evaluate_measure(*changes.MEASURE, *changes.COMPARISON, *changes.RING)
    assert changes.example(changes.RING).ratio == whole.ring_ratio
    assert changes.example(changes.SMALL_MEASURE).too_early
    dark = [number(times.lit_hours(season, "darkness"), lang) for season in ("winter", "summer")]
    dates = {"21", *dark}
    assert set(re.findall(r"\d+", told(lang, "times", "say"))) == dates
    assert all(hours in drawn("times", lang).words for hours in dark)
