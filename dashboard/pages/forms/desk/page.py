"""What the desk shows: bring a file, what would become of it, and what was done; HTML that needs no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import pandas as pd
from dash import dcc, html

from dashboard.asking.context import here
from dashboard.asking.scene import Scene
from dashboard.asking.urls import in_language
from dashboard.pages.forms.desk.picture import sketch
from dashboard.pages.forms.desk.waiting import Brought
from dashboard.pages.frame import shell
from dashboard.parts.links import languages, link
from data.intake.declared import SYSTEMS
from data.printed import shortened
from data.refusals import Refused
from data.release import shelf
from data.release.candidate import Stop
from data.release.changes import Outcome, Result
from data.release.check import ACCEPTABLE
from data.release.look import read_manifest
from data.tables.batch import Batch, Kind
from data.tables.checks import Problem
from data.tables.registry import CONTRACTS
from layers.kit import writing

ADDRESS = "/planera/data"
KINDS = tuple(str(kind) for kind in Kind if kind is not Kind.EVENTS)
ROWS_SHOWN, REFUSALS_SHOWN, IMPORTS_SHOWN = 20, 200, 10
SYSTEMS_TOLD = tuple((str(code), name) for code, name in SYSTEMS.items())
LEFT_OUT = ("origin", "shape")
SAID = ("encoding", "sheet", "layer", "ignore", "set", "code")
"""What can be said beside a file, by the names that the command's options have."""

SEEN = "seen"
"""Field that says which release was in force where somebody chose to go back: a second press goes no further."""


def start(scene: Scene, done: str, fault: str = "") -> Any:
    """Where a file is brought, and what is in force."""
    say = scene.say
    told = html.P(say(f"desk.done_{done}"), className="done", role="status") if done in DONE else None
    wrong = html.P(say(fault), className="fault", role="alert") if fault else None
    return _page(
        scene,
        ADDRESS,
        html.H1(say("desk.title")),
        told,
        wrong,
        html.P(say("desk.lead"), className="big"),
        _bring_form(scene),
        html.H2(say("desk.templates")),
        html.P(say("desk.templates_text")),
        html.Ul([html.Li(_template_link(scene, kind)) for kind in KINDS], className="choices"),
        html.H2(say("desk.in_force")),
        *_in_force(scene),
    )


DONE = ("live", "none", "dropped", "back")


def look(scene: Scene, brought: Brought, batch: Batch, outcome: Outcome) -> Any:
    """What would become of a file: counts, picture, table, refusals, what stops it, and the two ways on."""
    say = scene.say
    return _page(
        scene,
        f"{ADDRESS}/{brought.token}",
        html.H1(say("desk.look_title", name=brought.name)),
        html.P(_counted(scene, batch, outcome), className="big"),
        *_stops(scene, outcome.stops),
        _ways_on(scene, brought, batch, outcome),
        html.H2(say("desk.picture")),
        html.Div(sketch(scene, batch), className="sketch"),
        html.H2(say("desk.rows")),
        _rows(scene, batch),
        *_refusals(scene, batch.refused, batch.refused_total),
    )


def unreadable(scene: Scene, brought: Brought) -> Any:
    """Why a file could not be read at all."""
    say = scene.say
    return _page(
        scene,
        f"{ADDRESS}/{brought.token}",
        html.H1(say("desk.look_title", name=brought.name)),
        html.P(say("desk.unreadable"), className="fault", role="alert"),
        *_refusals(scene, brought.refused, len(brought.refused)),
        _drop_form(scene, brought, "desk.again"),
    )


def gone(scene: Scene) -> Any:
    """What was looked for waits no longer."""
    return _page(scene, ADDRESS, html.H1(scene.say("desk.gone")), html.P(_start_link(scene)))


def busy(scene: Scene, why: Refused) -> Any:
    """The data could not be changed now."""
    said = html.P(why.says(scene.lang), className="fault", role="alert")
    return _page(scene, ADDRESS, html.H1(scene.say("desk.busy")), said, html.P(_start_link(scene)))


def _page(scene: Scene, path: str, *content: Any) -> Any:
    text = html.Section([one for one in content if one is not None], className="text")
    return shell(scene, "desk", text, language=_language(scene, path))


