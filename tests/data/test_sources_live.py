"""The way in from the sources: every answer right or wrong, on stand-ins of this machine, in time that is not real."""

from __future__ import annotations

import gzip
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import shapely

import kit.sources_world as there
from data.sources import update as updating
from data.sources.call import Call, json_reader
from data.sources.clock import Clock
from data.sources.failures import SourceFailed
from data.sources.fetch import USER_AGENT, Client
from data.sources.manners import Manners
from data.sources.update import SOURCES, UnknownSource, update
from data.tables.batch import Kind
from kit.stand_in import Answering, Asked, FakeClock, Reply, StandIn, as_json, closed_port, standing_in

HOME = Path(__file__).resolve().parents[2]
EASY = Manners(spacing_s=0.0, calls=10_000, window_s=1.0)
READ = json_reader("the source", "the address")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def asker(folder: Path, clock: Clock, *, manners: Manners = EASY, seconds: float = 600.0) -> Client:
    return Client("the source", folder, manners, clock, seconds)


def ask(answering: Answering, folder: Path, clock: Clock, **more: Any) -> Any:
    """The value that one question gets, with the server that was asked."""
    with standing_in(answering) as server, asker(folder, clock, **more) as client:
        return client.ask(Call(address=f"{server.address}/x"), READ).value, server


def failure(answering: Answering, folder: Path, clock: Clock, **more: Any) -> SourceFailed:
    with pytest.raises(SourceFailed) as caught:
        ask(answering, folder, clock, **more)
    return caught.value


