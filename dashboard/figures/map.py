"""Turns a scene into the map's traces; knows kinds of place, never names of layers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dash import Patch

from dashboard.asking.context import Context, area_names, known_places
from dashboard.asking.scene import Scene
from dashboard.asking.words import amount, area_name
from dashboard.figures import style, theme
from dashboard.readers.reader import Room
from data.model import MUNICIPALITY_CODES, SQUARES, Precision
from layers.contract import Answer, Kind, State
from layers.kit import writing
from layers.kit.classes import class_of

NOTHING: list[Any] = [None]
"""Stands for no points: Plotly takes a trace without any off the map, and would put it back in another order."""

RING_METRES = 450
RING_DASHES = 18
UNCERTAIN_SHARE = 0.55
CENTRE = {"lat": 59.505, "lon": 18.34}
START_ZOOM = 8.6
WINDOW = {"west": 17.2, "east": 19.8, "south": 59.0, "north": 60.05}
DOT = "practice"
MOST_NUMBERED = 24
NO_COLOUR = "#FFFFFF"
"""Stands on the scale of stripes for a class that has none, and is never drawn."""
SIGN = "sign_"
"""Begins the names of our map symbols: a name with an underscore is never fetched from elsewhere by Plotly."""

NO_HOVER: dict[str, Any] = {"hoverinfo": "skip"}
MOVING = (
    "locations", "z", "zmax", "colorscale", "geojson", "customdata", "text", "hovertext", "lat", "lon",
    "marker",
)  # fmt: skip
"""What a change of filter may send of a trace; the rest was sent with the page."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One point on the map: a row of a point layer with its words for hovering."""

    id: str
    lon: float
    lat: float
    precision: str
    symbol: str
    anchor: str
    hover: str


def figure(scene: Scene) -> dict[str, Any]:
    """The whole figure: an own style by address, then the traces."""
    return {"data": traces(scene), "layout": _layout(scene)}


def patch(scene: Scene) -> Patch:
    """Only the numbers of the traces: what a change of filter sends."""
    change = Patch()
    for index, trace in enumerate(traces(scene)):
        for name in MOVING:
            if name in trace:
                change["data"][index][name] = trace[name]
    change["layout"]["annotations"] = _mark(scene)
    return change


def traces(scene: Scene) -> list[dict[str, Any]]:
    """The same five traces in the same order for every scene, empty where there is nothing to draw.

    Few, because every trace of points costs the browser four layers. Each lies below a style layer of its own
    (`style.UNDER`): Plotly takes traces that share one off the map and puts them back at every change.
    """
    marks = [
        mark
        for shown in scene.overlays
        if shown.layer.kind is Kind.POINT and shown.answer is not None
        for mark in _marks(shown.answer, shown.layer.words[scene.lang].terms, scene.lang)
    ]
    near: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.precision == Precision.APPROXIMATE:
            near.setdefault(mark.anchor, []).append(mark)
    pins = [mark for mark in marks if mark.precision == Precision.PIN]
    coloured = _coloured(scene)
    return [
        _fill(scene, coloured),
        _hatch(scene, coloured),
        _lines(scene, near),
        _circles(scene, [m for m in pins if m.symbol == DOT], _chosen(scene, marks), near),
        _symbols(scene, [m for m in pins if m.symbol != DOT], near),
    ]


def geometry_address(context: Context, name: str) -> str:
    """Address of a geometry file, with the release in it so that browsers may keep it for a year."""
    return f"/geo/{context.release.id}/{name}.geojson"


def style_address(scene: Scene) -> str:
    """Address of the map's style for the scene's room and language."""
    look = "projector" if scene.view.room is Room.MEETING else "plain"
    return f"/geo/{scene.context.release.id}/style-{look}-{scene.lang}.json"


def _layout(scene: Scene) -> dict[str, Any]:
    pos, token = scene.view.pos, theme.tokens()
    return {
        "map": {
            "style": style_address(scene),
            "center": {"lat": pos.lat, "lon": pos.lon} if pos else CENTRE,
            "zoom": pos.zoom if pos else START_ZOOM,
            "bounds": WINDOW,
        },
        "annotations": _mark(scene),
        "uirevision": "kept",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "clickmode": "event",
        "hoverlabel": {"bgcolor": token["paper"], "font": {"color": token["ink"], "size": 14}},
        "paper_bgcolor": token["sea"],
        "font": {"family": token["font"]},
    }


