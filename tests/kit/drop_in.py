"""Files that a stranger would write: layers to drop into a copy of the project."""

AREA_FILE = '''"""Cars in traffic per municipality, by SCB's count at the end of the year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.model import MUNICIPALITY_CODES, Query
from layers.kit import writing
from layers.kit.classes import class_edges
from layers.contract import EVERYONE, Answer, Column, Format, Kind, Layer, Options, Role, State, Tables, Unit, Words


def _cars(tables: Tables) -> pd.DataFrame:
    table = tables["denominators"]
    cars = table[(table.measure == "cars_in_traffic") & (table.status == "observed")]
    return cars.assign(code=cars.municipality_code, year=cars.date.str[:4].astype(int))


def _options(tables: Tables) -> Options:
    return Options(years=tuple(sorted(set(_cars(tables).year))))


def _compute(tables: Tables, query: Query) -> Answer:
    cars = _cars(tables)
    year = query.year or int(cars.year.max())
    chosen = cars.loc[cars.year == year, ["code", "value"]]
    rows = pd.DataFrame({"code": MUNICIPALITY_CODES}).merge(chosen, how="left")
    state = np.where(rows.value.isna(), State.MISSING, State.KNOWN)
    rows = rows.assign(low=np.nan, high=np.nan, count=rows.value, state=state)
    return Answer(rows=rows, year=year, unit=Unit.COUNT, edges=class_edges(cars.value.to_list()), no_interval="all")


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    rows = answer.rows if selected is None else answer.rows[answer.rows.code == selected]
    count = writing.integer(rows.value.sum(), lang)
    return layer.words[lang].sentences["said"].format(area="{area}", count=count, year=answer.year)


LAYER = Layer(
    key="xyz",
    order=55,
    kind=Kind.AREA,
    tables=("denominators",),
    compute=_compute,
    options=_options,
    describe=_describe,
    audiences=EVERYONE,
    columns=(Column(field="value", role=Role.VALUE, format=Format.INTEGER),),
    words={
        "sv": Words(
            name="Bilar i trafik",
            about="Personbilar i trafik den sista december. De räknas där ägaren bor.",
            legend="Personbilar i trafik {year}",
            missing="Ingen siffra finns.",
            columns={"value": "Bilar"},
            sentences={"said": "{area} hade {count} personbilar i trafik {year}."},
            terms={"all": "alla är räknade"},
        ),
        "en": Words(
            name="Cars in traffic",
            about="Passenger cars in traffic on 31 December. They are counted where their owner lives.",
            legend="Passenger cars in traffic {year}",
            missing="There is no figure.",
            columns={"value": "Cars"},
            sentences={"said": "{area} had {count} passenger cars in traffic in {year}."},
            terms={"all": "all are counted"},
        ),
    },
)
'''

POINT_FILE = '''"""Stations of the schematic railway and of the metro."""

from __future__ import annotations

from data.model import Precision, Query
from layers.contract import EVERYONE, Answer, Column, Format, Kind, Layer, Options, Role, Tables, Words


def _options(tables: Tables) -> Options:
    tables["reference_points"]
    return Options()


def _compute(tables: Tables, query: Query) -> Answer:
    points = tables["reference_points"]
    rows = points[points.lat.notna() & points.municipality_code.ne("") & points.kind.str.contains("station")]
    return Answer(rows=rows.assign(id=rows.ref_id, precision=Precision.PIN, symbol="measure", anchor=""))


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    rows = answer.rows if selected is None else answer.rows[answer.rows.municipality_code == selected]
    return layer.words[lang].sentences["said"].format(area="{area}", count=len(rows))


LAYER = Layer(
    key="xyz",
    order=70,
    kind=Kind.POINT,
    tables=("reference_points",),
    compute=_compute,
    options=_options,
    describe=_describe,
    audiences=EVERYONE,
    symbols=("measure",),
    shown_from_start=True,
    columns=(Column(field="symbol", role=Role.TEXT, format=Format.TERM),),
    words={
        "sv": Words(
            name="Spårstationer",
            about="Stationer vid Roslagsbanan och tunnelbanan.",
            legend="Stationer på spår",
            missing="Stationerna saknas.",
            columns={"symbol": "Slag"},
            sentences={"said": "{count} stationer finns i {area}."},
            terms={"measure": "spårstation"},
        ),
        "en": Words(
            name="Rail stations",
            about="Stations of Roslagsbanan and of the metro.",
            legend="Stations on rails",
            missing="The stations are missing.",
            columns={"symbol": "Kind"},
            sentences={"said": "{count} stations lie in {area}."},
            terms={"measure": "rail station"},
        ),
    },
)
'''

LINE_FILE = '''"""The schematic railway between its stations, one line for each municipality that it passes."""

from __future__ import annotations

import pandas as pd

from data.model import Query
from layers.contract import EVERYONE, Answer, Column, Kind, Layer, Options, Role, Tables, Words


def _options(tables: Tables) -> Options:
    tables["reference_points"]
    return Options()


def _compute(tables: Tables, query: Query) -> Answer:
    points = tables["reference_points"]
    stations = points[points.lat.notna() & points.municipality_code.ne("") & points.kind.str.contains("station")]
    rows = [
        {"id": f"rail-{code}", "name": "Spår", "municipality_code": code, "path": list(zip(own.lon, own.lat)),
         "operator": "Roslagsbanan"}
        for code, own in stations.groupby("municipality_code")
    ]
    return Answer(rows=pd.DataFrame(rows))


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    rows = answer.rows if selected is None else answer.rows[answer.rows.municipality_code == selected]
    return layer.words[lang].sentences["said"].format(count=len(rows))


LAYER = Layer(
    key="xyz",
    order=71,
    kind=Kind.LINE,
    tables=("reference_points",),
    compute=_compute,
    options=_options,
    describe=_describe,
    audiences=EVERYONE,
    shown_from_start=True,
    columns=(Column(field="operator", role=Role.TEXT),),
    words={
        "sv": Words(
            name="Spår",
            about="Raka linjer mellan stationer.",
            legend="Spår mellan stationer",
            missing="Stationerna saknas.",
            columns={"operator": "Bana"},
            sentences={"said": "{count} linjer."},
        ),
        "en": Words(
            name="Rails",
            about="Straight lines between stations.",
            legend="Rails between stations",
            missing="The stations are missing.",
            columns={"operator": "Railway"},
            sentences={"said": "{count} lines."},
        ),
    },
)
'''

LAMP = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="11" fill="#7A1FA2"/></svg>'
)
"""A symbol of a layer's own: nothing else on the map has its colour, #7A1FA2."""
