"""Calls kinds of offence by name where a layer can be asked about several of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data.model import Offence
from layers.contract import Question

LABELS: Mapping[str, Mapping[Offence, str]] = {
    "sv": {
        Offence.BURGLARY: "Inbrott (alla lokaler)",
        Offence.RESIDENTIAL_BURGLARY: "Bostadsinbrott",
        Offence.CAR_PART_THEFT: "Bildelsstölder",
        Offence.THEFT: "Stölder och rån",
        Offence.PERSON: "Brott mot person",
        Offence.VANDALISM: "Skadegörelse",
        Offence.DRUGS_WEAPONS: "Narkotika- och vapenbrott",
        Offence.TOTAL: "Alla anmälda brott",
    },
    "en": {
        Offence.BURGLARY: "Burglary (all premises)",
        Offence.RESIDENTIAL_BURGLARY: "Burglary in homes",
        Offence.CAR_PART_THEFT: "Car-part theft",
        Offence.THEFT: "Theft and robbery",
        Offence.PERSON: "Offences against the person",
        Offence.VANDALISM: "Vandalism",
        Offence.DRUGS_WEAPONS: "Drug and weapon offences",
        Offence.TOTAL: "All reported offences",
    },
}
"""In the picker."""

PLURALS: Mapping[str, Mapping[Offence, str]] = {
    "sv": {
        Offence.BURGLARY: "inbrott i alla slags lokaler",
        Offence.RESIDENTIAL_BURGLARY: "bostadsinbrott",
        Offence.CAR_PART_THEFT: "bildelsstölder",
        Offence.THEFT: "stölder och rån",
        Offence.PERSON: "brott mot person",
        Offence.VANDALISM: "fall av skadegörelse",
        Offence.DRUGS_WEAPONS: "narkotika- och vapenbrott",
        Offence.TOTAL: "brott av alla slag",
    },
    "en": {
        Offence.BURGLARY: "burglaries in all kinds of premises",
        Offence.RESIDENTIAL_BURGLARY: "burglaries in homes",
        Offence.CAR_PART_THEFT: "thefts of car parts",
        Offence.THEFT: "thefts and robberies",
        Offence.PERSON: "offences against the person",
        Offence.VANDALISM: "cases of vandalism",
        Offence.DRUGS_WEAPONS: "drug and weapon offences",
        Offence.TOTAL: "offences of all kinds",
    },
}
"""In the middle of a sentence, without what counts them."""


def questions(offences: Iterable[Offence]) -> tuple[Question, ...]:
    """One question per kind of offence."""
    return tuple(
        Question(key=str(offence), labels={lang: labels[offence] for lang, labels in LABELS.items()})
        for offence in offences
    )


def asked(question: str | None, offences: tuple[Offence, ...]) -> Offence:
    """The kind of offence that is asked about, the first one when none of these is."""
    return next((offence for offence in offences if offence == question), offences[0])
