"""What municipality and police have promised, per municipality."""

from __future__ import annotations

import pandas as pd


def for_municipality(promises: pd.DataFrame, code: str) -> pd.DataFrame:
    """The promises and plans of one municipality, latest period first; undated ones last."""
    own = promises[promises.municipality_code == code]
    newest = own.last_year.fillna(own.first_year)
    order = newest.astype("Float64").fillna(float("-inf"))
    return own.assign(order=order).sort_values(["order", "promise_id"], ascending=[False, True]).drop(columns="order")
