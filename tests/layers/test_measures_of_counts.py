"""Smoothed, compared and changed figures are those of the statistics, and say no more than these may."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import examples, reader_as
from dashboard.asking.answers import tables_for
from dashboard.asking.context import Context
from data.facts import bra
from data.model import MUNICIPALITY_CODES, AreaLevel, Audience, Base, Light, Measure, Period, Query
from data.protect import public
from data.statistics import (
    attack,
    change_test,
    empirical_bayes,
    funnel_verdict,
    overdispersion,
    poisson_interval,
)
from layers.ask import ask
from layers.contract import Answer, State, Tables, Unit, facts_of
from layers.kit import disclosure
from layers.kit.disclosure import protected
from layers.registry import registry
from layers.reported import measures as _measures
from layers.reported.sentences import ReportedFacts

LAYERS = registry()
BURGLARY = LAYERS["burglary"]
COUNTS = st.lists(st.integers(0, 60), min_size=5, max_size=5)


@pytest.fixture(scope="module")
def real(context: Context) -> Tables:
    return context.release.tables


@pytest.fixture(scope="module")
def practised(context: Context) -> Tables:
    return tables_for(context, reader_as(Audience.PLANNER), practice_on=True)


def made_up(years: dict[int, list[int]], people: int = 30_000) -> dict[str, pd.DataFrame]:
    """The one table that municipality figures need, with these counts of burglary."""
    rows = [
        {"code": code, "year": year, "offence": "burglary", "count": number, "population": people, "from_rate": False}
        for year, counts in years.items()
        for code, number in zip(MUNICIPALITY_CODES, counts, strict=True)
    ]
    return {bra.REPORTED: pd.DataFrame(rows)}


def by_code(answer: Answer) -> pd.DataFrame:
    return answer.rows.set_index("code")


def test_smoothed_rates_are_marshalls(practised: Tables) -> None:
    query = Query(measure=Measure.SMOOTHED, level=AreaLevel.REGSO, practice=True, year=2025)
    rows = ask(LAYERS["car_part_theft"], practised, query).rows
    plain = ask(LAYERS["car_part_theft"], practised, dataclasses.replace(query, measure=Measure.RATE)).rows
    people = plain["count"] / plain.value * 1000
    known = plain["count"] > 0
    bases = people.where(known, people[known].median())
    table = practised["area_bases"]
    bases = table[table.area_level == "regso"].set_index("code").population.astype(float).loc[rows.code]
    expected = empirical_bayes(rows["count"].to_numpy(), bases.to_numpy())
    assert rows.value.to_numpy() == pytest.approx(expected.rate * 1000)
    assert rows.weight.to_numpy() == pytest.approx((expected.weight * 100).round())
    assert rows.raw.to_numpy() == pytest.approx(plain.value.to_numpy())
    assert ((rows.low <= rows.value) & (rows.value <= rows.high)).all()


def test_the_sentence_of_a_smoothed_rate_says_how_much_is_its_own(practised: Tables) -> None:
    layer = LAYERS["car_part_theft"]
    answer = ask(layer, practised, Query(measure=Measure.SMOOTHED, level=AreaLevel.REGSO, practice=True, year=2025))
    said = layer.describe(layer, answer, "sv", str(answer.rows.code.iloc[0]))
    assert "utjämnat" in said and ("områdets eget" in said or "lånat" in said)


def test_compared_counts_are_the_funnels(real: Tables) -> None:
    answer = ask(BURGLARY, real, Query(measure=Measure.COMPARED, year=2025))
    rows = answer.rows
    phi = overdispersion(rows["count"], rows.expected)
    assert rows.expected.sum() == pytest.approx(rows["count"].sum())
    assert facts_of(answer, ReportedFacts).phi == pytest.approx(phi)
    assert list(rows.category) == list(funnel_verdict(rows["count"], rows.expected, phi=max(1.0, phi)))
    low, high = poisson_interval(rows["count"].to_numpy(dtype=float))
    assert rows.low.to_numpy() == pytest.approx(low / rows.expected) and answer.unit is Unit.OF_EXPECTED
    assert rows.high.to_numpy() == pytest.approx(high / rows.expected)


def test_a_change_is_the_exact_test_with_discovery_control(real: Tables) -> None:
    answer = ask(BURGLARY, real, Query(measure=Measure.CHANGE, year=2025, before=Period(2020, 2022)))
    rows = by_code(answer)
    counts = real[bra.REPORTED][lambda t: t.offence == "burglary"]
    for code in MUNICIPALITY_CODES:
        own = counts[counts.code == code].set_index("year")["count"]
        before, after = int(own.loc[2020:2022].sum()), int(own.loc[2025])
        test = change_test(before, after, 3, 1)
        assert (rows.before[code], rows["count"][code]) == (before, after)
        assert rows.p_value[code] == pytest.approx(test.p_value)
        assert rows.value[code] == pytest.approx(test.ratio)
    assert answer.total["before"] == rows.before.sum()


def test_below_twenty_no_ratio_and_no_percentage_is_told() -> None:
    answer = ask(BURGLARY, made_up({2024: [5, 19, 40, 100, 0], 2025: [15, 40, 19, 131, 0]}), Query(
        measure=Measure.CHANGE, year=2025
    ))  # fmt: skip
    rows = by_code(answer).loc[list(MUNICIPALITY_CODES)]
    assert list(rows.value.isna()) == [True, True, True, False, True]
    assert rows.category.notna().all(), "what is too small for a ratio still has a verdict"
    for code, lang in [(MUNICIPALITY_CODES[n], lang) for n in range(3) for lang in ("sv", "en")]:
        said = BURGLARY.describe(BURGLARY, answer, lang, code)
        assert not re.search(r"(?<!95)\s?%", said), said
        assert said.startswith("{area}: ")


def test_ten_to_twenty_is_said_as_the_method_has_it() -> None:
    years = {2024: [10, 500, 500, 500, 500], 2025: [20, 500, 500, 500, 500]}
    answer = ask(BURGLARY, made_up(years), Query(measure=Measure.CHANGE, year=2025))
    said = BURGLARY.describe(BURGLARY, answer, "sv", MUNICIPALITY_CODES[0])
    assert "från 10 till 20 anmälda inbrott" in said and "kan vara slump (p = 0,10)" in said
    assert "Säg inte: ”antalet anmälda inbrott i alla slags lokaler har fördubblats”" in said
    assert by_code(answer).category[MUNICIPALITY_CODES[0]] == "chance"


def test_without_the_years_before_nothing_is_said_of_a_change() -> None:
    answer = ask(BURGLARY, made_up({2025: [10, 20, 30, 40, 50]}), Query(measure=Measure.CHANGE, year=2025))
    assert set(answer.rows.state) == {State.MISSING} and answer.rows.category.isna().all()
    assert "ingen uppgift" in BURGLARY.describe(BURGLARY, answer, "sv", "0162")


def test_a_base_that_nobody_has_told_gives_counts_alone(real: Tables) -> None:
    answer = ask(BURGLARY, real, Query(measure=Measure.RATE, base=Base.CARS, year=2025))
    assert answer.unit is Unit.COUNT and answer.rows.value.notna().all()
    assert BURGLARY.options(real).bases[AreaLevel.MUNICIPALITY] == (Base.POPULATION,)


def test_rates_of_squares_are_per_square_kilometre(practised: Tables) -> None:
    query = Query(level=AreaLevel.SQUARE_500, practice=True, base=Base.KM2, year=2025)
    answer = ask(LAYERS["theft"], practised, query)
    assert answer.unit is Unit.PER_KM2 and answer.level is AreaLevel.SQUARE_500
    assert answer.rows.value.to_numpy() == pytest.approx(answer.rows["count"].to_numpy() * 4)
    assert answer.series is not None and answer.series.code.isna().all()


def test_what_happened_in_darkness_is_told_per_hour_of_it(practised: Tables) -> None:
    query = Query(light=Light.DARKNESS, practice=True, year=2025)
    layer = LAYERS["residential_burglary"]
    answer = ask(layer, practised, query)
    assert answer.unit is Unit.PER_1000_HOURS and answer.detail is not None and len(answer.detail.rows) >= 24
    every = [ask(layer, practised, dataclasses.replace(query, light=light)).total["count"] for light in Light]
    whole = ask(layer, practised, Query(practice=True, year=2025, measure=Measure.COUNT)).total["count"]
    assert sum(every) == pytest.approx(whole, rel=0.02), "but for those whose time reaches into another year"
    assert "per 1 000 timmar" in layer.describe(layer, answer, "sv", None)


# Residents: nothing that is withheld can be worked out from what is shown.


def published(answer: Answer) -> list[pd.DataFrame]:
    """Counts that an answer tells: by area and year, with totals and what is called withheld."""
    told = []
    if answer.series is not None:
        series = answer.series[["code", "year", "count"]]
        told.append(series.assign(code=series.code.where(series.code.notna(), None)))
    rows = answer.rows[["code", "count"]].assign(year=answer.year)
    total = [{"code": None, "count": answer.total.get("count", np.nan), "year": answer.year}]
    return [*told, pd.concat([rows, pd.DataFrame(total)], ignore_index=True)]


def labelled(table: pd.DataFrame, truth: dict[tuple[str, int], int]) -> pd.DataFrame:
    """What everybody knows of a withheld cell: that it is small, or that it hides a small one."""
    small = [0 < truth.get((code, year), 0) < 5 for code, year in zip(table.code, table.year, strict=True)]
    labels = np.where(table["count"].notna(), None, np.where(small, "primary", "secondary"))
    return table.assign(suppressed=labels)


def narrowest(years: dict[int, list[int]], measures: tuple[Measure, ...] = tuple(Measure)) -> float:
    """The narrowest bounds that the attack derives for a withheld cell from all answers that residents get."""
    truth = {(code, year): n for year, row in years.items() for code, n in zip(MUNICIPALITY_CODES, row, strict=True)}
    tables, told = made_up(years), []
    for measure in measures:
        for year in years:
            told += published(protected(ask(BURGLARY, tables, Query(measure=measure, year=year))))
    shown = [one[one["count"].notna()] for one in told]
    known = {pair for one in shown for pair in zip(one.code, one.year, strict=True)}
    kept = [
        one[one["count"].notna() | ~pd.Series(list(zip(one.code, one.year, strict=True)), one.index).isin(known)]
        for one in told
    ]
    found = attack(*(labelled(one, truth) for one in kept if len(one)), by=["code", "year"])
    cells = found[found.code.notna()]
    return float((cells.high - cells.low).min()) if len(cells) else float("inf")


@examples(10)
@given(st.lists(COUNTS, min_size=2, max_size=3))
def test_the_attack_on_all_that_residents_are_told_bounds_no_small_count(rows: list[list[int]]) -> None:
    assert narrowest({2023 + n: row for n, row in enumerate(rows)}) >= 3


def test_protection_that_is_weakened_on_purpose_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    years = {2024: [3, 12, 30, 40, 50], 2025: [30, 12, 30, 40, 50]}
    assert narrowest(years) >= 3
    monkeypatch.setattr(disclosure, "_hidden", disclosure._small)
    monkeypatch.setattr(disclosure, "_protected_series", lambda answer: answer.series.assign(
        **{name: answer.series[name].mask(disclosure._small(answer.series, ["count"]))
           for name in ("count", "value", "low", "high")}
    ))  # fmt: skip
    assert narrowest(years) == 0, "a lone withheld count is the total less the others"


@examples(30)
@given(COUNTS, COUNTS, st.sampled_from([Measure.SMOOTHED, Measure.COMPARED, Measure.CHANGE]))
def test_figures_that_lean_on_a_small_count_are_withheld_for_every_area(
    first: list[int], second: list[int], measure: Measure
) -> None:
    answer = ask(BURGLARY, made_up({2024: first, 2025: second}), Query(measure=measure, year=2025))
    safe = protected(answer)
    if not any(0 < count < 5 for count in (*first, *second)):
        pd.testing.assert_frame_equal(safe.rows, answer.rows[list(safe.rows.columns)])
        return
    numbers: Any = safe.rows.select_dtypes("number").drop(columns=["year"], errors="ignore")
    assert numbers.isna().all().all() and not safe.total
    assert "category" not in safe.rows or safe.rows.category.isna().all()


@pytest.mark.parametrize(
    ("before", "used"), [("2025", "2023"), ("2024", "2023"), ("2022-2024", "2021-2023"), ("2020", "2020")]
)
def test_a_change_is_never_counted_from_a_later_year(before: str, used: str, real: Tables) -> None:
    first, _, last = before.partition("-")
    query = Query(measure=Measure.CHANGE, before=Period(int(first), int(last or first)), year=2024)
    assert str(ask(BURGLARY, real, query).before) == used


def test_a_missing_year_to_compare_with_is_named(real: Tables) -> None:
    answer = ask(BURGLARY, real, Query(measure=Measure.CHANGE, before=Period(1990, 1990), year=2024))
    for code in (None, "0162"):
        said = BURGLARY.describe(BURGLARY, answer, "sv", code)
        assert "för 1990 att jämföra med" in said and "1996–2025" in said


def test_several_years_before_are_told_as_their_sum_and_as_a_year_of_it(real: Tables) -> None:
    answer = ask(BURGLARY, real, Query(measure=Measure.CHANGE, before=Period(2022, 2024), year=2025))
    rows = by_code(answer)
    assert (rows.before / 3).to_numpy() == pytest.approx(rows.yearly.to_numpy())
    assert {"before_sum", "before_yearly", "of_before"} <= {column.title for column in answer.columns}


def test_of_many_areas_alike_hardly_any_is_called_higher_or_lower() -> None:
    rng = np.random.default_rng(7)
    base = np.full(1_000, 1_500.0)
    count = rng.poisson(5, 1_000).astype(float)
    count[0] = 40.0
    rows = _measures.amounts(pd.DataFrame({"code": range(1_000), "count": count, "base": base}), Base.POPULATION)
    total = {"count": count.sum(), "base": base.sum(), "value": count.sum() / base.sum() * 1000}
    plain, together = _measures.against_whole(rows, total), _measures.many_at_once(rows, total)
    assert plain.comparison.isin(["higher", "lower"]).sum() > 20, "one by one, chance alone makes many"
    assert list(together.index[together.comparison.isin(["higher", "lower"])]) == [0]
    assert (together.state[1:] == State.UNCERTAIN).all()


def test_a_rate_is_said_with_its_odds_and_the_year_before(real: Tables) -> None:
    answer = ask(BURGLARY, real, Query(year=2025))
    assert BURGLARY.describe(BURGLARY, answer, "sv", "0162") == (
        "{area}: 163 anmälda inbrott i alla slags lokaler 2025, alltså 5,0 per 1 000 invånare, ungefär en på 200 "
        "(95 % intervall 4,3–5,9). Det är högre än i området i stort (3,4). "
        "Året före var det 185: skillnaden kan vara slump (p = 0,26)."
    )


@pytest.mark.parametrize("year", [1996, 2015])
def test_nothing_is_set_beside_a_year_that_is_missing_or_was_counted_otherwise(year: int, real: Tables) -> None:
    answer = ask(BURGLARY, real, Query(year=year))
    assert "Året före" not in BURGLARY.describe(BURGLARY, answer, "sv", "0162")


def test_a_withheld_year_before_is_not_said() -> None:
    answer = protected(
        ask(BURGLARY, made_up({2023: [3, 20, 30, 40, 50], 2024: [10, 20, 30, 40, 50]}), Query(year=2024))
    )
    for code in (None, *MUNICIPALITY_CODES[:2]):
        assert "Året före" not in BURGLARY.describe(BURGLARY, answer, "sv", code)


def told(years: dict[int, list[int]], measure: Measure, year: int) -> Answer:
    """What residents are told."""
    return protected(ask(BURGLARY, made_up(years), Query(measure=measure, year=year)))


def others_that_look_alike(years: dict[int, list[int]]) -> list[dict[int, list[int]]]:
    """The same counts with one withheld number changed to any other that hides the same cells."""
    found = []
    for year, row in years.items():
        hidden = hidden_of(row)
        shown = [count for count, kept_back in zip(row, hidden, strict=True) if not kept_back and count]
        for place in np.flatnonzero(hidden):
            for count in range(1, min(shown, default=9)):
                other = [count if nth == place else one for nth, one in enumerate(row)]
                if hidden_of(other).equals(hidden) and other != row:
                    found.append({**years, year: other})
    return found


def hidden_of(row: list[int]) -> pd.Series:
    """Which of the municipalities' counts are withheld; of equal companions the first by code, as answers have them."""
    counts = pd.Series(row, index=MUNICIPALITY_CODES, dtype=float)
    return public.hidden(counts.sort_index())[counts.index]


