"""How shown figures are known: the passport of what is spoken of, and the sources of every row that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dashboard.asking.context import Context
from dashboard.asking.scene import Cells, Scene, Shown, Traced
from data.facts import bra
from data.model import Audience
from data.release.look import TableUnavailable
from data.release.provenance import FIELD_OF, Passport, SourceOf, credited, passport
from data.tables.registry import TABLES
from layers.contract import Kind, MadeFrom


def traced(scene: Scene, shown: Shown, spoken: Shown, context: Context) -> Traced:
    """How a layer is known; nothing for invented figures and for what has failed."""
    own = _passport(scene, spoken, scene.view.area, context)
    alike = spoken is shown and scene.view.area is None
    whole = own if alike else _passport(scene, shown, None, context)
    return Traced(passport=own, sources=sources(whole) if whole else ())


def sources(known: Passport) -> tuple[SourceOf, ...]:
    """The sources of a passport and of those beside it, each once."""
    every = [one for each in (known, *known.beside) for one in each.sources]
    return tuple({(one.title, one.address, one.fetched): one for one in reversed(every)}.values())[::-1]


def _passport(scene: Scene, shown: Shown, area: str | None, context: Context) -> Passport | None:
    answer, public = shown.answer, scene.reader.public
    if answer is None or answer.practice or shown.layer.practice_only:
        return None
    made, told = _made_from(shown), []
    for one in (made, *made.beside):
        chosen = dict(one.chosen)
        if one.area_column and area is not None:
            chosen |= {one.area_column: area} | ({"year": one.told[area]} if area in one.told else {})
        how = {"denominator": one.denominator, "formula": one.formula}
        try:
            known = passport(context.release, one.table, chosen, **how, public=public)  # type: ignore[arg-type]
        except TableUnavailable:
            return None
        first_rows = known.first_rows if scene.reader.role is Audience.PLANNER else ()
        told.append(replace(known, code=known.code or context.code, first_rows=first_rows))
    whole_table = answer.made_from is None and "value" in answer.rows.columns and not answer.categories
    if whole_table and answer.rows.value.isna().all():  # without any figure no row of the table is behind it
        return replace(told[0], rows=0, first_rows=(), sources=())
    return replace(told[0], beside=tuple(told[1:]))


def _made_from(shown: Shown) -> MadeFrom:
    answer = shown.answer
    return answer.made_from if answer and answer.made_from else MadeFrom(table=shown.layer.tables[0])


def credits_of(scene: Scene, shown: Shown, context: Context) -> Cells:
    """The sources of each row of a layer's files: of areas by code and year, of places by id; none of invented ones."""
    if scene.traced(shown.layer).passport is None:
        return {}
    made, found = _made_from(shown), dict[tuple[str, ...], tuple[SourceOf, ...]]()
    for one in (made, *made.beside):
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
