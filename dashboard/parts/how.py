"""The panel that answers "how do we know?": sources, rows, selection, formula, version, and the same as a file."""

from __future__ import annotations

import re
from typing import Any

from dash import html

from dashboard.asking import urls
from dashboard.asking.scene import Scene, Shown
from dashboard.asking.words import area_name, question_label
from dashboard.parts.links import link
from data.release.provenance import SourceOf
from layers.kit import writing


def how_we_know(scene: Scene, shown: Shown) -> Any:
    """The panel for one shown layer; nothing where there is nothing to trace."""
    found = scene.passport(shown.layer)
    if found is None:
        return None
    say = scene.say
    rows = writing.integer(found.rows, scene.lang)
    told = [
        (say("how.selection"), say("how.selected", what=_selection(scene, shown), rows=rows)),
        (say("how.formula"), say(f"how.formulas.{found.formula}")),
        (say("how.base"), say(f"how.bases.{found.denominator}")),
        (say("how.version"), say("how.versions", release=found.release, code=found.code)),
    ]
    pairs = [part for name, text in told for part in (html.Dt(name), html.Dd(text))]
    sources = [html.Li(_source(scene, one)) for one in found.sources]
    name = shown.layer.words[scene.lang].name
    return html.Details(
        [
            html.Summary(say("how.title", name=name)),
            html.Dl(pairs),
            html.Ul(sources) if sources else html.P(say("how.no_sources")),
            html.P(link(file_address(scene, shown), say("how.file", name=name), download=True)),
        ],
        className="how",
    )


def file_address(scene: Scene, shown: Shown) -> str:
    """Address of a layer's passport as JSON, for the same room and question."""
    query = urls.with_changes(scene.view, pos=None).partition("?")[2]
    return f"/hur/{scene.view.room}/{shown.layer.key}.json" + (f"?{query}" if query else "")


def fetched(scene: Scene, told: str) -> str:
    """When something was fetched, as far as a source's words tell: from all, from a part of it, or not known."""
    dated = re.match(r"\d{4}[\d-]*", told)
    if dated is None:
        return scene.say("how.undated")
    partly = told[dated.end() :].startswith(" ")
    return scene.say("how.fetched_partly" if partly else "how.fetched", fetched=dated.group()[:10])


def _selection(scene: Scene, shown: Shown) -> str:
    """What was chosen, in words: the layer, the question, the year and the area."""
    answer = shown.answer
    year = str(answer.year) if answer is not None and answer.year else ""
    place = area_name(scene, scene.view.area) if scene.view.area else scene.say("area.all")
    parts = (shown.layer.words[scene.lang].name, question_label(scene, shown), year, place)
    return ", ".join(part for part in parts if part)


def _source(scene: Scene, one: SourceOf) -> Any:
    """One source: its title as a link, when it was fetched where that is known, and how many of the rows it gave."""
    rows = scene.say("how.rows", rows=writing.integer(one.rows, scene.lang))
    title = one.title or one.address or one.key
    where = link(one.address, title) if one.address.startswith("http") else title
    return [where, ". ", fetched(scene, one.fetched), " ", rows]
