"""Where the shown figures come from, their files, and the panel that answers "how do we know?"."""

from __future__ import annotations

import re
from typing import Any

from dash import html

from dashboard.asking.dimension import Role, of_role
from dashboard.asking.scene import Scene, Shown
from dashboard.asking.words import area_name, dates, layer_name, question_label, title, titles
from dashboard.export.formats import file_address, formats
from dashboard.i18n import Say
from dashboard.parts.links import link
from data.release.provenance import Passport, SourceOf
from layers.kit import writing


def source(scene: Scene) -> Any:
    """Where the shown figures come from: title, licence, date and link, and the download."""
    spoken = scene.spoken
    both = zip(scene.shown, spoken.shown, strict=True)
    lines = [html.Li([*_source(scene, one), how_we_know(spoken, own)]) for one, own in both]
    return html.Ul(lines, className="sources")


def _source(scene: Scene, shown: Shown) -> list[Any]:
    """A layer's source and its files; of a layer without a single row, why it has none."""
    say, name = scene.say, layer_name(scene, shown.layer)
    if shown.answer is not None and shown.answer.rows.empty:
        return [say("source.nothing", name=name, why=shown.layer.words[scene.lang].missing)]
    traced = scene.traced(shown.layer)
    given, fetched_on = traced.sources, dates(traced.sources)
    if shown.answer is not None and shown.answer.practice:
        parts: list[Any] = [say("source.line_invented", name=name, title=say("practice.source"))]
    elif not given and traced.passport is not None and not traced.passport.rows:
        parts = [say("source.nothing", name=name, why=say("how.no_sources"))]
    else:
        key = "source.line" if fetched_on else "source.line_undated"
        parts = [say(key, name=name, title=titles(scene, given) or say("fault.short"), date=fetched_on)]
    for one in formats().values():
        if one.listed and scene.reader.role in one.audiences:
            text = say("source.file", name=name, format=one.name)
            parts += [" ", link(file_address(scene, shown, one), text, download=True)]
    return parts


def how_we_know(scene: Scene, shown: Shown) -> Any:
    """The panel for one shown layer; nothing where there is nothing to trace."""
    passport = scene.passport(shown.layer)
    if passport is None:
        return None
    say = scene.say
    rows = writing.integer(sum(one.rows for one in (passport, *passport.beside)), scene.lang)
    told = [
        (say("how.selection"), say("how.selected", what=_selection(scene, shown, passport), rows=rows)),
        (say("how.formula"), say(f"how.formulas.{passport.formula}")),
        (say("how.base"), say(f"how.bases.{passport.denominator}")),
        (say("how.version"), say("how.versions", release=passport.release, code=passport.code)),
    ]
    pairs = [part for name, text in told for part in (html.Dt(name), html.Dd(text))]
    sources = [html.Li(_traced(scene, one)) for each in (passport, *passport.beside) for one in each.sources]
    name = shown.layer.words[scene.lang].name
    return html.Details(
        [
            html.Summary(say("how.title", name=name)),
            html.Dl(pairs),
            html.Ul(sources) if sources else html.P(say("how.no_sources")),
            html.P(link(file_address(scene, shown, formats()["hur"]), say("how.file", name=name), download=True)),
        ],
        className="how",
    )


def fetched(say: Say, told: str) -> str:
    """When something was fetched, as far as a source's words tell: from all, from a part of it, or not known."""
    dated = re.match(r"\d{4}[\d-]*", told)
    if dated is None:
        return say("how.undated")
    partly = told[dated.end() :].startswith(" ")
    return say("how.fetched_partly" if partly else "how.fetched", fetched=dated.group()[:10])


def _selection(scene: Scene, shown: Shown, passport: Passport) -> str:
    """What was chosen, in words: the layer, the question, the year and the area."""
    answer = shown.answer
    year = str(passport.filter.get("year") or (answer.year if answer is not None else "") or "")
    place = area_name(scene, scene.view.area) if scene.view.area else scene.say("area.all")
    more = [
        scene.say(f"{dimension.key}.{value}")
        for dimension in of_role(Role.QUESTION)
        if dimension.values and (value := shown.query.value(dimension.key))
    ]
    parts = (layer_name(scene, shown.layer), question_label(scene, shown), *more, year, place)
    return ", ".join(part for part in parts if part)


def _traced(scene: Scene, one: SourceOf) -> Any:
    """One source: its title as a link, when it was fetched where that is known, and how many of the rows it gave."""
    rows = scene.say("how.rows", rows=writing.integer(one.rows, scene.lang))
    name = title(scene, one)
    where = link(one.address, name) if one.address.startswith("http") else name
    return [where, ". ", fetched(scene.say, one.fetched), " ", rows]
