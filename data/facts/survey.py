"""What people answered in surveys about how safe they feel, one question of one survey at a time."""

from __future__ import annotations

import pandas as pd

from data.facts.official import WITHHELD
from data.model import MUNICIPALITY_CODES

NAMES = {
    "ntu": ("Nationella trygghetsundersökningen (Brå)", "Swedish Crime Survey (Brå)"),
    "citizen_survey": ("SCB:s medborgarundersökning", "Statistics Sweden's citizen survey"),
}
"""Released names, Swedish and English, of surveys that come in and that the shipped table does not name."""

UNCLEAR = (("ntu", "ntu_late_evening_own_area"),)
"""(survey, question) whose title and description at Kolada (N07609) contradict each other: safe, or unsafe?"""

AROUND = r"^(NTU|Medborgarundersökningen) - |\s*,?\s*andel\s*\(%\)$"
"""What Kolada writes around a question: the survey before it and the unit after it."""

KEPT = (
    "level", "area_code", "year", "survey", "survey_sv", "survey_en", "question", "question_sv", "question_en",
    "group", "percent", "margin", "qualifier", "respondents", "check", "key", WITHHELD,
)  # fmt: skip


def with_imported(felt: pd.DataFrame, came_in: pd.DataFrame | None) -> pd.DataFrame:
    """The shipped figures and those that came in (table `survey`), with a `key` for every question and group.

    A question that came in is its own, even where a shipped one has its name: its key begins with the survey and
    a point, which no shipped key has. Different questions and surveys never belong on one axis: 'safe' and 'unsafe'
    are not complements. Only whole municipalities, and figures that were said, are taken. `margin`
    is half of a published interval in percentage points. `question_en` is empty where nobody translated. `withheld`:
    a figure came in that residents may not see.
    """
    key = felt.question.where(felt.group == "all", felt.question + "-" + felt.group)
    shipped = felt.assign(key=key, margin=pd.Series(pd.NA, index=felt.index, dtype="Float64"), **{WITHHELD: False})[
        list(KEPT)
    ]
    if came_in is None or came_in.empty:
        return shipped
    known = felt[["survey", "survey_sv", "survey_en"]].drop_duplicates("survey")
    names = NAMES | {row.survey: (row.survey_sv, row.survey_en) for row in known.itertuples()}
    more = _as_shipped(came_in, names)
    return pd.concat([shipped, more], ignore_index=True) if len(more) else shipped


def has_come_in(rows: pd.DataFrame) -> pd.Series:
    """Which rows of `with_imported` came in through the data desk."""
    return rows.key.str.contains(".", regex=False)


def _as_shipped(came_in: pd.DataFrame, names: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """The rows in the shipped table's columns, the latest year first, so that its wording stands for the question."""
    whole = (came_in.area_level == "municipality") & came_in.area_code.isin(MUNICIPALITY_CODES)
    rows = came_in.assign(**{WITHHELD: came_in.get(WITHHELD, False)})
    rows = rows[whole & (rows.percent.notna() | rows[WITHHELD])].sort_values("year", ascending=False, kind="stable")
    rows = rows.drop_duplicates(["area_code", "year", "survey", "question", "group"])
    own = rows.survey + "." + rows.question
    unclear = own.isin([".".join(pair) for pair in UNCLEAR])
    said = {key: names.get(key, (key.replace("_", " "),) * 2) for key in rows.survey.unique()}
    return rows.assign(
        level="municipality",
        survey_sv=[said[key][0] for key in rows.survey],
        survey_en=[said[key][1] for key in rows.survey],
        question_sv=rows.question_sv.str.replace(AROUND, "", regex=True),
        question_en=rows.question_en.fillna(""),
        qualifier="exact",
        respondents=rows.n,
        check=unclear.map({True: "unclear", False: "came_in"}).mask(rows[WITHHELD], "suppressed"),
        key=own.where(rows.group == "all", own + "-" + rows.group),
    )[list(KEPT)]
