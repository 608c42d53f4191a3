"""The data desk's commands: what they do, how they end, and what they tell machines."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_releases import done, files_of

import kit.sources_world as there
from conftest import HOME, MakeServer, context_of
from data import __main__ as desk_main
from data.desk import readers
from data.intake.refusals import FileRefused
from data.lock import locked
from data.model import MUNICIPALITY_CODES
from data.release import look as releases
from data.release import shelf
from data.release.publish import publish
from data.sources.failures import SourceFailed
from data.sources.update import Outcome
from data.tables.batch import Batch, Kind
from kit.desk_samples import batch, count, counts, desk, offences, problem
from kit.stand_in import FakeClock, standing_in

Run = Callable[..., tuple[int, Any]]
Given = dict[str, Batch | FileRefused]
NO_NETWORK = SourceFailed("source.no_network", hosts="a.example")


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """What the reader makes of a file, by the file's name."""
    files: Given = {}

    def read(path: Path, kind: Kind, declared: Any, facts: Path, work: Path) -> Batch:
        found = files[path.name]
        if isinstance(found, FileRefused):
            raise found
        assert found.kind == kind
        return dataclasses.replace(found, origin=dataclasses.replace(found.origin, notes=dict(declared)))

    monkeypatch.setattr(readers, "read_file", read)
    return files


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in a data folder of its own; its exit code and what it told as JSON."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))

    def command(*words: str) -> tuple[int, Any]:
        capsys.readouterr()
        try:
            code = desk_main.main([*words, "--json"])
        except SystemExit as ended:
            return int(str(ended.code)), capsys.readouterr().err
        return code, json.loads(capsys.readouterr().out)

    return command


@pytest.fixture
def file(tmp_path: Path, given: Given) -> Callable[[str, Batch | FileRefused], str]:
    """A file that the reader will make a batch of."""

    def make(name: str, found: Batch | FileRefused) -> str:
        (tmp_path / name).write_text("not read")
        given[name] = found
        return str(tmp_path / name)

    return make


def everything(tmp_path: Path) -> dict[str, bytes]:
    return files_of(tmp_path / "data")


def test_the_command_alone_builds_a_release(run: Run, tmp_path: Path) -> None:
    code, said = run()
    assert (code, said["result"]) == (0, "done")
    assert shelf.kept(tmp_path / "data") == [said["release"]]
    assert run()[1] == said | {"result": "unchanged"}


def test_status_before_anything_was_built_tells_of_the_shipped_tables(run: Run, tmp_path: Path) -> None:
    code, said = run("status")
    assert code == 0
    assert (said["release"], said["activated"], said["kept"]) == (releases.load(HOME / "data/bundled").id, None, [])
    assert {one["name"]: one["rows"] for one in said["tables"]}["offences_annual"] == 690
    assert not (tmp_path / "data").exists(), "looking writes nothing"


def test_status_tells_release_dates_tables_kept_releases_and_faults(run: Run, file: Any, tmp_path: Path) -> None:
    run("import", file("a.csv", counts(2024)), "--as", "counts")
    code, said = run("status")
    assert code == 0 and said["faults"] == {} and said["base_is_current"] is True
    assert said["activated"].startswith("20") and said["date"].startswith("20")
    (own,) = [one for one in said["tables"] if one["name"] == "counts"]
    assert (own["rows"], own["periods"], own["fetched"]) == (5, ["2024", "2024"], "2026-11-20T08:00:00+01:00")
    assert own["sources"][0]["title"] == "counts" and own["sources"][0]["licence"] == "CC0"
    assert [one["imports"] for one in said["kept"]] == [1, 0] and said["kept"][0]["release"] == said["release"]


def test_status_of_a_damaged_release_tells_the_fault(run: Run, file: Any, tmp_path: Path) -> None:
    _, said = run("import", file("a.csv", counts(2024)), "--as", "counts")
    (tmp_path / "data" / "releases" / said["release"] / "desk" / "counts.parquet").write_bytes(b"x")
    code, told = run("status")
    assert code == 1 and "counts" in told["faults"]


def test_import_says_what_was_added_and_the_second_time_that_nothing_was(run: Run, file: Any) -> None:
    name = file("a.csv", counts(2024))
    code, first = run("import", name, "--as", "counts")
    assert code == 0
    assert first["result"] == "done" and first["refused"] == first["stops"] == first["accepted"] == []
    assert {name: value for name, value in first["batches"][0].items() if name != "origin"} == {
        "kind": "counts", "table": "counts", "read": 5, "added": 5, "replaced": 0, "unchanged": 0, "refused": 0,
    }  # fmt: skip
    code, second = run("import", name, "--as", "counts")
    assert (code, second["result"], second["release"]) == (0, "unchanged", first["release"])


