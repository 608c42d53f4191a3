"""The parts that pages are built from: each a function from a scene to components."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pandas as pd
from dash import html

from dashboard.asking import urls
from dashboard.asking.context import area_names, known_places, options
from dashboard.asking.scene import Scene, Shown, told
from dashboard.asking.urls import Page, View
from dashboard.asking.words import (
    area_name,
    capitalised,
    category,
    cell,
    class_range,
    interval,
    legend_title,
    limit,
    marked,
    nothing,
    sentence,
    source_title,
    with_unit,
)
from dashboard.figures import line
from dashboard.parts.how import how_we_know
from dashboard.parts.links import breakable, link, place_link, state_link
from data.model import AreaLevel, Audience, PlaceCategory, Precision
from layers.contract import Answer, Category, Column, Kind, Layer, State
from layers.kit import writing

MOST_ROWS = 80
MOST_AREAS = 150
"""So many areas are listed; of squares there are thousands, of which those that have most come first."""

LATELY = 5
"""Years for which what a source says of a feeling is told as something that may still be so."""


def banner(scene: Scene) -> Any:
    """The mark that practice data carries everywhere."""
    return html.P(scene.say("practice.mark"), className="practice-mark", role="note") if scene.practice else None


def sentences(scene: Scene) -> Any:
    """What each shown layer says of the chosen area, or of the whole."""
    shown = [one for one in (scene.area, *scene.overlays) if one is not None]
    return _said(scene, shown)


def told_first(scene: Scene) -> Any:
    """The sentences of the front page: the shown layers and those that are always told."""
    return [*_said(scene, told(scene)), _way_to_municipality(scene)]


def _way_to_municipality(scene: Scene) -> Any:
    """The way to everything about the chosen municipality, its promises among them."""
    code = scene.view.area
    if code is None or code not in area_names(scene.context, AreaLevel.MUNICIPALITY):
        return None
    text = scene.say("area.promises", name=area_name(scene, code))
    return html.P(link(_page_address(scene, Page.MUNICIPALITY, code), text, className="way"))


def _said(scene: Scene, shown: Sequence[Shown]) -> Any:
    return [html.P(sentence(scene, one, scene.view.area)) for one in shown] or [html.P(scene.say("nothing.chosen"))]


def layer_picker(scene: Scene) -> Any:
    """All layers an audience may see: one coloured at a time, any number above it."""
    areas = [layer for layer in scene.layers.values() if layer.kind is Kind.AREA]
    above = [layer for layer in scene.layers.values() if layer.kind is not Kind.AREA]
    return [
        html.H2(scene.say("layers.coloured"), className="eyebrow"),
        html.Ul([html.Li(_area_choice(scene, layer)) for layer in areas], className="choices"),
        html.H2(scene.say("layers.above"), className="eyebrow"),
        html.Ul([html.Li(_overlay_choice(scene, layer)) for layer in above], className="choices"),
    ]


def _area_choice(scene: Scene, layer: Layer) -> Any:
    on = scene.area is not None and scene.area.layer.key == layer.key
    return state_link(
        scene.view, {"layer": layer.key, "question": None}, _name(scene, layer), className="choice", current=on
    )


def _overlay_choice(scene: Scene, layer: Layer) -> Any:
    keys = [shown.layer.key for shown in scene.overlays]
    on = layer.key in keys
    after = tuple(key for key in keys if key != layer.key) if on else (*keys, layer.key)
    return state_link(scene.view, {"places": after}, _name(scene, layer), className="choice choice-many", current=on)


def _name(scene: Scene, layer: Layer) -> str:
    return layer.words[scene.lang].name


def legend(scene: Scene) -> Any:
    """The legends of all shown layers, as sentences with swatches."""
    blocks = [_area_legend(scene, scene.area)] if scene.area else []
    return blocks + [_point_legend(scene, shown) for shown in scene.overlays if shown.layer.kind is Kind.POINT]


def _area_legend(scene: Scene, shown: Shown) -> Any:
    answer = shown.answer
    entries: list[tuple[str, str]] = []
    if answer is not None and answer.categories:
        return _kinds_legend(scene, shown, answer)
    if answer is not None and answer.rows.value.notna().any():
        entries = _class_entries(scene, answer)
    states = set(answer.rows.state) if answer is not None else {State.MISSING}
    if State.UNCERTAIN in states:
        entries.append(("uncertain", scene.say("legend.uncertain")))
    if State.MISSING in states:
        entries.append(("missing", scene.say("legend.missing")))
    if State.SUPPRESSED in states:
        entries.append(("suppressed", scene.say("legend.suppressed")))
    return _legend_block(legend_title(scene, shown), entries)


def _kinds_legend(scene: Scene, shown: Shown, answer: Answer) -> Any:
    """The legend of categories, each in its own colour and stripes, and of areas without one."""
    terms = shown.layer.words[scene.lang].terms
    items = [_legend_item(f"kind-{one.key}", terms[one.key], _kind_style(one)) for one in answer.categories]
    without = set(answer.rows.state[answer.rows.category.isna()])
    if without - {State.SUPPRESSED}:
        items.append(_legend_item("missing", scene.say("legend.missing")))
    if State.SUPPRESSED in without:
        items.append(_legend_item("suppressed", scene.say("legend.suppressed")))
    return html.Div(
        [html.P(legend_title(scene, shown), className="legend-title"), html.Ul(items)], className="legend-block"
    )


def _kind_style(kind: Category) -> dict[str, str]:
    colour = f"var(--{kind.colour})"
    if not kind.stripes:
        return {"background": colour}
    return {"background": f"repeating-linear-gradient(135deg, {colour} 0 5px, var(--{kind.stripes}) 5px 6.5px)"}


def _class_entries(scene: Scene, answer: Answer) -> list[tuple[str, str]]:
    edges, unit = answer.edges, answer.unit
    if not edges:
        return [("class-0-of-1", scene.say("legend.one_class"))]
    said = [limit(edge, unit, scene.lang) for edge in edges]
    middle = [class_range(low, high, unit, scene.lang) for low, high in pairwise(edges)]
    labels = [scene.say("legend.below", limit=said[0]), *middle, scene.say("legend.above", limit=said[-1])]
    return [(f"class-{k}-of-{len(labels)}", label) for k, label in enumerate(labels)]


def _point_legend(scene: Scene, shown: Shown) -> Any:
    terms = shown.layer.words[scene.lang].terms
    entries = [(f"symbol-{symbol}", terms[symbol]) for symbol in shown.layer.symbols]
    rows = shown.answer.rows if shown.answer is not None else pd.DataFrame({"precision": []})
    if (rows.precision == Precision.APPROXIMATE).any():
        entries.append(("ring", scene.say("legend.approximate")))
    return _legend_block(legend_title(scene, shown), entries)


def _legend_block(title: str, entries: Sequence[tuple[str, str]]) -> Any:
    items = [_legend_item(swatch, label) for swatch, label in entries]
    return html.Div([html.P(title, className="legend-title"), html.Ul(items)], className="legend-block")


def _legend_item(swatch: str, label: str, style: Mapping[str, str] | None = None) -> Any:
    look: dict[str, Any] = {"style": dict(style)} if style else {}
    return html.Li([html.Span(className=f"swatch swatch-{swatch}", **{"aria-hidden": "true"}, **look), label])


def table(scene: Scene) -> Any:
    """The table twin of the coloured layer: the same figures, whose rows move the map."""
    if scene.area is None:
        return html.P(scene.say("nothing.coloured"))
    if scene.area.answer is None:
        return fault(scene, scene.area)
    shown, rows = scene.area, scene.area.answer.rows
    ordered = _ordered(scene, rows)
    words = shown.layer.words[scene.lang]
    heads = [scene.say("table.area"), *(words.columns[c.title] for c in columns_of(shown))]
    first = ordered[:MOST_AREAS]
    body = [_area_row(scene, shown, row) for row in first]
    more = len(ordered) - len(first)
    rest = html.P(scene.say("table.more_areas", n=more, count=writing.integer(more, scene.lang))) if more else None
    return [_table(legend_title(scene, shown), heads, body), rest, _detail(scene, shown)]


def columns_of(shown: Shown) -> Sequence[Column]:
    """The columns of a layer's table twin: its answer's own, where it has any."""
    return (shown.answer.columns if shown.answer is not None else ()) or shown.layer.columns


def _detail(scene: Scene, shown: Shown) -> Any:
    """A layer's second table, when its answer has one."""
    detail = shown.answer.detail if shown.answer is not None else None
    if detail is None or detail.rows.empty:
        return None
    words = shown.layer.words[scene.lang]
    heads = [words.columns[column.title] for column in detail.columns]
    body = [_detail_row(scene, shown, detail.columns, row) for row in writing.records(detail.rows)]
    caption = words.sentences[detail.caption].format(year=shown.answer.year if shown.answer else "")
    return _table(marked(scene, shown, caption), heads, body)


