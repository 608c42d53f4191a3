"""The panel that answers "how do we know?": sources, rows, selection, formula, version, and the same as a file."""

from __future__ import annotations

import re
from typing import Any

from dash import html

from dashboard.asking import urls
from dashboard.asking.dimension import Role, of_role
from dashboard.asking.scene import Scene, Shown
from dashboard.asking.words import area_name, layer_name, question_label
from dashboard.i18n import Say
from dashboard.parts.links import link
from data.release.provenance import SourceOf
from layers.kit import writing


def how_we_know(scene: Scene, shown: Shown) -> Any:
    """The panel for one shown layer; nothing where there is nothing to trace."""
    passport = scene.passport(shown.layer)
    if passport is None:
        return None
    say = scene.say
    rows = writing.integer(passport.rows, scene.lang)
    told = [
        (say("how.selection"), say("how.selected", what=_selection(scene, shown), rows=rows)),
        (say("how.formula"), say(f"how.formulas.{passport.formula}")),
        (say("how.base"), say(f"how.bases.{passport.denominator}")),
        (say("how.version"), say("how.versions", release=passport.release, code=passport.code)),
    ]
    pairs = [part for name, text in told for part in (html.Dt(name), html.Dd(text))]
    sources = [html.Li(_source(scene, one)) for one in passport.sources]
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


def fetched(say: Say, told: str) -> str:
    """When something was fetched, as far as a source's words tell: from all, from a part of it, or not known."""
    dated = re.match(r"\d{4}[\d-]*", told)
    if dated is None:
        return say("how.undated")
    partly = told[dated.end() :].startswith(" ")
    return say("how.fetched_partly" if partly else "how.fetched", fetched=dated.group()[:10])


def _selection(scene: Scene, shown: Shown) -> str:
    """What was chosen, in words: the layer, the question, the year and the area."""
    answer = shown.answer
    year = str(answer.year) if answer is not None and answer.year else ""
    place = area_name(scene, scene.view.area) if scene.view.area else scene.say("area.all")
    more = [
        scene.say(f"{dimension.key}.{value}")
        for dimension in of_role(Role.QUESTION)
        if dimension.values and (value := shown.query.value(dimension.key))
    ]
    parts = (layer_name(scene, shown.layer), question_label(scene, shown), *more, year, place)
    return ", ".join(part for part in parts if part)


def _source(scene: Scene, one: SourceOf) -> Any:
    """One source: its title as a link, when it was fetched where that is known, and how many of the rows it gave."""
    rows = scene.say("how.rows", rows=writing.integer(one.rows, scene.lang))
    title = one.title or one.address or one.key
    where = link(one.address, title) if one.address.startswith("http") else title
    return [where, ". ", fetched(scene.say, one.fetched), " ", rows]
