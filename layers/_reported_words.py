"""What every layer of reported offences says, in both languages."""

SHARED = {
    "sv": {
        "legend": "{what}, {unit} {year}",
        "value": "Värde",
        "low": "95 % intervall",
        "count": "Antal",
        "comparison": "Mot hela området",
        "higher": "fler",
        "lower": "färre",
        "uncertain": "inte säkert skilt",
        "not_compared": "jämförs inte",
        "missing": "ingen uppgift",
        "suppressed": "färre än fem visas inte",
    },
    "en": {
        "legend": "{what}, {unit} {year}",
        "value": "Value",
        "low": "95% interval",
        "count": "Count",
        "comparison": "Against the whole area",
        "higher": "more",
        "lower": "fewer",
        "uncertain": "not clearly different",
        "not_compared": "not compared",
        "missing": "no figure",
        "suppressed": "fewer than five are not shown",
    },
}
SENTENCES = {
    "sv": {
        "total": "I de fem kommunerna tillsammans: {count} {what} {year}, alltså {value} per 1 000 invånare "
        "(95 % intervall {low}–{high}).",
        "higher": "{area}: {count} {what} {year}, alltså {value} per 1 000 invånare (95 % intervall {low}–{high}). "
        "Det är fler än i området i stort ({middle}).",
        "lower": "{area}: {count} {what} {year}, alltså {value} per 1 000 invånare (95 % intervall {low}–{high}). "
        "Det är färre än i området i stort ({middle}).",
        "uncertain": "{area}: {count} {what} {year}, alltså {value} per 1 000 invånare "
        "(95 % intervall {low}–{high}). Det går inte säkert att skilja från området i stort ({middle}).",
        "not_compared": "{area}: {count} {what} {year}, alltså {value} per 1 000 invånare "
        "(95 % intervall {low}–{high}).",
        "count": "{area}: {count} {what} {year}. Slumpen ensam kan ge mellan {low} och {high} "
        "ett sådant år (95 % intervall).",
        "count_total": "I de fem kommunerna tillsammans: {count} {what} {year} (95 % intervall {low}–{high}).",
        "suppressed": "{area}: antalet {what} {year} visas inte, eftersom det är färre än fem eller skulle avslöja ett "
        "sådant antal.",
        "suppressed_total": "I de fem kommunerna tillsammans: antalet {what} {year} visas inte, eftersom det skulle "
        "avslöja ett antal som är färre än fem.",
        "no_year": "Det finns ingen uppgift om {what} för {year}. Uppgifter finns för {first}–{last}.",
    },
    "en": {
        "total": "In the five municipalities together: {count} {what} in {year}, that is {value} per 1,000 "
        "residents (95% interval {low}–{high}).",
        "higher": "{area}: {count} {what} in {year}, that is {value} per 1,000 residents "
        "(95% interval {low}–{high}). That is more than in the area as a whole ({middle}).",
        "lower": "{area}: {count} {what} in {year}, that is {value} per 1,000 residents "
        "(95% interval {low}–{high}). That is fewer than in the area as a whole ({middle}).",
        "uncertain": "{area}: {count} {what} in {year}, that is {value} per 1,000 residents "
        "(95% interval {low}–{high}). It cannot be told apart with certainty from the area as a whole ({middle}).",
        "not_compared": "{area}: {count} {what} in {year}, that is {value} per 1,000 residents "
        "(95% interval {low}–{high}).",
        "count": "{area}: {count} {what} in {year}. Chance alone can give between {low} and {high} "
        "in such a year (95% interval).",
        "count_total": "In the five municipalities together: {count} {what} in {year} (95% interval {low}–{high}).",
        "suppressed": "{area}: the number of {what} in {year} is not shown, because it is below five or would reveal "
        "such a number.",
        "suppressed_total": "In the five municipalities together: the number of {what} in {year} is not shown, because "
        "it would reveal a number below five.",
        "no_year": "There is no figure on {what} for {year}. Figures exist for {first}–{last}.",
    },
}
