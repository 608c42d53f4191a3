"""Every layer paints on every page with a map, at three sizes, in the colours that its legend promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page

from browser import pixels
from browser.steps import (
    DESK,
    PROJECTOR,
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

AREA_LAYERS = ("felt_safety", "burglary", "residential_burglary", "car_part_theft", "theft", "all_offences")
PICTURES = ("burglary", "felt_safety", "mismatch", "theft", "all_offences")
"""The meeting's: what there is something to show of, in their order."""

UNCERTAIN = "inte säkert skilt"
SURE = ("högre", "lägre")
SYMBOLS = ("ink", "accent", "improved")
MOST, BESIDE_A_NAME = 0.5, 0.3
PALE = 0.55


def wanted_colours(page: Page, cells: list[str]) -> list[pixels.Colour]:
    """The colours that the legend allows for the figures of a row: pale where it is not surely different."""
    value, classes = number(cells[1]), class_colours(page)
    assert value is not None
    highs = [*(low for low, _ in classes[1:]), float("inf")]
    # A figure is written with one decimal: at a limit it may lie on either side of it.
    solid = [colour for (low, colour), high in zip(classes, highs, strict=True) if low <= value <= high]
    pale = [pixels.blend(colour, pixels.token("land-inside"), PALE) for colour in solid]
    if UNCERTAIN in cells:
        return pale
    return solid if any(word in cells for word in SURE) else [*solid, *pale]


def filled(colours: pixels.Picture, wanted: list[pixels.Colour]) -> bool:
    """True when most is of a wanted colour, or what a name leaves of a small municipality on a phone."""
    share = pixels.share_of(colours, wanted)
    return share >= MOST or (share >= BESIDE_A_NAME and pixels.commonest(colours) in wanted)


def wrongly_filled(page: Page) -> Mapping[str, str]:
    """The municipalities that lack the colour of their figure, or the stripes of a missing one; by name."""
    seen, wrong = pixels.picture(page), {}
    for code, row in rows(page).items():
        colours = pixels.colours_at(page, seen, pixels.inside(code))
        if number(row["cells"][1]) is None:
            right, what = pixels.striped(page, seen, pixels.inside(code)), "no stripes"
        else:
            wanted = wanted_colours(page, row["cells"])
            right, what = filled(colours, wanted), f"not {wanted}"
        if not right:
            wrong[row["cells"][0]] = f"{what}, mostly {pixels.commonest(colours)}"
    return wrong


def check_layer(page: Page) -> None:
    """Every municipality has the colour of its figure, or stripes when it has none."""
    table = rows(page)
    assert len(table) == 5
    blank = any(number(row["cells"][1]) is None for row in table.values())
    assert blank == ("missing" in legend_kinds(page)), "The legend explains stripes when there are any."
    eventually(lambda: wrongly_filled(page), lambda wrong: not wrong, f"{page.url}: the legend's colours", 3)


def check_symbols(page: Page) -> None:
    """Pins and the rings of approximate places stand on the map in their own colours."""
    pins, rings = marks(page, "place"), marks(page, "near")
    assert len(pins) >= 5 and len(rings) >= 4
    symbols = [pixels.token(name) for name in SYMBOLS]
    for group in (pins, rings):
        eventually(
            lambda group=group: pixels.share_near(page, list(group.values()), symbols),  # type: ignore[misc]
            lambda share: share >= 0.7,
            f"{page.url}: the symbols of {list(group)}",
            3,
        )


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("path", ["/", "/planera"])
def test_every_layer_paints(visit: Any, path: str, size: Size) -> None:
    """Every layer at every size and on both pages, though not on each of them at each."""
    layers = AREA_LAYERS[(path == "/planera") ^ (size == DESK) :: 2]
    page = painted(visit(f"{path}?layer={layers[0]}&places=none", size))
    for layer in layers:
        if state(page).get("layer") != layer:
            click_and_see(page, f".slot-layers a[href*='layer={layer}']")
        assert page.locator(f".slot-layers a[href*='layer={layer}'][aria-current=true]").count() == 1
        check_layer(page)
    assert not marks(page, "place")
    click_and_see(page, ".slot-layers a.choice-many")
    check_symbols(page)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_scene_of_the_meeting_paints(visit: Any, size: Size) -> None:
    page = painted(visit(f"/mote?layer={PICTURES[-1]}&places=unsafe_places", size))
    check_symbols(page)
    page.goto(f"{visit.base}/mote?layer={PICTURES[0]}")
    painted(page)
    pictures = PICTURES if size == PROJECTOR else PICTURES[:3]
    for layer in pictures:
        if layer != PICTURES[0]:
            click_and_see(page, "[data-step=next] a")
        assert state(page)["layer"] == layer
        if layer == "mismatch":
            assert {"kind-agree_high", "kind-uncertain"} <= legend_kinds(page), "kinds, not steps of an amount"
        else:
            check_layer(page)
    assert page.locator("[data-step=next]").count() == (pictures != PICTURES)


def test_places_can_be_taken_away_and_put_back(visit: Any) -> None:
    page = painted(visit("/planera?layer=none"))
    spots, ink = list(marks(page, "place").values()), [pixels.token(name) for name in SYMBOLS]
    assert pixels.share_near(page, spots, ink, 5) >= 0.7
    click_and_see(page, ".slot-layers a.choice-many")
    eventually(lambda: pixels.share_near(page, spots, ink, 5), lambda share: share < 0.2, "A map without places", 3)
    with changing(page):
        page.go_back()
    check_symbols(page)


def test_practice_areas_and_points_paint(visit: Any) -> None:
    page = painted(visit("/planera?practice=1&layer=burglary&level=regso&places=none", DESK))
    assert len(rows(page)) == 63
    known = [colour for _, colour in class_colours(page)]
    pale = [pixels.blend(colour, pixels.token("land-inside"), PALE) for colour in known]
    for code in ("0160", "0115"):
        seen = pixels.colours_at(page, pixels.picture(page), pixels.inside(code))
        assert pixels.share_of(seen, [*known, *pale]) >= MOST
    click_and_see(page, ".slot-layers a[href*='places=practice_perceived']")
    points = page.evaluate(
        """() => document.querySelector("#map .js-plotly-plot").data.flatMap(trace =>
             trace.type === "scattermap" && trace.mode === "markers" ? trace.lon.map((x, i) => [x, trace.lat[i]]) : [])"""
    )
    assert len(points) > 100
    assert pixels.share_near(page, points[:200], [pixels.token("caution")], 3) > 0.5
