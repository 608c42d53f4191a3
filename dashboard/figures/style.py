"""The map's own style: sea, land, borders, names, stations and the schematic railway, all from this server."""

from __future__ import annotations

from typing import Any

from dashboard.asking.scene import Scene
from dashboard.config import Config
from dashboard.figures import theme
from dashboard.i18n import speaker
from dashboard.readers.reader import Room

LOOKS = ("plain", "projector")
GROUND = "ground"
EMPTY = {"type": "FeatureCollection", "features": []}
"""The ground comes after the first areas: Plotly draws nothing until every source of the style has loaded."""

UNDER = {
    "fill": "borders",
    "hatch": "borders-municipality",
    "lines": "end-lines",
    "circles": "end-circles",
    "symbols": "end-symbols",
}
"""The style layer that each trace lies right below, so that borders and names stay readable on areas."""

ENDS = [{"id": UNDER[name], "type": "background", "layout": {"visibility": "none"}} for name in list(UNDER)[2:]]
"""Layers that draw nothing: they only keep the order of what lies above the names."""

STEPS_ASIDE = ["center", "right", "left", "top", "bottom"]
"""Where a municipality's name may stand when symbols cover its middle."""


def geometry_address(release: str, name: str) -> str:
    """Address of a geometry file, with the release in it so that browsers may keep it for a year."""
    return f"/geo/{release}/{name}.geojson"


def style_address(scene: Scene) -> str:
    """Address of the map's style for the scene's room and language."""
    look = "projector" if scene.view.room is Room.MEETING else "plain"
    return f"/geo/{scene.known.release}/style-{look}-{scene.lang}.json"


def ground_address(release: str, code: str) -> str:
    """Address of what lies under and over the areas: it is put together by our code, whose version it names."""
    return f"/geo/{release}/ground-{code}.geojson"


def style(config: Config, look: str, lang: str, host: str) -> dict[str, Any]:
    """A MapLibre style (version 8) whose sources are addresses on this server; WGS 84.

    `host` is the address of this server as the browser sees it: symbols need a whole address. The layers of the
    ground stand in their order but are empty until assets/js/map.js fills them from `ground_address`. With a tile
    server in the settings its tiles replace land and sea, and nothing else changes.
    """
    token = theme.tokens(projector=look == "projector")
    words = speaker(lang)("map.attribution")
    sources: dict[str, Any] = {GROUND: {"type": "geojson", "data": EMPTY, "attribution": words}}
    under = [
        {"id": "background", "type": "background", "paint": {"background-color": token["sea"]}},
        _of("land", {"id": "land", "type": "fill", "paint": {"fill-color": token["land-outside"]}}),
    ]
    if config.tiles_url:
        tiles = {"type": "raster", "tiles": [config.tiles_url], "tileSize": 256}
        sources["tiles"] = tiles | {"attribution": config.tiles_attribution}
        under[1] = {"id": "tiles", "type": "raster", "source": "tiles"}
    return {
        "version": 8,
        "name": "Trygghetskartan",
        "transition": {"duration": 0, "delay": 0},
        "sprite": f"{host}assets/symbols/sprite",
        "sources": sources,
        "layers": [*under, *_lines(token), *_rail(token), *_names(token, 1.5 if look == "projector" else 1.0), *ENDS],
    }


def _of(kind: str, layer: dict[str, Any]) -> dict[str, Any]:
    """A layer that draws one kind of the ground."""
    return {"source": GROUND, "filter": ["==", ["get", "kind"], kind]} | layer


def _lines(token: Any) -> list[dict[str, Any]]:
    """Borders, without the points that stand for their names."""
    lines = []
    for kind, name, look in (("neighbour", "", "area"), ("municipality", "-municipality", "municipality")):
        width = float(token[f"border-{look}-width"].removesuffix("px"))
        paint = {"line-color": token[f"border-{look}"], "line-width": width}
        chosen = ["all", ["==", ["get", "kind"], kind], ["!=", ["geometry-type"], "Point"]]
        lines.append(_of(kind, {"id": f"borders{name}", "type": "line", "paint": paint}) | {"filter": chosen})
    return lines


def _rail(token: Any) -> list[dict[str, Any]]:
    dashes = {"line-color": token["ink-quiet"], "line-width": 1.4, "line-dasharray": [3, 2]}
    dots = {
        "circle-radius": 3.2,
        "circle-color": token["paper"],
        "circle-stroke-color": token["ink-quiet"],
        "circle-stroke-width": 1.4,
    }
    stations = ["in", ["get", "kind"], ["literal", ["rail_station", "metro_station"]]]
    return [
        _of("rail", {"id": "rail", "type": "line", "minzoom": 9, "paint": dashes}),
        {"id": "stations", "type": "circle", "source": GROUND, "minzoom": 10, "filter": stations, "paint": dots},
    ]


def _names(token: Any, scale: float) -> list[dict[str, Any]]:
    """Names appear from their own zoom, stations from 12; those of the municipalities step aside for symbols."""
    is_town = ["==", ["get", "kind"], "municipality"]
    is_station = ["in", ["get", "kind"], ["literal", ["rail_station", "metro_station"]]]
    first = ["case", ["==", ["get", "kind"], "neighbour"], 0, ["coalesce", ["get", "minzoom"], 12]]
    point = ["==", ["geometry-type"], "Point"]
    others = ["all", point, ["!", is_town], ["<=", first, ["zoom"]]]
    below = ["case", is_station, ["literal", [0, 1]], ["literal", [0, 0]]]
    colour = ["case", ["==", ["get", "kind"], "regso"], token["ink"], token["ink-quiet"]]
    return [
        _name_layer("names", others, {"text-size": _grown(12, scale), "text-offset": below}, colour, token),
        _name_layer(
            "names-municipality",
            ["all", point, is_town],
            {"text-size": _grown(15, scale), "text-variable-anchor": STEPS_ASIDE, "text-radial-offset": 1.6},
            token["ink"],
            token,
        ),
    ]


def _grown(pixels: int, scale: float) -> list[Any]:
    """A size for large maps that shrinks on a phone, where names would cover all that fits at a low zoom."""
    return ["interpolate", ["linear"], ["zoom"], 8, round(0.87 * pixels, 1), 8.8, pixels * scale]


def _name_layer(name: str, chosen: Any, layout: dict[str, Any], colour: Any, token: Any) -> dict[str, Any]:
    """Names with a halo that keeps them readable over a dark fill."""
    return {
        "id": name,
        "type": "symbol",
        "source": GROUND,
        "filter": chosen,
        "layout": {"text-field": ["get", "name"], "text-max-width": 8} | layout,
        "paint": {"text-color": colour, "text-halo-color": token["paper"], "text-halo-width": 2},
    }
