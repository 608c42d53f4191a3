"""Any figure says how it is known: its source, rows, filter, denominator, formula and code version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_releases import done

from data.model import MUNICIPALITY_CODES, Base, Formula
from data.release import look as releases
from data.release import shelf
from data.release.build import code_version
from data.release.look import Release, TableUnavailable
from data.release.provenance import FORMULAS, NoSuchFigure, as_json, passport
from data.tables.batch import Kind
from data.tables.registry import SHIPPED
from kit.desk_samples import BUNDLED, batch, count, counts, desk, offences


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("made")
    done(desk(folder), counts(2023, name="older"), offences(20))
    return releases.load(shelf.release_folder(folder, done(desk(folder), counts(2024, 50, "newer"))))


def test_a_figure_from_a_file_names_the_file_the_row_and_how_it_was_worked_out(made: Release) -> None:
    found = passport(
        made, "counts", {"area_code": "0160", "year": 2024}, denominator=Base.POPULATION, formula=Formula.RATE
    )
    assert (found.release, found.code, found.rows) == (made.id, code_version(), 1)
    assert found.first_rows[0]["count"] == 51 and found.first_rows[0]["area_code"] == "0160"
    (source,) = found.sources
    assert (source.title, source.address, source.rows) == ("newer", "newer.csv", 1)
    assert (source.fetched, source.licence) == ("2026-11-20T08:00:00+01:00", "CC0")
    assert (found.denominator, found.formula) == ("population", "rate") and "Byar" in found.formula_words


def test_the_prepared_table_tells_what_came_in_and_what_was_shipped(made: Release) -> None:
    come = passport(made, "reported", {"code": "0160", "offence": "residential_burglary"})
    assert sorted((one.title, one.rows) for one in come.sources) == [("newer", 1), ("older", 1)]
    shipped = passport(made, "reported", {"code": "0160", "offence": "burglary", "year": 2020})
    assert shipped.rows == 1 and any("Brå" in one.title for one in shipped.sources)


def test_a_shipped_figure_names_its_package_source() -> None:
    found = passport(releases.load(BUNDLED), "offences_annual", {"municipality_code": "0162", "year": 2020})
    assert found.rows == 6 and found.sources[0].address.startswith("https://") and found.made == ""


def test_a_passport_is_json_through_and_through(made: Release) -> None:
    for table in ("counts", "reported", "felt_safety", "counts_by_area", "bases"):
        found = as_json(passport(made, table, {}))
        assert json.loads(json.dumps(found, allow_nan=False)) == json.loads(json.dumps(found))
        assert found["rows"] == len(made.tables[table]) and len(found["first_rows"]) <= 200


@pytest.mark.parametrize(("table", "chosen"), [("nothing", {}), ("counts", {"colour": 1})])
def test_what_is_not_there_is_named(table: str, chosen: dict[str, int], made: Release) -> None:
    with pytest.raises(NoSuchFigure, match=r"nothing|colour"):
        passport(made, table, chosen)


def test_every_formula_is_written_out() -> None:
    assert set(FORMULAS) == set(Formula)


@pytest.mark.parametrize("table", ["offences", "counts_by_area"])
def test_a_resident_gets_no_passport_of_what_is_for_planners(table: str, made: Release) -> None:
    assert passport(made, table, {}).rows > 0
    with pytest.raises(TableUnavailable):
        passport(made, table, {}, public=True)


def test_the_manifest_tells_tables_periods_sources_licences_code_and_checks(made: Release, tmp_path: Path) -> None:
    said = made.manifest
    assert said["release"] == made.id and said["code"] == code_version() and "bounds" in said["checks"]
    by_name = {one["name"]: one for one in said["tables"]}
    assert by_name["counts"]["rows"] == 10 and by_name["counts"]["periods"] == ["2023", "2024"]
    assert by_name["counts"]["municipalities"] == 5
    assert {one["title"] for one in by_name["counts"]["sources"]} == {"older", "newer"}
    assert by_name["offences"]["public"] is False and by_name["offences_annual"]["public"] is True
    assert by_name["offences_annual"]["sources"][0]["licence"]
    assert set(by_name) >= set(SHIPPED) | {"reported", "counts_by_area"}
    assert said["geometry"]["area_version"] == "2025_v2" and len(said["geometry"]["files"]) == 10
    assert [one["table"] for one in said["imports"]] == ["counts", "offences", "counts"]


def test_a_source_has_as_many_rows_as_it_has_figures(tmp_path: Path) -> None:
    """Months beside a year would tell in how many of them something was reported: of a count that is withheld."""
    rows = [count(code, f"2024-{month:02d}", 1) for month in (2, 5, 9) for code in MUNICIPALITY_CODES]
    months = batch(Kind.COUNTS, rows, "months")
    done(desk(tmp_path), counts(2024, 3))
    release = releases.load(shelf.release_folder(tmp_path, done(desk(tmp_path), months)))
    for public in (False, True):
        known = passport(release, "reported", {"code": "0160", "offence": "residential_burglary"}, public=public)
        assert known.rows and {one.rows for one in known.sources} == {known.rows}, known.sources
