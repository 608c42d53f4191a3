"""A number never stands under a name that is not its own: what is said of an area is its own figure, or none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from urllib.parse import urlencode

import pytest
from flask import Flask

from conftest import context_of, reader_as
from dashboard.asking.answers import options
from dashboard.asking.context import Context
from dashboard.asking.making import scene_of
from dashboard.asking.scene import Need, Scene
from dashboard.asking.words import nothing, with_unit
from dashboard.html import render
from dashboard.parts.chart import chart
from dashboard.parts.key_figure import key_figure
from dashboard.parts.sentences import sentences
from dashboard.parts.stand_ins import stand_ins
from data.model import AreaLevel, Audience
from layers.contract import Kind, Layer, Options
from layers.kit import writing
from layers.registry import registry

PATHS = {Audience.RESIDENT: "/", Audience.OFFICIAL: "/mote", Audience.PLANNER: "/planera"}
TOWN, SMALL = "0160", "0160R001"
NEEDS = (Need.SHOWN, Need.PASSPORTS)
COLOURED = [key for key, layer in registry().items() if layer.kind is Kind.AREA]


@pytest.fixture
def context(server: Flask) -> Iterator[Context]:
    """What the server holds, within a request of its own."""
    with server.test_request_context():
        yield context_of(server)


def wishes(offered: Options, level: AreaLevel) -> Iterator[dict[str, str]]:
    """What can be asked of a layer at a level, one thing changed at a time; an early year among it."""
    yield {}
    yield from ({"measure": str(measure)} for measure in offered.measures)
    yield from ({"base": str(base)} for base in offered.bases.get(level, ()))
    yield from ({"light": str(light)} for light in offered.lights.get(level, ()))
    yield from ({"year": str(year)} for year in offered.years[:1])


def scene(context: Context, role: Audience, practice: bool, **asked: str) -> Scene:  # noqa: FBT001 - a parameter
    query = urlencode({"places": "none", **asked} | ({"practice": "1"} if practice else {}))
    return scene_of(f"{PATHS[role]}?{query}", reader_as(role), context, NEEDS)


def said(scene: Scene) -> tuple[str, str, str]:
    """Key figure, sentence and curve of a scene."""
    return tuple(render(part(scene), stand_ins(scene)) for part in (key_figure, sentences, chart))  # type: ignore[return-value]


def check_own(told: Scene, area: str) -> None:
    """The figure of a scene whose map shows areas of the chosen one's kind is that of the area's own row, or none."""
    answer = told.answer
    if answer is None or answer.categories:
        return
    rows = writing.records(answer.rows[answer.rows.code == area])
    row = rows[0] if rows else {}
    known = not writing.is_missing(row.get("value"))
    assert (with_unit(told, answer, row["value"], row) if known else nothing(told, answer, row)) in render(
        key_figure(told), {}
    )


def check_silent(told: Scene, why: str) -> None:
    """Nothing is said of the area but why: no figure, no curve."""
    figure, sentence, curve = said(told)
    assert "Ingen uppgift" in figure and not any(letter.isdigit() for letter in figure + curve)
    assert why in sentence


@pytest.mark.parametrize("area", [TOWN, SMALL])
@pytest.mark.parametrize("key", COLOURED)
@pytest.mark.parametrize("role", list(PATHS))
def test_what_is_said_of_an_area_is_its_own_whatever_the_map_shows(
    role: Audience, key: str, area: str, context: Context
) -> None:
    if role not in registry()[key].audiences or (area == SMALL and role is Audience.RESIDENT):
        return
    own_level = AreaLevel.MUNICIPALITY if area == TOWN else AreaLevel.REGSO
    for practice in (False, True) if role is Audience.PLANNER else (False,):
        offered = options(context, key, reader_as(role), practice_on=practice)
        assert offered is not None
        scene_at = cache(partial(scene, context, role, practice))
        said_at = cache(lambda at=scene_at, **asked: said(at(**asked)))
        levels = {AreaLevel.MUNICIPALITY, AreaLevel.REGSO, AreaLevel.SQUARE_1000} & set(offered.levels)
        for level, wish in [(each, wish) for each in sorted(levels) for wish in wishes(offered, each)]:
            asked = {"layer": key, "area": area, **wish}
            there, here = ({**asked, "level": str(each)} for each in (level, own_level))
            shown = scene_at(**there)
            if own_level not in offered.levels:
                check_silent(shown, "område av det slag")
                continue
            own = scene_at(**here)
            check_own(own, area)
            if shown.practice is own.practice:
                assert said_at(**there) == said_at(**here), f"{asked} at {level}"
            else:
                check_silent(shown, "samma slags uppgifter")


def test_the_whole_is_never_said_under_the_name_of_a_town(context: Context) -> None:
    """The case that was met: 1.6 was the five municipalities' figure, and stood under Täby."""
    figures = {
        area: said(scene(context, Audience.PLANNER, True, layer="car_part_theft", level="regso", area=area))
        for area in ("0115", "0117", TOWN, "0162", "0187")
    }
    whole = said(scene(context, Audience.PLANNER, True, layer="car_part_theft", level="regso"))
    assert len({figure for figure, _, _ in figures.values()}) > 1
    assert all(curve != whole[2] for _, _, curve in figures.values())


def layers_of(level: AreaLevel, context: Context) -> Iterator[Layer]:
    for key in COLOURED:
        offered = options(context, key, reader_as(Audience.PLANNER), practice_on=True)
        if offered is not None and level in offered.levels:
            yield registry()[key]


def test_the_panel_of_how_is_of_the_same_area_as_the_figure(context: Context) -> None:
    """With small areas on the map and a town chosen, the rows that are traced are the town's."""
    for layer in layers_of(AreaLevel.REGSO, context):
        shown, own = (
            scene(context, Audience.PLANNER, True, layer=layer.key, level=level, area=TOWN)
            for level in ("regso", "municipality")
        )
        if shown.practice is own.practice:
            assert shown.passport(layer) == own.passport(layer)
        else:
            assert shown.passport(layer) is None
