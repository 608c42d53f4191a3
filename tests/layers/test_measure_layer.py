"""Measures are judged by one rule against places where nothing was done, and what cannot be judged is said to be so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer

from data.model import Audience, Offence, Query
from data.release import look as releases
from data.release.look import TableMap
from kit.events_kit import GROUND, counts_of, events_of, practice_events
from layers.ask import ask
from layers.contract import LANGUAGES, Answer, Tables
from layers.kit.derived import with_derived
from layers.measure_effects import LAYER, compute

X, Y = 671_000.0, 6_588_000.0
DEGREES = Transformer.from_crs(3006, 4326, always_xy=True)
LON, LAT = DEGREES.transform(X, Y)
PLACES = releases.load(GROUND.parent).tables["places"]
FAR = 5_000.0
EDGES = ("2015-01-01", "2025-12-31")


def spread(number: int, first: str, past: str, offset: float = 0.0, **more: Any) -> list[dict[str, Any]]:
    """Offences evenly over a time, east of the measure by some metres."""
    opens, closes = (np.datetime64(day, "m") for day in (first, past))
    step = (closes - opens) / max(number, 1)
    return [{"start": opens + n * step + step // 2, "x": X + offset, "y": Y} | more for n in range(number)]


def around(before: int, after: int, offset: float) -> list[dict[str, Any]]:
    """So many offences in the three years before and after New Year 2020."""
    return [*spread(before, "2017-01-01", "2020-01-01", offset), *spread(after, "2020-01-01", "2023-01-01", offset)]


def measure(**more: Any) -> dict[str, Any]:
    usual = {
        "measure_id": "m1", "title": "Belysning", "municipality_code": "0162", "place_id": "", "start": "2020-01-01",
        "end": "", "status": "done", "owner": "", "cost_sek": None, "lat": LAT, "lon": LON, "origin": "0" * 12,
    }  # fmt: skip
    return usual | more


def tables_of(measures: Sequence[dict[str, Any]], *events: list[dict[str, Any]]) -> Tables:
    edges = [{"start": f"{day}T12:00", "x": X + FAR, "y": Y} for day in EDGES]
    offences = events_of([*(one for part in events for one in part), *edges])
    known: dict[str, pd.DataFrame] = {"places": PLACES, "single_offences": offences, "area_counts": counts_of(offences)}
    if measures:
        known["measures"] = pd.DataFrame(measures)
    return with_derived(TableMap(known, {}), [LAYER])


def judged(*events: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The one row with all that was worked out, also what no answer passes on."""
    tables = tables_of([measure(**more)], *events)
    assert len(ask(LAYER, tables, Query()).rows) == 1
    found: dict[str, Any] = LAYER.compute(tables, Query()).rows.iloc[0].to_dict()
    return found


ELSEWHERE = around(400, 380, FAR)
CASES = {
    "decrease": [around(100, 50, 0), ELSEWHERE],
    "increase": [around(100, 170, 0), ELSEWHERE],
    "chance": [around(100, 95, 0), ELSEWHERE],
    "too_few": [around(15, 3, 0), ELSEWHERE],
}


@pytest.mark.parametrize("verdict", CASES)
def test_every_verdict_comes_out_of_the_counts_near_and_elsewhere(verdict: str) -> None:
    row = judged(*CASES[verdict])
    assert row["verdict"] == verdict and row["precision"] == "pin"
    assert (row["before"], row["after"]) == (len(CASES[verdict][0]) - row["after"], row["after"])
    assert (row["comparison_before"], row["comparison_after"]) == (400, 380)
    assert row["expected"] == pytest.approx(row["before"] * 380 / 400)