def _mark(scene: Scene) -> list[dict[str, Any]]:
    """Practice data carry their mark in the picture itself."""
    if not scene.practice:
        return []
    token = theme.tokens()
    return [
        {
            "text": f"<b>{escape(scene.say('practice.mark'))}</b>",
            "xref": "paper",
            "yref": "paper",
            "x": 0.5,
            "y": 0.98,
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 16, "color": token["caution"]},
            "bgcolor": token["caution-paper"],
            "borderpad": 6,
        }
    ]


@dataclass(frozen=True, slots=True)
class _Coloured:
    """The areas that are drawn, the rows of those with a class, its number, and those whose figure is not shown."""

    codes: list[str]
    known: Mapping[str, Mapping[str, Any]]
    classes: Mapping[str, int | None]
    unseen: set[str]


def _coloured(scene: Scene) -> _Coloured:
    known, classes = _known(scene)
    return _Coloured(_drawn_codes(scene, known), known, classes, _suppressed(scene) - set(known))


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
        "geojson": geometry_address(scene.context, scene.level),
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
            },
        },
    }


def _drawn_codes(scene: Scene, known: Mapping[str, Any]) -> list[str]:
    """The areas that are drawn: all of a level, but of thousands of squares those with a figure, on bare land."""
    if scene.level not in SQUARES:
        return list(area_names(scene.context, scene.level))
    chosen = scene.view.area or ""
    return list(
        dict.fromkeys(
            [*MUNICIPALITY_CODES, *known, *([chosen] if chosen in area_names(scene.context, scene.level) else [])]
        )
    )


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
        "geojson": geometry_address(scene.context, f"hatch_{scene.level}"),
        "below": style.UNDER["hatch"],
        "showscale": False,
        "zmin": 0,
        "zmax": len(striped) + 1,
        "locations": codes,
        "z": [len(striped) + 1 if code in coloured.unseen else step for code, step in zip(codes, drawn, strict=True)],
        "colorscale": _discrete([token["missing"], *(colour or NO_COLOUR for colour in striped), token["suppressed"]]),
        "marker": {"line": {"width": 0}},
        **NO_HOVER,
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


def _marks(answer: Answer, terms: Mapping[str, str], lang: str) -> list[Mark]:
    return [
        Mark(
            id=str(row["id"]),
            lon=row["lon"],
            lat=row["lat"],
            precision=str(row["precision"]),
            symbol=str(row["symbol"]),
            anchor=str(row["anchor"]),
            hover=_point_hover(row, terms, lang),
        )
        for row in writing.records(answer.rows)
        if row["precision"] != Precision.LISTED
    ]


def _point_hover(row: Mapping[str, Any], terms: Mapping[str, str], lang: str) -> str:
    said = " + ".join(terms.get(part, part) for part in str(row["symbol"]).split("+"))
    years = row.get(f"years_{lang}", row.get("years", row.get("year", "")))
    return f"<b>{escape(str(row['name']))}</b><br>{escape(said)}<br>{escape(str(years))}"


def _chosen(scene: Scene, marks: Sequence[Mark]) -> list[Mark]:
    """Where the halo of the chosen place, or of the chosen reference point, stands."""
    view = scene.view
    return [m for m in marks if m.id == view.place or (view.near is not None and m.anchor == view.near)][:1]


def _lines(scene: Scene, near: Mapping[str, Sequence[Mark]]) -> dict[str, Any]:
    """Lines of line layers, and the dashed rings around reference points that approximate places lie near."""
    shown = [one.answer for one in scene.overlays if one.layer.kind is Kind.LINE and one.answer is not None]
    paths = [path for answer in shown for path in answer.rows.path]
    paths += [dash for group in near.values() for dash in _dashes(group[0].lon, group[0].lat)]
    points = [point for path in paths for point in (*path, (None, None))]
    return {
        "type": "scattermap",
        "mode": "lines",
        "lon": [point[0] for point in points] or NOTHING,
        "lat": [point[1] for point in points] or NOTHING,
        "line": {"width": 2.4, "color": theme.tokens()["ink"]},
        "below": style.UNDER["lines"],
        **NO_HOVER,
    }


