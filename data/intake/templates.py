"""An empty CSV for each kind, with a comment that explains every column."""

from __future__ import annotations

from collections.abc import Mapping

from data.area import AREA
from data.intake.refusals import refused
from data.intake.registry import READINGS
from data.tables.columns import Column
from data.tables.registry import CONTRACTS

CODE = AREA.municipalities[0].code
EXPLAINED: Mapping[str, str] = {
    "municipality": f"SCB's code of the municipality, as text ({CODE}), or its name; "
    "not needed where a position says it.",
    "area_code": f"SCB's code of the area: {CODE}, {CODE}R001 (RegSO) or {CODE}A0010 (DeSO).",
    "area_version": "Version of RegSO or DeSO, 2025_v2 say; empty for municipalities.",
    "start": "Earliest time, local: 2025-03-01 14:30, or 2025-03-01.",
    "end": "Latest time, local; empty if it is the same as the start.",
    "offence": "Kind of offence: our word, its Swedish name or Brå's id.",
    "period": "Year (2025), quarter (2025Q1) or month (2025-01).",
    "lat": "Latitude in WGS 84. In other systems: columns north and east instead, and --crs.",
}
LEFT_OUT = ("area_level", "crime_code", "bra_id", "time", "north", "east", "x", "y", "quarter", "month")
"""Other ways to say what a column of the template says."""


def template_columns(kind: str) -> list[str]:
    """The columns of the template of a kind."""
    columns = [name for name in READINGS[kind].holds if name not in LEFT_OUT]
    return [name for name in columns if name != "year" or "period" not in columns]


def template(kind: str) -> str:
    """A CSV of one header, and above it a line beginning with # for each column. Raises FileRefused for events."""
    if kind not in READINGS:
        raise refused("file.of_events")
    names = template_columns(kind)
    contract = {column.name: column for column in CONTRACTS[kind].columns}
    lines = [f"# {name}: {_explained(name, contract.get(name))}" for name in names]
    return "\n".join([*lines, ",".join(names)]) + "\n"


def _explained(name: str, column: Column | None) -> str:
    words = EXPLAINED.get(name) or (column.description if column else "")
    if column and column.values:
        words += f" One of: {', '.join(column.values)}."
    return words if column is None or column.required else f"{words} May be empty."
