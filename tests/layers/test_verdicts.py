"""Verdicts are said in whole, true sentences, in both languages, and never in percentages that mislead."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from data.statistics import change_test, evaluate_measure, funnel_verdict
from kit.blame import BLAMING
from layers.kit import numbers, verdicts

CASES = tomllib.loads((Path(__file__).parents[1] / "files" / "verdicts.toml").read_text(encoding="utf-8"))
LANGUAGES = ("sv", "en")
WHAT = {"sv": "inbrott", "en": "burglaries"}
UNIT = {"sv": "per 1 000 bostäder", "en": "per 1,000 dwellings"}
FELT = {"sv": "andelen som känner sig otrygga", "en": "the share who feel unsafe"}
RECORDED = {"sv": "antalet anmälda inbrott", "en": "the number of reported burglaries"}
BANDS = ("distance", "time", "observed", "expected", "ratio", "p_value", "significant")
RATES = ("dark_rate", "dark_low", "dark_high", "day_rate", "day_low", "day_high")
EXPOSURES = st.sampled_from([1.0, 1.0, 2.0, 3.0, 5.0, 0.5])
# Written out again here, so that a word that slips into the catalogue is not allowed by the catalogue itself.
NEVER_SAID = re.compile(r"problemområde|no-?go|värst|farlig|\bworst\b|dangerous|hotspot", re.I)


def change(lang: str, case: Mapping[str, Any]) -> str:
    more = {"before_exposure": case["before_exposure"]} if "before_exposure" in case else {}
    periods = {"first": case["first"], "second": case["second"]}
    return verdicts.change_sentence(case.get("before"), case.get("after"), lang, what=WHAT[lang], **periods, **more)


def year_before(lang: str, case: Mapping[str, Any]) -> str:
    return verdicts.year_before_sentence(case["before"], case["after"], lang)


def compared(lang: str, case: Mapping[str, Any]) -> str:
    verdict, phi = case.get("verdict"), case["phi"]
    if verdict:
        assert verdict == funnel_verdict(case["observed"], case["expected"], phi), "the case is one that happens"
    found = case.get("observed"), case.get("expected")
    return verdicts.compared_sentence(*found, lang, what=WHAT[lang], verdict=verdict, phi=phi)


def smoothed(lang: str, case: Mapping[str, Any]) -> str:
    found = (case.get(name) for name in ("raw", "smoothed", "low", "high", "weight"))
    return verdicts.smoothed_sentence(*found, lang, what=WHAT[lang], unit=UNIT[lang])


def side_by_side(lang: str, case: Mapping[str, Any]) -> str:
    which = {"which": case["which"]} if "which" in case else {}
    return verdicts.mismatch_sentence(case.get("klass"), lang, felt=FELT[lang], recorded=RECORDED[lang], **which)


def remedy(lang: str, case: Mapping[str, Any]) -> str:
    return verdicts.mismatch_remedy(case.get("klass"), lang)


def hot_spot(lang: str, case: Mapping[str, Any]) -> str:
    return verdicts.hot_spot_sentence(case.get("kind"), lang, what=WHAT[lang], first="2023", second="2024")


def near_repeat(lang: str, case: Mapping[str, Any]) -> str:
    return verdicts.near_repeat_sentence(pd.DataFrame(case["rows"], columns=BANDS), lang, what=WHAT[lang])


def effect(lang: str, case: Mapping[str, Any]) -> str:
    found = evaluate_measure(*case["counts"], period_days=case.get("period_days"))
    return verdicts.effect_sentence(found, lang, what=WHAT[lang])


def light(lang: str, case: Mapping[str, Any]) -> str:
    return verdicts.light_sentence(*(case.get(name) for name in RATES), lang, what=WHAT[lang])


SAID: Mapping[str, Callable[[str, Mapping[str, Any]], str]] = {
    "change": change,
    "year_before": year_before,
    "compared": compared,
    "smoothed": smoothed,
    "mismatch": side_by_side,
    "remedy": remedy,
    "hot_spot": hot_spot,
    "near_repeat": near_repeat,
    "effect": effect,
    "light": light,
}
ROWS = [
    pytest.param(kind, lang, case, id=f"{kind}-{n}-{lang}")
    for kind, cases in CASES.items()
    for n, case in enumerate(cases)
    for lang in LANGUAGES
]


def holds_a_percentage(sentence: str) -> bool:
    return "%" in re.sub(r"95\s?% interv", "", sentence)


def left_open(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None} - {"area"}


@pytest.mark.parametrize(("kind", "lang", "case"), ROWS)
def test_a_verdict_in_words(kind: str, lang: str, case: Mapping[str, Any]) -> None:
    assert SAID[kind](lang, case) == case[lang]


def test_every_kind_of_verdict_and_every_word_is_among_the_cases() -> None:
    assert set(CASES) == set(SAID) and len(ROWS) >= 40
    said = " ".join(case["sv"] for cases in CASES.values() for case in cases)
    for name, pattern in verdicts.VERDICT_WORDS["sv"].items():
        longest = max(re.split(r"{+\w+}+", pattern), key=len)
        assert longest in said, f"no case says {name!r}"


@pytest.mark.parametrize(("kind", "lang", "case"), ROWS)
def test_no_sentence_blames_promises_all_or_is_left_open(kind: str, lang: str, case: Mapping[str, Any]) -> None:
    sentence = SAID[kind](lang, case)
    assert not BLAMING.search(sentence) and not NEVER_SAID.search(sentence)
    assert not left_open(sentence) and "nan" not in sentence.split() and "None" not in sentence
    assert not re.search(r"(?<!\d)100\s?%", sentence)
    assert sentence.endswith(".") and "  " not in sentence and ".." not in sentence


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    swedish, english = verdicts.VERDICT_WORDS["sv"], verdicts.VERDICT_WORDS["en"]
    assert list(swedish) == list(english)
    for name, pattern in swedish.items():
        assert sorted(re.findall(r"{+\w+}+", pattern)) == sorted(re.findall(r"{+\w+}+", english[name])), name
    assert not [name for name, pattern in swedish.items() if pattern == english[name] and re.search(r"\w{5}", pattern)]


@examples(300)
@given(st.integers(0, 60), st.integers(0, 60), EXPOSURES, EXPOSURES, st.sampled_from(LANGUAGES))
def test_small_counts_are_never_a_percentage(before: int, after: int, t1: float, t2: float, lang: str) -> None:
    said = verdicts.change_sentence(
        before, after, lang, what=WHAT[lang], first="2023", second="2024", before_exposure=t1, after_exposure=t2
    )
    if min(before, after) < 20 or change_test(before, after, t1, t2).verdict == "chance":
        assert "%" not in said and not re.search(r"gånger|times", said)
    assert not re.search(r"p = 0[.,]0+\b", said)
    assert not left_open(said) and "{" not in said


@examples(300)
@given(st.integers(0, 10**6), st.integers(0, 10**6), EXPOSURES, EXPOSURES, st.sampled_from(LANGUAGES))
def test_no_change_is_all_of_it_and_no_chance_is_nil(
    before: int, after: int, t1: float, t2: float, lang: str
) -> None:  # fmt: skip
    periods = {"first": "2019–2021", "second": "2022–2024"}
    said = verdicts.change_sentence(
        before, after, lang, what=WHAT[lang], **periods, before_exposure=t1, after_exposure=t2
    )
    assert not re.search(r"100([.,]0)?\s?%", said) and not BLAMING.search(said)
    assert not re.search(r"p = 0[.,]0+\b|[ –(]0\s?%", said) and not left_open(said)
    if holds_a_percentage(said):
        assert re.search(r"95\s?% interv\w+ [\d.,]+–[\d.,]+", said), "never without its interval"
    assert re.search(r"Säg: ”.+”\. Säg inte: ”.+”\.$|Say: “.+”\. Do not say: “.+”\.$", said)


@examples(200)
@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.sampled_from(LANGUAGES))
def test_no_effect_of_few_events_is_a_percentage(b: int, a: int, d: int, c: int, lang: str) -> None:
    said = verdicts.effect_sentence(evaluate_measure(b, a, d, c), lang, what=WHAT[lang])
    if min(b, a, d, c) < 20:
        assert not holds_a_percentage(said)
    assert not re.search(r"100([.,]0)?\s?%", said) and not left_open(said)


@given(st.floats(0, 1), st.sampled_from(LANGUAGES))
def test_what_is_own_and_what_is_borrowed_make_a_whole(weight: float, lang: str) -> None:
    said = verdicts.smoothed_sentence(2.0, 1.5, 1.0, 2.1, weight, lang, what=WHAT[lang], unit=UNIT[lang])
    shares = [int(n) for n in re.findall(r"(\d+)\s?% (?:av det|är lån|of the|is bor)", said)]
    assert not shares or (len(shares) == 2 and sum(shares) == 100 and 0 not in shares)


@pytest.mark.parametrize("p", [0.0496, 0.0504, 0.04999, 0.0500001])
def test_a_p_value_stays_on_its_side_of_5_percent(p: float) -> None:
    written = float(numbers.p_value_said(p, "en").removeprefix("p = "))
    assert (written < 0.05) == (p < 0.05) and written != 0.05


def test_broken_counts_are_refused_and_numpy_and_pandas_numbers_are_read() -> None:
    words = {"what": "inbrott", "first": "2023", "second": "2024"}
    with pytest.raises(ValueError, match="before"):
        verdicts.change_sentence(-1, 2, "sv", **words)
    row = pd.Series([10, 20])
    plain = verdicts.change_sentence(10, 20, "sv", **words)
    assert verdicts.change_sentence(row[0], row[1], "sv", **words) == plain
    assert "saknas" in verdicts.change_sentence(pd.NA, float("nan"), "sv", **words)
