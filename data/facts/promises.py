"""What municipality and police have promised, per municipality."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from data.model import MUNICIPALITY_NAMES


def for_municipality(promises: pd.DataFrame, code: str) -> pd.DataFrame:
    """The promises and plans of one municipality, by when they end and then begin, latest first.

    One that begins and has no end still runs, and comes first; undated ones come last.
    """
    own = promises[promises.municipality_code == code]
    years = (own[name].astype("Float64") for name in ("first_year", "last_year"))
    first, last = (year.to_numpy(dtype=float, na_value=np.nan) for year in years)
    end = np.where(np.isnan(last), np.where(np.isnan(first), -np.inf, np.inf), last)
    begin = np.where(np.isnan(first), -np.inf, first)
    return own.iloc[np.lexsort((own.promise_id.to_numpy(dtype=str), -begin, -end))]


def naming(promises: pd.DataFrame, place: str, known: pd.Series) -> pd.DataFrame:
    """The promises whose Swedish text names a place, or an area that the place's own name names.

    `place` is its published name, `known` the names of reference points; what stands in brackets is not part of a name.
    """
    areas = {_head(str(name)) for name in known} - set(MUNICIPALITY_NAMES.values())
    names = {_head(place), *(area for area in areas if _names(place, area))}
    told = [any(_names(str(text), name) for name in names) for text in promises.text_sv]
    return promises[pd.Series(told, index=promises.index, dtype=bool)]


def _head(name: str) -> str:
    """'Täby centrum (Roslagsbanan)' -> 'Täby centrum': what a name begins with, as far as a bracket, comma or dash."""
    return re.split(r" \(|,| – ", name, maxsplit=1)[0].strip()


def _names(text: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) is not None
