"""Reported theft and robbery (chapter 8 of the penal code), per municipality and year."""

from data.model import Offence
from layers.reported.family import OffenceWords, reported_layer

LAYER = reported_layer(
    key="theft",
    order=50,
    offence=Offence.THEFT,
    words={
        "sv": OffenceWords(
            name="Stölder och rån",
            what="anmälda stölder och rån",
            about="Alla anmälda brott mot brottsbalkens åttonde kapitel: stöld, rån och andra tillgrepp. "
            "Det är inte stöld av eller ur bilar för sig.",
            where_to_find="Stölder saknas i den här utgåvan. Brå har dem i statistikdatabasen över anmälda brott, "
            "brottskod 11095.",
        ),
        "en": OffenceWords(
            name="Theft and robbery",
            what="reported thefts and robberies",
            about="All reported offences against chapter 8 of the penal code: theft, robbery and other taking. "
            "It is not theft of or from cars alone.",
            where_to_find="Theft is missing from this release. Brå has it in its database of reported offences, "
            "code 11095.",
        ),
    },
)
