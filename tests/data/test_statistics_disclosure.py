"""What is withheld cannot be derived again, neither from totals nor from another release."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from data.statistics import attack, disclosure, protect, with_margins

BY = ["area", "year"]
GRIDS = st.integers(1, 5).flatmap(
    lambda wide: st.lists(st.lists(st.integers(0, 15), min_size=wide, max_size=wide), min_size=1, max_size=5)
)


def grid(rows: list[list[int]]) -> pd.DataFrame:
    return pd.DataFrame(
        [(f"A{i}", 2020 + j, count) for i, row in enumerate(rows) for j, count in enumerate(row)],
        columns=[*BY, "count"],
    )


def margins(table: pd.DataFrame, by: list[str]) -> list[pd.DataFrame]:
    """Totals as an office publishes them: per each key, and over all."""
    return [
        *(table.groupby(key, as_index=False)["count"].sum() for key in by),
        pd.DataFrame({"count": [table["count"].sum()]}),
    ]


def tight(found: pd.DataFrame, threshold: int = 5) -> pd.DataFrame:
    return found[found.high - found.low < threshold - 2]


ROOMY = grid([[3, 12, 20, 9], [14, 8, 2, 30], [25, 40, 11, 17], [0, 16, 10, 22]])


def test_small_counts_are_primary_and_nothing_else_is() -> None:
    found = protect(ROOMY, count="count", by=BY)
    assert (ROOMY["count"].between(1, 4) == (found.suppressed == "primary")).all()
    assert found["count"].isna().equals(found.suppressed.notna())
    shown = found["count"].notna()
    assert (found["count"][shown] == ROOMY["count"][shown]).all()
    assert set(found.suppressed[found.suppressed.notna()]) == {"primary", "secondary"}
    assert "suppressed" not in ROOMY and ROOMY["count"].notna().all(), "a copy"


def test_the_attack_finds_nothing_in_a_protected_table_and_its_totals() -> None:
    found = attack(protect(ROOMY, count="count", by=BY), *margins(ROOMY, BY))
    assert len(found) and tight(found).empty
    primary = found.merge(ROOMY[ROOMY["count"].between(1, 4)], on=BY)
    assert (primary.low == 1).all() and (primary.high == 4).all()


def test_primary_cells_alone_are_given_back_by_the_totals() -> None:
    bare = protect(ROOMY, count="count", by=BY)
    bare = bare.assign(count=ROOMY["count"].mask(bare.suppressed == "primary"))
    found = attack(bare.drop(columns="suppressed"), *margins(ROOMY, BY)).merge(ROOMY, on=BY)
    assert (found.low == found["count"]).all() and (found.high == found["count"]).all()


@pytest.mark.parametrize("weakness", ["_pair_up", "exposed_cells"])
def test_a_weakened_protection_is_found_out(monkeypatch: pytest.MonkeyPatch, weakness: str) -> None:
    table = grid([[3, 6, 30], [5, 4, 30], [30, 30, 30]])
    assert tight(attack(protect(table, count="count", by=BY), *margins(table, BY))).empty
    monkeypatch.setattr(disclosure, "exposed_cells", lambda *_: np.empty(0, dtype=int))
    if weakness == "_pair_up":
        monkeypatch.setattr(disclosure, "_pair_up", lambda *_: None)
    else:
        monkeypatch.setattr(disclosure, "room_beside", lambda *_: 0.0)
    assert not tight(attack(protect(table, count="count", by=BY), *margins(table, BY))).empty


@given(GRIDS)
@examples(60)
def test_whatever_the_table_everything_published_withholds_what_the_rule_says(rows: list[list[int]]) -> None:
    table = with_margins(grid(rows), count="count", by=BY)
    found = protect(table, count="count", by=BY)
    base = found.area.notna() & found.year.notna()
    assert found["count"][base & table["count"].between(1, 4)].isna().all()
    assert not found["count"].between(1, 4).any(), "no small total either"
    bounds = attack(found, by=BY)
    assert tight(bounds).empty
    truth = bounds.merge(table, on=BY)
    assert len(truth) == len(bounds) == found["count"].isna().sum()
    assert ((truth.low <= truth["count"]) & (truth["count"] <= truth.high)).all(), "bounds hold the truth"


def test_three_keys_and_one_key() -> None:
    rng = np.random.default_rng(4)
    keys = pd.MultiIndex.from_product([range(4), range(3), ["day", "dark"]], names=["area", "year", "light"])
    table = pd.DataFrame({"count": rng.poisson(9, len(keys))}, index=keys).reset_index()
    by = ["area", "year", "light"]
    assert tight(attack(protect(with_margins(table, count="count", by=by), count="count", by=by), by=by)).empty
    row = pd.DataFrame({"area": list("abcd"), "count": [2, 6, 50, 8]})
    found = protect(row, count="count", by=["area"])
    assert found.suppressed.tolist() == ["primary", None, None, "secondary"], "7 = 2 + 5 would leave 1 and 2"
    assert attack(found, pd.DataFrame({"count": [66]})).values.tolist() == [["a", 1, 4], ["d", 6, 9]]


def test_what_needs_no_protection_is_left_alone() -> None:
    table = grid([[0, 5, 12], [9, 0, 30]])
    found = protect(table, count="count", by=BY)
    assert found.suppressed.isna().all() and found["count"].tolist() == table["count"].tolist()
    assert attack(found).empty


def test_a_later_release_can_give_an_earlier_one_away() -> None:
    first = protect(ROOMY, count="count", by=BY)
    leak = ROOMY[first.suppressed == "secondary"].head(1)
    alone, both = attack(first, *margins(ROOMY, BY)), attack(first, *margins(ROOMY, BY), leak)
    assert tight(alone).empty and not tight(both).empty


def test_a_total_over_some_areas_only_is_used_too() -> None:
    first = pd.DataFrame({"area": list("abc"), "count": [np.nan, np.nan, 7.0]})
    found = attack(first, pd.DataFrame({"count": [20.0]}), threshold=5)
    assert found.values.tolist() == [["a", 0, 13], ["b", 0, 13]]
    assert attack(first).high.tolist() == [np.inf, np.inf]
    named = first.assign(suppressed=["primary", "secondary", None])
    assert attack(named, pd.DataFrame({"count": [20.0]})).values.tolist() == [["a", 1, 4], ["b", 9, 12]]


def test_tables_that_contradict_each_other_are_refused() -> None:
    table = pd.DataFrame({"area": ["a", "b"], "count": [np.nan, 7.0]})
    for other in ({"count": [5.0]}, {"area": ["b"], "count": [8.0]}):
        with pytest.raises(ValueError, match="contradict"):
            attack(table, pd.DataFrame(other))
    with pytest.raises(ValueError, match="column"):
        attack(table.drop(columns="count"))
    with pytest.raises(ValueError, match="published"):
        attack()


@pytest.mark.parametrize(
    ("table", "by", "threshold", "why"),
    [
        (ROOMY, ["place"], 5, "lacks"),
        (ROOMY, [], 5, "by must"),
        (ROOMY, ["area"], 5, "twice"),
        (ROOMY, BY, 2, "threshold"),
        (ROOMY.assign(count=-1), BY, 5, "zero or more"),
        (ROOMY.assign(count=1.5), BY, 5, "whole"),
        (ROOMY.assign(count=np.nan), BY, 5, "missing"),
        (pd.concat([ROOMY, pd.DataFrame({"area": [None], "year": [None], "count": [1]})]), BY, 5, "total"),
    ],
)
def test_what_cannot_be_protected_is_refused(table: pd.DataFrame, by: list[str], threshold: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        protect(table, count="count", by=by, threshold=threshold)


def test_another_threshold_and_the_index_of_the_table_are_kept() -> None:
    table = ROOMY.set_index(pd.Index([f"row {n}" for n in range(len(ROOMY))]))
    found = protect(table, count="count", by=BY, threshold=10)
    assert found.index.equals(table.index)
    assert (table["count"].between(1, 9) == (found.suppressed == "primary")).all()
    assert tight(attack(protect(with_margins(table, count="count", by=BY), count="count", by=BY, threshold=10), by=BY,
                        threshold=10), 10).empty  # fmt: skip