def in_turn(*replies: Reply) -> Answering:
    """Answers with each reply once, then with the last."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


class TestClient:
    def test_it_names_the_project_and_asks_for_plain_bytes(self, tmp_path: Path, clock: FakeClock) -> None:
        value, server = ask(lambda _: as_json([1]), tmp_path, clock)
        assert value == [1]
        assert server.asked[0].headers["User-Agent"] == USER_AGENT
        assert USER_AGENT.startswith("Trygghetskartan/")
        assert server.asked[0].headers["Accept-Encoding"] == "identity"

    def test_what_is_compressed_though_not_asked_for_is_read(self, tmp_path: Path, clock: FakeClock) -> None:
        packed = Reply(gzip.compress(b"[2]"), headers={"Content-Encoding": "gzip"})
        assert ask(lambda _: packed, tmp_path, clock)[0] == [2]

    @pytest.mark.parametrize(
        ("gives", "asks"),
        [
            ({"ETag": '"v1"'}, ("If-None-Match", '"v1"')),
            (
                {"Last-Modified": "Mon, 23 Nov 2026 10:00:00 GMT"},
                ("If-Modified-Since", "Mon, 23 Nov 2026 10:00:00 GMT"),
            ),
        ],
    )
    def test_the_next_update_asks_only_whether_it_changed(
        self, tmp_path: Path, clock: FakeClock, gives: dict[str, str], asks: tuple[str, str]
    ) -> None:
        def answering(asked: Asked) -> Reply:
            held = asked.headers.get(asks[0]) == asks[1]
            return Reply(status=304) if held else as_json({"n": 1}, **gives)

        with standing_in(answering) as server:
            call = Call(address=f"{server.address}/x")
            kept = []
            for _ in range(2):
                with asker(tmp_path, clock) as client:
                    kept.append(client.ask(call, READ))
                    client.finish()
                clock.passed += 60
            assert [one.headers.get(asks[0]) for one in server.asked] == [None, asks[1]]
        first, second = (one.kept for one in kept)
        assert second.content == first.content == b'{"n": 1}'
        assert second.fetched == first.fetched
        assert second.confirmed > first.confirmed

    def test_an_answer_that_was_damaged_on_disk_is_fetched_anew(self, tmp_path: Path, clock: FakeClock) -> None:
        with standing_in(lambda _: as_json({"n": 1}, ETag='"v1"')) as server:
            for _ in range(2):
                with asker(tmp_path, clock) as client:
                    assert client.ask(Call(address=f"{server.address}/x"), READ).value == {"n": 1}
                    client.finish()
                clock.passed += 60
                [path] = tmp_path.glob("*.answer")
                path.write_bytes(path.read_bytes().replace(b'"n": 1', b'"n": 2'))
            assert [one.headers.get("If-None-Match") for one in server.asked] == [None, None]

    @pytest.mark.parametrize("status", [429, 503])
    def test_it_waits_as_long_as_it_is_asked_to(self, tmp_path: Path, clock: FakeClock, status: int) -> None:
        later = format_datetime(clock.now() + timedelta(seconds=47), usegmt=True)
        busy = [Reply(status=status, headers={"Retry-After": text}) for text in ("40", later)]
        value, server = ask(in_turn(*busy, as_json("at last")), tmp_path, clock)
        assert value == "at last"
        assert clock.slept == [40.0, 7.0]
        assert len(server.asked) == 3

    def test_it_does_not_wait_beyond_its_time(self, tmp_path: Path, clock: FakeClock) -> None:
        busy = Reply(status=429, headers={"Retry-After": "3600"})
        error = failure(lambda _: busy, tmp_path, clock, seconds=100.0)
        assert error.key == "source.busy"
        assert error.fields["wait"] == 3600
        assert clock.slept == []

    def test_a_server_error_is_tried_again_with_growing_pauses(self, tmp_path: Path, clock: FakeClock) -> None:
        value, _ = ask(in_turn(Reply(status=500), Reply(status=502), as_json(1)), tmp_path, clock)
        assert value == 1
        assert clock.slept == [1.0, 2.0]

    def test_a_server_error_that_stays_is_told(self, tmp_path: Path, clock: FakeClock) -> None:
        error = failure(lambda _: Reply(b"<html>oops</html>", 500), tmp_path, clock)
        assert error.key == "source.status"
        assert error.fields["status"] == 500
        assert clock.slept == [1.0, 2.0, 4.0]

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 204])
    def test_other_statuses_are_told_at_once(self, tmp_path: Path, clock: FakeClock, status: int) -> None:
        error = failure(lambda _: Reply(status=status), tmp_path, clock)
        assert error.fields["status"] == status
        assert clock.slept == []

    def test_nothing_new_needs_something_old(self, tmp_path: Path, clock: FakeClock) -> None:
        assert failure(lambda _: Reply(status=304), tmp_path, clock).key == "source.too_old_cache"

    @pytest.mark.parametrize(
        ("reply", "sentence", "came"),
        [
            (Reply(b"<!DOCTYPE html><html>maintenance</html>"), "source.not_json", "HTML"),
            (Reply(b'{"values": ['), "source.not_json", "values"),
            (Reply(b'{"value": NaN}'), "source.not_json", "NaN"),
            (Reply(b"\xff\xfe"), "source.not_json", "xff"),
            (Reply(b"[" * 100_000), "source.not_json", "[["),
            (Reply(b""), "source.not_json", "b''"),
            (Reply(b'{"a": 1}', announced=500), "source.length", "8"),
        ],
    )
    def test_what_is_not_a_whole_answer_is_told_and_not_kept(
        self, tmp_path: Path, clock: FakeClock, reply: Reply, sentence: str, came: str
    ) -> None:
        error = failure(lambda _: reply, tmp_path, clock)
        assert error.key == sentence
        assert came in str(error.fields["came"])
        assert not list(tmp_path.glob("*.answer"))

    def test_an_endless_answer_is_left(self, tmp_path: Path, clock: FakeClock) -> None:
        with standing_in(lambda _: Reply(endless=True)) as server, asker(tmp_path, clock) as client:
            client.max_bytes = 2**20
            with pytest.raises(SourceFailed) as caught:
                client.ask(Call(address=server.address), READ)
        assert caught.value.key == "source.too_large"
        assert caught.value.fields["limit"] == 2**20

    @pytest.mark.parametrize(
        "reply",
        [Reply(b"[" + b" " * 200 + b"]", pause_s=0.05), Reply(b"[]", silent_s=20.0)],
        ids=["it drips", "it is silent"],
    )
    def test_a_slow_answer_is_left_at_the_deadline(self, tmp_path: Path, reply: Reply) -> None:
        with standing_in(lambda _: reply) as server, asker(tmp_path, Clock(), seconds=0.7) as client:
            with pytest.raises(SourceFailed) as caught:
                client.ask(Call(address=f"{server.address}/x"), READ)
            assert not server.answered, "it is left before it has come to its end"
        assert caught.value.key == "source.out_of_time"
        assert caught.value.resumable

    def test_a_refused_connection_is_told(self, tmp_path: Path, clock: FakeClock) -> None:
        with asker(tmp_path, clock) as client, pytest.raises(SourceFailed) as caught:
            client.ask(Call(address=f"http://127.0.0.1:{closed_port()}/x"), READ)
        assert caught.value.key == "source.unreachable"
        assert "refused" in caught.value.fields["cause"]

    def test_another_host_is_not_followed(self, tmp_path: Path, clock: FakeClock) -> None:
        with standing_in(lambda _: as_json("stolen")) as other:
            away = Reply(status=302, headers={"Location": f"{other.address}/y"})
            error = failure(lambda _: away, tmp_path, clock)
            assert other.asked == []
        assert error.key == "source.elsewhere"
        assert other.address in error.fields["target"]

    def test_within_the_host_it_follows_and_only_so_far(self, tmp_path: Path, clock: FakeClock) -> None:
        moved = Reply(status=301, headers={"Location": "/new"})
        value, server = ask(lambda a: as_json("new") if a.path == "/new" else moved, tmp_path, clock)
        assert (value, server.paths) == ("new", ["/x", "/new"])
        clock.passed += 100
        error = failure(lambda _: moved, tmp_path / "other", clock)
        assert error.key == "source.redirects"

    def test_the_spacing_holds_from_one_client_to_the_next(self, tmp_path: Path, clock: FakeClock) -> None:
        times: list[float] = []

        def answering(_: Asked) -> Reply:
            times.append(clock.passed)
            return as_json([])

        with standing_in(answering) as server:
            for nth in range(4):
                with asker(tmp_path, clock, manners=Manners(spacing_s=10.0, calls=60, window_s=3600.0)) as client:
                    client.ask(Call(address=f"{server.address}/{nth}"), READ)
        assert times == [0.0, 10.0, 20.0, 30.0]

    def test_the_limit_of_an_hour_holds(self, tmp_path: Path, clock: FakeClock) -> None:
        manners = Manners(spacing_s=0.0, calls=3, window_s=3600.0)
        with standing_in(lambda _: as_json([])) as server, asker(tmp_path, clock, manners=manners) as client:
            for nth in range(3):
                client.ask(Call(address=f"{server.address}/{nth}"), READ)
            with pytest.raises(SourceFailed) as caught:
                client.ask(Call(address=f"{server.address}/4"), READ)
            assert len(server.asked) == 3
        assert caught.value.key == "source.full"
        assert caught.value.fields["wait"] == 3600
        assert clock.slept == []

    def test_a_record_of_calls_that_cannot_be_read_makes_it_wait(self, tmp_path: Path, clock: FakeClock) -> None:
        (tmp_path / "calls.json").write_text("{", encoding="utf-8")
        ask(lambda _: as_json([]), tmp_path, clock, manners=Manners(spacing_s=10.0, calls=60, window_s=3600.0))
        assert clock.slept == [10.0]


class TestChain:
    """A server that leaves out the certificate between its own and the root."""

    ROOT, BETWEEN, SERVER = (there.FILES / f"test_{name}.pem" for name in ("root", "between", "server"))

    def ask(self, tmp_path: Path, certificates: str) -> Any:
        with (
            standing_in(lambda _: as_json("safe"), self.SERVER) as server,
            Client("the source", tmp_path, EASY, FakeClock(), 60.0, certificates) as client,
        ):
            return client.ask(Call(address=server.address), READ).value

    def test_the_missing_certificate_can_be_given(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("certifi.where", lambda: str(self.ROOT))
        assert self.ask(tmp_path, str(self.BETWEEN)) == "safe"

    @pytest.mark.parametrize("certificates", ["", str(BETWEEN)])
    def test_without_a_root_it_proves_nothing(self, tmp_path: Path, certificates: str) -> None:
        with pytest.raises(SourceFailed) as caught:
            self.ask(tmp_path, certificates)
        assert caught.value.key == "source.unproven"
        assert "certificate verify failed" in str(caught.value)

    def test_a_file_that_holds_none_is_told_before_anything_is_asked(self, tmp_path: Path) -> None:
        wrong = tmp_path / "wrong.pem"
        wrong.write_text("no certificate", encoding="utf-8")
        for path in (wrong, tmp_path / "missing.pem"):
            done = update([], addresses={"SOURCES_CERTIFICATES": str(path)}, cache=tmp_path / "cache")
            assert all(one.failure and one.failure.key == "source.bad_certificates" for one in done)
            assert path.name in str(done[0].failure)


Change = Callable[[Asked, Reply], Reply]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Two updates of all sources, one after the other, and what was asked."""
    cache = tmp_path_factory.mktemp("cache")
    clock = FakeClock()
    with pytest.MonkeyPatch.context() as patch, standing_in(there.world(there.with_tag)) as server:
        patch.setenv("NO_PROXY", "127.0.0.1")
        places = there.addresses(server.address)
        first = update([], addresses=places, cache=cache, clock=clock)
        asked = list(server.asked)
        clock.passed += 4000
        second = update([], addresses=places, cache=cache, clock=clock)
        again = server.asked[len(asked) :]
        clock.passed += 4000
        third = update([], addresses=places, cache=cache, clock=clock, known=())
    return SimpleNamespace(first=first, second=second, third=third, asked=asked, again=again, cache=cache)


