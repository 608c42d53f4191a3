"""What each command of the data desk does: settings and wishes in, a report out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from data.area import AREA
from data.content import content_id
from data.desk import readers
from data.geography import geometry
from data.intake.refusals import FileRefused
from data.model import MUNICIPALITY_NAMES, AreaLevel
from data.practice import generate as practice
from data.refusals import ON_COMMAND_LINE
from data.release import look as releases
from data.release import shelf
from data.release.build import periods
from data.release.changes import Desk, Outcome, Result, Wish, active_id, is_fresh, roll_back, shipped_release, take_in
from data.release.look import Release, read_manifest
from data.release.publish import publish
from data.release.state import read_state
from data.settings import DataSettings
from data.tables.batch import Batch, Kind
from data.tables.checks import Problem

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
OTHER_FILES = "its files are not those it was named after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a command tells: facts for machines, lines for people, and how it ended."""

    code: int
    facts: Mapping[str, Any]
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for beside the command."""

    wish: Wish = field(default_factory=Wish)
    file: Path | None = None
    kind: str | None = None
    declared: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    release: str | None = None
    seen: str = ""
    to: Path | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)


def desk_of(settings: DataSettings) -> Desk:
    """The desk that the settings describe."""
    return Desk(data_dir=settings.data_dir, facts_dir=settings.facts_dir)


def build(settings: DataSettings, asked: Asked) -> Report:
    """Builds a release from the shipped tables and all that has come in, and puts it in force."""
    return _told("build", take_in(desk_of(settings), (), asked.wish))


def bring_in(settings: DataSettings, asked: Asked) -> Report:
    """Reads a file and takes it in."""
    if asked.file is None or asked.kind is None or not asked.file.is_file():
        return Report(code=WRONG_USAGE, facts={"error": "no such file"}, lines=[f"There is no file {asked.file}."])
    try:
        batch = readers.read_file(asked.file, asked.kind, asked.declared, settings.facts_dir, settings.data_dir)
    except FileRefused as error:
        problems = [_problem_facts(problem) for problem in error.problems]
        facts = {
            "command": "import", "result": "refused", "release": active_id(desk_of(settings)), "batches": [],
            "refused": problems, "refused_total": len(problems), "stops": [], "accepted": [],
        }  # fmt: skip
        return Report(code=REFUSED, facts=facts, lines=[*map(str, error.problems), "Refused. Nothing has changed."])
    return _told("import", take_in(desk_of(settings), [batch], asked.wish), [batch])


def update(settings: DataSettings, asked: Asked) -> Report:
    """Fetches from the sources and takes in what passes; a source that fails leaves the others alone."""
    desk = desk_of(settings)
    known = tuple(read_state(shelf.active_folder(desk.data_dir)).origins)
    cache = settings.data_dir / "fetched"
    try:
        fetched = readers.fetch(asked.names, addresses=asked.addresses, cache=cache, known=known)
    except LookupError as error:
        return Report(code=WRONG_USAGE, facts={"error": str(error)}, lines=[str(error)])
    wish = replace(asked.wish, partial=True)
    passed: list[Batch] = []
    failures = {one.source: str(one.failure) for one in fetched if one.failure}
    for one in fetched:
        if not one.batches:
            continue
        # Looked at together with the sources that passed before it.
        outcome = take_in(desk, [*passed, *one.batches], replace(wish, dry_run=True))
        if outcome.result is Result.REFUSED:
            failures[one.source] = "; ".join(map(str, outcome.stops))
        else:
            passed += one.batches
    if failures and not passed and len(failures) == len(fetched):
        outcome = Outcome(result=Result.REFUSED, release=active_id(desk))
    else:
        outcome = take_in(desk, passed, wish)
    report = _told("update", outcome, passed)
    sources = [{"source": f.source, "batches": len(f.batches), "failure": failures.get(f.source, "")} for f in fetched]
    lines = [*report.lines, *(f"{name}: {failure}" for name, failure in failures.items())]
    return Report(code=report.code, facts={**report.facts, "sources": sources}, lines=lines)


def show_template(settings: DataSettings, asked: Asked) -> Report:  # noqa: ARG001 - commands are called alike
    """An empty file of a kind."""
    from data.intake.templates import template  # with what reads files: the other commands start fast without it

    text = template(asked.kind or Kind.COUNTS, ON_COMMAND_LINE)
    return Report(code=DONE, facts={"kind": str(asked.kind), "template": text}, lines=text.splitlines())


def go_back(settings: DataSettings, asked: Asked) -> Report:
    """Puts the release before, or a named one, in force."""
    active = roll_back(desk_of(settings), asked.release, seen=asked.seen, wait_s=asked.wish.wait_s)
    facts = {"command": "rollback", "result": "done", "release": active.release, "activated": active.activated}
    return Report(code=DONE, facts=facts, lines=[f"Release {active.release} is in force again."])


def make_public(settings: DataSettings, asked: Asked) -> Report:
    """Writes what residents may see as a release of its own."""
    return _told("publish", publish(desk_of(settings), asked.to, dry_run=asked.wish.dry_run))


def make_practice(settings: DataSettings, asked: Asked) -> Report:
    """Makes the practice data of the settings, in a folder of their own."""
    folder = shelf.active_folder(settings.data_dir) or settings.facts_dir
    ground, size = folder / "geometry", settings.practice_size
    areas, stations = (geometry.drawn_in_metres(ground, name) for name in ("regso.geojson", "stations.geojson"))
    if not asked.wish.dry_run:
        made = practice.load_or_make(settings.data_dir / "practice", areas, stations, settings.practice_seed, size)
        size = int(practice.counts(made, AreaLevel.MUNICIPALITY)["count"].sum())
    facts = {"command": "practice", "result": "done", "offences": size, "mark": practice.PRACTICE_MARK}
    return Report(code=DONE, facts=facts, lines=[f"{practice.PRACTICE_MARK}: {size} offences."])


def validate(settings: DataSettings, asked: Asked) -> Report:  # noqa: ARG001 - commands are called alike
    """Reads every kept release anew and says what is wrong with each."""
    faults: dict[str, dict[str, str]] = {}
    for name in shelf.kept(settings.data_dir):
        folder = shelf.release_folder(settings.data_dir, name)
        own = content_id(folder) == name
        faults[name] = dict(releases.load(folder).faults) if own else {"*": OTHER_FILES}
    try:
        shelf.basis(settings.data_dir)
    except shelf.ShelfRefused as error:
        faults[shelf.ACTIVE] = {"*": str(error)}
    faults["shipped"] = dict(releases.load(settings.facts_dir).faults)
    bad = {name: found for name, found in faults.items() if found}
    facts = {"command": "validate", "result": "refused" if bad else "done", "checked": list(faults), "faults": bad}
    lines = [f"{name}: {part}: {why}" for name, found in bad.items() for part, why in found.items()]
    well = [f"{len(faults)} sets of tables are well."]
    return Report(code=REFUSED if bad else DONE, facts=facts, lines=lines or well)


def status(settings: DataSettings, asked: Asked) -> Report:  # noqa: ARG001 - commands are called alike
    """What is in force: release, tables, periods, sources, and which releases are kept."""
    active = shelf.read_active(settings.data_dir)
    folder = settings.facts_dir if active is None else shelf.release_folder(settings.data_dir, active.release)
    found = releases.load(folder)
    kept = []
    for name in shelf.kept(settings.data_dir):
        said = read_manifest(shelf.release_folder(settings.data_dir, name))
        kept.append({"release": name, "made": said.get("made", ""), "imports": len(said.get("imports", ()))})
    facts = {
        "command": "status",
        "area": dict(MUNICIPALITY_NAMES),
        "release": found.id,
        "activated": None if active is None else active.activated,
        "date": found.manifest.get("made") or _latest(note.retrieved for note in found.notes.values()),
        "base_is_current": active is None or is_fresh(desk_of(settings), shipped_release(settings.facts_dir)),
        "tables": [_table_of(one) for one in found.manifest.get("tables", ())] or _shipped_tables(found),
        "kept": kept,
        "faults": dict(found.faults),
    }
    return Report(code=REFUSED if found.faults else DONE, facts=facts, lines=_status_lines(facts))


def _latest(days: Iterable[str]) -> str:
    """The latest of some days or months, leaving out what is only said in words; nothing when none is known."""
    known = (re.match(r"[0-9]{4}[0-9-]*(T[0-9:+]*)?", day) for day in days)
    return max((day.group() for day in known if day), default="")


def _table_of(one: Mapping[str, Any]) -> dict[str, Any]:
    fetched = _latest(source["fetched"] for source in one["sources"])
    return {name: one[name] for name in ("name", "place", "rows", "periods", "sources")} | {"fetched": fetched}


def _shipped_tables(found: Release) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "place": "shipped",
            "rows": len(found.tables[name]),
            "periods": periods(name, found.tables[name]),
            "sources": [{"title": title, "address": address} for title, address in note.sources],
            "fetched": _latest([note.retrieved]),
        }
        for name, note in found.notes.items()
        if name in found.tables
    ]


def _status_lines(facts: Mapping[str, Any]) -> list[str]:
    since = facts["activated"] or "the shipped tables; nothing has been built"
    towns = ", ".join(f"{name} ({code})" for code, name in facts["area"].items())
    lines = [
        f"Release {facts['release']}, in force since {since}, made {facts['date']}.",
        f"Of {AREA.words[ON_COMMAND_LINE]['police_area']}: {towns}.",
    ]
    if not facts["base_is_current"]:
        lines.append("The program came with other shipped tables or code: run python -m data to build on them.")
    for one in facts["tables"]:
        period = "-".join(one["periods"]) or "no period"
        lines.append(f"  {one['name']:32} {one['rows']:>9} rows  {period:24}  fetched {one['fetched'] or 'unknown'}")
    lines += [f"Kept: {one['release']} of {one['made']}" for one in facts["kept"]]
    return [*lines, *(f"Fault in {name}: {why}" for name, why in facts["faults"].items())]


def _told(command: str, outcome: Outcome, batches: Sequence[Batch] = ()) -> Report:
    refused = outcome.result is Result.REFUSED
    facts: dict[str, Any] = {
        "command": command,
        "result": str(outcome.result),
        "release": outcome.release,
        "batches": [asdict(one) for one in outcome.taken],
        "refused": [_problem_facts(problem) for batch in batches for problem in batch.refused],
        "refused_total": sum(batch.refused_total for batch in batches),
    }
    for name, stops in (("stops", outcome.stops), ("accepted", outcome.accepted)):
        facts[name] = [{"check": one.check, "table": one.table, **_problem_facts(one.problem)} for one in stops]
    return Report(code=REFUSED if refused else DONE, facts=facts, lines=_lines(outcome, batches))


def _problem_facts(problem: Problem) -> dict[str, Any]:
    """A problem for machines, by key, and in the words of the command line."""
    return asdict(problem) | problem.told(ON_COMMAND_LINE)._asdict()


def _lines(outcome: Outcome, batches: Sequence[Batch]) -> list[str]:
    lines = [
        f"{one.kind}: {one.read} rows read, {one.added} new, {one.replaced} corrected, {one.unchanged} known,"
        f" {one.refused} refused."
        for one in outcome.taken
    ]
    lines += [f"  refused: {problem}" for batch in batches for problem in batch.refused]
    lines += [f"Accepted: {stop}" for stop in outcome.accepted]
    lines += [f"Stopped by the check '{stop.check}': {stop}" for stop in outcome.stops]
    return [*lines, ENDINGS[outcome.result].format(release=outcome.release or "the shipped tables")]


ENDINGS = {
    Result.DONE: "Release {release} is in force.",
    Result.UNCHANGED: "Nothing is new: {release} stays in force.",
    Result.REFUSED: "Refused. Nothing has changed: {release} stays in force.",
    Result.LOOKED: "Only looked: {release} stays in force.",
}
