"""Joins figures to areas by code, and only within one version of the areas."""

from __future__ import annotations

import pandas as pd

KEY = ["area_level", "area_code", "area_version"]


class VersionsDiffer(ValueError):
    """Figures for one version of the areas were to be joined to another; the message names both."""


def join_areas(figures: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """The figures with the areas' further columns; both hold area_level, area_code and area_version.

    Borders and codes change between versions, so a code of DeSO_2018 is another place than the same code of
    DeSO_2025. Raises `VersionsDiffer` when a level of the figures has a version that the areas lack.
    """
    known = set(map(tuple, areas[["area_level", "area_version"]].drop_duplicates().to_numpy()))
    asked = set(map(tuple, figures[["area_level", "area_version"]].drop_duplicates().to_numpy()))
    if unknown := sorted(asked - known):
        level, version = unknown[0]
        there = ", ".join(sorted(v for one, v in known if one == level)) or "none"
        message = f"Figures for {level} of version '{version}' cannot be joined to areas of version: {there}."
        raise VersionsDiffer(message)
    return figures.merge(areas.drop(columns=["origin"], errors="ignore"), on=KEY, how="left", validate="many_to_one")
