"""Finds the contract of every table, and the words for it: a module of data/tables/contracts and a TOML file beside."""

from __future__ import annotations

import pkgutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data.area import in_area_words
from data.tables import contracts
from data.tables.columns import Place, Table
from data.words import FACTS, of_facts

FOLDER = Path(contracts.__file__).parent
PACKAGE: Mapping[str, Any] = tomllib.loads(FOLDER.with_name("package.toml").read_text(encoding="utf-8"))
SHARED: Mapping[str, Any] = tomllib.loads(FOLDER.with_name("shared.toml").read_text(encoding="utf-8"))
"""What the columns of data/tables/shared.py and the units of several tables are in Swedish."""


class ContractRefused(ValueError):
    """A contract is not whole; the message names the file and the field."""


def _every() -> Iterator[tuple[Table, Mapping[str, Any]]]:
    """Each table that a module of contracts holds, with what the file beside says of it."""
    for module in sorted(one.name for one in pkgutil.iter_modules(contracts.__path__)):
        try:
            held = vars(import_module(f"{contracts.__name__}.{module}")).values()
        except (TypeError, ValueError) as error:
            raise ContractRefused(f"data/tables/contracts/{module}.py: {error}") from error
        beside = FOLDER / f"{module}.toml"
        said = tomllib.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else {}
        for table in held:
            if isinstance(table, Table):
                words = said.get(table.name, {})
                for part in ("title", "file") if table.imported_as else ("title",):
                    for lang in FACTS:
                        if not words.get(part, {}).get(lang):
                            field = f"{table.name}.{part}.{lang}"
                            raise ContractRefused(f"data/tables/contracts/{module}.toml: {field} is missing")
                yield _in_swedish(table, words, module) if table.imported_as else table, words


def _in_swedish(table: Table, words: Mapping[str, Any], module: str) -> Table:
    """The contract of what files bring, whose columns those who fill in a file read of in Swedish too."""

    def swedish(part: str, name: str) -> str:
        said = words.get(part, {}).get("sv", {}).get(name) or SHARED[part]["sv"].get(name)
        if not said:
            raise ContractRefused(f"data/tables/contracts/{module}.toml: {table.name}.{part}.sv.{name} is missing")
        return in_area_words(said, "sv")

    columns = []
    for column in table.columns:
        of_unit = {"unit": swedish("units", column.unit)} if column.unit else {}
        columns.append(replace(column, in_swedish={"description": swedish("columns", column.name), **of_unit}))
    return replace(table, columns=tuple(columns))


def _named() -> tuple[dict[str, Table], dict[str, Mapping[str, Any]]]:
    """Tables and their words by name, in the package's order."""
    every = sorted(_every(), key=lambda one: (PACKAGE["order"] + [one[0].name]).index(one[0].name))
    tables, words = {table.name: table for table, _ in every}, {table.name: said for table, said in every}
    for field in ("name", "imported_as"):
        values = [value for table, _ in every if (value := getattr(table, field))]
        if twice := {value for value in values if values.count(value) > 1}:
            raise ContractRefused(f"data/tables/contracts: {field} '{min(twice)}' is that of two tables")
    for table in tables.values():
        if strange := set(table.made_from) - set(tables):
            raise ContractRefused(f"data/tables/contracts: '{table.name}', made_from: there is no table {min(strange)}")
    return tables, words


_NAMED = _named()
TABLES, WORDS = MappingProxyType(_NAMED[0]), MappingProxyType(_NAMED[1])
"""The contract of every table, and what is said of it (title, description, sources, …), by name."""

SHIPPED, DESK = (
    {name: table for name, table in TABLES.items() if table.place is place} for place in (Place.SHIPPED, Place.DESK)
)
CONTRACTS: Mapping[str, Table] = {table.imported_as: table for table in TABLES.values() if table.imported_as}
"""The contract of each kind of file that may come in; `CONTRACTS[kind].name` is the table's name in a release."""


def words(name: str, part: str, lang: str) -> str:
    """What a table, or a file of it, is called (`title`, `file`), for readers of a language."""
    return str(WORDS[name][part][of_facts(lang)])


def is_public(name: str) -> bool:
    """Whether residents may see a table, or what its rule leaves of it: what nobody declared is closed."""
    return name in TABLES and TABLES[name].public
