"""What municipality and police have promised and planned, as published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from dash import html

from dashboard.asking.page import MUNICIPALITY
from dashboard.asking.scene import Scene
from dashboard.asking.urls import page_address
from dashboard.asking.words import area_name, source_name
from dashboard.parts.links import link
from data.facts.links import addresses
from data.words import of_facts


def promises(scene: Scene) -> list[Any]:
    """The promises and plans of the page's municipality, newest first; says so when the table cannot be read."""
    title, rows = html.H2(scene.say("promises.title"), id="promises"), scene.promises
    return [title, *(_fault(scene) if rows is None else _listed(scene, rows))]


def promises_naming(scene: Scene, code: str) -> list[Any]:
    """The promises that name the page's place or its area, and the way to all those of its municipality."""
    rows = scene.promises
    if rows is None:
        return [html.H2(scene.say("promises.title")), *_fault(scene)]
    way = page_address(MUNICIPALITY, scene.lang, code) + "#promises"
    every = html.P(link(way, scene.say("promises.every", name=area_name(scene, code))))
    return [every] if rows.empty else [html.H2(scene.say("promises.naming")), *_listed(scene, rows), every]


def _fault(scene: Scene) -> list[Any]:
    return [html.P(scene.say("fault.part"), className="fault", role="alert")]


def _listed(scene: Scene, rows: pd.DataFrame) -> list[Any]:
    """What they are; one item per document, in the order of the rows, however many of its promises they are."""
    grouped = groupby(rows.to_dict("records"), key=lambda row: _heading(scene, row))
    items = [html.Li(_document(scene, head, list(own))) for head, own in grouped]
    return [html.P(scene.say("promises.about")), html.Ul(items, className="promises")]


def _heading(scene: Scene, row: Mapping[Any, Any]) -> str:
    """A document and its period, which is said once where the document's own name has it."""
    suffix = "" if of_facts(scene.lang) == "sv" else "_en"
    document, period = str(row[f"document{suffix}"]), str(row[f"period{suffix}"])
    return document if period in document else f"{document} · {period}"


def _document(scene: Scene, head: str, rows: Sequence[Mapping[Any, Any]]) -> list[Any]:
    texts = [str(row[f"text_{of_facts(scene.lang)}"]) for row in rows]
    found = dict.fromkeys(address for row in rows for address in addresses(str(row["source_urls"])))
    links = [link(address, source_name(scene, number, address)) for number, address in enumerate(found, start=1)]
    spaced = [part for one in links for part in (" ", one)]
    if len(texts) == 1:
        return [html.Strong(head), html.Br(), texts[0], *spaced]
    return [html.Strong(head), html.Ul([html.Li(text) for text in texts]), *spaced[1:]]
