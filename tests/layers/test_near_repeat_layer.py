"""Repeat burglaries are found where they were planted, not where days are shuffled, and never among the newest."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.model import AreaLevel, Audience, Offence, Query
from data.release.look import TableMap, TableUnavailable
from kit.events_kit import events_of, practice_events, practised, tables_of
from layers.ask import ask
from layers.contract import LANGUAGES, Answer, Reach, State, Tables
from layers.kit.derived import with_derived
from layers.near_repeats import LAYER, compute

WHOLE_YEARS = range(2015, 2025)


@pytest.fixture(scope="module")
def planted() -> Tables:
    return tables_of(practice_events(), LAYER, mark=True)


@pytest.fixture(scope="module")
def shuffled() -> Tables:
    """The same places and the same times, laid together anew within each year and kind."""
    events = practice_events()
    order = np.random.default_rng(5).permutation(len(events))
    keys = ["year", "offence"]
    other = events.iloc[order].sort_values(keys, kind="stable")
    own = events.sort_values(keys, kind="stable").reset_index(drop=True)
    times = {name: other[name].to_numpy() for name in ("start", "end")}
    return tables_of(own.assign(**times), LAYER)


def found_in(tables: Tables, year: int) -> bool:
    rows = tables["near_repeats"]
    rows = rows[(rows.offence == "residential_burglary") & (rows.year == year) & (rows.to_m <= 200)]
    return bool((rows.significant & (rows.observed > rows.expected) & (rows.to_days <= 14)).any())


def years_with_series() -> set[int]:
    truth = practised().truth
    return set(truth[truth.kind == "near_repeat"].start.dt.year) - {2025}


def test_planted_series_are_found_and_shuffled_ones_are_not(planted: Tables, shuffled: Tables) -> None:
    known = years_with_series()
    assert len(known) >= 5
    found = {year for year in WHOLE_YEARS if found_in(planted, year)}
    alarms = {year for year in WHOLE_YEARS if found_in(shuffled, year)}
    assert len(found & known) / len(known) > 0.7, f"{sorted(found)} of {sorted(known)}: a series of three is not seen"
    assert not found - known
    assert len(alarms) <= 1, "a false alarm a table is allowed once in twenty"


def test_the_followers_of_every_planted_series_are_counted_as_repeats(planted: Tables) -> None:
    truth = practised().truth
    ids = [set(one) for one in truth[truth.kind == "near_repeat"].offence_ids]
    events, until = compute.usable(practice_events())
    homes = events[events.offence == "residential_burglary"]
    repeats = set(homes.id[compute._is_repeat(homes)])
    told = [one & set(homes.id) for one in ids]
    followers = sum(max(len(one) - 1, 0) for one in told)
    seen = sum(min(len(one & repeats), max(len(one) - 1, 0)) for one in told)
    assert until == pd.Timestamp("2025-10-02") and followers > 50
    assert seen / followers > 0.95, "an interval's middle may move a follower past the fourteenth day"


def series(*days: str, **more: Any) -> list[dict[str, Any]]:
    return [{"start": f"{day}T12:00"} | more for day in days]


LATER = series("2025-12-31", offence="theft")


def row(answer: Answer, code: str) -> dict[str, Any]:
    found: dict[str, Any] = answer.rows.set_index("code").loc[code].to_dict()
    return found


def test_a_repeat_is_near_and_soon_after_an_earlier_one_also_over_new_year() -> None:
    events = events_of(
        [
            *series("2024-12-30", "2025-01-05"),  # six days, over New Year: one repeat, in 2025
            *series("2025-03-01", "2025-03-15", x=672_000.0),  # fourteen days: a repeat
            *series("2025-05-01", "2025-05-16", x=673_000.0),  # fifteen days: none
            *series("2025-06-01", x=674_000.0), *series("2025-06-02", x=674_200.0),  # 200 m: a repeat
            *series("2025-07-01", x=675_000.0), *series("2025-07-02", x=675_201.0),  # 201 m: none
            *series("2025-08-01", "2025-08-01", x=676_000.0),  # at one and the same time: neither is earlier
            *LATER,
        ]
    )  # fmt: skip
    tables = tables_of(events, LAYER)
    answer = ask(LAYER, tables, Query(year=2025, level=AreaLevel.REGSO))
    danderyd = row(answer, "0162R001")
    assert (danderyd["repeats"], danderyd["events"]) == (3, 11)
    assert (danderyd["value"], danderyd["low"], danderyd["high"]) == pytest.approx((27.27, 9.75, 56.56), abs=0.01)
    before = ask(LAYER, tables, Query(year=2024, level=AreaLevel.REGSO))
    assert (row(before, "0162R001")["repeats"], row(before, "0162R001")["events"]) == (0, 1)


def test_burglary_holds_burglary_in_homes_and_a_repeat_is_of_the_same_kind() -> None:
    events = events_of([*series("2025-03-01"), *series("2025-03-03", offence="burglary"), *LATER])
    tables = tables_of(events, LAYER)
    homes, every = (ask(LAYER, tables, Query(offence=key)) for key in (Offence.RESIDENTIAL_BURGLARY, Offence.BURGLARY))
    assert (homes.total["repeats"], homes.total["events"]) == (0, 1)
    assert (every.total["repeats"], every.total["events"]) == (1, 2)


def test_what_has_no_place_or_no_time_to_the_week_is_not_counted() -> None:
    events = events_of(
        [
            *series("2025-03-01"),
            *series("2025-03-02", end="2025-03-09T12:00"),  # seven days: counted, in the middle
            *series("2025-03-02", end="2025-03-09T12:01"),
            *series("2025-03-02", x=np.nan, y=np.nan),
            *LATER,
        ]
    )
    assert ask(LAYER, tables_of(events, LAYER), Query()).total["events"] == 2


def test_the_newest_ninety_days_are_left_out_of_every_figure_and_it_is_said() -> None:
    old = series("2025-08-01", "2025-08-03", "2025-10-02")
    new = series("2025-10-03", "2025-10-04", "2025-12-30", regso="0162R002")
    tables = tables_of(events_of([*old, *new, *LATER]), LAYER)
    answer = ask(LAYER, tables, Query(level=AreaLevel.REGSO))
    assert answer.total["events"] == 3
    assert row(answer, "0162R002")["state"] == State.MISSING, "an area there is, with nothing that may be told"
    assert tables["near_repeats"].events.max() == 3
    assert "Räknas inte: 3 från de 90 senaste dagarna (efter 2025-10-02)." in LAYER.describe(LAYER, answer, "sv", None)
    assert LAYER.audiences == {Audience.PLANNER}


def test_what_is_not_counted_is_said_by_reason_and_makes_up_all_that_the_counts_tell_of() -> None:
    events = events_of(
        [
            *series("2025-03-01", "2025-03-03"),
            *series("2025-03-02", end="2025-03-20T12:00"),
            *series("2025-03-02", x=np.nan, y=np.nan, end="2025-03-20T12:00"),
            *series("2025-04-02", x=np.nan, y=np.nan),
            *series("2025-11-02", x=np.nan, y=np.nan),
            *series("2025-04-03", regso=None, x=np.nan, y=np.nan),
            *series("2024-12-30", end="2025-01-05T12:00"),  # in the middle of the New Year: counted where it began
            *LATER,
        ]
    )
    tables = tables_of(events, LAYER)
    town, small = (ask(LAYER, tables, Query(level=level)) for level in (AreaLevel.MUNICIPALITY, AreaLevel.REGSO))
    told = row(town, "0162")
    assert (told["events"], told["newest"], told["unplaced"], told["vague"]) == (2, 1, 3, 1)
    counted = tables["area_counts"]
    homes = (counted.offence == "residential_burglary") & (counted.code == "0162") & (counted.year == 2025)
    assert counted["count"][homes].sum() == 2 + 1 + 3 + 1
    assert dict(town.total) == dict(small.total), "one without a RegSO is in the whole all the same"
    why = (
        "Räknas inte: 1 från de 90 senaste dagarna (efter 2025-10-02), 3 utan läge och 1 som kan ha skett när som "
        "helst under mer än en vecka."
    )
    for answer, code in ((town, None), (town, "0162"), (small, None)):
        assert why in LAYER.describe(LAYER, answer, "sv", code)
    area = LAYER.describe(LAYER, small, "sv", "0162R001")
    assert "Räknas inte: 4 som saknar läge, har en tid" in area and "1 från" not in area
    assert "Not counted: 4 that have no position" in LAYER.describe(LAYER, small, "en", "0162R001")


def test_an_area_whose_interval_covers_the_share_of_the_whole_is_uncertain(planted: Tables) -> None:
    states = set()
    for level in (AreaLevel.REGSO, AreaLevel.MUNICIPALITY):
        answer = ask(LAYER, planted, Query(year=2021, level=level))
        middle = answer.total["value"]
        for one in answer.rows.itertuples():
            covers = one.low <= middle <= one.high
            state = State.MISSING if one.events == 0 else State.UNCERTAIN if covers else State.KNOWN
            assert one.state == state, one.code
            states.add(str(one.state))
    assert states == {"missing", "uncertain", "known"}


def test_a_verdict_is_at_most_four_sentences(planted: Tables) -> None:
    for year, lang in ((year, lang) for year in (2021, 2024, 2025) for lang in LANGUAGES):
        answer = ask(LAYER, planted, Query(year=year, practice=True, level=AreaLevel.MUNICIPALITY))
        for code in (None, "0162"):
            said = LAYER.describe(LAYER, answer, lang, code)
            assert len(re.findall(r"\.(?= [A-ZÅÄÖ]|$)", said)) <= 4, said


def test_no_planner_reads_a_command() -> None:
    for lang in LANGUAGES:
        words = LAYER.words[lang]
        assert "python" not in " ".join([words.missing, words.about, *words.sentences.values()])


def test_an_area_is_shown_by_regso_and_by_municipality_and_the_whole_is_their_sum(planted: Tables) -> None:
    small, large = (
        ask(LAYER, planted, Query(year=2021, level=level)) for level in (AreaLevel.DESO, AreaLevel.MUNICIPALITY)
    )
    assert (small.level, large.level) == (AreaLevel.REGSO, AreaLevel.MUNICIPALITY)
    assert len(small.rows) == practised().areas.code.nunique() and len(large.rows) == 5
    assert small.total == large.total and small.total["events"] == small.rows.events.sum() == large.rows.events.sum()
    none = small.rows[small.rows.events == 0]
    assert len(none) > 0 and none.value.isna().all() and set(none.state) == {State.MISSING}


def test_fewer_shuffles_are_made_where_there_are_more_pairs_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = np.zeros((1001, 2))
    assert compute.affordable(crowd) == 150_000_000 // 500_500
    assert compute.affordable(np.zeros((4000, 2))) == 99
    assert compute.affordable(crowd[:2]) == 999
    monkeypatch.setattr(compute, "PAIRS", 300)
    tables = tables_of(events_of([*series("2025-03-01", "2025-03-02"), *LATER]), LAYER)
    answer = ask(LAYER, tables, Query())
    assert set(tables["near_repeats"].permutations) == {300}
    assert answer.detail is not None and set(answer.detail.rows.permutations) == {300}
    assert "permutations" in [column.field for column in answer.detail.columns]


def test_the_band_table_stands_under_the_figures_with_observed_expected_ratio_and_p(planted: Tables) -> None:
    detail = ask(LAYER, planted, Query(year=2021)).detail
    assert detail is not None and detail.caption in LAYER.words["sv"].sentences
    assert detail.columns == LAYER.more_columns
    assert len(detail.rows) == 16 and set(detail.rows.finding) == {"more", "chance"}
    more = detail.rows[detail.rows.finding == "more"]
    assert (more.observed > more.expected).all() and (more.p_value < 0.05).all()
    for lang in LANGUAGES:
        assert set(LAYER.words[lang].columns) >= {one.title for one in LAYER.more_columns if one.reach is Reach.TABLE}


def test_what_is_said_of_the_practice_data_word_for_word(planted: Tables) -> None:
    answer = ask(LAYER, planted, Query(year=2021, practice=True))
    assert answer.practice and LAYER.options(planted).has_practice
    assert LAYER.describe(LAYER, answer, "sv", None) == (
        "I de fem kommunerna tillsammans kom 13 av 192 bostadsinbrott 2021 inom 200 meter och 14 dagar efter ett "
        "annat: 6,8 procent (95 % intervall 4,0–11,2). Av bostadsinbrott i de fem kommunerna 2021 låg 11 par "
        "101–200 meter och 0–7 dagar isär; slumpen ger i snitt 0,9 (p = 0,001). I praktiken: förebygg direkt efter "
        "ett inbrott, hos grannar inom 200 meter, i 7 dagar."
    )
    assert LAYER.describe(LAYER, answer, "en", "0162").startswith("{area}: ")
    quiet = ask(LAYER, planted, Query(year=2024, practice=True))
    assert LAYER.describe(LAYER, quiet, "en", None) == (
        "In the five municipalities together, 0 of 160 burglaries in homes in 2024 came within 200 metres and 14 days "
        "of an earlier one: 0.0 per cent (95% interval 0.0–2.3). No sign that burglaries in homes in the five "
        "municipalities in 2024 repeat near each other in time: at no distance are there more pairs than chance "
        "usually gives. Say “it is not seen here”, not “it does not happen”."
    )


def test_a_repeat_at_the_same_place_is_a_matter_for_those_who_were_hit() -> None:
    pairs = [
        one
        for n in range(12)
        for one in series(f"2025-0{1 + n % 6}-0{1 + n // 6}", f"2025-0{1 + n % 6}-0{3 + n // 6}", x=660_000.0 + 900 * n)
    ]
    answer = ask(LAYER, tables_of(events_of([*pairs, *LATER]), LAYER), Query())
    assert "hjälp den som drabbats att skydda sig direkt efter inbrottet, och håll i det i 7 dagar." in LAYER.describe(
        LAYER, answer, "sv", "0162"
    )
    assert "and keep it up for 7 days." in LAYER.describe(LAYER, answer, "en", "0162")


def test_without_offences_the_layer_says_so_and_without_leave_it_is_unavailable() -> None:
    nothing = with_derived(TableMap({}, {}), [LAYER])
    answer = ask(LAYER, nothing, Query())
    assert LAYER.options(nothing).years == () and set(answer.rows.state) == {State.MISSING}
    assert LAYER.describe(LAYER, answer, "sv", "0162").startswith("Vi vet inte. Inga inbrott med tid och läge")
    police = with_derived(
        TableMap({"single_offences": pd.DataFrame({"event_id": ["1"], "time": ["2025"]})}, {}), [LAYER]
    )
    assert ask(LAYER, police, Query()).total == {}, "the police's published events are no offences"
    with pytest.raises(TableUnavailable):
        ask(LAYER, with_derived(TableMap({}, {"single_offences": "planners only"}), [LAYER]), Query())


def test_a_year_without_burglaries_is_said_to_have_none(planted: Tables) -> None:
    answer = ask(LAYER, planted, Query(year=1999))
    assert "uppgifter finns för 2015–2025." in LAYER.describe(LAYER, answer, "sv", None).casefold()
    assert set(answer.rows.state) == {State.MISSING}