def rows(world: SimpleNamespace, source: str, kind: Kind) -> Any:
    """All rows of one kind from one source, typed."""
    [outcome] = [one for one in world.first if one.source == source]
    return [batch.rows for batch in outcome.batches if batch.kind is kind]


class TestUpdate:
    def test_every_source_gives_its_batches(self, whole: SimpleNamespace) -> None:
        assert [one.failure for one in whole.first] == [None] * 5
        kinds = {one.source: [batch.kind for batch in one.batches] for one in whole.first}
        assert kinds == {
            "kolada": [Kind.COUNTS, Kind.DENOMINATORS, Kind.SURVEY],
            "scb": [Kind.DENOMINATORS] * 5,
            "scb_areas": [Kind.AREAS] * 3,
            "bra": [Kind.COUNTS] * 2,
            "polisen": [Kind.EVENTS],
        }

    def test_every_row_carries_the_key_of_its_origin(self, whole: SimpleNamespace) -> None:
        for outcome in whole.first:
            for batch in outcome.batches:
                assert set(batch.rows.origin) == {batch.origin.key}
                assert batch.origin.sha256.startswith(batch.origin.key)
                assert batch.origin.fetched.startswith("2026-11-24T1")
                assert batch.origin.licence

    def test_a_second_update_finds_nothing_new_and_asks_only_for_changes(self, whole: SimpleNamespace) -> None:
        assert all(not one.batches and one.failure is None for one in whole.second)
        conditional = [one for one in whole.again if one.path in ("/kolada/data/", "/scb/config", "/polisen", "/wfs")]
        assert len(conditional) == 18
        assert all("If-None-Match" in one.headers for one in conditional)
        assert not [one for one in whole.again if one.path.endswith(("/data", "/metadata"))]

    def test_what_the_release_lacks_is_handed_over_again(self, whole: SimpleNamespace) -> None:
        keys = [[batch.origin.key for batch in one.batches] for one in whole.third]
        assert keys == [[batch.origin.key for batch in one.batches] for one in whole.first]

    def test_kolada_gives_rates_without_counts(self, whole: SimpleNamespace) -> None:
        [counts] = rows(whole, "kolada", Kind.COUNTS)
        assert set(counts.offence) == {"residential_burglary", "car_crime"}
        assert counts["count"].isna().all()
        danderyd = counts[(counts.area_code == "0162") & (counts.offence == "residential_burglary")]
        assert danderyd.per_100k.tolist() == pytest.approx([405.12, 406.12, 407.12])
        assert danderyd.period.tolist() == ["2023", "2024", "2025"]

    def test_the_surveys_carry_their_uncertainty_and_who_answered(self, whole: SimpleNamespace) -> None:
        [survey] = rows(whole, "kolada", Kind.SURVEY)
        assert set(survey[survey.survey == "citizen_survey"].group) == {"all", "women", "men"}
        assert set(survey[survey.survey == "ntu"].group) == {"all"}
        assert survey.margin.notna().all()
        [batch] = [one for one in whole.first[0].batches if one.kind is Kind.SURVEY]
        assert "the description counts those who answered safe" in batch.origin.notes["N07609"]

    def test_scb_gives_each_area_with_its_version(self, whole: SimpleNamespace) -> None:
        people, households, of_whole, cars, small_cars = rows(whole, "scb", Kind.DENOMINATORS)
        versions = people.groupby(["area_level", "area_version"]).period.agg(lambda years: sorted(set(years)))
        assert versions.to_dict() == {
            ("municipality", ""): ["2023", "2024", "2025"],
            ("deso", "DeSO_2018"): ["2023"],
            ("deso", "DeSO_2025"): ["2024", "2025"],
            ("regso", "RegSO_2025"): ["2024", "2025"],
        }
        assert set(households.base) == set(of_whole.base) == {"households"}
        assert set(cars.base) == set(small_cars.base) == {"cars"}
        assert "municipality" not in set(households.area_level) | set(small_cars.area_level)

    def test_parts_are_never_made_to_sum_to_the_whole(self, whole: SimpleNamespace) -> None:
        people = rows(whole, "scb", Kind.DENOMINATORS)[0]
        taby = people[(people.period == "2025") & people.area_code.str.startswith("0160")]
        assert dict(zip(taby.area_level, taby.value, strict=True)) == {
            "municipality": 30_005, "deso": 1_206, "regso": 1_206,
        }  # fmt: skip

    def test_the_areas_come_with_polygons_in_metres(self, whole: SimpleNamespace) -> None:
        [outcome] = [one for one in whole.first if one.source == "scb_areas"]
        for batch, version in zip(outcome.batches, ("DeSO_2025", "RegSO_2025", "Tatorter_2023"), strict=True):
            shapes = batch.tables["shapes"]
            assert shapes.area_code.tolist() == batch.rows.area_code.tolist()
            assert set(shapes.area_version) == set(batch.rows.area_version) == {version}
            assert {shapely.from_wkb(one).area for one in shapes.wkb} == {160_000.0}

    def test_bra_gives_counts_by_year_and_by_month(self, whole: SimpleNamespace) -> None:
        by_year, by_month = rows(whole, "bra", Kind.COUNTS)
        assert set(by_year.offence) == {"residential_burglary", "car_part_theft", "theft_from_vehicle"}
        assert set(by_year.period) == {"2024", "2025", "2026"}
        assert set(by_month.period) == {"2025-12", "2026-01", "2026-02"}
        danderyd = by_year[(by_year.area_code == "0162") & (by_year.offence == "residential_burglary")]
        assert danderyd["count"].tolist() == [1055, 1055, 1055]
        assert danderyd.status.tolist() == ["final", "final", "preliminary"]

    def test_two_dots_are_not_zero(self, whole: SimpleNamespace) -> None:
        by_year = rows(whole, "bra", Kind.COUNTS)[0]
        vaxholm = by_year[by_year.area_code == "0187"]
        assert vaxholm.per_100k.notna().all()
        assert set(vaxholm.period) == {"2025", "2026"}

    def test_the_ids_of_regions_and_periods_are_read_from_the_page(self, whole: SimpleNamespace) -> None:
        forms = [one.form for one in whole.asked if one.path.endswith("vantapopup")]
        assert [form["region_id_string"] for form in forms] == ["9496*9537*9540*9541*9543"] * 2
        assert forms[0]["period_id_string"] == "2852*2986*3001"
        assert forms[0]["brottstyp_id_string"] == "11475*5059*11497"

    def test_polisen_gives_the_events_of_the_five_municipalities(self, whole: SimpleNamespace) -> None:
        [events] = rows(whole, "polisen", Kind.EVENTS)
        assert events.time.tolist() == ["2026-08-18T20:41:42+02:00", "2026-08-17T07:35:57+02:00"]
        assert set(events.municipality_code) == {"0160"}
        assert (
            events.url[1] == "https://polisen.se/aktuellt/handelser/2026/augusti/17/17-augusti-04.55-rattfylleri-taby/"
        )
        assert "lat" not in events.columns

    def test_answers_that_are_no_longer_used_are_not_kept(self, tmp_path: Path, clock: FakeClock) -> None:
        folder = tmp_path / "polisen"
        folder.mkdir()
        for name in ("old.answer", "half.answer.77.part"):
            (folder / name).write_bytes(b"x")
        with standing_in(there.world()) as server:
            update(["polisen"], addresses=there.addresses(server.address), cache=tmp_path, clock=clock)
        left = {path.suffix for path in folder.iterdir()}
        assert left == {".answer", ".json", ".lock"}
        assert not (folder / "old.answer").exists()

    def test_one_source_that_fails_leaves_the_others_alone(self, tmp_path: Path, clock: FakeClock) -> None:
        change: Change = lambda a, r: Reply(b"<html>") if a.path.startswith("/kolada") else r  # noqa: E731
        with standing_in(there.world(change)) as server:
            done = update(["polisen", "kolada"], addresses=there.addresses(server.address), cache=tmp_path, clock=clock)
        assert [one.source for one in done] == ["kolada", "polisen"]
        assert done[0].failure and done[0].failure.key == "source.not_json"
        assert done[1].batches

    def test_one_source_cannot_use_up_the_time_of_the_others(self, tmp_path: Path, clock: FakeClock) -> None:
        busy = Reply(status=429, headers={"Retry-After": "80"})
        change: Change = lambda a, r: busy if a.path.startswith("/kolada") else r  # noqa: E731
        with standing_in(there.world(change)) as server:
            places = there.addresses(server.address)
            done = update(["kolada", "polisen"], addresses=places, cache=tmp_path, clock=clock, deadline_s=100.0)
        assert done[0].failure and done[0].failure.key == "source.busy"
        assert clock.passed < 50
        assert done[1].batches

    def test_there_is_no_such_source(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownSource, match=r"no source 'kolda'\. The sources are: kolada, scb"):
            update(["kolda"], addresses={}, cache=tmp_path)

    @pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://host/x", "api.kolada.se", "http://[x"])
    def test_an_address_that_is_none_is_told(self, tmp_path: Path, address: str) -> None:
        [outcome] = update(["kolada"], addresses={"KOLADA_ADDRESS": address}, cache=tmp_path)
        assert outcome.failure and outcome.failure.key == "source.bad_address"
        assert address.rstrip("/") in str(outcome.failure)

    def test_the_sources_are_as_polite_as_they_ask_for(self) -> None:
        assert SOURCES["polisen"].manners == Manners(spacing_s=10.0, calls=60, window_s=3600.0)
        assert SOURCES["scb"].manners == Manners(spacing_s=0.0, calls=30, window_s=10.0)


