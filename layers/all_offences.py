"""All reported offences, per municipality and year."""

from data.model import Offence
from layers.reported.family import OffenceWords, reported_layer

LAYER = reported_layer(
    key="all_offences",
    order=60,
    offence=Offence.TOTAL,
    words={
        "sv": OffenceWords(
            name="Alla anmälda brott",
            what="anmälda brott av alla slag",
            about="Allt som anmälts som brott. Enstaka år kan svänga kraftigt av till exempel en serie klotter, "
            "så summan säger lite om hur tryggt det är.",
            where_to_find="Summan av alla brott saknas i den här utgåvan. Brå har den i statistikdatabasen över "
            "anmälda brott, brottskod 5036.",
        ),
        "en": OffenceWords(
            name="All reported offences",
            what="reported offences of all kinds",
            about="Everything reported as an offence. Single years can swing widely through, say, one series of "
            "graffiti, so the sum says little about how safe a place is.",
            where_to_find="The sum of all offences is missing from this release. Brå has it in its database of "
            "reported offences, code 5036.",
        ),
    },
)