def test_a_file_with_bad_rows_is_refused_unless_it_may_be_taken_in_part(run: Run, file: Any, tmp_path: Path) -> None:
    run()
    before = everything(tmp_path)
    name = file("a.csv", dataclasses.replace(counts(2024), read=6, refused=(problem(7),), refused_total=1))
    code, said = run("import", name, "--as", "counts")
    assert (code, said["result"], said["refused_total"]) == (1, "refused", 1)
    assert said["refused"] == [
        {
            "line": 7,
            "column": "count",
            "value": "x",
            "key": "cell.integer",
            "fields": {},
            "reason": "is not a whole number",
            "remedy": "Write digits only, without spaces; leave the cell empty if unknown.",
        }
    ]
    assert everything(tmp_path) == before
    code, said = run("import", name, "--as", "counts", "--partial")
    assert (code, said["result"], said["batches"][0]["added"]) == (0, "done", 5)


def test_a_file_that_cannot_be_read_is_refused_with_its_reasons(run: Run, file: Any, tmp_path: Path) -> None:
    run()
    before = everything(tmp_path)
    code, said = run("import", file("a.csv", FileRefused((problem(1), problem(2)))), "--as", "counts")
    assert (code, said["result"], [one["line"] for one in said["refused"]]) == (1, "refused", [1, 2])
    assert everything(tmp_path) == before


def test_what_a_check_stops_is_told_by_name(run: Run, file: Any, tmp_path: Path) -> None:
    run("import", file("all.csv", counts(2024)), "--as", "counts")
    before = everything(tmp_path)
    four = batch(Kind.COUNTS, [count("0160", "2023", 7)])
    code, said = run("import", file("a.csv", four), "--as", "counts")
    assert code == 1
    assert [(one["check"], one["table"], one["value"]) for one in said["stops"]] == [
        ("municipalities", "counts", "residential_burglary 2023")
    ]
    assert said["stops"][0]["remedy"]
    assert everything(tmp_path) == before


@pytest.mark.parametrize("words", [("import", "{file}", "--as", "counts"), (), ("publish",), ("practice",)])
def test_a_dry_run_changes_nothing(words: tuple[str, ...], run: Run, file: Any, tmp_path: Path) -> None:
    if words:
        run()
    before = everything(tmp_path) if words else {}
    name = file("a.csv", counts(2024))
    code, said = run(*(word.format(file=name) for word in words), "--dry-run")
    assert (code, said["result"]) in ((0, "looked"), (0, "done"))
    assert everything(tmp_path) == before and (tmp_path / "data").exists() == bool(words)


def test_accept_takes_what_only_the_bounds_stop_and_the_manifest_tells(run: Run, file: Any, tmp_path: Path) -> None:
    few = batch(Kind.COUNTS, [count(c, str(y), 9) for c in MUNICIPALITY_CODES for y in range(2000, 2005)])
    many = batch(Kind.COUNTS, [count(c, str(y), 9) for c in MUNICIPALITY_CODES for y in range(1970, 2000)], "many")
    run("import", file("few.csv", few), "--as", "counts")
    code, said = run("import", file("many.csv", many), "--as", "counts")
    assert (code, [one["check"] for one in said["stops"]]) == (1, ["bounds"])
    code, said = run("import", file("many.csv", many), "--as", "counts", "--accept")
    assert (code, [one["check"] for one in said["accepted"]]) == (0, ["bounds"])
    manifest = json.loads((tmp_path / "data" / "releases" / said["release"] / "manifest.json").read_text())
    assert len(manifest["accepted"]) == 1 and "bounds" not in manifest["checks"]


def test_rollback_goes_back_and_says_when_it_cannot(run: Run, file: Any) -> None:
    _, first = run("import", file("a.csv", counts(2023)), "--as", "counts")
    run("import", file("b.csv", counts(2024)), "--as", "counts")
    code, said = run("rollback")
    assert (code, said["release"]) == (0, first["release"])
    assert run("rollback")[0] == 0
    code, said = run("rollback")
    assert code == 1 and "no earlier release" in said["error"]
    assert run("rollback", first["release"])[1]["release"] == first["release"]
    assert run("rollback", "f" * 12)[0] == 1


