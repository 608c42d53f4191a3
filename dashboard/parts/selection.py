"""What is chosen on the map: an area with its figure, one place, or the places near a reference point."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dash import html

from dashboard.asking.page import MUNICIPALITY, PLACE
from dashboard.asking.scene import Scene
from dashboard.asking.urls import page_address
from dashboard.asking.words import area_name
from dashboard.parts.key_figure import key_figure
from dashboard.parts.links import breakable, link, state_link
from dashboard.parts.sentences import sentences
from data.model import PlaceCategory, Precision
from data.words import of_facts

LATELY = 5
"""Years for which what a source says of a feeling is told as something that may still be so."""


def selection(scene: Scene) -> Any:
    """What is chosen on the map: an area with its figure, one place, or the places near a reference point."""
    return chosen_place(scene) or _area_card(scene)


def chosen_place(scene: Scene) -> Any:
    """The chosen place, or the places near the chosen reference point; nothing when neither is chosen."""
    if scene.view.place:
        return _place_card(scene, scene.view.place)
    return _near_card(scene, scene.view.near) if scene.view.near else None


def _area_card(scene: Scene) -> Any:
    scene = scene.spoken
    code = scene.view.area
    name = area_name(scene, code) if code else scene.say("area.all")
    figure = html.Div(key_figure(scene)) if scene.answer is not None else None
    clear = state_link(scene.view, {"area": None}, scene.say("area.clear"), className="quiet way") if code else None
    town = page_address(MUNICIPALITY, scene.lang, code) if code and code in scene.towns else ""
    more = link(town, scene.say("area.more", name=name), className="way") if town else None
    return [html.H2(name), figure, html.Div(sentences(scene)), html.P([clear, " " if clear else None, more])]


def _place_card(scene: Scene, place_id: str) -> Any:
    """A published place in short: what, when, how well its position is known, and the way to all of it."""
    row = scene.known.places[place_id]
    return [
        html.H2(breakable(str(row["name"]))),
        html.P(place_facts(scene, row), className="quiet-text"),
        html.P(place_text(scene, row)),
        html.P(scene.say(f"precision.{row['precision']}", anchor=row["anchor_name"] or "")),
        html.P([
            link(page_address(PLACE, scene.lang, place_id), scene.say("place.more"), className="way"),
            " ",
            state_link(scene.view, {"place": None}, scene.say("place.clear"), className="quiet way"),
        ]),
    ]  # fmt: skip


def place_text(scene: Scene, row: Mapping[str, Any]) -> str:
    """What sources say of a place; of one that may only be counted, that it is so."""
    return str(row[f"text_{of_facts(scene.lang)}"]) or scene.say("place.unnamed")


def place_facts(scene: Scene, row: Mapping[str, Any]) -> str:
    """Category, years and municipality of a place on one line."""
    now = datetime.now(UTC).year
    said = " + ".join(scene.say(_kind_key(kind, row, now)) for kind in str(row["categories"]).split(";"))
    return f"{said} · {row[_years_field(scene)]} · {area_name(scene, str(row['municipality_code']))}"


def _kind_key(kind: str, row: Mapping[str, Any], now: int) -> str:
    """The words for a kind of fact: a feeling last told of more than `LATELY` years ago is over, as far as is known."""
    last = row["last_year"]
    over = kind == PlaceCategory.PERCEIVED_UNSAFE and last is not None and now - int(last) > LATELY
    return f"place_kind.{kind}{'_then' if over else ''}"


def _years_field(scene: Scene) -> str:
    """The column with a place's years as written in the view's language."""
    return "years" if of_facts(scene.lang) == "sv" else "years_en"


def _near_card(scene: Scene, anchor: str) -> Any:
    items = []
    for place_id, row in scene.known.places.items():
        if row["anchor_name"] == anchor and row["precision"] == Precision.APPROXIMATE:
            choose = state_link(scene.view, {"place": place_id, "near": None}, str(row["name"]))
            items.append(html.Li([choose, " · ", str(row[_years_field(scene)])]))
    return [
        html.H2(scene.say("map.near", n=len(items), anchor=anchor)),
        html.P(scene.say("precision.approximate", anchor=anchor)),
        html.Ul(items),
        state_link(scene.view, {"near": None}, scene.say("place.clear"), className="quiet way"),
    ]
