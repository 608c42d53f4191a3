"""What the layer of hot spots says, in both languages."""

from layers.contract import Words

SV = Words(
    name="Anhopningar",
    about="Där anmälda brott de senaste tre åren samlats mer än slumpen brukar ge, i ett område tillsammans med dem "
    "intill, och om det var så de tre åren före. Det säger var brott anmälts, inte varför, och inget om hur det känns.",
    legend="Anhopningar: {question}, {year}",
    missing="Anhopningar kräver sex års brott på minst 30 små områden, och sådana uppgifter har inte lästs in. Det "
    "betyder inte noll.",
    columns={
        "category": "Bedömning",
        "count": "Antal, de tre åren",
        "before": "Antal, tre år före",
        "p_value": "p",
    },
    sentences={
        "no_counts": "Vi vet inte. Anhopningar kräver sex års brott på minst 30 små områden, och sådana uppgifter har "
        "inte lästs in.",
        "no_year": "Anhopningar av {what} kan visas för {first}–{last}, för de kräver sex års uppgifter. För {now} "
        "finns inte det.",
        "too_few": "Vi vet inte. För {what} {now} finns uppgift om färre än {fewest} områden av det här slaget, och så "
        "få går inte att pröva.",
        "elsewhere": "{area}: anhopningar visas för {areas}. Välj ett av dem på kartan.",
        "whole": "{what} {now} mot {before}: {kinds}. Prövat på {tested} {areas} med {permutations} omkastningar; "
        "andelen falska larm väntas vara högst {share}.",
        "one_new": "{count} ny anhopning",
        "many_new": "{count} nya anhopningar",
        "one_lasting": "{count} som består",
        "many_lasting": "{count} som består",
        "one_fading": "{count} som inte längre är säker",
        "many_fading": "{count} som inte längre är säkra",
        "one_cold": "{count} område med ovanligt lite",
        "many_cold": "{count} områden med ovanligt lite",
        "by_residents": "Väntat antal följer antalet invånare.",
        "by_area": "Antalet invånare i varje område saknas, så väntat antal är detsamma i alla: folkrika områden pekas "
        "lättare ut. Läs det som var brotten samlas, inte som var risken är hög.",
        "by_square": "Väntat antal är detsamma i varje ruta där något brott har anmälts, så tätorter pekas lättare ut. "
        "Läs det som var brotten samlas, inte som var risken är hög.",
    },
    terms={
        "new": "ny anhopning",
        "lasting": "anhopning som består",
        "fading": "inte längre säker anhopning",
        "cold": "ovanligt lite",
        "none": "ingen säker anhopning",
        "no_amount": "en bedömning, inget tal med intervall: läs p",
        "pooled": "med de två åren före",
        "areas_regso": "områden (RegSO)",
        "areas_deso": "områden (DeSO)",
        "areas_square1000": "rutor med sidan 1 000 meter",
        "areas_square500": "rutor med sidan 500 meter",
    },
)
EN = Words(
    name="Hot spots",
    about="Where offences reported in the latest three years gather more than chance usually gives, in an area "
    "together with those beside it, and whether they did in the three years before. It says where offences were "
    "reported, not why, and nothing of how it feels.",
    legend="Hot spots: {question}, {year}",
    missing="Hot spots need six years of offences in at least 30 small areas, and no such figures have been imported. "
    "That does not mean zero.",
    columns={
        "category": "Verdict",
        "count": "Count, the three years",
        "before": "Count, three years before",
        "p_value": "p",
    },
    sentences={
        "no_counts": "We do not know. Hot spots need six years of offences in at least 30 small areas, and no such "
        "figures have been imported.",
        "no_year": "Hot spots of {what} can be shown for {first}–{last}, because they need six years of figures. For "
        "{now} there are none.",
        "too_few": "We do not know. On {what} in {now} there are figures for fewer than {fewest} areas of this kind, "
        "and so few cannot be tested.",
        "elsewhere": "{area}: hot spots are shown for {areas}. Choose one of them on the map.",
        "whole": "{what} in {now} against {before}: {kinds}. Tested on {tested} {areas} with {permutations} "
        "permutations; at most {share} of the alarms are expected to be false.",
        "one_new": "{count} new cluster",
        "many_new": "{count} new clusters",
        "one_lasting": "{count} that lasts",
        "many_lasting": "{count} that last",
        "one_fading": "{count} that is no longer sure",
        "many_fading": "{count} that are no longer sure",
        "one_cold": "{count} area with unusually little",
        "many_cold": "{count} areas with unusually little",
        "by_residents": "The expected number follows the number of residents.",
        "by_area": "The number of residents of each area is not known, so that the expected number is the same in all: "
        "areas with many people are pointed out more easily. Read it as where offences gather, not as where the risk "
        "is high.",
        "by_square": "The expected number is the same in every square where any offence was ever reported, so that "
        "built-up places are pointed out more easily. Read it as where offences gather, not as where the risk is high.",
    },
    terms={
        "new": "new cluster",
        "lasting": "cluster that lasts",
        "fading": "cluster no longer sure",
        "cold": "unusually little",
        "none": "no sure cluster",
        "no_amount": "a verdict, not an amount with an interval: read p",
        "pooled": "with the two years before",
        "areas_regso": "areas (RegSO)",
        "areas_deso": "areas (DeSO)",
        "areas_square1000": "squares of 1,000 metres",
        "areas_square500": "squares of 500 metres",
    },
)
