"""Everything published about one place: what, when, why, where, what was promised and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.asking.page import MUNICIPALITY, PLACE, Layout, MapPage, Subject
from dashboard.asking.scene import Need, Scene
from dashboard.asking.urls import page_address
from dashboard.asking.words import area_name, source_name
from dashboard.pages.slots import slot
from dashboard.parts import promises
from dashboard.parts.links import breakable, link
from dashboard.parts.map import map_region
from dashboard.parts.selection import place_facts, place_text
from dashboard.readers.reader import Room
from data.facts.links import addresses
from data.model import PlaceCategory
from data.words import of_facts

FACTS = ("place_type", "reasons", "time_of_day", "measures", "measure_status")


def body(scene: Scene) -> list[Any]:
    """The page of one place."""
    row = scene.known.places[scene.view.subject]
    code = str(row["municipality_code"])
    partisan = row["evidence"] == "partisan"
    back = page_address(MUNICIPALITY, scene.lang, code)
    lead = html.Section(
        [
            html.P(link(back, scene.say("area.more", name=area_name(scene, code)), className="way")),
            html.H1(breakable(str(row["name"]))),
            html.P(place_facts(scene, row), className="quiet-text"),
            html.P(place_text(scene, row), className="big"),
            _facts(scene, row),
            html.P(scene.say(f"precision.{row['precision']}", anchor=row["anchor_name"] or "")),
            html.P(scene.say(f"evidence.{row['evidence']}"), className="caution" if partisan else "quiet-text"),
            html.H2(scene.say("place.sources")),
            _sources(scene, row),
        ],
        className="lead",
    )
    more = html.Section(promises.promises_naming(scene, code), className="more")
    picture = html.Div([map_region(scene), slot("legend", scene)], className="picture")
    return [lead, picture, more]


def _facts(scene: Scene, row: Mapping[str, Any]) -> Any:
    suffix = "" if of_facts(scene.lang) == "sv" else "_en"
    known = [(name, row.get(name + suffix) or row.get(name) or _unsaid(scene, name, row)) for name in FACTS]
    pairs = [(html.Dt(scene.say(f"place.{name}")), html.Dd(str(value))) for name, value in known if value]
    return html.Dl([part for pair in pairs for part in pair])


def _unsaid(scene: Scene, name: str, row: Mapping[str, Any]) -> str:
    """What is said where the sources do not tell why a place is perceived as unsafe; nothing of other facts."""
    asked = name == "reasons" and PlaceCategory.PERCEIVED_UNSAFE in str(row["categories"]).split(";")
    return scene.say("place.no_reasons") if asked else ""


def _sources(scene: Scene, row: Mapping[str, Any]) -> Any:
    found = addresses(str(row["source_urls"] or ""))
    items = [html.Li(link(address, source_name(scene, number, address))) for number, address in enumerate(found, 1)]
    return html.Ul(items, className="sources")


PAGE = MapPage(
    key="place",
    address=PLACE,
    room=Room.PUBLIC,
    layout=Layout.HOME,
    title="title.place",
    way=None,
    about="Everything published about one place.",
    needs=frozenset({Need.SHOWN, Need.PROMISES}),
    subject=Subject.PLACE,
    body=body,
)
