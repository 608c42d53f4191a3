"""Reported burglary in homes: no official series per municipality is at hand, and the layer says so."""

from data.model import Offence
from layers.reported.family import OffenceWords, reported_layer

LAYER = reported_layer(
    key="residential_burglary",
    order=30,
    offence=Offence.RESIDENTIAL_BURGLARY,
    words={
        "sv": OffenceWords(
            name="Bostadsinbrott",
            what="anmälda bostadsinbrott",
            about="Anmälda inbrott i bostäder. Bygger på vad som anmälts, inte på allt som hänt.",
            where_to_find="Vi vet inte. Ingen officiell serie över bostadsinbrott per kommun följer med den här "
            "utgåvan. Den finns hos Brå (statistikdatabasen över anmälda brott, kod 11475) och i Kolada (N07546), "
            "och läggs in härifrån när den har hämtats.",
        ),
        "en": OffenceWords(
            name="Burglary in homes",
            what="reported burglaries in homes",
            about="Reported burglaries in homes. Built on what was reported, not on all that happened.",
            where_to_find="We do not know. No official series of residential burglary per municipality comes with "
            "this release. Brå has it (database of reported offences, code 11475) and so has Kolada (N07546); "
            "it is shown here once it has been fetched.",
        ),
    },
)
