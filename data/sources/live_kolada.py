"""Kolada's indicators as they are today: reported offences as rates, residents, households and two surveys."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from data.model import MUNICIPALITY_CODES
from data.sources.call import Call, json_reader
from data.sources.deliver import batch, origin_of
from data.sources.failures import SourceFailed, member, misshapen, of_kind, seen, year
from data.sources.fetch import Answer, Client
from data.sources.manners import Manners
from data.tables.batch import Batch, Kind
from data.tables.read import read_table

log = logging.getLogger(__name__)

SOURCE = "Kolada"
ADDRESS = "https://api.kolada.se/v3"
LICENCE = "Källa: Kolada"
MANNERS = Manners(spacing_s=1.0)
BUNDLED = Path(__file__).resolve().parent.parent / "bundled"

MAX_IDS = 25
PER_PAGE = 5000
MAX_PAGES = 40
YEARS = 20

RATES = {"N07546": "residential_burglary", "N07547": "car_crime"}
BASES = {"N01951": "population", "N02938": "households"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a survey, with the indicator that holds its uncertainty (half of an interval)."""

    survey: str
    key: str
    uncertainty: str


QUESTIONS = {
    "N07609": Question("ntu", "ntu_late_evening_own_area", "N07657"),
    "N07617": Question("ntu", "ntu_worry_home_burglary", "N07665"),
    "N07618": Question("ntu", "ntu_worry_car", "N07666"),
    "N00610": Question("citizen_survey", "citizen_safe_outdoors_dark", "U01610"),
    "N00612": Question("citizen_survey", "citizen_low_worry_home_burglary", "U01612"),
    "N00623": Question("citizen_survey", "citizen_few_problems_burglary_theft", "U01623"),
}
INDICATORS = (*RATES, *BASES, *QUESTIONS, *(question.uncertainty for question in QUESTIONS.values()))
GROUPS = {"T": "all", "K": "women", "M": "men"}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one indicator."""

    indicator: str
    municipality_code: str
    year: int
    group: str  # all, women or men
    value: float
    preliminary: bool


def load(client: Client, address: str) -> list[Batch]:
    """Rates, bases and survey answers of the last twenty years. Raises `SourceFailed`."""
    now = client.clock.now()
    years = [str(one) for one in range(now.year - YEARS + 1, now.year + 1)]
    asked = product(_chunks(INDICATORS), _chunks(years))
    pages = [page for ids, some_years in asked for page in _pages(client, address, ids, some_years)]
    found = [one for page in pages for one in values_of(page.value, INDICATORS, now)]
    if not found:
        raise SourceFailed("source.nothing", source=SOURCE, expected=", ".join(INDICATORS))
    catalogue = read_table(BUNDLED, "kolada_catalogue").set_index("kpi_id")
    known = catalogue.loc[[one for one in INDICATORS if one in catalogue.index]]
    # Per indicator what Kolada calls it and what must be checked before it is used.
    notes = {row.Index: f"{row.title}. {row.caution_en}".strip() for row in known.itertuples()}
    origin = origin_of(pages, title="Kolada", address=f"{address}/data/", licence=LICENCE, notes=notes)
    made = {
        Kind.COUNTS: _of_all(found, RATES, "offence", "per_100k"),  # rates and no counts: Kolada has only the rate
        Kind.DENOMINATORS: _of_all(found, BASES, "base", "value"),  # residents and households on 31 December
        Kind.SURVEY: answers(found, catalogue.title.to_dict()),
    }
    return [batch(SOURCE, kind, rows, origin, read=len(rows)) for kind, rows in made.items() if rows]


def values_of(document: Any, asked: Sequence[str], now: datetime) -> list[Value]:
    """The values of one page (of `/data`), each checked. Raises `SourceFailed`.

    Values that Kolada marks as deleted, and those that are null, are left out: nobody has said.
    """
    items = member(SOURCE, document, "values", list, "in the answer")
    count = document.get("count")
    if isinstance(count, int) and count < len(items):
        raise misshapen(SOURCE, f"{count} items as 'count' says", "in the answer", f"{len(items)} items")
    return [value for item in items for value in _values(item, asked, now)]


def _values(item: Any, asked: Sequence[str], now: datetime) -> Iterator[Value]:
    indicator = member(SOURCE, item, "kpi", str, "in an item of 'values'")
    if indicator not in asked:
        raise misshapen(SOURCE, "an indicator that was asked for", "in field 'kpi'", indicator)
    code = member(SOURCE, item, "municipality", str, f"for {indicator}")
    if code not in MUNICIPALITY_CODES:
        raise SourceFailed("source.municipality", source=SOURCE, came=seen(code))
    where = f"for {indicator} in {code}"
    period = year(SOURCE, item.get("period"), now, f"as period {where}")
    for one in member(SOURCE, item, "values", list, where):
        group = member(SOURCE, one, "gender", str, where)
        if group not in GROUPS:
            raise misshapen(SOURCE, "gender T, K or M", where, group)
        deleted = one.get("isdeleted") is True
        if not deleted and "value" not in one:
            raise misshapen(SOURCE, "the field 'value'", where, sorted(one))
        if not deleted and one["value"] is not None:
            amount = float(of_kind(SOURCE, one["value"], float, f"as value {where}"))
            if status := one.get("status"):
                log.info("%s: status %s %s", SOURCE, seen(status), where)
            preliminary = isinstance(status, str) and status.lower().startswith("p")
            yield Value(indicator, code, period, GROUPS[group], amount, preliminary)


def next_page(document: Mapping[str, Any], page: int) -> int | None:
    """The number of the page after `page`, or None; told as `next_url` or as `next_page`.

    Only the number is taken from an address, never the address: pages stay on the host that was asked.
    """
    told = str(document.get("next_page") or document.get("next_url") or "")
    if not told:
        return None
    log.info("%s: a further page is told as %s", SOURCE, "next_page" if document.get("next_page") else "next_url")
    if not told.isdecimal():
        told = dict(parse_qsl(urlsplit(told).query)).get("page", told)
    if not told.isdecimal() or int(told) <= page:
        raise misshapen(SOURCE, f"a page after {page}", "in 'next_url' or 'next_page'", told)
    return int(told)


def _pages(client: Client, address: str, ids: Sequence[str], years: Sequence[str]) -> Iterator[Answer[Any]]:
    asked = {"kpi_id": ",".join(ids), "municipality_id": ",".join(MUNICIPALITY_CODES)}
    asked |= {"year": ",".join(years), "per_page": str(PER_PAGE)}
    page: int | None = 1
    for _ in range(MAX_PAGES):
        call = Call(address=f"{address}/data/", params=asked if page == 1 else asked | {"page": str(page)})
        answer = client.ask(call, json_reader(SOURCE, call.address))
        member(SOURCE, answer.value, "values", list, "in the answer")
        yield answer
        page = next_page(answer.value, page or 1)
        if page is None:
            return
    raise misshapen(SOURCE, f"at most {MAX_PAGES} pages", "in 'next_url' or 'next_page'", page)


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + MAX_IDS] for start in range(0, len(ids), MAX_IDS))


def _area(value: Value) -> dict[str, Any]:
    return {"area_level": "municipality", "area_code": value.municipality_code, "area_version": ""}


def _of_all(found: Sequence[Value], names: Mapping[str, str], kind: str, column: str) -> list[dict[str, Any]]:
    """Rows of figures that are of all, not of women or men: in the column `kind` what each indicator is named."""
    return [
        _area(v)
        | {kind: names[v.indicator], "period": v.year, column: v.value}
        | {"status": "preliminary" if v.preliminary else "final"}
        for v in found
        if v.indicator in names and v.group == "all"
    ]


def answers(found: Sequence[Value], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of `survey`, each with its uncertainty figure as margin where Kolada has one.

    Kolada's figure is the longer arm of an interval that need not be symmetric.
    """
    margins = {(v.indicator, v.municipality_code, v.year, v.group): v.value for v in found}
    return [
        _area(v)
        | {
            "year": v.year,
            "survey": question.survey,
            "question": question.key,
            "question_sv": titles.get(v.indicator, v.indicator),
            "group": v.group,
            "percent": v.value,
            "margin": margins.get((question.uncertainty, v.municipality_code, v.year, v.group)),
        }
        for v in found
        if (question := QUESTIONS.get(v.indicator))
    ]
