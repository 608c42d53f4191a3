"""How shown figures are known: the passport of what is spoken of, and the sources of every row that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dashboard.asking.context import Context
from dashboard.asking.scene import Cells, Scene, Shown, Traced
from data.facts import bra
from data.model import Audience
from data.release.look import TableUnavailable
from data.release.provenance import FIELD_OF, MOST_ROWS, Passport, SourceOf, credited, passport, traced_rows
from data.tables.registry import TABLES
from layers.contract import Kind, MadeFrom


def traced(scene: Scene, shown: Shown, spoken: Shown, context: Context) -> Traced:
    """How a layer is known; nothing for invented figures and for what has failed."""
    own, area = _passport(scene, spoken, context), scene.view.area
    if spoken is shown and (area is None or not any(one.area_column for one in _behind(shown))):
        given = [each.sources for each in (own, *own.beside)] if own else []
    else:
        given = _sources(scene, shown, context)
    every = reversed([one for each in given for one in each])
    return Traced(
        passport=own, sources=tuple({(one.title, one.address, one.fetched): one for one in every}.values())[::-1]
    )


def _sources(scene: Scene, shown: Shown, context: Context) -> list[tuple[SourceOf, ...]]:
    """Those of all rows that figures were made from, whichever area is chosen: of each table."""
    if not _traceable(shown) or _without_figures(shown):
        return []
    release, public = context.release, scene.reader.public
    try:
        return [traced_rows(release, one.table, one.chosen, public=public)[1] for one in _behind(shown)]
    except TableUnavailable:
        return []


def _passport(scene: Scene, shown: Shown, context: Context) -> Passport | None:
    area, told = scene.view.area, list[Passport]()
    most = MOST_ROWS if scene.reader.role is Audience.PLANNER else 0
    for one in _behind(shown) if _traceable(shown) else ():
        chosen = dict(one.chosen)
        if one.area_column and area is not None:
            chosen |= {one.area_column: area} | ({"year": one.told[area]} if area in one.told else {})
        how = {"denominator": one.denominator, "formula": one.formula, "public": scene.reader.public}
        try:
            known = passport(context.release, one.table, chosen, **how, most_rows=most)  # type: ignore[arg-type]
        except TableUnavailable:
            return None
        told.append(replace(known, code=known.code or context.code))
    if _without_figures(shown) and told:
        return replace(told[0], rows=0, first_rows=(), sources=())
    return replace(told[0], beside=tuple(told[1:])) if told else None


def _traceable(shown: Shown) -> bool:
    """Whether there is an answer, and it is not invented."""
    return shown.answer is not None and not shown.answer.practice and not shown.layer.practice_only


def _without_figures(shown: Shown) -> bool:
    """Whether an answer of a whole table has no figure: then no row of the table is behind it."""
    answer = shown.answer
    if answer is None or answer.made_from is not None or "value" not in answer.rows.columns or answer.categories:
        return False
    return bool(answer.rows.value.isna().all())


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
