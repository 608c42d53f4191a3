"""Every layer paints on every page with a map, at three sizes, in the colours that its legend promises."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from browser import pixels
from browser.steps import (
    SIZES,
    Size,
    changing,
    class_colours,
    click_and_see,
    eventually,
    legend_kinds,
    marks,
    number,
    painted,
    rows,
    state,
)
from playwright.sync_api import Page

AREA_LAYERS = ("felt_safety", "burglary", "residential_burglary", "car_part_theft", "theft", "all_offences")
UNCERTAIN = "inte säkert skilt"
SURE = ("fler", "färre")
MOST = 0.6


def wanted_colours(page: Page, cells: list[str]) -> list[pixels.Colour]:
    """The colours that the legend allows for the figures of a row: pale where it is not surely different."""
    value = number(cells[1])
    assert value is not None
    solid = [
        colour
        for (low, colour), (high, _) in _pairs(class_colours(page))
        if low - 0.05 <= value <= high + 0.05 or low == value
    ]
    pale = [pixels.blend(colour, pixels.token("land-inside"), 0.55) for colour in solid]
    if UNCERTAIN in cells:
        return pale
    return solid if any(word in cells for word in SURE) else [*solid, *pale]


def _pairs(classes: list[Any]) -> list[tuple[Any, Any]]:
    return list(zip(classes, [*classes[1:], (float("inf"), None)], strict=True))


def seen_in(page: Page, code: str) -> np.ndarray[Any, Any]:
    return pixels.colours_at(page, pixels.inside(code))


def check_filled(page: Page, code: str, cells: list[str]) -> None:
    wanted = wanted_colours(page, cells)
    share = eventually(
        lambda: pixels.share_of(seen_in(page, code), wanted), lambda part: part >= MOST, f"{cells} in {wanted}", 3
    )
    assert share >= MOST


def check_hatched(page: Page, code: str) -> None:
    """Bare land with darker stripes across it, in more than one place."""

    def hatched() -> tuple[float, float]:
        seen = seen_in(page, code)
        land = pixels.share_of(seen, [pixels.token("land-inside")])
        darker = float((seen.sum(axis=1) < sum(pixels.token("land-inside")) - 24).mean())
        return land, darker

    land, stripes = eventually(hatched, lambda part: part[0] > 0.3 and part[1] > 0.08, f"stripes in {code}", 3)
    assert land + stripes > MOST


def check_layer(page: Page) -> None:
    """Every municipality has the colour of its figure, or stripes when it has none."""
    table = rows(page)
    assert len(table) == 5
    for code, row in table.items():
        if number(row["cells"][1]) is None:
            assert "missing" in legend_kinds(page)
            check_hatched(page, code)
        else:
            check_filled(page, code, row["cells"])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("path", ["/", "/planera"])
def test_every_area_layer_has_the_colours_of_its_legend(visit: Any, path: str, size: Size) -> None:
    page = painted(visit(f"{path}?layer={AREA_LAYERS[0]}&places=none", size))
    for layer in AREA_LAYERS:
        if state(page).get("layer") != layer:
            click_and_see(page, f".slot-layers a[href*='layer={layer}']")
        assert page.locator(f".slot-layers a[href*='layer={layer}'][aria-current=true]").count() == 1
        check_layer(page)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_scene_of_the_meeting_has_the_colours_of_its_legend(visit: Any, size: Size) -> None:
    page = painted(visit(f"/mote?layer={AREA_LAYERS[0]}", size))
    page.locator("details.behind").evaluate("one => { one.open = true; }")
    for _ in AREA_LAYERS[1:]:
        check_layer(page)
        click_and_see(page, "[data-step=next] a")
    check_layer(page)
    assert page.locator("[data-step=next]").count() == 0


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("path", ["/", "/planera", "/mote"])
def test_places_stand_out_from_the_fill(visit: Any, path: str, size: Size) -> None:
    page = painted(visit(f"{path}?layer=all_offences&places=unsafe_places", size))
    pins, rings = marks(page, "place"), marks(page, "near")
    assert len(pins) >= 5 and len(rings) >= 4
    known = [colour for _, colour in class_colours(page)]
    for group in (pins, rings):
        seen = pixels.colours_at(page, list(group.values()))
        assert pixels.share_of(seen, known) < 0.2
    dark = pixels.colours_at(page, list(pins.values()))
    assert pixels.share_of(dark, [pixels.token("ink"), pixels.token("accent"), pixels.token("improved")], 40) >= 0.4


@pytest.mark.parametrize("path", ["/", "/planera"])
def test_places_can_be_taken_away_and_put_back(visit: Any, path: str) -> None:
    page = painted(visit(f"{path}?layer=none"))
    spots = list(marks(page, "place").values())
    ink = [pixels.token("ink"), pixels.token("accent")]
    assert pixels.share_of(pixels.colours_at(page, spots), ink, 40) >= 0.4
    click_and_see(page, ".slot-layers a.choice-many")
    assert pixels.share_of(pixels.colours_at(page, spots), ink, 40) < 0.1
    with changing(page):
        page.go_back()
    assert pixels.share_of(pixels.colours_at(page, spots), ink, 40) >= 0.4
