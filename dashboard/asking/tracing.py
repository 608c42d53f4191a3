"""How shown figures are known: the passport of what is spoken of, and the sources of every row that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dashboard.asking.context import Context
from dashboard.asking.memory import once_per_context
from dashboard.asking.scene import Cells, Scene, Shown, Traced
from data.facts import bra
from data.model import Audience
from data.release.look import TableUnavailable
from data.release.provenance import FIELD_OF, Passport, SourceOf, credited, passport
from data.tables.registry import TABLES
from layers.contract import Kind, MadeFrom


def traced(scene: Scene, shown: Shown, spoken: Shown, context: Context, *, most: int) -> Traced:
    """How a layer is known, with at most so many rows told one by one; nothing of what is invented or has failed."""
    own = _passport(scene, spoken, scene.view.area, context, most)
    alike = spoken is shown and scene.view.area is None
    whole = own if alike else _passport(scene, shown, None, context, 0)
    every = [one for each in (whole, *whole.beside) for one in each.sources] if whole else []
    once = {(one.title, one.address, one.fetched): one for one in reversed(every)}
    return Traced(passport=own, sources=tuple(once.values())[::-1])


def _passport(scene: Scene, shown: Shown, area: str | None, context: Context, most: int) -> Passport | None:
    answer = shown.answer
    if answer is None or answer.practice or shown.layer.practice_only:
        return None
    most = most if scene.reader.role is Audience.PLANNER else 0
    try:
        told = [_known(one, area, scene, context, most) for one in _behind(shown)]
    except TableUnavailable:
        return None
    whole_table = answer.made_from is None and "value" in answer.rows.columns and not answer.categories
    if whole_table and answer.rows.value.isna().all():  # without any figure no row of the table is behind it
        return replace(told[0], rows=0, first_rows=(), sources=())
    return replace(told[0], beside=tuple(told[1:]))


def _known(one: MadeFrom, area: str | None, scene: Scene, context: Context, most: int) -> Passport:
    """The passport of rows of one table; remembered of whole questions, of which there are few."""
    chosen = dict(one.chosen)
    if one.area_column and area is not None:
        chosen |= {one.area_column: area} | ({"year": one.told[area]} if area in one.told else {})
    how = {"denominator": one.denominator, "formula": one.formula, "public": scene.reader.public, "most_rows": most}
    make = _made if most or chosen != one.chosen else _remembered
    return make(context, one.table, tuple(chosen.items()), **how)


def _made(context: Context, /, table: str, chosen: tuple[tuple[str, Any], ...], **how: Any) -> Passport:
    known = passport(context.release, table, dict(chosen), **how)
    return replace(known, code=known.code or context.code)


_remembered = once_per_context(_made)


def _behind(shown: Shown) -> tuple[MadeFrom, ...]:
    """What an answer was made from; where it does not say, every row of the layer's first table."""
    answer = shown.answer
    made = answer.made_from if answer and answer.made_from else MadeFrom(table=shown.layer.tables[0])
    return (made, *made.beside)


def credits_of(scene: Scene, shown: Shown, context: Context) -> Cells:
    """The sources of each row of a layer's files: of areas by code and year, of places by id; none of invented ones."""
    if scene.traced(shown.layer).passport is None:
        return {}
    found = dict[tuple[str, ...], tuple[SourceOf, ...]]()
    for one in _behind(shown):
        table = context.release.tables[one.table]
        if not (by := list(_keys(shown.layer.kind, one, set(table.columns)))):
            continue
        chosen = {name: value for name, value in one.chosen.items() if name != "year"}
        for cell, given in credited(context.release, one.table, chosen, by, public=scene.reader.public).items():
            named = (one.prefix + cell[0], *cell[1:])
            found[named] = (*found.get(named, ()), *given)
    return found


def _keys(kind: Kind, made: MadeFrom, columns: set[str]) -> Iterator[str]:
    """The columns of a table that say which row of a file a row of it is behind; none where all share their sources."""
    contract = TABLES.get(made.table)
    if contract is None or (contract.made_from and "origin" not in columns and made.table != bra.REPORTED):
        return
    year = "year" if "year" in columns else FIELD_OF["year"]
    if kind is Kind.AREA and made.area_column and year in columns:
        yield from (made.area_column, year)
    elif kind is not Kind.AREA and len(contract.key) == 1:
        yield from contract.key