@pytest.mark.parametrize(
    ("verdict", "more"),
    [
        ("no_date", {"start": ""}),
        ("no_position", {"lat": None, "lon": None}),
        ("no_position", {"lat": None, "lon": None, "start": ""}),
        ("too_early", {"start": "2025-01-02"}),  # one day short of a year of offences
        ("too_early", {"end": "2025-06-30"}),
        ("no_offences", {"start": "2015-12-31"}),  # one day short of a year before
    ],
)
def test_what_cannot_be_judged_is_said_to_be_so(verdict: str, more: dict[str, Any]) -> None:
    row = judged(*CASES["decrease"], **more)
    assert (row["verdict"], row["displacement"]) == (verdict, "unknown")
    assert row["ratio_sv"] == "–" and math.isnan(row["expected"])
    assert (row["precision"] == "listed") == (verdict == "no_position")


def test_without_offences_no_measure_is_judged() -> None:
    tables = with_derived(TableMap({"places": PLACES, "measures": pd.DataFrame([measure()])}, {}), [LAYER])
    assert ask(LAYER, tables, Query()).rows.verdict.tolist() == ["no_offences"]


@pytest.mark.parametrize(
    ("more", "years", "days"),
    [
        ({}, 3, ("2017-01-01", "2019-12-31", "2020-01-01", "2022-12-31")),
        ({"start": "2017-03-01"}, 2, ("2015-03-01", "2017-02-28", "2017-03-01", "2019-02-28")),
        ({"start": "2024-12-31"}, 1, ("2023-12-31", "2024-12-30", "2024-12-31", "2025-12-30")),
        ({"start": "2020-02-01", "end": "2022-08-31"}, 3, ("2017-02-01", "2020-01-31", "2022-09-01", "2025-08-31")),
        ({"start": "2020-02-01", "end": "2023-08-31"}, 2, ("2018-02-01", "2020-01-31", "2023-09-01", "2025-08-31")),
    ],
)
def test_both_periods_are_whole_years_of_one_length_and_season(
    more: dict[str, str], years: int, days: tuple[str, ...]
) -> None:
    found = tables_of([measure(**more)], *CASES["decrease"])["measure_effects"].iloc[0]
    assert found.years == years and tuple(found[name] for name in compute.PERIODS) == days


def test_near_is_300_metres_the_ring_900_and_the_comparison_farther_from_every_measure() -> None:
    steps = (0.0, 300.0, 301.0, 900.0, 901.0)
    events = [{"start": f"{year}-06-01", "x": X + step, "y": Y} for year, step in product((2018, 2021), steps)]
    other = measure(
        measure_id="m2",
        start="",
        lat=LAT,
        lon=DEGREES.transform(X + 1000, Y)[0],
    )
    alone, two = (tables_of(some, events)["measure_effects"].iloc[0] for some in ([measure()], [measure(), other]))
    assert (alone.before, alone.ring_before, alone.comparison_before) == (2, 2, 1)
    assert (alone.after, alone.ring_after, alone.comparison_after) == (2, 2, 1)
    assert two.comparison_before == 0, "what lies near another measure, dated or not, is compared with nothing"


def test_an_offence_stands_at_the_middle_of_the_time_it_can_have_happened_in() -> None:
    events = [{"start": "2019-12-30T00:00", "end": f"2020-01-0{day}T00:00", "x": X, "y": Y} for day in (2, 3, 4)]
    found = tables_of([measure()], events)["measure_effects"].iloc[0]
    assert (found.before, found.after) == (1, 2), "a middle at New Year itself is after"


def test_zero_before_and_zero_after_are_said_without_a_percentage() -> None:
    gone = judged(around(40, 0, 0), ELSEWHERE)
    assert (gone["verdict"], gone["ratio_sv"]) == ("decrease", "–")
    assert gone["said_sv"].startswith(
        "Färre bostadsinbrott än väntat. Väntat antal var 38,0, om utvecklingen hade följt jämförelseområdena, och så "
        "stor skillnad ger slumpen sällan (p = 0,002). Antalen är för små för procent."
    )
    came = judged(around(0, 40, 0), ELSEWHERE)
    none = judged(around(0, 0, 0), ELSEWHERE)
    assert came["verdict"] == none["verdict"] == "too_few"
    for row, lang in product((gone, came, none), LANGUAGES):
        assert "%" not in row[f"said_{lang}"].replace("95 % intervall", "").replace("95% interval", "")


