"""Says verdicts of statistics in sentences that are true and can be said aloud."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from data.statistics import Change, Effect, change_test
from data.words import beside
from layers.kit import numbers, writing

VERDICT_WORDS = beside(__file__)
"""What verdicts are called when they are said aloud, by language."""

FEWEST = 20
"""Where either count is smaller, a percentage is never said."""
HOURS = 1000
"""Rates by light are said per this many hours, as the map and its table show them."""

UNDECIDED = ("uncertain", "mismatch_unknown")
"""What `mismatch` found where nothing can be said, for reasons that can be named."""


def change_sentence(
    before: Any,
    after: Any,
    lang: str,
    *,
    what: str,
    first: str,
    second: str,
    before_exposure: float = 1.0,
    after_exposure: float = 1.0,
) -> str:
    """What happened from the first period to the second, whether it may be chance, what to say and what not.

    before, after: whole counts, or missing. what: plural, "inbrott". first, second: the periods, "2024" or
    "2019–2021". Exposures: how many years each holds; where they differ, numbers per year are compared.
    A percentage is said only when both counts are at least 20 and the change is more than chance, a multiple where
    the percentage would reach 100. Raises ValueError as `change_test`.
    """
    names = {"what": what, "first": first, "second": second}
    if writing.is_missing(before) or writing.is_missing(after):
        return _unknown(before, after, lang, names)
    found = change_test(before, after, before_exposure, after_exposure)
    words, by_year = VERDICT_WORDS[lang], before_exposure != after_exposure
    rates = numbers.rates_apart(before / before_exposure, after / after_exposure, lang)
    names |= {
        "per": words["per_year"] if by_year else "",
        "then": words["then_year_before" if _is_year_before(first, second) else "then"].format(first=first),
        "before": writing.integer(before, lang),
        "after": writing.integer(after, lang),
        "before_rate": rates[0],
        "after_rate": rates[1],
    }
    if before == after == 0:
        return words["nothing"].format(**names)
    if before * after_exposure == after * before_exposure:
        return words["same_rate" if by_year else "same"].format(**names)
    fact = "fact_rate" if by_year else "fact_to_one" if after == 1 else "fact"
    names["fact"] = words[fact].format(**names)
    return _judged(found, min(before, after), lang, names)


def year_before_sentence(before: float, after: float, lang: str) -> str:
    """How many there were the year before, and whether the difference may be chance: whole counts of two years."""
    words = VERDICT_WORDS[lang]
    found = change_test(before, after)
    if before == after:
        return words["year_before_same"]
    way = "chance" if found.verdict == "chance" else "rise" if after > before else "fall"
    return words[f"year_before_{way}"].format(
        before=writing.integer(before, lang), p=numbers.p_value_said(found.p_value, lang)
    )


def _unknown(before: Any, after: Any, lang: str, names: dict[str, str]) -> str:
    """Names the period that is missing first."""
    if writing.is_missing(before) and writing.is_missing(after):
        return VERDICT_WORDS[lang]["unknown_both"].format(**names)
    if writing.is_missing(after):
        names = names | {"first": names["second"], "second": names["first"]}
    return VERDICT_WORDS[lang]["unknown"].format(**names)


def _judged(found: Change, fewest: float, lang: str, names: dict[str, str]) -> str:
    """The sentence of a change that is one, whose smaller count is `fewest`."""
    words, rises = VERDICT_WORDS[lang], found.ratio > 1
    way = "rise" if rises else "fall"
    names["p"] = numbers.p_value_said(found.p_value, lang)
    names["overstated"] = words[_overstated(found)].format(**names)
    if found.verdict == "chance":
        return words[f"{way}_chance"].format(**names)
    # Limits that hold 1 beside a p-value below 5 % come from unequal tails: too close to say a size of.
    if fewest < FEWEST or found.low <= 1 <= found.high:
        names["few"] = words["few"] if fewest < FEWEST else ""
        return words[f"{way}_counts"].format(**names)
    form, sizes = _sizes(found.ratio, found.low, found.high, lang)
    return words[f"{way}_{form}"].format(**names, **sizes)


def _overstated(found: Change) -> str:
    """What somebody might say of the change that its numbers do not carry."""
    ratio, chance = found.ratio, found.verdict == "chance"
    if ratio == 0:
        return "over_gone"
    if math.isinf(ratio) or 0.5 < ratio < 2:
        return ("over_rises" if ratio > 1 else "over_falls") + ("" if chance else "_much")
    if ratio > 1:
        return "over_doubled" if ratio == 2 else "over_more_than_doubled"
    return "over_halved" if ratio == 0.5 else "over_more_than_halved"


def _sizes(ratio: float, low: float, high: float, lang: str) -> tuple[str, dict[str, str]]:
    """Whether a ratio with its interval is said as `percent` or as `times`, and its size, low and high."""
    if ratio > 1 and 100 * (high - 1) >= numbers.NEARLY_ALL:
        return "times", {name: numbers.ratio(x, lang) for name, x in (("size", ratio), ("low", low), ("high", high))}
    near, far = sorted((abs(low - 1), abs(high - 1)))
    written = {
        "low": numbers.points(near, lang),
        "high": numbers.percent_of(far, lang),
        "size": numbers.percent_of(abs(ratio - 1), lang),
    }
    return "percent", written


def compared_sentence(observed: Any, expected: Any, lang: str, *, what: str, verdict: Any, phi: float) -> str:
    """What `funnel_verdict` found of an area: its count, the expected one, and how far apart they are.

    phi: what the verdict was given; above 1 the sentence says that the limits are widened. Keeps "{area}".
    """
    words = VERDICT_WORDS[lang]
    if writing.is_missing(observed):
        return words["compared_unknown"].format(what=what)
    count = numbers.amount(observed, lang)
    if writing.is_missing(verdict):
        return words["compared_no_base"].format(what=what, observed=count)
    said = words[verdict].format(normal=words["usual" if phi > 1 else "chance"])
    number = writing.decimal(expected, lang)
    fact = words["compared"].format(observed=count, what=what, expected=number, verdict=said)
    return with_spread(fact, phi, lang)


def with_spread(said: str, phi: float, lang: str) -> str:
    """What is said, and where areas differ more than chance explains that limits are widened by it."""
    return f"{said} {VERDICT_WORDS[lang]['spread'].format(phi=writing.decimal(phi, lang))}" if phi > 1 else said


def smoothed_sentence(
    raw: Any, smoothed: Any, low: Any, high: Any, weight: Any, lang: str, *, what: str, unit: str
) -> str:  # fmt: skip
    """A rate as counted and smoothed, its interval, and how much of it is the area's own. Keeps "{area}".

    raw, smoothed, low, high: in the unit said, "per 1 000 invånare". weight: the area's own share, 0..1.
    """
    words = VERDICT_WORDS[lang]
    if any(writing.is_missing(one) for one in (raw, smoothed, weight)):
        return words["smoothed_unknown"].format(what=what, unit=unit)
    own = round(100 * weight)
    pattern = "own_none" if weight == 0 else "own_little" if own == 0 else "own_all" if own == 100 else "own_part"
    parts = {"own": writing.percent(own, lang), "borrowed": writing.percent(100 - own, lang)}
    unsure = writing.is_missing(low) or writing.is_missing(high)
    ends = {} if unsure else dict(zip(("low", "high"), numbers.rates_apart(low, high, lang), strict=True))
    return words["smoothed"].format(
        raw=numbers.rate(raw, lang),
        smoothed=numbers.rate(smoothed, lang),
        what=what,
        unit=unit,
        interval=words["no_interval" if unsure else "interval"].format(**ends),
        own=words[pattern].format(**parts),
    )


def mismatch_sentence(klass: Any, lang: str, *, felt: str, recorded: str, which: str = "") -> str:
    """What `mismatch` found of an area: the two things side by side, never one number. Keeps "{area}".

    felt, recorded: what each is, as the middle of a sentence: "andelen som känner sig otrygga", "antalet inbrott per
    1 000 bostäder". felt is high where people feel less safe. which: `felt`, `recorded` or `both`, the one that is
    uncertain or not known; without it the sentence says that at least one is.
    """
    pattern = "mismatch_unknown" if writing.is_missing(klass) else klass
    named = f"{pattern}_{which}" if which and pattern in UNDECIDED else pattern
    return VERDICT_WORDS[lang][named].format(felt=felt, recorded=recorded)


def mismatch_remedy(klass: Any, lang: str) -> str:
    """Where to begin, given what `mismatch` found."""
    return VERDICT_WORDS[lang][f"remedy_{'mismatch_unknown' if writing.is_missing(klass) else klass}"]


def hot_spot_sentence(kind: Any, lang: str, *, what: str, first: str, second: str, level: float = 0.05) -> str:
    """What became of a cluster from the first period to the second. Keeps "{area}".

    kind: `new lasting fading cold none`, or missing. level: the share of false alarms that was allowed.
    """
    words = VERDICT_WORDS[lang]
    alarms = words["alarms"].format(share=numbers.amount(100 * level, lang))
    pattern = "cluster_unknown" if writing.is_missing(kind) else kind
    return words[pattern].format(area="{area}", what=what, first=first, second=second, alarms=alarms)


def near_repeat_sentence(table: pd.DataFrame, lang: str, *, what: str) -> str:
    """The band of `near_repeats` with the strongest sign that events repeat, or that there is none, as one sentence.

    The strongest is the significant band with the highest ratio of observed to expected pairs. Pairs share events
    and have no simple interval, so that p stands instead.
    """
    words = VERDICT_WORDS[lang]
    found = table[table.significant & (table.observed > table.expected)]
    if found.empty:
        return words["no_repeats" if table.expected.sum() > 0 else "too_few_pairs"].format(what=what)
    row = found.loc[found.ratio.idxmax()]
    where = words["same_place" if row.distance == "0" else "apart"].format(metres=row.distance)
    return words["repeats"].format(
        what=what,
        observed=writing.integer(row.observed, lang),
        expected=writing.decimal(row.expected, lang),
        where=where,
        days=row.time,
        p=numbers.p_value_said(row.p_value, lang),
    )


def effect_sentence(effect: Effect, lang: str, *, what: str) -> str:
    """What `evaluate_measure` found: the effect with its interval, and what happened around."""
    words = VERDICT_WORDS[lang]
    if effect.too_early:
        return words["effect_too_few" if effect.too_few else "effect_too_early"].format(what=what, fewest=FEWEST)
    form, sizes = _effect_form(effect, lang)
    names = {
        "what": what,
        "p": numbers.p_value_said(effect.p_value, lang),
        "expected": writing.decimal(effect.expected, lang),
    }
    ratios = {"ratio": effect.ratio, "ratio_low": effect.low, "ratio_high": effect.high}
    written = {name: numbers.ratio(one, lang) for name, one in ratios.items()}
    return words[f"effect_{form}"].format(**names, **sizes, **written) + _around(effect, lang)


def _effect_form(effect: Effect, lang: str) -> tuple[str, dict[str, str]]:
    if effect.verdict == "chance":
        return "chance", {}
    way = "more" if effect.verdict == "increase" else "less"
    if effect.change_percent is None:
        return f"{way}_counts", {}
    form, sizes = _sizes(effect.ratio, effect.low, effect.high, lang)
    return f"{way}_times" if form == "times" else way, sizes


def _around(effect: Effect, lang: str) -> str:
    words = VERDICT_WORDS[lang]
    helped = effect.verdict == "decrease"
    moved = {"displaced": "displaced" if helped else "rose", "diffused": "diffused" if helped else "fell"}
    form = "unknown" if effect.displacement is None else moved.get(effect.displacement, effect.displacement)
    ring = {"ring": effect.ring_ratio, "ring_low": effect.ring_low, "ring_high": effect.ring_high}
    return words[f"ring_{form}"].format(**{name: numbers.ratio(one, lang) for name, one in ring.items()})


def light_sentence(
    dark_rate: Any, dark_low: Any, dark_high: Any, day_rate: Any, day_low: Any, day_high: Any, lang: str, *, what: str
) -> str:  # fmt: skip
    """Events per hour of darkness beside per hour of daylight, with their 95 % intervals; said per 1 000 hours.

    More or fewer only where the intervals lie apart, which is stricter than a test at 5 %.
    """
    words, dark, day = VERDICT_WORDS[lang], (dark_rate, dark_low, dark_high), (day_rate, day_low, day_high)
    if any(writing.is_missing(one) for one in (*dark, *day)):
        return words["light_unknown"].format(what=what)
    verdict = "light_dark" if dark_low > day_high else "light_day" if dark_high < day_low else "light_chance"
    ends = zip(("", "_low", "_high"), dark, day, strict=True)
    written: dict[str, str] = {}
    for end, in_dark, by_day in ends:
        written |= {f"dark{end}": numbers.rate(HOURS * in_dark, lang), f"day{end}": numbers.rate(HOURS * by_day, lang)}
    return words["light"].format(what=what, verdict=words[verdict], **written)


def _is_year_before(first: str, second: str) -> bool:
    return first.isdecimal() and second.isdecimal() and int(first) + 1 == int(second)
