"""Events that polisen.se has chosen to publish: listed under their municipality, never counted as crime."""

from __future__ import annotations

import pandas as pd

from data.model import Precision, Query
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

TABLE = "events"
SYMBOL = "police_event"


PREFIX = "event-"


def _options(tables: Tables) -> Options:
    tables[TABLE]
    return Options()


def _compute(tables: Tables, query: Query) -> Answer:  # noqa: ARG001 - what was published, whatever is asked
    table = tables[TABLE].sort_values("time", ascending=False, ignore_index=True)
    nowhere = pd.Series(float("nan"), index=table.index)
    rows = pd.DataFrame(
        {
            "id": PREFIX + table.event_id.astype("str"),
            "name": table["name"].astype("str"),
            "municipality_code": table.municipality_code.astype("str"),
            "symbol": SYMBOL,
            "precision": str(Precision.LISTED),  # the published position is the middle of a municipality
            "anchor": "",
            "lon": nowhere,
            "lat": nowhere,
            "time": table.time.astype("str").str.slice(0, 16).str.replace("T", " "),
            "type": table.type.astype("str"),
            "source_urls": table.url.astype("str"),
        }
    )
    return Answer(rows=rows, made_from=MadeFrom(table=TABLE, area_column="municipality_code", prefix=PREFIX))


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    words = layer.words[lang]
    if answer.rows.empty:
        return words.missing
    inside = answer.rows if selected is None else answer.rows[answer.rows.municipality_code == selected]
    if selected is None:
        pattern = "all_one" if len(inside) == 1 else "all_many"
    else:
        pattern = {0: "inside_none", 1: "inside_one"}.get(len(inside), "inside_many")
    return words.sentences[pattern].format(
        area="{area}", listed=writing.integer(len(inside), lang), latest=answer.rows.time.iloc[0][:10]
    )


LAYER = Layer(
    key="police_events",
    order=60,
    kind=Kind.POINT,
    tables=(TABLE,),
    compute=_compute,
    options=_options,
    describe=_describe,
    audiences=EVERYONE,
    columns=(
        Column(field="time", role=Role.TEXT),
        Column(field="type", role=Role.TEXT),
        Column(field="precision", role=Role.TEXT, format=Format.TERM),
        Column(field="source_urls", role=Role.TEXT, reach=Reach.FILE),
    ),
    words=words_beside(__file__),
)
