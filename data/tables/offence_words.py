"""How an offence may be named: by our own key, by Brå's id, or by its Swedish or English name."""

from __future__ import annotations

from data.model import Offence

BY_BRA_ID = {
    "5036": Offence.TOTAL,
    "13192": Offence.TOTAL,
    "5059": Offence.CAR_PART_THEFT,
    "11086": Offence.PERSON,
    "11095": Offence.THEFT,
    "13207": Offence.THEFT,
    "11099": Offence.VANDALISM,
    "11462": Offence.BURGLARY,
    "11475": Offence.RESIDENTIAL_BURGLARY,
    "13264": Offence.RESIDENTIAL_BURGLARY,
}
"""Categories of Brå's statistics database that are the whole of an offence (data/bundled/bra_categories.csv)."""

PART_OF_BY_BRA_ID = dict.fromkeys(
    ("11476", "11480", "11481", "11482", "11483", "11484", "11485", "11486", "11488"), Offence.RESIDENTIAL_BURGLARY
) | dict.fromkeys(("11463", "11467", "11471", "11489"), Offence.BURGLARY)
"""Categories that are a part: right for one reported offence, wrong for a count of them all."""

BY_NAME = {
    Offence.TOTAL: ("totalt antal brott", "samtliga brott", "alla brott", "totalt", "all offences"),
    Offence.CAR_PART_THEFT: (
        *("bildelsstöld", "bildelsstölder", "stöld av bildelar", "car part theft"),
        *("ur och från motordrivet fordon, av fast interiör/exteriör",),
    ),
    Offence.PERSON: ("brott mot person", "offences against the person"),
    Offence.THEFT: ("8 kap. stöld, rån m.m.", "8 kap. stöld, rån m.m", "stöld, rån m.m.", "tillgreppsbrott"),
    Offence.VANDALISM: ("12 kap. skadegörelse", "skadegörelse", "skadegörelsebrott"),
    Offence.BURGLARY: ("stöld genom inbrott, inbrottsstöld", "inbrottsstöld", "burglary (all premises)"),
    Offence.RESIDENTIAL_BURGLARY: (
        *("inbrottsstöld i bostad m.m.", "därav inbrottsstöld i bostad", "bostadsinbrott", "residential burglary"),
        *("inbrott i bostad",),
    ),
    Offence.DRUGS_WEAPONS: ("narkotika- och vapenbrott", "drugs and weapons"),
}
BROADER = ("car_crime", "theft_from_vehicle")
"""What is only counted, never reported one by one: broader than car-part theft (Kolada N07547, Brå 11497)."""

OFFENCES = tuple(map(str, Offence))
COUNTED = (*OFFENCES, *BROADER)
"""All that a count may be of: the one list for templates, imports and their contract."""

WORDS = {str(key): str(key) for key in Offence} | {name: str(key) for key, names in BY_NAME.items() for name in names}
"""Every name, in lower case, with the offence it means."""
