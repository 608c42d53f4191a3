"""What a layer says that can be asked about the light, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "sv": {"light": "Ljus", "month": "Månad", "hours": "Timmar", "rate": "Per 1 000 timmar", "span": "95 % intervall"},
    "en": {"light": "Light", "month": "Month", "hours": "Hours", "rate": "Per 1,000 hours", "span": "95% interval"},
}
"""Headings of the fields of `_light.MONTH_COLUMNS` but for `count`, which layers of counts have already."""

TERMS: Mapping[str, Mapping[str, str]] = {
    "sv": {"day": "dagsljus", "dusk": "skymning eller gryning", "darkness": "mörker"},
    "en": {"day": "daylight", "dusk": "dusk or dawn", "darkness": "darkness"},
}

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "light_months": "Månad för månad, per 1 000 timmar av varje ljus, så att december och juni går att jämföra",
        "light_how": "Ett brott vars tid är osäker är fördelat på det ljus som tiden hade. Mörker är när solen står "
        "lägre än 6 grader under horisonten. Talet är inte delat med invånare eller bostäder: där fler bor blir det "
        "högre.",
    },
    "en": {
        "light_months": "Month by month, per 1,000 hours of each light, so that December and June can be compared",
        "light_how": "An offence whose time is uncertain is shared out over the light of that time. Darkness is when "
        "the sun stands lower than 6 degrees below the horizon. The figure is not divided by residents or homes: where "
        "more people live it is higher.",
    },
}
