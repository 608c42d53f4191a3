"""SCB's tables of residents, households and cars as they are today (PxWebApi 2)."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.model import MUNICIPALITY_CODES
from data.sources.call import Call, json_reader
from data.sources.deliver import batch, origin_of
from data.sources.failures import SourceFailed, member, misshapen, year
from data.sources.fetch import Client
from data.sources.jsonstat import Cell, Dimension, cells, dimensions
from data.sources.manners import Manners
from data.sources.scb_tables import SMALL, TABLES, Wanted
from data.tables.batch import Batch, Kind

log = logging.getLogger(__name__)

SOURCE = "SCB"
ADDRESS = "https://statistikdatabasen.scb.se/api/v2"
LICENCE = "CC0 1.0. Källa: SCB"
MANNERS = Manners(spacing_s=0.0, calls=30, window_s=10.0)
YEARS = 12
NOISE = "From 2025 SCB adds noise (cell key method): parts need not sum to totals, and are not made to."

REGION = re.compile(
    rf"((?:{'|'.join(MUNICIPALITY_CODES)})(R[0-9]{{3}}|[ABC][0-9]{{4}})?)(?:_(DeSO|RegSO)_?([0-9]{{4}}))?"
)
NEW_AREAS = 2024
"""From this year SCB's figures are for the areas of 2025; earlier ones for DeSO 2018 and RegSO 2020."""

VERSIONS = {"deso": ("DeSO_2018", "DeSO_2025"), "regso": ("RegSO_2020", "RegSO_2025")}
TOTAL = re.compile(r"(total|totalt|samtliga|män och kvinnor|kvinnor och män)\b", re.I)
SHARE = re.compile(r"andel|procent|medel|genomsnitt", re.I)


@dataclass(frozen=True, slots=True)
class Area:
    """What a code of the dimension Region stands for."""

    level: str
    code: str
    version: str  # '' when the code does not tell it


def load(client: Client, address: str) -> list[Batch]:
    """Every wanted table as bases by municipality, RegSO and DeSO. Raises `SourceFailed`."""
    max_cells = _limits(client, address)
    return [_table(client, address, wanted, max_cells) for wanted in TABLES]


def _limits(client: Client, address: str) -> int:
    """Cells that one call may ask for; the client is made as slow as SCB wants it."""
    call = Call(address=f"{address}/config")
    config = client.ask(call, json_reader(SOURCE, call.address)).value
    limit = member(SOURCE, config, "maxDataCells", int, "in /config")
    calls = member(SOURCE, config, "maxCallsPerTimeWindow", int, "in /config")
    window = member(SOURCE, config, "timeWindow", int, "in /config")
    if min(limit, calls, window) < 1:
        raise misshapen(SOURCE, "limits above zero", "in /config", config)
    client.manners = client.manners.stricter(calls, float(window))
    return int(limit)


def _table(client: Client, address: str, wanted: Wanted, max_cells: int) -> Batch:
    place, updated = _find(client, address, wanted)
    asked = Call(address=f"{place}/metadata", params={"lang": "sv"})
    metadata = client.ask(asked, json_reader(SOURCE, asked.address), mark=updated).value
    _is_the_table(metadata, wanted)
    chosen = selection(metadata, wanted, client.clock.now())
    answers = []
    for part in parts(chosen, max_cells):
        asked_for = [{"variableCode": key, "valueCodes": list(codes)} for key, codes in part.items()]
        params = {"lang": "sv", "outputFormat": "json-stat2"}
        call = Call(address=f"{place}/data", params=params, json={"selection": asked_for})
        answers.append(client.ask(call, _reader(place, part), mark=updated))
    found = [cell for answer in answers for cell in answer.value]
    notes = {"updated": updated, "noise": NOISE}
    origin = origin_of(answers, title=f"SCB {wanted.table}", address=place, licence=LICENCE, notes=notes)
    return batch(SOURCE, Kind.DENOMINATORS, rows_of(found, wanted), origin, read=len(found))


