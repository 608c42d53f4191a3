"""Reported burglary in all kinds of premises, per municipality and year."""

from data.model import Offence
from layers.reported.family import OffenceWords, reported_layer

LAYER = reported_layer(
    key="burglary",
    order=20,
    offence=Offence.BURGLARY,
    first=True,
    words={
        "sv": OffenceWords(
            name="Inbrott (alla lokaler)",
            what="anmälda inbrott i alla slags lokaler",
            about="Anmälda stölder genom inbrott i alla slags lokaler: bostäder, källare och vindar, butiker, skolor "
            "och kontor tillsammans. Siffran säger inget om bostadsinbrott för sig, och bara det som anmälts räknas.",
            where_to_find="Inbrott i alla lokaler saknas i den här utgåvan. Brå har dem i statistikdatabasen "
            "över anmälda brott, brottskod 11462.",
        ),
        "en": OffenceWords(
            name="Burglary (all premises)",
            what="reported burglaries in all kinds of premises",
            about="Reported theft by burglary in all kinds of premises: homes, cellars and attics, shops, schools and "
            "offices together. It says nothing of homes alone, and only what was reported is counted.",
            where_to_find="Burglary in all premises is missing from this release. Brå has it in its database of "
            "reported offences, code 11462.",
        ),
    },
)
