"""Every table has a contract, which says who may see it; what nobody declared public is given to no resident."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_releases import done

from data.geography import geometry
from data.practice import generate as practice
from data.practice.tables import tables_of
from data.protect import public
from data.release import shelf
from data.release.changes import Result
from data.release.look import FOR_PLANNERS, TableUnavailable, load
from data.release.publish import PUBLIC, publish
from data.release.state import StateDamaged, read_state
from data.tables import parquet, registry
from data.tables.batch import Kind
from data.tables.columns import Cell, Column, Place, Table, Withhold
from data.tables.package import DESCRIPTION, package_text
from data.tables.registry import CONTRACTS, DESK, SHIPPED, TABLES, WORDS
from kit.desk_samples import BUNDLED, batch, desk, offence, offences

CLOSED = sorted(name for name, table in TABLES.items() if not table.public)
COLUMN = Column(name="id", kind=Cell.TEXT, description="An id.")
WHOLE: Mapping[str, Any] = {
    "name": "lamps", "place": Place.DESK, "columns": (COLUMN,), "key": ("id",), "public": False,
}  # fmt: skip


def test_the_shipped_description_is_what_the_contracts_write() -> None:
    assert (BUNDLED / DESCRIPTION).read_text(encoding="utf-8") == package_text(BUNDLED)


def test_a_table_says_who_may_see_it_or_is_no_table() -> None:
    assert Table(**WHOLE).public is False
    for field in ("public", "place"):
        with pytest.raises(TypeError, match=f"'{field}'"):
            Table(**{name: value for name, value in WHOLE.items() if name != field})


@pytest.mark.parametrize(("field", "change"), [
    ("withhold", {"public": True}),
    ("withhold", {"withhold": Withhold.NOTHING}),
    ("area", {"area": "code"}),
    ("period", {"period": "year"}),
    ("key", {"key": ("id", "year")}),
    ("series", {"series": "kind"}),
])  # fmt: skip
def test_a_contract_that_contradicts_itself_is_refused_by_name(field: str, change: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"'lamps', {field}:"):
        Table(**{**WHOLE, **change})


def test_every_table_has_a_name_in_both_languages_and_a_description_of_each_column() -> None:
    assert set(WORDS) == set(TABLES) and set(CONTRACTS) == set(Kind)
    for name, table in TABLES.items():
        assert WORDS[name]["title"]["sv"] != WORDS[name]["title"]["en"]
        assert all(column.description.strip() for column in table.columns), name
        assert len(set(table.column_names)) == len(table.columns), name


# What is not declared public.


def test_offences_one_by_one_and_small_areas_are_declared_closed() -> None:
    assert {"offences", "single_offences", "area_counts", "counts_by_area", "area_bases"} <= set(CLOSED)
    assert {"places_in", "measures", "shapes", "practice_perceived", "practice_walks"} <= set(CLOSED)


@pytest.mark.parametrize("name", [*CLOSED, "nobody_declared_this"])
def test_a_table_that_is_not_declared_public_is_given_to_no_resident(name: str) -> None:
    rows = pd.DataFrame({"area_level": ["municipality"], "count": [40]})
    assert public.public_tables({name: rows}) == {} and public.public_rows(name, rows).empty
    release = load(BUNDLED)
    assert name not in release.public and name not in set(release.public)
    with pytest.raises((TableUnavailable, KeyError)):
        release.public[name]


def test_residents_get_exactly_what_is_declared_public(tmp_path: Path) -> None:
    release = load(shelf.release_folder(tmp_path, done(desk(tmp_path), offences(60))))
    given = {name for name, table in TABLES.items() if table.public}
    assert set(release.public) == given
    every = release.tables.with_tables({"nobody_declared_this": pd.DataFrame({"count": [1]})})
    opened = dataclasses.replace(release, tables=every)
    assert "nobody_declared_this" in opened.tables and "nobody_declared_this" not in opened.public
    with pytest.raises(TableUnavailable, match=FOR_PLANNERS):
        release.public["offences"]
    for one in release.manifest["tables"]:
        assert one["public"] is TABLES[one["name"]].public and one["place"] == TABLES[one["name"]].place


def test_a_table_that_is_declared_closed_leaves_what_residents_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = dataclasses.replace(TABLES["survey"], public=False, withhold=None)
    monkeypatch.setattr(registry, "TABLES", {**TABLES, "survey": closed})
    assert "survey" not in load(BUNDLED).public and "counts" in load(BUNDLED).public


def test_nothing_closed_is_published(tmp_path: Path) -> None:
    done(desk(tmp_path), offences(60))
    assert publish(desk(tmp_path)).result is Result.DONE
    folder = shelf.active_folder(tmp_path / PUBLIC)
    assert folder is not None
    files = {path.stem for path in folder.rglob("*.parquet") if "geometry" not in path.parts}
    told = {one["name"] for one in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["tables"]}
    assert not (files | told) & set(CLOSED) and "reported" in files


def test_publishing_a_table_without_a_contract_fails_and_names_it(tmp_path: Path) -> None:
    made = shelf.release_folder(tmp_path, done(desk(tmp_path), offences(60)))
    part = shutil.copytree(made, shelf.new_part(tmp_path) / "whole")
    shutil.copyfile(made / "desk" / "offences.parquet", part / "desk" / "lamps.parquet")
    shelf.activate(tmp_path, shelf.place(tmp_path, part, public=False))
    with pytest.raises(StateDamaged, match="'lamps'"):
        publish(desk(tmp_path))
    assert shelf.active_folder(tmp_path / PUBLIC) is None


# What is made keeps its contract too.


def kinds(table: Table) -> dict[str, str]:
    return {column.name: str(column.kind) for column in table.columns}


def kind_of(cells: pd.Series) -> str:
    values = cells.cat.categories.to_series() if isinstance(cells.dtype, pd.CategoricalDtype) else cells
    tests = {
        "boolean": pd.api.types.is_bool_dtype, "moment": pd.api.types.is_datetime64_any_dtype,
        "integer": pd.api.types.is_integer_dtype, "number": pd.api.types.is_float_dtype,
    }  # fmt: skip
    return next((name for name, test in tests.items() if test(values)), "text")


def assert_keeps(rows: pd.DataFrame, name: str, *, beside: set[str]) -> None:
    table = TABLES[name]
    found = {column: kind_of(rows[column]) for column in rows.columns if column not in beside}
    assert found == kinds(table), name
    for column in table.columns:
        missing = rows[column.name].isna() | (rows[column.name].astype("str") == "")
        optional = not column.required or column.kind is Cell.TEXT
        assert optional or not missing.any(), (name, column.name)
        if column.values:
            assert set(rows[column.name].dropna().astype("str")) <= set(column.values), (name, column.name)
    assert not rows.duplicated(list(table.key)).any(), name


def test_every_table_of_a_release_keeps_its_contract(tmp_path: Path) -> None:
    rows = [offence(n, start=f"{2023 + n % 3}-{1 + n % 12:02}-10T12:00", end=f"{2023 + n % 3}-{1 + n % 12:02}-11T12:00")
            for n in range(90)]  # fmt: skip
    rows += [offence(91, start="2023-01-01T00:00", end="2023-01-01T01:00")]
    base = {"area_level": "regso", "area_code": "0160R010", "area_version": "RegSO_2025", "base": "population",
            "period": "2024", "value": 2000, "status": "final"}  # fmt: skip
    made = shelf.release_folder(
        tmp_path, done(desk(tmp_path), batch(Kind.OFFENCES, rows), batch(Kind.DENOMINATORS, [base], "bases"))
    )
    release = load(made)
    expected = {name for name, table in TABLES.items() if table.place is not Place.PRACTICE and name != "shapes"}
    assert set(release.tables) == expected
    for name in set(release.tables) - set(SHIPPED):
        assert_keeps(release.tables[name], name, beside=set())
    assert len(release.tables["area_counts"]) and len(release.tables["area_bases"]) and len(release.tables["reported"])
    assert {path.stem for path in (made / "prepared").glob("*.parquet")} == {
        name for name, table in TABLES.items() if table.place is Place.PREPARED
    }


def test_every_practice_table_keeps_its_contract(tmp_path: Path) -> None:
    areas, stations = (
        geometry.drawn_in_metres(BUNDLED / "geometry", f"{name}.geojson") for name in ("regso", "stations")
    )
    made = tables_of(practice.load_or_make(tmp_path, areas, stations, 1, 3000))
    assert {name for name, table in TABLES.items() if table.place is Place.PRACTICE} <= set(made) <= set(TABLES)
    for name, rows in made.items():
        beside = {"mark", "lon", "lat", "x", "y"} - set(TABLES[name].column_names)
        assert_keeps(rows, name, beside=beside)


def test_a_desk_table_that_no_contract_knows_is_never_lost_unseen(tmp_path: Path) -> None:
    made = shelf.release_folder(tmp_path, done(desk(tmp_path), offences(60)))
    assert set(read_state(made).tables) == {"offences"} <= set(DESK)
    parquet.write(pd.DataFrame({"id": ["a"]}), made / "desk" / "lamps.parquet")
    with pytest.raises(StateDamaged, match="'lamps'"):
        read_state(made)
