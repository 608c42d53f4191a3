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
    """The areas that are drawn, the rows of those with a class, and its number.

    `unsure` are drawn as uncertain, which categories say themselves, by a class of their own; `unseen` have a figure
    that is not shown.
    """

    codes: list[str]
    known: Mapping[str, Mapping[str, Any]]
    classes: Mapping[str, int | None]
    unsure: set[str]
    unseen: set[str]


def traces(scene: Scene) -> list[dict[str, Any]]:
    """Every area of the level in its class colour, and stripes over those whose colour does not say all."""
    coloured, colours = _coloured(scene), _class_colours(scene)
    return [_fill(scene, coloured, colours), _hatch(scene, coloured, colours)]


def _coloured(scene: Scene) -> _Coloured:
    """The areas of the scene: all of a level, but of thousands of squares those with a figure, on bare land."""
    answer, names, chosen = scene.answer, scene.names[scene.level], scene.view.area or ""
    known: dict[str, dict[str, Any]] = {}
    classes: dict[str, int | None] = {}
    unsure, unseen = set[str](), set[str]()
    if answer is not None:
        field = "category" if answer.categories else "value"
        known = {str(row["code"]): row for row in writing.records(answer.rows) if not writing.is_missing(row[field])}
        unseen = set(answer.rows.code[answer.rows.state == State.SUPPRESSED].astype("str")) - set(known)
        if answer.categories:
            place = {one.key: number for number, one in enumerate(answer.categories)}
            classes = {code: place[str(row["category"])] for code, row in known.items()}
        else:
            numbers = class_of([row["value"] for row in known.values()], answer.edges)
            classes = dict(zip(known, numbers, strict=True))
            unsure = {code for code, number in classes.items() if known[code].get("state") == State.UNCERTAIN}
            unsure -= {code for code, number in classes.items() if number is None}
    few = [*MUNICIPALITY_CODES, *known, *([chosen] if chosen in names else [])]
    codes = list(dict.fromkeys(few)) if scene.level in SQUARES else list(names)
    return _Coloured(codes, known, classes, unsure, unseen)


def _class_colours(scene: Scene) -> list[str]:
    """The colour of each class of the coloured layer: its categories' own, else steps of the ramp."""
    answer = scene.answer
    if answer is not None and answer.categories:
        return [theme.tokens()[one.colour] for one in answer.categories]
    return theme.ramp(len(answer.edges) + 1 if answer is not None else 1)


def _fill(scene: Scene, coloured: _Coloured, colours: Sequence[str]) -> dict[str, Any]:
    """Every area of the level in its class colour, the ones without a value as bare land; the chosen one outlined.

    Places on the colour scale are 0 without a class, then the classes, then the same classes paler for uncertain.
    """
    codes, token, steps = coloured.codes, theme.tokens(), len(colours)
    places = {code: 0 if number is None else number + 1 for code, number in coloured.classes.items()}
    pale = [theme.mixed(colour, token["land-inside"], UNCERTAIN_SHARE) for colour in colours]
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
        "z": [places.get(code, 0) + (steps if code in coloured.unsure else 0) for code in codes],
        "colorscale": _discrete([token["land-inside"], *colours, *pale]),
        "customdata": [["area", code] for code in codes],
        "text": [_hover(scene, coloured, code) for code in codes],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "line": {
                "width": [3.4 if one else thin for one in chosen],
                "color": [token["accent"] if one else token["border-municipality"] for one in chosen],
            }
        },
    }


def _discrete(colours: Sequence[str]) -> list[list[Any]]:
    """A colour scale that gives class k of n exactly the k-th colour (n is at least two)."""
    return [[k / (len(colours) - 1), colour] for k, colour in enumerate(colours)]


def _hover(scene: Scene, coloured: _Coloured, code: str) -> str:
    name = f"<b>{escape(area_name(scene, code))}</b>"
    blank = {"state": State.SUPPRESSED if code in coloured.unseen else None}
    row = coloured.known.get(code, blank)
    return name if scene.area is None else f"{name}<br>{escape(amount(scene, scene.answer, row))}"


def _hatch(scene: Scene, coloured: _Coloured, colours: Sequence[str]) -> dict[str, Any]:
    """Stripes: grey over areas without a value, darker where it is not shown; over pale ones, whose value is uncertain,
    in their own full colour; over categories in their kind's own.
    """
    answer, token = scene.answer, theme.tokens()
    kinds = answer.categories if answer is not None else ()
    stripes = [token[one.stripes] if one.stripes else "" for one in kinds] if kinds else colours
    return {
        "type": "choroplethmap",
        "geojson": style.geometry_address(scene.known.release, f"hatch_{scene.level}"),
        "below": style.UNDER["hatch"],
        "showscale": False,
        "zmin": 0,
        "zmax": len(stripes) + 1,
        "locations": coloured.codes,
        "z": [_stripes(scene, coloured, stripes, code) for code in coloured.codes],
        "colorscale": _discrete([token["missing"], *(colour or NO_COLOUR for colour in stripes), token["suppressed"]]),
        "marker": {"line": {"width": 0}},
        "hoverinfo": "skip",
    }


def _stripes(scene: Scene, coloured: _Coloured, stripes: Sequence[str], code: str) -> int | None:
    """Place on the colour scale of the stripes: 0 without a class, then the classes, then not shown; None for none."""
    if code in coloured.unseen:
        return len(stripes) + 1
    number = coloured.classes.get(code)
    if number is None:
        return None if scene.area is None else 0
    kinds = scene.answer is not None and scene.answer.categories
    return number + 1 if (stripes[number] if kinds else code in coloured.unsure) else None
