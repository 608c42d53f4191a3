"""What layers name and the map draws: their colours and symbols, looked up before anything is drawn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from dashboard.figures import theme
from dashboard.figures.marks import DOT, SIGN
from data.words import meant
from layers.contract import Layer, LayerRefused

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "symbols"
OWN = "/symbols"
"""Where symbols lie that a layer brings: an SVG file with the symbol's name beside the layer's own file."""


@cache
def ours() -> frozenset[str]:
    """The symbols of the map's sprite, and the dot."""
    sprite = json.loads((FOLDER / "sprite.json").read_text(encoding="utf-8"))
    return frozenset({DOT, *(name.removeprefix(SIGN) for name in sprite)})


def brought(layers: Iterable[Layer]) -> Mapping[str, Path]:
    """The files of symbols that layers bring, by the symbol's name."""
    named = [(name, layer.home.parent / f"{name}.svg") for layer in layers if layer.home for name in layer.symbols]
    return {name: path for name, path in named if name not in ours() and path.is_file()}


def pictures(layers: Iterable[Layer]) -> Mapping[str, Path]:
    """The files of all symbols, by name."""
    return {**{path.stem: path for path in FOLDER.glob("*.svg")}, **brought(layers)}


def address(name: str) -> str:
    """Where a symbol's picture is."""
    return f"/assets/symbols/{name}.svg" if name in ours() else f"{OWN}/{name}.svg"


def check_drawable(layers: Iterable[Layer]) -> None:
    """Raises `LayerRefused`, naming file and field, where a colour or a symbol of a layer is nowhere."""
    for layer in layers:
        if problems := [*_colours(layer), *_symbols(layer)]:
            raise LayerRefused(f"{layer.home or layer.key}: {'; '.join(problems)}")


def _colours(layer: Layer) -> Iterator[str]:
    tokens = theme.tokens()
    for one in layer.categories:
        for field in ("colour", "stripes"):
            name = getattr(one, field)
            if name and name not in tokens:
                yield f"category '{one.key}', field '{field}': assets/tokens.css has no '{name}'{meant(name, tokens)}"


def _symbols(layer: Layer) -> Iterator[str]:
    there = {*ours(), *brought([layer])}
    for name in layer.symbols:
        if not set(name.split("+")) <= there:
            yield f"field 'symbols': '{name}' is none of assets/symbols, and no {name}.svg lies beside the layer"
