"""What is published says nothing of what is withheld, and is answered from as the raw data are for residents."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient

from conftest import MakeServer, context_of
from data.model import MUNICIPALITY_CODES, Base, Measure
from data.protect import public, small_numbers
from data.release import look as releases
from data.release.changes import Result, Wish, take_in
from data.release.publish import PUBLIC, publish
from data.release.shelf import active_folder
from data.tables.batch import Batch, Kind
from kit.desk_samples import batch, count, desk, offences

TEXTS = Callable[[str], str]
VAXHOLM = "0187"


def year(offence: str, period: str, numbers: list[int | None], rates: Mapping[int, float] | None = None) -> list[Any]:
    """One year of the five municipalities; where there is no number, a rate."""
    rows = zip(MUNICIPALITY_CODES, numbers, strict=True)
    given = rates or {}
    return [count(code, period, number, offence, per_100k=given.get(n)) for n, (code, number) in enumerate(rows)]


def answers(code: str, group: str, percent: float, n: int | None, question: str = "safe_out", **more: Any) -> Any:
    return {
        "area_level": "municipality", "area_code": code, "area_version": "", "year": 2025, "survey": "local_poll",
        "question": question, "question_sv": "Trygg ute", "question_en": "Safe outside", "group": group,
        "percent": percent, "margin": None, "n": n,
    } | more  # fmt: skip


IMPORTED = [
    batch(
        Kind.COUNTS,
        [
            *year("burglary", "2024", [90, 160, 133, 4, 190]),
            *year("car_part_theft", "2023", [14, 60, 33, None, 41], {3: 25.2}),
            *year("car_part_theft", "2022", [44, 60, 33, 21, None], {4: 150.0}),
            *(count(c, f"2021-{m:02}", 5, "car_part_theft") for c in MUNICIPALITY_CODES for m in range(1, 13)),
            *year("residential_burglary", "2024", [24, 60, 33, 44, 25]),
            *year("residential_burglary", "2023", [34, 50, 53, 1, 41]),
        ],
        "counts",
    ),
    batch(
        Kind.SURVEY,
        [
            answers("0162", "all", 71.5, 40),
            answers("0162", "women", 69.0, 37),
            answers("0162", "men", 99.5, 3),
            answers("0187", "all", 33.25, 1),
            answers("0160", "all", 61.75, None),
            answers("0115", "all", 81.75, 50),
            answers("0115", "women", 82.25, 48),
        ],
        "poll",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk's folder into which those files have come, and the folder of what was published from it within."""
    made = tmp_path_factory.mktemp("desk")
    taken(made, *IMPORTED)
    assert publish(desk(made)).result is Result.DONE
    return made


def taken(folder: Path, *batches: Batch) -> None:
    outcome = take_in(desk(folder), list(batches), Wish(accept=True))
    assert outcome.result is Result.DONE, outcome.stops


def published(folder: Path) -> Path:
    found = active_folder(folder / PUBLIC)
    assert found is not None
    return found


# Counts that are rates.


def test_a_rate_that_comes_from_a_small_count_is_in_no_file(folder: Path) -> None:
    made = releases.load(published(folder))
    counts = made.tables["counts"].set_index(["offence", "period", "area_code"]).sort_index()
    for code in (VAXHOLM, "0162"):
        cell = counts.loc[("car_part_theft", "2023", code)]
        assert cell.withheld and pd.isna(cell["count"]) and pd.isna(cell.per_100k)
    rate = counts.loc[("car_part_theft", "2022", MUNICIPALITY_CODES[4])]
    assert rate.per_100k == 150.0 and not rate.withheld, "a rate of many stays"
    reported = made.tables["reported"].set_index(["offence", "year", "code"]).sort_index()
    assert reported.loc[("car_part_theft", 2023)]["count"].isna().sum() == 2
    assert not (reported["count"] < 5).any()


def test_a_rate_whose_population_nobody_knows_is_not_shown() -> None:
    rows = batch(Kind.COUNTS, year("theft", "1955", [None] * 5, dict.fromkeys(range(5), 25.2))).rows
    assert (
        public.withheld(rows, pd.DataFrame({"code": ["0162"], "year": [2024], "population": [1]})).per_100k.isna().all()
    )


