"""One file per address: what stands on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from dashboard.asking.scene import Scene
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


def body(scene: Scene) -> Any:
    """The whole page of a scene."""
    return BODIES[scene.view.page](scene)
