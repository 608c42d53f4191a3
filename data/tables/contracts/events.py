"""The police's events, an editorial selection: never a count."""

from __future__ import annotations

from data.tables.columns import Place, Table, Withhold
from data.tables.shared import INSTANT, MUNICIPALITY, ORIGIN, text

EVENTS = Table(
    name="events",
    key=("event_id",),
    place=Place.DESK,
    public=True,
    withhold=Withhold.NOTHING,
    imported_as="events",
    area="municipality_code",
    period="time",
    columns=(
        text("event_id", "polisen.se's id of the event.", pattern="[0-9]{1,12}"),
        text("time", "When, with offset from UTC.", pattern=INSTANT + r"(:[0-9]{2})?[+-][0-9]{2}:[0-9]{2}", past=True),
        text("type", "Kind of event, in the police's words."),
        text("name", "Heading."),
        text("summary", "First lines.", required=False),
        text("url", "Address at polisen.se.", required=False, pattern=r"https://polisen\.se/[^\s|<>\"]*"),
        MUNICIPALITY,
        ORIGIN,
    ),
)
