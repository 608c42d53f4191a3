"""One file per address: what stands on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from dashboard.asking.scene import Need, Scene
from dashboard.asking.urls import Page
from dashboard.pages.maps import home, meeting, municipality, place, plan
from dashboard.pages.plain import method

BODIES: Mapping[Page, Callable[[Scene], Any]] = MappingProxyType(
    {
        Page.HOME: home.body,
        Page.PLAN: plan.body,
        Page.MEETING: meeting.body,
        Page.PLACE: place.body,
        Page.MUNICIPALITY: municipality.body,
        Page.METHOD: method.body,
    }
)


NEEDS: Mapping[Page, frozenset[Need]] = MappingProxyType(
    {
        Page.HOME: frozenset({Need.SHOWN, Need.TOLD, Need.PASSPORTS}),
        Page.PLAN: frozenset({Need.SHOWN, Need.PASSPORTS}),
        Page.MEETING: frozenset({Need.SHOWN, Need.PASSPORTS}),
        Page.PLACE: frozenset({Need.SHOWN, Need.PROMISES}),
        Page.MUNICIPALITY: frozenset({Need.SHOWN, Need.PASSPORTS, Need.EACH, Need.PROMISES}),
        Page.METHOD: frozenset({Need.ROWS}),
    }
)
"""What is computed before a page is drawn; a part that needs more says that it failed."""


def body(scene: Scene) -> Any:
    """The whole page of a scene."""
    return BODIES[scene.view.page](scene)