def _dashes(lon: float, lat: float) -> list[list[tuple[float, float]]]:
    """Arcs of a circle of RING_METRES (WGS 84), every second one drawn."""
    steps = [[(2 * k + part / 2) * math.pi / RING_DASHES for part in range(3)] for k in range(RING_DASHES)]
    return [[_on_ring(lon, lat, angle) for angle in arc] for arc in steps]


def _on_ring(lon: float, lat: float, angle: float) -> tuple[float, float]:
    """The point of the ring around lon, lat at an angle (radians from east)."""
    up = RING_METRES / 111_320
    across = up / math.cos(math.radians(lat))
    return round(lon + across * math.cos(angle), 5), round(lat + up * math.sin(angle), 5)


def _circles(
    scene: Scene, dots: Sequence[Mark], halo: Sequence[Mark], near: Mapping[str, Sequence[Mark]]
) -> dict[str, Any]:
    """The halo of what is chosen, then the many small points.

    A place with only a reference point has its halo around the ring's number, which speaks of all places near it.
    """
    around = [_halo_place(mark) for mark in halo]
    token = theme.tokens()
    said = [_halo_hover(scene, mark, near) for mark in halo]
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": [*(place[0] for place in around), *(mark.lon for mark in dots)] or NOTHING,
        "lat": [*(place[1] for place in around), *(mark.lat for mark in dots)] or NOTHING,
        "text": [*said, *(mark.hover for mark in dots)],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": [44] * len(halo) + [6] * len(dots),
            "color": [token["accent"]] * len(halo) + [token["caution"]] * len(dots),
            "opacity": [0.35] * len(halo) + [0.7] * len(dots),
        },
        "below": style.UNDER["circles"],
    }


def _halo_place(mark: Mark) -> tuple[float, float]:
    if mark.precision != Precision.APPROXIMATE:
        return mark.lon, mark.lat
    return _on_ring(mark.lon, mark.lat, math.pi / 4)


def _halo_hover(scene: Scene, mark: Mark, near: Mapping[str, Sequence[Mark]]) -> str:
    if mark.precision != Precision.APPROXIMATE:
        return mark.hover
    return f"<b>{escape(scene.say('map.near', n=len(near[mark.anchor]), anchor=mark.anchor))}</b>"


def _numbered(count: int) -> str:
    """The ring symbol with its number; without one when there are more than the sprite has."""
    return f"{SIGN}near_{count}" if count <= MOST_NUMBERED else f"{SIGN}near"


def _symbols(scene: Scene, pins: Sequence[Mark], near: Mapping[str, Sequence[Mark]]) -> dict[str, Any]:
    """Pins, and the number of places of each ring on its north-eastern edge, so that no pin hides it.

    Only a place with a page of its own can be chosen.
    """
    known = known_places(scene.context)
    chosen = [["place", pin.id] if pin.id in known else None for pin in pins]
    edges = [_on_ring(group[0].lon, group[0].lat, math.pi / 4) for group in near.values()]
    counts = [scene.say("map.near", n=len(group), anchor=anchor) for anchor, group in near.items()]
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": [*(edge[0] for edge in edges), *(pin.lon for pin in pins)] or NOTHING,
        "lat": [*(edge[1] for edge in edges), *(pin.lat for pin in pins)] or NOTHING,
        "text": [*(f"<b>{escape(said)}</b>" for said in counts), *(pin.hover for pin in pins)],
        "hovertemplate": "%{text}<extra></extra>",
        "customdata": [*(["near", anchor] for anchor in near), *chosen],
        "marker": {
            "symbol": [*(_numbered(len(group)) for group in near.values()), *(SIGN + pin.symbol for pin in pins)],
            "size": 10,
            "allowoverlap": True,
        },
        "below": style.UNDER["symbols"],
    }
