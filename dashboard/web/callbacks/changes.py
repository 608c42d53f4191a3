"""Sends only the parts of a page that differ from what the page already shows.

The browser pays for every part that is filled anew, whether it changed or not. So the layout tells the page a digest
of each part, the page sends the digests along, and an answer leaves out the parts whose digest is the same.

What is chosen in a control travels beside it, in the store of what is shown: Dash puts new elements in the place of
what it fills anew, and a list or a slider must stay the same one under the hand that uses it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard import ids
from dashboard.web.dash_seams import answer_of, element_name, outputs_of

Parts = Mapping[str, str]
"""Digest of each part, by the text that names its element."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A whole answer to a callback: the JSON of every output by element, and the digests of its parts."""

    outputs: Mapping[str, str]
    shown: Mapping[str, Any]
    parts: Parts


def drawn(answer: bytes) -> Drawn:
    """Takes Dash's answer apart into its outputs."""
    outputs = outputs_of(answer)
    chosen = _loosened([value.get("children") for value in outputs.values()])
    shown = outputs.pop(ids.SHOWN)["data"] | {"chosen": chosen}
    parts = {name: digest(value["children"]) for name, value in outputs.items() if "children" in value}
    return Drawn({name: _json(value) for name, value in outputs.items()}, shown, parts)


def changed(whole: Drawn, known: object) -> bytes:
    """Dash's answer with the outputs that differ from the digests the page says it has."""
    had = known if isinstance(known, dict) else {}
    sent = {
        name: text
        for name, text in whole.outputs.items()
        if name not in whole.parts or had.get(name) != whole.parts[name]
    }
    sent[ids.SHOWN] = _json({"data": {**whole.shown, "parts": whole.parts}})
    return answer_of(sent)


def told(layout: bytes) -> bytes:
    """A layout whose store of what is shown also has the digest of every part, and what is chosen."""
    tree = json.loads(layout)
    chosen = _loosened(tree)
    slots = [props for props in _props(tree) if isinstance(props.get("id"), dict) and "slot" in props["id"]]
    parts = {element_name(props["id"]): digest(props.get("children")) for props in slots}
    for props in _props(tree):
        if props.get("id") == ids.SHOWN:
            props["data"] = {**props["data"], "chosen": chosen, "parts": parts}
    return _json(tree).encode()


def digest(value: Any) -> str:
    """Twelve hexadecimal digits of the SHA-256 of a value's JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _props(node: Any) -> Iterator[dict[str, Any]]:
    """The properties of every component."""
    if isinstance(node, list):
        for child in node:
            yield from _props(child)
    elif isinstance(node, dict) and isinstance(node.get("props"), dict):
        yield node["props"]
        yield from _props(node["props"].get("children"))


def _loosened(tree: Any) -> dict[str, str]:
    """Takes out of every control what is chosen in it, and gives that by parameter."""
    chosen = {}
    for props in _props(tree):
        if ids.SHOWS in props:
            props["children"] = None
        if ids.CONTROL in props:
            chosen[props[ids.CONTROL]] = props.pop(ids.VALUE)
            for part in _props(props["children"]):
                part.pop("selected", None)
                part.pop("aria-pressed", None)
                if part.get("type") in ("range", "search"):
                    part.pop("value")
    return chosen
