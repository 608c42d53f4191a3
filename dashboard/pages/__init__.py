"""One file per address: what stands on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from dashboard.pages import home, meeting, method, municipality, place, plan
from dashboard.scene import Scene
from dashboard.urls import Page

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