def _detail_row(scene: Scene, shown: Shown, columns: Sequence[Column], row: Mapping[Any, Any]) -> Any:
    said = [cell(shown, column, row, scene.lang) for column in columns]
    head = html.Th(said[0], scope="row")
    return html.Tr([head, *(html.Td(text, className=c.format) for text, c in zip(said[1:], columns[1:], strict=True))])


def _ordered(scene: Scene, rows: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows by name; when there are too many to list, the chosen area and those with the largest values."""
    listed = writing.records(rows)
    if len(listed) > MOST_AREAS:
        chosen = scene.view.area
        key = rows["count"] if "count" in rows.columns else rows.value
        return writing.records(
            rows.assign(first=rows.code == chosen, key=key).sort_values(["first", "key"], ascending=False)
        )
    return sorted(listed, key=lambda row: area_name(scene, str(row["code"])))


def _table(caption: str, heads: Sequence[str], rows: Sequence[Any]) -> Any:
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    return html.Div(
        html.Table([html.Caption(caption), head, html.Tbody(list(rows))]),
        className="table-scroll",
        tabIndex=0,
        role="region",
        **{"aria-label": caption},
    )


def _area_row(scene: Scene, shown: Shown, row: Mapping[Any, Any]) -> Any:
    code = str(row["code"])
    name = area_name(scene, code)
    chosen = scene.view.area == code
    first = state_link(scene.view, {"area": code, "place": None, "near": None}, name, current=chosen, moves=True)
    return html.Tr([html.Th(first, scope="row"), *_cells(scene, shown, row)], className="chosen" if chosen else "")


def _cells(scene: Scene, shown: Shown, row: Mapping[Any, Any]) -> list[Any]:
    heads = shown.layer.words[scene.lang].columns
    return [
        html.Td(cell(shown, c, row, scene.lang), className=c.format, **{"data-head": heads[c.title]})
        for c in columns_of(shown)
    ]


def places(scene: Scene) -> Any:
    """The table twins of the point layers, by municipality, with the ones that are not on the map."""
    return [_point_table(scene, shown) for shown in scene.overlays if shown.layer.kind is not Kind.AREA]


def _point_table(scene: Scene, shown: Shown) -> Any:
    if shown.answer is None:
        return fault(scene, shown)
    if scene.view.audience is Audience.RESIDENT and scene.view.area is None:
        return _counted(scene, shown, shown.answer.rows)
    rows = _wanted(scene, shown.answer.rows)
    words = shown.layer.words[scene.lang]
    if rows.empty:
        return None if _told_above(scene) else html.P(sentence(scene, shown, scene.view.area))
    heads = [
        scene.say("table.place"),
        scene.say("table.municipality"),
        *(words.columns[c.title] for c in shown.layer.columns),
    ]
    body = [_point_row(scene, shown, row) for row in writing.records(rows.head(MOST_ROWS))]
    more = len(rows) - MOST_ROWS
    rest = html.P(scene.say("table.more", count=writing.integer(more, scene.lang))) if more > 0 else None
    return html.Div([_table(legend_title(scene, shown), heads, body), rest], className="with-towns")


def _told_above(scene: Scene) -> bool:
    """Whether the page already has the sentences of all that is shown, above its tables."""
    page = scene.view.page
    return page is Page.HOME or (page is Page.PLAN and not (scene.view.place or scene.view.near))


def _counted(scene: Scene, shown: Shown, rows: pd.DataFrame) -> Any:
    """How many points of each kind every municipality has; choosing one lists them."""
    terms = shown.layer.words[scene.lang].terms
    heads = [scene.say("table.municipality"), scene.say("table.all"), *(terms[s] for s in shown.layer.symbols)]
    towns = area_names(scene.context, AreaLevel.MUNICIPALITY)
    body = [_count_row(scene, shown, code, rows[rows.municipality_code == code]) for code in towns]
    return html.Div([html.P(scene.say("table.choose")), _table(legend_title(scene, shown), heads, body)])


def _count_row(scene: Scene, shown: Shown, code: str, rows: pd.DataFrame) -> Any:
    kinds = [symbol.split("+") for symbol in rows.symbol]
    counts = [len(rows), *(sum(symbol in kind for kind in kinds) for symbol in shown.layer.symbols)]
    name = state_link(scene.view, {"area": code, "place": None, "near": None}, area_name(scene, code), moves=True)
    cells = [html.Td(writing.integer(count, scene.lang), className="integer") for count in counts]
    return html.Tr([html.Th(name, scope="row"), *cells])


def _wanted(scene: Scene, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the chosen municipality, all of them when none is chosen."""
    if "municipality_code" not in rows.columns:
        return rows
    chosen = scene.view.area if scene.view.area in area_names(scene.context, AreaLevel.MUNICIPALITY) else None
    inside = rows if chosen is None else rows[rows.municipality_code == chosen]
    towns = inside.municipality_code.map(lambda code: area_name(scene, str(code)))
    return inside.assign(town=towns).sort_values(["town", "name"]).drop(columns="town")


def _point_row(scene: Scene, shown: Shown, row: Mapping[Any, Any]) -> Any:
    chosen = scene.view.place == row["id"] or (scene.view.near is not None and scene.view.near == row["anchor"])
    moves = not writing.is_missing(row["lon"])
    known = row["id"] in known_places(scene.context)
    name, place = str(row["name"]), str(row["id"])
    first = place_link(scene.view, place, name, current=chosen, moves=moves) if known else name
    cells = _cells(scene, shown, row)
    town = area_name(scene, str(row["municipality_code"]))
    head = html.Th([first, html.Span(town, className="on-phone")], scope="row")
    return html.Tr([head, html.Td(town, className="off-phone"), *cells], className="chosen" if chosen else "")


def fault(scene: Scene, shown: Shown) -> Any:
    """Says which part failed; the rest of the page stands."""
    return html.P(scene.say("fault.table", name=_name(scene, shown.layer)), className="fault", role="alert")


def chart(scene: Scene) -> Any:
    """The line of all years for the chosen area, with the whole area beside it."""
    answer = scene.area.answer if scene.area else None
    if answer is None or answer.series is None:
        return None
    picture = line.picture(scene, answer, answer.series)
    if picture is None:
        return None
    figures = html.Details([html.Summary(scene.say("chart.figures")), html.P(picture.figures)], className="how")
    return html.Figure(
        [html.Img(src=picture.address, alt=picture.words, className="chart"), html.Figcaption(picture.caption), figures]
    )


def source(scene: Scene) -> Any:
    """Where the shown figures come from: title, licence, date and link, and the download."""
    shown = [one for one in (scene.area, *scene.overlays) if one is not None]
    return html.Ul([html.Li(_source(scene, one)) for one in shown], className="sources")


def _source(scene: Scene, shown: Shown) -> list[Any]:
    """A layer's source, its files and how it is known; of a layer without a single row, why it has none."""
    if shown.answer is None or not shown.answer.rows.empty:
        return [*_source_line(scene, shown), how_we_know(scene, shown)]
    return [scene.say("source.nothing", name=_name(scene, shown.layer), why=shown.layer.words[scene.lang].missing)]


def _source_line(scene: Scene, shown: Shown) -> Any:
    notes = [scene.context.release.notes[name] for name in shown.layer.tables if name in scene.context.release.notes]
    invented = shown.answer is not None and shown.answer.practice
    date = (
        "" if invented else ", ".join(found.group() for note in notes if (found := re.match(r"[\d-]+", note.retrieved)))
    )
    name = _name(scene, shown.layer)
    undated = "source.line_invented" if invented else "source.line_undated"
    said = scene.say("source.line" if date else undated, name=name, title=source_title(scene, shown), date=date)
    return [said, " ", link(csv_address(scene, shown), scene.say("source.csv", name=name), download=True)]


def csv_address(scene: Scene, shown: Shown) -> str:
    """Address of a layer's figures as CSV, for the same audience and question."""
    query = urls.with_changes(scene.view, pos=None).partition("?")[2]
    folder = {Audience.PLANNER: "planera", Audience.OFFICIAL: "mote"}.get(scene.view.audience, "oppet")
    return f"/csv/{folder}/{shown.layer.key}.csv" + (f"?{query}" if query else "")


def about(scene: Scene) -> Any:
    """What the shown layers are and are not."""
    shown = [one for one in (scene.area, *scene.overlays) if one is not None]
    return [html.P([html.B(f"{_name(scene, one.layer)}. "), one.layer.words[scene.lang].about]) for one in shown]


def selection(scene: Scene) -> Any:
    """What is chosen on the map: an area with its figure, one place, or the places near a reference point."""
    return chosen_place(scene) or _area_card(scene)


def chosen_place(scene: Scene) -> Any:
    """The chosen place, or the places near the chosen reference point; nothing when neither is chosen."""
    if scene.view.place:
        return place_card(scene, scene.view.place)
    return _near_card(scene, scene.view.near) if scene.view.near else None


def _area_card(scene: Scene) -> Any:
    code = scene.view.area
    name = area_name(scene, code) if code else scene.say("area.all")
    shown = scene.area
    figure = html.Div(key_figure(scene)) if shown and shown.answer is not None else None
    clear = state_link(scene.view, {"area": None}, scene.say("area.clear"), className="quiet way") if code else None
    town = code in area_names(scene.context, AreaLevel.MUNICIPALITY) if code else False
    more = _way_to_all(scene, code, name) if town else None
    return [html.H2(name), figure, html.Div(sentences(scene)), html.P([clear, " " if clear else None, more])]


def _way_to_all(scene: Scene, code: str | None, name: str) -> Any:
    return link(_page_address(scene, Page.MUNICIPALITY, code), scene.say("area.more", name=name), className="way")


def key_figure(scene: Scene) -> Any:
    """The one figure of the coloured layer for the chosen area or the whole, and how far it may be trusted."""
    answer = scene.area.answer if scene.area else None
    row = _chosen_row(scene, answer)
    if answer is not None and answer.categories:
        return _key_kind(scene, answer, row)
    if answer is None or writing.is_missing(row.get("value")):
        said = scene.say("value.missing") if answer is None else nothing(scene, answer, row)
        return html.P(said, className="key-figure")
    span = interval(answer, row, scene.lang)
    why = scene.area.layer.words[scene.lang].terms.get(answer.no_interval, "") if scene.area else ""
    trust = scene.say("value.interval", span=span) if span else scene.say("value.no_interval", why=why)
    return [
        html.P(with_unit(scene, answer, row["value"]), className="key-figure"),
        html.P(trust, className="key-interval"),
    ]


def _key_kind(scene: Scene, answer: Answer, row: Mapping[Any, Any]) -> Any:
    """The chosen area's class, and its number with interval where it has one."""
    said, _, number_said = category(scene, row).partition(": ")
    if not said:
        words = _commonest_kind(scene, answer) if scene.view.area is None else nothing(scene, answer, row)
        return html.P(words, className="key-figure")
    return [
        html.P(said, className="key-figure"),
        html.P(number_said, className="key-interval") if number_said else None,
    ]


def _commonest_kind(scene: Scene, answer: Answer) -> str:
    """The class that most areas are in, and how many: what a picture of classes says at first sight."""
    rows = answer.rows
    if scene.area is None or rows.empty:
        return scene.say("value.choose")
    kinds = rows.category.fillna("missing").mask(rows.state == State.SUPPRESSED, "suppressed")
    counts = kinds.value_counts()
    name = scene.area.layer.words[scene.lang].terms.get(str(counts.index[0]), scene.say("value.missing"))
    numbers = (writing.integer(one, scene.lang) for one in (counts.iloc[0], len(kinds)))
    return capitalised(scene.say("value.kind_in", kind=name, **dict(zip(("count", "of"), numbers, strict=True))))


def _chosen_row(scene: Scene, answer: Answer | None) -> Mapping[Any, Any]:
    if answer is None:
        return {}
    found = writing.records(answer.rows[answer.rows.code == scene.view.area])
    return found[0] if found else answer.total


def _page_address(scene: Scene, page: Page, subject: str | None) -> str:
    return urls.address(View(page=page, subject=subject or "", lang=scene.lang))


def place_card(scene: Scene, place_id: str) -> Any:
    """A published place in short: what, when, how well its position is known, and the way to all of it."""
    row = known_places(scene.context)[place_id]
    return [
        html.H2(breakable(str(row["name"]))),
        html.P(place_facts(scene, row), className="quiet-text"),
        html.P(row[f"text_{of_facts(scene.lang)}"]),
        html.P(scene.say(f"precision.{row['precision']}", anchor=row["anchor_name"] or "")),
        html.P([
            link(_page_address(scene, Page.PLACE, place_id), scene.say("place.more"), className="way"),
            " ",
            state_link(scene.view, {"place": None}, scene.say("place.clear"), className="quiet way"),
        ]),
    ]  # fmt: skip


def place_facts(scene: Scene, row: Mapping[str, Any]) -> str:
    """Category, years and municipality of a place on one line."""
    now = datetime.now(UTC).year
    kinds = [scene.say(_kind_key(kind, row, now)) for kind in str(row["categories"]).split(";")]
    said = " + ".join(kinds)
    return f"{said} · {row[years_field(scene)]} · {area_name(scene, str(row['municipality_code']))}"


def _kind_key(kind: str, row: Mapping[str, Any], now: int) -> str:
    """The words for a kind of fact: a feeling last told of more than `LATELY` years ago is over, as far as is known."""
    last = row["last_year"]
    over = kind == PlaceCategory.PERCEIVED_UNSAFE and last is not None and now - int(last) > LATELY
    return f"place_kind.{kind}{'_then' if over else ''}"


def years_field(scene: Scene) -> str:
    """The column with a place's years as written in the view's language."""
    return "years" if of_facts(scene.lang) == "sv" else "years_en"


def _near_card(scene: Scene, anchor: str) -> Any:
    near = [
        (place_id, row)
        for place_id, row in known_places(scene.context).items()
        if row["anchor_name"] == anchor and row["precision"] == Precision.APPROXIMATE
    ]
    items = [
        html.Li(
            [
                state_link(scene.view, {"place": place_id, "near": None}, str(row["name"])),
                " · ",
                str(row[years_field(scene)]),
            ]
        )
        for place_id, row in near
    ]
    return [
        html.H2(scene.say("map.near", n=len(near), anchor=anchor)),
        html.P(scene.say("precision.approximate", anchor=anchor)),
        html.Ul(items),
        state_link(scene.view, {"near": None}, scene.say("place.clear"), className="quiet way"),
    ]


def headline(scene: Scene) -> Any:
    """The one thing that the picture shows, as a heading."""
    if scene.area is None:
        return html.H1(scene.say("nothing.coloured"))
    where = area_name(scene, scene.view.area) if scene.view.area else scene.say("area.all")
    return html.H1(scene.say("meeting.headline", title=legend_title(scene, scene.area), area=where))


def verdict(scene: Scene) -> Any:
    """The key figure and a sentence that can be said aloud."""
    if scene.area is None or scene.area.answer is None:
        return sentences(scene)
    return [
        html.Div(key_figure(scene)),
        html.P(sentence(scene, scene.area, scene.view.area)),
    ]


def agenda(scene: Scene) -> Any:
    """The steps of the meeting: one per coloured layer, with the way back and forward."""
    keys = _pictures(scene)
    here = keys.index(scene.area.layer.key) if scene.area else 0
    steps = []
    if here > 0:
        steps.append(_step(scene, keys[here - 1], "previous"))
    steps.append(html.Span(scene.say("meeting.step", here=str(here + 1), of=str(len(keys)))))
    if here + 1 < len(keys):
        steps.append(_step(scene, keys[here + 1], "next"))
    return html.Nav(steps, **{"aria-label": scene.say("meeting.agenda")})


def _pictures(scene: Scene) -> list[str]:
    """The coloured layers that have something to show, and the one that is shown."""
    shown = scene.area.layer.key if scene.area else ""
    areas = [key for key, layer in scene.layers.items() if layer.kind is Kind.AREA]
    asked = {key: options(scene.context, key, scene.view.audience, practice_on=scene.view.practice) for key in areas}
    known = [key for key, one in asked.items() if key == shown or (one is not None and one.years)] or areas
    return sorted(known, key=lambda key: not scene.layers[key].shown_from_start)  # the meeting opens at the first


def _step(scene: Scene, key: str, way: str) -> Any:
    text = scene.say(f"meeting.{way}", name=_name(scene, scene.layers[key]))
    follow = state_link(scene.view, {"layer": key, "question": None}, text)
    return html.Span(follow, className="step", **{"data-step": way})


def language(scene: Scene) -> list[Any]:
    """The same page in the other languages."""
    return languages(scene.lang, lambda lang: urls.with_changes(scene.view, lang=lang, pos=None))
