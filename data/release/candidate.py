"""What would become a release, and why it may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import geopandas as gpd

from data.geography.areas_of import shipped_areas, versions_of
from data.printed import quoted
from data.refusals import ON_COMMAND_LINE, Field
from data.release.look import Release
from data.release.state import State
from data.tables.batch import Batch
from data.tables.checks import Problem


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a release may not be made: which check, of which table, what and what to do."""

    check: str
    table: str
    problem: Problem

    def __str__(self) -> str:
        reason, remedy = self.problem.told(ON_COMMAND_LINE)
        line = "" if self.problem.line is None else f", line {self.problem.line}"
        column = f", column {quoted(self.problem.column)}" if self.problem.column else ""
        return f"{self.table}{line}{column}, value {quoted(self.problem.value)}: {reason}. {remedy}"


@dataclass(frozen=True, eq=False, kw_only=True)
class Candidate:
    """What would become a release: the shipped tables, what came in before and now, and the batches themselves."""

    shipped: Release
    before: State
    after: State
    batches: Sequence[Batch] = ()
    now: datetime

    @cached_property
    def ground(self) -> gpd.GeoDataFrame:
        """The RegSO of the shipped tables."""
        return shipped_areas(self.shipped.folder)

    @cached_property
    def versions(self) -> dict[str, dict[str, frozenset[str]]]:
        """Codes that exist, by level and version of the areas."""
        shipped = frozenset(self.ground.code)
        found: dict[str, dict[str, frozenset[str]]] = {"regso": dict.fromkeys(versions_of(self.ground), shipped)}
        for (level, version), part in self.after.rows("areas").groupby(["area_level", "area_version"]):
            codes = frozenset(part.area_code)
            found.setdefault(level, {}).setdefault(version, codes)
        return found


def told_stop(check: str, table: str, at: tuple[str, Any], key: str, **fields: Field) -> Stop:
    """A stop at a column and a value."""
    return Stop(check, table, Problem(None, at[0], str(at[1])[:200], key, fields))
