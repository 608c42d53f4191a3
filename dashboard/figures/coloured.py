"""The areas of the coloured layer as traces: each in its class colour, stripes where that is not all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dashboard.asking.scene import Scene
from dashboard.asking.words import amount, area_name
from dashboard.figures import style, theme
from data.model import MUNICIPALITY_CODES, SQUARES
from layers.contract import State
from layers.kit import writing
from layers.kit.classes import class_of

UNCERTAIN_SHARE = 0.55
NO_COLOUR = "#FFFFFF"
"""Stands on the scale of stripes for a class that has none, and is never drawn."""


@dataclass(frozen=True, slots=True)
class _Coloured:
    """The areas that are drawn, the rows of those with a class, its number, and those whose figure is not shown."""

    codes: list[str]
    known: Mapping[str, Mapping[str, Any]]
    classes: Mapping[str, int | None]
    unseen: set[str]


def traces(scene: Scene) -> list[dict[str, Any]]:
    """Every area of the level in its class colour, and stripes over those whose colour does not say all."""
    known, classes = _known(scene)
    drawn = _Coloured(_drawn_codes(scene, known), known, classes, _suppressed(scene) - set(known))
    return [_fill(scene, drawn), _hatch(scene, drawn)]


def _fill(scene: Scene, coloured: _Coloured) -> dict[str, Any]:
    """Every area of the level in its class colour, the ones without a value as bare land; the chosen one outlined."""
    codes, known, classes = coloured.codes, coloured.known, coloured.classes
    token, colours = theme.tokens(), class_colours(scene)
    blank = {code: {"state": State.SUPPRESSED if code in coloured.unseen else None} for code in codes}
    pale = [theme.mixed(colour, token["land-inside"], UNCERTAIN_SHARE) for colour in colours]
    steps = len(colours)
    chosen = [code == scene.view.area for code in codes]
    thin = 0.15 if scene.level in SQUARES else 0.7
    return {
        "type": "choroplethmap",
        "geojson": style.geometry_address(scene.known.release, scene.level),
        "below": style.UNDER["fill"],
        "showscale": False,
        "zmin": 0,
        "zmax": 2 * steps,
        "locations": codes,
        "z": [_step(classes.get(code), _uncertain(scene, known.get(code)), steps) for code in codes],
        "colorscale": _discrete([token["land-inside"], *colours, *pale]),
        "customdata": [["area", code] for code in codes],
        "text": [_area_hover(scene, code, known.get(code, blank[code])) for code in codes],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "line": {
                "width": [3.4 if one else thin for one in chosen],
                "color": [token["accent"] if one else token["border-municipality"] for one in chosen],
            }
        },
    }


def _drawn_codes(scene: Scene, known: Mapping[str, Any]) -> list[str]:
    """The areas that are drawn: all of a level, but of thousands of squares those with a figure, on bare land."""
    if scene.level not in SQUARES:
        return list(scene.names[scene.level])
    chosen = scene.view.area or ""
    return list(dict.fromkeys([*MUNICIPALITY_CODES, *known, *([chosen] if chosen in scene.names[scene.level] else [])]))


def class_colours(scene: Scene) -> list[str]:
    """The colour of each class of the coloured layer: its categories' own, else steps of the ramp."""
    answer = scene.area.answer if scene.area else None
    if answer is not None and answer.categories:
        return [theme.tokens()[one.colour] for one in answer.categories]
    return theme.ramp(len(answer.edges) + 1 if answer is not None else 1)


def _known(scene: Scene) -> tuple[dict[str, dict[str, Any]], dict[str, int | None]]:
    """The coloured layer's rows that have a class, by code, and the number of their class."""
    answer = scene.area.answer if scene.area else None
    if answer is None:
        return {}, {}
    field = "category" if answer.categories else "value"
    known = {str(row["code"]): row for row in writing.records(answer.rows) if not writing.is_missing(row[field])}
    if answer.categories:
        place = {one.key: number for number, one in enumerate(answer.categories)}
        return known, {code: place[str(row["category"])] for code, row in known.items()}
    return known, dict(zip(known, class_of([row["value"] for row in known.values()], answer.edges), strict=True))


def _suppressed(scene: Scene) -> set[str]:
    """The areas of the coloured layer whose figure is known and not shown."""
    answer = scene.area.answer if scene.area else None
    return set() if answer is None else set(answer.rows.code[answer.rows.state == State.SUPPRESSED].astype("str"))


def _uncertain(scene: Scene, row: Mapping[str, Any] | None) -> bool:
    """Whether an area's class is drawn as uncertain; categories say so themselves, by a class of their own."""
    answer = scene.area.answer if scene.area else None
    plain = answer is not None and not answer.categories
    return plain and row is not None and row.get("state") == State.UNCERTAIN


def _step(number: int | None, uncertain: bool, steps: int) -> int:  # noqa: FBT001 - private
    """Place on the colour scale: 0 without a class, then the classes, then the same classes paler for uncertain."""
    if number is None:
        return 0
    return number + 1 + (steps if uncertain else 0)


def _discrete(colours: Sequence[str]) -> list[list[Any]]:
    """A colour scale that gives class k of n exactly the k-th colour (n is at least two)."""
    return [[k / (len(colours) - 1), colour] for k, colour in enumerate(colours)]


def _area_hover(scene: Scene, code: str, row: Mapping[str, Any]) -> str:
    name = f"<b>{escape(area_name(scene, code))}</b>"
    answer = scene.area.answer if scene.area else None
    return name if scene.area is None else f"{name}<br>{escape(amount(scene, answer, row))}"


def _hatch(scene: Scene, coloured: _Coloured) -> dict[str, Any]:
    """Stripes: grey over areas without a value, darker where it is not shown; over pale ones, whose value is uncertain,
    in their own full colour.
    """
    codes, known, classes = coloured.codes, coloured.known, coloured.classes
    striped = _stripe_colours(scene)
    answer = scene.area.answer if scene.area else None
    kinds = answer is not None and bool(answer.categories)
    unsure = {code: None if kinds else _uncertain(scene, known.get(code)) for code in codes}
    drawn = [None if scene.area is None else _stripes(classes.get(code), striped, unsure[code]) for code in codes]
    token = theme.tokens()
    return {
        "type": "choroplethmap",
        "geojson": style.geometry_address(scene.known.release, f"hatch_{scene.level}"),
        "below": style.UNDER["hatch"],
        "showscale": False,
        "zmin": 0,
        "zmax": len(striped) + 1,
        "locations": codes,
        "z": [len(striped) + 1 if code in coloured.unseen else step for code, step in zip(codes, drawn, strict=True)],
        "colorscale": _discrete([token["missing"], *(colour or NO_COLOUR for colour in striped), token["suppressed"]]),
        "marker": {"line": {"width": 0}},
        "hoverinfo": "skip",
    }


def _stripe_colours(scene: Scene) -> list[str]:
    """The colour of each class's stripes: a category's own, empty for none; else that of the class itself."""
    answer = scene.area.answer if scene.area else None
    if answer is None or not answer.categories:
        return class_colours(scene)
    return [theme.tokens()[one.stripes] if one.stripes else "" for one in answer.categories]


def _stripes(number: int | None, striped: Sequence[str], uncertain: bool | None) -> int | None:  # noqa: FBT001 - private
    """Place on the colour scale of the stripes: 0 without a class, then the classes; None for no stripes.

    `uncertain` is None for categories, which are striped by their kind.
    """
    if number is None:
        return 0
    return number + 1 if (bool(striped[number]) if uncertain is None else uncertain) else None
