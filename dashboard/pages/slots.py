"""The named parts of a page that follow the address, and what fills each of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from dash import html

from dashboard import ids
from dashboard.asking.despite import despite_failures
from dashboard.asking.scene import Need, Scene
from dashboard.parts import (
    chart,
    controls,
    how,
    legend,
    links,
    meeting,
    picker,
    places,
    selection,
    sentences,
    table,
)

LOG = logging.getLogger("trygghetskartan")

SLOTS: Mapping[str, Callable[[Scene], Any]] = MappingProxyType(
    {
        "banner": sentences.banner,
        "area": controls.municipality_select,
        "question": controls.question,
        "years": controls.years,
        "filters": controls.filters,
        "layers": picker.layer_picker,
        "sentences": sentences.sentences,
        "told": sentences.told_first,
        "legend": legend.legend,
        "chart": chart.chart,
        "table": table.table,
        "places": places.places,
        "selection": selection.selection,
        "chosen": selection.chosen_place,
        "search": controls.place_search,
        "about": sentences.about,
        "source": how.source,
        "headline": meeting.headline,
        "verdict": meeting.verdict,
        "agenda": meeting.agenda,
        "language": links.language,
    }
)


NEEDS: Mapping[str, Need] = MappingProxyType({"told": Need.TOLD, "source": Need.PASSPORTS})
"""What slots need beside what is shown."""


def needs_of(names: Sequence[str]) -> frozenset[Need]:
    """What must have been computed for these slots to be filled."""
    return frozenset({Need.SHOWN, *(NEEDS[name] for name in names if name in NEEDS)})


def slot(name: str, scene: Scene, **more: Any) -> Any:
    """A part of the page that is rewritten when the address changes."""
    return html.Div(fill(name, scene), id=ids.slot(name), className=f"slot slot-{name}", **more)


def fill(name: str, scene: Scene) -> Any:
    """What stands in a slot; when it cannot be made, a sentence that says so, and the rest stands."""
    try:
        return despite_failures(SLOTS[name], scene)
    except Exception:
        LOG.exception("The part '%s' could not be made for %s", name, scene.view)
        return html.P(scene.say("fault.part"), className="fault", role="alert")
