"""Invents another area out of a corner of ours: four municipalities, their ground and their facts.

Run as `python -m tests.kit.another_area FOLDER` with AREA_FILE naming the file that `write_area` wrote: it then builds
ground and tables by the project's own rules for that area.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

HOME = Path(__file__).resolve().parents[2]
SHIPPED = HOME / "data" / "bundled"
SOURCE = "https://example.org/paahitt"
YEARS = range(2015, 2026)


@dataclass(frozen=True, slots=True)
class Town:
    """An invented municipality."""

    code: str
    name: str
    letters: str
    residents: int


TOWNS = (
    Town("0990", "Alvsätra", "ALV", 21_000),
    Town("2991", "Björkmora", "BJO", 9_500),
    Town("2992", "Ekhamra", "EKH", 34_000),
    Town("2993", "Sjöhult", "SJO", 12_700),
)
WORDS = {
    "sv": {"police_area": "Påhittet", "all": "de fyra städerna", "short": "de fyra", "count": "fyra städer"},
    "en": {"police_area": "Fiction", "all": "the four towns", "short": "the four", "count": "four towns"},
}


def corner() -> gpd.GeoDataFrame:
    """Twenty-seven of our areas, shared among the towns from west to east: code, name, town's code; their old codes."""
    areas = gpd.read_parquet(SHIPPED / "geometry" / "regso_full.parquet")
    areas = areas[areas.municipality_code == areas.municipality_code.mode()[0]]
    areas = areas.assign(east=areas.centroid.x).sort_values("east", ignore_index=True)
    towns = np.array(TOWNS, dtype=object)[np.arange(len(areas)) * len(TOWNS) // len(areas)]
    number = pd.Series([town.code for town in towns]).groupby([town.code for town in towns]).cumcount() + 1
    return areas.assign(
        old=areas.code,
        code=[f"{town.code}R{n:03}" for town, n in zip(towns, number, strict=True)],
        name=[f"{town.name} {n}" for town, n in zip(towns, number, strict=True)],
        municipality_code=[town.code for town in towns],
    )


def write_area(file: Path) -> Path:
    """The file of the area, as docs/architecture.md has it."""
    areas = corner()
    west, south, east, north = (float(v) for v in areas.to_crs(4326).total_bounds.round(3))
    count = areas.municipality_code.value_counts()
    text = [
        f"window = {[west - 0.01, south - 0.01, east + 0.01, north + 0.01]}",
        f"around = {[west - 0.3, south - 0.2, east + 0.3, north + 0.2]}",
        f"middle = {[(west + east) / 2, (south + north) / 2]}",
        '[codes]\nregion = "REG09"\ncounty = "09"\npolice_area = "PAH"\nparts = []',
        "[rail]",
    ]
    text += [
        f'[[municipalities]]\ncode = "{town.code}"\nname = "{town.name}"\nletters = "{town.letters}"\n'
        f"areas = {count[town.code]}\nresidents = {town.residents}\nrisk = 1.0"
        for town in TOWNS
    ]
    notes = {"rail": "", "rail_short": "", "survey": ""}
    for lang, words in WORDS.items():
        text += [f"[words.{lang}]", *(f'{name} = "{word}"' for name, word in {**words, **notes}.items())]
    file.write_text("\n".join(text) + "\n", encoding="utf-8")
    return file


def build_ground(folder: Path) -> None:
    """The ground of the towns, drawn from the shipped drawn areas instead of the wheels."""
    from scripts.geometry import build, marks, shapes, wheels
    from scripts.geometry.files import Ground, layers

    areas, drawn = corner(), gpd.read_file(SHIPPED / "geometry" / "regso.geojson").set_index("code").geometry
    ours = drawn.loc[areas.old].set_axis(areas.code)
    land = gpd.read_file(SHIPPED / "geometry" / "land.geojson").geometry
    beyond = pd.concat([drawn.drop(areas.old), land])
    columns = ["code", "name", "municipality_code", "version", "geometry"]
    ground = Ground(
        full=areas.sort_values("code", ignore_index=True)[columns],
        regso=ours.sort_index(),
        municipalities=shapes.joined(gpd.GeoDataFrame(geometry=ours), ours.index.str[:4]),
        neighbours=gpd.GeoSeries({"9999": shapely.coverage_union_all(beyond.to_numpy())}, crs=4326),
        names={"9999": "Annanstans"},
        window=shapes.wide_window(),
    )
    wheels.check_counts(ground.full)
    points = marks.check_reference_points(pd.DataFrame(list(_stations(areas))))
    files = layers(ground, pd.DataFrame(columns=["line", "sequence", "ref_id"]), points)
    folder.mkdir(parents=True)
    for name, layer in files.items():
        (folder / name).write_bytes(layer.content)
    (folder / "geometry.json").write_bytes(build.manifest(ground, files))


def _stations(areas: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """One station inside the first area of each town."""
    first = areas.drop_duplicates("municipality_code")
    for n, (row, point) in enumerate(
        zip(first.itertuples(), first.representative_point().to_crs(4326), strict=True), start=1
    ):
        yield {
            "ref_id": f"REF{n:03}",
            "name": f"{row.name} station",
            "kind": "rail_station",
            "municipality_code": row.municipality_code,
            "municipality_basis": "assigned",
            "lat": round(point.y, 5),
            "lon": round(point.x, 5),
            "source": "påhittad",
            "source_urls": "",
            "confidence": "high",
        }


def _offences() -> Iterator[dict[str, Any]]:
    per_1000 = {"total": 90, "theft": 40, "burglary": 6, "person": 20, "vandalism": 12, "drugs_weapons": 8}
    rng = np.random.default_rng(4)
    for town in TOWNS:
        for year in YEARS:
            for offence, rate in per_1000.items():
                count = int(rng.poisson(rate * town.residents / 1000))
                yield {
                    "municipality_code": town.code, "year": year, "offence": offence, "sol_id": "1", "count": count,
                    "per_100k": round(count / town.residents * 100_000), "status": "final",
                    "provenance": "displayed", "source_url": SOURCE,
                }  # fmt: skip


def _people() -> Iterator[dict[str, Any]]:
    for town in TOWNS:
        for year in YEARS:
            yield {
                "municipality_code": town.code, "date": f"{year}-12-31", "measure": "population", "unit": "persons",
                "value": town.residents, "status": "observed", "check": "verified", "source": "påhittat",
                "source_url": SOURCE,
            }  # fmt: skip


def _answers() -> Iterator[dict[str, Any]]:
    whole = ("police_area", "PAH", "Påhittet", 71)
    for level, code, name, percent in (
        whole,
        *(("municipality", t.code, t.name, 60 + 5 * n) for n, t in enumerate(TOWNS[:3])),
    ):
        yield {
            "level": level, "area_code": code, "area_name": name, "year": 2024, "survey": "police_safety_survey",
            "survey_sv": "Polisens trygghetsmätning", "survey_en": "The police's safety survey",
            "question": "safe_outdoors", "question_sv": "Trygg utomhus", "question_en": "Safe outdoors", "group": "all",
            "ages": "16–84", "percent": percent, "qualifier": "exact", "respondents": 400, "respondents_about": "false",
            "check": "read", "source": "påhittad", "source_url": SOURCE,
        }  # fmt: skip


def _places() -> Iterator[dict[str, Any]]:
    for town, station in zip(TOWNS, _stations(corner()), strict=True):
        yield {
            "place_id": f"{town.letters}01", "name": f"{town.name} torg", "municipality_code": town.code,
            "place_type": "torg", "place_type_en": "square", "categories": "perceived_unsafe", "reasons": "mörker",
            "reasons_en": "darkness", "years": "2022", "years_en": "2022", "first_year": 2022, "last_year": 2022,
            "text_sv": "Påhittat torg.", "text_en": "Invented square.", "source_urls": SOURCE,
            "source_kind": "kommunen", "source_kind_en": "the municipality", "evidence": "official",
            "confidence": "high", "lat": station["lat"], "lon": station["lon"], "coord_source": "påhittad",
            "area_level_only": "false",
        }  # fmt: skip


def _promises() -> Iterator[dict[str, Any]]:
    town = TOWNS[0]
    yield {
        "promise_id": "P01", "municipality_code": town.code, "period": "2024", "period_en": "2024", "first_year": 2024,
        "last_year": 2024, "document": "Medborgarlöfte", "document_en": "Citizen promise", "item_kind": "promise",
        "text_sv": f"Polisen ska synas vid {town.name} torg.", "text_en": f"Police at {town.name} torg.",
        "basis": "Enkät", "basis_en": "Survey", "source_urls": SOURCE, "confidence": "high",
    }  # fmt: skip


def build_facts(folder: Path) -> None:
    """A folder of shipped facts of the towns: some tables filled, the others with their heading alone."""
    from data.tables.registry import SHIPPED, TABLES

    rows: Mapping[str, list[dict[str, Any]]] = {
        "offences_annual": list(_offences()),
        "denominators": list(_people()),
        "felt_safety": list(_answers()),
        "places": list(_places()),
        "promises": list(_promises()),
        "reference_points": list(_stations(corner())),
    }
    for name in SHIPPED:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in TABLES[name].columns], restval="")
            writer.writeheader()
            writer.writerows(rows.get(name, ()))
    described = [{"name": name, "title": f"Påhittat: {name}", "retrieved": "2026-01"} for name in SHIPPED]
    (folder / "datapackage.json").write_text(json.dumps({"name": "paahitt", "resources": described}), encoding="utf-8")


if __name__ == "__main__":
    facts = Path(sys.argv[1])
    build_ground(facts / "geometry")
    build_facts(facts)