def _language(scene: Scene, path: str) -> Any:
    return html.Div(languages(scene.lang, partial(in_language, path)), className="slot slot-language")


def _start_link(scene: Scene) -> Any:
    return link(in_language(ADDRESS, scene.lang), scene.say("desk.to_start"))


def _form(scene: Scene, path: str, *content: Any, **more: Any) -> Any:
    """A form that is sent to an address of the desk."""
    return html.Form(list(content), action=in_language(path, scene.lang), method="post", className="desk-form", **more)


def _bring_form(scene: Scene) -> Any:
    say = scene.say
    return _form(
        scene,
        ADDRESS,
        html.Label([say("desk.kind"), _select("kind", [(kind, say(f"desk.kinds.{kind}")) for kind in KINDS])]),
        html.Label([say("desk.file"), dcc.Input(type="file", name="file", required=True)]),
        html.Label([say("desk.crs"), _select("crs", [("", say("desk.crs_own")), *SYSTEMS_TOLD])]),
        html.Details([html.Summary(say("desk.more")), *(_said(scene, name) for name in SAID)]),
        html.Button(say("desk.read"), type="submit", className="play"),
        html.Progress(value="0", max="100", hidden=True, **{"aria-label": say("desk.sending")}),
        html.P(say("desk.reading"), className="reading", hidden=True, role="status"),
        encType="multipart/form-data",
    )


def _said(scene: Scene, name: str) -> Any:
    """One thing that can be said beside the file, as the command's option of the same name says it."""
    return html.Label([scene.say(f"desk.said.{name}"), dcc.Input(type="text", name=name)])


def _select(name: str, options: Sequence[tuple[str, str]]) -> Any:
    return html.Select([html.Option(text, value=value) for value, text in options], name=name)


def _template_link(scene: Scene, kind: str) -> Any:
    return link(f"{ADDRESS}/mall/{kind}.csv", scene.say(f"desk.kinds.{kind}"), download=True, className="choice")


def _in_force(scene: Scene) -> list[Any]:
    """The release in force, what has come into it, and the way back to the one before."""
    say, release = scene.say, here().release
    active = shelf.read_active(here().config.data_dir)
    if active is None:
        return [html.P(say("desk.shipped", release=release.id))]
    since = active.activated.replace("T", " ")[:16]
    seen = dcc.Input(type="hidden", name=SEEN, value=active.release)
    back = _form(scene, f"{ADDRESS}/tillbaka", seen, html.Button(say("desk.back"), type="submit", className="play"))
    imports = read_manifest(release.folder).get("imports", []) if release.id == active.release else []
    return [
        html.P(say("desk.since", release=active.release, since=since)),
        _imports(scene, imports[-IMPORTS_SHOWN:][::-1]),
        back if active.before else None,
    ]


def _imports(scene: Scene, imports: Sequence[Mapping[str, Any]]) -> Any:
    say = scene.say
    fields = ("added", "replaced", "unchanged", "refused")
    heads = [say("desk.time"), say("desk.kind"), *(say(f"desk.{name}") for name in fields)]
    body = [
        [str(one["time"]).replace("T", " ")[:16], say(f"desk.kinds.{one['kind']}"), *(str(one[f]) for f in fields)]
        for one in imports
    ]
    return _table(say("desk.imports"), heads, body) if body else None


def _counted(scene: Scene, batch: Batch, outcome: Outcome) -> str:
    taken = outcome.taken[0]
    numbers = {
        "read": batch.read,
        "good": len(batch.rows),
        "refused": batch.refused_total,
        "added": taken.added,
        "replaced": taken.replaced,
        "unchanged": taken.unchanged,
    }
    return scene.say("desk.counted", **{name: writing.integer(value, scene.lang) for name, value in numbers.items()})


def _stops(scene: Scene, stops: Sequence[Stop]) -> list[Any]:
    found = [stop for stop in stops if stop.check != "partial"]
    if not found:
        return []
    items = [html.Li(_told(scene, stop.problem)) for stop in found]
    return [html.Div([html.P(scene.say("desk.stopped")), html.Ul(items)], className="fault", role="alert")]


