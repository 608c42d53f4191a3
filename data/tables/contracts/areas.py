"""Areas of a version, and their polygons."""

from __future__ import annotations

from data.tables.columns import Place, Table, Withhold
from data.tables.shared import AREA_CODES, AREA_VERSION, CODE, MUNICIPALITY, ORIGIN, text

DRAWN_AREA = (
    text("area_level", "What kind of area.", values=("municipality", "regso", "deso", "locality")),
    text(
        "area_code",
        f"SCB's code of the area, as text: {CODE}, {CODE}R001 (RegSO), {CODE}A0010 (DeSO), {CODE}TB101 (locality).",
        pattern=f"{AREA_CODES}|[0-9]{{4}}T[A-Z][0-9]{{3}}|T[0-9]{{4}}",
    ),
    AREA_VERSION,
)

AREAS = Table(
    name="areas",
    key=("area_level", "area_code", "area_version"),
    place=Place.DESK,
    public=True,
    withhold=Withhold.NOTHING,
    imported_as="areas",
    area="municipality_code",
    columns=(*DRAWN_AREA, text("name", "Name of the area.", required=False), MUNICIPALITY, ORIGIN),
)

SHAPES = Table(
    name="shapes",
    key=("area_code", "area_version"),
    place=Place.DESK,
    public=False,
    made_from=("areas",),
    columns=(text("area_code", "SCB's code of the area."), text("area_version", "Version of the areas.")),
)
"""Polygons of imported areas; a further column `wkb` holds them (EPSG:3006)."""
