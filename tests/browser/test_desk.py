"""The data desk as an analyst uses it: with a file, with the keyboard, on a phone, and without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.steps import DESK, PHONE, PROJECTOR, Size, eventually, painted, rows
from browser.test_for_everyone import check_axe

pytestmark = pytest.mark.coarse

GOOD = """Kommun;Brott;År;Antal;Status
Danderyd;residential_burglary;2024;95;final
Täby;residential_burglary;2024;160;final
Vallentuna;residential_burglary;2024;71;final
Vaxholm;residential_burglary;2024;14;final
Österåker;residential_burglary;2024;84;final
"""
BAD_ROW = GOOD + "Solna;residential_burglary;2024;100;final\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "antal.csv"
    path.write_text(BAD_ROW, encoding="utf-8")
    return path


def bring(page: Page, path: Path) -> None:
    page.locator("select[name=kind]").select_option("counts")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Läs filen").click()
    page.locator(".ways-on").wait_for()


def test_a_file_is_looked_at_put_live_seen_on_the_map_and_taken_back(visit_at: Any, start: Any, file: Path) -> None:
    with start() as (address, _):
        visit = visit_at(address)
        # The server has just started, or has just taken a release, and compresses its files while the map is drawn.
        visit.expect(r"preloaded using link preload but not used")
        page = visit("/planera/data")
        bring(page, file)
        assert "6 rader lästa: 5 godtas, 1 avvisas" in page.locator("main").inner_text()
        assert "Solna" in page.get_by_role("region", name="1 av 1 avvisade").inner_text()
        page.locator(".yes input").check()
        page.get_by_role("button", name="Sätt i drift").click()
        page.locator(".done").wait_for()
        shown = painted(visit("/planera?layer=residential_burglary&places=none"))
        eventually(
            lambda: (shown.reload(), painted(shown), rows(shown)["0162"]["cells"][3])[2], lambda n: n == "95", "95"
        )
        page.get_by_role("button", name="Gå tillbaka till utgåvan före").click()
        page.locator(".done").wait_for()
        eventually(
            lambda: (shown.reload(), painted(shown), rows(shown)["0162"]["cells"][3])[2], lambda n: n == "–", "–"
        )


def test_the_desk_works_without_scripts(visit: Any, file: Path) -> None:
    page = visit.newcomer("/planera/data", java_script_enabled=False)
    bring(page, file)
    page.get_by_role("button", name="Släpp filen").click()
    assert "Filen är släppt" in page.locator(".done").inner_text()


@pytest.mark.parametrize("size", [PHONE, DESK, PROJECTOR], ids=str)
def test_the_desk_suits_everyone(visit: Any, file: Path, size: Size) -> None:
    page = visit("/planera/data", size)
    check_axe(page)
    fields = page.locator(".desk-form > label").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().bottom)"
    )
    button = page.get_by_role("button", name="Läs filen").bounding_box()
    assert button and fields == sorted(fields) and button["y"] > fields[-1], "The button comes after what is filled in."
    bring(page, file)
    check_axe(page)
    width = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], "Nothing is wider than the window."


def test_the_desk_is_used_by_keyboard_alone(visit: Any, file: Path) -> None:
    page = visit("/planera/data")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.name") == "kind":
            break
    page.keyboard.type("Antal brott")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Läs filen").focus()
    page.keyboard.press("Enter")
    page.locator(".ways-on").wait_for()
    assert "antal.csv" in page.locator("h1").inner_text()
