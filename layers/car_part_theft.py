"""Reported theft of car parts: no official series per municipality is at hand, and the layer says so."""

from data.model import Offence
from layers.reported.family import OffenceWords, reported_layer

LAYER = reported_layer(
    key="car_part_theft",
    order=40,
    offence=Offence.CAR_PART_THEFT,
    words={
        "sv": OffenceWords(
            name="Bildelsstölder",
            what="anmälda bildelsstölder",
            about="Anmälda stölder av fast inredning och utvändiga delar på bilar. Försäkringsbolagens siffror visas "
            "inte: de räknas där bilen lagades, inte där stölden skedde.",
            where_to_find="Vi vet inte. Ingen officiell serie över bildelsstölder per kommun följer med den här "
            "utgåvan. Den finns hos Brå (statistikdatabasen över anmälda brott, kod 5059), och ett bredare mått på "
            "bilbrott i Kolada (N07547). De läggs in härifrån när de har hämtats.",
        ),
        "en": OffenceWords(
            name="Car-part theft",
            what="reported thefts of car parts",
            about="Reported thefts of fixed interior and exterior parts of cars. The insurers' figures are not shown: "
            "they are counted where the car was repaired, not where the theft took place.",
            where_to_find="We do not know. No official series of car-part theft per municipality comes with this "
            "release. Brå has it (database of reported offences, code 5059), and Kolada has a broader measure of "
            "car crime (N07547). They are shown here once they have been fetched.",
        ),
    },
)
