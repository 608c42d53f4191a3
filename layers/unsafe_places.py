"""Named places that published sources say are perceived as unsafe, disturbed, acted upon or improved."""

from __future__ import annotations

import pandas as pd

from data.facts import places
from data.model import PlaceCategory, Precision, Query
from layers.contract import (
    EVERYONE,
    Answer,
    Column,
    Format,
    Kind,
    Layer,
    MadeFrom,
    Options,
    Reach,
    Role,
    Tables,
    words_beside,
)
from layers.kit import writing

TABLE = "places"
CAME_IN = "places_in"
"""For planners only: nobody has read these places through. Others' tables lack it."""

FIELDS = (
    "id", "name", "municipality_code", "symbol", "years", "years_en", "precision", "anchor", "lon", "lat",
    "text_sv", "text_en", "evidence", "source_urls",
)  # fmt: skip
OF_THEM = (PlaceCategory.PERCEIVED_UNSAFE, PlaceCategory.DISORDER_REPORTED, PlaceCategory.IMPROVED)
DRAWN = (Precision.PIN, Precision.APPROXIMATE)
READ = (
    "place_id", "name", "municipality_code", "categories", "years", "years_en", "precision", "anchor_name",
    "anchor_lon", "anchor_lat", "lon", "lat", "text_sv", "text_en", "evidence", "source_urls",
)  # fmt: skip


def _options(tables: Tables) -> Options:
    tables[TABLE]
    return Options()


def _all(tables: Tables) -> pd.DataFrame:
    """The shipped places, and below them those that came in where the tables at hand have them."""
    shipped = tables[TABLE]
    if CAME_IN not in tables or tables[CAME_IN].empty:
        return places.with_precision(shipped)
    more = places.imported(tables[CAME_IN], shipped)
    read = [places.with_precision(rows)[list(READ)] for rows in (shipped, more)]
    return pd.concat(read, ignore_index=True)


def _compute(tables: Tables, query: Query) -> Answer:  # noqa: ARG001 - published facts, whatever is asked
    table = _all(tables)
    approximate = table.precision == Precision.APPROXIMATE
    listed = table.precision == Precision.LISTED
    rows = table.assign(
        id=table.place_id,
        lon=table.lon.where(~approximate, table.anchor_lon).mask(listed),
        lat=table.lat.where(~approximate, table.anchor_lat).mask(listed),
        anchor=table.anchor_name.where(approximate, ""),
        symbol=table.categories.str.replace(";", "+"),
    )
    return Answer(rows=rows[list(FIELDS)], made_from=MadeFrom(table=TABLE, area_column="municipality_code"))


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    words = layer.words[lang]
    inside = answer.rows if selected is None else answer.rows[answer.rows.municipality_code == selected]
    if inside.empty:
        return words.sentences["none"].format(area="{area}")
    counts = {str(kind): int((inside.precision == kind).sum()) for kind in Precision}
    counts |= {str(kind): int(inside.symbol.str.contains(kind, regex=False).sum()) for kind in OF_THEM}
    counts |= {"all": len(inside), "came_in": int((inside.evidence == places.IMPORTED).sum())}
    # The pattern for one or for many, with the number; nothing where there is none.
    patterns = {kind: words.sentences[f"{kind}_one" if count == 1 else kind] for kind, count in counts.items() if count}
    said = {kind: pattern.replace("{n}", writing.integer(counts[kind], lang)) for kind, pattern in patterns.items()}
    where = words.sentences["everywhere" if selected is None else "inside"]
    told = [said["all"].replace("{where}", where)]
    # Measures are left out: they need not have been taken.
    if of_them := [said[kind] for kind in OF_THEM if kind in said]:
        told.append(words.sentences["of_them"].format(said=writing.listing(of_them, lang)))
    if drawn := [said[kind] for kind in DRAWN if kind in said]:
        pattern = words.sentences["drawn_and_listed" if "listed" in said else "drawn"]
        told.append(pattern.format(drawn=writing.listing(drawn, lang), listed=said.get("listed", "")))
    else:
        told.append(words.sentences["none_drawn"])
    return " ".join([*told, *([said["came_in"]] if "came_in" in said else [])])


LAYER = Layer(
    key="unsafe_places",
    order=15,
    kind=Kind.POINT,
    tables=(TABLE, CAME_IN),
    compute=_compute,
    options=_options,
    describe=_describe,
    audiences=EVERYONE,
    shown_from_start=True,
    symbols=tuple(PlaceCategory),
    columns=(
        Column(field="symbol", role=Role.TEXT, format=Format.TERM),
        Column(field="years", role=Role.TEXT),
        Column(field="precision", role=Role.TEXT, format=Format.TERM),
        Column(field="text", role=Role.TEXT, reach=Reach.FILE),
        Column(field="source_urls", role=Role.TEXT, reach=Reach.FILE),
        Column(field="evidence", role=Role.TEXT, reach=Reach.WORDS),
    ),
    words=words_beside(__file__),
)
