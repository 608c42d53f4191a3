"""Each thing that an address can say is declared once, and nothing beside the declarations knows of one."""

from __future__ import annotations

from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from conftest import HOME
from dashboard.asking.dimension import Dimension, Role, dimensions, of_role
from dashboard.asking.urls import FIELDS, View
from dashboard.i18n import LANGUAGES, catalogue
from dashboard.parts.controls import OWN
from data.model import Query

ALL = {dimension.key: dimension for dimension in dimensions()}


def test_a_view_has_a_field_for_what_code_speaks_of_and_the_same_default() -> None:
    assert set(ALL) >= FIELDS
    defaults = {one.name: one.default for one in fields(View) if one.name in FIELDS}
    assert MISSING not in defaults.values()
    assert defaults == {key: ALL[key].default for key in FIELDS}


def test_a_question_has_a_field_for_each_of_its_dimensions_that_a_view_has() -> None:
    put = {dimension.key: dimension.default for dimension in of_role(Role.QUESTION)}
    assert put == {one.name: one.default for one in fields(Query) if one.name != "more"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("dimension", of_role(Role.QUESTION), ids=lambda one: one.key)
def test_what_can_be_asked_has_a_label(dimension: Dimension, lang: str) -> None:
    assert dimension.title in catalogue(lang)


def test_controls_of_their_own_are_of_dimensions() -> None:
    assert set(OWN) <= {dimension.key for dimension in of_role(Role.QUESTION)}


def test_orders_differ_so_that_addresses_are_always_written_alike() -> None:
    assert len({dimension.order for dimension in ALL.values()}) == len(ALL)


def test_no_part_of_the_house_reads_parameters_beside_the_declarations() -> None:
    readers = [
        path.relative_to(HOME)
        for path in sorted((HOME / "dashboard").rglob("*.py"))
        if "parse_qsl" in path.read_text(encoding="utf-8")
    ]
    assert readers == [Path("dashboard/asking/urls.py")]