def _find(client: Client, address: str, wanted: Wanted) -> tuple[str, str]:
    """Where the table stands, and when SCB last updated it. It has a name and, in version 2, a number."""
    for number in wanted.ids:
        place = f"{address}/tables/{number}"
        try:
            about = client.ask(Call(address=place, params={"lang": "sv"}), json_reader(SOURCE, place)).value
        except SourceFailed as error:
            if error.key != "source.status" or error.fields["status"] not in (400, 404):
                raise
            log.info("%s: table %s is not known as %s", SOURCE, wanted.table, number)
            continue
        return place, str(about.get("updated") or "") if isinstance(about, dict) else ""
    return _search(client, address, wanted)


def _search(client: Client, address: str, wanted: Wanted) -> tuple[str, str]:
    call = Call(address=f"{address}/tables", params={"lang": "sv", "query": wanted.table})
    answer = client.ask(call, json_reader(SOURCE, call.url)).value
    listed = member(SOURCE, answer, "tables", list, f"when searching {wanted.table}")
    fits = [one for one in listed if isinstance(one, dict) and re.search(rf"\b{wanted.table}\b", str(one))]
    if len(fits) != 1:
        raise misshapen(SOURCE, f"one table {wanted.table}", "in the search", f"{len(fits)} tables")
    number = member(SOURCE, fits[0], "id", str, "in the search")
    if not re.fullmatch(r"\w{1,40}", number):
        raise misshapen(SOURCE, "the id of a table", "in the search", number)
    return f"{address}/tables/{number}", str(fits[0].get("updated") or "")


def _is_the_table(metadata: Any, wanted: Wanted) -> None:
    """Refuses another table than the one that was meant; one that does not say its name passes."""
    extension = metadata.get("extension") if isinstance(metadata, dict) else None
    px = extension.get("px") if isinstance(extension, dict) else None
    matrix = px.get("matrix") if isinstance(px, dict) else None
    if matrix and str(matrix).lower() != wanted.table.lower():
        raise misshapen(SOURCE, f"the table {wanted.table}", "as 'matrix'", matrix)


def selection(metadata: Any, wanted: Wanted, now: datetime) -> dict[str, tuple[str, ...]]:
    """The codes to ask for by dimension: our areas, the last years, and the total of everything else.

    Raises `SourceFailed` when a dimension has no total of its own: totals are SCB's, never sums of parts.
    """
    found = dimensions(SOURCE, metadata)
    for key in ("Region", "Tid", "ContentsCode"):
        if key not in found:
            raise misshapen(SOURCE, f"the dimension {key}", f"in {wanted.table}", list(found))
    known = sorted(str(year(SOURCE, code, now, f"in {wanted.table}")) for code in found["Tid"].codes)
    chosen = {
        "Region": _regions(found["Region"], wanted),
        "Tid": tuple(known[-YEARS:]),
        "ContentsCode": (_contents(found["ContentsCode"], wanted),),
    }
    for key, dimension in found.items():
        if key not in chosen and (code := _one_code(dimension, wanted)):
            chosen[key] = (code,)
    return chosen


def _regions(dimension: Dimension, wanted: Wanted) -> tuple[str, ...]:
    codes = [code for code in dimension.codes if (area := area_of(code)) and area.level in wanted.levels]
    missing = set(MUNICIPALITY_CODES) - {code[:4] for code in codes}
    if missing:
        raise SourceFailed("source.nothing", source=SOURCE, expected=f"{', '.join(sorted(missing))} in {wanted.table}")
    return tuple(codes)


def _contents(dimension: Dimension, wanted: Wanted) -> str:
    if wanted.contents in dimension.labels:
        return wanted.contents
    amounts = [code for code, label in dimension.labels.items() if not SHARE.search(label)]
    if len(amounts) != 1:
        raise misshapen(SOURCE, "one content that is an amount", f"in {wanted.table}", dict(dimension.labels))
    return amounts[0]


