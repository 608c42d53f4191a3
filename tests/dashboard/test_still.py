"""The still map: the same picture as the living one, in the document itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.figures.still import WIDE, Window

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "bundled" / "geometry"


def picture(client: FlaskClient, address: str) -> str:
    found = re.search(r'<div class="still".*?</svg></div>', client.get(address).get_data(as_text=True))
    return found.group() if found else ""


def fills(drawn: str, look: str) -> list[str]:
    return re.findall(rf'<path class="still-{look}" fill="(#[0-9A-F]{{6}})"', drawn)


def test_every_municipality_is_drawn_in_a_colour_that_changes_with_the_year(client: FlaskClient) -> None:
    now, then = (fills(picture(client, f"/?layer=burglary&year={year}"), "area") for year in (2025, 1998))
    assert len(now) == len(then) == 5
    assert now != then


def test_missing_figures_are_striped(client: FlaskClient) -> None:
    assert len(fills(picture(client, "/?layer=car_part_theft"), "stripes")) == 5
    assert len(set(fills(picture(client, "/?layer=car_part_theft"), "area"))) == 1


def test_pins_and_rings_are_drawn_with_the_legends_symbols(client: FlaskClient) -> None:
    drawn, bare = picture(client, "/"), picture(client, "/?places=none")
    for name in ("perceived_unsafe", "measure", "near"):
        assert f"/assets/symbols/{name}.svg" in drawn
    assert "<image" not in bare
    assert re.search(r'class="still-number"[^>]*>[1-9]', drawn)


@pytest.mark.parametrize("address", ["/planera?practice=1&layer=car_part_theft", "/?pos=59.5,18.2,10", "/metod"])
def test_no_still_picture_where_it_would_not_be_true(client: FlaskClient, address: str) -> None:
    assert not picture(client, address)


def test_a_window_is_web_mercator_from_its_upper_left_corner() -> None:
    window = Window(BUNDLED, (59.352, 17.968, 59.689, 19.002))
    assert window.place(17.968, 59.689) == pytest.approx((0, 0), abs=1e-6)
    assert window.place(19.002, 59.352) == pytest.approx((WIDE, window.height), abs=1e-6)
    # A degree of latitude is 1 / cos(latitude) as long as one of longitude.
    assert window.height / WIDE == pytest.approx(0.337 / 1.034 / 0.5075, rel=0.01)
