"""Writes data/bundled/datapackage.json from the contracts of the shipped tables: `python -m scripts.datapackage`."""

from __future__ import annotations

from data.settings import HOME
from data.tables.package import DESCRIPTION, package_text

if __name__ == "__main__":
    bundled = HOME / "data" / "bundled"
    (bundled / DESCRIPTION).write_text(package_text(bundled), encoding="utf-8")
