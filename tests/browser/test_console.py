"""Pages that are left open stay silent: no error, no warning, nobody else asked."""

from __future__ import annotations

from typing import Any

import pytest

from browser.steps import painted

pytestmark = pytest.mark.coarse

PAGES = ("/", "/planera", "/mote", "/plats/DAN01")
AFTER_LOAD_MS = 4500
"""The browser complains of unused preloads a few seconds after a page has loaded."""


def test_pages_that_are_left_open_stay_silent(visit: Any) -> None:
    pages = [painted(visit(path)) for path in PAGES]
    pages[-1].wait_for_timeout(AFTER_LOAD_MS)
    assert not visit.complaints and not visit.outside


def test_the_recorder_itself_hears_and_sees(visit: Any) -> None:
    page = visit.newcomer("/metod")
    page.evaluate(
        "() => { console.warn('heard'); console.error('heard too'); fetch('http://127.0.0.2:9/x').catch(() => 0); }"
    )
    page.wait_for_timeout(300)
    assert any("heard" in one for one in visit.complaints) and any("heard too" in one for one in visit.complaints)
    visit.complaints.clear()
    visit.outside.clear()
