"""The map's own style: sea, land, borders, names, stations and the schematic railway, all from this server."""

from __future__ import annotations

from typing import Any

from dashboard import theme
from dashboard.config import Config
from dashboard.i18n import speaker

LOOKS = ("plain", "projector")


def style(config: Config, release: str, look: str, lang: str, host: str) -> dict[str, Any]:
    """A MapLibre style (version 8) whose sources are addresses on this server; WGS 84.

    `host` is the address of this server as the browser sees it: symbols need a whole address.
    With a tile server in the settings its tiles replace land and sea, and nothing else changes.
    """
    token = theme.tokens(projector=look == "projector")
    scale = 1.5 if look == "projector" else 1.0
    names = ("land", "municipality", "borders", "labels", "rail", "stations")
    sources: dict[str, Any] = {
        name: {"type": "geojson", "data": f"/geo/{release}/{name}.geojson"} for name in names
    }
    sources["labels"]["attribution"] = speaker(lang)("map.attribution")
    ground = _ground(token)
    if config.tiles_url:
        sources["tiles"] = {
            "type": "raster",
            "tiles": [config.tiles_url],
            "tileSize": 256,
            "attribution": config.tiles_attribution,
        }
        ground = [ground[0], {"id": "tiles", "type": "raster", "source": "tiles"}]
    layers = [*ground, *_lines(token), *_rail(token), *_names(token, scale)]
    return {
        "version": 8,
        "name": "Trygghetskartan",
        "sprite": f"{host}assets/symbols/sprite",
        "sources": sources,
        "layers": layers,
    }


def _ground(token: Any) -> list[dict[str, Any]]:
    return [
        {"id": "background", "type": "background", "paint": {"background-color": token["sea"]}},
        {"id": "land", "type": "fill", "source": "land", "paint": {"fill-color": token["land-outside"]}},
        {"id": "inside", "type": "fill", "source": "municipality", "paint": {"fill-color": token["land-inside"]}},
    ]


def _lines(token: Any) -> list[dict[str, Any]]:
    width = float(token["border-municipality-width"].removesuffix("px"))
    thin = float(token["border-area-width"].removesuffix("px"))
    return [
        {
            "id": "borders",
            "type": "line",
            "source": "borders",
            "filter": ["==", ["get", "kind"], "neighbour"],
            "paint": {"line-color": token["border-area"], "line-width": thin},
        },
        {
            "id": "coast",
            "type": "line",
            "source": "municipality",
            "paint": {"line-color": token["border-municipality"], "line-width": thin, "line-opacity": 0.7},
        },
        {
            "id": "borders-municipality",
            "type": "line",
            "source": "borders",
            "filter": ["==", ["get", "kind"], "municipality"],
            "paint": {"line-color": token["border-municipality"], "line-width": width},
        },
    ]


def _rail(token: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": "rail",
            "type": "line",
            "source": "rail",
            "minzoom": 9,
            "paint": {"line-color": token["ink-quiet"], "line-width": 1.4, "line-dasharray": [3, 2]},
        },
        {
            "id": "stations",
            "type": "circle",
            "source": "stations",
            "minzoom": 10,
            "paint": {
                "circle-radius": 3.2,
                "circle-color": token["paper"],
                "circle-stroke-color": token["ink-quiet"],
                "circle-stroke-width": 1.4,
            },
        },
    ]


def _names(token: Any, scale: float) -> list[dict[str, Any]]:
    quiet, ink = token["ink-quiet"], token["ink"]
    return [
        _name_layer("names-station", "stations", None, 12, 12 * scale, quiet, token, offset=1.0),
        _name_layer("names-regso", "labels", "regso", 11, 12 * scale, ink, token),
        _name_layer("names-neighbour", "labels", "neighbour", 8, 12 * scale, quiet, token),
        _name_layer("names-municipality", "labels", "municipality", 7, 15 * scale, ink, token),
    ]


def _name_layer(
    name: str, source: str, kind: str | None, zoom: float, size: float, colour: str, token: Any, offset: float = 0.0
) -> dict[str, Any]:
    """Names of one kind; the halo keeps them readable over a dark fill."""
    layer: dict[str, Any] = {
        "id": name,
        "type": "symbol",
        "source": source,
        "minzoom": zoom,
        "layout": {"text-field": ["get", "name"], "text-size": size, "text-offset": [0, offset], "text-max-width": 8},
        "paint": {"text-color": colour, "text-halo-color": token["paper"], "text-halo-width": 2},
    }
    return layer | ({"filter": ["==", ["get", "kind"], kind]} if kind else {})
