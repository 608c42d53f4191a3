"""Reads the result page of Brå's statistics database SOL, as a browser saves it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.intake.declared import Declared
from data.intake.raw import Raw, check_cell, check_columns, check_rows
from data.intake.refusals import refused

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MEASURES = {"antal": "count", "per 100 000": "per_100k"}
COLUMNS = ("municipality", "offence", "period", "status", "count", "per_100k")


class _Page(HTMLParser):
    """Collects headings by id, and the cells with the ids of their headings and the label of their row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.headings: dict[str, tuple[str, str]] = {}
        self.cells: list[tuple[int, tuple[str, ...], str, str]] = []
        self.label = ""
        self._open: tuple[str, dict[str, str], int] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("th", "td", "title"):
            self._close()
            self._open = (tag, {name: value or "" for name, value in attrs}, self.getpos()[0])
        elif tag == "tr":
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td", "tr", "title", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text.append(data)

    def _close(self) -> None:
        if not self._open:
            return
        (tag, attrs, line), text = self._open, check_cell(" ".join("".join(self._text).split()), 0, "")
        self._open, self._text = None, []
        if tag == "title":
            self.title = text
        elif tag == "th":
            if attrs.get("axis") and attrs.get("id"):
                self.headings[attrs["id"]] = (attrs["axis"], text)
            else:
                self.label = text
        elif "resultatAntal" in attrs.get("class", ""):
            self.cells.append((line, tuple(attrs.get("headers", "").split()), self.label, text))


def read_sol(path: Path, _declared: Declared, _folder: Path) -> Raw:
    """One row for each region, offence and period of the page. Raises FileRefused when it is another page."""
    content = path.read_bytes()
    try:  # ISO-8859-1 as the page says, unless a browser has saved it in UTF-8
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("windows-1252", errors="replace")
    page = _Page()
    page.feed(text)
    page.close()
    if "sol" not in page.title.lower() and not page.cells:
        raise refused("sol.other_page", value=page.title)
    check_rows(len(page.cells))
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    lines: dict[tuple[str, ...], int] = {}
    for line, ids, label, cell in page.cells:
        key, measure = _meaning(ids, label, page.headings, line)
        lines.setdefault(key, line)
        row = rows.setdefault(key, dict(zip(COLUMNS, (*key, "", ""), strict=True)))
        row[measure] = "" if cell == ".." else cell
    if not rows:
        raise refused("sol.changed", value=page.title)
    table = pd.DataFrame(list(rows.values()), columns=pd.Index(COLUMNS, dtype="str"), dtype="str")
    check_columns(list(table.columns))
    return Raw(table=table, lines=np.array(list(lines.values()), dtype=int), notes={"page": page.title})


def _meaning(ids: tuple[str, ...], label: str, headings: Any, line: int) -> tuple[tuple[str, str, str, str], str]:
    """Region, offence, period and status of a cell, and what it measures."""
    known = [headings[one] for one in ids if one in headings]
    regions = [text for axis, text in known if axis == "region"]
    measures = [
        name for axis, text in known if axis == "matt" for word, name in MEASURES.items() if word in text.lower()
    ]
    times = " ".join(text for axis, text in known if axis not in ("region", "matt"))
    period = _period(times)
    if len(regions) != 1 or len(measures) != 1 or not period or not label:
        raise refused("sol.changed", value=" ".join(ids), line=line)
    status = "preliminary" if "prel" in times.lower() else "final"
    return (regions[0], label, period, status), measures[0]


def _period(words: str) -> str:
    """2016, 2016-01 or 2016Q1 from the headings above a column."""
    year = re.search(r"\b(19|20)[0-9]{2}\b", words)
    if not year:
        return ""
    quarter = re.search(r"\bkv(?:artal)?\.? ?([1-4])|\b([1-4])[:a]*e? kvartalet", words.lower())
    if quarter:
        return f"{year[0]}Q{quarter[1] or quarter[2]}"
    months = [number for number, name in enumerate(MONTHS, start=1) if re.search(rf"\b{name}", words.lower())]
    return f"{year[0]}-{months[0]:02}" if len(months) == 1 else year[0]