def test_no_effect_is_ever_said_to_be_all_that_there_was() -> None:
    for before, after in product((20, 60, 400), (0, 1, 19, 20)):
        row = judged(around(before, after, 0), ELSEWHERE)
        for lang in LANGUAGES:
            assert "100\u00a0%" not in row[f"said_{lang}"] and "100%" not in row[f"said_{lang}"]
            assert not row[f"ratio_{lang}"].startswith(("0,00", "0.00"))


@pytest.mark.parametrize(
    ("ring", "displacement"),
    [((100, 160), "displaced"), ((100, 50), "diffused"), ((100, 95), "chance"), ((10, 9), "too_few")],
)
def test_the_ring_tells_whether_offences_may_have_moved(ring: tuple[int, int], displacement: str) -> None:
    assert judged(*CASES["decrease"], around(*ring, 600.0))["displacement"] == displacement


def test_offences_that_rose_around_a_measure_that_did_not_help_have_not_moved() -> None:
    row = judged(*CASES["increase"], around(100, 160, 600.0))
    assert (row["displacement"], row["moved"]) == ("rose", "displaced")
    assert "flyttat" not in row["said_sv"] and "moved" not in row["said_en"]


def test_a_question_chooses_the_kind_of_offence_and_a_kind_that_is_not_whole_is_not_judged() -> None:
    thefts = [one | {"offence": "theft"} for one in [*around(100, 170, 0), *ELSEWHERE]]
    short = [one for one in thefts if str(one["start"]) >= "2019-06-01"]
    tables = tables_of([measure()], *CASES["decrease"], short)
    keys = LAYER.options(tables).offences
    assert keys == ("residential_burglary", "theft")
    verdicts = {key: ask(LAYER, tables, Query(offence=key)).rows.verdict.iloc[0] for key in keys}
    assert verdicts == {"residential_burglary": "decrease", "theft": "no_offences"}


def describe(answer: Answer, lang: str, selected: str | None = None) -> str:
    return LAYER.describe(LAYER, answer, lang, selected)


def test_what_is_said_when_no_measure_has_come_in_word_for_word() -> None:
    published = int(PLACES.categories.str.contains("measure").sum())
    danderyd = int(PLACES[PLACES.municipality_code == "0162"].categories.str.contains("measure").sum())
    answer = ask(LAYER, tables_of([], *CASES["decrease"]), Query())
    assert published > danderyd > 1 and answer.rows.empty
    assert describe(answer, "sv") == (
        "Ingen åtgärd med dag och läge har kommit in, så ingen effekt går att pröva. Åtgärder läses in på sidan ”Läs "
        "in uppgifter”. Där finns också en tom mall att fylla i. "
        f"{published} publicerade åtgärder, gjorda eller önskade, saknar dag och kan inte prövas."
    )
    assert describe(answer, "en", "0162") == (
        "{area}: no measure with a day and a position has come in, so no effect can be tested. Measures are brought "
        "in on the page “Bring in data”, where there is also an empty template. "
        f"{danderyd} published measures, taken or wished for, have no day and cannot be tested."
    )


