"""Answers leave out what the page already shows, and never anything else."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.callbacks.changes import changed, digest, drawn, told

TEXTS = st.dictionaries(st.sampled_from(["legend", "table", "chart", "source"]), st.text(max_size=8), min_size=1)


def element(name: str) -> str:
    return json.dumps({"slot": name}, separators=(",", ":"))


def answer(texts: dict[str, Any]) -> bytes:
    """Dash's answer that fills the map, some slots and the store of what is shown."""
    outputs: dict[str, Any] = {element(name): {"children": text} for name, text in texts.items()}
    outputs |= {"map": {"figure": {"x": 1}}, "shown": {"data": {"frame": [1, 2, 3, 4]}}}
    return json.dumps({"multi": True, "response": outputs}).encode()


def layout(texts: dict[str, Any]) -> bytes:
    slots = [{"type": "Div", "props": {"id": {"slot": name}, "children": text}} for name, text in texts.items()]
    store = {"type": "Store", "props": {"id": "shown", "data": {"frame": [0, 0, 0, 0]}}}
    return json.dumps({"type": "Div", "props": {"children": [store, *slots]}}).encode()


def response(content: bytes) -> dict[str, Any]:
    return dict(json.loads(content)["response"])


@given(before=TEXTS, after=TEXTS)
def test_the_page_shows_the_new_texts_after_any_change(before: dict[str, str], after: dict[str, str]) -> None:
    before = {name: before.get(name, "") for name in after}
    page = json.loads(told(layout(before)))
    known = page["props"]["children"][0]["props"]["data"]["parts"]
    sent = response(changed(drawn(answer(after)), known))
    shown = {name: sent.get(element(name), {"children": before[name]})["children"] for name in after}
    assert shown == after
    assert {name for name in after if element(name) in sent} == {name for name in after if after[name] != before[name]}


@given(texts=TEXTS)
def test_a_page_that_tells_nothing_gets_everything(texts: dict[str, str]) -> None:
    for known in (None, "nonsense", {"parts": 1}, []):
        sent = response(changed(drawn(answer(texts)), known))
        assert {element(name) for name in texts} <= set(sent)


@given(texts=TEXTS)
def test_the_map_and_the_digests_always_come(texts: dict[str, str]) -> None:
    whole = drawn(answer(texts))
    sent = response(changed(whole, dict(whole.parts)))
    assert sent["map"] == {"figure": {"x": 1}}
    assert sent["shown"]["data"] == {"frame": [1, 2, 3, 4], "chosen": {}, "parts": dict(whole.parts)}
    assert set(sent) == {"map", "shown"}


def test_a_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})


def control(parameter: str, chosen: str) -> dict[str, Any]:
    """A control with a list, a slider, a search and a button, as Dash writes it."""
    options = [{"type": "Option", "props": {"value": value, "selected": value == chosen}} for value in ("a", "b")]
    inner = [
        {"type": "Select", "props": {"name": parameter, "children": options}},
        {"type": "Input", "props": {"name": parameter, "type": "range", "value": chosen}},
        {"type": "Input", "props": {"name": parameter, "type": "search", "value": chosen}},
        {
            "type": "Button",
            "props": {"name": parameter, "type": "submit", "value": "a", "aria-pressed": str(chosen == "a")},
        },
    ]
    told = {"type": "Output", "props": {"data-shows": parameter, "children": chosen}}
    form = {"type": "Form", "props": {"data-control": parameter, "data-value": chosen, "children": inner}}
    return {"type": "Div", "props": {"children": [told, form]}}


def test_a_control_that_shows_another_choice_is_not_drawn_anew() -> None:
    for parameter in ("area", "year"):
        first, second = (json.loads(told(layout({"filters": control(parameter, chosen)}))) for chosen in "ab")
        (shown, slot), (shown_then, slot_then) = first["props"]["children"], second["props"]["children"]
        assert slot == slot_then and '"value": "a"' in json.dumps(slot), "What can be chosen is still there."
        assert [one["props"]["data"]["chosen"] for one in (shown, shown_then)] == [{parameter: "a"}, {parameter: "b"}]
        sent = response(changed(drawn(answer({"filters": control(parameter, "b")})), shown["props"]["data"]["parts"]))
        assert element("filters") not in sent and sent["shown"]["data"]["chosen"] == {parameter: "b"}
