"""Writes datapackage.json, which describes the shipped tables to others (Frictionless), from their contracts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.tables.checks import MISSING
from data.tables.columns import Cell, Column
from data.tables.registry import PACKAGE, SHIPPED, TABLES, WORDS

DESCRIPTION = "datapackage.json"
TYPES = {Cell.TEXT: "string", Cell.INTEGER: "integer", Cell.NUMBER: "number", Cell.BOOLEAN: "boolean"}


def package_text(folder: Path) -> str:
    """The data package of the shipped tables whose CSV files lie in a folder, as JSON.

    Title and description of a table are what the file beside its contract says. Raises OSError without its CSV.
    """
    whole = {
        "name": "trygghetskartan",
        "profile": "tabular-data-package",
        **_in_both("title", PACKAGE["title"]),
        **_in_both("description", PACKAGE["description"]),
        "version": PACKAGE["version"],
        "keywords": PACKAGE["keywords"],
        "licenses": [PACKAGE["licences"]["several"]],
        "resources": [_resource(name, (folder / f"{name}.csv").read_bytes()) for name in SHIPPED],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _resource(name: str, content: bytes) -> dict[str, Any]:
    words, table = WORDS[name], TABLES[name]
    drawn = {"draw": "never", **_in_both("draw_reason", words["draw_reason"])} if "draw_reason" in words else {}
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_in_both("title", words["title"]),
        **_in_both("description", words["description"]),
        **drawn,
        "sources": words["sources"],
        "licenses": [PACKAGE["licences"][key] for key in words["licences"]],
        "retrieved": words["retrieved"],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": list(MISSING),
            "primaryKey": list(table.key),
        },
    }


def _in_both(field: str, words: Mapping[str, str]) -> dict[str, str]:
    return {field: words["sv"], f"{field}_en": words["en"]}


def _field(column: Column) -> dict[str, Any]:
    limits = {
        "required": column.required or None,
        "pattern": column.pattern or None,
        "enum": list(column.values) or None,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    about: dict[str, Any] = {"name": column.name, "type": TYPES[column.kind], "description": column.description}
    about |= {"unit": column.unit} if column.unit else {}
    about |= {"trueValues": ["true"], "falseValues": ["false"]} if column.kind is Cell.BOOLEAN else {}
    known = {name: value for name, value in limits.items() if value is not None}
    return about | ({"constraints": known} if known else {})
