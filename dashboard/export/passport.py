"""Answers "how do we know?" for a layer's figures as a JSON file; of invented figures it says that they are."""

from __future__ import annotations

import json

from dashboard.asking.scene import Need, Scene, Shown
from dashboard.export.formats import FileFormat, LayerFailed
from data.release.provenance import as_json
from layers.contract import EVERYONE


def _write(scene: Scene, shown: Shown) -> str:
    found = scene.passport(shown.layer)
    invented = shown.layer.practice_only or (shown.answer is not None and shown.answer.practice)
    if found is None and not invented:
        raise LayerFailed(shown.layer.key)
    said = {"practice": True, "mark": scene.say("practice.mark")} if found is None else as_json(found)
    return json.dumps({"layer": shown.layer.key, **said}, ensure_ascii=False, indent=1)


FORMAT = FileFormat(
    key="hur",
    extension="json",
    mime="application/json",
    audiences=EVERYONE,
    name="JSON",
    write=_write,
    needs=(Need.ROWS,),
    listed=False,
)
