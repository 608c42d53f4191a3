"""Whoever withholds small counts, the tables, the answers, the sieve or the proof, asks one rule and agrees with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import HOME
from dashboard.i18n import LANGUAGES, catalogue
from data.model import MUNICIPALITY_CODES, Offence
from data.protect import public, small_numbers
from data.protect.nested import revealing
from data.statistics import attack, protect
from data.statistics.small_counts import SMALLEST_SHOWN, companion, is_small, room_beside
from data.tables.batch import Kind as BatchKind
from kit.desk_samples import batch, count
from layers.ask import BARE
from layers.columns import STANDARD, Column, Format, Kind, Role, State
from layers.contract import Answer, Unit
from layers.kit.disclosure import protected
from layers.registry import registry

NOBODY = pd.DataFrame({"code": ["0162"], "year": [2024], "population": [30_000]})
LARGE = (100, 200, 300, 400)
"""Beside the count that is asked about, so that the smallest companion is never the count itself."""


def series(n: int) -> pd.Series:
    return pd.Series([n, *LARGE], index=list(MUNICIPALITY_CODES), dtype="Int64")


def imported(n: int) -> bool:
    rows = batch(BatchKind.COUNTS, [count(code, "2023", each, "theft") for code, each in series(n).items()]).rows
    told = public.withheld(rows).set_index("area_code")
    return bool(pd.isna(told["count"][MUNICIPALITY_CODES[0]]))


def answered(n: int) -> bool:
    row: dict[str, Any] = dict.fromkeys(public.ASKED, "x") | {"group": "all", "percent": 60.0, "margin": 1.0, "n": n}
    return bool(public.withheld_answers(pd.DataFrame([row])).percent.isna()[0])


def left_over(n: int) -> bool:
    counts = {Offence.BURGLARY: 50 + n, Offence.RESIDENTIAL_BURGLARY: 50}
    rows = [{"offence": str(kind), "count": float(each), "own": True, "code": "0162"} for kind, each in counts.items()]
    return bool(revealing(pd.DataFrame(rows), ["code"]).any())


def proven(n: int) -> bool:
    cells = pd.DataFrame({"area": list("ABCDE"), "count": [n, *LARGE]})
    labels = protect(cells, count="count", by=["area"]).set_index("area").suppressed
    return bool(labels["A"] == "primary")


def shown_in_answer(n: int) -> bool:
    rows = pd.DataFrame({"code": MUNICIPALITY_CODES, "count": series(n).to_numpy(dtype=float)})
    rows = rows.assign(value=rows["count"], low=0.0, high=999.0, state=State.KNOWN)
    counted = Column(field="count", role=Role.COUNT, format=Format.INTEGER)
    safe = protected(Answer(rows=rows, unit=Unit.PER_1000, columns=(*STANDARD[Kind.AREA], counted)))
    return bool(safe.rows["count"].isna()[0] and safe.rows.value.isna()[0] and safe.rows.state[0] == State.SUPPRESSED)


PLACES: dict[str, Callable[[int], bool]] = {
    "counts of a table": lambda n: bool(public.small(series(n)).iloc[0]),
    "counts of a year": lambda n: bool(public.hidden(series(n)).iloc[0]),
    "counts that came in": imported,
    "answers to a survey": answered,
    "what one kind leaves of another": left_over,
    "the proof": proven,
    "an answer of a layer": shown_in_answer,
    "bare numbers in a text": lambda n: str(n) in BARE,
}


@pytest.mark.parametrize("place", PLACES)
def test_all_places_agree_on_what_is_small(place: str) -> None:
    assert [n for n in range(11) if PLACES[place](n)] == [n for n in range(11) if is_small(n)] == [1, 2, 3, 4]


@pytest.mark.parametrize("column", ["count", "n", "respondents"])
def test_the_sieve_before_publishing_agrees(column: str, tmp_path: Path) -> None:
    rows = pd.DataFrame({"code": [f"c{n}" for n in range(11)], column: range(11)})
    rows.to_csv(tmp_path / "counts.csv", index=False)
    assert small_numbers.small_numbers(tmp_path, NOBODY) == {"counts.csv": ["c1", "c2", "c3", "c4"]}


def test_who_knows_the_rule_knows_no_more_of_a_small_count_than_the_rule() -> None:
    cells = pd.DataFrame({"area": ["A"], "count": [np.nan], "suppressed": ["primary"]})
    bounds = attack(cells, by=["area"])
    assert (bounds.low[0], bounds.high[0]) == (1, SMALLEST_SHOWN - 1)


@given(st.lists(st.integers(0, 10), min_size=2, max_size=6))
def test_the_companion_of_a_single_small_count_is_chosen_by_one_rule(counts: list[int]) -> None:
    """The next smallest where the total is withheld too; where it is published, one with room for the small one."""
    values, small = np.array(counts, dtype=float), is_small(counts)
    others = np.flatnonzero(~small & (values > 0))
    hidden = public.hidden(pd.Series(counts)).to_numpy()
    assert (hidden >= small).all()
    if small.sum() != 1 or not len(others):
        assert (hidden == small).all()
        return
    assert list(np.flatnonzero(hidden & ~small)) == [others[companion(values[others])]]
    assert values[hidden & ~small] == values[others].min()
    cells = pd.DataFrame({"area": range(len(counts)), "count": counts})
    labels = protect(cells, count="count", by=["area"]).suppressed
    beside = companion(values[others], room_beside(values[small][0]))
    assert labels[others[beside]] == "secondary", "the proof lets the total be published"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_of_the_rule_is_the_rule(lang: str) -> None:
    """A limit is written out as a word, which no constant can fill in."""
    word = {"sv": "fem", "en": "five"}[lang]
    assert SMALLEST_SHOWN == 5
    texts = dict(catalogue(lang))
    for layer in registry().values():
        words = layer.words[lang]
        texts |= {f"{layer.key}.{key}": text for key, text in (*words.sentences.items(), *words.terms.items())}
    spoken = {key: text for key, text in texts.items() if "suppressed" in key or ".disclosure." in key}
    limits = [limit for text in spoken.values() for limit in re.findall(r"(?:färre än|fewer than|below) (\w+)", text)]
    assert len(limits) > 5 and set(limits) == {word}
    told = " ".join(texts[f"methods.disclosure.{key}"] for key in ("lead", "formula", "primary"))
    assert set(re.findall(r"\d+", told)) == {"1", str(SMALLEST_SHOWN - 1), str(SMALLEST_SHOWN)}


def test_no_other_place_has_a_limit_of_its_own() -> None:
    rule = HOME / "data" / "statistics" / "small_counts.py"
    own = re.compile(r"SMALLEST_SHOWN\s*(?::[^=]*)?=\s*\d|FEWEST_ANSWERS|threshold(?:: int)? = \d")
    code = (path for room in ("data", "layers", "dashboard") for path in (HOME / room).rglob("*.py"))
    assert [path for path in code if own.search(path.read_text(encoding="utf-8"))] == [rule]
