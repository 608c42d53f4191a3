"""What verdicts of statistics are called when they are said aloud, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SV: Mapping[str, str] = MappingProxyType(
    {
        "fact": "Från {before} till {after} {what} ({first} och {second})",
        "fact_to_one": "Från {before} {what} till {after} ({first} och {second})",
        "fact_rate": "Från {before_rate} till {after_rate} {what} per år ({before} under {first}, {after} under "
        "{second})",
        "per_year": " per år",
        "then": "under {first}",
        "then_year_before": "året före",
        "rise_chance": "{fact}: en sådan ökning kan vara slump ({p}). Säg: ”fler{per} än {then}, men inom det "
        "normala”. Säg inte: ”{overstated}”.",
        "fall_chance": "{fact}: en sådan minskning kan vara slump ({p}). Säg: ”färre{per} än {then}, men inom det "
        "normala”. Säg inte: ”{overstated}”.",
        "rise_counts": "{fact}: en så stor ökning ger slumpen sällan ({p}).{few} Säg: ”fler{per} än {then}, och det är "
        "mer än slumpen brukar ge”. Säg inte: ”{overstated}”.",
        "fall_counts": "{fact}: en så stor minskning ger slumpen sällan ({p}).{few} Säg: ”färre{per} än {then}, och "
        "det är mer än slumpen brukar ge”. Säg inte: ”{overstated}”.",
        "rise_percent": "{fact}: antalet{per} ökade med {size} (95 % intervall {low}–{high}). Det är mer än slumpen "
        "brukar ge ({p}). Säg: ”en ökning med ungefär {size}, säkrast sagt mellan {low} och {high}”. Säg inte: "
        "”det kommer att fortsätta öka”.",
        "rise_times": "{fact}: antalet{per} blev {size} gånger så stort (95 % intervall {low}–{high}). Det är mer än "
        "slumpen brukar ge ({p}). Säg: ”mellan {low} och {high} gånger så många{per} som {then}”. Säg inte: "
        "”det kommer att fortsätta öka”.",
        "fall_percent": "{fact}: antalet{per} minskade med {size} (95 % intervall {low}–{high}). Det är mer än slumpen "
        "brukar ge ({p}). Säg: ”en minskning med ungefär {size}, säkrast sagt mellan {low} och {high}”. Säg inte: "
        "”det beror på det vi har gjort”.",
        "year_before_chance": "Året före var det {before}: skillnaden kan vara slump ({p}).",
        "year_before_rise": "Året före var det {before}: en så stor ökning ger slumpen sällan ({p}).",
        "year_before_fall": "Året före var det {before}: en så stor minskning ger slumpen sällan ({p}).",
        "year_before_same": "Året före var det lika många.",
        "same": "Antalet {what} var {after} både {first} och {second}. Säg: ”lika många som {then}”. Säg inte: ”risken "
        "är oförändrad”.",
        "same_rate": "Antalet {what} per år var {after_rate} både {first} och {second} ({before} och {after} "
        "sammanlagt). Säg: ”lika många per år som {then}”. Säg inte: ”risken är oförändrad”.",
        "nothing": "Inga {what} vare sig {first} eller {second}. Säg: ”inga {what} i någon av perioderna”. Säg inte: "
        "”det finns ingen risk”.",
        "unknown": "Uppgift om antalet {what} saknas för {first}, så det går inte att jämföra med {second}. Säg: ”vi "
        "vet inte”. Säg inte: ”inga {what}”.",
        "unknown_both": "Uppgift om antalet {what} saknas för både {first} och {second}. Säg: ”vi vet inte”. Säg inte: "
        "”inga {what}”.",
        "few": " Antalen är för små för procent.",
        "over_doubled": "antalet {what}{per} har fördubblats",
        "over_more_than_doubled": "antalet {what}{per} har mer än fördubblats",
        "over_rises": "antalet {what}{per} ökar",
        "over_rises_much": "antalet {what}{per} ökar kraftigt",
        "over_halved": "antalet {what}{per} har halverats",
        "over_more_than_halved": "antalet {what}{per} har mer än halverats",
        "over_falls": "antalet {what}{per} minskar",
        "over_falls_much": "antalet {what}{per} minskar kraftigt",
        "over_gone": "det är slut på {what}",
        "compared": "{{area}}: {observed} {what}, väntat {expected} om området vore som "
        "{municipalities.short} tillsammans: {verdict}",
        "compared_unknown": "{{area}}: uppgift om antalet {what} saknas, så det går inte att jämföra. Saknas är inte "
        "noll.",
        "compared_no_base": "{{area}}: {observed} {what}. Det går inte att säga vad som vore väntat, så antalet "
        "jämförs inte.",
        "chance": "slumpen",
        "usual": "den vanliga skillnaden mellan områden",
        "within": "det ryms inom {normal}.",
        "high_95": "något fler än som ryms inom {normal} (utanför gränsen för 95 %). Bland många områden hamnar några "
        "där ändå.",
        "low_95": "något färre än som ryms inom {normal} (utanför gränsen för 95 %). Bland många områden hamnar några "
        "där ändå.",
        "high_998": "klart fler än som ryms inom {normal} (utanför gränsen för 99,8 %).",
        "low_998": "klart färre än som ryms inom {normal} (utanför gränsen för 99,8 %).",
        "spread": "Områdena varierar {phi} gånger så mycket som slumpen förklarar, och gränserna är vidgade därefter.",
        "smoothed": "{{area}}: {raw} {what} {unit} som det räknats, utjämnat {smoothed} ({interval}). {own}",
        "interval": "95 % intervall {low}–{high}",
        "no_interval": "inget intervall, för uppgifterna räcker inte till ett",
        "own_part": "{own} av det utjämnade värdet är områdets eget, {borrowed} är lånat från områdena tillsammans.",
        "own_all": "Nästan hela det utjämnade värdet är områdets eget.",
        "own_little": "Nästan hela det utjämnade värdet är lånat från områdena tillsammans.",
        "own_none": "Hela det utjämnade värdet är lånat från områdena tillsammans, för de skiljer sig inte mer än "
        "slumpen förklarar.",
        "smoothed_unknown": "{{area}}: uppgift om {what} {unit} saknas, och ett område utan uppgift får inget lånat "
        "värde.",
        "agree_high": "{{area}}: {felt} är högre än i hela området, och det är {recorded} också.",
        "agree_low": "{{area}}: {felt} är lägre än i hela området, och det är {recorded} också.",
        "felt_only": "{{area}}: {felt} är högre än i hela området, men {recorded} är lägre.",
        "recorded_only": "{{area}}: {felt} är lägre än i hela området, men {recorded} är högre.",
        "uncertain": "{{area}}: osäkert. Minst ett av två går inte att skilja från hela området: {felt} eller "
        "{recorded}.",
        "uncertain_felt": "{{area}}: osäkert, för {felt} går inte att skilja från hela området.",
        "uncertain_recorded": "{{area}}: osäkert, för {recorded} går inte att skilja från hela området.",
        "uncertain_both": "{{area}}: osäkert, för varken {felt} eller {recorded} går att skilja från hela området.",
        "mismatch_unknown": "{{area}}: det går inte att jämföra, för uppgift saknas om minst ett av två: {felt} eller "
        "{recorded}.",
        "mismatch_unknown_felt": "{{area}}: det går inte att jämföra, för uppgift om {felt} saknas.",
        "mismatch_unknown_recorded": "{{area}}: det går inte att jämföra, för uppgift om {recorded} saknas.",
        "mismatch_unknown_both": "{{area}}: det går inte att jämföra, för uppgift saknas om både {felt} och "
        "{recorded}.",
        "remedy_agree_high": "Både oro och anmälda brott: försvåra brotten, och arbeta med ljus, siktlinjer, skötsel "
        "och närvaro.",
        "remedy_agree_low": "Varken oro eller anmälda brott sticker ut: ta reda på vad som fungerar här, och lär av "
        "det.",
        "remedy_felt_only": "Oro utan många anmälda brott: börja med ljus, siktlinjer, skötsel och närvaro.",
        "remedy_recorded_only": "Anmälda brott utan stor oro: informera om risken, och gör brotten svårare med lås, "
        "dörrar och märkning.",
        "remedy_uncertain": "Osäkert: fråga fler innan något bestäms.",
        "remedy_mismatch_unknown": "Dra ingen slutsats av det: saknas är inte noll.",
        "new": "{{area}}: en ny anhopning. Här med omgivning var {what} fler än slumpen brukar ge {second}, men inte "
        "säkert {first}. {alarms}",
        "lasting": "{{area}}: en anhopning som består. Här med omgivning var {what} fler än slumpen brukar ge både "
        "{first} och {second}. {alarms}",
        "fading": "{{area}}: en anhopning som inte längre är säker. Här med omgivning var {what} fler än slumpen "
        "brukar ge {first}, men inte säkert {second}. {alarms}",
        "cold": "{{area}}: ovanligt lite. Här med omgivning var {what} färre än slumpen brukar ge {second}. {alarms}",
        "none": "{{area}}: ingen anhopning av {what} {second} som går att skilja från slumpen. Det betyder inte att "
        "ingenting har hänt.",
        "cluster_unknown": "{{area}}: uppgifterna om {what} räcker inte för att säga om det finns en anhopning.",
        "alarms": "Av områden som pekas ut så väntas högst {share} av 100 vara falska larm.",
        "repeats": "Av {what} låg {observed} par {where} och {days} dagar isär; slumpen ger i snitt {expected} ({p}).",
        "same_place": "på samma plats",
        "apart": "{metres} meter",
        "no_repeats": "Inga tecken på att {what} upprepas nära varandra i tid: inte på något avstånd finns fler par än "
        "slumpen brukar ge. Säg ”det syns inte här”, inte ”det förekommer inte”.",
        "too_few_pairs": "För få {what} nära varandra för att säga om de upprepas.",
        "effect_less": "{size} färre {what} än om utvecklingen hade följt jämförelseområdena (95 % intervall "
        "{low}–{high} färre). Det är mer än slumpen brukar ge ({p}).",
        "effect_more": "{size} fler {what} än om utvecklingen hade följt jämförelseområdena (95 % intervall "
        "{low}–{high} fler). Det är mer än slumpen brukar ge ({p}).",
        "effect_more_times": "{size} gånger så många {what} som om utvecklingen hade följt jämförelseområdena (95 % "
        "intervall {low}–{high}). Det är mer än slumpen brukar ge ({p}).",
        "effect_less_counts": "Färre {what} än väntat. Väntat antal var {expected}, om utvecklingen hade följt "
        "jämförelseområdena, och så stor skillnad ger slumpen sällan ({p}). Antalen är för små för procent.",
        "effect_more_counts": "Fler {what} än väntat. Väntat antal var {expected}, om utvecklingen hade följt "
        "jämförelseområdena, och så stor skillnad ger slumpen sällan ({p}). Antalen är för små för procent.",
        "effect_chance": "Ingen säker effekt på antalet {what}: skillnaden mot jämförelseområdena kan vara slump (kvot "
        "{ratio}, 95 % intervall {ratio_low}–{ratio_high}, där 1 är ingen skillnad). Det visar inte att åtgärden är "
        "utan verkan.",
        "effect_too_early": "För tidigt att säga om antalet {what} har påverkats: tiden är för kort.",
        "effect_too_few": "För få {what} för att säga något: det behövs minst {fewest} före, också i jämförelsen, och "
        "minst {fewest} väntade efter.",
        "ring_displaced": " Runt om ökade antalet mot jämförelseområdena (kvot {ring}, 95 % intervall "
        "{ring_low}–{ring_high}): en del kan ha flyttat dit.",
        "ring_diffused": " Runt om minskade antalet också (kvot {ring}, 95 % intervall {ring_low}–{ring_high}): "
        "effekten kan ha spridit sig.",
        "ring_rose": " Runt om ökade antalet mot jämförelseområdena (kvot {ring}, 95 % intervall "
        "{ring_low}–{ring_high}).",
        "ring_fell": " Runt om minskade antalet mot jämförelseområdena (kvot {ring}, 95 % intervall "
        "{ring_low}–{ring_high}).",
        "ring_chance": " Runt om kan skillnaden vara slump (kvot {ring}, 95 % intervall {ring_low}–{ring_high}).",
        "ring_too_early": " Runt om är antalet för litet för att säga något.",
        "ring_unknown": " Området runt om är inte undersökt.",
        "light": "Per 1 000 timmar mörker: {dark} {what} (95 % intervall {dark_low}–{dark_high}). Per 1 000 timmar "
        "dagsljus: {day} (95 % intervall {day_low}–{day_high}). {verdict}",
        "light_dark": "Det är fler per timme i mörker än i dagsljus. Säg inte att mörkret är orsaken: också annat "
        "skiljer natt från dag.",
        "light_day": "Det är färre per timme i mörker än i dagsljus.",
        "light_chance": "Intervallen överlappar varandra, så skillnaden kan vara slump.",
        "light_unknown": "Det går inte att jämföra {what} i mörker och dagsljus: uppgift saknas. Saknas är inte noll.",
    }
)
EN: Mapping[str, str] = MappingProxyType(
    {
        "fact": "From {before} to {after} {what} ({first} and {second})",
        "fact_to_one": "From {before} {what} to {after} ({first} and {second})",
        "fact_rate": "From {before_rate} to {after_rate} {what} per year ({before} in {first}, {after} in {second})",
        "per_year": " per year",
        "then": "in {first}",
        "then_year_before": "the year before",
        "rise_chance": "{fact}: such a rise may be chance ({p}). Say: “more{per} than {then}, but within what is "
        "normal”. Do not say: “{overstated}”.",
        "fall_chance": "{fact}: such a fall may be chance ({p}). Say: “fewer{per} than {then}, but within what is "
        "normal”. Do not say: “{overstated}”.",
        "rise_counts": "{fact}: chance seldom gives so large a rise ({p}).{few} Say: “more{per} than {then}, and that "
        "is more than chance usually gives”. Do not say: “{overstated}”.",
        "fall_counts": "{fact}: chance seldom gives so large a fall ({p}).{few} Say: “fewer{per} than {then}, and that "
        "is more than chance usually gives”. Do not say: “{overstated}”.",
        "rise_percent": "{fact}: the number{per} rose by {size} (95% interval {low}–{high}). That is more than chance "
        "usually gives ({p}). Say: “a rise of about {size}, most safely between {low} and {high}”. Do not say: “it "
        "will go on rising”.",
        "rise_times": "{fact}: the number{per} became {size} times as large (95% interval {low}–{high}). That is more "
        "than chance usually gives ({p}). Say: “between {low} and {high} times as many{per} as {then}”. Do not say: "
        "“it will go on rising”.",
        "fall_percent": "{fact}: the number{per} fell by {size} (95% interval {low}–{high}). That is more than chance "
        "usually gives ({p}). Say: “a fall of about {size}, most safely between {low} and {high}”. Do not say: “it is "
        "because of what we have done”.",
        "year_before_chance": "The year before there were {before}: the difference may be chance ({p}).",
        "year_before_rise": "The year before there were {before}: chance seldom gives so large a rise ({p}).",
        "year_before_fall": "The year before there were {before}: chance seldom gives so large a fall ({p}).",
        "year_before_same": "The year before there were as many.",
        "same": "The number of {what} was {after} in both {first} and {second}. Say: “as many as {then}”. Do not say: "
        "“the risk is unchanged”.",
        "same_rate": "The number of {what} per year was {after_rate} in both {first} and {second} ({before} and "
        "{after} in all). Say: “as many per year as {then}”. Do not say: “the risk is unchanged”.",
        "nothing": "No {what} in either {first} or {second}. Say: “no {what} in either period”. Do not say: “there is "
        "no risk”.",
        "unknown": "The number of {what} is not known for {first}, so it cannot be compared with {second}. Say: “we do "
        "not know”. Do not say: “no {what}”.",
        "unknown_both": "The number of {what} is not known for {first} or for {second}. Say: “we do not know”. Do not "
        "say: “no {what}”.",
        "few": " The counts are too small for percentages.",
        "over_doubled": "the number of {what}{per} has doubled",
        "over_more_than_doubled": "the number of {what}{per} has more than doubled",
        "over_rises": "the number of {what}{per} is rising",
        "over_rises_much": "the number of {what}{per} is rising sharply",
        "over_halved": "the number of {what}{per} has halved",
        "over_more_than_halved": "the number of {what}{per} has more than halved",
        "over_falls": "the number of {what}{per} is falling",
        "over_falls_much": "the number of {what}{per} is falling sharply",
        "over_gone": "there are no more {what}",
        "compared": "{{area}}: {observed} {what}, {expected} expected if the area were like "
        "{municipalities.short} together: {verdict}",
        "compared_unknown": "{{area}}: the number of {what} is not known, so it cannot be compared. Not known is not "
        "zero.",
        "compared_no_base": "{{area}}: {observed} {what}. What to expect cannot be said, so the number is not "
        "compared.",
        "chance": "chance",
        "usual": "the usual difference between areas",
        "within": "that is within {normal}.",
        "high_95": "somewhat more than {normal} explains (outside the 95% limit). Among many areas some land there "
        "anyway.",
        "low_95": "somewhat fewer than {normal} explains (outside the 95% limit). Among many areas some land there "
        "anyway.",
        "high_998": "clearly more than {normal} explains (outside the 99.8% limit).",
        "low_998": "clearly fewer than {normal} explains (outside the 99.8% limit).",
        "spread": "The areas vary {phi} times as much as chance explains, and the limits are widened accordingly.",
        "smoothed": "{{area}}: {raw} {what} {unit} as counted, smoothed {smoothed} ({interval}). {own}",
        "interval": "95% interval {low}–{high}",
        "no_interval": "no interval, because the figures do not suffice for one",
        "own_part": "{own} of the smoothed value is the area's own, {borrowed} is borrowed from the areas together.",
        "own_all": "Nearly all of the smoothed value is the area's own.",
        "own_little": "Nearly all of the smoothed value is borrowed from the areas together.",
        "own_none": "All of the smoothed value is borrowed from the areas together, because they differ no more than "
        "chance explains.",
        "smoothed_unknown": "{{area}}: the number of {what} {unit} is not known, and an area without a figure is given "
        "no borrowed value.",
        "agree_high": "{{area}}: {felt} is higher than in the whole area, and so is {recorded}.",
        "agree_low": "{{area}}: {felt} is lower than in the whole area, and so is {recorded}.",
        "felt_only": "{{area}}: {felt} is higher than in the whole area, but {recorded} is lower.",
        "recorded_only": "{{area}}: {felt} is lower than in the whole area, but {recorded} is higher.",
        "uncertain": "{{area}}: uncertain. At least one of two cannot be told from the whole area: {felt} or "
        "{recorded}.",
        "uncertain_felt": "{{area}}: uncertain, because {felt} cannot be told from the whole area.",
        "uncertain_recorded": "{{area}}: uncertain, because {recorded} cannot be told from the whole area.",
        "uncertain_both": "{{area}}: uncertain, because neither {felt} nor {recorded} can be told from the whole area.",
        "mismatch_unknown": "{{area}}: no comparison can be made, because at least one of two is not known: {felt} or "
        "{recorded}.",
        "mismatch_unknown_felt": "{{area}}: no comparison can be made, because {felt} is not known.",
        "mismatch_unknown_recorded": "{{area}}: no comparison can be made, because {recorded} is not known.",
        "mismatch_unknown_both": "{{area}}: no comparison can be made, because neither {felt} nor {recorded} is known.",
        "remedy_agree_high": "Both fear and recorded crime: make the crimes harder, and work with light, sight lines, "
        "care and presence.",
        "remedy_agree_low": "Neither fear nor recorded crime stands out: find out what works here, and learn from it.",
        "remedy_felt_only": "Fear without much recorded crime: begin with light, sight lines, care and presence.",
        "remedy_recorded_only": "Recorded crime without much fear: inform about the risk, and make the crimes harder "
        "with locks, doors and marking.",
        "remedy_uncertain": "Uncertain: ask more people before anything is decided.",
        "remedy_mismatch_unknown": "Conclude nothing from that: not known is not zero.",
        "new": "{{area}}: a new cluster. Here and in the surroundings there were more {what} than chance usually "
        "gives in {second}, but not surely in {first}. {alarms}",
        "lasting": "{{area}}: a cluster that lasts. Here and in the surroundings there were more {what} than chance "
        "usually gives in both {first} and {second}. {alarms}",
        "fading": "{{area}}: a cluster that is no longer sure. Here and in the surroundings there were more {what} "
        "than chance usually gives in {first}, but not surely in {second}. {alarms}",
        "cold": "{{area}}: unusually little. Here and in the surroundings there were fewer {what} than chance usually "
        "gives in {second}. {alarms}",
        "none": "{{area}}: no cluster of {what} in {second} that can be told from chance. That does not mean that "
        "nothing has happened.",
        "cluster_unknown": "{{area}}: the figures on {what} do not suffice to say whether there is a cluster.",
        "alarms": "Of areas pointed out in this way, at most {share} in 100 are expected to be false alarms.",
        "repeats": "Of {what}, {observed} pairs lay {where} and {days} days apart; chance gives {expected} on average "
        "({p}).",
        "same_place": "in the same place",
        "apart": "{metres} metres",
        "no_repeats": "No sign that {what} repeat near each other in time: at no distance are there more pairs than "
        "chance usually gives. Say “it is not seen here”, not “it does not happen”.",
        "too_few_pairs": "Too few {what} near each other to say whether they repeat.",
        "effect_less": "{size} fewer {what} than if the area had followed the comparison areas (95% interval "
        "{low}–{high} fewer). That is more than chance usually gives ({p}).",
        "effect_more": "{size} more {what} than if the area had followed the comparison areas (95% interval "
        "{low}–{high} more). That is more than chance usually gives ({p}).",
        "effect_more_times": "{size} times as many {what} as if the area had followed the comparison areas (95% "
        "interval {low}–{high}). That is more than chance usually gives ({p}).",
        "effect_less_counts": "Fewer {what} than expected. {expected} were expected, had the area followed the "
        "comparison areas, and chance seldom gives so large a difference ({p}). The counts are too small for "
        "percentages.",
        "effect_more_counts": "More {what} than expected. {expected} were expected, had the area followed the "
        "comparison areas, and chance seldom gives so large a difference ({p}). The counts are too small for "
        "percentages.",
        "effect_chance": "No sure effect on the number of {what}: the difference from the comparison areas may be "
        "chance (ratio {ratio}, 95% interval {ratio_low}–{ratio_high}, where 1 is no difference). That does not show "
        "that the measure does nothing.",
        "effect_too_early": "Too early to say whether the number of {what} has been affected: the time is too short.",
        "effect_too_few": "Too few {what} to say anything: at least {fewest} before, in the comparison too, and at "
        "least {fewest} expected after are needed.",
        "ring_displaced": " In the surroundings the number rose against the comparison areas (ratio {ring}, 95% "
        "interval {ring_low}–{ring_high}): some may have moved there.",
        "ring_diffused": " In the surroundings the number fell too (ratio {ring}, 95% interval "
        "{ring_low}–{ring_high}): the effect may have spread.",
        "ring_rose": " In the surroundings the number rose against the comparison areas (ratio {ring}, 95% interval "
        "{ring_low}–{ring_high}).",
        "ring_fell": " In the surroundings the number fell against the comparison areas (ratio {ring}, 95% interval "
        "{ring_low}–{ring_high}).",
        "ring_chance": " In the surroundings the difference may be chance (ratio {ring}, 95% interval "
        "{ring_low}–{ring_high}).",
        "ring_too_early": " In the surroundings the number is too small to say anything.",
        "ring_unknown": " The surroundings have not been looked at.",
        "light": "Per 1,000 hours of darkness: {dark} {what} (95% interval {dark_low}–{dark_high}). Per 1,000 hours of "
        "daylight: {day} (95% interval {day_low}–{day_high}). {verdict}",
        "light_dark": "That is more per hour in darkness than in daylight. Do not say that darkness is the cause: "
        "other things too differ between night and day.",
        "light_day": "That is fewer per hour in darkness than in daylight.",
        "light_chance": "The intervals overlap, so the difference may be chance.",
        "light_unknown": "No comparison of {what} in darkness and in daylight can be made: a figure is not known. "
        "Not known is not zero.",
    }
)
VERDICT_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType({"sv": SV, "en": EN})
