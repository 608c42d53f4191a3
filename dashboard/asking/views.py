"""From an address to what it shows: which page, whether it is served, and the scene."""

from __future__ import annotations

from dashboard.asking import urls
from dashboard.asking.context import Context, vocabulary
from dashboard.asking.scene import Scene, make_scene
from dashboard.asking.urls import AUDIENCES, NotFound, Page, View
from dashboard.config import Config
from data.model import Audience


def admit(page: Page, config: Config) -> None:
    """Raises `NotFound` for a page that this process does not serve, whatever else its address says."""
    if not config.serves(AUDIENCES.get(page, Audience.RESIDENT)):
        raise NotFound(str(page))


def view_of(path: str, query: str, context: Context) -> View:
    """The checked view of an address. Raises `NotFound` or `BadAddress`."""
    page = _page_of(path)
    admit(page, context.config)
    audience = AUDIENCES.get(page, Audience.RESIDENT)
    practice_on = audience is Audience.PLANNER and "practice=1" in query.split("&")
    return urls.parse(path, query, vocabulary(context, audience, practice_on=practice_on))


def _page_of(path: str) -> Page:
    """The page that a path begins with; the exact check is made when the address is parsed."""
    for page in (Page.PLAN, Page.MEETING, Page.METHOD):
        if path == urls.PATHS[page]:
            return page
    return Page.HOME


def scene_of(address: str, context: Context) -> Scene:
    """The scene that an address (path and query) asks for."""
    return make_scene(view_of(*urls.split(address), context), context)
