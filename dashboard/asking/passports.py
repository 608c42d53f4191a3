"""Makes the passport of a shown layer's figures: what they were made from, for the chosen area and reader."""

from __future__ import annotations

from dataclasses import replace

from dashboard.asking.context import Context
from dashboard.asking.scene import Scene, Shown
from data.release.look import TableUnavailable
from data.release.provenance import Passport, passport
from layers.contract import MadeFrom


def made_from(scene: Scene, shown: Shown) -> MadeFrom:
    """What the shown figures of the chosen area were made from; of all areas when none is chosen."""
    answer = shown.answer
    found = answer.made_from if answer is not None and answer.made_from else MadeFrom(table=shown.layer.tables[0])
    if not found.area_column or scene.view.area is None:
        return found
    return replace(found, chosen={**found.chosen, found.area_column: scene.view.area})


def passport_of(scene: Scene, shown: Shown, context: Context) -> Passport | None:
    """The passport of a shown layer; None for invented figures and for a layer that has failed.

    Residents are told how many rows count, not the rows: one of them may be a small number.
    """
    if shown.answer is None or shown.answer.practice or shown.layer.practice_only:
        return None
    public = scene.reader.public
    found = made_from(scene, shown)
    try:
        known = passport(
            context.release,
            found.table,
            found.chosen,
            denominator=found.denominator,
            formula=found.formula,
            public=public,
        )
    except TableUnavailable:
        return None
    code = known.code or context.code
    if _nothing_known(shown):
        return replace(known, code=code, rows=0, first_rows=(), sources=())
    return replace(known, code=code, first_rows=() if public else known.first_rows)


def _nothing_known(shown: Shown) -> bool:
    """Whether a coloured layer that names no rows has no figure either: then no row of its table is behind it."""
    answer = shown.answer
    if answer is None or answer.made_from is not None or "value" not in answer.rows.columns:
        return False
    return not answer.categories and bool(answer.rows.value.isna().all())
