"""The rows of a layer's figures as they leave the house: what its table says, in words, with all that a quote needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.asking.scene import Cells, Scene, Shown
from dashboard.asking.words import area_name, cell, dates, question_label, titles, unit_words
from data.model import Precision
from data.release.provenance import SourceOf
from layers.ask import columns_for
from layers.contract import Answer, Column, Format, Kind, Reach, State, Unit
from layers.kit import writing

DIGITS = {Format.INTEGER: 0, Format.DECIMAL: 2, Format.PERCENT: 1}
VALUE_DIGITS = {Unit.COUNT: 0, Unit.PERCENT: 1}
"""Decimals of values and their intervals; two in any other unit."""

COORDINATE_DIGITS = 5
Row = Mapping[Any, Any]


def file_rows(scene: Scene, shown: Shown) -> list[list[Any]]:
    """Headings, then rows: of every year for an area layer that has them, otherwise what the page lists.

    Numbers are numbers, rounded as they are meant to be read; all else is words of the page's language, also codes,
    which stand before the name ("0162 Danderyd") so that no program reads them as numbers. A layer without an answer
    has no rows.
    """
    answer = shown.answer
    if answer is None:
        return []
    area = shown.layer.kind is Kind.AREA
    rows = _area_rows(answer) if area else _listed(scene, shown.layer.kind, answer.rows)
    columns = [column for column in _columns(answer, rows) if not (area and column.field == "year")]
    ends = _ends(scene, shown, answer)
    sources = {} if answer.practice else scene.credits(shown.layer)
    every = () if answer.practice else scene.traced(shown.layer).sources
    first = _area_heads(scene) if area else _place_heads(scene, shown.layer.kind)
    last = [scene.say("file.state")] if area else []
    heads = [head for column in columns for head in _heads(scene, shown, column)]
    begin = _area_cells if area else _place_cells
    return [
        [*first, *heads, *last, *ends],
        *(
            [
                *begin(scene, row),
                *(value for column in columns for value in _values(scene, shown, column, row)),
                *([_state(scene, row)] if area else []),
                *(ends | _credit(scene, _behind(sources, row) if sources else every, answer)).values(),
            ]
            for row in writing.records(rows)
        ),
    ]


def every_year(answer: Answer) -> pd.DataFrame | None:
    """The rows of every year, where they are counted in what the answer is."""
    return answer.series if answer.series_unit is None else None


def _area_rows(answer: Answer) -> pd.DataFrame:
    whole = every_year(answer)
    return answer.rows.assign(year=answer.year) if whole is None else whole


def _listed(scene: Scene, kind: Kind, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the chosen municipality, all of them when none is chosen; only a pin has a coordinate."""
    inside = rows[rows.municipality_code == scene.view.area] if scene.view.area in scene.towns else rows
    if kind is Kind.LINE:
        return inside
    elsewhere = inside.precision != Precision.PIN
    return inside.assign(lon=inside.lon.mask(elsewhere), lat=inside.lat.mask(elsewhere))


def _columns(answer: Answer, rows: pd.DataFrame) -> list[Column]:
    """The columns of a file that these rows have."""
    return [
        column
        for column in columns_for(answer.columns, Reach.TABLE, Reach.FILE)
        if {column.field, f"{column.field}_sv"} & set(rows.columns)
    ]


def _area_heads(scene: Scene) -> list[str]:
    return [scene.say(f"file.{name}") for name in ("code", "area", "year")]


def _area_cells(scene: Scene, row: Row) -> list[Any]:
    code = row["code"]
    if writing.is_missing(code):
        return ["", scene.say("area.all"), _whole(row["year"])]
    name = area_name(scene, str(code))
    return [_coded(str(code), name), name, _whole(row["year"])]


def _place_heads(scene: Scene, kind: Kind) -> list[str]:
    where = ("lat", "lon") if kind is Kind.POINT else ()
    return [scene.say(f"file.{name}") for name in ("id", "name", "municipality", *where)]


def _place_cells(scene: Scene, row: Row) -> list[Any]:
    code = str(row["municipality_code"] or "")
    where = [_rounded(row[name], COORDINATE_DIGITS) for name in ("lat", "lon") if name in row]
    return [row["id"], row["name"], _coded(code, area_name(scene, code)) if code else "", *where]


def _coded(code: str, name: str) -> str:
    """A code that stays text in every program: with the name behind it, or a dash where it has none."""
    return f"{code} {name if name != code else writing.NOTHING}"


def _heads(scene: Scene, shown: Shown, column: Column) -> list[str]:
    head = shown.layer.words[scene.lang].columns[column.title]
    if column.format is not Format.INTERVAL:
        return [head]
    return [scene.say(f"file.{end}", heading=head) for end in ("low", "high")]


def _values(scene: Scene, shown: Shown, column: Column, row: Row) -> Iterator[Any]:
    decimals = VALUE_DIGITS.get(shown.answer.unit if shown.answer else Unit.NONE, 2)
    if column.format is Format.INTERVAL:
        apart = writing.digits_apart(row["low"], row["high"], decimals)
        yield from (_rounded(row[end], apart) for end in ("low", "high"))
    elif column.format in DIGITS:
        value = row[column.field]
        apart = writing.digits_apart(row.get("low"), row.get("high"), decimals)
        yield _rounded(value, apart if column.field == "value" else DIGITS[column.format])
    else:
        written = cell(shown, column, row, scene.lang)
        yield "" if written == writing.NOTHING else written


def _rounded(value: Any, digits: int) -> float | int | None:
    if writing.is_missing(value):
        return None
    number = writing.rounded(value, digits)
    return float(number) if digits else int(number)


def _whole(value: Any) -> int | None:
    return None if writing.is_missing(value) else int(value)


def _state(scene: Scene, row: Row) -> str:
    """Whether a figure is shown, not shown, or not known."""
    if row.get("state") == State.SUPPRESSED:
        return scene.say("value.suppressed")
    return scene.say("value.missing" if writing.is_missing(row.get("value")) else "value.shown")


def _ends(scene: Scene, shown: Shown, answer: Answer) -> dict[str, str]:
    """What every row ends with, by heading: what was asked, in what it is counted, and all that a quote needs."""
    base = answer.made_from.denominator if answer.made_from else None
    told = {
        "question": question_label(scene, shown),
        "unit": unit_words(scene, answer),
        "base": scene.say(f"how.bases.{base}") if base else "",
        **dict.fromkeys(("source", "licence", "fetched"), ""),  # of each row its own
        "release": scene.known.release,
        "mark": scene.say("practice.mark") if answer.practice else "",
    }
    return {scene.say(f"file.{name}"): text for name, text in told.items()}


def _credit(scene: Scene, given: Sequence[SourceOf], answer: Answer) -> dict[str, str]:
    """Source, licence and day of what a row is made from, by heading; that it is invented, of what is."""
    told = {
        "source": scene.say("practice.source") if answer.practice else titles(scene, given),
        "licence": "; ".join(dict.fromkeys(one.licence for one in given if one.licence)),
        "fetched": dates(given),
    }
    return {scene.say(f"file.{name}"): text for name, text in told.items()}


def _behind(cells: Cells, row: Row) -> Sequence[SourceOf]:
    """The sources of a file's row: of an area and year, of a place, or of all areas of a year."""
    if "id" in row:
        return cells.get((str(row["id"]),), ())
    code, year = row["code"], str(_whole(row["year"]))
    if not writing.is_missing(code):
        return cells.get((str(code), year), ())
    return [one for (_, told), given in cells.items() if told == year for one in given]
