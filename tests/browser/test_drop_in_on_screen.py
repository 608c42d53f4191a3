"""A layer file dropped into a copy of the tree is on the page: in the picker, painted, explained, listed, to download."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from browser import pixels
from browser.steps import class_colours, click_and_see, number, painted, rows, slot
from kit.drop_in import AREA_FILE, LAMP, POINT_FILE

NAME = "Bilar i trafik"
LAMP_COLOUR = (0x7A, 0x1F, 0xA2)


def test_a_dropped_layer_is_on_the_page(tree: Path, start: Any, visit_at: Any) -> None:
    (tree / "layers" / "xyz.py").write_text(AREA_FILE, encoding="utf-8")
    with start(tree) as (address, _):
        visit = visit_at(address)
        page = painted(visit("/?places=none"))
        click_and_see(page, f".slot-layers a:has-text('{NAME}')")
        assert page.locator(".slot-layers a[aria-current=true]").first.inner_text() == NAME
        assert "Personbilar i trafik" in slot(page, "legend") and "Personbilar i trafik" in slot(page, "table")
        assert "personbilar i trafik" in slot(page, "told")
        link = page.locator(".slot-source a[href*='/xyz.csv']")
        assert link.count() == 1 and page.request.get(address + str(link.get_attribute("href"))).status == 200
        check_painted(page)


def check_painted(page: Any) -> None:
    """The largest and the smallest value have the last and the first colour of the legend."""
    found = {code: number(row["cells"][1]) for code, row in rows(page).items()}
    values = {code: value for code, value in found.items() if value is not None}
    assert len(values) == 5
    classes, seen = class_colours(page), pixels.picture(page)
    for code, (_, colour) in (
        (max(values, key=lambda c: values[c]), classes[-1]),
        (min(values, key=lambda c: values[c]), classes[0]),
    ):
        assert pixels.share_of(pixels.colours_at(page, seen, pixels.inside(code)), [colour]) >= 0.5


def test_a_symbol_of_a_dropped_layers_own_is_drawn_on_the_living_map(tree: Path, start: Any, visit_at: Any) -> None:
    folder = tree / "layers" / "lamps"
    folder.mkdir()
    (folder / "__init__.py").write_text(POINT_FILE.replace('"measure"', '"lamp"'), encoding="utf-8")
    (folder / "lamp.svg").write_text(LAMP, encoding="utf-8")
    with start(tree) as (address, _):
        page = painted(visit_at(address)("/?layer=none&places=xyz"))
        page.wait_for_function("() => performance.getEntriesByName(location.origin + '/symbols/lamp.svg').length > 0")
        for _ in range(40):
            if drawn := lamp_pixels(page):
                break
        assert drawn > 30, "the symbol's colour is on the map"


def lamp_pixels(page: Any) -> int:
    """How many points of the map's own canvas have the colour of the lamp."""
    box = page.locator(".map-region canvas").first.bounding_box()
    seen = pixels.picture(page)[
        int(box["y"]) : int(box["y"] + box["height"]), int(box["x"]) : int(box["x"] + box["width"])
    ]
    return int((abs(seen - LAMP_COLOUR).max(axis=2) <= pixels.CLOSE).sum())