class TestNoNetwork:
    def test_without_any_it_is_said_soon_and_nothing_changes(self, tmp_path: Path) -> None:
        clock = FakeClock()
        nowhere = there.addresses(f"http://127.0.0.1:{closed_port()}")
        done = update([], addresses=nowhere, cache=tmp_path / "cache", clock=clock)
        assert clock.passed < 10
        assert len(done) == 5
        assert all(one.failure and one.failure.key == "source.no_network" for one in done)
        assert str(done[0].failure).startswith("No network: 127.0.0.1:")
        assert not (tmp_path / "cache").exists()

    def test_a_name_that_is_never_looked_up_takes_no_longer(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        over, ended = threading.Event(), threading.Event()

        def hanging(*_: object, **__: object) -> None:
            over.wait(60)
            ended.set()
            raise OSError("the look-up ended")

        monkeypatch.setattr(updating, "REACH_S", 0.3)
        monkeypatch.setattr(socket, "create_connection", hanging)
        done = update([], addresses={}, cache=tmp_path)
        assert not ended.is_set()
        over.set()
        assert all(one.failure and one.failure.key == "source.no_network" for one in done)

    def test_one_source_that_is_down_is_told_apart(self, tmp_path: Path, clock: FakeClock) -> None:
        with standing_in(there.world()) as server:
            places = there.addresses(server.address) | {"KOLADA_ADDRESS": f"http://127.0.0.1:{closed_port()}"}
            kolada, polisen = update(["kolada", "polisen"], addresses=places, cache=tmp_path, clock=clock)
        assert kolada.failure and kolada.failure.key == "source.unreachable"
        assert polisen.batches

    def test_a_proxy_is_where_the_way_out_is_looked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("no_proxy", "")
        monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
        assert updating._door("https://api.kolada.se/v3") == ("proxy.example", 3128)
        monkeypatch.delenv("https_proxy")
        monkeypatch.delenv("HTTPS_PROXY", raising=False)
        monkeypatch.delenv("ALL_PROXY", raising=False)
        assert updating._door("https://api.kolada.se/v3") == ("api.kolada.se", 443)


class TestResumed:
    STOP_AT = "/scb/tables/PersBilarA/metadata"

    def test_an_update_that_is_killed_goes_on_from_what_it_kept(self, tmp_path: Path) -> None:
        stuck: Change = lambda a, r: Reply(b"", silent_s=20.0) if a.path == self.STOP_AT else r  # noqa: E731
        with standing_in(there.world(stuck)) as server:
            places = there.addresses(server.address)
            self._killed(server, places, tmp_path)
            before = list(server.paths)
            server.answering = there.world()
            [outcome] = update(["scb"], addresses=places, cache=tmp_path)
            after = server.paths[len(before) :]
        assert before[-1] == self.STOP_AT
        assert len(before) == 12
        assert after[0] == self.STOP_AT
        assert not set(after) & set(before[:-1])
        assert len(outcome.batches) == 5

    def test_after_a_day_it_begins_anew(self, tmp_path: Path, clock: FakeClock) -> None:
        down: Change = lambda a, r: Reply(status=404) if a.path == "/scb/tables/PersBilarA/data" else r  # noqa: E731
        with standing_in(there.world(down)) as server:
            places = there.addresses(server.address)
            for hours, fresh in ((0, True), (23, False), (25, True)):
                clock.passed = hours * 3600.0
                count = len(server.asked)
                [outcome] = update(["scb"], addresses=places, cache=tmp_path, clock=clock)
                assert outcome.failure and outcome.failure.fields["status"] == 404
                assert ("/scb/config" in server.paths[count:]) is fresh

    def test_an_answer_that_was_wrong_is_not_gone_on_from(self, tmp_path: Path, clock: FakeClock) -> None:
        odd: Change = lambda a, r: as_json({"maxDataCells": 0}) if a.path == "/scb/config" else r  # noqa: E731
        with standing_in(there.world(odd)) as server:
            places = there.addresses(server.address)
            [outcome] = update(["scb"], addresses=places, cache=tmp_path, clock=clock)
            assert outcome.failure and outcome.failure.key == "source.shape"
            server.answering = there.world()
            clock.passed += 5
            [outcome] = update(["scb"], addresses=places, cache=tmp_path, clock=clock)
            assert len(outcome.batches) == 5

    @staticmethod
    def _killed(server: StandIn, places: dict[str, str], cache: Path) -> None:
        program = (
            "import json, sys, pathlib; from data.sources.update import update; "
            "update(['scb'], addresses=json.loads(sys.argv[1]), cache=pathlib.Path(sys.argv[2]))"
        )
        child = subprocess.Popen([sys.executable, "-c", program, json.dumps(places), str(cache)], cwd=HOME)
        try:
            end = time.monotonic() + 30
            while TestResumed.STOP_AT not in server.paths and time.monotonic() < end:
                assert child.poll() is None, "It ended before it could be killed."
                time.sleep(0.02)
        finally:
            child.send_signal(signal.SIGKILL)
            child.wait()
