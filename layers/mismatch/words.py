"""What the layer of feeling beside record says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from data.model import Offence
from layers.contract import Words
from layers.kit.offence_words import LABELS

PRACTISED: Mapping[str, Mapping[str, str]] = {
    "short": {"sv": "Nämnda platser", "en": "Named places"},
    "share": {
        "sv": "antalet som nämnt en plats som upplevs som otrygg, per 1 000 invånare,",
        "en": "the number who named a place that feels unsafe, per 1,000 residents,",
    },
    "said": {"sv": "andelen som svarar att de {said}", "en": "the share who say that they {said}"},
    "not_said": {"sv": "andelen som inte svarar att de {said}", "en": "the share who do not say that they {said}"},
}
"""What is felt, as the middle of a sentence."""

FROM = {"sv": ", enligt {}", "en": ", from {}"}


def label(lang: str, feeling: str, offence: Offence, survey: str) -> str:
    """A feeling beside a kind of offence, in the picker; with the survey where it came in."""
    kind = LABELS[lang][offence]
    return f"{feeling} – {kind[0].lower()}{kind[1:]}" + (FROM[lang].format(survey) if survey else "")


SV = Words(
    name="Känsla mot anmält",
    about="Två saker bredvid varandra: hur trygga människor säger att de känner sig, och vad som anmälts. Var och en "
    "jämförs med hela området, och de läggs aldrig ihop till ett tal. Där något av dem är osäkert står det osäkert.",
    legend="{question}, {year}",
    missing="För minst en av de två finns ingen uppgift för året i det vi har hittat. Det betyder inte noll.",
    columns={
        "category": "Bedömning",
        "felt": "Känsla: andel",
        "felt_rate": "Har nämnt en plats, per 1 000 och år",
        "felt_interval": "Känsla: 95 % intervall",
        "named": "Antal som nämnt en plats",
        "value": "Anmält per 1 000 invånare",
        "low": "Anmält: 95 % intervall",
        "count": "Antal anmälda",
        "basis": "Vad bedömningen vilar på",
    },
    sentences={
        "nothing": "Vi vet inte. Det finns ingen fråga om känsla och inget anmält brott från samma år att jämföra.",
        "recorded": "antalet anmälda {what} per 1 000 invånare",
        "no_interval": "{area}: osäkert. Källan säger inte hur många som svarade, så ingen vet hur säker siffran om "
        "känslan är. Därför ställs {felt} inte mot {recorded}.",
        "no_whole": "{area}: osäkert. För hela polisområdet finns ingen siffra om känslan {year}, så det finns inget "
        "att jämföra med. Därför ställs {felt} inte mot {recorded}.",
        "neither": "{area}: osäkert. Källan säger inte hur många som svarade, och för hela polisområdet finns ingen "
        "siffra om känslan {year}. Därför ställs {felt} inte mot {recorded}.",
        "no_recorded_whole": "{area}: det går inte att jämföra, för {recorded} {year} saknas för hela området.",
        "felt_share": "{value} svarade {year} att de {said} ({trust}){middle}.",
        "felt_named": "Per 1 000 invånare och år har {value} nämnt en plats {year} ({trust}){middle}.",
        "in_each": "Den som nämnt platser i flera områden räknas en gång i vart och ett.",
        "felt_interval": "95 % intervall {span}",
        "felt_unsure": "antal svar okänt, så inget intervall",
        "felt_whole": "; i hela området {middle}",
        "rate": "Anmält {year}: {value} per 1 000 invånare (95 % intervall {low}–{high}); i hela området {middle}.",
        "rate_pooled": "Anmält {year}: {value} per 1 000 invånare och år (95 % intervall {low}–{high}); i hela området "
        "{middle}.",
        "suppressed": "{area}: det går inte att jämföra för {year}, eftersom antalet anmälda brott eller svar inte "
        "visas. Det är färre än fem eller skulle avslöja ett sådant antal.",
        "whole": "{question} {year}, av {areas} områden: {kinds}. De två står bredvid varandra och läggs aldrig ihop.",
        "kind": "{kind} i {n}",
    },
    terms={
        "agree_high": "oro och anmält höga",
        "recorded_only": "anmält högt, oro låg",
        "felt_only": "oro hög, anmält lågt",
        "agree_low": "oro och anmält låga",
        "uncertain": "osäkert",
        "both": "båda skiljer sig säkert från hela området",
        "felt_unsure": "känslan skiljer sig inte säkert",
        "recorded_unsure": "det anmälda skiljer sig inte säkert",
        "both_unsure": "inget av dem skiljer sig säkert",
        "no_interval": "antal svar okänt",
        "no_whole": "hela området okänt",
        "neither": "antal svar och hela området okända",
        "no_felt": "uppgift om känslan saknas",
        "no_recorded": "uppgift om anmälda brott saknas",
        "none_known": "båda uppgifterna saknas",
        "no_recorded_whole": "anmälda brott i hela området okänt",
        "missing": "ingen uppgift",
        "pooled": "med de två åren före",
        "suppressed": "visas inte: färre än fem, eller skulle avslöja det",
    },
)
EN = Words(
    name="Feeling and record",
    about="Two things side by side: how safe people say that they feel, and what was reported. Each is compared with "
    "the whole area, and they are never added into one number. Where either is uncertain, it says so.",
    legend="{question}, in {year}",
    missing="For at least one of the two there is no figure for the year in what we have found. That does not mean "
    "zero.",
    columns={
        "category": "Verdict",
        "felt": "Feeling: share",
        "felt_rate": "Named a place, per 1,000 and year",
        "felt_interval": "Feeling: 95% interval",
        "named": "Number who named a place",
        "value": "Reported per 1,000 residents",
        "low": "Reported: 95% interval",
        "count": "Number reported",
        "basis": "What the verdict rests on",
    },
    sentences={
        "nothing": "We do not know. There is no question about a feeling and no reported offence of the same year to "
        "compare.",
        "recorded": "the number of reported {what} per 1,000 residents",
        "no_interval": "{area}: uncertain. The source does not say how many answered, so nobody knows how sure the "
        "figure on the feeling is. Therefore {felt} is not set against {recorded}.",
        "no_whole": "{area}: uncertain. For the whole police area there is no figure on the feeling in {year}, so "
        "there is nothing to compare with. Therefore {felt} is not set against {recorded}.",
        "neither": "{area}: uncertain. The source does not say how many answered, and for the whole police area there "
        "is no figure on the feeling in {year}. Therefore {felt} is not set against {recorded}.",
        "no_recorded_whole": "{area}: no comparison can be made, because {recorded} in {year} is not known for the "
        "whole area.",
        "felt_share": "In {year} {value} said that they {said} ({trust}){middle}.",
        "felt_named": "Per 1,000 residents and year {value} named a place in {year} ({trust}){middle}.",
        "in_each": "Somebody who named places in several areas is counted once in each.",
        "felt_interval": "95% interval {span}",
        "felt_unsure": "number of answers unknown, so no interval",
        "felt_whole": "; in the whole area {middle}",
        "rate": "Reported in {year}: {value} per 1,000 residents (95% interval {low}–{high}); in the whole area "
        "{middle}.",
        "rate_pooled": "Reported in {year}: {value} per 1,000 residents and year (95% interval {low}–{high}); in the "
        "whole area {middle}.",
        "suppressed": "{area}: no comparison can be made for {year}, because the number of reported offences or of "
        "answers is not shown. It is below five or would reveal such a number.",
        "whole": "{question} in {year}, of {areas} areas: {kinds}. The two stand side by side and are never added.",
        "kind": "{kind} in {n}",
    },
    terms={
        "agree_high": "fear and reported high",
        "recorded_only": "reported high, fear low",
        "felt_only": "fear high, reported low",
        "agree_low": "fear and reported low",
        "uncertain": "uncertain",
        "both": "both surely differ from the whole area",
        "felt_unsure": "the feeling does not surely differ",
        "recorded_unsure": "the reported does not surely differ",
        "both_unsure": "neither surely differs",
        "no_interval": "number of answers unknown",
        "no_whole": "whole area unknown",
        "neither": "number of answers and whole area unknown",
        "no_felt": "no figure on the feeling",
        "no_recorded": "no figure on reported offences",
        "none_known": "neither figure is known",
        "no_recorded_whole": "reported in the whole area unknown",
        "missing": "no figure",
        "pooled": "with the two years before",
        "suppressed": "not shown: fewer than five, or would reveal it",
    },
)