def check_alike(first: Answer, second: Answer) -> None:
    assert first.edges == second.edges, "limits of classes are published too"
    assert dict(first.total) == dict(second.total) and first.facts == second.facts
    pd.testing.assert_frame_equal(first.rows, second.rows)
    assert first.series is not None and second.series is not None
    pd.testing.assert_frame_equal(first.series, second.series)


@examples(8)
@given(st.lists(st.integers(0, 20), min_size=5, max_size=5), COUNTS, st.sampled_from(list(Measure)))
@example([0, 0, 0, 0, 0], [0, 0, 1, 5, 5], Measure.COUNT)
@example([0, 0, 1, 5, 5], [0, 0, 0, 0, 0], Measure.RATE)
def test_nothing_that_residents_get_changes_with_a_withheld_count(
    first: list[int], second: list[int], measure: Measure
) -> None:
    years = {2024: first, 2025: second}
    for year in years:
        answer = told(years, measure, year)
        assert list(answer.rows.code) == sorted(MUNICIPALITY_CODES)
        for other in others_that_look_alike(years)[:12]:
            check_alike(answer, told(other, measure, year))


def test_the_limits_of_classes_are_made_of_what_is_shown() -> None:
    years = {2024: [30, 34, 60, 3, 14], 2025: [50, 52, 54, 56, 58]}
    alike = others_that_look_alike(years)
    assert len(alike) > 20
    for measure in (Measure.COUNT, Measure.RATE):
        assert told(years, measure, 2025).edges
        for other in alike:
            check_alike(told(years, measure, 2025), told(other, measure, 2025))
    assert told({2025: [1, 2, 3, 4, 1]}, Measure.RATE, 2025).edges == ()
