"""What people answered in surveys about how safe they feel, one question of one survey at a time."""

from __future__ import annotations

import pandas as pd


def questions(felt: pd.DataFrame) -> list[tuple[str, str]]:
    """Every (survey, question) with a figure, alphabetically. No question is shared by two surveys."""
    pairs = felt[["survey", "question"]].drop_duplicates()
    return sorted(zip(pairs.survey, pairs.question, strict=True))


def for_question(felt: pd.DataFrame, question: str, survey: str) -> pd.DataFrame:
    """The rows of one question in one survey, every level and group; empty when it was not asked.

    Different questions and surveys never belong on one axis: 'safe' and 'unsafe' are not complements.
    """
    return felt[(felt.question == question) & (felt.survey == survey)].reset_index(drop=True)


def per_municipality(felt: pd.DataFrame, question: str, survey: str) -> pd.DataFrame:
    """The rows of `for_question` that are for a whole municipality; parts of one never join to it."""
    rows = for_question(felt, question, survey)
    return rows[rows.level == "municipality"].reset_index(drop=True)
