"""Published places: what was said of each, where it is and how well that is known."""

from __future__ import annotations

from data.model import PlaceCategory
from data.tables.columns import Place, Rule, Table, Withhold
from data.tables.shared import (
    CONFIDENCE,
    addresses,
    both,
    in_order,
    latitude,
    longitude,
    municipality,
    note,
    one_of_two,
    text,
    translated,
    truth,
    year,
)

CATEGORIES = rf"({'|'.join(PlaceCategory)})(;({'|'.join(PlaceCategory)}))*"

PLACES = Table(
    name="places",
    key=("place_id",),
    place=Place.SHIPPED,
    public=True,
    withhold=Withhold.NAMES,
    area="municipality_code",
    period="first_year",
    columns=(
        text("place_id", "Stable id of the place.", pattern="[A-Z]{3}[0-9]{2,4}"),
        text("name", "Published name of the place."),
        municipality(),
        *both("place_type", "Kind of place"),
        text("categories", "Kinds of published fact, joined by ';'. Never merged.", pattern=CATEGORIES),
        *both("reasons", "Reasons the sources give, joined by '; '", required=False),
        *both("time_of_day", "When", required=False),
        *both("years", "Years the facts are from, in words"),
        year("first_year", "First year mentioned; empty when undated or open.", required=False),
        year("last_year", "Last year mentioned; empty when undated or still going on.", required=False),
        *both("measures", "Measures, joined by '; '", required=False),
        *both("measure_status", "What is known of the measures", required=False),
        *translated("text", "What the sources say, in our words"),
        addresses(),
        *both("source_kind", "Kinds of source, joined by '; '"),
        text(
            "evidence",
            "The weightiest kind of source: a public body, the press, or a party or politician.",
            values=("official", "press", "partisan"),
        ),
        CONFIDENCE,
        latitude(),
        longitude(),
        note("coord_source", "Where the place's own coordinate is from."),
        note("anchor_name", "A nearby reference point, which is NOT the place."),
        latitude("anchor_lat"),
        longitude("anchor_lon"),
        note("anchor_source", "Where the reference point's coordinate is from."),
        truth(
            "area_level_only",
            "True for places that could point at a few people (schools, preschools, youth places,"
            " garages, housing for newcomers): counted under the municipality, never drawn, nor named to residents.",
        ),
        *both("note", "Remark", required=False),
    ),
    rules=(
        one_of_two("lat", "lon"),
        one_of_two("anchor_lat", "anchor_lon"),
        in_order("first_year", "last_year"),
        Rule(column="lat", broken=lambda t: t.area_level_only & t.lat.notna(), key="row.area_level_only"),
    ),
)
