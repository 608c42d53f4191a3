"""Named places that published sources say are perceived as unsafe, disturbed, acted upon or improved."""

from __future__ import annotations

import pandas as pd

from data.model import PlaceCategory, Precision, Query
from data.sources import places
from layers import _text
from layers._contract import Answer, Column, Format, Kind, Layer, Options, Tables, Words

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
    return Answer(rows=rows[list(FIELDS)])


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    counts = {str(kind): int((rows.precision == kind).sum()) for kind in Precision}
    unsafe = rows.symbol.str.contains(PlaceCategory.PERCEIVED_UNSAFE)
    improved = rows.symbol.str.contains(PlaceCategory.IMPROVED)
    counts["came_in"] = int((rows.evidence == places.IMPORTED).sum())
    return counts | {
        "all": len(rows),
        "unsafe": int(unsafe.sum()),
        "improved": int(improved.sum()),
    }


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    words = layer.words[lang]
    inside = answer.rows if selected is None else answer.rows[answer.rows.municipality_code == selected]
    if inside.empty:
        return words.sentences["none"].format(area="{area}")
    counted = _counts(inside)
    counts = {name: _text.integer(value, lang) for name, value in counted.items()}
    patterns = ["all" if selected is None else "inside", *(["came_in"] if counted["came_in"] else [])]
    return " ".join(words.sentences[name].format(area="{area}", **counts) for name in patterns)


LAYER = Layer(
    key="unsafe_places",
    order=15,
    kind=Kind.POINT,
    tables=(TABLE, CAME_IN),
    compute=_compute,
    options=_options,
    describe=_describe,
    shown_from_start=True,
    symbols=tuple(PlaceCategory),
    columns=(
        Column(field="symbol", format=Format.TERM),
        Column(field="years"),
        Column(field="precision", format=Format.TERM),
    ),
    words={
        "sv": Words(
            name="Platser",
            about="Platser som publicerade källor nämner. Fyra slags uppgifter hålls isär: att en plats upplevs som "
            "otrygg, att ordningsstörning rapporterats, att en åtgärd beslutats eller gjorts, och att platsen lyfts "
            "fram som förbättrad. En kamera visar inte att en plats upplevs som otrygg.",
            legend="Platser i publicerade källor (årtalet står vid varje plats)",
            missing="Inga platser är publicerade i det vi har hittat. Det betyder inte att alla känner sig trygga.",
            columns={"symbol": "Uppgift", "years": "År", "precision": "Läge"},
            sentences={
                "all": "Platser som nämns i publicerade källor i de fem kommunerna: {all}. Upplevs eller har "
                "upplevts som otrygga: {unsafe}. Lyfts fram som förbättrade: {improved}. På kartan har {pin} ett eget "
                "läge och {approximate} ett ungefärligt; {listed} står bara i listan.",
                "inside": "{area}. Platser som nämns i publicerade källor: {all}. Upplevs eller har upplevts som "
                "otrygga: {unsafe}. Lyfts fram som förbättrade: {improved}. På kartan har {pin} ett eget läge och "
                "{approximate} ett ungefärligt; {listed} står bara i listan.",
                "came_in": "Av dem har {came_in} lästs in och är inte granskade; de visas bara för planerare.",
                "none": "{area}: inga platser nämns i de källor vi har. Det betyder inte att alla känner sig trygga.",
            },
            terms={
                "perceived_unsafe": "upplevs som otrygg",
                "disorder_reported": "ordningsstörning rapporterad",
                "measure": "åtgärd",
                "improved_example": "förbättrad",
                "pin": "eget läge",
                "approximate": "ungefärligt läge",
                "listed": "visas inte på kartan",
            },
        ),
        "en": Words(
            name="Places",
            about="Places that published sources name. Four kinds of fact are kept apart: that a place is perceived as "
            "unsafe, that disorder was reported, that a measure was decided or taken, and that the place is held up "
            "as improved. A camera does not show that a place feels unsafe.",
            legend="Places in published sources (the year stands by each place)",
            missing="No places have been published in what we have found. That does not mean that all feel safe.",
            columns={"symbol": "Fact", "years": "Year", "precision": "Position"},
            sentences={
                "all": "Places named in published sources in the five municipalities: {all}. Are or were perceived "
                "as unsafe: {unsafe}. Held up as improved: {improved}. With a position of their own on the map: {pin}; "
                "with an approximate one: {approximate}; only in the list: {listed}.",
                "inside": "{area}. Places named in published sources: {all}. Are or were perceived as unsafe: "
                "{unsafe}. Held up as improved: {improved}. With a position of their own on the map: {pin}; with an "
                "approximate one: {approximate}; only in the list: {listed}.",
                "came_in": "Of these, {came_in} were imported and have not been reviewed; only planners see them.",
                "none": "{area}: no places are named in our sources. That does not mean that all feel safe.",
            },
            terms={
                "perceived_unsafe": "perceived as unsafe",
                "disorder_reported": "disorder reported",
                "measure": "measure",
                "improved_example": "improved",
                "pin": "own position",
                "approximate": "approximate position",
                "listed": "not shown on the map",
            },
        ),
    },
)