@pytest.mark.parametrize(("rule", "files"), [
    ("data.protect.public.withheld", {"desk/counts.parquet", "prepared/reported.parquet"}),
    ("data.protect.public.withheld_answers", {"desk/survey.parquet"}),
])  # fmt: skip
def test_a_rule_that_fails_stops_the_publishing_and_names_file_and_cell(
    folder: Path, rule: str, files: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule, lambda rows, *_: rows)
    before = published(folder)
    for dry_run in (True, False):
        outcome = publish(desk(folder), dry_run=dry_run)
        assert outcome.result is Result.REFUSED
        assert {stop.table for stop in outcome.stops} == files
        cells = {stop.problem.value for stop in outcome.stops}
        wanted = "0187 car_part_theft 2023" if rule.endswith("withheld") else "0162 safe_out 2025"
        assert wanted in cells
    assert published(folder) == before


def test_a_small_number_in_a_shipped_table_stops_the_publishing_too(facts: Path, tmp_path: Path) -> None:
    path = facts / "offences_quarterly.csv"
    text = path.read_text(encoding="utf-8").replace("0115,2014,1,total,764,2403", "0115,2014,1,total,2,2403")
    path.write_text(text, encoding="utf-8")
    outcome = publish(desk(tmp_path / "d", facts))
    assert [(stop.table, stop.problem.value) for stop in outcome.stops] == [
        ("offences_quarterly.csv", "0115 total 2014")
    ]


