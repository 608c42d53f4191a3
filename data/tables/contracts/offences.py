"""Reported offences, one a row, as the police's register exports them."""

from __future__ import annotations

from data.model import Offence
from data.tables.columns import Place, Rule, Table
from data.tables.shared import AREA, INSTANT, MUNICIPALITY, ORIGIN, POSITION, SLUG, text

OFFENCES = Table(
    name="offences",
    key=("offence_id",),
    place=Place.DESK,
    public=False,
    imported_as="offences",
    area="municipality_code",
    period="start",
    columns=(
        text("offence_id", "The register's own id, or a digest of the row when there is none.", pattern=SLUG),
        text("offence", "Kind of offence: our word, its Swedish name or Brå's id.", values=tuple(Offence)),
        text("start", "Earliest time, local: 2025-03-01 14:30, or 2025-03-01.", pattern=INSTANT, past=True),
        text("end", "Latest time, local; empty if it is the same as the start.", pattern=INSTANT, past=True),
        *POSITION,
        *AREA,
        MUNICIPALITY,
        ORIGIN,
    ),
    rules=(Rule(column="end", broken=lambda t: t.end < t.start, key="row.end_first"),),
)
