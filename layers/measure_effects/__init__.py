"""Measures that came in, and whether offences near them became fewer than elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data.model import Audience, Offence, PlaceCategory, Precision, Query
from data.words import FIRST, LANGUAGES
from layers.contract import (
    Answer,
    Column,
    Facts,
    Format,
    Kind,
    Layer,
    MadeFrom,
    Options,
    Reach,
    Role,
    Tables,
    fact,
    facts_of,
    words_beside,
)
from layers.kit import counts, events, offence_words, writing
from layers.kit.verdicts import effect_sentence
from layers.measure_effects import compute
from layers.measure_effects.compute import EFFECTS, MEASURES

PLACES = "places"
SYMBOL = "measure"
UNTESTED = ("no_position", "no_date", "no_offences")
TESTED = ("decrease", "increase", "chance")
NUMBERS = ("before", "after", "expected")


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFacts(Facts):
    """How many published measures without a day each municipality has."""

    undated: tuple[tuple[str, int], ...] = fact(())


def _kinds(tables: Tables) -> tuple[Offence, ...]:
    """Kinds of offence that can be asked about; burglary in homes first, what holds everything last."""
    first = (Offence.RESIDENTIAL_BURGLARY, Offence.BURGLARY, Offence.CAR_PART_THEFT)
    order = (*first, *(one for one in Offence if one not in first))
    return tuple(one for one in order if events.years_of(tables, (one,)))


def _options(tables: Tables) -> Options:
    compute.measures_of(tables)
    return Options(offences=_kinds(tables), has_practice=counts.invented(tables))


PREFIX = "measure-"


def _compute(tables: Tables, query: Query) -> Answer:
    kinds = _kinds(tables)
    offence = offence_words.asked(query.offence, kinds or (Offence.BURGLARY,))
    found = tables[EFFECTS]
    rows = _rows(compute.measures_of(tables), found[found.offence == offence])
    published = tables[PLACES]
    towns = published.municipality_code[published.categories.str.contains(PlaceCategory.MEASURE)]
    return Answer(
        rows=rows.assign(**_said(rows, offence)),
        practice=query.practice,
        offence=offence,
        qualifier="tested" if kinds else "",
        facts=EffectFacts(undated=tuple(towns.astype("str").value_counts().items())),
        made_from=MadeFrom(table=MEASURES, prefix=PREFIX),
    )


def _rows(measures: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    joined = measures.merge(found, on="measure_id", how="left")
    lat, lon = (joined[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lat", "lon"))
    known = np.isfinite(lat) & np.isfinite(lon)
    judged = joined.verdict.astype(object).fillna("no_offences")
    return joined.assign(
        id=PREFIX + joined.measure_id,
        name=joined.title,
        symbol=SYMBOL,
        anchor="",
        precision=np.where(known, str(Precision.PIN), str(Precision.LISTED)),
        lat=np.where(known, lat, np.nan),
        lon=np.where(known, lon, np.nan),
        years=joined.start + np.where(joined.end != "", "–" + joined.end, ""),
        verdict=np.where(~known, "no_position", np.where(joined.start == "", "no_date", judged)),
        moved=joined.displacement,
        displacement=_around(joined.displacement, judged),
        **{name: joined[name].astype(float) for name in NUMBERS},
    )


def _around(displacement: pd.Series, verdict: pd.Series) -> pd.Series:
    """What happened around; that something moved is only said where the measure helped.

    Where the measure itself has too few offences to be judged, the surroundings are not looked at. Elsewhere whole
    years have passed, so that what cannot be judged around has too few.
    """
    found = displacement.astype(object).fillna("").replace({"": "unknown", "too_early": "too_few"})
    found = found.mask(verdict == "too_few", "unknown")
    return found.where(verdict == "decrease", found.replace({"displaced": "rose", "diffused": "fell"}))


def _said(rows: pd.DataFrame, offence: Offence) -> dict[str, list[str]]:
    """The ratio with its interval and the effect as a sentence, in each language."""
    records, found = writing.records(rows), dict[str, list[str]]()
    for lang in LANGUAGES:
        what = offence_words.plural(offence, lang)
        found[f"ratio_{lang}"] = [_ratio(row, lang) for row in records]
        found[f"said_{lang}"] = [
            writing.NOTHING
            if row["verdict"] in UNTESTED
            else effect_sentence(compute.effect_of({**row, "displacement": row["moved"]}), lang, what=what)
            for row in records
        ]
    return found | {"ratio": found[f"ratio_{FIRST}"], "said": found[f"said_{FIRST}"]}


def _ratio(row: Mapping[str, Any], lang: str) -> str:
    """'0,62 (0,45–0,85)'; nothing where the counts are too small to say a size of."""
    if row["verdict"] not in TESTED or writing.is_missing(row["change_percent"]):
        return writing.NOTHING
    ratio, low, high = (writing.decimal(row[name], lang, 2) for name in ("ratio", "low", "high"))
    return f"{ratio} ({low}–{high})"


def _describe(layer: Layer, answer: Answer, lang: str, selected: str | None) -> str:
    sentences = layer.words[lang].sentences
    rows, undated = answer.rows, dict(facts_of(answer, EffectFacts).undated)
    inside = rows if selected is None else rows[rows.municipality_code == selected]
    published = sum(undated.values()) if selected is None else undated.get(selected, 0)
    said = [_counted(inside, answer, sentences, lang, selected)] if len(inside) else []
    if inside.empty:
        said.append(sentences["none" if selected is None else "none_inside"].format(area="{area}"))
    if len(inside) == 1:
        said += [one for one in inside[f"said_{lang}"] if one != writing.NOTHING]
    if rows.empty:
        said.append(sentences["how"])
    if published:
        said.append(sentences["undated" if published > 1 else "undated_one"].format(undated=published))
    return " ".join(said)


def _counted(
    rows: pd.DataFrame, answer: Answer, sentences: Mapping[str, str], lang: str, selected: str | None
) -> str:  # fmt: skip
    judged = ("decrease", "increase", "chance", "too_few", "too_early")
    number = {name: int((rows.verdict == name).sum()) for name in judged}
    number["untested"] = int(rows.verdict.isin(UNTESTED).sum())
    found = [sentences[name].format(n=writing.integer(n, lang)) for name, n in number.items() if n]
    what = offence_words.plural(answer.offence, lang)
    return sentences["all" if selected is None else "inside"].format(
        area="{area}", what=what, n=writing.integer(len(rows), lang), found=writing.listing(found, lang)
    )


LAYER = Layer(
    key="measure_effects",
    order=72,
    kind=Kind.POINT,
    tables=(MEASURES, events.SOURCE, PLACES),
    compute=_compute,
    options=_options,
    describe=_describe,
    audiences=frozenset({Audience.PLANNER, Audience.OFFICIAL}),
    derived={compute.TABLE: compute.effects},
    symbols=(SYMBOL,),
    columns=(
        Column(field="start", role=Role.TEXT),
        Column(field="verdict", role=Role.PART, format=Format.TERM),
        Column(field="before", role=Role.COUNT, format=Format.INTEGER),
        Column(field="after", role=Role.COUNT, format=Format.INTEGER),
        Column(field="expected", role=Role.PART, format=Format.DECIMAL),
        Column(field="ratio", role=Role.PART),
        Column(field="displacement", role=Role.PART, format=Format.TERM),
        Column(field="said", role=Role.PART),
        Column(field="years", role=Role.TEXT, reach=Reach.WORDS),
    ),
    words=words_beside(__file__),
)