def test_what_is_said_of_measures_word_for_word() -> None:
    measures = [
        measure(),
        measure(measure_id="m2", start=""),
        measure(measure_id="m3", municipality_code="0160", start="2025-06-01"),
    ]
    answer = ask(LAYER, tables_of(measures, *CASES["decrease"], around(100, 160, 600.0)), Query())
    undated = int(PLACES.categories.str.contains("measure").sum())
    assert describe(answer, "sv") == (
        "Åtgärder som kommit in: 3. Prövade mot bostadsinbrott: färre än väntat vid 1, för tidigt att säga vid 1 och "
        "går inte att pröva vid 1. "
        f"{undated} publicerade åtgärder, gjorda eller önskade, saknar dag och kan inte prövas."
    )
    said = describe(answer, "en", "0160")
    assert said.startswith(
        "{area}. Measures that have come in: 1. Tested against burglaries in homes: too early to say at 1. Too early "
        "to say whether the number of burglaries in homes has been affected: the time is too short."
    )
    row = answer.rows.iloc[0]
    assert row.ratio_sv == "0,53 (0,36–0,76)" and row.ratio_en == "0.53 (0.36–0.76)"
    assert row.said_sv == (
        "47\u00a0% färre bostadsinbrott än om utvecklingen hade följt jämförelseområdena (95 % intervall "
        "24–64\u00a0% färre). Det är mer än slumpen brukar ge (p < 0,001). Runt om ökade antalet mot "
        "jämförelseområdena (kvot 1,68, 95 % intervall 1,26–2,24): en del kan ha flyttat dit."
    )


def test_on_practice_data_a_measure_that_did_nothing_is_seldom_called_a_success() -> None:
    events = practice_events()
    own = events[(events.offence == "theft") & events.year.isin([2018, 2019])].iloc[::40]
    lon, lat = DEGREES.transform(own.x.to_numpy(), own.y.to_numpy())
    measures = [
        measure(measure_id=f"m{n}", lat=where[0], lon=where[1], start=f"20{18 + n % 4}-0{1 + n % 9}-15")
        for n, where in enumerate(zip(lat, lon, strict=True))
    ]
    known = {
        "places": PLACES,
        "single_offences": events,
        "area_counts": counts_of(events, mark=True),
        "measures": pd.DataFrame(measures),
    }
    answer = ask(LAYER, with_derived(TableMap(known, {}), [LAYER]), Query(offence=Offence.THEFT, practice=True))
    verdicts = answer.rows.verdict.value_counts()
    tested = verdicts.drop(["too_early", "too_few"], errors="ignore")
    assert answer.practice and tested.sum() >= 20
    assert (tested.sum() - tested["chance"]) / tested.sum() <= 0.15, verdicts.to_dict()


def test_too_few_offences_are_not_called_too_short_a_time() -> None:
    few, early = judged(*CASES["too_few"], around(100, 95, 600.0)), judged(*CASES["too_few"], start="2025-01-02")
    assert (few["verdict"], few["too_early"], early["verdict"]) == ("too_few", True, "too_early")
    assert few["displacement"] == "unknown", "the surroundings of what cannot be judged are not looked at"
    assert few["said_sv"].startswith("För få bostadsinbrott för att säga något: det behövs minst 20 före")
    assert few["said_en"].startswith("Too few burglaries in homes to say anything")
    assert early["said_sv"].endswith("tiden är för kort.") and early["said_en"].endswith("the time is too short.")
    counts = [ask(LAYER, tables_of([measure()], *CASES["too_few"]), Query())]
    assert "Prövade mot bostadsinbrott: för få brott för att säga något vid 1." in describe(counts[0], "sv")


def test_the_legend_says_which_offence_is_tested_where_there_is_one() -> None:
    answer = ask(LAYER, tables_of([measure()], *CASES["decrease"]), Query())
    nothing = ask(LAYER, with_derived(TableMap({"places": PLACES}, {}), [LAYER]), Query())
    assert answer.qualifier == "tested" and not nothing.qualifier
    for lang in LANGUAGES:
        words = LAYER.words[lang]
        assert words.terms["tested"] and words.legend.format(question="").rstrip(" ,:").endswith(("effekt", "effect"))


def test_no_planner_reads_a_command() -> None:
    for lang in LANGUAGES:
        words = LAYER.words[lang]
        assert "python" not in " ".join([words.missing, words.about, *words.sentences.values()])


def test_the_layer_is_for_those_who_work_with_measures() -> None:
    assert LAYER.audiences == {Audience.PLANNER, Audience.OFFICIAL}
