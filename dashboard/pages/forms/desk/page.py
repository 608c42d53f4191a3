"""What the desk shows: bring a file, what would become of it, and what was done; HTML that needs no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html

from dashboard.asking.page import DESK
from dashboard.pages.forms.desk.picture import sketch
from dashboard.pages.forms.desk.waiting import Brought
from dashboard.pages.kinds import Shown, Visit
from dashboard.parts.forms import choice, entry, field, form, send, yes
from dashboard.parts.links import link
from dashboard.parts.table import framed
from data.intake.declared import SYSTEMS
from data.intake.kinds import FILES
from data.printed import shortened
from data.refusals import Refused
from data.release import shelf
from data.release.candidate import Stop
from data.release.changes import Outcome, Result
from data.release.check import ACCEPTABLE
from data.release.look import read_manifest
from data.tables.batch import Batch
from data.tables.checks import Problem
from data.tables.registry import CONTRACTS, words
from layers.kit import writing

KINDS = FILES
ROWS_SHOWN, REFUSALS_SHOWN, IMPORTS_SHOWN = 20, 200, 10
LEFT_OUT = ("origin", "shape")
CREDIT = ("title", "address", "licence")
"""What is told of the file wherever a figure from it is shown."""

SAID = ("encoding", "sheet", "layer", "ignore", "set", "code")
"""What can be said beside a file, by the names that the command's options have."""

DONE = ("live", "none", "dropped", "back")
SEEN = "seen"
"""Field that says which release was in force where somebody chose to go back: a second press goes no further."""


def start(visit: Visit, done: str, fault: str = "") -> Shown:
    """Where a file is brought, and what is in force."""
    say, kinds = visit.say, [(kind, _called(kind, visit.lang)) for kind in KINDS]
    templates = [(visit.address(f"{DESK}/mall/{kind}.csv"), name) for kind, name in kinds]
    told = html.P(say(f"desk.done_{done}"), className="done", role="status") if done in DONE else None
    return _shown(
        html.H1(say("desk.title")),
        told,
        html.P(say("desk.lead"), className="big"),
        _bring_form(visit, kinds, say(fault) if fault else ""),
        html.H2(say("desk.templates")),
        html.P(say("desk.templates_text")),
        html.Ul(
            [html.Li(link(to, name, download=True, className="choice")) for to, name in templates], className="choices"
        ),
        html.H2(say("desk.in_force")),
        *_in_force(visit),
        status=400 if fault else 200,
    )


def look(visit: Visit, brought: Brought, batch: Batch, outcome: Outcome, status: int = 200) -> Shown:
    """What would become of a file: counts, picture, table, refusals, what stops it, and the two ways on."""
    say = visit.say
    return _shown(
        html.H1(say("desk.look_title", name=brought.name)),
        html.P(_counted(visit, batch, outcome), className="big"),
        *_stops(visit, outcome.stops),
        _ways_on(visit, brought, batch, outcome),
        html.H2(say("desk.picture")),
        html.Div(sketch(visit, batch), className="sketch"),
        html.H2(say("desk.rows")),
        _rows(visit, batch),
        *_refusals(visit, batch.refused, batch.refused_total),
        path=f"{DESK}/{brought.token}",
        status=status,
    )


def unreadable(visit: Visit, brought: Brought) -> Shown:
    """Why a file could not be read at all."""
    say = visit.say
    return _shown(
        html.H1(say("desk.look_title", name=brought.name)),
        html.P(say("desk.unreadable"), className="fault", role="alert"),
        *_refusals(visit, brought.refused, len(brought.refused)),
        _drop_form(visit, brought, "desk.again"),
        path=f"{DESK}/{brought.token}",
    )


def gone(visit: Visit, _: Exception) -> Shown:
    """What was looked for waits no longer."""
    return _shown(html.H1(visit.say("desk.gone")), html.P(_start_link(visit)), status=404)


def busy(visit: Visit, why: Refused) -> Shown:
    """The data could not be changed now."""
    said = html.P(why.says(visit.lang), className="fault", role="alert")
    return _shown(html.H1(visit.say("desk.busy")), said, html.P(_start_link(visit)), status=409)


def _shown(*content: Any, path: str = DESK, status: int = 200) -> Shown:
    text = html.Section([part for part in content if part is not None], className="text")
    return Shown(content=[text], path=path, status=status)


def _start_link(visit: Visit) -> Any:
    return link(visit.address(DESK), visit.say("desk.to_start"))


def _bring_form(visit: Visit, kinds: Sequence[tuple[str, str]], wrong: str) -> Any:
    say = visit.say
    more = [html.Summary(say("desk.more")), *(field(say(f"desk.said.{name}"), entry(name)) for name in SAID)]
    systems = [(str(code), name) for code, name in SYSTEMS.items()]
    return form(
        visit.address(DESK),
        field(say("desk.kind"), choice("kind", kinds)),
        field(say("desk.file"), entry("file", "file", required=True), wrong),
        field(say("desk.crs"), choice("crs", [("", say("desk.crs_own")), *systems])),
        *(field(say(f"desk.said.{name}"), entry(name)) for name in CREDIT),
        html.Details(more),
        send(say("desk.read")),
        html.Progress(value="0", max="100", hidden=True, **{"aria-label": say("desk.sending")}),
        html.P(say("desk.reading"), className="reading", hidden=True, role="status"),
        encType="multipart/form-data",
    )


def _called(kind: str, lang: str) -> str:
    """What files of a kind are called; the word itself for a kind that is no more."""
    return words(CONTRACTS[kind].name, "file", lang) if kind in CONTRACTS else kind