def _told(scene: Scene, problem: Problem) -> str:
    reason, remedy = problem.told(scene.lang)
    value = f" ”{shortened(problem.value)}”" if problem.value else ""
    return f"{problem.column}{value}: {reason}. {remedy}"


def _ways_on(scene: Scene, brought: Brought, batch: Batch, outcome: Outcome) -> Any:
    """Put live, with what must be said yes to first; or drop."""
    say = scene.say
    hard = [stop for stop in outcome.stops if stop.check not in (*ACCEPTABLE, "partial")]
    soft = [stop for stop in outcome.stops if stop.check in ACCEPTABLE]
    yes = [
        _yes("partial", say("desk.partial", n=batch.refused_total)) if batch.refused_total else None,
        _yes("accept", say("desk.accept")) if soft else None,
    ]
    live = html.Button(say("desk.live"), type="submit", className="play strong")
    nothing = not len(batch.rows) or outcome.result is Result.UNCHANGED
    put = html.P(say("desk.nothing_new")) if nothing and not outcome.stops else None
    if not hard and not nothing:
        put = _form(scene, f"{ADDRESS}/{brought.token}/drift", *(one for one in yes if one is not None), live)
    leave = _drop_form(scene, brought, "desk.drop")
    return html.Div([part for part in (put, leave) if part is not None], className="ways-on")


def _drop_form(scene: Scene, brought: Brought, key: str) -> Any:
    button = html.Button(scene.say(key), type="submit", className="play")
    return _form(scene, f"{ADDRESS}/{brought.token}/slang", button)


def _yes(name: str, text: str) -> Any:
    box = dcc.Input(type="checkbox", name=name, value="1", required=True)
    return html.Label([box, html.Span(text)], className="yes")


def _rows(scene: Scene, batch: Batch) -> Any:
    """The first accepted rows under the contract's own column names, which the templates have too."""
    contract = CONTRACTS[batch.kind]
    names = [c.name for c in contract.columns if c.name not in LEFT_OUT and c.name in batch.rows.columns]
    first = batch.rows[names].head(ROWS_SHOWN).astype(object)
    body = [[_cell(value, scene.lang) for value in row] for row in first.to_numpy().tolist()]
    shown, whole = (writing.integer(number, scene.lang) for number in (len(first), len(batch.rows)))
    return _table(scene.say("desk.first_rows", shown=shown, whole=whole), names, body)


def _cell(value: Any, lang: str) -> str:
    if value is pd.NA or value is None or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return ""
    if isinstance(value, float):
        text = f"{value:.5f}".rstrip("0").rstrip(".")
        return text.replace(".", writing.decimal_mark(lang))
    return str(value)


def _refusals(scene: Scene, refused: Sequence[Problem], total: int) -> list[Any]:
    """Every refused row that is told, by line, column, value, reason and remedy."""
    say = scene.say
    if not refused:
        return [html.H2(say("desk.refusals")), html.P(say("desk.no_refusals"))]
    heads = [say(f"desk.problem_{name}") for name in ("line", "column", "value", "reason", "remedy")]
    body = [
        [
            "" if one.line is None else str(one.line),
            shortened(one.column),
            shortened(one.value, 120),
            *one.told(scene.lang),
        ]
        for one in refused[:REFUSALS_SHOWN]
    ]
    shown, whole = (writing.integer(number, scene.lang) for number in (len(body), total))
    return [html.H2(say("desk.refusals")), _table(say("desk.refused_rows", shown=shown, whole=whole), heads, body)]


def _table(title: str, heads: Sequence[str], body: Sequence[Sequence[str]]) -> Any:
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    rows = [html.Tr([html.Td(text) for text in row]) for row in body]
    inside = html.Table([html.Caption(title), head, html.Tbody(rows)])
    return html.Div(inside, className="table-scroll", tabIndex=0, role="region", **{"aria-label": title})


def written(node: Any) -> str:
    """An input, which Dash has no plain element for, as HTML."""
    names = ("type", "name", "value", "required")
    said = [(name, getattr(node, name, None)) for name in names]
    parts = [name if value is True else f'{name}="{escape(str(value))}"' for name, value in said if value is not None]
    return f"<input {' '.join(parts)}>"
