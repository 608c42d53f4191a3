"""Offences are counted by the light they happened in, to the minute, and per hour of that light."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from data.local_time import in_utc
from data.model import AreaLevel, Light, Offence, Query
from data.release.look import TableMap, TableUnavailable
from data.statistics import darkness, poisson_interval
from kit.events_kit import events_of, practice_events, tables_of
from layers.contract import LANGUAGES, Format, State, Tables
from layers.kit.derived import with_derived
from layers.kit.verdicts import light_sentence
from layers.registry import registry
from layers.reported import light as _light
from layers.reported import light_tables

HOMES = Offence.RESIDENTIAL_BURGLARY
MINUTE = pd.Timedelta(minutes=1)
LAYER = registry()["near_repeats"]


def lit_tables(events: pd.DataFrame) -> Tables:
    return tables_of(events, dataclasses.replace(LAYER, derived=light_tables.DERIVED))


@pytest.fixture(scope="module")
def practised() -> Tables:
    return lit_tables(practice_events())


def shares(start: str, end: str | None = None) -> dict[str, float]:
    """How one offence is shared out over the light."""
    tables = lit_tables(events_of([{"start": start, "end": end or start}]))
    counts = tables["light_counts"]
    own = counts[(counts.area_level == "municipality") & (counts.offence == "theft")]
    return {str(light): float(count) for light, count in own.groupby("light")["count"].sum().items() if count > 1e-9}


def seen(local: pd.DatetimeIndex) -> pd.Series:
    """The light at moments of the local clock, asked of the function of the sun itself."""
    return pd.Series(darkness(local.tz_localize("Europe/Stockholm"), light_tables.LONGITUDE, light_tables.LATITUDE))


def test_hours_of_light_are_those_of_the_year_and_of_the_sun(practised: Tables) -> None:
    hours = practised["light_hours"]
    assert hours.groupby("year").hours.sum().round(6).to_dict() == {
        year: 8784.0 if year % 4 == 0 else 8760.0 for year in range(2015, 2026)
    }
    months = hours[hours.year == 2024].groupby("month").hours.sum().round(6)
    days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert months.tolist() == [24 * n - (month == 3) + (month == 10) for month, n in enumerate(days, 1)], (
        "clocks change"
    )
    for month in (6, 12):
        first = pd.Timestamp(2024, month, 1)
        light = seen(pd.date_range(first, first + pd.offsets.MonthEnd(1) + pd.Timedelta(hours=23.99), freq="min"))
        counted = light.value_counts() / 60
        own = hours[(hours.year == 2024) & (hours.month == month)].set_index("light").hours
        assert own.to_dict() == pytest.approx(counted.to_dict(), abs=0.6)


def test_a_june_night_is_dark_only_while_the_sun_is_six_degrees_down_and_a_december_day_is_short() -> None:
    assert shares("2024-06-21T23:00") == {"dusk": 1.0} == shares("2024-06-21T03:00")
    assert shares("2024-06-21T22:00") == {"day": 1.0} == shares("2024-06-21T04:00")
    assert shares("2024-06-21T00:50") == {"darkness": 1.0}, "at midnight by the sun it stands 7 degrees down"
    night = pd.date_range("2024-06-21T22:00", "2024-06-22T04:00", freq="min")
    dark = int((seen(night) == "darkness").sum())
    found = shares("2024-06-21T22:00", "2024-06-22T04:00")
    assert 100 < dark < 150 and found["darkness"] == pytest.approx(dark / 360, abs=0.005)
    assert shares("2024-12-21T08:30") == {"dusk": 1.0} and shares("2024-12-21T12:00") == {"day": 1.0}
    assert shares("2024-12-21T16:30") == {"darkness": 1.0} == shares("2024-12-21T07:30")


def test_an_interval_over_dusk_is_shared_out_by_the_minute() -> None:
    start, end = "2024-10-10T17:00", "2024-10-10T19:30"
    expected = seen(pd.date_range(start, end, freq="min")).value_counts(normalize=True)
    assert set(expected.index) == {"day", "dusk", "darkness"}
    assert shares(start, end) == pytest.approx(expected.to_dict(), abs=1 / 150)


def test_long_intervals_are_shared_out_exactly_and_over_their_months() -> None:
    tables = lit_tables(events_of([{"start": "2023-12-22T10:00", "end": "2024-02-03T17:59"}]))
    counts = tables["light_counts"]
    own = counts[(counts.area_level == "regso") & (counts.offence == HOMES)]
    whole = (pd.Timestamp("2024-02-03T18:00") - pd.Timestamp("2023-12-22T10:00")) / pd.Timedelta(hours=1)
    months = own.groupby(["year", "month"])["count"].sum() * whole
    assert months.to_dict() == pytest.approx({(2023, 12): 9 * 24 + 14, (2024, 1): 31 * 24, (2024, 2): 2 * 24 + 18})
    hours = tables["light_hours"]
    january = hours[(hours.year == 2024) & (hours.month == 1)].set_index("light").hours
    inside = own[own.month == 1].groupby("light")["count"].sum() * whole
    assert inside.to_dict() == pytest.approx(january.to_dict())


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2024-03-31T01:30", "2024-03-31T03:30", 60),  # the hour from two to three never was
        ("2024-03-31T02:30", "2024-03-31T03:30", 30),  # nor did anything happen in it: it began at three
        ("2024-10-27T01:30", "2024-10-27T03:30", 180),  # the hour from two to three came twice
        ("2024-10-27T02:15", "2024-10-27T02:45", 30),  # and is taken as the first
    ],
)
def test_the_days_when_clocks_change(start: str, end: str, minutes: int) -> None:
    times = pd.DatetimeIndex([start, end])
    first, last = in_utc(times)
    assert last - first == minutes
    assert shares(start, end) == {"darkness": pytest.approx(1.0)}


def test_an_hour_that_comes_twice_is_the_first_so_that_it_is_summer_time() -> None:
    assert in_utc(pd.DatetimeIndex(["2024-10-27T02:30"]))[0] == pd.Timestamp("2024-10-27T00:30").value // 60e9


def test_counts_over_lights_and_months_are_all_offences_nested(practised: Tables) -> None:
    events, counts = practice_events(), practised["light_counts"]
    kinds = events.groupby(["municipality_code", "offence"], observed=True).size()
    found = counts[counts.area_level == "municipality"].groupby(["code", "offence"])["count"].sum()
    for code in events.municipality_code.unique():
        homes, other = kinds[code, "residential_burglary"], kinds[code, "burglary"]
        assert found[code, "residential_burglary"] == pytest.approx(homes)
        assert found[code, "burglary"] == pytest.approx(homes + other)
        assert found[code, "theft"] == pytest.approx(kinds[code].sum())
    small = counts[(counts.area_level == "regso") & (counts.offence == "theft")]["count"].sum()
    assert small == pytest.approx(len(events)) and (counts["count"] >= 0).all()
    assert len(counts) == (5 + events.regso.nunique()) * 132 * 4 * 3, "every area, month, kind and light has a row"


@given(
    st.lists(
        st.tuples(st.integers(0, 3 * 525_600), st.integers(0, 60 * 24 * 60)).map(lambda pair: (pair[0], sum(pair))),
        min_size=1,
        max_size=20,
    )
)
@examples(25)
def test_no_offence_is_lost_or_made_whatever_its_time(spans: list[tuple[int, int]]) -> None:
    at = [np.datetime64("2021-01-01T00:00", "m") + np.array(span) for span in spans]
    tables = lit_tables(events_of([{"start": opens, "end": closes} for opens, closes in at]))
    counts = tables["light_counts"]
    own = counts[(counts.offence == HOMES) & (counts.area_level == "municipality")]
    assert own["count"].sum() == pytest.approx(len(spans)) and own["count"].min() > -1e-9


def test_the_share_in_darkness_is_what_asking_the_sun_every_minute_gives(practised: Tables) -> None:
    some = practice_events().iloc[::600]
    plain = [_clock_stands(*times) for times in zip(some.start, some.end, strict=True)]
    events = some[plain]
    asked = [
        (seen(pd.date_range(opens, closes, freq="min")) == "darkness").mean()
        for opens, closes in zip(events.start, events.end, strict=True)
    ]
    counts = lit_tables(events)["light_counts"]
    assert len(asked) >= 45
    dark = counts[(counts.light == "darkness") & (counts.offence == "theft") & (counts.area_level == "regso")]
    assert dark["count"].sum() == pytest.approx(sum(asked), abs=0.1)


def _clock_stands(*moments: pd.Timestamp) -> bool:
    """Whether none of the moments is on a day when clocks are changed."""
    return not any(one.month in (3, 10) and one.day >= 25 and one.day_of_week == 6 for one in moments)


def test_rates_are_per_thousand_hours_with_the_interval_of_the_count(practised: Tables) -> None:
    query = Query(year=2024, level=AreaLevel.MUNICIPALITY, light=Light.DARKNESS)
    rows = _light.lit(practised, HOMES, query)
    assert list(rows.columns) == ["code", "year", "count", "hours", "value", "low", "high"]
    assert len(rows) == 5 * 11
    one = rows[(rows.code == "0160") & (rows.year == 2024)].iloc[0]
    low, high = poisson_interval(one["count"])
    assert (one.value, one.low, one.high) == pytest.approx(
        (1000 * one["count"] / one.hours, 1000 * low / one.hours, 1000 * high / one.hours)
    )
    every = [_light.lit(practised, HOMES, Query(light=light)) for light in Light]
    always = _light.lit(practised, HOMES, Query())
    assert sum(part["count"].sum() for part in every) == pytest.approx(always["count"].sum())
    assert set(always.hours.round(6)) == {8760.0, 8784.0}
    together = _light.whole(practised, HOMES, query)
    assert together[together.year == 2024]["count"].iloc[0] == pytest.approx(rows[rows.year == 2024]["count"].sum())
    assert _light.lit(practised, HOMES, Query(level=AreaLevel.SQUARE_250)).empty


def test_an_interval_of_a_broken_count_lies_between_those_of_whole_ones() -> None:
    counts = np.arange(0, 30, 0.1)
    value, low, high = _light.per_hour(counts, np.full(300, 1000.0))
    assert (low <= value).all() and (value <= high).all()
    assert (np.diff(low) >= -0.02).all() and (np.diff(high) >= -0.02).all()
    assert np.isnan(_light.per_hour([2.0], [0.0])).all(), "a light that never was has no rate"
    assert _light.per_hour([0.0], [1000.0])[1][0] == 0


def test_an_area_is_uncertain_where_it_has_as_much_of_a_light_as_its_share_of_all(practised: Tables) -> None:
    query = Query(year=2024, level=AreaLevel.REGSO, light=Light.DARKNESS)
    cars = Offence.CAR_PART_THEFT
    found = _light.lit(practised, cars, query)
    rows = _light.against_share(
        found[found.year == 2024], _light.whole(practised, cars, query), practised, cars, query.level
    ).set_index("code")
    whole = _light.whole(practised, cars, query).set_index("year").value[2024]
    every = _light.lit(practised, cars, Query(level=AreaLevel.REGSO))
    every = every[every.year == 2024].set_index("code")["count"]
    assert rows.expected.to_dict() == pytest.approx((whole * every / every.sum()).to_dict())
    assert rows.expected.sum() == pytest.approx(whole), "what is expected adds up to what there is"
    covers = (rows.low <= rows.expected) & (rows.expected <= rows.high)
    assert (rows.state == np.where(covers, State.UNCERTAIN, State.KNOWN)).all()
    assert (rows.state == State.UNCERTAIN).mean() > 0.5, "the same light everywhere is what was invented"


def test_an_area_that_is_dark_only_is_surely_more_so_than_the_others() -> None:
    dark = [{"start": f"2024-01-{day:02d}T02:00", "regso": "0162R002"} for day in range(1, 32)]
    days = [{"start": f"2024-01-{day:02d}T12:00"} for day in range(1, 32) for _ in range(4)]
    tables = lit_tables(events_of([*dark, *days]))
    query = Query(year=2024, level=AreaLevel.REGSO, light=Light.DARKNESS)
    rows = _light.against_share(
        _light.lit(tables, HOMES, query), _light.whole(tables, HOMES, query), tables, HOMES, query.level
    ).set_index("code")
    assert set(rows.state) == {State.KNOWN}
    assert rows.low["0162R002"] > rows.expected["0162R002"] and rows.high["0162R001"] < rows.expected["0162R001"]
    assert {column.field: column.format for column in _light.COLUMNS}["count"] is Format.DECIMAL


def test_december_and_june_compare_per_hour_of_their_light(practised: Tables) -> None:
    detail = _light.months(practised, HOMES, Query(year=2024), None)
    assert detail is not None
    rows = detail.rows.set_index(["light", "number"])
    assert len(rows) == 36 and rows.month_sv["day", 12] == "december" and rows.month_en["day", 6] == "June"
    december, june = (rows.loc[("darkness", month)] for month in (12, 6))
    assert december.hours > 6 * june.hours
    assert december.rate == pytest.approx(1000 * december["count"] / december.hours)
    assert december.span_sv == f"{december.low:.1f}–{december.high:.1f}".replace(".", ",")
    assert rows["count"].sum() == pytest.approx(_of_year(practised, 2024))
    one = _light.months(practised, HOMES, Query(year=2024, level=AreaLevel.REGSO), "0160R012")
    assert one is not None and 0 < one.rows["count"].sum() < rows["count"].sum()
    assert _light.months(practised, HOMES, Query(year=1999), None) is None
    assert _light.months(practised, HOMES, Query(year=2024), "0180") is None


def _of_year(tables: Tables, year: int) -> float:
    always = _light.whole(tables, HOMES, Query())
    return float(always[always.year == year]["count"].iloc[0])


def test_the_words_of_the_months_are_there_in_both_languages(practised: Tables) -> None:
    detail = _light.months(practised, HOMES, Query(year=2024), None)
    assert detail is not None
    for lang in LANGUAGES:
        words = registry()["burglary"].words[lang]
        assert {column.field for column in detail.columns} - {"count"} == {"light", "month", "hours", "rate", "span"}
        assert set(detail.rows.light) == {"day", "dusk", "darkness"} <= words.terms.keys()
        assert {column.field for column in detail.columns} <= words.columns.keys()
        assert detail.caption in words.sentences


def test_what_is_said_of_darkness_and_day_word_for_word(practised: Tables) -> None:
    cars = _light.dark_and_day(practised, Offence.CAR_PART_THEFT, Query(year=2024), None)
    assert light_sentence(*cars, "sv", what="bildelsstölder") == (
        "Per 1 000 timmar mörker: 60,1 bildelsstölder (95 % intervall 52,3–68,6). Per 1 000 timmar dagsljus: 22,3 "
        "(95 % intervall 18,2–27,1). Det är fler per timme i mörker än i dagsljus. Säg inte att mörkret är orsaken: "
        "också annat skiljer natt från dag."
    )
    even = lit_tables(
        events_of([{"start": f"2024-01-{day:02d}T{hour}:00"} for day in range(1, 32) for hour in (2, 12)])
    )
    both = _light.dark_and_day(even, HOMES, Query(year=2024), "0162R001")
    assert both[0] == pytest.approx(31 / 475.44, rel=1e-3) and both[3] == pytest.approx(31 / 215.57, rel=1e-3)
    assert light_sentence(*both, "en", what="burglaries").endswith(
        "That is fewer per hour in darkness than in daylight."
    )
    assert light_sentence(*_light.dark_and_day(even, HOMES, Query(year=2020), None), "en", what="burglaries") == (
        "No comparison of burglaries in darkness and in daylight can be made: a figure is not known. Not known is not "
        "zero."
    )


def test_light_can_be_asked_about_only_where_offences_came_in_one_by_one(practised: Tables) -> None:
    assert _light.lights(practised) == tuple(Light)
    nothing: dict[str, Any] = {}
    empty = with_derived(TableMap(nothing, {}), [])
    assert _light.lights(empty) == ()
    residents = TableMap(nothing, {"single_offences": "planners only"})
    assert _light.lights(residents) == ()
    with pytest.raises(TableUnavailable):
        light_tables.light_counts(residents)
    assert light_tables.light_counts(empty).empty


def test_without_offences_every_rate_is_missing_and_no_table_fails() -> None:
    tables = with_derived(TableMap({}, {}), [dataclasses.replace(LAYER, derived=light_tables.DERIVED)])
    assert tables["light_hours"].empty and _light.lit(tables, HOMES, Query(light=Light.DAY)).empty
    assert _light.months(tables, HOMES, Query(), None) is None
    assert all(math.isnan(one) for one in _light.dark_and_day(tables, HOMES, Query(), None))
