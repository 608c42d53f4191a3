"""Named places that published sources say are perceived as unsafe, disturbed, acted upon or improved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

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
    Words,
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
    came_in = CAME_IN in tables and not tables[CAME_IN].empty
    beside = (MadeFrom(table=CAME_IN, area_column="municipality_code"),) if came_in else ()
    made_from = MadeFrom(table=TABLE, area_column="municipality_code", beside=beside)
    return Answer(rows=rows[list(FIELDS)], made_from=made_from)


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    precision, symbols = rows.precision.tolist(), rows.symbol.fillna("").tolist()
    counts = {str(kind): precision.count(kind) for kind in Precision}
    counts |= {str(kind): sum(kind in symbol for symbol in symbols) for kind in PlaceCategory}
    return counts | {"all": len(rows), "came_in": rows.evidence.tolist().count(places.IMPORTED)}


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    words = layer.words[lang]
    inside = answer.rows if selected is None else answer.rows[answer.rows.municipality_code == selected]
    if inside.empty:
        return words.sentences["none"].format(area="{area}")
    counts = _counts(inside)
    where = words.sentences["everywhere" if selected is None else "inside"]
    say = partial(_counted, words, lang)
    said = [
        say(counts["all"], "all_one", "all").replace("{where}", where),
        _of_them(words, lang, counts),
        _on_the_map(words, lang, counts),
        say(counts["came_in"], "came_in_one", "came_in"),
    ]
    return " ".join(part for part in said if part)


def _counted(words: Words, lang: str, count: int, one: str, many: str) -> str:
    """The pattern for one or for many, with the number; nothing where there is none."""
    pattern = words.sentences[one if count == 1 else many]
    return pattern.replace("{n}", writing.integer(count, lang)) if count else ""


def _of_them(words: Words, lang: str, counts: Mapping[str, int]) -> str:
    """What was said of the places, kind by kind. Measures are left out: they need not have been taken."""
    say = partial(_counted, words, lang)
    told = [
        say(counts["perceived_unsafe"], "perceived_unsafe_one", "perceived_unsafe"),
        say(counts["disorder_reported"], "disorder_reported_one", "disorder_reported"),
        say(counts["improved_example"], "improved_example_one", "improved_example"),
    ]
    said = writing.listing([part for part in told if part], lang)
    return words.sentences["of_them"].format(said=said) if said else ""


def _on_the_map(words: Words, lang: str, counts: Mapping[str, int]) -> str:
    """How the places are drawn: with their own position, an approximate one, or in the list alone."""
    say = partial(_counted, words, lang)
    drawn = [say(counts["pin"], "pin_one", "pin"), say(counts["approximate"], "approximate_one", "approximate")]
    listed = say(counts["listed"], "listed_one", "listed")
    shown = writing.listing([part for part in drawn if part], lang)
    if not shown:
        return words.sentences["none_drawn"]
    return words.sentences["drawn_and_listed" if listed else "drawn"].format(drawn=shown, listed=listed)


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
