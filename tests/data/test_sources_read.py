"""What each source says is read exactly, or refused in words: readers alone, on recorded excerpts and on damage."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kit.sources_world as there
from data.refusals import FOLDER
from data.sources import live_kolada, live_polisen, live_scb
from data.sources.failures import SourceFailed
from data.sources.jsonstat import cells
from data.sources.live_areas import LAYERS, reader
from data.sources.manners import Manners
from data.sources.sol_page import COUNT, SolPageRefused, counts_of, number, parse_sol, period, read_choices
from data.sources.update import Outcome, update
from data.words import LANGUAGES, catalogue
from kit.stand_in import Asked, FakeClock, Reply, as_json, standing_in

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FILES = there.FILES
Damage = Callable[[Any], Any]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def outcome_of(source: str, change: there.Change, cache: Path) -> tuple[Outcome, list[Asked]]:
    """What comes of asking one source whose answers are changed."""
    with standing_in(there.world(change)) as server:
        [outcome] = update([source], addresses=there.addresses(server.address), cache=cache, clock=FakeClock())
    return outcome, server.asked


def failure_of(source: str, change: there.Change, cache: Path) -> SourceFailed:
    outcome, _ = outcome_of(source, change, cache)
    assert outcome.failure is not None
    assert outcome.batches == ()
    return outcome.failure


def at(ending: str, damage: Damage) -> there.Change:
    """Changes the JSON of the addresses that end so."""
    return lambda asked, reply: as_json(damage(json.loads(reply.body))) if asked.path.endswith(ending) else reply


def page(damage: Callable[[str], str], ending: str) -> there.Change:
    """Changes the HTML of the addresses that end so."""

    def change(asked: Asked, reply: Reply) -> Reply:
        if not asked.path.endswith(ending):
            return reply
        return Reply(damage(reply.body.decode("iso-8859-1")).encode("iso-8859-1"))

    return change


def put(*path: Any, to: Any) -> Damage:
    """Sets what stands at a place in a document."""

    def damage(document: Any) -> Any:
        place = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to
        return document

    return damage


def without(*path: Any) -> Damage:
    """Removes what stands at a place in a document."""

    def damage(document: Any) -> Any:
        place = document
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]
        return document

    return damage


KOLADA = {
    "no values": (without("values"), "source.shape", "the field 'values'"),
    "values is an object": (put("values", to={}), "source.shape", "a list was expected"),
    "another form": (lambda _: [1], "source.shape", "an object was expected"),
    "an item that is a text": (put("values", 0, to="x"), "source.shape", "an object was expected"),
    "another municipality": (put("values", 0, "municipality", to="0180"), "source.municipality", "0180"),
    "a number for a code": (put("values", 0, "municipality", to=162), "source.shape", "a text was expected"),
    "another indicator": (put("values", 0, "kpi", to="N00001"), "source.shape", "N00001"),
    "a year to come": (put("values", 0, "period", to=2031), "source.future", "no later than 2026"),
    "no year": (put("values", 0, "period", to="2025K1"), "source.shape", "a year was expected"),
    "true for a year": (put("values", 0, "period", to=True), "source.shape", "a year was expected"),
    "a text for a figure": (put("values", 0, "values", 0, "value", to="412,5"), "source.shape", "a number"),
    "no figure": (without("values", 0, "values", 0, "value"), "source.shape", "the field 'value'"),
    "another gender": (put("values", 0, "values", 0, "gender", to="X"), "source.shape", "gender T, K or M"),
    "fewer than it says": (put("count", to=2), "source.shape", "2 items"),
    "less than nothing": (put("values", 0, "values", 0, "value", to=-4), "source.refused", "is below 0"),
    "nothing": (put("values", to=[]), "source.nothing", "N07546"),
    "a page that leads back": (put("next_page", to=1), "source.shape", "a page after 1"),
}


class TestKolada:
    @pytest.mark.parametrize("name", KOLADA)
    def test_damage_is_told(self, name: str, tmp_path: Path) -> None:
        damage, sentence, words = KOLADA[name]
        if name == "nothing":
            damage = lambda _: {"count": 0, "values": [], "next_url": None}  # noqa: E731
        error = failure_of("kolada", at("/data/", damage), tmp_path)
        assert error.key == sentence
        assert str(error).startswith("Kolada: ")
        assert words in str(error)

    def test_the_recorded_value_is_read(self) -> None:
        document = json.loads((FILES / "kolada_values.json").read_text(encoding="utf-8"))
        [value] = live_kolada.values_of(document, ["N07540"], NOW)
        assert (value.indicator, value.municipality_code, value.year) == ("N07540", "0160", 2025)
        assert (value.group, value.value, value.preliminary) == ("all", 9379.35977, False)

    @pytest.mark.parametrize("gone", [{"value": None}, {"isdeleted": True}])
    def test_what_nobody_says_gives_no_value(self, gone: dict[str, Any]) -> None:
        document = json.loads((FILES / "kolada_values.json").read_text(encoding="utf-8"))
        document["values"][0]["values"][0] |= gone
        assert live_kolada.values_of(document, ["N07540"], NOW) == []

    @pytest.mark.parametrize(
        "told",
        [
            {"next_url": "/v3/data/?page=2&per_page=5000"},
            {"next_url": "http://elsewhere.example/v3/data/?page=2"},
            {"next_page": 2},
            {"next_page": "2"},
        ],
    )
    def test_further_pages_are_asked_for_on_the_same_host(self, told: dict[str, Any], tmp_path: Path) -> None:
        def paged(asked: Asked, reply: Reply) -> Reply:
            items = json.loads(reply.body)["values"]
            second = asked.query.get("page") == "2"
            part = items[len(items) // 2 :] if second else items[: len(items) // 2]
            return as_json({"count": len(part), "values": part, **({} if second else told)})

        outcome, asked = outcome_of("kolada", paged, tmp_path)
        assert [len(batch.rows) for batch in outcome.batches] == [30, 30, 180]
        assert [one.query.get("page") for one in asked] == [None, "2"]

    def test_a_call_asks_for_at_most_25_ids_and_5000_rows(self, tmp_path: Path) -> None:
        _, asked = outcome_of("kolada", lambda _, reply: reply, tmp_path)
        for one in asked:
            assert all(len(one.query[key].split(",")) <= 25 for key in ("kpi_id", "municipality_id", "year"))
            assert int(one.query["per_page"]) <= 5000

    @given(st.lists(st.text("ab", min_size=1), max_size=80))
    def test_ids_are_cut_into_calls_without_loss(self, ids: list[str]) -> None:
        parts = [list(part) for part in live_kolada._chunks(ids)]
        assert [one for part in parts for one in part] == ids
        assert all(0 < len(part) <= 25 for part in parts)

    def test_car_crime_is_never_called_theft_of_car_parts(self) -> None:
        assert live_kolada.RATES["N07547"] == "car_crime"


SCB = {
    "another table": ("/metadata", put("extension", "px", "matrix", to="Annat"), "the table FolkmDesoAldKon"),
    "no areas": ("/metadata", without("dimension", "Region"), "the field 'Region'"),
    "another class": ("/metadata", put("class", to="collection"), "a dataset was expected"),
    "a size that does not fit": ("/metadata", put("size", 0, to=3), "as many codes as 'size' says"),
    "a list for an index": ("/metadata", put("dimension", "Tid", "category", "index", to="x"), "an object"),
    "a code without a place": ("/metadata", put("dimension", "Tid", "category", "index", "2023", to=7), "each place"),
    "no total": ("/metadata", put("dimension", "Kon", "category", "label", "1+2", to="båda"), "'Kon'"),
    "no amount": (
        "/metadata",
        put("dimension", "ContentsCode", "category", "label", to={"000007Y7": "Andel"}),
        "one content",
    ),
    "too few values": ("/data", put("value", to=[1, 2]), "values was expected"),
    "a text for a figure": ("/data", put("value", 0, to="12"), "a number was expected"),
    "no cells allowed": ("/config", put("maxDataCells", to=1), "room for 3 cells"),
    "a limit that is no number": ("/config", put("maxDataCells", to="many"), "a whole number was expected"),
    "no limit": ("/config", without("timeWindow"), "the field 'timeWindow'"),
}  # fmt: skip


class TestScb:
    @pytest.mark.parametrize("name", SCB)
    def test_damage_is_told(self, name: str, tmp_path: Path) -> None:
        ending, damage, words = SCB[name]
        error = failure_of("scb", at(ending, damage), tmp_path)
        assert error.key == "source.shape"
        assert words in str(error)

    @pytest.mark.parametrize("ending", ["/config", "/metadata", "/data"])
    def test_html_instead_of_json_is_told(self, ending: str, tmp_path: Path) -> None:
        change: there.Change = lambda a, r: Reply(b"<html>") if a.path.endswith(ending) else r  # noqa: E731
        error = failure_of("scb", change, tmp_path)
        assert error.key == "source.not_json"
        assert "HTML came" in str(error)

    def test_a_year_to_come_is_told(self, tmp_path: Path) -> None:
        damage = lambda d: json.loads(json.dumps(d).replace('"2025"', '"2031"'))  # noqa: E731
        assert failure_of("scb", at("/metadata", damage), tmp_path).key == "source.future"

    def test_areas_that_were_not_asked_for_are_told(self, tmp_path: Path) -> None:
        damage = lambda d: json.loads(json.dumps(d).replace('"0162"', '"0180"'))  # noqa: E731
        error = failure_of("scb", at("/data", damage), tmp_path)
        assert error.key == "source.shape"
        assert "'0162', '0180'" in str(error)

    def test_a_municipality_that_is_missing_is_told(self, tmp_path: Path) -> None:
        damage = lambda d: json.loads(re.sub('"0187', '"9987', json.dumps(d)))  # noqa: E731
        error = failure_of("scb", at("/metadata", damage), tmp_path)
        assert error.key == "source.nothing"
        assert "0187" in str(error)

    def test_no_call_asks_for_more_cells_than_config_allows(self, tmp_path: Path) -> None:
        whole, _ = outcome_of("scb", lambda _, reply: reply, tmp_path / "a")
        parted, asked = outcome_of("scb", at("/config", put("maxDataCells", to=7)), tmp_path / "b")
        sizes = []
        for one in asked:
            if one.path.endswith("/data"):
                chosen = json.loads(one.body)["selection"]
                sizes.append(len(list(itertools.product(*(part["valueCodes"] for part in chosen)))))
        assert max(sizes) <= 7
        assert len(sizes) > 20
        key = ["area_code", "area_version", "base", "period"]
        for first, second in zip(whole.batches, parted.batches, strict=True):
            one, other = (b.rows.drop(columns="origin").sort_values(key, ignore_index=True) for b in (first, second))
            pd.testing.assert_frame_equal(one, other)

    def test_config_makes_the_client_slower_never_faster(self) -> None:
        own = Manners(spacing_s=0.0, calls=30, window_s=10.0)
        assert own.stricter(10, 10.0).calls == 10
        assert own.stricter(1000, 1.0) is own

    def test_scb_is_asked_no_faster_than_config_allows(self, tmp_path: Path) -> None:
        clock = FakeClock()
        times: list[float] = []

        def slower(asked: Asked, reply: Reply) -> Reply:
            times.append(clock.passed)
            return at("/config", put("maxCallsPerTimeWindow", to=2))(asked, reply)

        with standing_in(there.world(slower)) as server:
            update(["scb"], addresses=there.addresses(server.address), cache=tmp_path, clock=clock)
        assert len(times) == 17
        assert all(later - one >= 10 for one, later in zip(times, times[2:], strict=False))

    @pytest.mark.parametrize(
        ("code", "level", "version"),
        [
            ("0160", "municipality", ""),
            ("0160A0010", "deso", ""),
            ("0160C1030_DeSO2025", "deso", "DeSO_2025"),
            ("0117R015_RegSO2025", "regso", "RegSO_2025"),
        ],
    )
    def test_an_area_tells_its_version(self, code: str, level: str, version: str) -> None:
        area = live_scb.area_of(code)
        assert area == live_scb.Area(level, code.split("_")[0], version)

    @pytest.mark.parametrize("code", ["0180", "0180A0010", "01", "160", "0160X0010", "0160A0010_DeSO", "0160a0010"])
    def test_others_are_no_areas_of_ours(self, code: str) -> None:
        assert live_scb.area_of(code) is None

    def test_codes_that_tell_no_version_go_by_the_year(self) -> None:
        found = list(cells("SCB", there.dataset(SMALL, lambda _: 5.0)))
        rows = live_scb.rows_of(found, live_scb.TABLES[-1])
        assert {row["period"]: row["area_version"] for row in rows} == {
            "2023": "DeSO_2018", "2024": "DeSO_2025", "2025": "DeSO_2025",
        }  # fmt: skip

    def test_a_dimension_that_may_be_left_out_is_not_asked_for(self) -> None:
        dims = SMALL | {"Ägare": {"1": "män", "2": "kvinnor"}}
        wanted = live_scb.Wanted(table="T", ids=(), base="cars", levels=live_scb.SMALL, chosen={"Bestand": "ITRAF"})
        document = there.dataset({**dims, "Region": {f"{code}A0010": "x" for code in there.CODES}}, None)
        with pytest.raises(SourceFailed, match="one code for the total was expected in 'Ägare'"):
            live_scb.selection(document, wanted, NOW)
        document["dimension"]["Ägare"]["extension"]["elimination"] = True
        assert list(live_scb.selection(document, wanted, NOW)) == ["Region", "Tid", "ContentsCode", "Bestand"]

    @given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.booleans())
    def test_cells_come_in_the_order_of_the_dimensions(self, a: int, b: int, c: int, listed: object) -> None:
        dims = {name: {f"{name}{i}": "x" for i in range(size)} for name, size in (("A", a), ("B", b), ("C", c))}
        document = there.dataset(dims, lambda codes: float("".join(re.findall(r"\d", "".join(codes.values())))))
        if listed:
            for one in document["dimension"].values():
                one["category"]["index"] = list(one["category"]["index"])
            document["value"] = {str(i): value for i, value in enumerate(document["value"])}
        for cell in cells("SCB", document):
            assert cell.value == float("".join(code[1] for code in cell.codes.values()))

    def test_codes_are_ordered_by_their_places_not_as_they_are_listed(self) -> None:
        document = there.dataset({"Tid": {"2023": "x", "2024": "x"}}, lambda codes: float(codes["Tid"]))
        document["dimension"]["Tid"]["category"]["index"] = {"2024": 1, "2023": 0}
        assert [(cell.codes["Tid"], cell.value) for cell in cells("SCB", document)] == [
            ("2023", 2023.0),
            ("2024", 2024.0),
        ]

    @given(st.integers(1, 60), st.integers(1, 5), st.integers(5, 100))
    def test_parts_hold_every_area_once(self, areas: int, years: int, limit: int) -> None:
        chosen = {"Region": [f"r{i}" for i in range(areas)], "Tid": [f"{i}" for i in range(years)]}
        parts = list(live_scb.parts({k: tuple(v) for k, v in chosen.items()}, limit))
        assert [one for part in parts for one in part["Region"]] == chosen["Region"]
        assert all(len(part["Region"]) * years <= limit for part in parts)


SMALL: there.Dims = {
    "Region": {"0160A0010": "x"},
    "Bestand": {"ITRAF": "x"},
    "ContentsCode": {"c": "x"},
    "Tid": {year: year for year in there.YEARS},
}
DESO, REGSO, LOCALITIES = LAYERS
REPORT = b"<ows:ExceptionReport><ows:ExceptionText>Unknown layer</ows:ExceptionText></ows:ExceptionReport>"


class TestAreas:
    def test_real_areas_are_read(self) -> None:
        found = reader(REGSO, "0187")((FILES / "regso_2025_vaxholm.gpkg").read_bytes())
        assert [(one.code, one.name, one.version) for one in found] == [
            ("0187R001", "Edholma-Kullö", "2025_v2"),
            ("0187R005", "Vaxön mitt", "2025_v2"),
        ]

    @pytest.mark.parametrize(
        ("content", "sentence", "words"),
        [
            (b"<html>service unavailable</html>", "source.shape", "a GeoPackage was expected for DeSO_2025"),
            (REPORT, "source.shape", "Unknown layer"),
            (b"SQLite format 3\x00" + b"\x00" * 400, "source.shape", "a GeoPackage was expected"),
            (there.geopackage("DeSO_2025", "0160")[:9000], "source.shape", "a GeoPackage that can be read"),
            (there.geopackage("DeSO_2025", "0162"), "source.municipality", "0162 in DeSO_2025"),
            (there.geopackage("RegSO_2025", "0160"), "source.shape", "the fields desokod was"),
            (there.geopackage("DeSO_2025", "0160", epsg=3011), "source.shape", "EPSG:3006 was expected"),
            (there.geopackage("DeSO_2025", "0160", east=370_000.0), "source.shape", "within the municipalities"),
            (there.geopackage("DeSO_2025", "0160", version="2018_v1"), "source.shape", "the version 2025"),
        ],
    )
    def test_damage_is_told(self, content: bytes, sentence: str, words: str) -> None:
        with pytest.raises(SourceFailed) as caught:
            reader(DESO, "0160")(content)
        assert caught.value.key == sentence
        assert words in str(caught.value)

    def test_another_name_of_the_field_is_tried(self, tmp_path: Path) -> None:
        def refusing(asked: Asked, reply: Reply) -> Reply:
            return Reply(REPORT) if asked.query["CQL_FILTER"].startswith("kommun=") else reply

        outcome, asked = outcome_of("scb_areas", refusing, tmp_path)
        assert [len(batch.rows) for batch in outcome.batches] == [10, 10, 10]
        assert sum(one.query["CQL_FILTER"].startswith("kommunkod=") for one in asked) == 15


BRA = {
    "no session": ("urval", lambda _: "<html>obefintlig menyrad</html>", "to choose from"),
    "another offence": ("urval/urval", lambda t: t.replace("fast interi", "lös interi"), "offence 5059"),
    "an offence is gone": ("urval/urval", lambda t: t.replace('"11497*', '"99999*'), "offence 11497"),
    "two of one name": ("urval/urval", lambda t: t.replace("Stockholms län", "Täby kommun"), "One region for each"),
    "an error page": ("/sok", lambda _: "<html>Fel/Error Felmeddelande: Sessionen är slut</html>", "Sessionen är slut"),
    "half a page": ("/soktabell", lambda t: t[: len(t) // 2], "The end of the page"),
    "no table": ("/soktabell", lambda _: "<html><body>Tekniskt fel</body></html>", "a page without figures"),
    "a word for a figure": ("/soktabell", lambda t: t.replace(">312<", ">hemligt<", 1), "'hemligt'"),
    "no heads": ("/soktabell", lambda t: t.replace('axis="region"', ""), "A period, a region and an offence"),
    "another measure": ("/soktabell", lambda t: t.replace(">Antal<", ">Procent<"), "'Antal' or"),
    "a municipality less": ("/soktabell", lambda t: t.replace("Vaxholm kom", "Täby kom"), "all municipalities"),
    "a year less": ("/soktabell", lambda t: t.replace(" 2024\n", " 2023\n"), "the periods that were asked for"),
    "an offence less": ("/soktabell", lambda t: t.replace(" 11497 ", " 11496 "), "offence 11497"),
}  # fmt: skip


class TestBra:
    @pytest.mark.parametrize("name", BRA)
    def test_damage_is_told(self, name: str, tmp_path: Path) -> None:
        ending, damage, words = BRA[name]
        error = failure_of("bra", page(damage, ending), tmp_path)
        assert error.key == "source.shape"
        assert str(error).startswith("Brå: ")
        assert words in str(error)

    def test_another_municipality_is_told(self, tmp_path: Path) -> None:
        error = failure_of("bra", page(lambda t: t.replace("Vaxholm kommun", "Solna kommun"), "/soktabell"), tmp_path)
        assert error.key == "source.municipality"
        assert "Solna" in str(error)

    def test_a_municipality_that_cannot_be_chosen_is_told(self, tmp_path: Path) -> None:
        error = failure_of("bra", page(lambda t: t.replace("Vaxholm kommun", "Solna kommun"), "urval/urval"), tmp_path)
        assert error.key == "source.nothing"
        assert "0187" in str(error)

    def test_a_year_to_come_is_told(self, tmp_path: Path) -> None:
        error = failure_of("bra", page(lambda t: t.replace("*2026 prel.", "*2031 prel."), "urval/urval"), tmp_path)
        assert error.key == "source.future"

    def test_choices_are_read_with_their_ids(self) -> None:
        monthly = read_choices(there.choices("90").encode("iso-8859-1"))
        assert monthly.regions == {"0162": "9496", "0160": "9537", "0115": "9540", "0187": "9541", "0117": "9543"}
        assert monthly.periods == {
            "2026-01": "2858", "2026-02": "2860", "2026Q1": "2863", "2025": "2816", "2025-12": "2850",
        }  # fmt: skip
        assert monthly.offences["13264"] == "därav inbrottsstöld i bostad"


RECORDED = (FILES / "sol_result.html").read_bytes()


class TestSolPage:
    def test_the_recorded_page_is_read(self) -> None:
        table = parse_sol(RECORDED)
        assert table.title == "Anmälda brott"
        assert table.cells.region.unique().tolist() == ["Hela landet", "Blekinge län", "Region Bergslagen"]
        country = table.cells[table.cells.region_id == "8291"]
        assert country.period.tolist() == ["2011", "2012", "2013", "2014", "2015", "2016"]
        assert country.value.tolist() == [1416280, 1402588, 1401982, 1443753, 1503399, 1502023]
        assert country.preliminary.tolist() == [False] * 5 + [True]
        assert set(table.cells.measure) == {COUNT}
        assert set(table.cells.offence) == {"Totalt antal brott"}
        assert set(table.cells.offence_id) == {"3144"}

    def test_two_dots_are_missing_and_not_zero(self) -> None:
        county = parse_sol(RECORDED).cells.query("region == 'Blekinge län'")
        assert county.value.isna().tolist() == [False, False, False, False, True, True]

    def test_the_declared_encoding_is_read_as_well(self) -> None:
        latin = RECORDED.decode().encode("iso-8859-1")
        assert latin != RECORDED
        pd.testing.assert_frame_equal(parse_sol(latin).cells, parse_sol(RECORDED).cells)

    def test_a_page_saved_from_a_browser_is_read(self) -> None:
        text = RECORDED.decode().replace("<table>", "<table><tbody>").replace("</table>", "</tbody></table>")
        for tag in ("HTML", "HEAD", "BODY"):
            text = text.replace(f"<{tag}", f"<{tag.lower()}").replace(f"</{tag}", f"</{tag.lower()}")
        saved = text.replace(" nowrap", ' nowrap=""').replace("&nbsp;", "\u00a0").encode("windows-1252")
        pd.testing.assert_frame_equal(parse_sol(saved).cells, parse_sol(RECORDED).cells)

    @pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
    def test_half_a_page_is_refused(self, share: float) -> None:
        with pytest.raises(SolPageRefused, match="cut off"):
            parse_sol(RECORDED[: int(len(RECORDED) * share)])

    @given(st.binary(max_size=300))
    def test_whatever_comes_is_read_or_refused(self, noise: bytes) -> None:
        with pytest.raises(SolPageRefused):
            parse_sol(noise)

    @given(st.integers(0, 200), st.binary(max_size=20))
    def test_a_page_with_noise_is_read_or_refused(self, place: int, noise: bytes) -> None:
        spot = len(RECORDED) * place // 200
        try:
            table = parse_sol(RECORDED[:spot] + noise + RECORDED[spot:])
        except SolPageRefused:
            return
        assert len(table.cells) <= 18 + 20

    def test_only_our_municipalities_and_offences_become_counts(self) -> None:
        form = {
            "brottstyp_id_string": "11475*11496",
            "region_id_string": "9496*9541",
            "period_id_string": "2852*3001",
        }
        there.LABELS["11496"] = "Från fordon m.m."
        found = counts_of(parse_sol(there.result(form).encode()))
        del there.LABELS["11496"]
        assert [(row["area_code"], row["period"], row.get("count"), row["per_100k"]) for row in found] == [
            ("0162", "2024", 1055, 312.0),
            ("0162", "2026", 1055, 312.0),
            ("0187", "2026", 41, 312.0),
        ]
        assert {row["offence"] for row in found} == {"residential_burglary"}

    def test_two_figures_for_one_cell_are_refused(self) -> None:
        form = {"brottstyp_id_string": "11475", "region_id_string": "9496*9496", "period_id_string": "2852"}
        turn = itertools.count()
        with pytest.raises(SolPageRefused, match="One figure"):
            parse_sol(there.result(form, lambda *_: str(next(turn))).encode())

    @given(st.integers(0, 10**9), st.sampled_from(["\u00a0", " ", "\u202f"]))
    def test_a_figure_is_read_as_it_was_written(self, amount: int, mark: str) -> None:
        assert number(f" {amount:,} ".replace(",", mark)) == amount

    @pytest.mark.parametrize("text", ["..", " .. ", "-", "–", "", "\u00a0"])
    def test_nobody_has_said(self, text: str) -> None:
        assert number(text) is None

    @pytest.mark.parametrize("text", ["1.5", "-3", "NaN", "1e5", "12 prel", "١٢", "1,2,3"])
    def test_what_is_no_figure_is_refused(self, text: str) -> None:
        with pytest.raises(SolPageRefused):
            number(text)

    @pytest.mark.parametrize(
        ("year", "part", "expected"),
        [
            ("År", "2016 prel.", "2016"),
            ("2026 prel.", "Jan", "2026-01"),
            ("2026 prel.", "December", "2026-12"),
            ("2025", "Kvartal 3", "2025Q3"),
            ("2025", "Helår", "2025"),
            ("2025", "", "2025"),
            ("2026 prel., Jan", "Jan", "2026-01"),
        ],
    )
    def test_periods(self, year: str, part: str, expected: str) -> None:
        assert period(year, part) == expected

    @pytest.mark.parametrize(("year", "part"), [("År", "Jan"), ("2025", "Vecka 3"), ("", "")])
    def test_what_is_no_period_is_refused(self, year: str, part: str) -> None:
        with pytest.raises(SolPageRefused):
            period(year, part)


def events() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FILES / "polisen_events.json").read_text(encoding="utf-8"))
    return found


POLISEN = {
    "an object": (lambda _: {"events": []}, "source.shape", "a list was expected"),
    "nothing": (lambda _: [], "source.nothing", "events"),
    "texts": (lambda _: ["x"] * 20, "source.shape", "an object was expected"),
    "no times": (lambda d: [without("datetime")(one) for one in d], "source.shape", "the field 'datetime'"),
    "a number as text": (lambda d: [put("id", to="12")(one) for one in d], "source.shape", "a whole number"),
    "a year to come": (put(3, "datetime", to="2031-01-01 9:00:00 +01:00"), "source.future", "2031"),
}


class TestPolisen:
    @pytest.mark.parametrize("name", POLISEN)
    def test_damage_is_told(self, name: str, tmp_path: Path) -> None:
        damage, sentence, words = POLISEN[name]
        error = failure_of("polisen", at("/polisen", damage), tmp_path)
        assert error.key == sentence
        assert words in str(error)

    def test_one_event_that_cannot_be_read_is_refused_alone(self) -> None:
        found = live_polisen.events_of([*events(), {"id": 1, "name": "x", "datetime": "yesterday"}], NOW)
        assert (len(found.rows), found.read) == (2, 11)
        [problem] = found.refused
        assert problem.line == 11
        assert "'yesterday' came" in problem.told("en").reason

    def test_the_place_is_what_the_title_ends_with(self) -> None:
        text = (FILES / "polisen_events_over_the_years.json").read_text(encoding="utf-8")
        found = live_polisen.events_of(json.loads(text), NOW)
        assert {row["event_id"]: row["municipality_code"] for row in found.rows} == {
            441779: "0160", 622255: "0162", 643895: "0160",
        }  # fmt: skip

    @pytest.mark.parametrize(
        "title", ["Brand, Stockholms län", "Täby, brand, Solna", "Brand", "", "Brand i Täby", "Brand, Danderyds län"]
    )
    def test_no_other_title_is_ours(self, title: str) -> None:
        assert live_polisen.municipality_of(title) == ""

    def test_an_event_that_comes_twice_is_one_event(self) -> None:
        double = events() + events()
        found = live_polisen.events_of(double, NOW)
        assert (len(found.rows), found.read) == (2, 20)

    @given(
        st.datetimes(datetime(2015, 1, 1), datetime(2026, 11, 1)),  # noqa: DTZ001 - the zone is given below
        st.sampled_from([1, 2]),
        st.booleans(),
    )
    def test_times_are_read_with_and_without_the_zero(self, naive: datetime, hours: int, zero: object) -> None:
        moment = naive.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
        hour = f"{moment.hour:02d}" if zero else f"{moment.hour}"
        text = f"{moment:%Y-%m-%d} {hour}:{moment:%M:%S} +0{hours}:00"
        assert datetime.fromisoformat(live_polisen.when(text, NOW)) == moment

    @pytest.mark.parametrize("text", ["2026-02-30 9:00:00 +01:00", "2026-01-01 25:00:00 +01:00", "2026-01-01", "9:00"])
    def test_what_is_no_time_is_told(self, text: str) -> None:
        with pytest.raises(SourceFailed, match="a time"):
            live_polisen.when(text, NOW)

    @pytest.mark.parametrize(
        "url", ["https://elsewhere.example/x", "javascript:alert(1)", "//elsewhere.example", "/a b", None, 7, "/<b>"]
    )
    def test_no_other_address_is_kept(self, url: Any) -> None:
        assert live_polisen.page_address(url) == ""


class TestManners:
    @given(
        st.floats(0, 20),
        st.integers(1, 6),
        st.floats(1, 100),
        st.lists(st.floats(0, 30), min_size=1, max_size=25),
    )
    def test_neither_the_spacing_nor_the_window_is_ever_broken(
        self, spacing: float, calls: int, window: float, gaps: list[float]
    ) -> None:
        manners = Manners(spacing_s=spacing, calls=calls, window_s=window)
        made: list[float] = []
        now = 0.0
        for gap in gaps:
            now += gap
            now += manners.wait_s(made, now)
            made.append(now)
        assert all(later - one >= spacing - 1e-6 for one, later in itertools.pairwise(made))
        assert all(later - one >= window - 1e-6 for one, later in zip(made, made[calls:], strict=False))


def test_every_sentence_is_filled_with_its_fields() -> None:
    fields = {
        "source": "S", "hosts": "H", "host": "H", "cause": "C", "seconds": 1.0, "wait": 2.0, "status": 3,
        "address": "A", "target": "T", "limit": 4, "expected": "E", "came": "K", "where": "W", "latest": 5,
        "problems": "P",
    }  # fmt: skip
    keys = [key for key in catalogue(FOLDER, "en") if key.startswith("source.")]
    assert len(keys) > 15
    for key, lang in itertools.product(keys, LANGUAGES):
        told = SourceFailed(key, **fields).says(lang)
        assert "{" not in told
        assert told.endswith((".", "P"))


def test_what_came_is_never_told_at_any_length() -> None:
    error = SourceFailed("source.shape", source="S", expected="x", where="y", came="line\n" * 10_000)
    assert len(str(error)) < 800
    assert "\n" not in str(error)
