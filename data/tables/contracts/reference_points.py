"""Stations, centres, localities and roads that help a reader find the way."""

from __future__ import annotations

from data.tables.columns import Place, Table
from data.tables.shared import CONFIDENCE, addresses, both, latitude, longitude, municipality, one_of_two, text

REFERENCE_POINTS = Table(
    name="reference_points",
    key=("ref_id",),
    place=Place.SHIPPED,
    public=True,
    area="municipality_code",
    columns=(
        text("ref_id", "Stable id of the point.", pattern="REF[0-9]{3,4}"),
        text("name", "Name."),
        text(
            "kind",
            "What it is.",
            values=(
                "rail_station",
                "metro_station",
                "metro_exit",
                "bus_stop",
                "centre",
                "square",
                "municipality",
                "locality",
                "locality_name_only",
                "district_name_only",
                "road",
            ),
        ),
        municipality(required=False),
        text(
            "municipality_basis",
            "Whether the municipality was assigned from the known location, which the source does not state.",
            values=("assigned", "not_stated", "none"),
        ),
        latitude(),
        longitude(),
        text("source", "Where the name or coordinate is from."),
        addresses(required=False),
        text("confidence", "How well the source carries the row.", required=False, values=CONFIDENCE.values),
        *both("note", "Remark", required=False),
    ),
    rules=(one_of_two("lat", "lon"),),
)
