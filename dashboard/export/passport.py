"""Answers "how do we know?" for a layer's figures as a JSON file."""

from __future__ import annotations

import json

from flask import Response

from dashboard.asking.scene import Need
from dashboard.export.asked import asked_layer
from data.release.provenance import as_json


def passport_response(room: str, key: str) -> Response:
    """The passport of one layer for the question in the query, as JSON; for invented figures it says that they are.

    Raises `NotFound` for a room or a layer that the reader has not, `TableUnavailable` for a failed table.
    """
    scene, shown = asked_layer(room, key, Need.PASSPORTS)
    found = scene.passport(shown.layer)
    said = {"practice": True, "mark": scene.say("practice.mark")} if found is None else as_json(found)
    text = json.dumps({"layer": key, **said}, ensure_ascii=False, indent=1)
    return Response(text, mimetype="application/json")