def test_two_who_go_back_from_the_same_release_go_back_once(run: Run, file: Any) -> None:
    made = [run("import", file(f"{y}.csv", counts(y)), "--as", "counts")[1]["release"] for y in (2022, 2023, 2024)]
    assert run("rollback", "--from", made[2])[1]["release"] == made[1]
    code, said = run("rollback", "--from", made[2])
    assert code == 1 and f"{made[2]} is no longer in force: {made[1]} is" in said["error"]
    assert run("rollback", made[0], "--from", made[2])[0] == 1
    assert run("status")[1]["release"] == made[1]
    assert run("rollback", made[0], "--from", made[1])[1]["release"] == made[0]


WRONG = (
    ("nonsense",), ("import",), ("import", "x.csv"), ("import", "x.csv", "--as", "events"),
    ("import", "no-such-file.csv", "--as", "counts"), ("template",), ("template", "nothing"),
    ("status", "--nonsense"), ("--wait", "soon", "status"),
)  # fmt: skip


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_usage_ends_with_two_and_changes_nothing(words: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    assert run(*words)[0] == 2
    assert not (tmp_path / "data").exists()


def test_a_setting_that_cannot_be_used_is_wrong_usage(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRACTICE_SIZE", "many")
    code, said = run("status")
    assert code == 2 and said["error"].startswith("PRACTICE_SIZE ")


def test_someone_else_at_work_is_waited_for_and_then_told(run: Run, tmp_path: Path) -> None:
    with locked(tmp_path / "data"):
        code, said = run("--wait", "0.2")
    assert code == 1 and "Try again" in said["error"]


# Real files and sources.


@pytest.mark.parametrize("kind", ["places", "offences", "counts", "survey", "measures", "areas", "denominators"])
def test_the_template_is_told_and_an_empty_one_brings_in_nothing(kind: str, run: Run, tmp_path: Path) -> None:
    code, said = run("template", kind)
    assert code == 0 and said["template"].startswith("#")
    (tmp_path / "empty.csv").write_text(said["template"], encoding="utf-8")
    assert run("import", str(tmp_path / "empty.csv"), "--as", kind)[0] in (0, 1)
    assert len(shelf.kept(tmp_path / "data")) <= 1


def test_a_real_file_comes_in_and_shows_on_the_map(run: Run, tmp_path: Path, make_server: MakeServer) -> None:
    lines = ["kommun;brott;period;antal;per_100k;status"]
    names = ("Danderyd", "Täby", "Vallentuna", "Vaxholm", "Österåker")
    lines += [f"{name};Bostadsinbrott;2024;{40 + nth};;definitiv" for nth, name in enumerate(names)]
    (tmp_path / "antal.csv").write_text("\n".join(lines), encoding="utf-8")
    words = ("import", str(tmp_path / "antal.csv"), "--as", "counts")
    code, said = run(*words)
    assert (code, said["result"], said["batches"][0]["added"]) == (0, "done", 5), said
    assert run(*words)[1]["result"] == "unchanged"
    text = (
        make_server(data_dir=tmp_path / "data").test_client().get("/?layer=residential_burglary").get_data(as_text=True)
    )
    assert "210 anmälda bostadsinbrott 2024" in text


def test_a_damaged_file_is_refused_with_words_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 nonsense")
    code, said = run("import", str(tmp_path / "x.xlsx"), "--as", "counts")
    assert (code, said["result"]) == (1, "refused") and said["refused"][0]["remedy"]
    assert not (tmp_path / "data").exists()


def test_everything_that_the_sources_give_passes_the_checks(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with standing_in(there.world(there.with_tag)) as server:
        for name, address in there.addresses(server.address).items():
            monkeypatch.setenv(name, address)
        monkeypatch.setattr("data.sources.update.Clock", FakeClock)
        code, said = run("update")
    assert code == 0 and said["result"] == "done"
    assert {one["source"]: one["failure"] for one in said["sources"]} == dict.fromkeys(
        ("kolada", "scb", "scb_areas", "bra", "polisen"), ""
    )
    tables = {one["name"]: one["rows"] for one in run("status")[1]["tables"]}
    assert all(tables[name] for name in ("counts", "bases", "survey", "areas", "events"))


def test_an_unknown_source_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("update", "nothing")[0] == 2


# Fetching.


def fetched(monkeypatch: pytest.MonkeyPatch, *found: Outcome) -> dict[str, Any]:
    asked: dict[str, Any] = {}

    def fetch(names: Any, **more: Any) -> list[Outcome]:
        asked.update(more, names=names)
        return list(found)

    monkeypatch.setattr(readers, "fetch", fetch)
    return asked


def test_update_takes_what_passes_and_leaves_the_rest(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ahead = batch(Kind.COUNTS, [count(code, "2030", 7, "theft") for code in MUNICIPALITY_CODES], "ahead")
    asked = fetched(
        monkeypatch,
        Outcome(source="good", batches=(counts(2024),)),
        Outcome(source="bad", batches=(ahead,)),
        Outcome(source="down", failure=NO_NETWORK),
    )
    code, said = run("update", "good", "bad", "down")
    assert code == 0 and said["result"] == "done"
    assert asked["names"] == ("good", "bad", "down") and asked["cache"] == tmp_path / "data" / "fetched"
    failures = {one["source"]: one["failure"] for one in said["sources"]}
    assert failures["good"] == "" and "2030" in failures["bad"] and failures["down"] == str(NO_NETWORK)
    assert run("update", "good")[1]["result"] == "unchanged"
    assert counts(2024).origin.key in asked["known"]


def test_update_without_a_network_says_so_and_changes_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run()
    before = everything(tmp_path)
    fetched(monkeypatch, *(Outcome(source=name, failure=NO_NETWORK) for name in ("one", "two")))
    code, said = run("update")
    assert (code, said["result"]) == (1, "refused") and everything(tmp_path) == before


# Publishing.


def test_the_public_release_holds_no_raw_offence_no_history_and_no_small_count(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    small = [count(code, "2024", number) for code, number in zip(MUNICIPALITY_CODES, (3, 60, 8, 90, 70), strict=True)]
    months = [count(code, "2024-03", 6) for code in MUNICIPALITY_CODES]
    done(desk(folder), offences(30), batch(Kind.COUNTS, [*small, *months]))
    done(desk(folder), batch(Kind.COUNTS, [count("0160", "2024", 61)], "later"))
    code, said = run("publish")
    assert (code, said["result"]) == (0, "done")
    made = releases.load(folder / "public" / "releases" / said["release"])
    files = {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*.parquet")}
    assert files == {"desk/counts.parquet", "geometry/regso_full.parquet", "prepared/reported.parquet"}
    shown = made.tables["counts"]
    assert len(shown) == 5 and shown["count"].min() >= 5 and shown["count"].isna().sum() == 2
    texts = (made.folder / "manifest.json").read_text(encoding="utf-8")
    assert made.manifest["public"] is True and "K0000001" not in texts and made.manifest["imports"] == []
    assert offences(30).origin.key not in texts
    assert run("publish")[1]["result"] == "unchanged"


def test_a_public_server_starts_where_the_raw_data_do_not_exist(
    run: Run, tmp_path: Path, make_server: MakeServer
) -> None:
    done(desk(tmp_path / "data"), offences(30), counts(2024))
    _, said = run("publish", "--to", str(tmp_path / "elsewhere"))
    server = make_server(data_dir=tmp_path / "elsewhere", audiences="resident")
    assert context_of(server).release.id == said["release"]
    client = server.test_client()
    assert client.get("/ready").json["ready"] is True
    assert "anmälda bostadsinbrott 2024" in client.get("/?layer=residential_burglary").get_data(as_text=True)


def test_a_small_count_that_would_be_published_stops_it_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(desk(tmp_path), batch(Kind.COUNTS, [count(code, "2024", 3) for code in MUNICIPALITY_CODES]))
    monkeypatch.setattr("data.protect.public.withheld", lambda rows, *_: rows)
    outcome = publish(desk(tmp_path))
    assert {stop.problem.value for stop in outcome.stops} >= {"0160 residential_burglary 2024"}
    assert not (tmp_path / "public" / "active").exists()


# Practice, checks of what is kept, and the program itself.


def test_practice_data_have_a_marked_place_of_their_own(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRACTICE_SIZE", "500")
    code, said = run("practice")
    assert code == 0 and said["offences"] == 500 and "ÖVNINGSDATA" in said["mark"]
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["practice"]


def test_validate_names_what_is_wrong_with_which_release(run: Run, file: Any, tmp_path: Path) -> None:
    _, said = run("import", file("a.csv", counts(2024)), "--as", "counts")
    code, told = run("validate")
    assert (code, told["faults"]) == (0, {}) and set(told["checked"]) > {said["release"], "shipped"}
    path = tmp_path / "data" / "releases" / said["release"] / "places.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    code, told = run("validate")
    assert code == 1 and set(told["faults"]) == {said["release"], "active"}


def test_the_program_runs_as_a_module_and_speaks_to_people(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "data", "status"],
        cwd=HOME, env={"DATA_DIR": str(tmp_path / "none"), "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0 and ran.stdout.startswith("Release ") and "offences_annual" in ran.stdout
    refused = subprocess.run(
        [sys.executable, "-m", "data", "rollback"],
        cwd=HOME, env={"DATA_DIR": str(tmp_path / "none"), "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 1 and refused.stdout == "" and "no earlier release" in refused.stderr
