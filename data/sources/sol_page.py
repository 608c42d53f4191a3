"""Reads the pages of Brå's statistics database SOL: what can be chosen, and the result."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pandas as pd

from data.model import MUNICIPALITIES

log = logging.getLogger(__name__)

COUNT, RATE = "count", "per_100k"
MISSING = ("..", "-", "–", "")
"""Nobody has said. SOL writes two dots; a dash is read the same way, for it is not said to be zero."""

OFFENCES = {
    "5036": "total",
    "11462": "burglary",
    "11475": "residential_burglary",
    "13264": "residential_burglary",
    "5059": "car_part_theft",
    "11497": "theft_from_vehicle",
    "13262": "theft_from_vehicle",
}
"""Our kind of offence by Brå's id. Names do not do: 11475 and its part 11476 are called nearly the same."""

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
CODES = {municipality.name.lower(): municipality.code for municipality in MUNICIPALITIES}
SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
FIGURE = re.compile(r"[0-9]+(,[0-9]+)?")
ENTRY = re.compile(r"""(array\w+)\[\d+\]\s*=\s*(["'])((?:\\.|(?!\2).)*)\2""")


class SolPageRefused(ValueError):
    """The page is not a whole result page of SOL; the message says what was expected and what came."""

    def __init__(self, expected: str, came: str) -> None:
        super().__init__(f"{expected} was expected on the result page, {came} came.")
        self.expected = expected
        self.came = came


@dataclass(frozen=True, slots=True)
class SolTable:
    """One result page.

    `cells` has a row per figure: region_id, region, offence_id, offence, period ('2025', '2025-01' or
    '2025Q1'), measure ('count' or 'per_100k'), value (Float64, NA where nobody has said), preliminary.
    """

    title: str
    cells: pd.DataFrame


@dataclass(slots=True)
class _Cell:
    """A td or th as it stands in the page."""

    tag: str
    facts: Mapping[str, str]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return SPACES.sub(" ", "".join(self.words)).strip()