def _in_force(visit: Visit) -> list[Any]:
    """The release in force, what has come into it, and the way back to the one before."""
    say, release = visit.say, visit.context.release
    active = shelf.read_active(visit.context.config.data_dir)
    if active is None:
        return [html.P(say("desk.shipped", release=release.id))]
    since = active.activated.replace("T", " ")[:16]
    back = form(visit.address(f"{DESK}/tillbaka"), entry(SEEN, "hidden", active.release), send(say("desk.back")))
    imports = read_manifest(release.folder).get("imports", []) if release.id == active.release else []
    return [
        html.P(say("desk.since", release=active.release, since=since)),
        _imports(visit, imports[-IMPORTS_SHOWN:][::-1]),
        back if active.before else None,
    ]


def _imports(visit: Visit, imports: Sequence[Mapping[str, Any]]) -> Any:
    say = visit.say
    fields = ("added", "replaced", "unchanged", "refused")
    heads = [say("desk.time"), say("desk.kind"), *(say(f"desk.{name}") for name in fields)]
    body = [
        [str(one["time"]).replace("T", " ")[:16], _called(one["kind"], visit.lang), *(str(one[f]) for f in fields)]
        for one in imports
    ]
    return _listed(say("desk.imports"), heads, body) if body else None


def _counted(visit: Visit, batch: Batch, outcome: Outcome) -> str:
    taken = outcome.taken[0]
    numbers = {
        "read": batch.read,
        "good": len(batch.rows),
        "refused": batch.refused_total,
        "added": taken.added,
        "replaced": taken.replaced,
        "unchanged": taken.unchanged,
    }
    return visit.say("desk.counted", **{name: writing.integer(value, visit.lang) for name, value in numbers.items()})


def _stops(visit: Visit, stops: Sequence[Stop]) -> list[Any]:
    problems = [stop.problem for stop in stops if stop.check != "partial"]
    if not problems:
        return []
    items = []
    for problem in problems:
        reason, remedy = problem.told(visit.lang)
        value = f" ”{shortened(problem.value)}”" if problem.value else ""
        items.append(html.Li(f"{problem.column}{value}: {reason}. {remedy}"))
    return [html.Div([html.P(visit.say("desk.stopped")), html.Ul(items)], className="fault", role="alert")]


def _ways_on(visit: Visit, brought: Brought, batch: Batch, outcome: Outcome) -> Any:
    """Put live, with what must be said yes to first; or drop."""
    say = visit.say
    hard = [stop for stop in outcome.stops if stop.check not in (*ACCEPTABLE, "partial")]
    soft = [stop for stop in outcome.stops if stop.check in ACCEPTABLE]
    waived = [
        yes("partial", say("desk.partial", n=batch.refused_total)) if batch.refused_total else None,
        yes("accept", say("desk.accept")) if soft else None,
    ]
    nothing = not len(batch.rows) or outcome.result is Result.UNCHANGED
    why = "desk.nothing_new" if len(batch.rows) else "desk.nothing_taken"
    put = html.P(say(why)) if nothing and not outcome.stops else None
    if not hard and not nothing:
        put = form(visit.address(f"{DESK}/{brought.token}/drift"), *waived, send(say("desk.live"), strong=True))
    leave = _drop_form(visit, brought, "desk.drop")
    return html.Div([leave] if put is None else [put, leave], className="ways-on")


def _drop_form(visit: Visit, brought: Brought, key: str) -> Any:
    return form(visit.address(f"{DESK}/{brought.token}/slang"), send(visit.say(key)))


def _rows(visit: Visit, batch: Batch) -> Any:
    """The first accepted rows under the contract's own column names, which the templates have too."""
    contract = CONTRACTS[batch.kind]
    names = [c.name for c in contract.columns if c.name not in LEFT_OUT and c.name in batch.rows.columns]
    first = batch.rows[names].head(ROWS_SHOWN).astype(object)
    body = [[_cell(value, visit.lang) for value in row] for row in first.to_numpy().tolist()]
    shown, whole = (writing.integer(number, visit.lang) for number in (len(first), len(batch.rows)))
    return _listed(visit.say("desk.first_rows", shown=shown, whole=whole), names, body)


def _cell(value: Any, lang: str) -> str:
    if value is pd.NA or value is None or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return ""
    if isinstance(value, float):
        text = f"{value:.5f}".rstrip("0").rstrip(".")
        return text.replace(".", writing.decimal_mark(lang))
    return str(value)


def _refusals(visit: Visit, refused: Sequence[Problem], total: int) -> list[Any]:
    """Every refused row that is told, by line, column, value, reason and remedy."""
    say = visit.say
    if not refused:
        return [html.H2(say("desk.refusals")), html.P(say("desk.no_refusals"))]
    heads = [say(f"desk.problem_{name}") for name in ("line", "column", "value", "reason", "remedy")]
    body = []
    for problem in refused[:REFUSALS_SHOWN]:
        line = "" if problem.line is None else str(problem.line)
        body.append([line, shortened(problem.column), shortened(problem.value, 120), *problem.told(visit.lang)])
    shown, whole = (writing.integer(number, visit.lang) for number in (len(body), total))
    return [html.H2(say("desk.refusals")), _listed(say("desk.refused_rows", shown=shown, whole=whole), heads, body)]


def _listed(title: str, heads: Sequence[str], body: Sequence[Sequence[str]]) -> Any:
    return framed(title, heads, [html.Tr([html.Td(text) for text in row]) for row in body])
