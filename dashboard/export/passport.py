"""Answers "how do we know?" for a layer's figures as a JSON file."""

from __future__ import annotations

import json

from flask import Response

from dashboard.asking.scene import Need, Scene, Shown
from dashboard.export.asked import LayerFailed, written
from data.release.provenance import as_json
from layers.contract import Answer


def passport_response(room: str, key: str) -> Response:
    """The passport of one layer for the question in the query, as JSON; for invented figures it says that they are.

    Raises `NotFound` for a room or a layer that the reader has not, `LayerFailed` for one that has failed.
    """
    return written(room, key, _file, Need.PASSPORTS)


def _file(scene: Scene, shown: Shown, answer: Answer) -> Response:
    found = scene.passport(shown.layer)
    if found is None and not (answer.practice or shown.layer.practice_only):
        raise LayerFailed(shown.layer.key)
    said = {"practice": True, "mark": scene.say("practice.mark")} if found is None else as_json(found)
    text = json.dumps({"layer": shown.layer.key, **said}, ensure_ascii=False, indent=1)
    return Response(text, mimetype="application/json")
