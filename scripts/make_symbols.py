"""Draws the map's sprite from the symbols in assets/symbols: `python scripts/make_symbols.py`, with a Chromium."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "symbols"
SINGLE = ("perceived_unsafe", "disorder_reported", "measure", "improved_example")
PAIRS = ("perceived_unsafe+measure", "disorder_reported+measure")
MOST_NEAR = 24
SIDE, STEP, RING, GAP = 24, 18, 32, 2


def symbol(name: str) -> str:
    """What stands inside the svg element of a symbol's file."""
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return re.sub(r"</?svg[^>]*>", "", text).strip()


def icons() -> list[tuple[str, int, int, str]]:
    """Name, width, height and drawing of every icon: single, in pairs, and rings with a number."""
    single = [(name, SIDE, SIDE, symbol(name)) for name in SINGLE]
    pairs = [(name, SIDE + STEP, SIDE, _beside(name.split("+"))) for name in PAIRS]
    ring = f'<g transform="scale({RING / SIDE:.4f})">{symbol("near")}</g>'
    rings = [(f"near_{n}", RING, RING, ring + _number(n)) for n in range(1, MOST_NEAR + 1)]
    return [*single, *pairs, ("near", RING, RING, ring), *rings]


def _beside(names: list[str]) -> str:
    """The first symbol lies over the second."""
    places = reversed(list(enumerate(names)))
    return "".join(f'<g transform="translate({place * STEP},0)">{symbol(name)}</g>' for place, name in places)


def _number(n: int) -> str:
    look = 'text-anchor="middle" font-family="DejaVu Sans, sans-serif" font-weight="600" font-size="14" fill="#1B2A2F"'
    return f'<text x="{RING // 2}" y="21" {look}>{n}</text>'


def main() -> None:
    """Writes sprite.png and sprite.json at both densities."""
    x, drawn, places = 0, "", []
    for name, width, height, drawing in icons():
        drawn += f'<g transform="translate({x},0)">{drawing}</g>'
        places.append((name, x, width, height))
        x += width + GAP
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {x} {RING}" width="{x}" height="{RING}">{drawn}</svg>'
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for scale, suffix in ((1, ""), (2, "@2x")):
            page = browser.new_page(device_scale_factor=scale, viewport={"width": x, "height": RING})
            page.set_content(f"<style>*{{margin:0}}svg{{display:block}}</style>{svg}")
            page.locator("svg").screenshot(path=str(FOLDER / f"sprite{suffix}.png"), omit_background=True)
            _write_places(FOLDER / f"sprite{suffix}.json", places, scale)
        browser.close()


def _write_places(path: Path, places: list[tuple[str, int, int, int]], scale: int) -> None:
    table = {
        f"sign_{name}": {"x": x * scale, "y": 0, "width": w * scale, "height": h * scale, "pixelRatio": scale}
        for name, x, w, h in places
    }
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