class _Cells(HTMLParser):
    """Collects the cells of all tables in their order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Cell] = []
        self.ended = False
        self._open: _Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("td", "th"):
            self._open = _Cell(tag, {name: value or "" for name, value in attrs})
            self.found.append(self._open)
        elif tag in ("tr", "table"):
            self._open = None

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._open = None
        self.ended = self.ended or tag == "html"

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.words.append(data)


def parse_sol(html: bytes) -> SolTable:
    """The figures of a result page. Raises `SolPageRefused` when it is another page, or half of one.

    The page declares ISO-8859-1, but pages saved in UTF-8 exist too: what is valid UTF-8 is read as that.
    Cells are understood by their `headers`, which name period, year, offence, region and measure by id.
    """
    page = _Cells()
    page.feed(decoded(html))
    if not page.ended:
        raise SolPageRefused("The end of the page (</html>)", "a page that was cut off")
    heads = {cell.facts["id"]: cell for cell in page.found if cell.tag == "th" and cell.facts.get("id")}
    rows, offence = [], ""
    for cell in page.found:
        if cell.tag == "th" and "headers" in cell.facts and "axis" not in cell.facts:
            offence = cell.text
        elif cell.tag == "td" and "headers" in cell.facts:
            rows.append(_row(cell, offence, heads))
    if not rows:
        raise SolPageRefused("A table of reported offences", "a page without figures")
    title = next((cell.text for cell in page.found if "tabell-rubrik" in cell.facts.get("class", "")), "")
    return SolTable(title, _once(rows))


def decoded(html: bytes) -> str:
    """The page as text: UTF-8 where it is valid, else as the page declares (ISO-8859-1, in effect windows-1252)."""
    for encoding in ("utf-8-sig", "windows-1252"):
        try:
            text = html.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not (text.isascii() or encoding == "windows-1252"):
            log.info("The page is in UTF-8, whatever it declares.")
        return text
    return html.decode("iso-8859-1")


def number(text: str) -> float | None:
    """'1 416 280' -> 1416280.0; '..' -> None, which is not zero. Raises `SolPageRefused` for anything else."""
    bare = SPACES.sub("", text)
    if bare in MISSING:
        return None
    if not FIGURE.fullmatch(bare):
        raise SolPageRefused("A figure or '..'", repr(text[:40]))
    return float(bare.replace(",", "."))


def period(year: str, part: str) -> str:
    """('2026 prel.', 'Jan') -> '2026-01'; ('År', '2016 prel.') -> '2016'; ('2025', 'Kvartal 2') -> '2025Q2'."""
    found = re.match(r"[0-9]{4}", part) or re.search(r"[0-9]{4}", year) or re.search(r"[0-9]{4}", part)
    if not found:
        raise SolPageRefused("A year", repr(f"{year} {part}"[:40]))
    word = part.lower()
    if quarter := re.search(r"kvartal ([1-4])", word):
        return f"{found.group()}Q{quarter.group(1)}"
    if word[:3] in MONTHS:
        return f"{found.group()}-{MONTHS.index(word[:3]) + 1:02d}"
    if word and not re.match(r"[0-9]{4}|helår", word):
        raise SolPageRefused("A year, a quarter or a month", repr(part[:40]))
    return found.group()


def municipality_code(region: str) -> str:
    """Code of one of the municipalities by the name of a region; '' for any other."""
    return CODES.get(SPACES.sub(" ", region).strip().lower().removesuffix(" kommun"), "")


def counts_of(table: SolTable) -> list[dict[str, Any]]:
    """Rows of the contract `counts`, without `origin`, for the municipalities and the offences we know.

    A cell for which nobody has said gives no row.
    """
    known = table.cells[table.cells.value.notna() & table.cells.offence_id.isin(list(OFFENCES))]
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for cell in known.itertuples():
        if code := municipality_code(cell.region):
            offence, status = OFFENCES[cell.offence_id], "preliminary" if cell.preliminary else "final"
            empty = {"area_level": "municipality", "area_code": code, "area_version": ""}
            empty |= {"offence": offence, "period": cell.period, "status": status}
            row = rows.setdefault((code, offence, cell.period), empty)
            row[cell.measure] = int(cell.value) if cell.measure == COUNT else float(cell.value)
    return list(rows.values())


def _row(cell: _Cell, offence: str, heads: Mapping[str, _Cell]) -> dict[str, Any]:
    names = cell.facts["headers"].split()
    axes = {heads[name].facts.get("axis", ""): name for name in names if name in heads}
    left = [name for name in names if name not in heads]
    if "region" not in axes or len(left) != 1 or not {"ar", "manader"} & set(axes):
        raise SolPageRefused("A period, a region and an offence for each figure", repr(cell.facts["headers"][:60]))
    year, part = (heads[axes[axis]].text if axis in axes else "" for axis in ("ar", "manader"))
    return {
        "region_id": axes["region"],
        "region": heads[axes["region"]].text,
        "offence_id": left[0],
        "offence": offence,
        "period": period(year, part),
        "measure": _measure(axes.get("matt", ""), heads),
        "value": number(cell.text),
        "preliminary": "prel" in f"{year} {part}".lower(),
    }


def _measure(name: str, heads: Mapping[str, _Cell]) -> str:
    text = SPACES.sub("", heads[name].text if name in heads else "")
    if "100000" in text or "100k" in name.lower():
        return RATE
    if text.lower().startswith("antal"):
        return COUNT
    raise SolPageRefused("'Antal' or '/100 000 inv' above each column", repr(text[:40]))


def _once(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """One row per figure. Groups above a chosen offence repeat cells with '..': the cell that says holds."""
    best: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        key = (row["region_id"], row["offence_id"], row["period"], row["measure"])
        before = best.get(key)
        if before and None not in (before["value"], row["value"]) and before["value"] != row["value"]:
            raise SolPageRefused("One figure for each period", f"{before['value']} and {row['value']}")
        if before is None or before["value"] is None:
            best[key] = row
    return pd.DataFrame(list(best.values())).astype({"value": "Float64", "preliminary": "bool"})


@dataclass(frozen=True, slots=True)
class Choices:
    """What one page of choices offers. Ids change from year to year and menu to menu: only these hold."""

    offences: Mapping[str, str]  # label by id
    regions: Mapping[str, str]  # id by municipality code, the area's only
    periods: Mapping[str, str]  # id by period: 2025, 2025-01, 2025Q1; a whole year of a monthly menu included


def read_choices(html: bytes) -> Choices:
    """The choices of a page. Raises `SolPageRefused` when it offers none (no session, or another form)."""
    arrays: dict[str, list[list[str]]] = {}
    for name, _, text in ENTRY.findall(decoded(html)):
        arrays.setdefault(name.lower(), []).append(_parts(text))
    offences = [*arrays.get("arraynivaett", []), *arrays.get("arraynivatva", [])]
    regions = [*arrays.get("arrayregionnivaett", []), *arrays.get("arrayregionnivatva", [])]
    periods = arrays.get("arrayperiod", [])
    if not (offences and regions and periods):
        raise SolPageRefused("Offences, regions and periods to choose from", f"the lists {sorted(arrays) or 'none'}")
    # Periods are 'id*2025*…' in a yearly menu and 'id*Jan*…*2026 prel., Jan*…' in a monthly one.
    ids = {period(one[3] if len(one) > 3 else "", one[1]): one[0] for one in periods}
    return Choices({one[0]: one[1] for one in offences}, _regions(regions), ids)


def _parts(text: str) -> list[str]:
    """'8496*\\xA0\\xA0Danderyd kommun' -> ['8496', 'Danderyd kommun'], at least two parts."""
    plain = text.replace("\\xA0", " ").replace("\\xa0", " ").replace('\\"', '"')
    parts = [SPACES.sub(" ", part).strip() for part in plain.split("*")]
    return parts if len(parts) > 1 else [*parts, ""]


def _regions(entries: list[list[str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for number, name, *_ in entries:
        if code := municipality_code(name):
            found.setdefault(code, set()).add(number)
    if several := {code: ids for code, ids in found.items() if len(ids) > 1}:
        raise SolPageRefused("One region for each municipality", str(several))
    return {code: ids.pop() for code, ids in found.items()}
