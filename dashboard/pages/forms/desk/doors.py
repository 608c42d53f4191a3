"""The desk's doors: each takes what was sent, makes one call, and shows or leads on."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from flask import request
from werkzeug.datastructures import FileStorage

from dashboard.asking.context import Context
from dashboard.asking.page import DESK
from dashboard.asking.urls import BadCallback
from dashboard.pages.forms.desk import page, waiting
from dashboard.pages.forms.desk.waiting import Brought
from dashboard.pages.kinds import Onward, Result, Sent, Shown, Visit
from dashboard.readers.reader import NotFound
from data.geography import geometry
from data.intake.declared import SYSTEMS, Declared
from data.intake.files import LONGEST_NAME, read_file
from data.intake.refusals import FileRefused
from data.intake.templates import template
from data.intake.turns import turn
from data.printed import shortened
from data.release import changes, shelf
from data.release.changes import Desk, Wish, roll_back, take_in

WAIT_S = 20.0


def start(visit: Visit) -> Shown:
    """Where a file is brought, and what was done last."""
    return page.start(visit, request.args.get("done", ""))


def bring(visit: Visit) -> Result:
    """Reads a file that was sent and leads to what would become of it."""
    sent, kind, crs = request.files.get("file"), request.form.get("kind", ""), request.form.get("crs", "")
    if sent is None or not sent.filename:
        return page.start(visit, "", fault="desk.no_file")
    if kind not in page.KINDS or (crs and crs not in map(str, SYSTEMS)):
        raise BadCallback
    with turn(visit.context.config.threads):
        return Onward(path=f"{DESK}/{_read(visit.context, sent, kind, _declared(crs))}")


def _declared(crs: str) -> Declared:
    """What the form says of the file. Raises `BadCallback` for what is not written NAME=VALUE."""
    said = {name: request.form.get(name, "").strip()[:500] for name in (*page.CREDIT, *page.SAID)}
    pairs = {name: [part.split("=", 1) for part in _listed(said[name])] for name in ("set", "code")}
    if any(len(pair) != 2 for group in pairs.values() for pair in group):
        raise BadCallback
    return Declared(
        crs=f"EPSG:{crs}" if crs else "",
        encoding=said["encoding"],
        sheet=said["sheet"],
        layer=said["layer"],
        ignore=tuple(_listed(said["ignore"])),
        constants={name.strip(): value.strip() for name, value in pairs["set"]},
        codes={name.strip(): value.strip() for name, value in pairs["code"]},
        title=said["title"],
        address=said["address"],
        licence=said["licence"],
    )


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _read(context: Context, sent: FileStorage, kind: str, declared: Declared) -> str:
    """Reads an upload and keeps what was found; its token."""
    token, folder = waiting.new_folder(context.config.data_dir)
    name = Path(str(sent.filename).replace("\\", "/")).name
    ending = re.search(r"\.[A-Za-z0-9]{1,10}$", name)
    path = folder / f"{waiting.CONTENT}{ending.group() if ending else ''}"
    sent.save(path)
    brought = Brought(token=token, name=shortened(name, LONGEST_NAME), kind=kind, crs=declared.crs)
    areas = geometry.full_areas(context.release.folder / "geometry")
    try:
        batch = read_file(path, kind, declared=declared, areas=areas, work=context.config.data_dir, name=name)
    except FileRefused as refused:
        waiting.keep(context.config.data_dir, dataclasses.replace(brought, refused=refused.problems), None)
        return token
    waiting.keep(context.config.data_dir, brought, batch)
    return token


def look(visit: Visit, token: str) -> Shown:
    """What would become of a file that waits."""
    brought, batch = waiting.find(visit.context.config.data_dir, token)
    if batch is None:
        return page.unreadable(visit, brought)
    # every check that can be waived is, so that all stops are known apart
    outcome = take_in(_desk(visit.context), [batch], Wish(dry_run=True, partial=True, wait_s=WAIT_S))
    return page.look(visit, brought, batch, outcome)


def live(visit: Visit, token: str) -> Result:
    """Puts what waits in force, or says what stops it."""
    folder = visit.context.config.data_dir
    brought, batch = waiting.find(folder, token)
    if batch is None:
        raise BadCallback
    wish = Wish(accept=request.form.get("accept") == "1", partial=request.form.get("partial") == "1", wait_s=WAIT_S)
    outcome = take_in(_desk(visit.context), [batch], wish)
    if outcome.result is changes.Result.REFUSED:
        return page.look(visit, brought, batch, outcome, status=409)
    waiting.drop(folder, token)
    return _done("none" if outcome.result is changes.Result.UNCHANGED else "live")


def drop(visit: Visit, token: str) -> Result:
    """Forgets what waits."""
    waiting.drop(visit.context.config.data_dir, token)
    return _done("dropped")


def back(visit: Visit) -> Result:
    """Puts the release before in force again."""
    seen = request.form.get(page.SEEN, "")
    if not shelf.RELEASE_ID.fullmatch(seen):
        raise BadCallback
    roll_back(_desk(visit.context), seen=seen, wait_s=WAIT_S)
    return _done("back")


def example(visit: Visit, kind: str) -> Sent:
    """A file of a kind to fill in."""
    if kind not in page.KINDS:
        raise NotFound(kind)
    return Sent(name=f"mall-{kind}.csv", mimetype="text/csv", content=template(kind, visit.lang))


def _done(what: str) -> Onward:
    return Onward(path=DESK, parameters={"done": what})


def _desk(context: Context) -> Desk:
    return Desk(data_dir=context.config.data_dir, facts_dir=context.config.facts_dir)
