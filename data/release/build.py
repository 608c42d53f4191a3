"""Builds a release's folder: the shipped files, what has come in, what is worked out from both, and a manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data.content import MANIFEST, code_id, content_id
from data.facts import bra, small_areas
from data.facts.small_areas import AREA_COUNTS
from data.geography import geometry
from data.geography.areas_of import latest_deso, shipped_areas
from data.model import MUNICIPALITY_CODES, AreaLevel
from data.release.area_counts import COUNTS_BY_AREA, counts_by_area
from data.release.look import ANNUAL, LAYOUT, Release
from data.release.state import State, write_state
from data.settings import HOME
from data.tables import parquet as columns
from data.tables.columns import Place
from data.tables.contracts.areas import SHAPES
from data.tables.registry import CONTRACTS, SHIPPED, TABLES, WORDS


def code_version() -> str:
    """The version of the code that makes releases."""
    return code_id([HOME / "data"])


def build(part: Path, shipped: Release, state: State, told: Mapping[str, Any], now: datetime) -> None:
    """Fills the empty folder `part`. `told` goes into the manifest beside what can be seen in the folder."""
    folder = shipped.folder  # the tables, the package's description and the geometry in it, and nothing else
    for path in sorted(one for inner in (folder, folder / "geometry") for one in inner.glob("*") if one.is_file()):
        target = part / path.relative_to(folder)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, target)
    write_state(state, part)
    prepared = _prepared(shipped, state)
    ground = geometry.geometry_manifest(folder / "geometry")
    fields = ("sha256", "crs", "source", "licence")
    files = {name: {f: one[f] for f in fields if f in one} for name, one in ground["files"].items()}
    for name, rows in prepared.items():
        columns.write(rows, part / Place.PREPARED / f"{name}.parquet")
    manifest = {
        "layout": LAYOUT,
        "release": content_id(part),
        "made": now.isoformat(timespec="seconds"),
        "base": shipped.id,
        "code": code_version(),
        **told,
        "tables": _tables(shipped, state, prepared),
        "geometry": {"area_version": ground["area_version"], "files": files},
        "origins": list(state.origins.values()),
        "imports": list(state.imports),
    }
    (part / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _prepared(shipped: Release, state: State) -> dict[str, pd.DataFrame]:
    made = {bra.REPORTED: bra.reported(shipped.tables[ANNUAL], state.rows("counts"), state.rows("bases"))}
    rows = state.rows("offences")
    if not len(rows):
        return made
    months, deso = counts_by_area(state, shipped.folder), latest_deso(state.rows(SHAPES.name))
    areas = {
        AreaLevel.MUNICIPALITY: MUNICIPALITY_CODES,
        AreaLevel.REGSO: tuple(shipped_areas(shipped.folder).code),
        AreaLevel.DESO: tuple(deso.area_code),
    }
    of_others = (months.area_level == AreaLevel.DESO) & ~months.area_version.isin(deso.area_version.unique())
    own = months[~of_others] if of_others.any() else months
    years = small_areas.from_months(own, str(rows.start.max()), str(rows.start.min()), areas)
    return made | {COUNTS_BY_AREA: months, AREA_COUNTS: years}


def _tables(shipped: Release, state: State, prepared: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """What the manifest tells of each table: the shipped ones, those that came in, and those that are worked out."""
    listed = []
    for name in SHIPPED:
        note = shipped.notes.get(name)
        said = {"fetched": note.retrieved, "licence": "; ".join(note.licences)} if note else {}
        sources = [{"title": title, "address": address, **said} for title, address in (note.sources if note else ())]
        listed.append(_entry(name, shipped.tables[name], sources))
    come_in = {table.name for table in CONTRACTS.values()}
    own = {name: _sources(state, rows.origin) for name, rows in state.tables.items() if name in come_in and len(rows)}
    made = {name: [one for other in TABLES[name].made_from for one in own.get(other, ())] for name in prepared}
    return [
        *listed,
        *(_entry(name, state.tables[name], sources) for name, sources in own.items()),
        *(_entry(name, prepared[name], sources) for name, sources in made.items()),
    ]


def _entry(name: str, rows: pd.DataFrame, sources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the manifest tells of a table; `municipalities`: of how many municipalities it has rows."""
    table = TABLES[name]
    codes = set(rows[table.area].dropna().astype("str").str[:4].unique()) if table.area else set()
    return {
        "name": name,
        "place": table.place,
        "titles": WORDS[name]["title"],
        "rows": len(rows),
        "periods": periods(name, rows),
        "municipalities": len(codes & set(MUNICIPALITY_CODES)) if table.area else None,
        "public": table.public,
        "sources": list(sources),
    }


def periods(name: str, rows: pd.DataFrame) -> list[str]:
    """The first and the last period, or nothing for a table that has none."""
    column = TABLES[name].period
    texts = rows[column].dropna().astype("str") if column else pd.Series([], dtype="str")
    texts = texts[texts != ""]
    return [str(texts.min()), str(texts.max())] if len(texts) else []


def _sources(state: State, origins: pd.Series) -> list[dict[str, Any]]:
    found = [state.origins[key] for key in sorted(origins.unique()) if key in state.origins]
    return [{name: one[name] for name in ("key", "title", "address", "fetched", "licence")} for one in found]