def test_every_cell_that_is_let_through_is_there_and_has_its_source(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(small_numbers, "ALREADY_PUBLISHED", frozenset())
    people = pd.DataFrame({"code": ["0115"], "year": [2018], "population": [33000]})
    found = small_numbers.small_numbers(published(folder), people)
    assert found == {
        "residential_burglary_fragments.csv": ["0115 bostadsinbrott, begångna under månaden december 2018"]
    }
    rows = pd.read_csv(published(folder) / "residential_burglary_fragments.csv")
    assert rows[rows.value == 4].source_url.str.startswith("https://").all()


def test_a_year_of_which_only_some_months_came_in_is_no_year() -> None:
    rows = batch(Kind.COUNTS, [count(code, "2021-03", 7, "theft") for code in MUNICIPALITY_CODES]).rows
    assert public.withheld(rows).empty


# Fingerprints.


def test_nothing_that_is_published_is_a_fingerprint_of_what_came_in(folder: Path) -> None:
    files = [path for path in (folder / PUBLIC).rglob("*") if path.is_file()]
    texts = b"".join(path.read_bytes() for path in files)
    for path in files:
        if path.suffix == ".parquet" and "geometry" not in path.parts:
            texts += pd.read_parquet(path).to_csv().encode()
    raw = active_folder(folder)
    assert raw is not None and len(texts) > 100_000
    secret = (folder / "secret").read_bytes()
    for one in IMPORTED:
        assert one.origin.key.encode() not in texts and one.origin.sha256.encode() not in texts
    assert raw.name.encode() not in texts and secret not in texts
    assert "secret" not in {path.name for path in files} and "salt" not in {path.name for path in files}
    origins = json.loads((published(folder) / "manifest.json").read_text(encoding="utf-8"))["origins"]
    assert {key for one in origins for key in one} == {"key", "title", "address", "fetched", "licence", "kind"}


def test_keys_stay_the_same_from_one_publishing_to_the_next(folder: Path) -> None:
    assert publish(desk(folder)).result is Result.UNCHANGED


def test_who_guesses_a_withheld_count_finds_no_release_of_that_name(folder: Path, tmp_path: Path) -> None:
    taken(tmp_path, *IMPORTED)
    first, second = active_folder(folder), active_folder(tmp_path)
    assert first is not None and second is not None and first.name != second.name
    publish(desk(tmp_path))
    keys = [set(releases.load(published(one)).tables["counts"].origin) for one in (folder, tmp_path)]
    assert not keys[0] & keys[1]


def test_residents_are_told_sources_by_number(folder: Path, make_server: MakeServer) -> None:
    client = make_server(data_dir=folder).test_client()
    for address in ("/hur/oppet/burglary.json?year=2024", "/hur/oppet/felt_safety.json?question=local_poll.safe_out"):
        said = client.get(address).json
        assert [one["key"] for one in said["sources"]] == [str(n + 1) for n in range(len(said["sources"]))]
        assert not [one for one in IMPORTED if one.origin.key in json.dumps(said)]
    assert IMPORTED[0].origin.key in client.get("/hur/planera/burglary.json?year=2024").text, "planners are"


# One and the same answer.


def shown(client: FlaskClient, release: str, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"<script.*?</script>", "", response.text.replace(release, "RELEASE"), flags=re.S)


@pytest.fixture(scope="module")
def both(folder: Path, make_server: MakeServer) -> list[TEXTS]:
    """What residents are shown by a server with the raw data, and by one with the published files alone."""
    found = []
    for data_dir in (folder, folder / PUBLIC):
        server = make_server(data_dir=data_dir, audiences="resident")
        client, release = server.test_client(), context_of(server).release.id
        found.append(partial(shown, client, release))
    return found


ASKED = [
    *(f"/csv/oppet/{layer}.csv?year={when}&measure={measure}&base={base}"
      for layer, when in (("burglary", 2024), ("car_part_theft", 2023), ("car_part_theft", 2021),
                          ("residential_burglary", 2024))
      for measure in Measure for base in (Base.POPULATION, Base.CARS)),
    "/csv/oppet/felt_safety.csv?question=local_poll.safe_out", "/csv/oppet/mismatch.csv?year=2024",
    "/csv/oppet/felt_safety.csv?question=local_poll.safe_out-men",
]  # fmt: skip
PAGES = [
    f"/?layer={layer}&year={when}&area={area}&lang={lang}&measure={measure}"
    for layer, when in (("burglary", 2024), ("car_part_theft", 2023), ("felt_safety", 2025))
    for area in ("", VAXHOLM)
    for lang, measure in (("sv", "rate"), ("en", "change"))
]


@pytest.mark.parametrize("address", [*ASKED, *PAGES])
def test_both_public_set_ups_answer_alike(address: str, both: list[TEXTS]) -> None:
    raw, public_only = (ask(address) for ask in both)
    assert raw == public_only


def test_a_year_with_one_small_count_shows_the_others_and_no_older_figure(both: list[TEXTS]) -> None:
    for ask in both:
        text = ask("/csv/oppet/burglary.csv?measure=count&lang=en").removeprefix("\ufeff")
        rows = [row for row in csv.DictReader(io.StringIO(text), delimiter=";") if row["Year"] == "2024"]
        told = {row["Code and name"][:4]: (row["Count"], row["Is the figure shown?"]) for row in rows}
        hidden = ("", "Not shown: fewer than five, or would reveal it")
        others = dict(zip(MUNICIPALITY_CODES, [90, 160, 133, 4, 190], strict=True))
        for code, number in others.items():
            assert told[code] == (hidden if number in (4, 90) else (str(float(number)).removesuffix(".0"), "Shown")), (
                code
            )
        assert told[""] == hidden


# Surveys.


def test_a_survey_of_few_is_withheld_with_what_would_reveal_it(folder: Path) -> None:
    rows = releases.load(published(folder)).tables["survey"].set_index(["area_code", "group"]).sort_index()
    for cell in (("0162", "men"), ("0162", "women"), ("0187", "all"), ("0115", "women")):
        assert rows.withheld[cell] and rows.loc[cell, ["percent", "margin", "n"]].isna().all(), cell
    for cell in (("0162", "all"), ("0160", "all"), ("0115", "all")):
        assert not rows.withheld[cell] and rows.percent[cell] > 0, cell


@pytest.mark.parametrize(("n", "kept"), [(4, False), (5, True), (None, True)])
def test_the_limit_for_answers_is_five(n: int | None, kept: bool) -> None:  # noqa: FBT001 - a parameter
    rows = batch(Kind.SURVEY, [answers("0162", "all", 50, n)]).rows
    assert public.withheld_answers(rows).percent.notna().all() == kept


def test_whole_groups_of_five_leave_the_others_alone() -> None:
    rows = batch(Kind.SURVEY, [answers("0162", g, 50, n) for g, n in (("all", 12), ("women", 7), ("men", 5))]).rows
    assert public.withheld_answers(rows).percent.notna().all()


def test_a_survey_of_few_is_said_not_to_be_shown(both: list[TEXTS]) -> None:
    for ask in both:
        page = ask("/?layer=felt_safety&question=local_poll.safe_out&area=0187&lang=sv").replace("\u00a0", " ")
        assert "visas inte, eftersom färre än fem svarade" in page and "33,2" not in page and "33,3" not in page
        text = ask("/csv/oppet/felt_safety.csv?question=local_poll.safe_out&lang=sv")
        assert "33,25" not in text and "Visas inte: färre än fem, eller skulle avslöja det" in text


def test_one_answer_is_said_in_the_singular(folder: Path, make_server: MakeServer) -> None:
    client = make_server(data_dir=folder).test_client()
    for lang, said in (("sv", "Med ett svar"), ("en", "With one answer ")):
        page = client.get(f"/planera?layer=felt_safety&question=local_poll.safe_out&area=0187&lang={lang}")
        assert said in page.text, "planners are told"


def test_raw_offences_leave_no_trace_either(tmp_path: Path) -> None:
    taken(tmp_path, offences(20))
    publish(desk(tmp_path))
    made = published(tmp_path)
    assert not (made / "desk").exists() and offences(20).origin.key not in (made / "manifest.json").read_text()
