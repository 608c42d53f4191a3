"""Derived tables are worked out at the first asking, once, from one another."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from typing import Any

import pandas as pd
import pytest

from data.model import Query
from data.release.look import TableMap, TableUnavailable
from data.tables.columns import Cell, Column, Place, Table, Withhold
from data.tables.shared import whole
from kit.events_kit import counts_of, events_of
from layers.ask import ask
from layers.contract import Derive, Layer, LayerRefused, Tables
from layers.kit.derived import derivations, with_derived
from layers.registry import refuse_wrong_tables, registry
from layers.reported import light_tables

NUMBERS = TableMap({"numbers": pd.DataFrame({"n": [1, 2, 3]})}, {"events": "planners only"})


def made_table(name: str, column: str) -> Table:
    return Table(
        name=name, place=Place.DERIVED, key=(column,), public=False, made_from=("single_offences",),
        columns=(whole(column, "A number.", "number"),),
    )  # fmt: skip


def deriving(**derived: Derive) -> Layer:
    named = {made_table(name, "sum" if name == "summed" else "n"): derive for name, derive in derived.items()}
    return dataclasses.replace(registry()["burglary"], derived=named)


def doubled(tables: Tables) -> pd.DataFrame:
    return tables["numbers"] * 2


def summed(tables: Tables) -> pd.DataFrame:
    return tables["doubled"].sum().to_frame("sum")


def of_events(tables: Tables) -> pd.DataFrame:
    return tables["events"]


def test_a_derived_table_is_worked_out_once_and_may_read_another() -> None:
    asked: list[str] = []

    def counting(tables: Tables) -> pd.DataFrame:
        asked.append("doubled")
        return doubled(tables)

    tables = with_derived(NUMBERS, [deriving(doubled=counting, summed=summed)])
    assert "doubled" in tables and not asked
    assert tables["summed"]["sum"].tolist() == [12]
    assert tables["doubled"] is tables["doubled"] and asked == ["doubled"]
    assert set(tables) == {"numbers", "doubled", "summed"} and len(tables) == 3


def test_a_table_that_is_there_is_never_worked_out() -> None:
    kept = pd.DataFrame({"n": [7]})
    tables = with_derived(NUMBERS.with_tables({"doubled": kept}), [deriving(doubled=doubled)])
    assert tables["doubled"] is kept


def test_what_cannot_be_read_makes_the_derived_table_unavailable_and_no_other() -> None:
    tables = with_derived(NUMBERS, [deriving(of_events=of_events, doubled=doubled)])
    for _ in range(2):
        with pytest.raises(TableUnavailable, match="'events' is unavailable: planners only"):
            tables["of_events"]
    assert len(tables["doubled"]) == 3
    with pytest.raises(KeyError):
        tables["nothing"]


def test_a_table_worked_out_from_itself_and_a_name_with_two_meanings_are_refused() -> None:
    def circular(tables: Tables) -> pd.DataFrame:
        return tables["doubled"]

    with pytest.raises(LayerRefused, match="'doubled' is worked out from itself"):
        with_derived(NUMBERS, [deriving(doubled=circular)])["doubled"]
    with pytest.raises(LayerRefused, match="another layer derives 'doubled' in another way"):
        with_derived(NUMBERS, [deriving(doubled=doubled), deriving(doubled=summed)])
    shared: Mapping[str, pd.DataFrame] = with_derived(NUMBERS, [deriving(doubled=doubled), deriving(doubled=doubled)])
    assert len(shared["doubled"]) == 3


MEASURE = {
    "measure_id": "m1", "title": "Belysning", "municipality_code": "0162", "start": "2024-01-01", "end": "",
    "lat": 59.4, "lon": 18.0,
}  # fmt: skip
SOME = events_of([{"start": f"{year}-0{month}-01T12:00"} for year in (2023, 2024, 2025) for month in range(1, 9)])
GIVEN = {
    "nothing": {},
    "events": {"events": SOME, "area_counts": counts_of(SOME)},
    "all": {"events": SOME, "area_counts": counts_of(SOME), "measures": pd.DataFrame([MEASURE])},
}


def _through_a_file(_: str, derive: Derive) -> Derive:
    """What a derived table is when it has been kept as Parquet and read back."""

    def read_back(derive: Derive, tables: Tables) -> pd.DataFrame:
        file = BytesIO()
        derive(tables).to_parquet(file, index=False)
        return pd.read_parquet(file)

    return partial(read_back, derive)


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("key", ["near_repeats", "measure_effects"])
def test_answers_are_the_same_from_tables_that_were_kept_in_a_file(key: str, given: str) -> None:
    layer = dataclasses.replace(registry()[key], derived={**registry()[key].derived, **light_tables.DERIVED})
    tables = TableMap(
        {**GIVEN[given], "places": pd.DataFrame({"municipality_code": [], "categories": []}, dtype=str)}, {}
    )
    made, kept = with_derived(tables, [layer]), with_derived(tables, [layer], _through_a_file)
    one, other = (ask(layer, mapping, Query()) for mapping in (made, kept))
    pd.testing.assert_frame_equal(one.rows, other.rows, check_dtype=False)
    for lang in ("sv", "en"):
        assert layer.describe(layer, one, lang, "0162") == layer.describe(layer, other, lang, "0162")
    for table in layer.derived:
        pd.testing.assert_frame_equal(made[table.name], kept[table.name], check_dtype=False)


# What is made keeps its contract.

CELLS = {Cell.TEXT: "a", Cell.INTEGER: 1, Cell.NUMBER: 1.5, Cell.BOOLEAN: True, Cell.MOMENT: pd.Timestamp("2025-01-01")}
DERIVED = derivations(registry().values())
COLUMNS = [(name, column) for name, (table, _) in DERIVED.items() for column in table.columns]


def refusal_of(table: Table, rows: pd.DataFrame) -> str:
    layer = dataclasses.replace(registry()["burglary"], derived={table: lambda _: rows})
    with pytest.raises(LayerRefused) as refused:
        with_derived(TableMap({}, {}), [layer])[table.name]
    return str(refused.value)


def test_every_table_that_a_layer_makes_is_closed_as_what_it_is_made_from() -> None:
    assert {"light_counts", "near_repeats", "near_repeat_areas", "hot_spots_regso", "measure_effects"} <= set(DERIVED)
    assert not any(table.public for table, _ in DERIVED.values())


@pytest.mark.parametrize(("name", "column"), COLUMNS, ids=lambda one: one if isinstance(one, str) else one.name)
def test_a_made_table_that_breaks_its_contract_is_refused_by_table_and_column(name: str, column: Column) -> None:
    table, _ = DERIVED[name]
    good = pd.DataFrame({one.name: [CELLS[one.kind]] for one in table.columns})
    layer = dataclasses.replace(registry()["burglary"], derived={table: lambda _: good})
    assert with_derived(TableMap({}, {}), [layer])[name] is good
    other = CELLS[Cell.NUMBER if column.kind is Cell.TEXT else Cell.TEXT]
    for wrong, why in (
        (good.drop(columns=column.name), "is missing"),
        (good.rename(columns={column.name: f"a_{column.name}"}), "is not in its contract"),
        (good.assign(**{column.name: other}), f"not {column.kind}"),
    ):
        said = refusal_of(table, wrong)
        assert f"'{name}'" in said and column.name in said and why in said
    assert "two rows" in refusal_of(table, pd.concat([good, good]))


@pytest.mark.parametrize(
    "change", [{"public": True, "withhold": Withhold.NOTHING}, {"place": Place.PREPARED}, {"made_from": ()}], ids=str
)
def test_a_contract_that_says_other_than_its_sources_who_may_see_it_is_refused_at_the_start(
    change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = dataclasses.replace(made_table("doubled", "n"), **change)
    layer = dataclasses.replace(registry()["burglary"], derived={table: doubled})
    with pytest.raises(LayerRefused, match=r"burglary\.py: field 'derived': 'doubled' must have .*public=(True|False)"):
        refuse_wrong_tables([layer])
    strange = dataclasses.replace(table, made_from=("single_offense",))
    with pytest.raises(LayerRefused, match=r"names 'single_offense', which is no table\. Did you mean"):
        refuse_wrong_tables([dataclasses.replace(layer, derived={strange: doubled})])
