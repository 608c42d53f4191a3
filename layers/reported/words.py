"""What every layer of reported offences says, in both languages."""

COLUMNS = (
    "value", "low", "count", "comparison", "raw", "weight", "category", "expected", "before", "p_value",
    "light", "month", "hours", "rate", "span", "before_sum", "before_yearly", "of_before", "of_expected",
    "against_squares",
)  # fmt: skip
"""Headings that a table of reported offences may have, mostly those of its fields."""

TERMS = (
    "higher", "lower", "uncertain", "not_compared", "missing", "suppressed", "smoothed",
    "low_998", "low_95", "within", "high_95", "high_998", "fell_far", "fell", "chance", "rose", "rose_far",
    "day", "dusk", "darkness",
    "said_per_1000", "said_per_1000_dwellings", "said_per_1000_households", "said_per_1000_cars", "said_per_km2",
)  # fmt: skip
"""Values that are keys: what the columns and the legend say of them."""

SHARED = {
    "sv": {
        "legend": "{what}, {unit} {year}",
        "value": "Värde",
        "low": "95 % intervall",
        "count": "Antal",
        "comparison": "Mot hela området",
        "higher": "högre",
        "lower": "lägre",
        "uncertain": "inte säkert skilt",
        "not_compared": "jämförs inte",
        "missing": "ingen uppgift",
        "suppressed": "visas inte: färre än fem, eller skulle avslöja det",
        "raw": "Som räknat",
        "weight": "Områdets eget",
        "category": "Bedömning",
        "expected": "Väntat",
        "before": "Före",
        "before_sum": "Före, sammanlagt",
        "before_yearly": "Före, per år",
        "of_before": "Gånger före",
        "of_expected": "Gånger väntat",
        "against_squares": "Mot rutorna tillsammans",
        "p_value": "p",
        "smoothed": "utjämnat",
        "low_998": "klart färre än väntat (utanför 99,8 %)",
        "low_95": "färre än väntat (utanför 95 %)",
        "within": "inom den vanliga skillnaden",
        "high_95": "fler än väntat (utanför 95 %)",
        "high_998": "klart fler än väntat (utanför 99,8 %)",
        "fell_far": "minst en tredjedel färre än före",
        "fell": "färre än före",
        "chance": "inom slumpen",
        "rose": "fler än före",
        "rose_far": "minst hälften fler än före",
        "said_per_1000": "per 1 000 invånare",
        "said_per_1000_dwellings": "per 1 000 bostäder",
        "said_per_1000_households": "per 1 000 hushåll",
        "said_per_1000_cars": "per 1 000 bilar",
        "said_per_km2": "per km²",
    },
    "en": {
        "legend": "{what}, {unit} {year}",
        "value": "Value",
        "low": "95% interval",
        "count": "Count",
        "comparison": "Against the whole area",
        "higher": "higher",
        "lower": "lower",
        "uncertain": "not clearly different",
        "not_compared": "not compared",
        "missing": "no figure",
        "suppressed": "not shown: fewer than five, or would reveal it",
        "raw": "As counted",
        "weight": "The area's own",
        "category": "Verdict",
        "expected": "Expected",
        "before": "Before",
        "before_sum": "Before, in all",
        "before_yearly": "Before, a year",
        "of_before": "Times before",
        "of_expected": "Times expected",
        "against_squares": "Against the squares together",
        "p_value": "p",
        "smoothed": "smoothed",
        "low_998": "clearly fewer than expected (outside 99.8%)",
        "low_95": "fewer than expected (outside 95%)",
        "within": "within the usual difference",
        "high_95": "more than expected (outside 95%)",
        "high_998": "clearly more than expected (outside 99.8%)",
        "fell_far": "at least a third fewer than before",
        "fell": "fewer than before",
        "chance": "within chance",
        "rose": "more than before",
        "rose_far": "at least half as many again",
        "said_per_1000": "per 1,000 residents",
        "said_per_1000_dwellings": "per 1,000 dwellings",
        "said_per_1000_households": "per 1,000 households",
        "said_per_1000_cars": "per 1,000 cars",
        "said_per_km2": "per km²",
    },
}
SENTENCES = {
    "sv": {
        "total": "I {municipalities.all} tillsammans: {count} {what} {year}, alltså {value} {per}{odds} "
        "(95 % intervall {low}–{high}).",
        "higher": "{area}: {count} {what} {year}, alltså {value} {per}{odds} (95 % intervall {low}–{high}). "
        "Det är högre än i området i stort ({middle}).",
        "lower": "{area}: {count} {what} {year}, alltså {value} {per}{odds} (95 % intervall {low}–{high}). "
        "Det är lägre än i området i stort ({middle}).",
        "uncertain": "{area}: {count} {what} {year}, alltså {value} {per}{odds} "
        "(95 % intervall {low}–{high}). Det går inte säkert att skilja från området i stort ({middle}).",
        "not_compared": "{area}: {count} {what} {year}, alltså {value} {per}{odds} (95 % intervall {low}–{high}).",
        "count": "{area}: {count} {what} {year} (95 % intervall {low}–{high}).",
        "odds": ", ungefär en på {n}",
        "count_total": "I {municipalities.all} tillsammans: {count} {what} {year} (95 % intervall {low}–{high}).",
        "suppressed": "{area}: antalet {what} {year} visas inte, eftersom det är färre än fem eller skulle avslöja ett "
        "sådant antal.",
        "suppressed_total": "I {municipalities.all} tillsammans: antalet {what} {year} visas inte, eftersom det skulle "
        "avslöja ett antal som är färre än fem.",
        "lit": "{area}: {count} {what} {year} i {light}, alltså {value} per 1 000 timmar "
        "(95 % intervall {low}–{high}).",
        "lit_total": "I {municipalities.all} tillsammans: {count} {what} {year} i {light}, på {hours} timmar, alltså "
        "{value} per 1 000 timmar (95 % intervall {low}–{high}).",
        "total_squares": "I de {areas} rutor där något anmälts något år: {count} {what} {year}, alltså {value} {per} "
        "(95 % intervall {low}–{high}).",
        "higher_squares": "{area}: {count} {what} {year}, alltså {value} {per} (95 % intervall {low}–{high}). "
        "Det är högre än i rutorna tillsammans ({middle}).",
        "lower_squares": "{area}: {count} {what} {year}, alltså {value} {per} (95 % intervall {low}–{high}). "
        "Det är lägre än i rutorna tillsammans ({middle}).",
        "uncertain_squares": "{area}: {count} {what} {year}, alltså {value} {per} (95 % intervall {low}–{high}). "
        "Det går inte säkert att skilja från rutorna tillsammans ({middle}).",
        "no_before": "Det finns ingen uppgift om {what} för {year} att jämföra med. Uppgifter finns för "
        "{first}–{last}.",
        "no_area": "{area}: det finns ingen uppgift om {what} för {year}, eller inget att dela med.",
        "no_year": "Det finns ingen uppgift om {what} för {year}. Uppgifter finns för {first}–{last}.",
    },
    "en": {
        "total": "In {municipalities.all} together: {count} {what} in {year}, that is {value} {per}{odds}"
        " (95% interval {low}–{high}).",
        "higher": "{area}: {count} {what} in {year}, that is {value} {per}{odds} "
        "(95% interval {low}–{high}). That is higher than in the area as a whole ({middle}).",
        "lower": "{area}: {count} {what} in {year}, that is {value} {per}{odds} "
        "(95% interval {low}–{high}). That is lower than in the area as a whole ({middle}).",
        "uncertain": "{area}: {count} {what} in {year}, that is {value} {per}{odds} "
        "(95% interval {low}–{high}). It cannot be told apart with certainty from the area as a whole ({middle}).",
        "not_compared": "{area}: {count} {what} in {year}, that is {value} {per}{odds} (95% interval {low}–{high}).",
        "count": "{area}: {count} {what} in {year} (95% interval {low}–{high}).",
        "odds": ", about one in {n}",
        "count_total": "In {municipalities.all} together: {count} {what} in {year} (95% interval {low}–{high}).",
        "suppressed": "{area}: the number of {what} in {year} is not shown, because it is below five or would reveal "
        "such a number.",
        "suppressed_total": "In {municipalities.all} together: the number of {what} in {year} is not shown, because "
        "it would reveal a number below five.",
        "lit": "{area}: {count} {what} in {year} in {light}, that is {value} per 1,000 hours "
        "(95% interval {low}–{high}).",
        "lit_total": "In {municipalities.all} together: {count} {what} in {year} in {light}, in {hours} hours, that "
        "is {value} per 1,000 hours (95% interval {low}–{high}).",
        "total_squares": "In the {areas} squares where anything was reported in any year: {count} {what} in {year}, "
        "that is {value} {per} (95% interval {low}–{high}).",
        "higher_squares": "{area}: {count} {what} in {year}, that is {value} {per} (95% interval {low}–{high}). "
        "That is higher than in the squares together ({middle}).",
        "lower_squares": "{area}: {count} {what} in {year}, that is {value} {per} (95% interval {low}–{high}). "
        "That is lower than in the squares together ({middle}).",
        "uncertain_squares": "{area}: {count} {what} in {year}, that is {value} {per} (95% interval {low}–{high}). "
        "It cannot be told apart with certainty from the squares together ({middle}).",
        "no_before": "There is no figure on {what} for {year} to compare with. Figures exist for {first}–{last}.",
        "no_area": "{area}: there is no figure on {what} for {year}, or nothing to divide it by.",
        "no_year": "There is no figure on {what} for {year}. Figures exist for {first}–{last}.",
    },
}