def _one_code(dimension: Dimension, wanted: Wanted) -> str:
    """The code that is wanted, the total as a rule; '' where the source itself gives the total when not asked."""
    where = f"in '{dimension.key}' of {wanted.table}"
    if code := wanted.chosen.get(dimension.key):
        if code not in dimension.labels:
            raise misshapen(SOURCE, f"the code {code}", where, dict(dimension.labels))
        return code
    totals = [code for code, label in dimension.labels.items() if TOTAL.match(label.strip())]
    if wanted.totals.get(dimension.key) in totals:
        return wanted.totals[dimension.key]
    if dimension.may_be_left_out:
        return ""
    if len(totals) != 1:
        raise misshapen(SOURCE, "one code for the total", where, dict(dimension.labels))
    log.info("%s: %s is taken as the total %s", SOURCE, totals[0], where)
    return totals[0]


def area_of(code: str) -> Area | None:
    """'0160A0010_DeSO2025' -> DeSO of 2025; None for a code outside the municipalities."""
    found = REGION.fullmatch(code)
    if not found:
        return None
    whole, small, kind, version = found.groups()
    level = "municipality" if small is None else "regso" if small.startswith("R") else "deso"
    return Area(level, whole, f"{kind}_{version}" if kind and small else "")


def parts(chosen: Mapping[str, Sequence[str]], max_cells: int) -> Iterator[dict[str, Sequence[str]]]:
    """The selection in pieces of whole areas, none with more cells than one call may ask for."""
    per_area = 1
    for key, codes in chosen.items():
        per_area *= 1 if key == "Region" else len(codes)
    step = max_cells // per_area
    if step < 1:
        raise misshapen(SOURCE, f"room for {per_area} cells in a call", "in /config", max_cells)
    areas = chosen["Region"]
    for start in range(0, len(areas), step):
        yield {**chosen, "Region": areas[start : start + step]}


def _reader(place: str, part: Mapping[str, Sequence[str]]) -> Callable[[bytes], list[Cell]]:
    """Reads the cells and sees that they are the ones that were asked for."""

    def read(content: bytes) -> list[Cell]:
        document = json_reader(SOURCE, f"{place}/data")(content)
        for key, dimension in dimensions(SOURCE, document).items():
            asked = set(part.get(key, dimension.codes))
            if set(dimension.codes) != asked:
                extra = sorted(set(dimension.codes) ^ asked)
                raise misshapen(SOURCE, f"the codes that were asked for in '{key}'", "in the data", extra)
        return list(cells(SOURCE, document))

    return read


def rows_of(found: Sequence[Cell], wanted: Wanted) -> list[dict[str, Any]]:
    """Rows of `bases` from the cells that hold a figure. Nothing is summed and nothing made to fit."""
    told = {area.level for cell in found if (area := area_of(cell.codes["Region"])) and area.version}
    if wanted.levels & SMALL and not told:
        log.info("%s: the codes of %s do not tell their version; it goes by the year", SOURCE, wanted.table)
    return [
        {
            "area_level": area.level,
            "area_code": area.code,
            "area_version": area.version or _version(area.level, cell.codes["Tid"], area.level in told),
            "base": wanted.base,
            "period": cell.codes["Tid"],
            "value": cell.value,
            "status": "preliminary" if cell.mark.lower().startswith("p") else "final",
        }
        for cell in found
        if cell.value is not None and (area := area_of(cell.codes["Region"]))
    ]


def _version(level: str, period: str, others_are_told: bool) -> str:  # noqa: FBT001
    """Version of an area whose code does not tell it: the old one where new codes do, else by the year."""
    if level not in VERSIONS:
        return ""
    old, new = VERSIONS[level]
    return old if others_are_told or int(period) < NEW_AREAS else new
