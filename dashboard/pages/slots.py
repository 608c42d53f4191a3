"""The named parts of a page that follow the address, and what fills each of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from dash import html

from dashboard import ids
from dashboard.asking.scene import Scene
from dashboard.parts import controls, parts

LOG = logging.getLogger("trygghetskartan")

SLOTS: Mapping[str, Callable[[Scene], Any]] = MappingProxyType(
    {
        "banner": parts.banner,
        "area": controls.municipality_select,
        "question": controls.question,
        "years": controls.years,
        "filters": controls.filters,
        "layers": parts.layer_picker,
        "sentences": parts.sentences,
        "told": parts.told_first,
        "legend": parts.legend,
        "chart": parts.chart,
        "table": parts.table,
        "places": parts.places,
        "selection": parts.selection,
        "chosen": parts.chosen_place,
        "search": controls.place_search,
        "about": parts.about,
        "source": parts.source,
        "headline": parts.headline,
        "verdict": parts.verdict,
        "agenda": parts.agenda,
        "language": parts.language,
    }
)


def slot(name: str, scene: Scene, **more: Any) -> Any:
    """A part of the page that is rewritten when the address changes."""
    return html.Div(fill(name, scene), id=ids.slot(name), className=f"slot slot-{name}", **more)


def fill(name: str, scene: Scene) -> Any:
    """What stands in a slot; when it cannot be made, a sentence that says so, and the rest stands."""
    try:
        return SLOTS[name](scene)
    except Exception:
        LOG.exception("The part '%s' could not be made for %s", name, scene.view)
        return html.P(scene.say("fault.part"), className="fault", role="alert")


def fill_all(names: Sequence[str], scene: Scene) -> list[Any]:
    """The contents of several slots, in their order."""
    return [fill(name, scene) for name in names]
