"""An empty CSV for each kind, with a comment that explains every column."""

from __future__ import annotations

from data.intake.refusals import refused
from data.intake.registry import READINGS
from data.tables.columns import Column
from data.tables.registry import CONTRACTS
from data.words import beside, of_facts

WORDS = beside(__file__)
LEFT_OUT = ("area_level", "crime_code", "bra_id", "time", "north", "east", "x", "y", "quarter", "month")
"""Other ways to say what a column of the template says."""


def template_columns(kind: str) -> list[str]:
    """The columns of the template of a kind."""
    columns = [name for name in READINGS[kind].holds if name not in LEFT_OUT]
    return [name for name in columns if name != "year" or "period" not in columns]


def template(kind: str, lang: str) -> str:
    """A CSV of one header, and above it a line beginning with # for each column, in a language.

    Raises FileRefused for events.
    """
    if kind not in READINGS:
        raise refused("file.of_events")
    names = template_columns(kind)
    contract = {column.name: column for column in CONTRACTS[kind].columns}
    lines = [f"# {name}: {_explained(name, contract.get(name), lang)}" for name in names]
    return "\n".join([*lines, ",".join(names)]) + "\n"


def _explained(name: str, column: Column | None, lang: str) -> str:
    said = WORDS[lang]
    words = said.get(f"columns.{name}") or (column.says("description")[of_facts(lang)] if column else "")
    if column and column.values:
        words += f" {said['one_of'].format(allowed=', '.join(column.values))}"
    return words if column is None or column.required else f"{words} {said['may_be_empty']}"
